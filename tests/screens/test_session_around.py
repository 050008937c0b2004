"""What is to be known before a visit stands above the form of a session, and what nobody decided is said whole."""

from __future__ import annotations

from typing import Any

import pytest

from fsm_tui.casework.family import fold
from fsm_tui.casework.people import FamilyDescribed
from screens.robot import Robot
from screens.session.fields.said import Said
from tests.casework.making import FAMILY, MONDAY, Device, beginning
from tests.screens.visiting import Laptop, at_session, wait

DOG = "Dog in the yard; ring first. His brother may be there."
HOSTILE = "[/] [b]Dog \u202egnp\nin the yard"


def page(robot: Robot) -> Any:
    """The page that is up."""
    return robot.app.page()


def alert(robot: Robot) -> Said:
    return robot.app.screen.query_one("#alerts", Said)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_stands_above_the_form_for_a_visit_to_the_home_only(laptop: Laptop, size: tuple[int, int]) -> None:
    laptop.record("family.described", alerts=DOG)
    async with at_session(laptop, size) as robot:
        await robot.until("▲ Before the visit: Dog in the yard")
        focused = robot.app.focused
        assert focused is not None and focused.id != "alerts", "it costs no key"
        await robot.does("session.goals")
        assert robot.sees("Dog in the yard"), "it does not scroll away"
    laptop.draft(kind="phone_session")
    async with at_session(laptop, size) as robot:
        await wait(robot, lambda: not alert(robot).display)
    laptop.draft(kind="joint_visit")
    async with at_session(laptop, size) as robot:
        await robot.until("Dog in the yard")


async def test_it_is_one_line_from_the_note_on_and_whole_at_the_first_fields(laptop: Laptop) -> None:
    laptop.record("family.described", alerts=f"{DOG} Never after six in the evening, and never alone.")
    async with at_session(laptop) as robot:
        await robot.focus("#kind")
        await wait(robot, lambda: alert(robot).size.height == 2)
        await robot.until("and never alone.")
        await robot.focus("#note")
        await wait(robot, lambda: alert(robot).size.height == 1)
        await robot.until("▲ Before the visit: Dog in the yard")
        assert "…" in next(line for line in robot.text().splitlines() if "Dog in the yard" in line)
        await robot.does("session.goals")
        assert alert(robot).size.height == 1 and robot.sees("Dog in the yard")
        await robot.does("session.what")
        await wait(robot, lambda: alert(robot).size.height == 2)
    async with at_session(laptop, (120, 40)) as robot:
        await robot.focus("#note")
        await wait(robot, lambda: alert(robot).has_class("-folded"))
        await robot.until("and never alone.")  # there is room for it beside two panes


async def test_with_nothing_to_know_there_is_no_line(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        assert not alert(robot).display
    laptop.record("family.described", alerts=HOSTILE)
    async with at_session(laptop) as robot:
        await robot.until("[/] [b]Dog")
        assert "\u202e" not in robot.text()


async def test_who_corrects_a_session_has_been_there(laptop: Laptop) -> None:
    laptop.record("family.described", alerts=DOG)
    async with at_session(laptop, corrects=laptop.standing().sessions[-1].root) as robot:
        assert not alert(robot).display


def test_of_two_that_nobody_decided_both_are_said() -> None:
    one, other = Device("a"), Device("b")
    other.shown(*beginning(one))
    entries = [
        one.writes(FamilyDescribed(alerts="Dog\nin the yard"), MONDAY),
        other.writes(FamilyDescribed(alerts="Never alone"), MONDAY),
    ]
    found = fold(FAMILY, [*one.has.values(), *entries])
    assert sorted(found.alerts.split(" · ")) == ["Dog in the yard", "Never alone"]
