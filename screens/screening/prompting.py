"""What a score calls for, asked of the person: the words and their source, then discussed, or not now because."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button

from fsm_tui.services import screening
from fsm_tui.services.screening import Call
from fsm_tui.services.seat import Seat
from screens.app import FsmApp
from screens.dialogs.ask import Ask
from screens.dialogs.dialog import Dialog
from screens.seating import refresh_header


class Prompted(Dialog[str]):
    """Answers "discussed" or "not_now"; None leaves it open, which is the safe answer and has the focus."""

    def __init__(self, call: Call) -> None:
        super().__init__(f"{call.label}: {call.whose}", wide=True)
        self._call = call

    def content(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--scroll", can_focus=False):
            for said in self._call.because:
                yield self.paragraph(said)
            yield self.paragraph(self._call.words)
            hint = f"Source: {self._call.source}. This points something out; what to do is yours to decide."
            yield self.paragraph(f"{hint} Left open, it stays under what is due.", "dialog--hint")
            if self._call.answer:
                yield self.paragraph(f"Answered before: {self._call.answer}", "dialog--hint")
        with Horizontal(classes="dialog--buttons"):
            yield Button("Leave open", id="open", compact=True)
            yield Button("Discussed", id="discussed", compact=True)
            yield Button("Not now, because", id="not_now", compact=True)

    def on_mount(self) -> None:
        self.query_one("#open", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(None if event.button.id == "open" else event.button.id)


async def ask(app: FsmApp, family: str, call: Call) -> bool:
    """Ask about one prompt and record the answer. True if something was recorded."""
    said = await app.show(Prompted(call))
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
