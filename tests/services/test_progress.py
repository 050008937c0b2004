"""Series over time: what was stated and nothing else, in its order, corrected and voided entries as they stand."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import fold
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.people import PersonAdded
from fsm_tui.casework.review import Voided
from fsm_tui.casework.session import StageSeen
from fsm_tui.errors import NotFound
from fsm_tui.practice.profile import built_in
from fsm_tui.services import progress
from fsm_tui.services.progress import Point, ProgressView, Series
from fsm_tui.services.seat import Seat
from tests import seats
from tests.casework.making import CHILD, DAD, FAMILY, MONDAY, MUM, Device, beginning, correction, session

TODAY = date(2026, 11, 23)
GOAL, OTHER = "91" * 8, "92" * 8


def days(number: int) -> datetime:
    return MONDAY - timedelta(days=100 - number)


@pytest.fixture
def device() -> Device:
    made = Device("d1")
    beginning(made)
    return made


def view(device: Device) -> ProgressView:
    return progress.of(device.family, built_in(), TODAY)


def series(device: Device, code: str) -> Series:
    return next(each for each in view(device).series if each.code == code)


def told(device: Device, code: str) -> list[tuple[int | None, str, str]]:
    return [(each.value, each.words, each.change) for each in series(device, code).points]


def agreed(device: Device, goal: str = GOAL, day: int = 0, **more: object) -> Entry:
    given = {"goal": goal, "person": MUM, "text": "No drinking\nat home", "agreed_on": days(day).date()} | more
    return device.writes(GoalAgreed(**given), days(day))  # type: ignore[arg-type]


def touched(device: Device, day: int, touch: str = "progress", **more: object) -> Entry:
    said = GoalTouched(goal=GOAL, touch=touch, **more)  # type: ignore[arg-type]
    return device.writes(session(goals=(said,)), days(day))


def came(device: Device, day: int, attendance: str = "attended", **more: object) -> Entry:
    return device.writes(session(attendance=attendance, **more), days(day))


# -- goals


def test_a_goal_moves_from_where_it_began(device: Device) -> None:
    agreed(device, baseline=2)
    touched(device, 10, score=5, note="four evenings")
    touched(device, 20, score=4)
    touched(device, 30, "no_change", because="away")
    assert told(device, f"goal:{GOAL}") == [
        (2, "2 of 10", "first"), (5, "5 of 10", "up 3"), (4, "4 of 10", "down 1"), (4, "4 of 10", "the same"),
    ]  # fmt: skip
    found = series(device, f"goal:{GOAL}")
    assert [each.on for each in found.points] == [days(number).date() for number in (0, 10, 20, 30)]
    assert [each.note for each in found.points] == ["where it began", "four evenings", "", "away"]
    assert found.title == "Goal, Tess Marlowe: No drinking at home"
    assert (found.unit, found.low, found.high) == ("of 10", 0, 10)


def test_a_goal_that_was_not_looked_at_has_a_gap(device: Device) -> None:
    agreed(device, baseline=2)
    touched(device, 10, "not_reviewed")
    touched(device, 20, score=3)
    touched(device, 30, "achieved", because="a year dry")
    assert told(device, f"goal:{GOAL}") == [
        (2, "2 of 10", "first"), (None, "not reviewed", ""), (3, "3 of 10", "up 1"), (None, "achieved", ""),
    ]  # fmt: skip


def test_no_change_of_a_goal_without_a_level_gives_no_level(device: Device) -> None:
    agreed(device)
    touched(device, 10, "no_change", because="away")
    touched(device, 20, "stopped", score=1, because="moved away")
    assert told(device, f"goal:{GOAL}") == [(None, "no change", ""), (1, "1 of 10, stopped", "first")]


def test_a_review_between_sessions_counts_and_the_order_is_that_of_what_happened(device: Device) -> None:
    agreed(device)
    touched(device, 20, score=6)
    late = GoalProgressed(progress=GoalTouched(goal=GOAL, touch="progress", score=3))
    device.writes(late, days(10))
    assert [each.value for each in series(device, f"goal:{GOAL}").points] == [3, 6]


def test_a_correction_takes_the_place_of_what_it_corrects(device: Device) -> None:
    agreed(device)
    wrong = touched(device, 10, score=9)
    touched(device, 20, score=5)
    mended = GoalTouched(goal=GOAL, touch="progress", score=4)
    device.writes(correction(wrong, "high", "high", goals=(mended,)), days(10))
    assert [each.value for each in series(device, f"goal:{GOAL}").points] == [4, 5]
    assert [each.words for each in series(device, "risk").points] == ["Red", "Green"]


def test_a_voided_record_does_not_count(device: Device) -> None:
    agreed(device)
    touched(device, 10, score=3)
    wrong = touched(device, 20, score=9, note="another family's")
    device.writes(Voided(entry=wrong.head, reason="wrong family"), days(30))
    found = view(device)
    assert [each.value for each in series(device, f"goal:{GOAL}").points] == [3]
    assert len(series(device, "sessions").points) == len(series(device, "risk").points) == 1
    assert "another family's" not in repr(found)


def test_a_goal_agreed_anew_begins_again_only_with_another_level(device: Device) -> None:
    agreed(device, baseline=2)
    touched(device, 10, score=6)
    agreed(device, day=20, baseline=2, text="No drinking on weekdays")
    assert [each.value for each in series(device, f"goal:{GOAL}").points] == [2, 6], "the beginning is told once"
    agreed(device, day=30, baseline=4, text="No drinking on weekdays")
    touched(device, 40, "no_change", because="away")
    assert [(each.value, each.note) for each in series(device, f"goal:{GOAL}").points][2:] == [
        (4, "agreed anew"), (4, "away"),
    ]  # fmt: skip


def test_several_goals_are_drawn_together_before_each_of_them(device: Device) -> None:
    agreed(device)
    assert [each.code for each in view(device).charts if each.code.startswith("goal")] == [f"goal:{GOAL}"]
    agreed(device, OTHER, 5)
    assert [each.code for each in view(device).charts if each.code.startswith("goal")] == [
        "goals", f"goal:{GOAL}", f"goal:{OTHER}",
    ]  # fmt: skip
    for number in range(10, 18):
        agreed(device, f"{number}" * 8, 6)
    together = [each for each in view(device).charts if each.code.startswith("goals")]
    assert [(each.code, len(each.series)) for each in together] == [("goals:1", 8), ("goals:2", 2)]


# -- risk


def test_risk_of_the_family_with_what_was_stated(device: Device) -> None:
    for day, severity, harm in ((10, "high", "medium"), (20, "moderate", "medium"), (30, "low", "low")):
        device.writes(session(severity, harm), days(day))
    found = series(device, "risk")
    assert told(device, "risk") == [(2, "Red", "first"), (1, "Amber", "was Red"), (0, "Green", "was Amber")]
    assert found.steps == ("Green", "Amber", "Red") and found.levels == ("green", "amber", "red")
    assert found.points[0].note == "Tess Marlowe high severity; Kit Marlowe medium harm"
    assert "sign-off" in found.notice
    assert told(device, f"severity:{MUM}") == [
        (2, "High", "first"), (1, "Moderate", "was High"), (0, "Low", "was Moderate"),
    ]  # fmt: skip
    assert told(device, f"harm:{CHILD}") == [
        (1, "Medium", "first"), (1, "Medium", "the same"), (0, "Low", "was Medium"),
    ]  # fmt: skip


def test_every_point_names_the_record_that_says_so(device: Device) -> None:
    agreed(device)
    entry = device.writes(
        session(
            goals=(GoalTouched(goal=GOAL, touch="progress", score=4),),
            stages=(StageSeen(person=MUM, stage="action"),),
        ),
        days(10),
    )
    found = [each for each in view(device).series if each.points]
    assert {each.code.partition(":")[0] for each in found} == {"risk", "severity", "harm", "goal", "stage", "sessions"}
    assert {point.head for each in found for point in each.points} == {entry.head}


def test_whoever_is_to_be_rated_has_a_series_before_anybody_did(device: Device) -> None:
    found = {each.code: each for each in view(device).series}
    assert set(found) == {"risk", f"severity:{MUM}", f"harm:{CHILD}", f"stage:{MUM}", "sessions"}
    assert all(each.points == () and each.last is None for each in found.values())


# -- stage of change and attendance


def test_stages_in_their_order_and_a_relapse_below_them(device: Device) -> None:
    for day, stage in ((10, "contemplation"), (20, "action"), (30, "relapse"), (40, "unheard_of")):
        device.writes(session(stages=(StageSeen(person=MUM, stage=stage),)), days(day))
    found = series(device, f"stage:{MUM}")
    assert found.steps == (
        "Relapse", "Pre-contemplation", "Contemplation", "Preparation", "Action", "Maintenance",
    )  # fmt: skip
    assert told(device, f"stage:{MUM}") == [
        (2, "Contemplation", "first"), (4, "Action", "was Contemplation"), (0, "Relapse", "was Action"),
        (None, "unheard of (not in this guidance)", ""),
    ]  # fmt: skip


def test_a_correction_that_moves_the_day_moves_the_point(device: Device) -> None:
    wrong = device.writes(session(stages=(StageSeen(person=MUM, stage="action"),)), days(10))
    device.writes(session(stages=(StageSeen(person=MUM, stage="contemplation"),)), days(20))
    device.writes(correction(wrong, stages=(StageSeen(person=MUM, stage="action"),)), days(30))
    assert [each.words for each in series(device, f"stage:{MUM}").points] == ["Contemplation", "Action"]
    assert [each.on for each in series(device, "sessions").points] == [days(20).date(), days(30).date()]


def test_attendance_kept_missed_and_neither(device: Device) -> None:
    for day, outcome in enumerate(("attended", "attended", "refused", "cancelled_by_us", "did_not_attend")):
        came(device, day, outcome)
    came(device, 8, session_kind="group_supervision")
    came(device, 9, session_kind="brief_contact")
    assert told(device, "sessions") == [
        (1, "Attended", "first"), (1, "Attended", "2 in a row"), (0, "Refused", ""), (None, "Cancelled by us", ""),
        (0, "Did not attend", "2 in a row"),
    ]  # fmt: skip
    assert series(device, "sessions").notice == "2 of 4 kept, the last 2 missed."
    assert series(device, "sessions").points[0].note == "Home visit"


def test_of_two_parents_each_has_an_attendance_of_their_own(device: Device) -> None:
    assert [each.code for each in view(device).series if "sessions" in each.code] == ["sessions"]
    device.writes(PersonAdded(person=DAD, name="Ned Marlowe", role="parent", in_work=True), days(0))
    came(device, 1, present=(MUM,))
    came(device, 2, present=(MUM, DAD))
    came(device, 3, "refused", present=())
    assert [each.value for each in series(device, f"sessions:{MUM}").points] == [1, 1, 0]
    assert [each.value for each in series(device, f"sessions:{DAD}").points] == [1, 0]
    assert view(device).chart("sessions").code == "sessions", "a whole code is that code"


# -- the whole


def test_any_order_of_arrival_gives_the_same(device: Device) -> None:
    agreed(device, baseline=1)
    for day in range(10, 60, 10):
        touched(device, day, score=day // 10)
    whole = view(device)
    for seed in range(5):
        entries = list(device.has.values())
        random.Random(seed).shuffle(entries)
        assert progress.of(fold(FAMILY, entries), built_in(), TODAY) == whole


def test_one_axis_of_time_for_all(device: Device) -> None:
    assert view(device).span == (TODAY, TODAY)
    came(device, 10)
    assert view(device).span == (days(10).date(), TODAY)
    agreed(device, day=3, baseline=2)
    assert view(device).span == (days(3).date(), TODAY)


def test_a_plot_is_found_by_the_beginning_of_its_code(device: Device) -> None:
    agreed(device)
    agreed(device, OTHER)
    found = view(device)
    assert found.chart("sess").code == "sessions"
    assert found.chart("goal:91").code == f"goal:{GOAL}"
    assert found.chart("goals").title == "All goals together"
    for nothing, said in (("", "no such plot"), ("x", "no such plot"), ("goal:", "More than one")):
        with pytest.raises(NotFound, match=said):
            found.chart(nothing)


def test_numbers_stand_newest_first(device: Device) -> None:
    agreed(device, baseline=1)
    agreed(device, OTHER, 5, baseline=7)
    touched(device, 10, score=2)
    assert [(each.about, point.value) for each, point in view(device).chart("goals").lines] == [
        ("No drinking at home", 2), ("No drinking at home", 7), ("No drinking at home", 1),
    ]  # fmt: skip


def test_changes_pass_over_gaps() -> None:
    points = tuple(Point(TODAY, value, "", "") for value in (None, 3, None, 3, 5))
    one = Series("a", "A", "", "", 0, 10, points=points)
    assert [each.change for each in progress.series.with_changes(one)] == ["", "first", "", "the same", "up 2"]


def test_reading_it_is_noted_once(laptop: Seat, marlowe: str) -> None:
    seats.visit(laptop, marlowe, "moderate", "medium")
    before = len(laptop.viewed)
    found = progress.read(laptop, marlowe[:8])
    assert (found.label, found.chart("risk").series[0].last.words) == ("Marlowe", "Amber")  # type: ignore[union-attr]
    assert len(laptop.viewed) == before + 1
    with pytest.raises(NotFound):
        progress.read(laptop, "nobody")
