"""Support for a child, from the family's page: what is due leads to it, and the last answer stands at a glance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.casework.child_support import answers
from fsm_tui.services import recording
from screens.family_form.screen import FamilyFormScreen
from screens.robot import Robot
from screens.widgets.facts import Facts
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def glance(robot: Robot) -> str:
    return " ".join(robot.app.screen.query_one("#glance", Facts).words.split())


def form(robot: Robot) -> FamilyFormScreen:
    page = robot.app.page()
    assert isinstance(page, FamilyFormScreen)
    return page


async def opens(robot: Robot) -> None:
    await robot.does("family.child_support")
    await robot.until(lambda: robot.place == "family_form" and bool(form(robot)._made))


async def chooses(robot: Robot, name: str, key: str) -> None:
    await robot.focus(f"#ask-{name}")
    await robot.press(key)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_offered_and_stands_at_a_glance(desk: Desk, size: tuple[int, int]) -> None:
    child = desk.person(FAMILY, "Wren")
    async with at(desk, "family", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Record")
        await opens(robot)
        assert robot.sees("Support for a child affected") or robot.sees("Support was")
        await chooses(robot, "child", "1")
        await chooses(robot, "answer", "1")
        await robot.does("family_form.save")
        assert robot.place == "family_form"
        await robot.types(f"Hub {HOSTILE}", into="#ask-service")
        await locks_and_comes_back(robot, desk)
        await robot.until(lambda: robot.sees("Hub [/]"))
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "family")
        await robot.until(lambda: "Wren Kestrel: support taken up, Hub [/] [b]Zed" in glance(robot))
    assert answers(desk.family(FAMILY))[child][-1].value.answer == "accepted"


async def test_not_offered_needs_its_reason_and_a_later_answer_counts(desk: Desk) -> None:
    async with at(desk, "family", (80, 24), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Record")
        await opens(robot)
        await chooses(robot, "child", "1")
        await chooses(robot, "answer", "3")
        await robot.until("why it was not offered")
        await robot.types("School holidays.", into="#ask-because")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "family" and "no support offered" in glance(robot))
        await opens(robot)
        await chooses(robot, "child", "1")
        await chooses(robot, "answer", "2")
        await robot.types("Hub", into="#ask-service")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "family" and "support declined, Hub" in glance(robot))


def test_the_command_line_records_it_too_and_refuses_what_cannot_be(desk: Desk) -> None:
    family, child = desk.ident(FAMILY), desk.person(FAMILY, "Wren")
    said = {"child": child, "on": "2026-11-20", "answer": "declined", "service": "Hub"}
    recording.record_json(desk.ready(), "support.offered", family, json.dumps(said))
    assert answers(desk.family(FAMILY))[child][-1].value.service == "Hub"
