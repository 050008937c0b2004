"""Working days against the golden vectors and the rules of B6."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.errors import Refused
from fsm_tui.practice import working_days as wd

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
CLOSED = st.frozensets(st.dates(date(2020, 1, 1), date(2022, 12, 31)), max_size=20)


def day(text: str) -> date:
    return date.fromisoformat(text)


FORWARD = [
    ("2026-12-23", {2: "2026-12-29", 3: "2026-12-30", 10: "2027-01-11", 15: "2027-01-18"}),
    ("2026-12-24", {2: "2026-12-30", 3: "2026-12-31", 10: "2027-01-12", 15: "2027-01-19"}),
    ("2027-03-24", {2: "2027-03-30", 3: "2027-03-31", 10: "2027-04-09", 15: "2027-04-16"}),
    ("2027-12-24", {2: "2027-12-30", 3: "2027-12-31", 10: "2028-01-12", 15: "2028-01-19"}),
    ("2026-11-28", {2: "2026-12-01", 3: "2026-12-02", 10: "2026-12-11", 15: "2026-12-18"}),
    ("2028-04-13", {2: "2028-04-19", 3: "2028-04-20", 10: "2028-05-02", 15: "2028-05-09"}),
]
BACKWARD = [
    ("2027-01-05", {3: "2026-12-30", 5: "2026-12-24"}),
    ("2027-03-31", {3: "2027-03-24", 5: "2027-03-22"}),
]


@pytest.mark.parametrize(("start", "days", "due"), [(s, n, d) for s, each in FORWARD for n, d in each.items()])
def test_golden_vectors_forward(start: str, days: int, due: str) -> None:
    assert wd.add(day(start), days) == day(due)
    assert wd.between(day(start), day(due)) == days


@pytest.mark.parametrize(("start", "days", "due"), [(s, n, d) for s, each in BACKWARD for n, d in each.items()])
def test_golden_vectors_backward(start: str, days: int, due: str) -> None:
    assert wd.subtract(day(start), days) == day(due)
    assert wd.between(day(start), day(due)) == -days


def easter(year: int) -> date:
    """Anonymous Gregorian computus, an independent check on the library."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def by_the_rules(year: int) -> set[date]:
    """B6's rule text on weekdays, without the one-offs."""

    def monday(month: int, last: bool = False) -> date:
        days = [d for n in range(31) if (d := date(year, month, 1) + timedelta(n)).month == month]
        mondays = [d for d in days if d.weekday() == 0]
        return mondays[-1] if last else mondays[0]

    new_year = date(year, 1, 1)
    while new_year.weekday() > 4:
        new_year += timedelta(1)
    christmas = {4: {25, 28}, 5: {27, 28}, 6: {26, 27}}.get(date(year, 12, 25).weekday(), {25, 26})
    return {
        new_year,
        easter(year) - timedelta(2),
        easter(year) + timedelta(1),
        monday(5),
        monday(5, last=True),
        monday(8, last=True),
        *(date(year, 12, n) for n in christmas),
    }


ONE_OFFS: dict[int, tuple[set[str], set[str]]] = {
    2012: ({"2012-06-04", "2012-06-05"}, {"2012-05-28"}),
    2020: ({"2020-05-08"}, {"2020-05-04"}),
    2022: ({"2022-06-02", "2022-06-03", "2022-09-19"}, {"2022-05-30"}),
    2023: ({"2023-05-08"}, set()),
}


@pytest.mark.parametrize("year", range(2012, 2061))
def test_bank_holidays_follow_the_rules_but_for_the_one_offs(year: int) -> None:
    more, fewer = ONE_OFFS.get(year, (set(), set()))
    expected = by_the_rules(year) - {day(d) for d in fewer} | {day(d) for d in more}
    assert {d for d in wd.bank_holidays(year) if d.weekday() < 5} == expected


def test_a_clock_across_the_platinum_jubilee() -> None:
    assert wd.add(day("2022-06-01"), 3) == day("2022-06-08")
    assert wd.is_working_day(day("2022-05-30"))
    assert not wd.is_working_day(day("2022-09-19"))


def test_closure_days_are_not_working_days() -> None:
    closed = frozenset({day("2026-12-29"), day("2026-12-30"), day("2026-12-31")})
    assert wd.add(day("2026-12-23"), 2, closed) == day("2027-01-04")
    assert wd.subtract(day("2027-01-04"), 1, closed) == day("2026-12-24")
    assert wd.between(day("2026-12-24"), day("2027-01-04"), closed) == 1


def test_a_closure_on_a_bank_holiday_or_weekend_counts_once() -> None:
    closed = frozenset({day("2026-12-25"), day("2026-12-26")})
    assert wd.between(day("2026-12-23"), day("2027-01-11"), closed) == 10


@given(DAYS, st.integers(0, 60), CLOSED)
def test_between_undoes_add_and_subtract(start: date, days: int, closed: frozenset[date]) -> None:
    assert wd.between(start, wd.add(start, days, closed), closed) == days
    assert wd.between(start, wd.subtract(start, days, closed), closed) == -days


@given(DAYS, st.integers(-800, 800), CLOSED)
def test_between_counts_the_days_one_by_one(start: date, apart: int, closed: frozenset[date]) -> None:
    end = start + timedelta(apart)
    if apart >= 0:
        walked = [start + timedelta(n) for n in range(1, apart + 1)]
        assert wd.between(start, end, closed) == sum(wd.is_working_day(d, closed) for d in walked)
    else:
        walked = [end + timedelta(n) for n in range(-apart)]
        assert wd.between(start, end, closed) == -sum(wd.is_working_day(d, closed) for d in walked)


@given(DAYS, st.integers(1, 60), CLOSED)
def test_a_due_day_is_a_working_day_after_the_start(start: date, days: int, closed: frozenset[date]) -> None:
    due = wd.add(start, days, closed)
    assert due > start
    assert wd.is_working_day(due, closed)
    assert wd.add(start, days + 1, closed) > due
    assert wd.add(start, days) <= due


@given(DAYS, CLOSED)
def test_a_weekend_start_counts_from_the_next_working_day(start: date, closed: frozenset[date]) -> None:
    before = wd.subtract(start, 1, closed)
    if not wd.is_working_day(start, closed):
        assert wd.add(start, 3, closed) == wd.add(before, 3, closed)


@given(DAYS)
def test_no_days_is_the_start_itself(start: date) -> None:
    assert wd.add(start, 0) == wd.subtract(start, 0) == start


def test_outside_the_known_years_is_refused_in_words() -> None:
    for year in (1899, 2200, 9999):
        with pytest.raises(Refused, match="1900 to 2199"):
            wd.add(date(year, 6, 1), 1)
    with pytest.raises(Refused):
        wd.add(date(2199, 12, 31), 1)


def test_negative_days_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not negative"):
        wd.add(date(2026, 1, 1), -1)
