"""The note of the session page under bad input, its editing, and what may be chosen beside it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.widgets import Input

from fsm_tui.inert import clean
from screens.robot import Robot
from screens.session import at_the_desk
from screens.session.form import SessionForm
from screens.session.form_page import FormPage
from screens.session.joint import Joint
from screens.widgets.note_area import LONGEST, LONGEST_LINE, NoteArea, broken
from tests.screens import visiting
from tests.screens.visiting import MUM, NOTE, Laptop, at_session, fill, open_session, wait

FAMILY = "👨‍👩‍👧‍👦"
MANY = f"Llŷr a Gŵen ŵŷ {FAMILY}, سلام عليكم\r\nat 10\tthen\x00 \x1b]0;t\x07\x1b[31mred\u202e [b]no[/b]\r"
MANY += "Llanfair" * 40


def note_of(robot: Robot) -> NoteArea:
    note = robot.find("#note")
    assert isinstance(note, NoteArea)
    return note


def kept(laptop: Laptop, name: str, form: str = "session") -> Any:
    """What the draft holds of one field; None while there is none."""
    return laptop.drafts().get(form, {}).get("form", {}).get(name)


def page(robot: Robot) -> FormPage:
    found = robot.app.page()
    assert isinstance(found, FormPage)
    return found


# -- long lines


@given(st.lists(st.sampled_from(["x" * 4_000, "word ", " ", "\n", "\t", "é" * LONGEST_LINE]), max_size=12).map("".join))
@settings(max_examples=60)
def test_a_long_line_is_broken_and_all_of_it_is_there(text: str) -> None:
    found = broken(text)
    assert all(len(line) <= LONGEST_LINE for line in found.split("\n"))
    assert "".join(found.split()) == "".join(text.split())
    assert broken(found) == found
    if all(len(line) <= LONGEST_LINE for line in text.split("\n")):
        assert found == text


def test_words_are_broken_only_where_one_is_longer_than_a_line() -> None:
    text = "evening " * 2_000
    assert broken(text).split() == text.split()


async def test_one_line_of_two_hundred_thousand_characters(laptop: Laptop) -> None:
    async with at_session(laptop, at="note") as robot:
        await robot.pastes("evening " * (LONGEST // 8))
        await robot.until("broken into shorter")
        text = note_of(robot).text
        assert len(text) == LONGEST and text.split() == ["evening"] * (LONGEST // 8)
        await robot.press("backspace")
        await robot.types("!")
        await wait(robot, lambda: kept(laptop, "note") == text[:-1] + "!")


async def test_five_megabytes_are_refused_and_what_was_there_stays(laptop: Laptop) -> None:
    async with at_session(laptop, at="note") as robot:
        await robot.types("Before. ")
        await robot.pastes("word " * 1_000_000)
        await robot.until("A note holds 200,000 characters")
        assert note_of(robot).text == "Before. "
        await robot.types("After.")
        await wait(robot, lambda: kept(laptop, "note") == "Before. After.")


async def test_every_script_and_hostile_text_come_back_as_they_may_be_stored(laptop: Laptop) -> None:
    async with at_session(laptop, at="note") as robot:
        await robot.pastes(MANY)
        cleaned = clean(MANY)
        assert note_of(robot).text == cleaned and FAMILY in cleaned and "\x1b" not in cleaned
        await robot.types(" end")
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "family")
        await open_session(robot, laptop)
        assert note_of(robot).text == f"{cleaned} end" and robot.app.focused is note_of(robot)
        await robot.until(f"{len(f'{cleaned} end'.split())} words")


# -- editing


async def test_undo_redo_wrap_and_count_on_the_page(laptop: Laptop) -> None:
    async with at_session(laptop, at="note") as robot:
        note = note_of(robot)
        await robot.pastes("twelve words " * 20)
        await robot.until("40 words")
        assert note.wrapped_document.height > 1 and note.document.line_count == 1, "wrapped, not broken"
        await robot.press("ctrl+z")
        assert note.text == ""
        await robot.until("0 words")
        await robot.press("ctrl+y")
        assert note.text == "twelve words " * 20
        await robot.until("40 words")


async def test_the_cursor_stays_in_sight_when_questions_above_go(vault: Laptop) -> None:
    """A family without children: what is asked of them goes away above the note, once the form was looked at."""
    opened = visiting.family(vault, goals=False, rated=False)
    opened.shared = True
    async with at_session(opened, at="note") as robot:
        note, pane = note_of(robot), robot.find("#form")
        await robot.types("x")
        await wait(robot, lambda: page(robot).looked_at and not robot.find("#told").display)
        await wait(robot, lambda: pane.region.contains_region(note.region))
        pane.scroll_home(animate=False)
        await wait(robot, lambda: pane.scroll_offset.y == 0)
        await fill(robot, {"start": "14:00"})
        await wait(robot, lambda: page(robot).looked_at)
        assert pane.region.contains_region(robot.find("#start").region)


async def test_typing_on_in_the_note_asks_for_nothing_again(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    look_at = at_the_desk.look_at

    def counted(*given: Any) -> Any:
        asked.append(given[2].note)
        return look_at(*given)

    laptop.draft(note=NOTE * 2)
    async with at_session(laptop, at="note") as robot:
        await wait(robot, lambda: page(robot).looked_at)
        monkeypatch.setattr(at_the_desk, "look_at", counted)
        await robot.types("And then some more, to the end.")
        await wait(robot, lambda: page(robot).looked_at)
        await wait(robot, lambda: (kept(laptop, "note") or "").endswith("to the end."))
        assert asked == []
        await fill(robot, {"length": "50"})
        await wait(robot, lambda: bool(asked) and page(robot).looked_at)


# -- from the diary, and with whom


async def test_the_planned_length_stands_there_and_can_be_changed(laptop: Laptop) -> None:
    plan: dict[str, Any] = {"on": "2026-11-20", "at": "14:00", "session_kind": "home_visit", "minutes": 55}
    root = laptop.record("visit.planned", people=[MUM], **plan)
    async with at_session(laptop, planned=root) as robot:
        assert page(robot).form().model_dump()["length"] == "55 min"
        assert robot.sees("55 min") and not robot.sees("1h 15")
        robot.find("#length").query_one(Input).value = "1h 10"
        await wait(robot, lambda: kept(laptop, "length", f"session:planned:{root}") == "1h 10")


async def test_the_social_worker_and_the_professionals_are_there_to_choose(laptop: Laptop) -> None:
    laptop.record("family.described", social_worker={"name": "Ola Brandt"})
    laptop.record("worker.noted", worker="e1" * 8, role="gp", name="OLA BRANDT")
    laptop.record("worker.noted", worker="e2" * 8, role="gp", name="Dr Sloe")
    laptop.record("worker.noted", worker="e3" * 8, role="gp", name="Gone", left_on="2026-10-01")
    async with at_session(laptop) as robot:
        with_whom = robot.find("#joint-with")
        assert isinstance(with_whom, Joint)
        words = [each for _, each in robot.find("#joint-known").options]  # type: ignore[attr-defined]
        assert words[0] == "Ola Brandt (social worker)" and words[1].startswith("Dr Sloe (") and len(words) == 2
        await robot.focus("#joint-known")
        await robot.press("1")
        await fill(robot, {"joint": "school nurse"})
        both = "Ola Brandt (social worker); school nurse"
        await wait(robot, lambda: kept(laptop, "joint") == both)
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "family")
        await open_session(robot, laptop)
        assert page(robot).form().model_dump()["joint"] == both
        assert robot.find("#joint").query_one(Input).value == "school nurse"
        for said in ("school nurse; Ola Brandt (social worker)", "Somebody, of somewhere", ""):
            robot.find("#joint-with").put(said)  # type: ignore[attr-defined]
            assert robot.find("#joint-with").value == said  # type: ignore[attr-defined]


# -- a goal, with the questions of the goals page


async def test_a_new_goal_has_every_question_of_the_goals_page(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await robot.does("session.new_goal")
        await wait(robot, lambda: robot.dialog is not None)
        typed = {"text": "Sleep before midnight", "review_weeks": "60", "importance": "8", "confidence": "4"}
        await fill(robot, typed)
        await robot.focus("#domain")
        await robot.press("enter")
        await robot.until("Type part of it")
        await robot.press("enter")
        await wait(robot, lambda: bool(robot.find("#domain").value))  # type: ignore[attr-defined]
        domain = robot.find("#domain").value  # type: ignore[attr-defined]
        await robot.focus("#yes")
        await robot.press("enter")
        await robot.until("A whole number of weeks from 1 to 52.")
        robot.find("#review_weeks").query_one(Input).value = "6"
        await wait(robot, lambda: not robot.find("#yes").has_class("-active"))
        await robot.focus("#yes")
        await robot.press("enter")
        await wait(robot, lambda: robot.dialog is None)
    agreed = next(one.agreed for one in laptop.standing().goals if one.agreed.text == "Sleep before midnight")
    assert (agreed.domain, agreed.review_weeks, agreed.importance, agreed.confidence) == (domain, 6, 8, 4)


def test_of_two_forms_that_differ_late_in_the_note_the_rules_say_the_same() -> None:
    one, two = (SessionForm(note=NOTE * 2 + end) for end in ("", "more"))
    assert one != two and one.in_short() == two.in_short()
    assert SessionForm(note="").in_short() != SessionForm(note="x").in_short()
