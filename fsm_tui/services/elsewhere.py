"""A consent that was withdrawn in one family, where the same person is in another one too (A31, B7).

What two families have to do with each other is in no fold: it is worked out here from the links that are on this
computer. Which other family it is, is not said: it may be restricted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from fsm_tui.casework.allocation import SamePerson
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.family import Family
from fsm_tui.casework.records import Parsed
from fsm_tui.practice.clocks import due_date
from fsm_tui.practice.items import Event
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from fsm_tui.vault.tables import DueRow

if TYPE_CHECKING:
    from sqlmodel import Session


def open_dues(seat: Seat, session: Session) -> list[tuple[str, str, str, date]]:
    """The same as (family, clock, about, due), as the caseload takes them, of every family."""
    found = dues(seat, session)
    return [(each.family, each.clock, each.about, each.due_on) for each in found if each.due_on is not None]


def dues(seat: Seat, session: Session, family: str | None = None) -> list[DueRow]:
    """What is to be looked at because it was withdrawn in another family, of one family or of all; not stored.

    It is done once the person said something of that consent here, on that day or later.
    """
    clock = next((each for each in seat.profile.clocks if each.starts is Event.CONSENT_WITHDRAWN_ELSEWHERE), None)
    if clock is None:
        return []
    found: dict[tuple[str, str], DueRow] = {}
    for here, person, there, other in sorted(_links(session)):
        if family not in (None, here):
            continue
        family_here = seat.vault.family(session, here)
        if not family_here.timeline or family_here.closed:
            continue
        for consent, said in _withdrawn(seat.vault.family(session, there), other):
            if _said_since(family_here, consent, person, said):
                continue
            on, about = said.value.given_on, f"{consent}:{person}"
            due = DueRow(
                family=here, clock=clock.code, about=about, started_on=on, due_on=due_date(clock, on, seat.profile),
                entry=said.head,
            )  # fmt: skip
            before = found.get((here, about))
            if before is None or (before.started_on, before.entry) > (on, said.head):
                found[here, about] = due
    return list(found.values())


def _links(session: Session) -> set[tuple[str, str, str, str]]:
    """(family, person, other family, other person), each way."""
    found = set()
    for row in ledger.of_kind_anywhere(session, SamePerson.KIND):
        body = Parsed.of(ledger.entry_of(row)).body if row.body is not None else None
        if isinstance(body, SamePerson):
            here = row.subject.removeprefix("family:")
            found.add((here, body.person, body.other_family, body.other_person))
            found.add((body.other_family, body.other_person, here, body.person))
    return found


def _withdrawn(family: Family, person: str) -> Iterator[tuple[str, Statement[ConsentRecorded]]]:
    """Each consent of which something stands as withdrawn, with the last statement that says so."""
    last: dict[str, Statement[ConsentRecorded]] = {}
    for cell in family.consents:
        for each in cell.standing if cell.person == person else ():
            if each.value.statement == "withdrawn":
                before = last.get(cell.consent, each)
                last[cell.consent] = max(before, each, key=lambda one: (one.value.given_on, one.head))
    yield from last.items()


def _said_since(family: Family, consent: str, person: str, said: Statement[ConsentRecorded]) -> bool:
    return any(
        each.value.given_on >= said.value.given_on
        for cell in family.consents
        if (cell.consent, cell.person) == (consent, person)
        for each in cell.history
    )
