"""The end of the work on real vaults: an exit date, a proposal to close on the laptop, the leader's word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.ending.screen import EndingScreen
from screens.robot import Robot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import Desk, at, locks_and_comes_back

FAMILY = "Kestrel"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("office", tmp_path / "office") as found:
        yield found


async def answer(robot: Robot, name: str, typed: str) -> None:
    await robot.focus(f"#ask-{name}")
    await robot.press("end", "ctrl+u")
    await robot.types(typed)


async def choose(robot: Robot, name: str, digit: str) -> None:
    await robot.focus(f"#ask-{name}")
    await robot.press(digit)


def test_every_command_is_carried_out() -> None:
    assert undone(EndingScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_exit_date_is_planned_changed_with_a_reason_and_keeps_its_history(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with at(desk, "ending", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until("no exit date is planned yet")
        await robot.does("ending.exit")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Planned for"))
        await answer(robot, "exit_on", "1 mar 2027")
        await choose(robot, "with_parent", "1")
        await robot.does("family_form.save")
        await robot.until("Exit: Mon 1 Mar 2027")
        await robot.does("ending.exit")
        await robot.until("Why another date")
        await answer(robot, "exit_on", "15 mar 2027")
        await choose(robot, "with_parent", "1")
        await robot.does("family_form.save")
        await robot.until("say why it is another date")
        await answer(robot, "because", "a lapse at New Year")
        await robot.does("family_form.save")
        await robot.until("Exit: Mon 15 Mar 2027")
        assert robot.sees("because a lapse at New Year") and robot.sees("it was Mon 1 Mar 2027")


async def test_a_proposal_asks_for_every_goal_and_the_risk_of_everybody(desk: Desk) -> None:
    async with at(desk, "ending", (120, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("not proposed")
        await robot.does("ending.propose")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Why it ends"))
        await robot.does("family_form.save")
        await robot.until("Still needed")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "ending")
        await locks_and_comes_back(robot, desk)


def proposed(office: Desk) -> str:
    """A proposal to close that came from the practitioner's laptop."""
    family = office.family(FAMILY)
    said = {
        "reason": "completed",
        "exit_on": "2026-11-23",
        "outcomes": [{"goal": each.id, "end": "achieved"} for each in family.active_goals],
        "risk": {},
        "clear_after": "2026-12-21",
    }
    return office.arrives(FAMILY, "closure.proposed", said, author=office.robin())


async def test_the_leader_finds_the_proposal_in_the_queue_sends_it_back_and_closes_the_next(office: Desk) -> None:
    proposed(office)
    async with at(office, "queue", (120, 40)) as robot:
        await robot.until("closing is proposed")
        places = [line.what for line in robot.app.page().shown]  # type: ignore[union-attr]
        for _ in range(places.index("closure")):
            await robot.press("down")
        await robot.does("queue.open")
        await robot.until(lambda: robot.place == "ending" and robot.sees("the leader decides"))
        await robot.does("ending.decide")
        await robot.until("Not yet")
        await robot.press("down", "enter")
        await robot.until("What is to be done first?")
        await robot.press("enter")
        await robot.until("Say what is to be done first.")
        await robot.types("tell the social worker")
        await robot.press("enter")
        await robot.until("not yet: tell the social worker")
        assert robot.sees("not proposed")
    proposed(office)
    async with at(office, "ending", (80, 24), family_id=office.ident(FAMILY)) as robot:
        await robot.until("the leader decides")
        await robot.does("ending.decide")
        await robot.until("Close the family")
        await robot.press("enter")
        await robot.until("A word to the practitioner")
        await robot.press("enter")
        await robot.until("laptops keep it until Mon 21 Dec 2026")
