"""What is asked before an entry is written that one family alone cannot tell: who may touch it, and whether the
people and families that it names are here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fsm_tui.casework.allocation import Allocated, FamilyLinked, SamePerson
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.ending import ClosureDecided
from fsm_tui.casework.family import Family
from fsm_tui.casework.ruling.case import Fault
from fsm_tui.errors import Refused
from fsm_tui.services.seat import Seat, may_see
from fsm_tui.vault import queries
from fsm_tui.vault.tables import FamilyRow

if TYPE_CHECKING:
    from sqlmodel import Session


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


def _staff(seat: Seat, session: Session, body: Allocated) -> Iterator[Fault]:
    cover = body.cover.person if body.cover else None
    known = queries.staff(session).keys() | {seat.me.person}
    for place, person in (("to", body.to), ("second", body.second), ("cover.person", cover)):
        if person is not None and person not in known:
            yield place, "is nobody of the team; `fsm-tui staff` lists who is"
