"""What a score calls for, asked of the person: the words and their source, then discussed, or not now because."""

from __future__ import annotations

from fsm_tui.services import prompting, screening
from fsm_tui.services.screening import Call
from fsm_tui.services.seat import Seat
from screens.app import FsmApp
from screens.dialogs.ask import Ask
from screens.dialogs.prompted import Prompted
from screens.seating import refresh_header


async def ask(app: FsmApp, family: str, call: Call) -> bool:
    """Ask about one prompt and record the answer. True if something was recorded."""
    sources = prompting.provenance(call.source, call.version, confirmed=call.confirmed)
    left = "Left open, it stays under what is due."
    said = await app.show(
        Prompted(f"{call.label}: {call.whose}", call.because, call.words, sources, left, call.answer)
    )
    if said is None:
        return False
    if said == "discussed":
        words = await app.show(Ask(call.label, "What was said or done? It may stay empty.", label="Note"))
    else:
        words = await app.show(
            Ask(call.label, "It comes back in a few days.", label="Not now because", wrong=_say_why)
        )
    if words is None:
        return False
    await app.ask(_answer, family, call, said == "discussed", words)
    app.say("Noted." if said == "discussed" else "Noted. It comes back.")
    await refresh_header(app)
    return True


def _answer(seat: Seat, family: str, call: Call, discussed: bool, because: str) -> None:
    screening.answer(seat, family, call, discussed=discussed, because=because)


def _say_why(said: str) -> str | None:
    return None if said.strip() else "Say why, in a few words."
