"""What a person is told right after unlocking: calmly, and once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.dialogs.confirm import Confirm
from screens.dialogs.message import Message
from screens.seating import refresh_header

if TYPE_CHECKING:
    from fsm_tui.services.seat import Seat
    from screens.app import FsmApp

_MISSING = (
    "{sentence}\n\n"
    "This happens when the computer stopped without power, or when older copies of the vault's files were put "
    "back. Everything that is here can be read, and nothing more can be written until you have seen this.\n\n"
    "When you acknowledge it, you go on from what is here. What had already been brought to the office is safe "
    "there, and the next sync tells it of the gap."
)


class MissingWork(Confirm):
    """Some saved work is missing: read only until a person has acknowledged it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(
            "Some saved work is missing", _MISSING.format(sentence=sentence), yes="Acknowledge", no="Only look for now"
        )


@dataclass(frozen=True, slots=True)
class Greeting:
    """`missing` is the sentence about lost work. How old the guidance is stands in the header all the time."""

    missing: str
    others: tuple[str, ...]


def notices(seat: Seat) -> Greeting:
    """What this unlocking has to tell. On the desk thread."""
    standing, review = seat.vault.standing, seat.profile.review_state(seat.today())
    return Greeting(
        missing="" if standing.sound else standing.sentence,
        others=tuple(one for one in seat.notices if one not in (standing.sentence, review.sentence)),
    )


async def greet(app: FsmApp) -> None:
    """Wait until the vault's first page stands, then tell the notices; lost work must be acknowledged."""
    await refresh_header(app)
    told = await app.ask(notices)
    if told.others:
        hint = "If that was not you, tell your team leader."
        await app.show(Message("Since you were last here", "\n".join(told.others), hint))
    if told.missing and not any(isinstance(screen, MissingWork) for screen in app.screen_stack):
        acknowledged = await app.show(MissingWork(told.missing))
        if acknowledged:
            from fsm_tui.services.opening import acknowledge_missing_work

            await app.ask(acknowledge_missing_work)
            app.say("Acknowledged. You can write again.")
            await refresh_header(app)
