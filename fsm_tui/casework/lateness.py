"""When something happened, was written and arrived; and whether it was written late (A84, S1:58). Late is not refused.

The device clock decides nothing: "late" is a label on what two moments say.
"""

from __future__ import annotations

from datetime import datetime

from fsm_tui.moments import london
from fsm_tui.practice import working_days
from fsm_tui.practice.profile import Profile


def late_by(happened: datetime, written: datetime, profile: Profile) -> int:
    """Working days between the day on which it happened and the day on which it was written, where that is more than
    the profile's rule for timely recording allows; else 0."""
    on, at = london(happened).date(), london(written).date()
    if not working_days.FIRST_YEAR <= on.year <= at.year <= working_days.LAST_YEAR:
        return 0
    days = working_days.between(on, at, profile.closed)
    return days if days > profile.timely.working_days else 0


def late_words(days: int) -> str:
    """`late: written 5 working days after`; empty for what is in time."""
    return f"late: written {days} working day{'' if days == 1 else 's'} after" if days else ""
