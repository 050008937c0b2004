"""Due dates and where a clock stands, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.errors import Refused
from fsm_tui.practice import working_days
from fsm_tui.practice.clocks import Standing, due_date, not_applicable, state
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.practice.rag import Rag

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
CODES = st.sampled_from([clock.code for clock in built_in().clocks])


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("sw_contacted", "2026-12-23", "2026-12-30"),  # S1:54, three working days over Christmas
        ("joint_visit", "2027-03-24", "2027-03-31"),  # over Easter
        ("summary_opened", "2026-12-24", "2026-12-30"),  # S1:58, two working days
        ("programme_opened", "2026-11-28", "2026-12-01"),  # allocated on a Saturday
        ("icpc_report", "2027-01-05", "2026-12-30"),  # three working days before
        ("rcpc_report", "2027-03-31", "2027-03-22"),  # five working days before
        ("request_considered", "2026-12-23", "2026-12-30"),  # a week is a week
        ("goal_review", "2026-11-23", "2026-12-21"),
        ("monthly_summary", "2026-11-01", "2026-11-30"),
        ("monthly_summary", "2027-01-15", "2027-01-29"),  # 31 January is a Sunday
        ("monthly_summary", "2026-12-01", "2026-12-31"),
    ],
)
def test_due(code: str, start: str, due: str) -> None:
    assert due_date(built_in().clock(code), day(start), built_in()) == day(due)


@pytest.mark.parametrize(("rag", "days"), [(Rag.RED, 7), (Rag.AMBER, 14), (Rag.GREEN, 28), (None, 7)])
def test_risk_review_goes_by_rating_and_is_soonest_without_one(rag: Rag | None, days: int) -> None:
    start = day("2026-11-23")
    assert due_date(built_in().clock("risk_review"), start, built_in(), rag=rag) == start + timedelta(days)


@pytest.mark.parametrize(
    ("supervision", "due"),
    [
        ("2026-11-18", "2026-11-16"),  # two working days before it
        ("2026-11-16", "2026-11-12"),  # over a weekend
        ("2026-12-10", "2026-11-30"),  # the month's end is earlier
        ("2026-10-20", "2026-11-30"),  # already past: not this month's
    ],
)
def test_monthly_summary_is_due_before_supervision_or_at_the_months_end(supervision: str, due: str) -> None:
    clock = built_in().clock("monthly_summary")
    assert due_date(clock, day("2026-11-01"), built_in(), supervision=day(supervision)) == day(due)


def with_closures(*days: str) -> Profile:
    lines = ", ".join(f'{{ day = {each}, label = "Council closed" }}' for each in days)
    return load(built_in_text().replace("[closures]\ndays = []", f"[closures]\ndays = [{lines}]"))


def test_closure_days_move_the_due_date_and_the_words() -> None:
    profile = with_closures("2026-12-29", "2026-12-30", "2026-12-31")
    clock = profile.clock("sw_contacted")
    due = due_date(clock, day("2026-12-23"), profile)
    assert due == day("2027-01-05")
    assert state(clock, due, None, day("2026-12-24"), profile).words == "due in 2 working days"


@pytest.mark.parametrize(
    ("today", "standing", "words", "days"),
    [
        ("2026-12-23", Standing.DUE, "due in 3 working days", 3),
        ("2026-12-27", Standing.DUE, "due in 2 working days", 2),
        ("2026-12-29", Standing.DUE, "due in 1 working day", 1),
        ("2026-12-30", Standing.DUE_TODAY, "due today", 0),
        ("2026-12-31", Standing.OVERDUE, "overdue by 1 working day", 1),
        ("2027-01-03", Standing.OVERDUE, "overdue by 1 working day", 1),
        ("2027-01-05", Standing.OVERDUE, "overdue by 3 working days", 3),
    ],
)
def test_state_in_working_days(today: str, standing: Standing, words: str, days: int) -> None:
    clock = built_in().clock("sw_contacted")
    found = state(clock, day("2026-12-30"), None, day(today), built_in())
    assert (found.standing, found.words, found.days) == (standing, words, days)
    assert found.late is (standing is Standing.OVERDUE)


def test_overdue_on_the_weekend_after_a_friday_is_overdue() -> None:
    clock = built_in().clock("sw_contacted")
    found = state(clock, day("2026-11-27"), None, day("2026-11-28"), built_in())
    assert found.standing is Standing.OVERDUE
    assert found.words == "overdue since Fri 27 Nov 2026"


def test_state_in_calendar_days() -> None:
    clock = built_in().clock("goal_review")
    due = day("2026-12-21")
    assert state(clock, due, None, day("2026-12-19"), built_in()).words == "due in 2 days"
    assert state(clock, due, None, day("2026-12-22"), built_in()).words == "overdue by 1 day"


@pytest.mark.parametrize(
    ("done", "words", "late"),
    [
        ("2026-11-26", "done on Thu 26 Nov 2026", False),
        ("2026-11-27", "done on Fri 27 Nov 2026", False),
        ("2026-11-28", "done on Sat 28 Nov 2026, late", True),
        ("2026-11-30", "done on Mon 30 Nov 2026, 1 working day late", True),
    ],
)
def test_done_says_when_and_how_late(done: str, words: str, late: bool) -> None:
    clock = built_in().clock("sw_contacted")
    found = state(clock, day("2026-11-27"), day(done), day("2027-05-01"), built_in())
    assert (found.standing, found.words, found.late) == (Standing.DONE, words, late)


def test_not_applicable_says_why() -> None:
    found = not_applicable("carried over")
    assert (found.words, found.late) == ("not applicable because carried over", False)


@given(CODES, DAYS, st.sampled_from([None, *Rag]))
def test_due_dates_move_forward_with_the_start(code: str, start: date, rag: Rag | None) -> None:
    clock = built_in().clock(code)
    due = due_date(clock, start, built_in(), rag=rag)
    assert due <= due_date(clock, start + timedelta(1), built_in(), rag=rag)
    if clock.unit != "calendar":
        assert working_days.is_working_day(due)


@given(CODES, DAYS, st.integers(-40, 40))
def test_state_is_overdue_exactly_after_the_due_day(code: str, due: date, apart: int) -> None:
    found = state(built_in().clock(code), due, None, due + timedelta(apart), built_in())
    expected = Standing.DUE if apart < 0 else Standing.DUE_TODAY if apart == 0 else Standing.OVERDUE
    assert found.standing is expected
    assert found.days >= 0
    assert " 0 " not in found.words


@given(CODES, DAYS, st.integers(-40, 40))
def test_done_is_late_exactly_after_the_due_day(code: str, due: date, apart: int) -> None:
    found = state(built_in().clock(code), due, due + timedelta(apart), due, built_in())
    assert found.late is (apart > 0)
    assert ("late" in found.words) is (apart > 0)


@pytest.mark.parametrize("code", ["sw_contacted", "goal_review", "monthly_summary"])
def test_a_start_in_an_impossible_year_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="1900 to 2199"):
        due_date(built_in().clock(code), date.max, built_in())
