"""When something is due and where it stands (A44-A47, A138, B6). Pure: dates and the profile in, words out.

A clock follows the profile version in force on the day it started: pass that one (`profile.in_force_on`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from fsm_tui.practice import working_days
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.rag import Rag

if TYPE_CHECKING:
    from fsm_tui.practice.items import Clock
    from fsm_tui.practice.profile import Profile


class Standing(StrEnum):
    """Where a clock stands."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    DUE = "due"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ClockState:
    """Where a clock stands, in words that can be shown as they are.

    `days` counts in the clock's own days: still to go (due), past (overdue), late (done; 0 if in time).
    """

    standing: Standing
    words: str
    due: date | None
    days: int = 0
    done_on: date | None = None

    @property
    def late(self) -> bool:
        """Whether it is overdue, or was done after it was due."""
        return self.due is not None and (
            self.standing is Standing.OVERDUE or (self.done_on is not None and self.done_on > self.due)
        )


def due_date(
    clock: Clock, start: date, profile: Profile, *, rag: Rag | None = None, supervision: date | None = None
) -> date:
    """The last day on which the clock's action is in time; the start day is not counted (X4).

    `rag` chooses the interval of a clock that goes by rating; without one the shortest applies.
    `supervision` is the next group supervision, for a summary that is due at the month's end (X7).
    Raises Refused for a start outside 1900-2199.
    """
    working_days.check_year(start.year)
    closed = profile.closed
    if clock.unit == "month_end":
        return _month_end(start, profile, supervision)
    if clock.by_rag is not None:
        by = {Rag.RED: clock.by_rag.red, Rag.AMBER: clock.by_rag.amber, Rag.GREEN: clock.by_rag.green}
        days = by[rag] if rag is not None else min(by.values())
    else:
        days = clock.days or 0
    if clock.unit == "calendar":
        return start + timedelta(days=days)
    if days < 0:
        return working_days.subtract(start, -days, closed)
    return working_days.add(start, days, closed)


def _month_end(start: date, profile: Profile, supervision: date | None) -> date:
    """The last working day of the month of `start`, or earlier where supervision comes first (X7)."""
    next_month = (start.replace(day=1) + timedelta(days=31)).replace(day=1)
    due = working_days.subtract(next_month, 1, profile.closed)
    if supervision is not None and supervision >= start:
        before = working_days.subtract(supervision, profile.summary.days_before_supervision, profile.closed)
        due = min(due, before)
    return due


def state(clock: Clock, due: date, done_on: date | None, today: date, profile: Profile) -> ClockState:
    """Where a clock stands on `today`: due, due today, overdue by n, or done.

    Working-day clocks are counted and worded in working days, the others in days.
    """
    if done_on is not None:
        late = max(0, _days(clock, due, done_on, profile))
        after = f", {_count(clock, late)} late" if late else ", late" if done_on > due else ""
        return ClockState(Standing.DONE, f"done on {read_day(done_on)}{after}", due, late, done_on)
    if today == due:
        return ClockState(Standing.DUE_TODAY, "due today", due)
    if today < due:
        left = _days(clock, today, due, profile)
        words = f"due in {_count(clock, left)}" if left else f"due {read_day(due)}"
        return ClockState(Standing.DUE, words, due, left)
    past = _days(clock, due, today, profile)
    words = f"overdue by {_count(clock, past)}" if past else f"overdue since {read_day(due)}"
    return ClockState(Standing.OVERDUE, words, due, past)


def not_applicable(because: str) -> ClockState:
    """A clock that does not run, and why: "carried over", "no other worker is involved"."""
    return ClockState(Standing.NOT_APPLICABLE, f"not applicable because {because}", None)


def _days(clock: Clock, start: date, end: date, profile: Profile) -> int:
    if clock.unit == "calendar":
        return (end - start).days
    return working_days.between(start, end, profile.closed)


def _count(clock: Clock, days: int) -> str:
    unit = "day" if clock.unit == "calendar" else "working day"
    return f"{days} {unit}{'' if days == 1 else 's'}"
