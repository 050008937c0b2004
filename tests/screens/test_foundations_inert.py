"""Whatever a person or another system wrote is shown harmlessly by the real widgets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from textual.strip import Strip
from textual.widget import Widget

from screens.app import Header
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick
from screens.plain import Words, plain, plain_cell, plain_line
from screens.widgets.choice import Choice, Option
from screens.widgets.field import Field
from screens.widgets.header import HonestHeader
from screens.widgets.note_area import NoteArea
from screens.widgets.record_table import RecordTable, Row
from screens.widgets.still_needed import Need, StillNeeded
from tests.robot import Robot, driving, strips_of
from tests.screens import trial

BIDI = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NASTY = (
    "Notes [/] stray",
    "[bold red]not bold[/]",
    "[@click=app.quit]press[/]",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]52;c;aGk=\x07",
    "\x9b31m \x9d0;x\x9c \x90q\x9c",
    "Anna \u202eannA\u202c \u2066x\u2069",
    "nul \x00 bell \x07 back \x08 del \x7f",
    "line\nline\r\nline\ttab\x0b\x0c\x85\u2028\u2029end",
    "👩‍👩‍👧‍👦 e\u0301 ﷽ ﷺ \u200d \ufeff 漢字 \ud800",
    "$rag-red \\[x] {{ }} %s {0}",
    "",
    " ",
)

hostile = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(alphabet=st.sampled_from("[]/\\@=$#%{}()\x1b\x9b;m \n\ta\u202e👩\u200d漢\x00"), max_size=40),
)


def harmless(strips: Iterator[Strip]) -> None:
    """Nothing that a terminal would obey, and every line as wide as it says it is."""
    for strip in strips:
        for segment in strip:
            assert segment.control is None
            bad = [char for char in segment.text if unicodedata.category(char) in ("Cc", "Cs") or char in BIDI]
            assert not bad, (bad, segment.text)


def showing(widget: Widget) -> None:
    harmless(strips_of(widget))


lightly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(hostile)
@settings(max_examples=300, deadline=None)
def test_the_helpers_let_nothing_through_and_read_no_markup(text: str) -> None:
    for shown in (plain(text).plain, plain_line(text).plain, plain_cell(text).plain):
        assert not [char for char in shown if unicodedata.category(char) in ("Cs",) or char in BIDI]
        assert "\x1b" not in shown and "\x9b" not in shown
    assert not set(plain_line(text).plain) & {"\n", "\t", "\r"}
    for brackets in ("[", "]"):
        assert plain(text).plain.count(brackets) == text.count(brackets)


async def test_the_widgets_of_a_page() -> None:
    async with driving(trial.opening()) as robot:
        screen = robot.app.screen
        words, note = screen.query_one(Words), screen.query_one(NoteArea)
        field, needed = screen.query_one(Field), screen.query_one(StillNeeded)
        header = screen.query_one(HonestHeader)

        @given(hostile)
        @lightly
        def shown(text: str) -> None:
            words.words = text
            note.fill(text)
            field.value = text
            field.complain(text)
            needed.needs = (Need("#note", text), Need("#risk", text))
            header.heading = text
            robot.app.header = Header(seat=text, sync=text, banner=text, guidance=text)
            for widget in (words, note, field.line, field.query_one(".field--note"), needed, header):
                showing(widget)
            assert "\x1b" not in field.value and "\x1b" not in note.text

        shown()
        await robot.settle()


async def test_the_table() -> None:
    async with driving(trial.opening(start="list")) as robot:
        table = robot.app.screen.query_one(RecordTable)

        @given(st.lists(hostile, min_size=4, max_size=4))
        @lightly
        def shown(texts: list[str]) -> None:
            table.empty = texts[0]
            table.show_rows([])
            showing(table)
            table.show_rows([Row("k", (texts[0], plain(texts[1], "$rag-red"), texts[2], "", texts[3]))] * 3)
            strips = list(strips_of(table))
            harmless(iter(strips))
            assert {strip.cell_length for strip in strips} == {table.size.width}

        shown()
        await robot.settle()


@pytest.mark.parametrize("text", NASTY)
async def test_dialogs_and_toasts_and_choices(text: str) -> None:
    async with driving(trial.opening()) as robot:
        robot.app.say(text)
        robot.app.notify(text, title=text)
        await robot.app.push_screen(Message(text or "x", text, text))
        await robot.settle()
        everything(robot)
        await robot.press("escape")
        pick = Pick(text or "x", [Item("one", text, text, text), Item("two", "other", off=True)], hint=text, empty=text)
        await robot.app.push_screen(pick)
        await robot.settle()
        everything(robot)
        await robot.pastes(text or "x")
        everything(robot)
        assert not [char for char in pick.query_one("#words").value if char in BIDI or ord(char) < 32]  # type: ignore[attr-defined]
        await robot.press("escape")
        choice = Choice(text, (Option("a", text, text, "$rag-red"), Option("b", text)))
        choice.complain(text)
        await robot.app.screen.mount(choice, before="#about")
        await robot.settle()
        showing(choice)
        everything(robot)


def everything(robot: Robot) -> None:
    """The whole screen as it is drawn is harmless."""
    for widget in robot.app.screen.walk_children(with_self=True):
        if isinstance(widget, Widget) and widget.size:
            showing(widget)
    robot.app.export_screenshot()


@example("[@click=app.quit]leave[/]")
@given(hostile)
@settings(max_examples=50, deadline=None)
def test_content_carries_no_actions(text: str) -> None:
    assert all(isinstance(span.style, str) and span.style == "bold" for span in plain(text, "bold").spans)


async def test_a_paste_into_a_line_becomes_one_clean_line() -> None:
    async with driving(trial.opening()) as robot:
        await robot.focus("#first-name")
        await robot.pastes("Kim\x1b[31m\r\nTest\u202eperson\tthe 2nd\x00")
        assert robot.app.screen.query_one(Field).value == "Kim Testperson the 2nd"
