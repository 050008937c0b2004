"""The widget of each question, and one way to read it, fill it and say what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Unpack

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from fsm_tui.practice.dates import read_day
from screens.asking.asks import Ask, Values
from screens.dialogs.pick import Item
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.choice import Choice, Option, rag_options
from screens.widgets.field import DayInput, Field
from screens.widgets.named import Named
from screens.widgets.note_area import NoteArea
from screens.widgets.pick_line import PickLine
from screens.widgets.pick_many import PickMany

LONGEST_TEXT = 20_000


class TextBlock(Vertical):
    """A label and a few lines to type in, and below them what is wrong, in words."""

    DEFAULT_CSS = """
    TextBlock { height: auto; width: 100%; padding: 0 0 0 2; }
    TextBlock > NoteArea { height: 4; min-height: 4; }
    TextBlock .text--wrong { height: auto; color: $rag-red; display: none; }
    TextBlock .text--wrong.-said { display: block; }
    TextBlock:focus-within .text--label { text-style: bold; color: $focus; }
    """

    def __init__(self, label: str, text: str, **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self._label, self._text = label, text

    def compose(self) -> ComposeResult:
        yield Static(plain_line(self._label), markup=False, classes="text--label")
        yield NoteArea(self._text, longest=LONGEST_TEXT)
        yield Static("", markup=False, classes="text--wrong")

    @property
    def area(self) -> NoteArea:
        return self.query_one(NoteArea)

    @property
    def value(self) -> str:
        return self.area.text if self.is_mounted else self._text

    def complain(self, sentence: str) -> None:
        """Show a sentence as what is wrong; "" takes it away."""
        wrong = self.query_one(".text--wrong", Static)
        wrong.update(plain(f"! {sentence}" if sentence else ""))
        wrong.set_class(bool(sentence), "-said")


class Day(DayInput):
    """A day with an example of its own, and what it means in words beside it."""

    example = ""
    tells: Callable[[date], str] | None = None

    def on_mount(self) -> None:
        if self.example:
            self.line.placeholder = self.example
        if self.tells is not None and self.day is not None:
            self.look()

    def look(self) -> bool:
        well = super().look()
        if well and self.tells is not None and (day := self.day) is not None and (said := self.tells(day)):
            self.note(f"{read_day(day)}: {said}")
        return well


def make(ask: Ask, value: str, today: date, values: Callable[[], Values], glyphs: Glyphs) -> Widget:
    """The widget of a question with what is in it."""
    if ask.kind == "heading":
        return Static(plain_line(ask.label, "bold"), markup=False, id=ask.id, classes="form--heading")
    if ask.kind == "text":
        return TextBlock(ask.label, value, id=ask.id)
    if ask.kind == "day":
        day = Day(ask.label, today, ahead=ask.ahead, required=False, id=ask.id)
        day.example, day.tells = ask.hint, ask.tells
        day.value = _shown(value)
        return day
    if ask.kind == "rag" or (ask.kind == "choice" and len(ask.offers) <= 9):
        options = [*rag_options(glyphs)] if ask.kind == "rag" else []
        options += [Option(offer.code, offer.label) for offer in ask.offers]
        known = value if any(option.value == value for option in options) else None
        return Choice(ask.label, options, known, id=ask.id)
    if ask.kind in ("pick", "choice", "many"):

        def items() -> list[Item]:
            return [Item(offer.code, offer.label, offer.detail) for offer in ask.offered(values())]

        return (PickMany if ask.kind == "many" else PickLine)(ask.label, items, value, id=ask.id)
    return Field(ask.label, value, hint=ask.hint, id=ask.id)


def _shown(value: str) -> str:
    """A stored date as people read it; what somebody typed stays as it is."""
    try:
        return read_day(date.fromisoformat(value))
    except ValueError:
        return value


def read(widget: Widget) -> str:
    """What a question's widget holds, as text; a day that can be read as a date."""
    if isinstance(widget, DayInput):
        return widget.day.isoformat() if widget.value and widget.day else widget.value
    if isinstance(widget, Choice | PickLine):
        return widget.value or ""
    if isinstance(widget, Field | TextBlock):
        return widget.value
    return ""


def wrong(widget: Widget) -> str | None:
    """What is wrong with what was typed, if that can be seen here."""
    return widget.error if isinstance(widget, Field) else None


def complain(widget: Widget, sentence: str) -> None:
    """Say what is wrong at the question; "" takes it back."""
    if isinstance(widget, Field | Choice | PickLine | TextBlock):
        widget.complain(sentence)


def cursor(widget: Widget) -> Any:
    """Where the cursor is, to be kept with a draft: a column, or row and column."""
    if isinstance(widget, Field):
        return widget.line.cursor_position
    if isinstance(widget, TextBlock):
        return list(widget.area.cursor_location)
    return None


def put_cursor(widget: Widget, place: Any) -> None:
    """Focus the question with the cursor where it was."""
    if isinstance(widget, Field):
        widget.line.focus()
        if isinstance(place, int):
            widget.line.cursor_position = place
    elif isinstance(widget, TextBlock):
        widget.area.focus()
        if isinstance(place, list) and len(place) == 2:
            widget.area.move_cursor((int(place[0]), int(place[1])))
    elif widget.can_focus:
        widget.focus()


def is_of(widget: Widget, inner: Widget | None) -> bool:
    """Whether `inner`, such as the one with the focus, belongs to a question's widget."""
    return inner is not None and widget in inner.ancestors_with_self


__all__ = ["TextBlock", "complain", "cursor", "is_of", "make", "put_cursor", "read", "wrong"]
