"""Units of alcohol: the worked examples of the public sources (B2.1), and a week from a day of drinking."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest

from fsm_tui.practice.units import Drunk, Units, read_units, total


@pytest.mark.parametrize(
    ("ml", "abv_tenths", "units", "shown"),
    [
        (568, 52, Fraction("2.9536"), "3"),
        (750, 135, Fraction("10.125"), "10.1"),
        (25, 400, Fraction(1), "1"),
        (440, 90, Fraction("3.96"), "4"),
        (2_000, 75, Fraction(15), "15"),
        (1, 1, Fraction(1, 10_000), "0"),
        (125, 120, Fraction("1.5"), "1.5"),
    ],
)
def test_one_drink(ml: int, abv_tenths: int, units: Fraction, shown: str) -> None:
    assert Drunk(ml, abv_tenths).units == units
    assert read_units(units) == shown


@pytest.mark.parametrize(
    ("per", "days", "day", "week"),
    [
        ("day", 28, "12.5", "87.5"),
        ("day", 4, "12.5", "12.5"),
        ("day", 0, "12.5", "0"),
        ("day", None, "12.5", None),
        ("week", 14, "3.6", "12.5"),
        ("week", None, None, "12.5"),
        ("week", 0, None, "12.5"),
    ],
)
def test_a_day_and_a_week(per: Literal["day", "week"], days: int | None, day: str | None, week: str | None) -> None:
    found = total([Drunk(500, 50, 5)], per, days)
    assert [read_units(each) if each is not None else None for each in (found.day, found.week)] == [day, week]


@pytest.mark.parametrize(("week", "over"), [(14, False), (Fraction("14.01"), True), (None, False), (0, False)])
def test_only_more_than_the_low_risk_week_is_over_it(week: Fraction | None, over: bool) -> None:
    assert Units(None, Fraction(week) if week is not None else None).over_low_risk is over
