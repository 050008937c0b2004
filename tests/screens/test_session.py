"""The session page on a real vault: the rule of the house, drafts, lock, late visits, corrections, goals."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input, TextArea

from fsm_tui.casework.review import Remark, Verdict
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import Faults
from fsm_tui.services import families, opening, recording
from screens.commands import registry
from screens.robot import Robot
from screens.session.fields.choosing import Level
from screens.session.form import SessionForm
from screens.session.form_page import FormPage
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.still_needed import StillNeeded
from tests.robot import driving, undone
from tests.screens import visiting
from tests.screens.visiting import (
    BEA,
    EVENINGS,
    KIT,
    MUM,
    NOTE,
    SCHOOL,
    Laptop,
    at_session,
    fill,
    open_session,
    unfold,
    wait,
)

HOSTILE = "[/] [b]Tess \x1b]0;x\x07\x1b[31m\u202egnp.exe"
EVERYTHING = [
    "kind", "start", "outcome", "who was there", "note",
    "Tess: severity", "Kit: harm", "Bea: harm", "goal 1", "goal 2",
]  # fmt: skip


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Laptop]:
    """A vault of its own, for tests that close it."""
    made = visiting.laptop(tmp_path / "vault")
    yield made
    opening.leave(made.seat)


def needed(robot: Robot) -> list[str]:
    page = robot.app.page()
    return [need.what for need in page.query_one(StillNeeded).needs] if page else []


def at(robot: Robot) -> str | None:
    """The id of the field that has the focus."""
    focused = robot.app.focused
    return next((one.id for one in focused.ancestors_with_self if one.id), None) if focused else None


def page(robot: Robot) -> FormPage:
    found = robot.app.page()
    assert isinstance(found, FormPage)
    return found


def written(robot: Robot) -> str:
    """What stands in the note."""
    note = robot.find("#note")
    assert isinstance(note, TextArea)
    return note.text


async def look(robot: Robot) -> None:
    """Wait until the page has looked at what was typed last."""
    await wait(robot, lambda: page(robot).looked_at)


async def kind(robot: Robot, letters: str) -> None:
    """Pick the kind that matches best."""
    await fill(robot, {"kind": letters})
    await wait(robot, lambda: robot.dialog is not None and robot.dialog.focused is not None)
    await robot.press("enter")
    await wait(robot, lambda: robot.dialog is None)


async def because(robot: Robot, person: str, level: str, why: str) -> None:
    await fill(robot, {f"level-{person}": level, f"because-{person}": why})


async def completed(robot: Robot) -> None:
    await robot.does("session.complete")
    await wait(robot, lambda: robot.place == "family")


# -- the main story


def test_every_command_is_carried_out() -> None:
    from screens.session.rate.screen import RateScreen
    from screens.session.screen import SessionScreen

    assert undone(SessionScreen) == []
    assert undone(RateScreen) == []


async def test_a_visit_in_thirty_keys_from_the_caseload(laptop: Laptop) -> None:
    """One parent, two children, two goals: from the caseload to completed, text not counted (issue 4)."""
    async with at_session(laptop) as robot:
        keys = 2  # open the family, begin a session

        async def press(*pressed: str) -> None:
            nonlocal keys
            keys += len(pressed)
            for key in pressed:
                await robot.press(key)
                await look(robot)

        assert at(robot) == "kind"
        await press("enter")
        await wait(robot, lambda: robot.dialog is not None)
        await press("enter")
        await wait(robot, lambda: robot.dialog is None and at(robot) == "day")
        await press("f8")
        await robot.types("1400")
        await look(robot)
        await press("f8", "1", "f8", "1", "f8")
        assert at(robot) == "note"
        await robot.types(NOTE)
        await look(robot)
        for why, digit in (("Drinks daily.", "3"), ("Aunt is there at six.", "1"), ("Sees the midwife.", "1")):
            await press("f8", digit, "enter")
            await robot.types(why)
            await look(robot)
        await press("f8", "7", "f8", "8")
        assert needed(robot) == [] and robot.sees("Nothing is missing")
        await robot.press("ctrl+s")
        await wait(robot, lambda: robot.place == "family")
        assert keys + 1 <= 30

    body = laptop.sessions[-1]
    assert (body.session_kind, body.present, body.note) == ("home_visit", (MUM,), NOTE)
    assert [(one.severity, one.stated, one.because) for one in body.risk.parents] == [
        ("high", "changed", "Drinks daily.")
    ]
    assert {(one.person, one.harm, one.stated) for one in body.risk.children} == {
        (KIT, "low", "changed"),
        (BEA, "low", "unchanged"),
    }
    assert {(one.goal, one.touch, one.score) for one in body.goals} == {
        (EVENINGS, "progress", 7),
        (SCHOOL, "progress", 8),
    }


async def test_no_key_that_is_typed_ahead_goes_to_the_wrong_field(laptop: Laptop) -> None:
    """All keys are there before the app looks at the first; Enter, Tab, F8 and the jumps keep their order."""
    laptop.draft(start="", attendance="", present=[], note="", parents={})
    async with at_session(laptop) as robot:
        await look(robot)
        await robot.focus("#start")
        ahead = "1400\n45\n1\n1\n" + "<f3>A quiet afternoon.<tab>" + "3\nDrinks daily.<shift+tab>1" + "<f8>"
        for key in re.findall(r"<[^>]+>|.|\n", ahead):
            name = key[1:-1] if len(key) > 1 else ("enter" if key == "\n" else _character_to_key(key))
            robot.app.post_message(events.Key(name, key if len(key) == 1 and key != "\n" else None))
        await robot.settle()
        await look(robot)
        form = page(robot).form()
        assert isinstance(form, SessionForm)
        assert (form.start, form.length, form.attendance, form.present) == ("1400", "45", "attended", (MUM,))
        assert form.note == "A quiet afternoon."
        assert (form.parents[MUM].level, form.parents[MUM].because) == ("low", "Drinks daily.")
        assert needed(robot) == []


async def test_completing_is_durable_tells_the_truth_and_names_nobody(alone: Laptop) -> None:
    alone.draft(start="")
    async with at_session(alone) as robot:
        assert needed(robot) == ["start"]
        await robot.focus("#start")
        # The last thing that is needed and Complete come faster than the page looks at them.
        for key, char in (("1", "1"), ("3", "3"), ("0", "0"), ("0", "0"), ("ctrl+s", None)):
            robot.app.post_message(events.Key(key, char))
        await wait(robot, lambda: robot.place == "family" and len(robot.app._notifications) > 0)
        assert alone.drafts() == {}
        said = " ".join(one.message for one in robot.app._notifications)
        assert "Completed" in said and "Tess" not in said and "Marlowe" not in said
        assert "draft" not in robot.app.header.sync and "only on this laptop" in robot.app.header.sync
        assert [one.PLACE for one in robot.app.pages()] == ["family"]
        family = robot.app.page()
        assert isinstance(family, visiting.FamilyPage)
        await wait(robot, lambda: family.arrivals == 2)
        await open_session(robot, alone)
        assert needed(robot) == EVERYTHING, "a completed session does not come back as a draft"
    alone.open(visiting.PASSPHRASE)
    assert len(alone.sessions) == 2


async def test_a_page_that_stays_beneath_begins_anew(laptop: Laptop) -> None:
    laptop.draft()
    async with driving(visiting.opening_at(laptop, "session")) as robot:
        await wait(robot, lambda: bool(robot.app.screen.query("#complete")) and robot.app.focused is not None)
        await completed(robot)
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "session" and needed(robot) == EVERYTHING)
        assert len(laptop.sessions) == 2 and laptop.drafts() == {}


async def test_what_is_missing_is_always_said_and_f8_goes_there(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        assert needed(robot) == EVERYTHING
        assert robot.sees("Still needed (10)")
        await robot.does("session.complete")
        await robot.until("10 still needed")
        assert len(laptop.sessions) == 1
        await fill(robot, {"note": "It went well."})
        await wait(robot, lambda: "note" not in needed(robot))
        await robot.does("app.next_needed")
        assert at(robot) == f"level-{MUM}"
        await fill(robot, {f"scale-{SCHOOL}": "n"})
        assert at(robot) == f"text-{SCHOOL}"
        await robot.focus(f"#scale-{SCHOOL}")
        await wait(robot, lambda: "goal 2 because" in needed(robot))
        await robot.does("app.next_needed")
        assert at(robot) == f"text-{SCHOOL}"


async def test_a_reason_typed_at_once_after_its_letter_answers_nothing_anew(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await fill(robot, {f"scale-{SCHOOL}": "nNo change yet, as school said", f"scale-{EVENINGS}": "6"})
        await wait(robot, lambda: len(page(robot).form().goals) == 2)
        goals = page(robot).form().goals
        assert (goals[SCHOOL].touch, goals[SCHOOL].text) == ("no_change", "No change yet, as school said")
        assert (goals[EVENINGS].touch, goals[EVENINGS].score) == ("progress", 6)
        assert at(robot) == f"scale-{EVENINGS}"


# -- risk


async def test_the_level_before_stands_until_somebody_chooses_and_no_reason_is_prefilled(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        level = robot.find(f"#level-{MUM}")
        assert isinstance(level, Level) and (level.value, level.chosen) == ("moderate", "")
        assert robot.find(f"#because-{MUM}").query_one(TextArea).text == ""
        await robot.does("session.risk")
        assert robot.sees("Moderate (before)") and robot.sees("Amber")
        await robot.types("3")
        await wait(robot, lambda: robot.sees("Family ▲ Red"))
        await robot.press("backspace")
        await wait(robot, lambda: level.value == "moderate" and robot.sees("Family ◆ Amber"))
        await robot.does("session.goals")
        await robot.press("up")
        await robot.until("unconfirmed, needs local sign-off")


async def test_a_reason_holds_the_level_it_was_given_for(laptop: Laptop) -> None:
    """The level no longer follows what was before when the day is changed afterwards."""
    laptop.record("session.recorded", "2026-11-18T10:00", **session_of_change())
    async with at_session(laptop) as robot:
        level, other = robot.find(f"#level-{MUM}"), robot.find(f"#level-{KIT}")
        assert isinstance(level, Level) and isinstance(other, Level)
        assert (level.value, other.value) == ("high", "high")
        await fill(robot, {f"because-{MUM}": "Still every day."})
        await fill(robot, {"day": "10 nov", "start": "1000"})
        await wait(robot, lambda: other.value == "medium")
        assert level.value == "high" and level.before == "moderate"
        assert page(robot).form().parents[MUM].level == "high"


def session_of_change() -> dict[str, Any]:
    said = visiting.session()
    said["risk"] = {
        "parents": [{"person": MUM, "severity": "high", "stated": "changed", "because": "all day now"}],
        "children": [
            {"person": KIT, "harm": "high", "stated": "changed", "because": "alone at night"},
            {"person": BEA, "harm": "low", "stated": "unchanged", "because": "as before"},
        ],
    }
    return said


async def test_a_late_visit_goes_into_history_and_offers_to_rate_today(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop, (120, 40)) as robot:
        for words in ("What and when", "Outcome", "severity of use", "Goals", "Nothing is missing"):
            await robot.until(words)
        assert robot.find("#note").region.right <= robot.find(f"#level-{MUM}").region.x, "two panes"
        assert robot.app.hands.why_not(registry.get("session.rate_today"))
        await fill(robot, {"day": "2 nov"})
        await robot.until("This goes into history; the rating in force is")
        assert robot.sees("stated Fri 6 Nov 2026") and robot.sees("not rated before") and robot.sees("That day")
        await robot.does("session.rate_today")
        await wait(robot, lambda: robot.place == "rate" and bool(robot.app.screen.query("#complete")))
        assert robot.sees("Rate today: Marlowe (Lane End)")
        await wait(robot, lambda: needed(robot) == ["a parent or child"])
        await because(robot, MUM, "3", "All day now.")
        await wait(robot, lambda: not needed(robot))
        await robot.does("rate.complete")
        await wait(robot, lambda: robot.place == "session")
        await robot.until("stated Fri 20 Nov 2026")
        assert written(robot) == NOTE
        await look(robot)
        assert needed(robot) == []
        await completed(robot)
        found = await robot.app.ask(families.read, laptop.family)
    assert found.family.parents[MUM].worst is not None
    assert found.family.parents[MUM].worst.value.severity == "high"
    late = laptop.sessions[0]
    assert isinstance(late, SessionRecorded) and late.note == NOTE
    assert {one.stated for one in (*late.risk.parents, *late.risk.children)} == {"first"}


async def test_not_attended_needs_who_was_told_and_marks_goals_not_reviewed(laptop: Laptop) -> None:
    laptop.draft(attendance="", present=[], note="", goals={})
    async with at_session(laptop) as robot:
        await fill(robot, {"attendance": "2"})
        await wait(robot, lambda: needed(robot) == ["who was told"])
        assert not robot.find("#present").display and not robot.find(f"#scale-{EVENINGS}").display
        await robot.does("session.goals")
        await robot.until("Not reviewed: the parent or carer was not seen.")
        await fill(robot, {"told": "Social worker, by phone at three."})
        await wait(robot, lambda: not needed(robot))
        await completed(robot)
    body = laptop.sessions[-1]
    assert body.attendance == "did_not_attend" and body.present == ()
    assert {(one.goal, one.touch) for one in body.goals} == {(EVENINGS, "not_reviewed"), (SCHOOL, "not_reviewed")}


async def test_what_does_not_count_as_a_session_asks_no_risk(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await kind(robot, "discussionwith")
        await fill(robot, {"start": "14:00", "note": "Agreed to visit together."})
        await wait(robot, lambda: not needed(robot))
        assert not robot.find("#attendance").display
        await completed(robot)
    body = laptop.sessions[-1]
    assert (body.session_kind, body.attendance, body.risk.parents, body.goals) == ("sw_discussion", "attended", (), ())


# -- goals


async def agree(robot: Robot) -> None:
    """Press Agree; a button that is still going down takes no second press."""
    await wait(robot, lambda: not robot.find("#yes").has_class("-active"))
    await robot.focus("#yes")
    await robot.press("enter")


async def test_a_goal_is_agreed_without_leaving_and_is_there_at_once(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await robot.does("session.new_goal")
        await wait(robot, lambda: robot.dialog is not None and at(robot) == "text")
        await fill(robot, {"text": "Sleep bef"})
        await robot.press("escape")
        await wait(robot, lambda: bool(laptop.drafts()))
        assert laptop.drafts()["session"]["form"]["new_goal"]["text"] == "Sleep bef"
        await fill(robot, {"note": "Half a sentence"})
        await robot.does("session.new_goal")
        await wait(robot, lambda: robot.dialog is not None and robot.sees("Sleep bef"))
        robot.find("#text").query_one(TextArea).clear()
        await agree(robot)
        await robot.until("Say what the goal is.")
        await fill(robot, {"text": "Sleep before midnight", "own_words": "1", "baseline": "12"})
        await agree(robot)
        await robot.until("A whole number from 0 to 10.")
        robot.find("#baseline").query_one(Input).value = "3"
        await agree(robot)
        await wait(robot, lambda: robot.dialog is None and (at(robot) or "").startswith("scale-"))
        await robot.until("Sleep before midnight")
        await look(robot)
        assert "goal 3" not in needed(robot)
        goal = (at(robot) or "").removeprefix("scale-")
        assert page(robot).form().goals[goal].score == 3  # type: ignore[attr-defined]
        assert written(robot) == "Half a sentence"
    agreed = next(one for one in laptop.standing().goals if one.id == goal).agreed
    assert (agreed.text, agreed.own_words, agreed.baseline) == ("Sleep before midnight", True, 3)


async def test_without_goals_it_says_why(vault: Laptop) -> None:
    laptop = visiting.family(vault, goals=False)
    laptop.shared = True
    laptop.draft(goals={})
    async with at_session(laptop) as robot:
        assert needed(robot) == ["why no goal"]
        await robot.does("app.next_needed")
        assert at(robot) == "no-goals"
        await robot.types("First visit; next time.")
        await wait(robot, lambda: not needed(robot))
        await completed(robot)
    assert laptop.sessions[-1].no_goals_because == "First visit; next time."
    assert {one.stated for one in laptop.sessions[-1].risk.parents} == {"first"}


# -- more, and the note


async def test_a_part_is_one_line_until_it_is_opened_and_is_open_again_in_the_draft(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await robot.does("session.more")
        assert at(robot) == "argument-line"
        await robot.until("Strengths, protective factors")
        await robot.press("enter")
        await wait(robot, lambda: at(robot) == "strengths")
        await robot.types("Her sister.")
        await robot.does("session.more")
        assert at(robot) == "change-line"
        await wait(robot, lambda: laptop.drafts().get("session", {}).get("open") == ["argument"])
    async with at_session(laptop) as robot:
        await wait(robot, lambda: bool(page(robot).query("#strengths")))
        assert page(robot).form().strengths == "Her sister."
        assert at(robot) == "change-line"


async def test_a_shared_term_is_put_where_the_cursor_is_with_its_meaning(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await fill(robot, {"note": "She spoke of a"})
        await robot.press("ctrl+t")
        await robot.until("Shared term")
        await robot.types("laps\n")
        await wait(robot, lambda: robot.dialog is None and "lapse (" in written(robot))
        await robot.types(", on Sunday.")
        lapse = next(each for each in page(robot).opened.profile.lists.terms if each.code == "lapse")
        meaning = lapse.meaning[:1].lower() + lapse.meaning[1:].rstrip(".")
        assert written(robot) == f"She spoke of a lapse ({meaning}), on Sunday."
        await robot.focus(f"#because-{MUM}")
        await robot.does("session.term")
        await robot.until("Shared term")
        await robot.press("escape")
        await wait(robot, lambda: robot.dialog is None)
        assert at(robot) == f"because-{MUM}" and written(robot).count("lapse") == 1
        await robot.does("session.term")
        await robot.types("laps\n")
        await wait(robot, lambda: page(robot).form().parents.get(MUM) is not None)
        assert page(robot).form().parents[MUM].because.startswith("lapse (")


async def test_stage_interventions_and_the_rest_are_recorded(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        for part in ("argument", "change", "work"):
            await unfold(robot, part)
        await fill(robot, {f"stage-{MUM}": "3", "interventions": "\n"})
        await wait(robot, lambda: robot.dialog is not None)
        for words in ("naloxone", "harm red"):
            picking = robot.dialog
            await robot.types(words + "\n")
            await wait(robot, lambda picking=picking: robot.dialog not in (picking, None))
        await robot.press("escape")
        await wait(robot, lambda: robot.dialog is None)
        await fill(
            robot,
            {
                "strengths": "Her sister.", "triggers": "Half term.", "agreed-with": "Ola Brandt",
                "difference": "None said.", "length": "1h 10", "travel": "25", "place": "At home",
                "joint": "Ola Brandt", "seen": "1", "spoken": "1", f"reported-{MUM}": "1",
                f"means-{KIT}": "Quieter evenings.",
            },
        )  # fmt: skip
        await look(robot)
        assert needed(robot) == []
        await completed(robot)
    body = laptop.sessions[-1]
    assert [(one.person, one.stage) for one in body.stages] == [(MUM, "preparation")]
    assert body.interventions == ("naloxone", "harm_reduction")
    assert (body.risk.strengths, body.risk.triggers) == ("Her sister.", "Half term.")
    assert (body.risk.agreed_with, body.risk.difference_of_view) == ("Ola Brandt", "None said.")
    assert (body.minutes, body.travel_minutes, body.place, body.joint_with) == (70, 25, "At home", "Ola Brandt")
    assert body.children_seen == body.children_spoken_to == (KIT,)
    assert body.risk.parents[0].reported == "by_parent"
    assert {one.person: one.means for one in body.risk.children}[KIT] == "Quieter evenings."


# -- drafts


async def test_locking_in_the_middle_of_a_word_comes_back_to_the_same_place(alone: Laptop) -> None:
    async with at_session(alone) as robot:
        await fill(robot, {"note": NOTE})
        await robot.press("left", "left", "left")
        await robot.types("X")
        note = robot.find("#note")
        assert isinstance(note, TextArea)
        text, cursor = note.text, note.cursor_location
        await robot.does("app.lock")
        await wait(robot, lambda: robot.app.seat is None)
        assert not robot.sees("evenings")
        await fill(robot, {"passphrase": visiting.PASSPHRASE + "\n"})
        await wait(robot, lambda: not robot.app.locked and robot.place == "session")
        assert robot.app.focused is note and (note.text, note.cursor_location) == (text, cursor)
        draft = alone.drafts()["session"]
        assert draft["form"]["note"] == text and draft["at"] == "note" and draft["cursor"] == list(cursor)
        await robot.types("Y")
        assert note.text == text[: len(text) - 3] + "Y" + text[-3:]
        await wait(robot, lambda: alone.drafts()["session"]["form"]["note"] == note.text)


async def test_a_killed_program_loses_nothing_that_was_typed_a_second_before(alone: Laptop, tmp_path: Path) -> None:
    """What lies on the disk while the first program still runs is what a killed one leaves behind."""
    copy = tmp_path / "after"
    async with at_session(alone) as robot:
        await kind(robot, "home")
        await fill(robot, {"day": "yesterday", "start": "14:00", "attendance": "1", "length": "50"})
        await because(robot, KIT, "3", "Was alone when I came; the door stood o")
        await robot.press("left", "left")
        await wait(robot, lambda: alone.drafts().get("session", {}).get("cursor") == [0, 37])
        shutil.copytree(alone.home, copy)
    clock = visiting.Clock(now=alone.clock.now + timedelta(days=1))
    again = Laptop(copy, clock, opening.unlock(copy, visiting.PASSPHRASE, clock.around()).seat, alone.family)
    async with at_session(again) as robot:
        await wait(robot, lambda: at(robot) == f"because-{KIT}")
        area = robot.find(f"#because-{KIT}").query_one(TextArea)
        assert robot.app.focused is area
        assert area.text == "Was alone when I came; the door stood o" and area.cursor_location == (0, 37)
        day = robot.find("#day")
        assert isinstance(day, Field) and day.value == "Thu 19 Nov 2026", "yesterday is of the day when it was typed"
        level, outcome = robot.find(f"#level-{KIT}"), robot.find("#attendance")
        assert isinstance(level, Level) and level.chosen == "high"
        assert isinstance(outcome, Choice) and outcome.value == "attended"
        assert needed(robot) == [each for each in EVERYTHING if each not in ("kind", "start", "outcome", "Kit: harm")]
    opening.leave(again.seat)


async def test_looking_makes_no_draft_and_going_back_keeps_what_was_typed(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await robot.press("tab", "f4", "f8")
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "family")
        assert laptop.drafts() == {}
        await open_session(robot, laptop)
        await fill(robot, {"note": NOTE})
        await robot.until("“stable”: Say what has not changed")
        await wait(robot, lambda: robot.find("#note").border_subtitle == f"{len(NOTE.split())} words")
        await look(robot)
        assert "note" not in needed(robot), "a word that is pointed out does not block"
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "family")
        assert laptop.drafts()["session"]["form"]["note"] == NOTE
        await open_session(robot, laptop)
        assert at(robot) == "note"
        note = robot.find("#note")
        assert isinstance(note, TextArea) and note.text == NOTE and note.cursor_location == (0, len(NOTE))


async def test_throwing_a_draft_away_asks_first(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        assert robot.app.hands.why_not(registry.get("session.throw_away"))
        await fill(robot, {"note": "Wrong family"})
        await wait(robot, lambda: "session" in laptop.drafts())
        await robot.does("session.throw_away")
        await robot.answers("no")
        assert "session" in laptop.drafts()
        await robot.does("session.throw_away")
        await robot.answers("yes")
        await wait(robot, lambda: robot.place == "family")
        assert laptop.drafts() == {}
        assert registry.get("session.throw_away").keys == "", "far from Complete: no key"


# -- corrections


def give_verdict(laptop: Laptop, head: str, text: str) -> None:
    """What comes back from the office."""
    body = Verdict(on=head, decision="returned", remarks=(Remark(place="note", text=text),))
    with laptop.seat.vault.action() as action:
        action.record(body, subject=f"family:{laptop.family}", happened_at=laptop.clock.now)


async def test_a_correction_starts_from_the_record_and_needs_a_reason(laptop: Laptop) -> None:
    record = laptop.standing().sessions[0]
    give_verdict(laptop, record.root, "Who told you that?\nSay how it is known.")
    async with at_session(laptop, corrects=record.root) as robot:
        assert robot.sees("Correct a session") and robot.sees("Note: Who told you that?")
        assert robot.sees("Say how it is known.") and robot.sees("Returned by")
        assert needed(robot) == ["why corrected"]
        start, note = robot.find("#start"), robot.find("#note")
        assert isinstance(start, Field) and start.value == "10:00"
        assert isinstance(note, TextArea) and note.text == "An earlier visit."
        await robot.does("app.next_needed")
        assert at(robot) == "correction"
        await robot.types("The source was left out.")
        await fill(robot, {"note": " Tess told me herself."})
        await wait(robot, lambda: not needed(robot))
        await wait(robot, lambda: f"session:{record.root}" in laptop.drafts())
        await completed(robot)
    found = laptop.standing().sessions
    assert len(found) == 1 and len(found[0].versions) == 2 and found[0].review == "corrected"
    body = found[0].shown.body
    assert isinstance(body, SessionRecorded)
    assert body.corrects == record.root and body.correction_reason == "The source was left out."
    assert body.note == "An earlier visit. Tess told me herself."
    original = found[0].original.body
    assert isinstance(original, SessionRecorded)
    assert body.risk == original.risk and body.goals == original.goals, "what was not changed stays as it was"
    assert laptop.drafts() == {}


async def test_a_correction_and_a_new_session_have_drafts_of_their_own(laptop: Laptop) -> None:
    record = laptop.standing().sessions[0]
    async with at_session(laptop) as robot:
        await fill(robot, {"note": "A new visit"})
        await robot.does("app.back")
        await open_session(robot, laptop, corrects=record.root)
        await fill(robot, {"correction": "Wrong day"})
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "family")
        drafts = laptop.drafts()
        assert drafts["session"]["form"]["note"] == "A new visit"
        assert drafts[f"session:{record.root}"]["form"]["correction_reason"] == "Wrong day"
        assert drafts[f"session:{record.root}"]["corrects"] == record.root


async def test_a_half_written_correction_is_found_again_when_the_record_has_another_version(laptop: Laptop) -> None:
    root = laptop.standing().sessions[0].root
    async with at_session(laptop, corrects=root) as robot:
        await fill(robot, {"correction": "Wrong length"})
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "family")
        other = visiting.session(corrects=root, correction_reason="A comma.")
        newer = laptop.record("session.recorded", "2026-11-06T10:00", **other)
        for head in (newer, root):
            await open_session(robot, laptop, corrects=head)
            assert page(robot).form().correction_reason == "Wrong length"  # type: ignore[attr-defined]
            assert page(robot).corrects == root, "what its writer had before them"
            await robot.does("app.back")
            await wait(robot, lambda: robot.place == "family")


# -- bad input


async def test_bad_input_is_said_at_its_field(laptop: Laptop) -> None:
    laptop.draft(day="", start="", length="")
    async with at_session(laptop) as robot:
        assert needed(robot) == ["day", "start"]
        for field, typed, said in (
            ("day", "31 feb", "There is no day 31"),
            ("start", "2:30", "add am or pm"),
            ("length", "25h", "at most 24 hours"),
        ):
            await fill(robot, {field: typed})
            await robot.press("tab")
            await robot.until(said)
        await look(robot)
        assert needed(robot) == ["day", "start", "length"] and robot.sees("There is no day 31")
        for field, typed in (("day", "today"), ("start", "16:00"), ("length", "50")):
            robot.find(f"#{field}").query_one(Input).value = typed
        await robot.until("This is in the future")
        assert needed(robot) == ["day and start"]
        await robot.does("session.complete")
        assert robot.place == "session" and len(laptop.sessions) == 1


async def test_a_fault_of_the_service_is_shown_at_its_field(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record is refused at the last moment: the form stays, the sentence stands where it is mended."""
    faults = (("note", "is of another time"), (f"goals.{SCHOOL}.because", "say why"), ("", "it was not meant to be"))

    def refuse(*_: Any, **__: Any) -> Any:
        raise Faults("Not complete yet", faults)

    laptop.draft()
    async with at_session(laptop) as robot:
        monkeypatch.setattr(recording, "write_all", refuse)
        await robot.does("session.complete")
        await wait(robot, lambda: robot.dialog is not None)
        assert robot.sees("it was not meant to be") and not robot.sees("goals.")
        await robot.answers("close")
        assert needed(robot) == ["note", "goal 2 because"]
        await robot.does("session.note")
        await robot.until("This is of another time")
        monkeypatch.undo()
        await fill(robot, {"note": " More."})
        await wait(robot, lambda: not needed(robot))
        await completed(robot)
    assert len(laptop.sessions) == 2


async def test_hostile_text_is_shown_and_kept_harmlessly(laptop: Laptop) -> None:
    laptop.record("person.added", person="a2" * 8, name=HOSTILE, role="parent", in_work=True)
    laptop.record("goal.agreed", goal="93" * 8, person=MUM, text=HOSTILE, agreed_on="2026-11-03")
    async with at_session(laptop) as robot:
        await robot.focus("#note")
        await robot.pastes(HOSTILE)
        await robot.focus(f"#because-{MUM}")
        await robot.pastes(HOSTILE)
        await fill(robot, {"place": "[/red] [@click=app.quit]x"})
        await look(robot)
        for command in ("session.what", "session.note", "session.risk", "session.goals", "session.more"):
            await robot.does(command)
            assert "\x1b" not in robot.text() and "\u202e" not in robot.text()
        form = page(robot).form()
        assert form.parents[MUM].because.startswith("[/] [b]Tess")
        assert "\x1b" not in form.parents[MUM].because and "\u202e" not in form.parents[MUM].because
        await wait(robot, lambda: "session" in laptop.drafts())


# -- sizes


async def test_at_80_by_24_every_field_is_reached_with_the_tab_key_and_seen(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        seen = []
        for _ in range(80):
            await robot.settle()
            focused = robot.app.focused
            assert focused is not None
            await wait(robot, lambda at=focused: page(robot).query_one("#form").region.overlaps(at.region))
            seen.append(at(robot))
            if at(robot) == "complete":
                break
            robot.app.screen.focus_next()
        else:
            raise AssertionError(f"never came to the end: {seen}")
        assert len(seen) == len(set(seen))
        fields = {"kind", "note", f"level-{MUM}", f"means-{BEA}", f"scale-{SCHOOL}", "argument-line", "work-line"}
        assert fields <= set(seen)


