"""Whether a family was with somebody on a day: what others record about that day is kept, and says so (A44)."""

from __future__ import annotations

from datetime import date, timedelta

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from fsm_tui.casework.records import Record
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import london

NOT_ALLOCATED = "not_allocated"
NOT_ALLOCATED_WORDS = "the family was not allocated to them on that day"


def on_that_day(family: Family, day: date) -> Allocated | None:
    """The allocation in force on a day: of those from then or before the last that was made."""
    return next((each.value for each in reversed(family.allocations) if each.value.allocated_on <= day), None)


def was_with(family: Family, person: str, day: date) -> bool:
    """Whether it was with a staff id: as first or second worker, or covering. Before any allocation nobody is asked.

    On the day on which it changes hands it is with both: nobody knows the hour.
    """
    if on_that_day(family, day) is None:
        return True
    return any(
        found is not None and (person in (found.to, found.second) or _covers(found, person, day))
        for found in (on_that_day(family, day), on_that_day(family, day - timedelta(days=1)))
    )


def _covers(found: Allocated, person: str, day: date) -> bool:
    return found.cover is not None and found.cover.person == person and found.cover.until >= day


def not_allocated(family: Family, record: Record[Body]) -> bool:
    """Whether a session was written by somebody whose family it was not on the day on which it happened."""
    header = record.original.entry.header
    if not isinstance(record.shown.body, SessionRecorded) or record.voided:
        return False
    return not was_with(family, header.author, london(record.shown.entry.header.happened).date())
