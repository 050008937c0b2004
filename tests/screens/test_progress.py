"""Progress on a real laptop vault: from the family and back, choosing, the numbers, lock, hostile words, both sizes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from fsm_tui.services import recording
from screens.progress.screen import ProgressScreen
from screens.progress.telling import since
from screens.robot import Robot
from screens.widgets.plot import Plot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
GOAL = "Four nights a week with nothing to drink"
FIRST = "Risk of the family"
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def page(robot: Robot) -> ProgressScreen:
    found = robot.app.page()
    assert isinstance(found, ProgressScreen)
    return found


def plotted(robot: Robot) -> str:
    """What the plot shows."""
    return robot.app.screen.query_one(Plot).render().plain


def titled(robot: Robot) -> str:
    """What stands above the plot."""
    return str(robot.app.screen.query_one("#head", Static).render())


async def chosen(robot: Robot, code: str) -> None:
    """Go to a plot by the arrows."""
    await robot.until(lambda: bool(page(robot).charts))
    places = [each.code.partition(":")[0] for each in page(robot).charts]
    await robot.focus("#choices")
    await robot.press("home", *["down"] * places.index(code))
    await robot.until(lambda: page(robot).code.startswith(code))


def test_every_command_is_carried_out() -> None:
    assert undone(ProgressScreen) == []


@SIZES
async def test_from_the_family_to_a_number_and_its_record_and_back(desk: Desk, size: tuple[int, int]) -> None:
    async with at(desk, "family", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Tamsin Kestrel")
        await robot.does("family.progress")
        await robot.until(lambda: robot.place == "progress" and robot.sees(f"▸ {FIRST}"))
        assert robot.sees("◆") and robot.sees("Amber┤") and robot.sees("RAG matrix: unconfirmed")
        assert robot.sees("16 Nov 26 Green the same") and robot.sees("04 Nov 26 Green was Amber")
        await robot.press("right", "down")
        await robot.does("progress.read")
        await robot.until(lambda: robot.place == "record" and robot.sees("Wed 4 Nov 2026"))
        await robot.press("escape")
        await robot.until(lambda: robot.place == "progress" and robot.sees("was Amber"))
        await robot.press("escape")
        await robot.until(lambda: robot.place == "family")


@SIZES
async def test_the_arrows_choose_what_is_drawn(desk: Desk, size: tuple[int, int]) -> None:
    async with at(desk, "progress", size, family_id=desk.ident(FAMILY)) as robot:
        await chosen(robot, "goals")
        assert "A──" in plotted(robot) and "B┄┄" in plotted(robot) and "A Four nights" in plotted(robot)
        assert robot.sees("16 Nov 26 A 7 of 10 up 1")
        await chosen(robot, "goal")
        assert titled(robot).startswith(f"Goal, Tamsin Kestrel: {GOAL}") and "10┤" in plotted(robot)
        await chosen(robot, "stage")
        assert "Pre-contemplation┤" in plotted(robot) and robot.sees("01 Oct 26 Preparation was Contemplation")
        await chosen(robot, "sessions")
        assert "Missed┤" in plotted(robot) and titled(robot) == "Attendance. 5 of 5 kept."


async def test_no_word_is_lost_without_colour_and_on_an_old_console(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at(desk, "progress", plain=True, family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Amber+")
        for code in ("risk", "goals", "stage", "sessions"):
            await chosen(robot, code)
            assert plotted(robot).isascii(), plotted(robot)


async def test_tab_and_n_go_between_the_two_sides(desk: Desk) -> None:
    async with at(desk, "progress", family_id=desk.ident(FAMILY)) as robot:
        await chosen(robot, "goals")
        await robot.does("progress.turn")
        assert page(robot).numbers.has_focus
        await robot.press("end")
        assert page(robot).line is not None and robot.sees("where it began")
        assert robot.sees("16 Nov 26 B 7 of 10") and robot.sees("01 Oct 26 A 1 of 10"), "room for every number"
        await robot.press("left")
        assert page(robot).choices.has_focus
        await robot.press("down")
        assert page(robot).numbers.cursor == 0, "another plot begins with its newest number"
        await robot.press("enter")
        assert page(robot).numbers.has_focus


async def test_time_can_be_shortened(desk: Desk) -> None:
    async with at(desk, "progress", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("15 Sep 2026")
        await robot.does("progress.span")
        await robot.until("Drawn: the last 12 months.")
        await robot.does("progress.span")
        await robot.until("Drawn: the last 3 months.")
        assert since(page(robot).view.span, 3) == page(robot).view.span, "the family came ten weeks ago"  # type: ignore[union-attr]
        await robot.does("progress.span")
        await robot.until("Drawn: all of the time.")


async def test_from_a_goal_to_that_goal_over_time(desk: Desk) -> None:
    async with at(desk, "goals", family_id=desk.ident(FAMILY)) as robot:
        await robot.until(GOAL)
        await robot.press("down")
        await robot.does("goals.progress")
        await robot.until(lambda: robot.place == "progress" and robot.sees("I want to be the mum who reads"))
        assert page(robot).code.startswith("goal:") and robot.sees("16 Nov 26 7 of 10 up 1")


async def test_it_comes_back_where_it_was_after_the_lock(desk: Desk) -> None:
    async with at(desk, "progress", family_id=desk.ident(FAMILY)) as robot:
        await chosen(robot, "stage")
        await robot.press("right", "down")
        await locks_and_comes_back(robot, desk)
        await robot.until("was Contemplation")
        assert page(robot).code.startswith("stage:") and page(robot).numbers.cursor == 1
        await robot.does("progress.read")
        await robot.until(lambda: robot.place == "record")


async def test_what_is_recorded_meanwhile_is_drawn_on_coming_back(desk: Desk) -> None:
    async with at(desk, "progress", family_id=desk.ident(FAMILY)) as robot:
        await chosen(robot, "goal")
        await robot.does("progress.read")
        await robot.until(lambda: robot.place == "record")
        goal = desk.family(FAMILY).goals[0].id
        said = {"progress": {"goal": goal, "touch": "progress", "score": 9}}
        await robot.app.ask(recording.record_json, "goal.progressed", desk.ident(FAMILY), json.dumps(said))
        await robot.press("escape")
        await robot.until(lambda: robot.place == "progress" and robot.sees("23 Nov 26 9 of 10 up 2"))


async def test_hostile_words_stay_words(desk: Desk) -> None:
    person = desk.person(FAMILY, "Tamsin")
    desk.record(
        FAMILY, "goal.agreed", goal="77" * 8, person=person, text=HOSTILE, baseline=3, agreed_on="2026-11-20"
    )
    async with at(desk, "progress", family_id=desk.ident(FAMILY)) as robot:
        await chosen(robot, "goals")
        assert "[/] [b]Zed" in plotted(robot)
        await robot.press("down", "down", "down")
        await robot.until("[/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_a_family_of_which_nothing_is_stated(desk: Desk) -> None:
    said = {"label": "Quill", "area": "west", "base": "st_james"}
    recording.record_json(desk.seat, "family.opened", None, json.dumps(said))
    async with at(desk, "progress", family_id=desk.ident("Quill")) as robot:
        await robot.until("Nothing stated yet")
        assert robot.sees("No number yet. Record a session") and robot.sees("23 Nov 2026")
        await robot.does("progress.read")
        await robot.until("Read: There is no number here yet.")
        await robot.press("down", "enter", "t", "up")
        assert robot.place == "progress"
