"""What was heard over time: which sessions count, what was last, and the line of stages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fsm_tui.casework import heard
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.risk import RiskUpdate
from fsm_tui.casework.session import SessionRecorded

MUM, DAD = "a1" * 8, "a2" * 8
TODAY = date(2026, 11, 20)


def sat(day: str, head: str = "", **said: object) -> Statement[SessionRecorded]:
    body = SessionRecorded.model_validate(
        {"session_kind": "home_visit", "note": "n", "risk": RiskUpdate(), **said}, strict=False
    )
    happened = datetime.fromisoformat(f"{day}T10:00:00+00:00").astimezone(UTC)
    return Statement(body, head or day, happened, day, "b1" * 8)


def use(substance: str, days: int, person: str = MUM) -> dict[str, object]:
    return {"person": person, "substance": substance, "days": days}


def test_of_each_substance_the_last_is_offered_and_the_newest_first() -> None:
    said = [
        sat("2026-01-05", use=[use("heroin", 3), use("alcohol", 20), use("alcohol", 1, DAD)]),
        sat("2026-02-05", use=[use("alcohol", 12), use("other", 1), use("other", 2)]),
        sat("2026-03-05", use=[use("cannabis", 0, DAD)]),
    ]
    found = [(each.value.substance, each.value.days, each.head) for each in heard.last_uses(said, MUM)]
    assert found == [
        ("alcohol", 12, "2026-02-05"), ("other", 1, "2026-02-05"), ("other", 2, "2026-02-05"),
        ("heroin", 3, "2026-01-05"),
    ]  # fmt: skip
    assert [each.value.days for each in heard.uses(said, DAD)] == [1, 0]


def test_a_stage_that_is_heard_again_is_no_new_step() -> None:
    stages = ["contemplation", "contemplation", "action", "relapse", "action"]
    said = [
        sat(f"2026-0{month}-05", stages=[{"person": MUM, "stage": stage}, {"person": DAD, "stage": "action"}])
        for month, stage in enumerate(stages, 1)
    ]
    taken = heard.steps(heard.stages(said, MUM))
    assert [stage for _, stage in taken] == ["contemplation", "action", "relapse", "action"]
    assert taken[0][0] == date(2026, 1, 5)
    assert [stage for _, stage in heard.steps(heard.stages(said, DAD))] == ["action"]


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ([], ""),
        ([TODAY], "today a"),
        ([date(2026, 3, 1), date(2026, 5, 1), TODAY], "Mar a → May b → today c"),
        ([date(2026, 5, 1), date(2026, 5, 9)], "1 May a → 9 May b"),
        ([date(2025, 5, 1), date(2026, 5, 9)], "May 2025 a → May b"),
    ],
)
def test_the_line_of_stages(days: list[date], line: str) -> None:
    taken = list(zip(days, "ABC", strict=False))
    assert heard.timeline(taken, str, TODAY) == line


def test_without_today_every_step_has_its_year_and_with_little_room_the_oldest_go_first() -> None:
    taken = [(date(2026, month, 1), "stage") for month in range(1, 9)]
    assert heard.timeline(taken, str).startswith("Jan 2026 stage → Feb 2026 stage")
    line = heard.timeline(taken, str, TODAY, 30)
    assert line == "… → Jul stage → Aug stage" and len(line) <= 30
    assert heard.timeline(taken, str, TODAY, 3) == "… → Aug stage", "the last is always there"


def test_rulers_are_those_of_one_person_and_one_name() -> None:
    said = [sat("2026-01-05", motivation=[{"person": MUM, "importance": {"score": 0}},
                                          {"person": DAD, "confidence": {"score": 4}}])]  # fmt: skip
    assert [each.value.score for each in heard.rulers(said, MUM, "importance")] == [0]
    assert heard.rulers(said, MUM, "confidence") == () and len(heard.rulers(said, DAD, "confidence")) == 1
