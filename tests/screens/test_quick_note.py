"""A note from anywhere by one key: with whom, and then the note is there to be typed (A84, A127)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fsm_tui.services import drafting, opening, starting
from screens.robot import Robot
from tests.robot import driving
from tests.screens import visiting
from tests.screens.visiting import MUM, Laptop, opening_at, wait


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = visiting.laptop(tmp_path / "vault")
    yield made
    opening.leave(made.seat)


def planned(laptop: Laptop, on: str, **said: object) -> str:
    return laptop.record("visit.planned", session_kind="home_visit", on=on, people=[MUM], place="At home", **said)


def at(robot: Robot) -> str | None:
    focused = robot.app.focused
    return next((one.id for one in focused.ancestors_with_self if one.id), None) if focused else None


async def test_from_the_diary_the_note_is_one_key_and_enter_away(laptop: Laptop) -> None:
    planned(laptop, "2026-11-20", at="14:00", joint_with="Ola Brandt")
    async with driving(replace(opening_at(laptop, "diary"), details={})) as robot:
        await robot.until("Marlowe")
        await robot.press("N")
        await robot.until("Quick note: with whom?")
        assert "Home visit, today 14:00" in robot.text() and "Tess Marlowe" in robot.text()
        await robot.press("enter")
        await wait(robot, lambda: at(robot) == "note")
        await robot.types("She met me at the door.")
        form = robot.app.page().form()
        assert (form.kind, form.day, form.start, form.place) == ("home_visit", "2026-11-20", "14:00", "At home")
        assert (form.present, form.joint, form.attendance) == ((MUM,), "Ola Brandt", "")
        await robot.does("app.quick_note")
        await wait(robot, lambda: at(robot) == "note")
        await robot.press("escape")
        await wait(robot, lambda: robot.place == "diary")
    drafts = drafting.kept(laptop.open(visiting.PASSPHRASE))
    assert [each.state["form"]["note"] for each in drafts] == ["She met me at the door."]


def test_what_waits_comes_first_then_drafts_then_the_caseload_and_the_open_family_before_all(laptop: Laptop) -> None:
    seat = laptop.seat
    for label in ("Ash", "Birch"):
        opened = visiting.family(laptop, goals=False)
        opened.record("family.described", label=label)
        if label == "Birch":
            drafting.save(seat, drafting.begin(seat, "session", opened.family), {"form": {"note": "begun"}})
    first = starting.starts(seat)[0]
    assert (first.label, first.why) == ("Birch", "draft begun")
    for day in ("2026-11-20", "2026-12-05", "2027-01-10"):
        planned(laptop, day)
    laptop.clock.now += timedelta(days=17)
    found = starting.starts(seat)
    assert [(each.label, each.why) for each in found[:2]] == [
        ("Marlowe (Lane End)", "Home visit, 2 days ago"), ("Birch", "draft begun"),
    ]  # fmt: skip
    assert [each.label for each in found].count("Marlowe (Lane End)") == 1
    ash = next(each for each in found if each.label == "Ash")
    assert starting.starts(seat, ash.family)[0] == ash
