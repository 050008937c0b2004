"""A letter on a real vault: chosen, filled, completed, noted as sent, written to a file; and its draft."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.letters import LetterMade
from fsm_tui.practice.placeholders import not_recorded
from screens import resuming
from screens.dialogs.pick import Pick
from screens.letters.screen import LetterScreen
from screens.robot import Robot
from screens.widgets.still_needed import StillNeeded
from tests.robot import undone
from tests.screens import caseloads
from tests.screens.caseloads import AMBER, MUM, Desk, at, locks_and_comes_back, session

WORKBOOK, NOTICE = "workbook_chase", "disengagement"
HOSTILE = "[/] [b]Zed {mosaic} \x1b]0;x\x07\x1b[31m\u202egnp"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with caseloads.laptop(tmp_path / "vault") as found:
        yield found


def page(robot: Robot) -> LetterScreen:
    found = robot.app.page()
    assert isinstance(found, LetterScreen)
    return found


def text(robot: Robot) -> str:
    return page(robot).text.text


def needed(robot: Robot) -> list[str]:
    return [need.what for need in page(robot).query_one(StillNeeded).needs]


def letters(desk: Desk) -> list[LetterMade]:
    return [each.value for each in desk.family(desk[AMBER]).came.letters]


def misses_two(desk: Desk) -> None:
    for number, day in enumerate(("20", "22"), 2):
        said = session("low", "medium", number, baby=False, present=[], attendance="did_not_attend", told="Jo Penhale")
        said["goals"] = [{"goal": caseloads.GOAL, "touch": "not_reviewed"}]
        for rated in (*said["risk"]["parents"], *said["risk"]["children"]):
            rated["stated"] = "unchanged"
        desk.record(desk[AMBER], "session.recorded", **said, happened_at=f"2026-11-{day}T10:00")


def consents(desk: Desk) -> None:
    cell = {"agency": "childrens_services", "information": "attendance", "purpose": "child_plan"}
    said = {"consent": "cgl_form", "person": MUM, "statement": "given", "scope": [cell], "way": "signed_paper"}
    desk.record(desk[AMBER], "consent.recorded", **said, given_on="2026-11-20")


async def opened(robot: Robot) -> None:
    await robot.until(lambda: robot.place == "letter" and page(robot).filled is not None)


async def completes(robot: Robot) -> None:
    """Fill every gap by going from one to the next and typing over it."""
    while "[not recorded" in text(robot):
        before = text(robot).count("[not recorded")
        await robot.does("letter.gap")
        await robot.types("told by phone")
        await robot.until(lambda before=before: text(robot).count("[not recorded") < before)  # type: ignore[misc]


async def chosen(robot: Robot, words: str) -> None:
    """Choose a letter on the family's page by a part of its name."""
    await robot.until("Session recorded")
    await robot.does("family.letter")
    await robot.until(lambda: isinstance(robot.dialog, Pick))
    await robot.types(words)
    await robot.press("enter")
    await opened(robot)


def test_every_command_is_carried_out() -> None:
    assert undone(LetterScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_makes_sense_now_stands_first_and_opens_filled(desk: Desk, size: tuple[int, int]) -> None:
    misses_two(desk)
    async with at(desk, "family", size, family_id=desk[AMBER]) as robot:
        await robot.until("Session recorded")
        await robot.does("family.letter")
        await robot.until(lambda: isinstance(robot.dialog, Pick))
        assert robot.sees("Notice of disengagement: Tess Ashdown-Okafor")
        assert robot.sees("2 missed in a row.")
        await robot.press("enter")
        await opened(robot)
        assert robot.sees("Jo Penhale, social worker")
        assert "Tess Ashdown-Okafor is not taking part" in text(robot)
        assert "- Fri 20 Nov 2026: Home visit, did not attend" in text(robot)
        assert needed(robot) == ["what was tried", "stage of change"]
    assert letters(desk) == []
    assert desk.drafts() == {}, "looking makes no draft"


async def test_a_letter_with_gaps_cannot_be_noted_and_a_completed_one_is_kept_word_for_word(desk: Desk) -> None:
    misses_two(desk)
    consents(desk)
    async with at(desk, "letter", family_id=desk[AMBER], letter=NOTICE, about=MUM) as robot:
        await opened(robot)
        await robot.does("letter.sent")
        await robot.until("Not complete: what was tried; stage of change.")
        await completes(robot)
        await robot.until("Nothing is missing")
        await robot.does("letter.gap")
        await robot.until("Nothing in it says that it is not recorded.")
        exact = text(robot).strip()
        await robot.does("letter.sent")
        await robot.until("(CGL consent form, given on 20/11/2026)")
        await robot.answers("no")
        await robot.until(lambda: robot.dialog is None)
        await robot.does("letter.sent")
        await robot.answers("yes")
        await robot.until("Noted as sent today.")
    (made,) = letters(desk)
    assert made.text == exact
    assert "told by phone" in exact
    assert "[not recorded" not in exact
    assert (made.letter, made.to, made.about, str(made.on)) == (NOTICE, "Jo Penhale, social worker", MUM, "2026-11-23")
    assert desk.drafts() == {}


async def test_what_may_not_be_told_is_held_back_and_one_key_leads_to_the_decision(desk: Desk, tmp_path: Path) -> None:
    misses_two(desk)
    async with at(desk, "letter", family_id=desk[AMBER], letter=NOTICE, about=MUM) as robot:
        await opened(robot)
        await completes(robot)
        for name in ("letter.file", "letter.sent"):
            await robot.does(name)
            await robot.until("Held back: Attendance and engagement, Tess Ashdown-Okafor")
            assert robot.sees("(no consent on record for this)")
            await robot.answers("no")
            await robot.until(lambda: robot.dialog is None)
        await robot.does("letter.sent")
        await robot.until(lambda: robot.dialog is not None)
        await robot.answers("yes")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Golden rules"))
        assert robot.sees("West Sussex Children's Services") and robot.sees("Attendance and engagement")
    assert letters(desk) == []


async def test_what_is_typed_survives_the_lock_and_leaving_and_is_found_again(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[AMBER]) as robot:
        await chosen(robot, "workbook")
        await robot.focus("#text")
        page(robot).text.move_cursor(page(robot).text.document.end)
        await robot.types("\nYours, Robin")
        await locks_and_comes_back(robot, desk)
        assert text(robot).endswith("Yours, Robin")
        await robot.types("!")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "family")
    kept = desk.drafts()[f"letter:{WORKBOOK}"]
    assert kept.state["form"]["text"].endswith("Yours, Robin!")
    assert resuming.where(kept) == ("letter", {"family_id": desk[AMBER], "letter": WORKBOOK})
    assert resuming.called(kept) == "Letter"
    async with at(desk, "family", family_id=desk[AMBER]) as robot:
        await chosen(robot, "workbook")
        assert text(robot).endswith("Yours, Robin!")
        await robot.does("letter.anew")
        await robot.answers("yes")
        await robot.until(lambda: "Yours" not in text(robot))
        await robot.does("letter.throw_away")
        await robot.answers("yes")
        await robot.until(lambda: robot.place == "family")
    assert desk.drafts() == {}
    assert letters(desk) == []


def test_a_draft_about_somebody_is_found_again(desk: Desk) -> None:
    draft: Any = type("Draft", (), {"form": "letter:worker_confirmation:probation:1", "family": "f1"})()
    details = {"family_id": "f1", "letter": "worker_confirmation", "about": "probation:1"}
    assert resuming.where(draft) == ("letter", details)


async def test_to_a_file_that_the_person_names_with_the_warning(desk: Desk, tmp_path: Path) -> None:
    there, new = tmp_path / "there.txt", tmp_path / "new.txt"
    there.write_text("mine", encoding="utf-8")
    async with at(desk, "letter", family_id=desk[AMBER], letter=WORKBOOK) as robot:
        await opened(robot)
        for path in (there, new):
            if path == there:
                await robot.does("letter.file")
            await robot.until("The file is not encrypted")
            await robot.press("end", "ctrl+u")
            await robot.types(str(path))
            await robot.press("enter")
            if path == there:
                await robot.until("There is a file of that name already")
        await robot.until("Written. The file is not encrypted")
        whole = text(robot)
    assert there.read_text(encoding="utf-8") == "mine"
    assert whole.strip() in new.read_text(encoding="utf-8")
    if os.name == "posix":
        assert new.stat().st_mode & 0o777 == 0o600
    assert letters(desk) == []


async def test_the_address_and_an_emptied_text_are_needed_too(desk: Desk) -> None:
    async with at(desk, "letter", family_id=desk[AMBER], letter="supervision_chase") as robot:
        await opened(robot)
        assert not_recorded("team_manager") in page(robot).to.value
        await robot.focus("#to")
        await robot.press("end", "ctrl+u")
        await robot.until(lambda: needed(robot)[0] == "to whom")
        await robot.types("Sam Lead")
        await robot.until(lambda: "to whom" not in needed(robot))
        assert "social work team manager's name" in needed(robot), "it still stands in the text"
        await robot.focus("#text")
        page(robot).text.fill("")
        await robot.until(lambda: needed(robot) == ["the letter itself"])
        await robot.does("letter.file")
        await robot.until("There is no text yet.")


async def test_hostile_names_stay_words_and_are_no_template(desk: Desk) -> None:
    desk.record(desk[AMBER], "family.described", social_worker={"name": HOSTILE, "agency": "x"})
    async with at(desk, "letter", family_id=desk[AMBER], letter=WORKBOOK) as robot:
        await opened(robot)
        await robot.until("[/] [b]Zed {mosaic}")
        assert "[/] [b]Zed {mosaic}" in text(robot)
        assert "\x1b" not in robot.text()
        assert "\u202e" not in robot.text()


async def test_what_is_due_leads_to_the_letter_that_does_it(desk: Desk) -> None:
    misses_two(desk)
    async with at(desk, "family", family_id=desk[AMBER]) as robot:
        await robot.until("Session recorded")
        await robot.does("family.due")
        await robot.until(lambda: isinstance(robot.dialog, Pick))
        await robot.types("social worker told of missed")
        await robot.press("enter")
        await opened(robot)
        assert page(robot).letter == NOTICE
        assert page(robot).about == MUM


async def test_guidance_without_letters_says_so(desk: Desk) -> None:
    from fsm_tui.practice.profile import built_in_text, load

    text_ = built_in_text()
    old = load(text_[: text_.index("# Texts that leave.")] + text_[text_.index("\n[[clocks]]") :])
    desk.seat.vault.use_profiles((old,))
    async with at(desk, "family", family_id=desk[AMBER]) as robot:
        await robot.until("Session recorded")
        await robot.does("family.letter")
        await robot.until("Publish a newer practice profile")
