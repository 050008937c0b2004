"""Pick one of a few. Digits choose at once, arrows move; nothing is chosen beforehand unless you say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Unpack

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.app import FsmApp
from screens.plain import plain_line
from screens.themes import RAG, Glyphs
from screens.widgets.named import Named


@dataclass(frozen=True, slots=True)
class Option:
    """One of the few: the value that is recorded, its word, and a glyph with a theme style."""

    value: str
    word: str
    glyph: str = ""
    style: str = ""


def rag_options(glyphs: Glyphs) -> tuple[Option, ...]:
    """Red, Amber and Green as options, each with its sign and colour: `rag_options(self.app.glyphs)`."""
    return tuple(Option(level, level.capitalize(), glyphs.of(level), f"$rag-{level}") for level in RAG)


class Choice(Widget, can_focus=True):
    """A label and its options. `value` is None until something is chosen. On one line if it fits.

    Shown as `(•) 1 ▲ Red  ( ) 2 ◆ Amber`: brackets, number and word, so colour is not needed.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    Choice { width: 100%; height: auto; }
    Choice:focus { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", "Before", show=False),
        Binding("right,down", "move(1)", "After", show=False),
    ]

    value: reactive[str | None] = reactive(None)
    error: reactive[str] = reactive("", layout=True)

    class Changed(Message):
        """Another option was chosen."""

        def __init__(self, choice: Choice, value: str) -> None:
            super().__init__()
            self.choice, self.value = choice, value

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(
        self,
        label: str,
        options: Sequence[Option],
        value: str | None = None,
        **named: Unpack[Named],
    ) -> None:
        super().__init__(**named)
        if not 1 <= len(options) <= 9:
            raise ValueError("a Choice has one to nine options; use Pick for more")
        self.label = label
        self.options = tuple(options)
        self._spots: list[tuple[int, int, int, int]] = []
        self.set_reactive(Choice.value, value)

    def choose(self, number: int) -> None:
        """Choose the option of that number, counted from 0, as a person would."""
        if 0 <= number < len(self.options):
            self.error = ""
            if (value := self.options[number].value) != self.value:
                self.value = value
                self.post_message(self.Changed(self, value))

    def action_move(self, by: int) -> None:
        values = [option.value for option in self.options]
        if self.value in values:
            self.choose((values.index(self.value) + by) % len(values))
        else:
            self.choose(0 if by > 0 else len(values) - 1)

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123456789" and int(event.character) <= len(self.options):
            event.stop()
            event.prevent_default()
            self.choose(int(event.character) - 1)

    def on_click(self, event: events.Click) -> None:
        for line, start, end, number in self._spots:
            if event.y == line and start <= event.x < end:
                self.choose(number)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        glyphs = self.app.glyphs
        here = f"{glyphs.here} " if self.has_focus else "  "
        head = plain_line(f"{here}{self.label}", "bold" if self.has_focus else "")
        parts = []
        for number, option in enumerate(self.options, 1):
            chosen = option.value == self.value
            sign = glyphs.chosen if chosen else glyphs.open
            word = f"{option.glyph} {option.word}" if option.glyph else option.word
            style = f"{option.style} {'bold' if chosen else ''}".strip()
            parts.append(plain_line(f"{sign} {number} ") + plain_line(word, style))
        return self._lay_out(head, parts, width)

    def _lay_out(self, head: Content, parts: list[Content], width: int) -> list[Content]:
        """Options behind the label, wrapped whole; where each one is, for the mouse."""
        width = max(width, 20)
        indent = min(max(head.cell_length + 2, 22), max(width // 2, 4))
        self._spots = []
        lines = [head.truncate(indent, ellipsis=True, pad=True)]
        for number, part in enumerate(parts):
            part = part.truncate(width - indent, ellipsis=True) if part.cell_length > width - indent else part
            if lines[-1].cell_length + part.cell_length > width:
                lines.append(Content(" " * indent))
            start = lines[-1].cell_length
            lines[-1] = lines[-1] + part + "  "
            self._spots.append((len(lines) - 1, start, start + part.cell_length, number))
        if self.error:
            lines.append(plain_line(f"{' ' * indent}{self.app.glyphs.red} {self.error}", "$rag-red"))
        return lines

    def complain(self, sentence: str) -> None:
        """Show a sentence under the options; "" takes it away."""
        self.error = sentence
