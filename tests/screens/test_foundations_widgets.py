"""The widgets that the screens are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.widgets import TextArea

from fsm_tui.errors import Refused
from screens.app import Settings
from screens.page import Page
from screens.places import Place
from screens.plain import plain_line
from screens.widgets.choice import Choice, Option
from screens.widgets.field import DayInput, Field
from screens.widgets.header import HonestHeader
from screens.widgets.note_area import LONGEST, NoteArea
from screens.widgets.record_table import PAGE, Column, RecordTable, Row
from tests.robot import Robot, driving, strips_of
from tests.screens import trial


class Bench(Page):
    """A page with one note."""

    def body(self) -> ComposeResult:
        yield NoteArea(id="note", longest=1000)


def with_page(name: str, **changes: Any) -> Any:
    places = {**trial.PLACES, "bench": Place("bench", "Bench", f"tests.screens.test_foundations_widgets:{name}")}
    return trial.opening(start="bench", places=places, **changes)


def table_of(robot: Robot) -> RecordTable:
    found = robot.find("#rows")
    assert isinstance(found, RecordTable)
    return found


def list_of(robot: Robot) -> trial.ListPage:
    found = robot.app.page()
    assert isinstance(found, trial.ListPage)
    return found


# -- RecordTable


async def test_fifty_thousand_rows_are_drawn_from_the_pages_in_view_only() -> None:
    async with driving(trial.opening(start="list", details={"count": 50_000})) as robot:
        await robot.until("Family 00000")
        await robot.press("end")
        await robot.until("Family 49999")
        assert table_of(robot).cursor == 49_999
        await robot.press("home")
        await robot.until("Family 00000")
        assert {first // PAGE for first, _ in list_of(robot).reads} <= {0, 498, 499}
        assert all(number <= PAGE for _, number in list_of(robot).reads)


async def test_the_cursor_moves_with_arrows_letters_and_pages_and_stays_in_view() -> None:
    async with driving(trial.opening(start="list")) as robot:
        await robot.until("Family 00000")
        table = table_of(robot)
        for key, expected in (
            ("down", 1), ("j", 2), ("k", 1), ("up", 0), ("up", 0), ("pagedown", 20), ("end", 4999),
            ("down", 4999), ("pageup", 4979), ("home", 0),
        ):  # fmt: skip
            await robot.press(key)
            assert table.cursor == expected, key
            await robot.until(f"▸ Family {expected:05}")


async def test_enter_chooses_the_row_even_if_its_page_has_not_come_yet() -> None:
    async with driving(trial.opening(start="list")) as robot:
        await robot.until("Family 00000")
        robot.app.post_message(key("end"))
        robot.app.post_message(key("enter"))
        await robot.until(lambda: list_of(robot).chosen == ["f4999"])


def key(name: str) -> Any:
    from textual import events

    return events.Key(name, None)


async def test_a_click_moves_and_a_second_click_chooses() -> None:
    async with driving(trial.opening(start="list")) as robot:
        await robot.until("Family 00004")
        await robot.pilot.click("#rows", offset=(5, 5))
        assert table_of(robot).cursor == 4 and list_of(robot).chosen == []
        await robot.pilot.click("#rows", offset=(5, 5), times=2)
        await robot.until(lambda: list_of(robot).chosen == ["f4"])


async def test_columns_give_way_when_the_terminal_is_narrow_and_every_line_fits() -> None:
    for width, seen in ((80, False), (120, True)):
        async with driving(trial.opening(start="list"), (width, 24)) as robot:
            await robot.until("Family 00000")
            assert robot.sees("14 Sep 2026") is seen
            assert robot.sees("Days")
            assert {strip.cell_length for strip in strips_of(table_of(robot))} == {table_of(robot).size.width}


async def test_showing_fewer_rows_keeps_the_cursor_where_it_can_and_nothing_says_so() -> None:
    async with driving(trial.opening(start="list")) as robot:
        await robot.until("Family 00000")
        table = table_of(robot)
        await robot.press("end")
        table.show_rows([Row("a", ("Only one", "", "", "", ""))])
        await robot.until("▸ Only one")
        assert table.cursor == 0
        table.empty = "No family is allocated to you yet."
        table.show_rows([])
        await robot.until("No family is allocated to you yet.")
        await robot.press("end", "enter", "up")
        assert list_of(robot).chosen == []


async def test_a_list_that_has_just_grown_can_be_gone_through_at_once() -> None:
    async with driving(trial.opening(start="list", details={"count": 3})) as robot:
        await robot.until("Family 00002")
        table = table_of(robot)
        table.show(2000, list_of(robot).rows)
        table.cursor = 1999
        await robot.until("▸ Family 01999")


async def test_rows_that_cannot_be_read_are_told_once_and_the_table_lives() -> None:
    async with driving(trial.opening(start="list")) as robot:
        await robot.until("Family 00000")

        async def broken(first: int, number: int) -> Sequence[Row]:
            raise Refused("Not read", "This list could not be read.")

        table_of(robot).show(1000, broken)
        await robot.until("This list could not be read.")
        await robot.press("escape")
        assert robot.dialog is None
        table_of(robot).show_rows([Row("a", ("Here again", "", "", "", ""))])
        await robot.until("Here again")


async def test_an_answer_for_a_list_that_was_replaced_is_not_shown() -> None:
    import asyncio

    async with driving(trial.opening(start="list")) as robot:
        await robot.until("Family 00000")
        gate, table = asyncio.Event(), table_of(robot)

        async def late(first: int, number: int) -> Sequence[Row]:
            await gate.wait()
            return [Row("old", ("Old row", "", "", "", ""))]

        async def now(first: int, number: int) -> Sequence[Row]:
            return [Row("new", ("New row", "", "", "", ""))]

        table.show(1, late)
        await robot.settle()
        table.show(1, now)
        gate.set()
        await robot.until("New row")
        assert not robot.sees("Old row")


# -- Choice


async def test_digits_and_arrows_choose_and_nothing_is_chosen_beforehand() -> None:
    async with driving(trial.opening()) as robot:
        choice = robot.find("#risk")
        assert isinstance(choice, Choice) and choice.value is None
        await robot.focus("#risk")
        for pressed, expected in (
            ("2", "amber"),
            ("right", "green"),
            ("right", "red"),
            ("left", "green"),
            ("9", "green"),
            ("1", "red"),
        ):
            await robot.press(pressed)
            assert choice.value == expected
        assert robot.sees("(•) 1 ▲ Red") and robot.sees("( ) 2 ◆ Amber")


async def test_a_click_chooses_and_a_complaint_goes_when_something_is_chosen() -> None:
    async with driving(trial.opening()) as robot:
        choice = robot.find("#risk")
        assert isinstance(choice, Choice)
        choice.complain("Say how high the risk is.")
        await robot.until("Say how high the risk is.")
        line = next(number for number, text in enumerate(robot.text().split("\n")) if "Amber" in text)
        await robot.pilot.click(offset=(robot.text().split("\n")[line].index("Amber"), line))
        assert choice.value == "amber"
        await robot.settle()
        assert not robot.sees("Say how high the risk is.")


async def test_options_wrap_whole_when_they_do_not_fit() -> None:
    async with driving(trial.opening(), (50, 24)) as robot:
        many = Choice(
            "Stage of change",
            [Option(word, word) for word in ("Precontemplation", "Contemplation", "Preparation", "Action")],
        )
        await robot.app.screen.mount(many, before="#about")
        await robot.settle()
        for word in ("1 Precontemplation", "2 Contemplation", "3 Preparation", "4 Action"):
            assert any(word in line for line in robot.text().split("\n"))


def test_a_choice_of_more_than_nine_is_refused() -> None:
    with pytest.raises(ValueError, match="Pick"):
        Choice("Too many", [Option(str(number), str(number)) for number in range(10)])


# -- Field and DayInput


async def test_a_day_is_read_as_people_type_it_and_said_back() -> None:
    async with driving(trial.opening()) as robot:
        day = robot.find("#seen-on")
        assert isinstance(day, DayInput)
        await robot.types("3 aug", into="#seen-on")
        await robot.press("tab")
        await robot.until("Mon 3 Aug 2026")
        assert day.day == date(2026, 8, 3)
        day.value = "31/02/2026"
        assert not day.look() and day.day is None
        await robot.settle()
        assert robot.sees("! ")
        day.value = "today"
        assert day.look() and day.day == date(2026, 9, 14)


async def test_what_is_wrong_stands_under_the_field_and_goes_when_it_is_right() -> None:
    async with driving(trial.opening()) as robot:
        await robot.types("never", into="#seen-on")
        await robot.press("tab")
        await robot.until("! This is not a date that can be read.")
        await robot.focus("#seen-on")
        await robot.press(*["backspace"] * 5)
        await robot.types("mon")
        await robot.settle()
        assert not robot.sees("! This is not a date")
        assert robot.find("#seen-on").has_focus_within


async def test_what_a_day_meant_goes_with_the_day() -> None:
    async with driving(trial.opening()) as robot:
        await robot.types("14/9/2026", into="#seen-on")
        await robot.press("tab")
        await robot.until("Mon 14 Sep 2026")
        await robot.focus("#seen-on")
        await robot.press("end", *["backspace"] * 9, "tab")
        await robot.until(lambda: not robot.sees("Mon 14 Sep 2026"))


async def test_the_label_says_where_the_focus_is_and_no_longer_when_it_has_left() -> None:
    async with driving(trial.opening()) as robot:
        bold = {one: robot.find(f"#{one} .field--label").styles for one in ("first-name", "seen-on")}
        await robot.focus("#first-name")
        await robot.until(lambda: bool(bold["first-name"].text_style.bold))
        await robot.press("tab")
        await robot.until(lambda: bool(bold["seen-on"].text_style.bold))
        assert not bold["first-name"].text_style.bold


async def test_a_field_has_its_value_before_it_is_shown() -> None:
    async with driving(trial.opening()) as robot:
        field = Field("Address", "1 High\nStreet \u202e")
        assert field.value == "1 High Street"
        await robot.app.screen.mount(field, before="#about")
        await robot.settle()
        assert field.value == "1 High Street" and robot.sees("1 High Street")


async def test_a_text_longer_than_its_line_is_seen_and_read_from_its_beginning_once_left() -> None:
    async with driving(trial.opening()) as robot:
        await robot.types("Priya O'Shaughnessy-Featherstonehaugh, senior social worker, the end", into="#first-name")
        await robot.until("worker, the end")
        await robot.press("tab")
        await robot.until("Priya O'Shaughnessy-Featherstonehaugh")
        await robot.press("shift+tab")
        await robot.until("worker, the end")


@pytest.mark.parametrize("width", [62, 80])
def test_the_header_names_whose_page_it_is_beside_a_long_count(width: int) -> None:
    sync = plain_line("1 record and 1 draft only on this laptop, oldest under an hour")
    line = HonestHeader._fit(plain_line(" The end of the work, Hawthorn"), sync, width)
    assert line.plain.startswith(" The end of the work, Hawthorn ") and "1 record and 1 draft only" in line.plain
    assert line.cell_length == width - 1


# -- NoteArea


def note_of(robot: Robot) -> NoteArea:
    note = robot.find("#note")
    assert isinstance(note, NoteArea)
    return note


async def test_a_note_holds_two_hundred_thousand_characters_and_not_one_more() -> None:
    async with driving(trial.opening()) as robot:
        note = note_of(robot)
        await robot.focus("#note")
        await robot.pastes("word " * (LONGEST // 5 - 1))
        await robot.types("last!")
        assert len(note.text) == LONGEST
        before = note.text
        await robot.types("x")
        assert note.text == before
        await robot.until("A note holds 200,000 characters; this would make it 200,001.")
        await robot.press("backspace")
        await robot.types("?")
        assert note.text == before[:-1] + "?"


async def test_a_paste_that_is_too_long_leaves_the_note_and_the_cursor_as_they_were() -> None:
    async with driving(with_page("Bench")) as robot:
        note = note_of(robot)
        await robot.types("kept", into="#note")
        await robot.pastes("x" * 997)
        assert note.text == "kept" and note.cursor_location == (0, 4)
        await robot.pastes("x" * 996)
        assert len(note.text) == 1000
        await robot.press("ctrl+z")
        await robot.pastes("y" * 996)
        assert note.text == "kept" + "y" * 996
        note.fill("z" * 1200)  # what was saved before is never cut
        await robot.types("!")
        assert note.text == "z" * 1200
        await robot.press("delete")
        assert len(note.text) == 1199


async def test_pasted_text_is_cleaned_and_keeps_its_lines() -> None:
    async with driving(with_page("Bench")) as robot:
        await robot.focus("#note")
        await robot.pastes("one\r\ntwo\x1b[31m red\x00\u202e [b]three[/b]")
        assert note_of(robot).text == "one\ntwo red [b]three[/b]"


async def test_words_are_counted_and_tab_leaves_the_note() -> None:
    async with driving(trial.opening()) as robot:
        await robot.types("three short words", into="#note")
        await robot.until("3 words")
        await robot.press("tab")
        assert not isinstance(robot.app.focused, TextArea)


async def test_a_saved_note_comes_back_with_its_cursor() -> None:
    async with driving(with_page("Bench")) as robot:
        note_of(robot).fill("first line\nsecond line", (1, 6))
        await robot.types(">", into="#note")
        assert note_of(robot).text == "first line\nsecond> line"


# -- signs instead of colours


async def test_old_consoles_get_plain_signs() -> None:
    async with driving(trial.opening(start="list", settings=Settings(reduced_glyphs=True))) as robot:
        await robot.until("Family 00000")
        assert robot.sees("> Family 00000") and robot.sees("! Red") and robot.sees("* Amber")
        assert robot.text().isascii()


async def test_old_consoles_get_plain_frames_in_forms_and_dialogs() -> None:
    async with driving(trial.opening(settings=Settings(reduced_glyphs=True))) as robot:
        assert robot.text().replace("…", "").isascii()
        assert robot.sees("( ) 1 ! Red  ( ) 2 * Amber  ( ) 3 o Green")
        await robot.does("app.palette")
        assert not set(robot.text()) & set("╭╮╰╯─│▔▁▎▊")


def test_columns_share_what_is_left() -> None:
    table = RecordTable((Column("a", 10), Column("b"), Column("c"), Column("d", 5, least=100)))
    assert table._widths(80) == [10, 32, 33, 0]
    assert sum(table._widths(120)) + 4 + 2 == 120
