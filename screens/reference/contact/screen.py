"""A contact that is new, or what is otherwise about one. Kept as it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fsm_tui.casework.folding.contacts import Contact
from fsm_tui.services import contacts, drafting
from fsm_tui.services.drafting import Draft
from fsm_tui.services.seat import Seat
from screens.asking.asks import Ask, Values
from screens.asking.questions import Questions
from screens.commands import does
from screens.reference.contact import form
from screens.seating import refresh_header
from screens.widgets.header import HonestHeader

FORM = "contact"


@dataclass(frozen=True, slots=True)
class Ready:
    """The form, ready to be filled in: `known` is the contact that it is about, `was` how that stood."""

    known: Contact | None
    asks: tuple[Ask, ...]
    was: dict[str, str]
    draft: Draft
    today: date


class ContactScreen(Questions):
    """`go("contact")` for a new one, with `code` for one that is there."""

    PLACE = "contact"
    CSS_PATH = "contact.tcss"

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code = code
        self.ready: Ready | None = None

    async def arrive(self, *, first: bool) -> None:
        if self.ready is not None:
            return
        self.ready = ready = await self.app.ask(_ready, self.code)
        if ready.known is not None:
            self.query_one(HonestHeader).heading = f"Contact, {ready.known.label}"
        values = ready.was | dict(ready.draft.state.get("values", {}))
        await self.begin(ready.asks, values, ready.draft, ready.today)

    def more_state(self) -> dict[str, Any]:
        return {"was": dict(self.ready.was)} if self.ready else {}

    @does("contact.save")
    async def save(self) -> None:
        ready = self.ready
        if ready is None or self.draft is None or not self.complete():
            return
        done = await self.attempt(_complete, ready.known, dict(self.values), ready.was, self.draft)
        if done is None:
            return
        self.app.say("Noted. It goes to every laptop with its next bundle." if done[0] else "Nothing was changed.")
        await refresh_header(self.app)
        await self.app.back()

    @does("contact.throw_away")
    async def drop(self) -> None:
        await self.throw_away()


def _ready(seat: Seat, code: str) -> Ready:
    known = contacts.one(seat, code).contact if code else None
    draft = drafting.begin(seat, f"{FORM}:{code}" if code else FORM, None)
    questions, was = form.asks(known, seat.me.name)
    # As it stood when the draft was begun: what came since counts as not seen.
    return Ready(known, questions, dict(draft.state.get("was", was)), draft, seat.today())


def _complete(seat: Seat, known: Contact | None, values: Values, was: Values, draft: Draft) -> bool:
    """Note what the form says and drop its draft; False where nothing was changed. Raises `Faults`; the draft stays."""
    body = form.body(known, values, was, (each.contact.code for each in contacts.listed(seat)), seat.today())
    if body is None:
        drafting.throw_away(seat, draft.id)
        return False
    contacts.note(seat, body, draft=draft.id)
    return True
