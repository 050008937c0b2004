"""What is asked before an entry is written that one family alone cannot tell: who may touch it, and whether the
people and families that it names are here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld, NoNamesLinked
from fsm_tui.casework.allocation import Allocated, FamilyLinked, SamePerson
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.casework.ending import ClosureDecided
from fsm_tui.casework.family import Family
from fsm_tui.casework.records import Parsed
from fsm_tui.casework.ruling.case import Fault
from fsm_tui.errors import Refused
from fsm_tui.services import whose
from fsm_tui.services.seat import Seat, may_see
from fsm_tui.vault import ledger, queries
from fsm_tui.vault.tables import FamilyRow

if TYPE_CHECKING:
    from sqlmodel import Session

NOT_HERE = "is not on this computer"
B = TypeVar("B", bound=Body)


def allow(seat: Seat, family: Family, body: Body) -> None:
    """Raises `Refused` for a restricted family that who sits here has no part in, and for a decision on one's own."""
    if not may_see(seat, family):
        raise Refused(
            "Restricted family",
            "Only the team leader and who has it may write about this family. Nothing was written.",
            "Ask the team leader.",
        )
    waiting = family.ending.proposal
    if isinstance(body, ClosureDecided) and waiting is not None and waiting.author == seat.me.person:
        raise Refused("Your own proposal", "Nobody decides on their own proposal.", "Ask the cover leader.")


def faults(seat: Seat, session: Session, family: Family, body: Body) -> Iterator[Fault]:
    """Staff, families and people that an entry names and that are not here, by place."""
    if isinstance(body, Allocated):
        yield from _staff(seat, session, body)
    elif isinstance(body, FamilyLinked) and body.to != family.id:
        other = session.get(FamilyRow, body.to)
        if other is None:
            yield "to", "there is no such family here"
        elif other.linked_to is not None:
            yield "to", "that family goes on under another one itself"
    elif isinstance(body, SamePerson) and body.other_family != family.id:
        there = seat.vault.family(session, body.other_family)
        if not there.timeline:
            yield "other_family", "there is no such family here"
        elif there.person(body.other_person) is None:
            yield "other_person", "is nobody of that family"


def advice(seat: Seat, session: Session, body: Body, family: Family | None = None) -> Iterator[Fault]:
    """Consultations and families that an entry about advice names and that are not here, however it is written."""
    if isinstance(body, ConsultationHeld | ConsultationAsked | AppointmentPlanned) and body.consultation:
        yield from _consultation(seat, session, body, body.consultation)
    elif isinstance(body, NoNamesLinked):
        roots = no_names_roots(session)
        linked = {roots.get(each.value.consultation) for each in family.shared.no_names} if family else set()
        if body.consultation not in roots:
            yield "consultation", NOT_HERE
        elif roots[body.consultation] in linked:
            yield "consultation", "is linked to this family already"


def _consultation(
    seat: Seat, session: Session, body: ConsultationHeld | ConsultationAsked | AppointmentPlanned, ident: str
) -> Iterator[Fault]:
    asked = [each for each in _of(session, ConsultationAsked) if each.consultation == ident]
    before = {each.family for each in asked}
    if any(_restricted(seat, session, each) for each in before):
        yield "consultation", "is about a restricted family; only the team leader and who has it may write about it"
    elif isinstance(body, ConsultationAsked):
        gone = body.family is None or session.get(FamilyRow, body.family) is None
        # What was noted can be corrected when the family has left this computer.
        if (gone and body.family not in {None, *before}) or _restricted(seat, session, body.family):
            yield "family", "there is no such family here"
    elif not asked:
        yield "consultation", NOT_HERE
    elif isinstance(body, ConsultationHeld):
        if body.on < min(each.asked_on for each in asked):
            yield "on", "is before it was asked for"
        held = any(each.consultation == ident for each in _of(session, ConsultationHeld))
        if held and body.corrects is None:
            yield "consultation", "was held already; correct what was written of it"


def _restricted(seat: Seat, session: Session, family: str | None) -> bool:
    row = session.get(FamilyRow, family) if family else None
    return row is not None and not whose.sees(seat, row)


def no_names_roots(session: Session) -> dict[str, str]:
    """Every No Names entry here, and the first version of what it is a version of."""
    roots: dict[str, str] = {}
    for row in ledger.of_kind(session, "office", NoNamesHeld.KIND):
        body = Parsed.of(ledger.entry_of(row)).body
        earlier = body.corrects if isinstance(body, NoNamesHeld) else None
        roots[row.head] = roots.get(earlier, earlier) if earlier else row.head
    return roots


def known_names(seat: Seat, session: Session) -> tuple[str, ...]:
    """Every name that who sits here may know: whether another is here cannot be found out by writing it."""
    hidden = [row.family for row in queries.families(session) if not whose.sees(seat, row)]
    return queries.names(session, hidden)


def _of(session: Session, model: type[B]) -> list[B]:
    bodies = (Parsed.of(ledger.entry_of(row)).body for row in ledger.of_kind(session, "office", model.KIND))
    return [each for each in bodies if isinstance(each, model)]


def _staff(seat: Seat, session: Session, body: Allocated) -> Iterator[Fault]:
    cover = body.cover.person if body.cover else None
    known = queries.staff(session).keys() | {seat.me.person}
    for place, person in (("to", body.to), ("second", body.second), ("cover.person", cover)):
        if person is not None and person not in known:
            yield place, "is nobody of the team; `fsm-tui staff` lists who is"
