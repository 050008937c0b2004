"""Whose a family is, who may see it, and which families a list leaves out unless asked (A42, A137, design §4).

One place for the caseload, the load, what is due, and every list of families that a screen or a command shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from fsm_tui.services.seat import Seat

if TYPE_CHECKING:
    from fsm_tui.vault.tables import FamilyRow

RESTRICTED = "Restricted family"


def has(row: FamilyRow, person: str, today: date) -> bool:
    """Whether a person is allocated the family, is second in it, or covers it on that day."""
    covers = row.cover == person and row.cover_until is not None and row.cover_until >= today
    return person in (row.allocated_to, row.second) or covers


def mine(seat: Seat, rows: Iterable[FamilyRow]) -> list[FamilyRow]:
    """Those of the rows that are in the caseload of who sits here: theirs, and what nobody has yet.

    A laptop holds what its person may see; before enrolment nothing on it is anybody's, and all of it is here.
    """
    rows, me, today = list(rows), seat.me.person, seat.today()
    theirs = {row.family for row in rows if row.provisional or has(row, me, today)}
    return [row for row in rows if not theirs or row.allocated_to is None or row.family in theirs]


def sees(seat: Seat, row: FamilyRow) -> bool:
    """Whether who sits here may know the family: a restricted one only who has it and the team leader."""
    return not row.restricted or seat.me.role == "leader" or has(row, seat.me.person, seat.today())


def put_away(row: FamilyRow) -> bool:
    """Whether it is in no list unless asked for: closed, declined, or linked to the family that we have."""
    declined = row.allocated_to is None and row.request == "declined"
    return declined or row.closed_on is not None or row.linked_to is not None


def requested(row: FamilyRow) -> bool:
    """Whether it is a support request that nobody has been allocated yet: the leader's to decide on."""
    return row.allocated_to is None and row.request not in ("", "declined")
