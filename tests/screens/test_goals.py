"""The goals of a family on a real laptop vault: the list, agreeing, reviewing, correcting, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.services import recording
from screens.goals.screen import GoalsScreen
from screens.robot import Robot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
GOAL = "Four nights a week with nothing to drink"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


async def form(robot: Robot, command: str, first: str) -> None:
    """Open a form of the goals page and wait for its first question."""
    await robot.until(GOAL)
    await robot.does(command)
    await robot.until(lambda: robot.place == "family_form" and robot.sees(first))


async def fills(robot: Robot, **answers: str) -> None:
    """Answer questions by their names, over what stands there."""
    for name, answer in answers.items():
        await robot.focus(f"#ask-{name}")
        await robot.press("end", "ctrl+u")
        await robot.types(answer)


async def chooses(robot: Robot, name: str, digit: str) -> None:
    await robot.focus(f"#ask-{name}")
    await robot.press(digit)


def test_every_command_is_carried_out() -> None:
    assert undone(GoalsScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_goals_are_listed_with_number_bar_and_words(desk: Desk, size: tuple[int, int]) -> None:
    async with at(desk, "goals", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until(GOAL)
        assert robot.sees("7 ███████░░░ Four nights a week") and robot.sees("due in 21 days")
        assert robot.sees("Tamsin Kestrel, in their own words, agreed Thu 1 Oct 2026")
        assert robot.sees("↑ 1 4 6 7") and robot.sees("16 Nov 2026 7 of 10: Nine dry days in a row")
        await robot.press("down")
        await robot.until("Whose Tamsin Kestrel")
        assert robot.sees("I want to be the mum who reads the story, not the one who falls asleep before it.")


async def test_without_colour_and_in_plain_letters_it_reads_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at(desk, "goals", plain=True, family_id=desk.ident(FAMILY)) as robot:
        await robot.until(GOAL)
        glyphs = robot.app.glyphs
        assert robot.sees(f"7 {glyphs.bar * 7}{glyphs.rest * 3} Four nights") and "█" not in robot.text()


async def test_a_goal_is_agreed(desk: Desk) -> None:
    async with at(desk, "goals", family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.new", "Whose goal")
        await chooses(robot, "person", "1")
        await fills(robot, text="Walk them to school, both mornings.")
        await chooses(robot, "own_words", "1")
        await fills(robot, baseline="3", target="18 dec", review_weeks="4")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("Walk them to school"))
        assert robot.sees(" 3 ███░░░░░░░")
    goal = next(each for each in desk.family(FAMILY).goals if each.agreed.text.startswith("Walk"))
    assert (goal.agreed.baseline, goal.agreed.review_weeks, str(goal.agreed.target)) == (3, 4, "2026-12-18")
    assert goal.agreed.own_words and goal.agreed.person == desk.person(FAMILY, "Tamsin")
    assert goal.id != "0" * 16 and "goal" not in desk.drafts()


async def test_what_cannot_be_is_said_at_its_field(desk: Desk) -> None:
    async with at(desk, "goals", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.new", "Whose goal")
        await robot.does("family_form.save")
        await robot.until("Still needed: whose goal it is")
        assert robot.sees("Still needed: what the goal is")
        await chooses(robot, "person", "1")
        await fills(robot, text="Rest.", baseline="11", review_weeks="0", target="31/02")
        await robot.does("family_form.save")
        await robot.until("to be reached by, as said there")
        assert robot.sees("! 31 February is no day") or robot.sees("! There is no"), robot.text()
        await fills(robot, target="1 nov 2026", agreed_on="20 nov")
        await robot.does("family_form.save")
        await robot.until("is not a whole number from 0 to 10")
        await fills(robot, baseline="10")
        await robot.does("family_form.save")
        await robot.until("is not a whole number from 1 to 52")
        await fills(robot, review_weeks="2")
        await robot.does("family_form.save")
        await robot.until("the target date is before the goal was agreed")
        await fills(robot, target="1 dec", agreed_on="24 nov 2026")
        await robot.does("family_form.save")
        await robot.until("! is in the future")
        assert robot.place == "family_form"
    assert len(desk.family(FAMILY).goals) == 2, "nothing was written"
    assert desk.drafts()["goal"].state["values"]["text"] == "Rest."


async def test_a_draft_survives_the_lock_and_leaving(desk: Desk) -> None:
    async with at(desk, "goals", family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.new", "Whose goal")
        await chooses(robot, "person", "1")
        await robot.types("Walk them to ", into="#ask-text")
        await locks_and_comes_back(robot, desk)
        await robot.until("Walk them to")
        await robot.types("school.")
        await robot.until("Walk them to school.")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "goals")
        assert robot.sees("1 draft only on this laptop")
        await form(robot, "goals.new", "Walk them to school.")
        await robot.types("!")
        await robot.until("Walk them to school.!")
        assert robot.sees("(•) 1 Tamsin Kestrel")
        await robot.does("family_form.throw_away")
        await robot.answers("yes")
        await robot.until(lambda: robot.place == "goals")
        assert not robot.sees("only on this laptop")
    assert desk.drafts() == {}


async def test_a_review_says_how_it_stands_and_needs_a_because(desk: Desk) -> None:
    async with at(desk, "goals", family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.review", "How it stands")
        await robot.press("1")
        await robot.until("0 to 10, it was 7")
        await fills(robot, score="12")
        await robot.does("family_form.save")
        await robot.until("is not a whole number from 0 to 10")
        await chooses(robot, "touch", "2")
        await robot.until(lambda: not robot.find("#ask-score").display)
        await robot.does("family_form.save")
        await robot.until("Still needed: because")
        await chooses(robot, "touch", "1")
        await fills(robot, score="5", note="Back from seven by her own reckoning.")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("↓ 1 4 6 7 5"))
        assert robot.sees("5 of 10: Back from seven") and robot.sees("5 █████░░░░░ Four nights")
        assert robot.sees("1 record only on this laptop")


async def test_a_correction_needs_its_reason_and_keeps_what_was(desk: Desk) -> None:
    async with at(desk, "goals", family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.change", GOAL)
        await fills(robot, text="Five nights a week with nothing to drink.")
        await robot.does("family_form.save")
        await robot.until("why the earlier one was not right")
        assert robot.place == "family_form"
        await robot.types("she wants one more", into="#ask-correction_reason")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("Five nights a week"))
        assert robot.sees("↑ 1 4 6 7"), "how it moved stays"
        await robot.does("goals.read")
        await robot.until(lambda: robot.place == "record" and robot.sees("she wants one more"))
    goals = desk.family(FAMILY).goals
    assert len(goals) == 2
    record = desk.family(FAMILY).record_of(next(g.head for g in goals if g.agreed.text.startswith("Five")))
    assert record is not None and len(record.versions) == 2


async def test_hostile_words_stay_words(desk: Desk) -> None:
    person = desk.person(FAMILY, "Tamsin")
    desk.record(FAMILY, "goal.agreed", goal="77" * 8, person=person, text=HOSTILE, agreed_on="2026-11-20")
    async with at(desk, "goals", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("[/] [b]Zed")
        await robot.press("end")
        await robot.does("goals.change")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("[/] [b]Zed"))
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_a_family_without_goals_says_what_to_do(desk: Desk) -> None:
    said = {"label": "Quill", "area": "west", "base": "st_james"}
    recording.record_json(desk.seat, "family.opened", None, json.dumps(said))
    async with at(desk, "goals", family_id=desk.ident("Quill")) as robot:
        await robot.until("No goal is agreed yet. Press n")
        await robot.does("goals.review")
        await robot.until("Review: No goal is agreed yet.")
        await robot.does("goals.new")
        await robot.until("There is no parent or carer in this family yet")
        assert robot.place == "goals"
