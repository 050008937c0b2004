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
CONCERNED = "Hawthorn-Adze"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


async def form(robot: Robot, command: str, first: str, seen: str = GOAL) -> None:
    """Open a form of the goals page and wait for its first question."""
    await robot.until(seen)
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
        await fills(robot, baseline="3", target="18 dec", review_weeks="4", importance="9", confidence="6")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("Walk them to school"))
        assert robot.sees(" 3 ███░░░░░░░")
    goal = next(each for each in desk.family(FAMILY).goals if each.agreed.text.startswith("Walk"))
    assert (goal.agreed.baseline, goal.agreed.review_weeks, str(goal.agreed.target)) == (3, 4, "2026-12-18")
    assert (goal.agreed.importance, goal.agreed.confidence) == (9, 6)
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
        await form(robot, "goals.mend", GOAL)
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
    mended = next(each for each in goals if each.agreed.text.startswith("Five"))
    record = desk.family(FAMILY).record_of(mended.head)
    assert record is not None and len(record.versions) == 2
    assert len(mended.agreements) == 1 and mended.agreements[0].happened == record.original.entry.header.happened


async def test_a_change_is_a_later_agreement_and_the_earlier_one_stays_readable(desk: Desk) -> None:
    async with at(desk, "goals", (100, 40), family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.change", GOAL)
        assert not robot.sees("Whose goal"), "it stays hers"
        await robot.does("family_form.save")
        await robot.until("Still needed: why it is changed")
        await fills(robot, text="Five nights a week with nothing to drink.", target="18 dec", review_weeks="2")
        await robot.types("Four went well.", into="#ask-because")
        await fills(robot, agreed_on="1 sep 2026", importance="11")
        await robot.does("family_form.save")
        await robot.until("is not a whole number from 0 to 10")
        await fills(robot, importance="9")
        await robot.does("family_form.save")
        await robot.until("! is before this goal was first agreed, Thu 1 Oct 2026")
        await fills(robot, agreed_on="today")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("Five nights a week"))
        assert robot.sees("agreed Thu 1 Oct 2026") and robot.sees("Fri 18 Dec 2026, in 25 days")
        assert robot.sees("matters 9 of 10") and robot.sees("every 2 weeks")
        assert robot.sees("Changed Mon 23 Nov 2026, Robin Vale. Goal: Four nights a week")
        assert robot.sees("Because: Four went well.") and robot.sees("(began at 1)")
        await form(robot, "goals.change", "Five nights")
        await robot.types("no", into="#ask-because")
        await robot.does("family_form.save")
        await robot.until("Nothing was changed.")
    goal = next(each for each in desk.family(FAMILY).goals if each.agreed.text.startswith("Five"))
    assert [each.value.text[:4] for each in goal.agreements] == ["Four", "Five"]
    assert goal.agreed.person == desk.person(FAMILY, "Tamsin") and goal.baseline == 1


async def test_a_goal_is_stopped_with_its_reason_and_taken_up_again(desk: Desk) -> None:
    async with at(desk, "goals", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.stop", "(•) 4 Stopped")
        await robot.does("family_form.save")
        await robot.until("Still needed: because")
        await robot.types("Another comes first.", into="#ask-because")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("stopped"))
        await robot.press("end")
        await robot.until("Ended stopped on Mon 23 Nov 2026: Another comes first.")
        await robot.does("goals.review")
        await robot.until("Review: This goal ended. Change takes it up again.")
        await form(robot, "goals.change", GOAL)
        await fills(robot, text="Three nights a week with nothing to drink.")
        await robot.types("It comes first now.", into="#ask-because")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("Three nights a week"))
    assert all(each.active for each in desk.family(FAMILY).goals)


async def test_a_goal_is_achieved_with_one_key(desk: Desk) -> None:
    async with at(desk, "goals", family_id=desk.ident(FAMILY)) as robot:
        await form(robot, "goals.achieved", "(•) 3 Achieved")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("achieved"))
    assert [each.active for each in desk.family(FAMILY).goals].count(False) == 1


async def test_a_concern_without_a_goal_is_pointed_out_and_answered_with_one_key(desk: Desk) -> None:
    async with at(desk, "goals", family_id=desk.ident(CONCERNED)) as robot:
        await robot.until("◆ Amber Otto Adze: medium risk of harm with moderate severity of use of Kit Adze")
        assert robot.sees("Press o to agree a goal for it.")
        await form(robot, "goals.concern", "Whose goal", "Otto Adze")
        await chooses(robot, "person", "1")
        await fills(robot, text="Nobody smokes in the car.")
        await robot.does("family_form.save")
        await robot.until("what it is about, so that it answers the concern")
        await chooses(robot, "domain", "enter")
        await robot.until(lambda: robot.dialog is not None)
        assert robot.sees("Children's safety at home") and not robot.sees("Housing")
        await robot.picks("child_safety")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("Nobody smokes in the car."))
        assert not robot.sees("Amber")
        assert "goals.concern" not in {each.name for each in robot.app.hands.here()}


async def test_of_several_concerns_one_is_chosen_and_a_parents_goal_is_theirs(desk: Desk) -> None:
    for goal in desk.family(CONCERNED).active_goals:
        said = {"goal": goal.id, "touch": "stopped", "because": "begun anew"}
        desk.record(CONCERNED, "goal.progressed", progress=said)
    bea = desk.person(CONCERNED, "Bea")
    async with at(desk, "goals", (120, 40), family_id=desk.ident(CONCERNED)) as robot:
        await robot.until("Press o to agree a goal for one of them.")
        await robot.does("goals.concern")
        await robot.picks(bea)
        await robot.until(lambda: (robot.place == "family_form" and robot.sees("(•) 2 Bea Hawthorn"))
                          or robot.sees("(•) 1 Bea Hawthorn"))  # fmt: skip


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


async def test_a_review_is_corrected_with_its_reason(desk: Desk) -> None:
    goal = next(each for each in desk.family(FAMILY).goals if each.agreed.text.startswith("Four"))
    said = {"goal": goal.id, "touch": "progress", "score": 5, "note": "Back from seven."}
    head = desk.record(FAMILY, "goal.progressed", progress=said)
    async with at(desk, "goals", (80, 40), family_id=desk.ident(FAMILY), corrects=head) as robot:
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Back from seven."))
        await fills(robot, score="6")
        await robot.does("family_form.save")
        await robot.until("why the earlier one was not right")
        await robot.types("typing", into="#ask-correction_reason")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "goals" and robot.sees("↓ 1 4 6 7 6"))
    record = desk.family(FAMILY).record_of(head)
    assert record is not None and len(record.versions) == 2
