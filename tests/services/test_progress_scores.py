"""Scores over time: totals of what is whole, bands on the axis, fields one by one, and no mixing of scorings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fsm_tui.casework.people import PersonDescribed
from fsm_tui.casework.screening import Answer, ScreeningTaken
from fsm_tui.practice.profile import Profile, built_in
from fsm_tui.services import progress
from fsm_tui.services.progress import Series
from tests.casework.making import DAD, MONDAY, MUM, Device, beginning

TODAY = date(2026, 11, 23)
AUDIT = [f"item_{number}" for number in range(1, 11)]


@pytest.fixture
def device() -> Device:
    made = Device("d1")
    beginning(made)
    return made


def taken(device: Device, tool: str, day: int, values: dict[str, int | None], **more: object) -> str:
    answers = tuple(Answer(item=item, value=value, na=value is None) for item, value in values.items())
    given = {"person": MUM, "scoring_version": 1} | more
    body = ScreeningTaken(instrument=tool, taken_on=TODAY - timedelta(days=100 - day), answers=answers, **given)  # type: ignore[arg-type]
    return device.writes(body, MONDAY).head


def audit(device: Device, day: int, first: int, rest: int = 0, **more: object) -> str:
    return taken(device, "audit", day, {**dict.fromkeys(AUDIT[:3], first), **dict.fromkeys(AUDIT[3:], rest)}, **more)


def scores(device: Device, profiles: tuple[Profile, ...] = ()) -> dict[str, Series]:
    view = progress.of(device.family, built_in(), TODAY, profiles)
    return {each.code: each for each in view.series if each.code.startswith("score")}


def told(series: Series) -> list[tuple[int | None, str, str]]:
    return [(each.value, each.words, each.change) for each in series.points]


def test_totals_in_the_order_of_the_days_on_which_they_were_taken(device: Device) -> None:
    head = audit(device, 50, 3, 0, note="after the course")
    audit(device, 10, 4, 2)
    found = scores(device)[f"score:audit:{MUM}"]
    assert told(found) == [
        (26, "26 of 40, Possible dependence", "first"), (9, "9 of 40, Increasing risk", "down 17"),
    ]  # fmt: skip
    assert (found.title, found.low, found.high) == ("AUDIT: Tess Marlowe", 0, 40)
    assert (found.points[1].head, found.points[1].note) == (head, "after the course")
    assert "Source: B1" in found.notice


def test_every_band_has_its_place_on_the_axis(device: Device) -> None:
    audit(device, 10, 1)
    assert scores(device)[f"score:audit:{MUM}"].marks == (
        (0, "Lower risk"), (8, "Increasing risk"), (16, "Higher risk"), (20, "Possible dependence"),
    )  # fmt: skip


def test_a_tool_done_in_part_has_no_level_but_the_part_that_stands_alone_has(device: Device) -> None:
    audit(device, 10, 1)
    taken(device, "audit", 20, dict.fromkeys(AUDIT[:3], 3))
    taken(device, "audit", 30, dict.fromkeys(AUDIT[:9], 2))
    found = scores(device)
    assert [each.value for each in found[f"score:audit:{MUM}"].points] == [3, None, None]
    assert found[f"score:audit:{MUM}"].points[1].words.startswith("partial, 3 of 10; AUDIT-C: ")
    alone = found[f"score:audit.audit_c:{MUM}"]
    assert (alone.label, alone.high, [each.value for each in alone.points]) == ("AUDIT-C of AUDIT", 12, [3, 9, 6])
    assert alone.points[1].words == "9 of 12, Positive, higher risk"


def test_a_part_is_not_told_beside_wholes(device: Device) -> None:
    audit(device, 10, 1)
    audit(device, 20, 2)
    assert list(scores(device)) == [f"score:audit:{MUM}"]


def test_where_sources_differ_the_band_begins_at_the_lower(device: Device) -> None:
    taken(device, "sadq", 10, {f"item_{number}": 1 for number in range(1, 21)})
    found = scores(device)[f"score:sadq:{MUM}"]
    assert [value for value, _ in found.marks] == [0, 15, 30]


def test_bands_that_hang_on_sex_are_on_the_axis_only_when_it_is_known(device: Device) -> None:
    taken(device, "dudit", 10, {f"item_{number}": 0 for number in range(1, 12)})
    assert scores(device)[f"score:dudit:{MUM}"].marks == ()
    device.writes(PersonDescribed(person=MUM, sex="female"), MONDAY)
    assert [value for value, _ in scores(device)[f"score:dudit:{MUM}"].marks][:2] == [0, 2]


def test_a_tool_of_fields_has_a_series_for_each_that_was_answered(device: Device) -> None:
    top = built_in().instrument("top")
    days = next(item.code for item in top.items if top.values[item.code][-1] == 28)
    yes_no = next(item.code for item in top.items if top.is_yes_no(item.code))
    taken(device, "top", 10, {days: 20, yes_no: 1}, stage="start")
    taken(device, "top", 60, {days: None, yes_no: 0}, stage="review")
    taken(device, "top", 80, {yes_no: 0}, stage="exit")
    found = scores(device)
    assert set(found) == {f"score:top.{days}:{MUM}", f"score:top.{yes_no}:{MUM}"}
    first = found[f"score:top.{days}:{MUM}"]
    assert [each.value for each in first.points] == [20, None] and first.points[1].words.startswith("NA")
    assert (first.low, first.high, first.points[0].note) == (0, 28, top.stages[0].label)
    assert found[f"score:top.{yes_no}:{MUM}"].steps == ("No", "Yes")
    assert [each.change for each in found[f"score:top.{yes_no}:{MUM}"].points] == ["first", "was Yes", "the same"]


def test_what_is_held_elsewhere_is_told_as_done(device: Device) -> None:
    tool = next(each for each in built_in().instruments if each.kind == "logged")
    person = MUM if tool.about == "adult" else None
    taken(device, tool.code, 10, {}, person=person, outcome="held at the children's centre")
    taken(device, tool.code, 20, {}, person=person)
    found = scores(device)[f"score:{tool.code}:{person or 'family'}"]
    assert told(found) == [(0, "held at the children's centre", "first"), (0, "done", "")]
    assert not found.joined and found.steps == ("Done",)


def test_totals_of_two_scorings_are_never_in_one_line(device: Device) -> None:
    audit(device, 10, 1)
    audit(device, 20, 2, scoring_version=2)
    found = scores(device)
    assert set(found) == {f"score:audit:v1:{MUM}", f"score:audit:v2:{MUM}"}
    assert [each.value for each in found[f"score:audit:v1:{MUM}"].points] == [3]
    unknown = found[f"score:audit:v2:{MUM}"]
    assert told(unknown) == [(0, "scored by version 2", "first")] and unknown.steps == ("Done",)
    newer = built_in().model_copy(
        update={"instruments": (built_in().instrument("audit").model_copy(update={"scoring_version": 2}),)}
    )
    assert [each.value for each in scores(device, (built_in(), newer))[f"score:audit:v2:{MUM}"].points] == [6]


def test_people_in_the_family_s_order_and_tools_in_the_guidance_s(device: Device) -> None:
    taken(device, "gad_7", 10, {}, person=DAD)
    taken(device, "gad_7", 10, {})
    audit(device, 20, 1)
    assert [each.rpartition(":")[0] for each in scores(device)] == ["score:audit", "score:gad_7", "score:gad_7"]
    assert [each.about for each in scores(device).values()][2] == "somebody not in this family"
