"""A field of the session that one of the family is not to be told: marked by one key and said beside it."""

from __future__ import annotations

from typing import Any

import pytest

from fsm_tui.services import kept
from screens.robot import Robot
from tests.screens import visiting
from tests.screens.visiting import MUM, Laptop, at_session, unfold, wait

DAN, AUNT = "a2" * 8, "a3" * 8


def page(robot: Robot) -> Any:
    """The page that is up."""
    return robot.app.page()


@pytest.fixture
def laptop(vault: Laptop) -> Laptop:
    """A family with two parents, of whom one is in the work."""
    made = visiting.family(vault)
    made.shared = True
    made.record("person.added", person=DAN, name="Dan Marlowe", role="parent")
    return made


def marks(laptop: Laptop) -> list[tuple[str, str]]:
    family = laptop.standing()
    return [(each.place, each.person) for each in family.kept.on(family.sessions[-1].root)]


async def mark(robot: Robot, field: str) -> None:
    await robot.focus(f"#{field}")
    before = page(robot).query_one("#kept-section").marks
    await robot.press("f12")
    await wait(robot, lambda: page(robot).query_one("#kept-section").marks != before)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_key_marks_a_field_and_it_is_said_beside_it(laptop: Laptop, size: tuple[int, int]) -> None:
    laptop.draft()
    async with at_session(laptop, size) as robot:
        section = page(robot).query_one("#kept-section")
        assert not section.display
        await mark(robot, f"because-{MUM}")
        await robot.until("Not to be shared with Dan")
        assert section.marks == ((f"risk.parents.{MUM}", DAN),) and section.display
        await mark(robot, f"because-{MUM}")
        assert not section.marks and not section.display
        await wait(robot, lambda: "shared with Dan" not in robot.text())


async def test_what_is_marked_is_recorded_and_corrected_with_its_record(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        here = page(robot)
        await robot.focus("#note")
        await robot.press("f12")
        await robot.until("Not for Tess")
        await robot.picks(DAN)
        await wait(robot, lambda: here.query_one("#kept-section").marks == (("note", DAN),))
        await robot.does("session.complete")
        await wait(robot, lambda: robot.place == "family")
    assert marks(laptop) == [("note", DAN)]
    head = laptop.standing().sessions[-1].shown.head
    laptop.record("record.kept", record=head, place="place", person=MUM)
    async with at_session(laptop, corrects=head) as robot:
        here = page(robot)
        assert here.query_one("#kept-section").marks == (("note", DAN), ("place", MUM)), "those set later too"
        await visiting.fill(robot, {"correction": "He was told by her."})
        await robot.focus("#note")
        await robot.press("f12")
        await robot.until("Not for Dan")
        await robot.picks(DAN)
        await wait(robot, lambda: here.query_one("#kept-section").marks == (("place", MUM),))
        await robot.does("session.complete")
        await wait(robot, lambda: robot.place == "family")
    assert marks(laptop) == [("place", MUM)]


async def test_a_mark_is_of_the_draft_too(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await mark(robot, f"because-{MUM}")
        await page(robot).keep_draft()
    kept_from = laptop.drafts()["session"]["form"]["kept_from"]
    assert kept_from == [[f"risk.parents.{MUM}", DAN]]
    async with at_session(laptop) as robot:
        await robot.until("Not to be shared with Dan")


async def test_a_mark_for_nobody_does_not_stop_the_form(laptop: Laptop) -> None:
    laptop.draft(kept_from=[["note", "ff" * 8], ["note", DAN]])
    async with at_session(laptop) as robot:
        await robot.does("session.complete")
        await wait(robot, lambda: robot.place == "family")
    assert marks(laptop) == [("note", DAN)]


async def test_a_part_that_is_one_line_is_opened_first_and_then_says_it(laptop: Laptop) -> None:
    laptop.draft(strengths="Her sister helps.")
    async with at_session(laptop) as robot:
        here = page(robot)
        await robot.focus("#argument-line")
        assert "opened first" in (here.nobody_to_keep_from() or "")
        await unfold(robot, "argument")
        await robot.focus("#strengths")
        assert here.query_one("#kept-section").place_of(robot.app.focused) == "risk.strengths"


async def test_with_nobody_else_there_is_nobody_to_keep_it_from(vault: Laptop) -> None:
    alone = visiting.family(vault)
    alone.shared = True
    async with at_session(alone) as robot:
        await robot.focus(f"#because-{MUM}")
        assert page(robot).nobody_to_keep_from() == "There is no other adult in this family."


def test_the_form_of_a_correction_that_says_nothing_takes_no_mark_back(laptop: Laptop) -> None:
    mark = {"place": "note", "person": DAN}
    head = laptop.record("session.recorded", "2026-11-20T10:00", **said(kept_from=[mark]))
    again = said(corrects=head, correction_reason="length", minutes=40)
    laptop.record("session.recorded", "2026-11-20T10:00", **again)
    assert [each.name for each in kept.marks(laptop.standing(), head)] == ["Dan Marlowe"]


async def test_a_mark_that_came_while_a_correction_was_open_stays(laptop: Laptop) -> None:
    head = laptop.standing().sessions[-1].shown.head
    async with at_session(laptop, corrects=head) as robot:
        await visiting.fill(robot, {"correction": "The length was wrong."})
        kept.mark(laptop.seat, laptop.family, head, "note", DAN)
        await robot.does("session.complete")
        await wait(robot, lambda: robot.place == "family")
    assert marks(laptop) == [("note", DAN)]


def said(**more: Any) -> dict[str, Any]:
    """A session that leaves nothing out after the one of a fortnight ago."""
    made = visiting.session(**more)
    for each in (*made["risk"]["parents"], *made["risk"]["children"]):
        each["stated"] = "unchanged"
    return made
