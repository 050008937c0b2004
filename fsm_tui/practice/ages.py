"""Ages, and how far a pregnancy is (A21, A23). Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsm_tui.practice.profile import Profile

PREGNANCY = timedelta(days=280)


def age(born: date, on: date) -> int:
    """Whole years on a day; negative before birth. Who was born on 29 February turns on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_child(born: date, on: date) -> bool:
    """Under 18 on a day, as the law and the rule of the house count it (A75)."""
    return age(born, on) < 18


def is_adult(born: date, on: date, profile: Profile) -> bool:
    """Whether "over the age of 18" (S1:27) is met under the team's reading of it (X2)."""
    return age(born, on) >= (18 if profile.readings.adult == "at_18" else 19)


def read_age(born: date, on: date) -> str:
    """An age in the words that matter for a child: "5 days", "7 weeks", "11 months", "9 years"."""
    days = (on - born).days
    if days < 0:
        return "not born yet"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if days < 14:
        return _count(days, "day")
    if months < 3:
        return _count(days // 7, "week")
    return _count(months, "month") if months < 24 else _count(age(born, on), "year")


def gestation(due: date, on: date) -> tuple[int, int]:
    """(weeks, days) of a pregnancy on a day, from the expected date of delivery less 280 days (A21).

    (0, 0) before it began; it keeps counting past the due date.
    """
    return divmod(max(0, (on - (due - PREGNANCY)).days), 7)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
