"""The care plan on a real laptop vault: steps added, changed, ended, taken up again; needs and goals beside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from screens.care_plan.screen import OURS, SHORT, CarePlanScreen
from screens.robot import Robot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
VISIT, BOX = "51" * 8, "52" * 8


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def step(desk: Desk, ident: str = VISIT, text: str = "Weekly visit", **more: Any) -> str:
    said = {"step": ident, "text": text, "starts": "2026-11-02"} | more
    return desk.record(FAMILY, "step.added", **said)


async def form(robot: Robot, command: str, first: str) -> None:
    await robot.does(command)
    await robot.until(lambda: robot.place == "family_form" and robot.sees(first))


async def fills(robot: Robot, **answers: str) -> None:
    for name, answer in answers.items():
        await robot.focus(f"#ask-{name}")
        await robot.press("end", "ctrl+u")
        await robot.types(answer)


def test_every_command_is_carried_out() -> None:
    assert undone(CarePlanScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_steps_needs_and_goals_are_on_one_page(desk: Desk, size: tuple[int, int]) -> None:
    mum = desk.person(FAMILY, "Tamsin")
    desk.record(FAMILY, "assessment.written", person=mum, written_on="2026-11-20", agreed_on="2026-11-20",
                parts=[{"section": "housing", "findings": "Dry."}], needs=["reading", "childcare"])  # fmt: skip
    step(desk, person=mum, intervention="brief_intervention", domain="substance_use")
    step(desk, BOX, "Lockable box")
    desk.record(FAMILY, "step.ended", step=BOX, on="2026-11-09", done=True, because="fitted")
    step(desk, "53" * 8, "Group on Tuesdays", starts="2027-01-05", whose="DAWN")
    async with at(desk, "care_plan", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Weekly visit")
        assert robot.sees("Tamsin Kestrel: Help with reading and writing, Childcare")
        assert robot.sees("Tamsin Kestrel: 1 of 12 parts, agreed with them on Fri 20 Nov 2026")
        assert robot.sees("going on Weekly visit Tamsin Kestrel 2 Nov 2026")
        assert robot.sees("to come Group on Tuesdays the family 5 Jan 2027")
        assert robot.sees("✓ done Lockable box the family")
        assert robot.sees("About Drug and alcohol use, Brief intervention")
        assert robot.sees("Four nights a week with nothing to")
        await robot.press("end")
        await robot.until("Ended done on Mon 9 Nov 2026: fitted")
        await robot.does("care_plan.end")
        await robot.until("This step ended. Change takes it up again.")
        await robot.does("care_plan.goals")
        await robot.until(lambda: robot.place == "goals")


async def test_a_step_is_added_and_its_draft_survives_the_lock(desk: Desk) -> None:
    async with at(desk, "care_plan", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("No step is planned yet. Press n")
        await robot.does("care_plan.change")
        await robot.until("Change: No step is planned yet.")
        await form(robot, "care_plan.add", "What is done")
        await robot.types("Drink diary, looked at ", into="#ask-text")
        await locks_and_comes_back(robot, desk)
        await robot.until("Drink diary, looked at")
        await robot.types("each week.")
        await robot.does("family_form.save")
        await robot.until("Still needed: for whom it is")
        await robot.focus("#ask-person")
        await robot.press("1")
        await fills(robot, starts="31/02")
        await robot.does("family_form.save")
        await robot.until("! There is no day 31 in February")
        await fills(robot, starts="tomorrow", agreed_on="24 nov 2026")
        await robot.does("family_form.save")
        await robot.until("! is in the future")
        await fills(robot, agreed_on="today")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "care_plan" and robot.sees("to come Drink diary, looked at"))
        assert robot.sees("agreed with them on Mon 23 Nov 2026")
    added = desk.family(FAMILY).steps[0].added
    assert added.person == desk.person(FAMILY, "Tamsin") and str(added.starts) == "2026-11-24"
    assert added.step != "0" * 16 and desk.drafts() == {}


async def test_a_step_is_changed_ended_and_taken_up_again_with_reasons(desk: Desk) -> None:
    step(desk)
    async with at(desk, "care_plan", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Weekly visit")
        await form(robot, "care_plan.change", "Weekly visit")
        await robot.types(" at the base", into="#ask-text")
        await robot.does("family_form.save")
        await robot.until("Still needed: why it is changed")
        await robot.types("more private", into="#ask-because")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "care_plan" and robot.sees("Because more private"))
        assert robot.sees("Before Weekly visit (Mon 2 Nov 2026)")
        await form(robot, "care_plan.end", "It is")
        await robot.press("2")
        await fills(robot, on="1 nov 2026")
        await robot.types("she works on Mondays now", into="#ask-because")
        await robot.does("family_form.save")
        await robot.until("! is before the step starts, Mon 2 Nov 2026")
        await fills(robot, on="today")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "care_plan" and robot.sees("stopped on Mon 23 Nov 2026: she works"))
        await form(robot, "care_plan.change", "at the base")
        await robot.does("family_form.save")
        await robot.until("Still needed: why it is taken up again")
        await robot.types("Fridays suit", into="#ask-because")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "care_plan" and robot.sees("going on"))
    found = desk.family(FAMILY).steps[0]
    assert found.active and len(found.additions) == 3 and len(found.ends) == 1


async def test_two_versions_of_a_step_are_marked(desk: Desk) -> None:
    step(desk)
    seen = desk.family(FAMILY).frontier
    step(desk, text="Visit twice a week", because="more to do")
    said = {"step": VISIT, "text": "Visit once a month", "starts": "2026-11-02", "because": "less to do"}
    desk.arrives(FAMILY, "step.added", said, author="0e" * 16, bases=seen)
    async with at(desk, "care_plan", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("▲ two")
        assert robot.sees("recorded without knowledge of each other")
        assert robot.sees("Visit twice a week") and robot.sees("Visit once a month")


async def test_a_concern_without_a_goal_stands_on_the_plan(desk: Desk) -> None:
    async with at(desk, "care_plan", (120, 40), family_id=desk.ident("Hawthorn-Adze")) as robot:
        await robot.until("◆ Amber Otto Adze: medium risk of harm")


async def test_hostile_words_stay_words(desk: Desk) -> None:
    step(desk, text=HOSTILE, whose=HOSTILE, because=HOSTILE)
    async with at(desk, "care_plan", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("[/] [b]Zed")
        await form(robot, "care_plan.change", "[/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_two_versions_of_a_goal_and_of_a_step_are_decided_with_a_reason(desk: Desk) -> None:
    step(desk)
    goal = desk.family(FAMILY).goals[0]
    seen = desk.family(FAMILY).frontier
    agreed = {"goal": goal.id, "person": goal.agreed.person, "agreed_on": "2026-11-20", "because": "changed"}
    step(desk, text="Visit twice a week", because="more to do")
    desk.record(FAMILY, "goal.agreed", **agreed, text="Five nights")
    said = {"step": VISIT, "text": "Visit once a month", "starts": "2026-11-02", "because": "less to do"}
    desk.arrives(FAMILY, "step.added", said, author="0e" * 16, bases=seen)
    desk.arrives(FAMILY, "goal.agreed", {**agreed, "text": "Three nights"}, author="0e" * 16, bases=seen)
    async with at(desk, "family", (100, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("To decide (x): goal")
        for key in ("0", None):
            await robot.does("family.decide")
            if key is not None:
                await robot.picks(key)
            await robot.until("Which is right")
            await robot.picks("0")
            await robot.until("Why is this the right one?")
            await robot.types("as the parent says")
            await robot.press("enter")
            await robot.until("Decided. Both values stay in the history.")
        await robot.until(lambda: not robot.sees("To decide"))
    family = desk.family(FAMILY)
    assert not family.conflicts and not family.steps[0].in_conflict


async def test_a_step_and_its_end_are_corrected_from_the_record(desk: Desk) -> None:
    head = step(desk)
    ended = desk.record(FAMILY, "step.ended", step=VISIT, on="2026-11-09", done=True, because="fitted")
    await _corrects(desk, head, "Weekly visit", "text", " at the base")
    await _corrects(desk, ended, "fitted", "because", "by Friday, ")
    found = desk.family(FAMILY).steps[0]
    assert "at the base" in found.added.text and not found.active
    assert found.ended is not None and found.ended.value.because == "by Friday, fitted"


async def _corrects(desk: Desk, entry: str, seen: str, name: str, typed: str) -> None:
    async with at(desk, "record", (80, 40), family_id=desk.ident(FAMILY), head=entry) as robot:
        await robot.until(seen)
        await robot.does("record.correct")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Why corrected"))
        await robot.types(typed, into=f"#ask-{name}")
        await robot.does("family_form.save")
        await robot.until("Still needed: why the earlier one was not right")
        await robot.types("typing", into="#ask-correction_reason")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "care_plan")


@pytest.mark.parametrize(("much", "told"), [("short", False), ("whole", True)])
async def test_one_parents_plan_is_written_to_a_file_of_its_own(
    desk: Desk, tmp_path: Path, much: str, told: bool
) -> None:
    mum = desk.person(FAMILY, "Tamsin")
    parts = [{"section": "housing", "findings": "Two rooms, dry."}]
    desk.record(FAMILY, "assessment.written", person=mum, written_on="2026-11-20", parts=parts, needs=["reading"])
    step(desk, person=mum)
    there, file = tmp_path / "there.txt", tmp_path / "plan.txt"
    there.write_text("mine")
    async with at(desk, "care_plan", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Weekly visit")
        await robot.does("care_plan.write_out")
        await robot.picks(mum)
        await robot.picks(much)
        for path in (there, file):
            await robot.until(lambda: robot.dialog is not None and robot.sees("not encrypted"))
            await robot.press("end", "ctrl+u")
            await robot.types(str(path))
            await robot.press("enter")
        await robot.until("Written. The file is not encrypted")
    assert there.read_text() == "mine"
    text = file.read_text("utf-8")
    assert text.startswith("Care plan of Tamsin Kestrel\n") and "Weekly visit" in text
    assert "Help with reading and writing" in text and ("Two rooms" in text) is told


async def test_the_familys_plan_is_written_without_what_may_not_be_told(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    step(desk, BOX, "A group for grandmothers", person=desk.person(FAMILY, "Morwenna"))
    async with at(desk, "care_plan", (100, 50), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("A group for grandmothers")
        await robot.does("care_plan.write_out")
        await robot.picks(OURS)
        await robot.picks(SHORT)
        await robot.until("To West Sussex Children's Services")
        assert robot.sees("Leaves: Goals and progress, Tamsin Kestrel")
        assert robot.sees("Held back, left out: Goals and progress, Morwenna")
        await robot.press("end", "ctrl+u")
        await robot.types(str(file))
        await robot.press("enter")
        await robot.until("Written. The file is not encrypted")
    text = file.read_text("utf-8")
    assert text.startswith("Care plan of the family Kestrel\n") and "grandmothers" not in text
