"""From the session page to a small record of an intervention and back, with nothing typed there lost (A58-A74)."""

from __future__ import annotations

import pytest

from screens.robot import Robot
from screens.session.folded import FoldLine
from screens.session.screen import SessionScreen
from screens.session.small_record import RecordLine
from tests.screens.visiting import MUM, NOTE, Laptop, at_session, fill, unfold, wait

BOX = "71" * 8


def at(robot: Robot) -> str | None:
    focused = robot.app.focused
    return next((one.id for one in focused.ancestors_with_self if one.id), None) if focused else None


def lines(robot: Robot) -> list[RecordLine]:
    page = robot.app.page()
    return list(page.query(RecordLine)) if page else []


async def goes_to(robot: Robot, ident: str) -> None:
    """To the line of a small record."""
    await wait(robot, lambda: any(each.id == ident and each.region for each in lines(robot)))
    await robot.focus(f"#{ident}")


def line(robot: Robot) -> str:
    """What the part on work says while it is one line."""
    page = robot.app.page()
    return str(page.query_one("#work-line", FoldLine).render()) if page else ""


async def folded(robot: Robot, words: str) -> None:
    await wait(robot, lambda: words in line(robot))


async def records_a_kit(robot: Robot) -> None:
    """On the form above the session."""
    await wait(robot, lambda: robot.place == "family_form" and robot.app.focused is not None)
    await robot.until("the expiry on the pack")
    await robot.focus("#ask-product")
    await robot.press("2")
    await robot.focus("#ask-expiry")
    await robot.types("31 mar 2028")
    await robot.does("family_form.save")
    await wait(robot, lambda: robot.place == "session")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_kit_is_recorded_in_the_middle_of_a_session_and_nothing_is_lost(
    laptop: Laptop, size: tuple[int, int]
) -> None:
    laptop.draft(interventions=["naloxone", "wrap_around"], day="2026-11-19", note="")
    async with at_session(laptop, size) as robot:
        await folded(robot, "1 small record to make")
        await fill(robot, {"note": NOTE})
        await unfold(robot, "work")
        await goes_to(robot, "record-naloxone-naloxone")
        await robot.until("no record yet")
        await robot.press("enter")
        await records_a_kit(robot)
        assert at(robot) == "record-naloxone-naloxone"
        await robot.until("recorded for this day")
        page = robot.app.page()
        assert isinstance(page, SessionScreen) and page.form().to_state()["note"] == NOTE
        await robot.does("session.complete")
        await wait(robot, lambda: robot.place == "family")
    (kit,) = laptop.standing().work.kits
    said = kit.supplied.value
    assert (said.person, said.on.isoformat(), said.expiry.isoformat()) == (MUM, "2026-11-19", "2028-03-31")
    assert kit.supplied.day == said.on
    body = laptop.sessions[-1]
    assert (body.note, body.interventions) == (NOTE, ("naloxone", "wrap_around"))


async def test_one_key_records_what_is_lacking_and_what_is_there_is_corrected(laptop: Laptop) -> None:
    laptop.draft(interventions=["naloxone"])
    async with at_session(laptop) as robot:
        await folded(robot, "1 small record to make")
        await robot.does("session.small_record")
        await records_a_kit(robot)
        await wait(robot, lambda: line(robot) == "Naloxone programme")
        await robot.does("session.small_record")
        await robot.until("Correct what is recorded")
        await robot.press("down", "enter")
        await robot.until("why the earlier one was not right")
        await robot.focus("#ask-batch")
        await robot.types("N22")
        await robot.focus("#ask-correction_reason")
        await robot.types("left out")
        await robot.does("family_form.save")
        await wait(robot, lambda: robot.place == "session")
    (kit,) = laptop.standing().work.kits
    assert kit.supplied.value.batch == "N22"


async def test_going_back_from_the_form_comes_to_the_same_line_and_its_draft_stays(laptop: Laptop) -> None:
    laptop.draft(interventions=["overdose_prevention"])
    async with at_session(laptop) as robot:
        await unfold(robot, "work")
        await goes_to(robot, "record-overdose-overdose_prevention")
        await robot.press("enter")
        await robot.until("what applies, or none of these")
        await robot.focus("#ask-note")
        await robot.types("Later today.")
        await robot.press("escape")
        await wait(robot, lambda: robot.place == "session")
        assert at(robot) == "record-overdose-overdose_prevention"
        await wait(robot, lambda: "overdose" in laptop.drafts())
        await robot.until("no record yet")
    assert laptop.standing().work.overdoses == ()


async def test_a_home_visit_asks_for_every_box_and_another_contact_does_not(laptop: Laptop) -> None:
    laptop.record("box.issued", box=BOX, person=MUM, on="2026-11-10", kept="on the wardrobe")
    laptop.draft()
    async with at_session(laptop) as robot:
        await folded(robot, "not looked at on this day")
        await robot.does("session.small_record")
        await robot.until("In the home: ")
        await robot.focus("#ask-locked")
        await robot.press("1")
        await robot.does("family_form.save")
        await wait(robot, lambda: robot.place == "session")
        await folded(robot, "Interventions: advice")
    (box,) = laptop.standing().work.boxes
    assert [(each.value.locked, each.value.on.isoformat()) for each in box.seen] == [("yes", "2026-11-20")]
    laptop.draft(kind="phone_session", day="2026-11-19")
    async with at_session(laptop) as robot:
        await folded(robot, "Interventions: advice")
        page = robot.app.page()
        assert isinstance(page, SessionScreen)
        assert page.no_small_record() == "No intervention is chosen that asks for a record of its own."


async def test_a_line_goes_when_its_intervention_is_taken_away(laptop: Laptop) -> None:
    laptop.draft(interventions=["naloxone", "harm_reduction"])
    async with at_session(laptop) as robot:
        await unfold(robot, "work")
        await wait(robot, lambda: len(lines(robot)) == 2)
        await fill(robot, {"interventions": "naloxone"})
        await wait(robot, lambda: robot.dialog is not None)
        picking = robot.dialog
        await robot.press("enter")
        await wait(robot, lambda: robot.dialog not in (picking, None))
        await robot.press("escape")
        await wait(robot, lambda: len(lines(robot)) == 1)
        await goes_to(robot, "record-advice_given-harm_reduction")
        await robot.until("Harm reduction: no record yet")
