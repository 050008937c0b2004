"""A page to turn round to the parent: this consent in plain words, widely spaced, and nothing else (A31)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.may_read import may_read
from fsm_tui.errors import NotFound, Refused
from fsm_tui.services.seat import Seat, view_family
from screens.consent.read_back.words import read_back
from screens.page import Page
from screens.plain import Words


class ReadBackScreen(Page):
    """`go("read_back", family_id=…, head=…)`: the head of a consent. No header, so that no other family is seen."""

    PLACE = "read_back"
    CSS_PATH = "read_back.tcss"

    def __init__(self, family_id: str, head: str) -> None:
        super().__init__()
        self.family_id, self.head = family_id, head

    def compose(self) -> ComposeResult:
        yield VerticalScroll(Words("", id="said"), id="paper")
        yield Words("Esc: back", id="back")

    def on_mount(self) -> None:
        self.query_one("#paper").focus()

    async def arrive(self, *, first: bool) -> None:
        said = await self.app.ask(_read, self.family_id, self.head)
        self.query_one("#said", Words).words = "\n\n".join(said)


def _read(seat: Seat, ident: str, head: str) -> tuple[str, ...]:
    family = view_family(seat, ident)
    record = family.record_of(head)
    body = next((each.body for each in record.versions if each.head == head), None) if record else None
    if not isinstance(body, ConsentRecorded):
        raise NotFound("No such consent", "That consent is not on this computer.")
    person = family.person(body.person)
    if not may_read(family, head, "", body.person):
        why = "This consent is marked as not to be shared with the one whom it is about, so it is not read back."
        raise Refused("Not to be shared", why, "The record says who marked it; there the mark can be taken back.")
    stands = {each.cell for each in family.consents if any(one.head == head for one in each.standing)}
    changed = frozenset(each for each in body.scope if each not in stands)
    return read_back(body, person.name if person else "", seat.profile, changed)
