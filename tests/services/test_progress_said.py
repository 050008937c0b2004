"""What was said of change and of use over time: as it was said, how it is known, and kept from whom it is kept."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fsm_tui.casework.session import SessionRecorded
from fsm_tui.cli import family_heard
from fsm_tui.practice.profile import built_in
from fsm_tui.services import progress
from fsm_tui.services.progress import Series
from fsm_tui.services.progress.reading import for_reader
from tests.casework.making import DAD, MONDAY, MUM, Device, beginning, correction, session

TODAY = date(2026, 11, 23)
CAN = {"what": "can", "count": 4, "ml": 440, "abv_tenths": 75}


@pytest.fixture
def device() -> Device:
    made = Device("d1")
    beginning(made)
    return made


def said(device: Device, day: int, **heard: Any) -> Any:
    """A session at which this was heard."""
    body = json.loads(session().model_dump_json(exclude_none=True)) | heard
    return device.writes(SessionRecorded.model_validate_json(json.dumps(body)), when(day))


def when(day: int) -> datetime:
    return MONDAY - timedelta(days=100 - day)


def drank(days: int | None = 12, week: bool = False, **more: Any) -> dict[str, Any]:
    use = {"person": MUM, "substance": "alcohol", "per": "week" if week else "day", "drinks": [CAN], "amount": "cider"}
    return use | ({} if days is None else {"days": days}) | more


def view(device: Device) -> progress.ProgressView:
    return progress.of(device.family, built_in(), TODAY)


def found(device: Device, code: str) -> Series:
    return next(each for each in view(device).series if each.code == code)


def codes(shown: progress.ProgressView) -> list[str]:
    return [each.code for each in shown.series]


def test_rulers_stand_beside_the_stages_and_only_where_somebody_answered(device: Device) -> None:
    said(device, 10, stages=[{"person": MUM, "stage": "contemplation"}])
    assert not [each for each in codes(view(device)) if each.startswith(("importance", "confidence"))]
    said(device, 20, stages=[{"person": MUM, "stage": "relapse"}],
         motivation=[{"person": MUM, "importance": {"score": 0, "why_not_lower": "the children"}}])  # fmt: skip
    said(device, 30, motivation=[{"person": MUM, "importance": {"score": 7}, "confidence": {"score": 3}}])
    order = codes(view(device))
    assert order.index(f"importance:{MUM}") == order.index(f"stage:{MUM}") + 1
    importance = found(device, f"importance:{MUM}")
    assert [(each.value, each.words, each.note, each.change) for each in importance.points] == [
        (0, "0 of 10", "not lower because the children", "first"), (7, "7 of 10", "", "up 7"),
    ]  # fmt: skip
    assert "never a score" in importance.notice and importance.levels == () and importance.marks == ()
    days = [each.on for each in found(device, f"stage:{MUM}").points]
    assert found(device, f"stage:{MUM}").notice == (
        f"{days[0].day} {days[0]:%b %Y} contemplation → {days[1].day} {days[1]:%b %Y} relapse"
    )


def test_days_of_use_as_they_were_said(device: Device) -> None:
    said(device, 10, use=[drank(12, reported="by_parent", signs=["relief"])])
    said(device, 20, use=[drank(None, week=True), {"person": MUM, "substance": "cannabis", "days": 0}])
    alcohol = found(device, f"use:alcohol:{MUM}")
    assert [(each.value, each.words) for each in alcohol.points] == [(12, "12 of 28 days"), (None, "days not said")]
    assert alcohol.points[0].note == "cider; uses to stop shakes, sweats or feeling ill; as the parent says"
    assert alcohol.points[1].note.endswith("how it is known was not said")
    assert (alcohol.low, alcohol.high) == (0, 28) and "not measured" in alcohol.notice
    assert [each.words for each in found(device, f"use:cannabis:{MUM}").points] == ["0 of 28 days"]
    assert not [each for each in codes(view(device)) if each.endswith(DAD) and each.startswith("use")]


def test_units_of_a_week_are_told_where_they_can_be(device: Device) -> None:
    said(device, 10, use=[drank(12)])
    said(device, 20, use=[drank(None, week=True)])
    said(device, 30, use=[drank(28, drinks=[{**CAN, "count": 1, "ml": 401, "abv_tenths": 50}])])
    units = found(device, f"units:alcohol:{MUM}")
    assert [(each.value, each.words) for each in units.points] == [
        (40, "39.6 units a week, over 14"), (13, "13.2 units a week"), (15, "14 units a week, over 14"),
    ]  # fmt: skip
    assert [each for each, _ in units.marks] == [0, 15], "14 is not over, whatever is a little more is"
    assert units.high == 40 and "4 × can, 440 ml at 7.5 %" in units.points[0].note


def test_a_correction_takes_the_place_of_what_was_said(device: Device) -> None:
    wrong = said(device, 10, use=[drank(12)])
    mended = json.loads(correction(wrong, "low", "low").model_dump_json(exclude_none=True)) | {"use": [drank(2)]}
    device.writes(SessionRecorded.model_validate_json(json.dumps(mended)), when(10))
    assert [each.value for each in found(device, f"use:alcohol:{MUM}").points] == [2]


@pytest.mark.parametrize(
    ("place", "gone"),
    [
        ("", {"use", "units", "importance"}),
        (f"use.{MUM}", {"use", "units"}),
        (f"use.{MUM}.alcohol", {"use", "units"}),
        (f"use.{MUM}.cannabis", set()),
        (f"motivation.{MUM}", {"importance"}),
        (f"motivation.{MUM}.importance", {"importance"}),
    ],
)
def test_what_is_kept_from_a_reader_is_not_even_named(device: Device, place: str, gone: set[str]) -> None:
    said(device, 10, use=[drank(12)], motivation=[{"person": MUM, "importance": {"score": 5}}],
         kept_from=[{"place": place, "person": DAD}])  # fmt: skip
    shown = for_reader(view(device), device.family, DAD)
    kinds = {each.partition(":")[0] for each in codes(shown)}
    assert {"use", "units", "importance"} - kinds == gone
    assert bool(shown.left_out) == bool(gone)
    assert {"use", "units", "importance"} <= {each.partition(":")[0] for each in codes(for_reader(
        view(device), device.family, MUM))}  # fmt: skip


def test_show_tells_it_in_words_and_as_data(device: Device) -> None:
    said(device, 10, stages=[{"person": MUM, "stage": "action"}], use=[drank(12, reported="confirmed")],
         motivation=[{"person": MUM, "confidence": {"score": 4, "what_would_move_it": "a job"}}])  # fmt: skip
    lines = family_heard.lines(device.family, built_in())
    assert "action" in lines["Stage of change"][0]
    assert lines["Importance and confidence, as they put it"][0].endswith(
        "confidence, 4 of 10; what would move it up: a job"
    )
    assert "39.6 units a week (over 14), confirmed" in lines["Use, as said at sessions"][0]
    data = family_heard.of(device.family, lambda each: {"head": each.head})["heard"]
    assert list(data) == [MUM] and data[MUM]["importance"] == []
    assert data[MUM]["use"][0]["units"] == {"day": "66/5", "week": "198/5"}
    assert json.dumps(data)
