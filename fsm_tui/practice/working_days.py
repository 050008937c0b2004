"""Working days of England: Monday to Friday, no bank holiday, no closure day of the team (B6, A132).

The day a clock starts is not counted (X4). Bank holidays come from the `holidays` library, with its one-off
days of 2012, 2020, 2022 and 2023. `closed` is the profile's own closure days.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import cache

from fsm_tui.errors import Refused

FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = timedelta(days=1)
_NONE: frozenset[date] = frozenset()


def check_year(year: int) -> None:
    """Raises Refused outside 1900-2199, where the bank holiday rules are not known to hold."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            "Date out of range",
            f"Working days are known from {FIRST_YEAR} to {LAST_YEAR} only.",
            "Check the year of the date.",
        )


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales that fall in `year`. Raises as `check_year`."""
    check_year(year)
    import holidays  # slow to import, and nobody needs it before the first due date

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date, closed: AbstractSet[date] = _NONE) -> bool:
    """Whether the team works on `day`."""
    return day.weekday() < 5 and day not in closed and day not in bank_holidays(day.year)


def add(start: date, days: int, closed: AbstractSet[date] = _NONE) -> date:
    """The `days`-th working day after `start`, which is not counted itself. 0 days is `start`."""
    return _step(start, days, _DAY, closed)


def subtract(start: date, days: int, closed: AbstractSet[date] = _NONE) -> date:
    """The `days`-th working day before `start`, which is not counted itself. 0 days is `start`."""
    return _step(start, days, -_DAY, closed)


def _step(day: date, days: int, by: timedelta, closed: AbstractSet[date]) -> date:
    if days < 0:
        raise ValueError("a number of working days is not negative: use add or subtract")
    while days:
        day += by
        days -= is_working_day(day, closed)
    return day


def between(start: date, end: date, closed: AbstractSet[date] = _NONE) -> int:
    """How many working days after `start` the day `end` is; negative when `end` is earlier.

    `start` is not counted and `end` is: `between(d, add(d, n)) == n`, `between(d, subtract(d, n)) == -n`.
    """
    if end < start:
        return -_count(end, start - _DAY, closed)
    return _count(start + _DAY, end, closed)


def _count(first: date, last: date, closed: AbstractSet[date]) -> int:
    """Working days from `first` to `last`, both counted."""
    if last < first:
        return 0
    weeks, rest = divmod((last - first).days + 1, 7)
    weekdays = 5 * weeks + sum((first.weekday() + n) % 7 < 5 for n in range(rest))
    off = {day for year in range(first.year, last.year + 1) for day in bank_holidays(year)} | closed
    return weekdays - sum(first <= day <= last and day.weekday() < 5 for day in off)
