"""Ages and weeks of pregnancy at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.practice.ages import age, gestation, is_adult, is_child, read_age
from fsm_tui.practice.profile import built_in, built_in_text, load

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2008-11-23", "2026-11-22", 17),
        ("2008-11-23", "2026-11-23", 18),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-24", "2026-11-23", -1),
    ],
)
def test_age(born: str, on: str, years: int) -> None:
    assert age(date.fromisoformat(born), date.fromisoformat(on)) == years


def test_exactly_18_is_an_adult_unless_the_team_reads_it_otherwise() -> None:
    strict = load(built_in_text().replace('adult = "at_18"', 'adult = "over_18"'))
    eighteen, nineteen = date(2008, 11, 23), date(2007, 11, 23)
    assert is_adult(eighteen, TODAY, built_in())
    assert not is_adult(eighteen, TODAY, strict)
    assert is_adult(nineteen, TODAY, strict)
    assert not is_child(eighteen, TODAY)
    assert is_child(eighteen, TODAY - timedelta(1))


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2026-11-24", "not born yet"),
        ("2026-11-23", "0 days"),
        ("2026-11-22", "1 day"),
        ("2026-11-10", "13 days"),
        ("2026-11-09", "2 weeks"),
        ("2026-08-24", "13 weeks"),
        ("2026-08-23", "3 months"),
        ("2024-11-24", "23 months"),
        ("2024-11-23", "2 years"),
        ("2009-11-24", "16 years"),
    ],
)
def test_read_age(born: str, words: str) -> None:
    assert read_age(date.fromisoformat(born), TODAY) == words


@pytest.mark.parametrize(
    ("due", "weeks", "days"),
    [
        (TODAY, 40, 0),
        (TODAY + timedelta(84), 28, 0),
        (TODAY + timedelta(85), 27, 6),
        (TODAY - timedelta(8), 41, 1),
        (TODAY + timedelta(300), 0, 0),
    ],
)
def test_gestation(due: date, weeks: int, days: int) -> None:
    assert gestation(due, TODAY) == (weeks, days)


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.dates(date(1920, 1, 1), date(2100, 1, 1)))
def test_age_goes_up_once_a_year(born: date, on: date) -> None:
    assert age(born, on) <= age(born, on + timedelta(1)) <= age(born, on) + 1
    assert abs(age(born, on) - (on - born).days / 365.2425) < 1.01
