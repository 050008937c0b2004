"""Choose any number of a few, such as who was there: digits switch one on or off."""

from __future__ import annotations

from collections.abc import Sequence
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
from screens.session.fields.brief import Brief, brief_line
from screens.widgets.named import Named


class Several(Widget, can_focus=True):
    """A label and what may be chosen, as (value, word). `values` are the chosen ones, in the order shown.

    Shown as `[x] 1 Tess  [ ] 2 Kit`. Arrows move, Space switches; the first nine have digits.
    """

    app = getters.app(FsmApp)
    hint = "A number or Space chooses, and again takes it back."

    DEFAULT_CSS = """
    Several { width: 100%; height: auto; }
    Several:focus { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", "Before", show=False),
        Binding("right,down", "move(1)", "After", show=False),
        Binding("space", "switch", "Switch", show=False),
    ]

    values: reactive[tuple[str, ...]] = reactive(())
    error: reactive[str] = reactive("", layout=True)
    at: reactive[int] = reactive(0)

    class Changed(Message):
        """Something was chosen or taken back."""

    def __init__(
        self, label: str, options: Sequence[tuple[str, str]], **named: Unpack[Named]
    ) -> None:
        super().__init__(**named)
        self.label = label
        self.options = tuple(options)
        self._spots: list[tuple[int, int, int, int]] = []

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Change what may be chosen; what is chosen and still there stays."""
        self.options = tuple(options)
        self.at = 0
        self.put(self.values)
        self.refresh(layout=True)

    def put(self, values: Sequence[str]) -> None:
        """Choose these, as a draft or a record says, without a message."""
        self.values = tuple(value for value, _ in self.options if value in values)

    def switch(self, number: int) -> None:
        """Switch the one of that number, from 0, on or off, as a person would."""
        if 0 <= number < len(self.options):
            self.at, self.error = number, ""
            value = self.options[number][0]
            chosen = set(self.values) ^ {value}
            self.put([one for one, _ in self.options if one in chosen])
            self.post_message(self.Changed())

    def action_move(self, by: int) -> None:
        if self.options:
            self.at = (self.at + by) % len(self.options)

    def action_switch(self) -> None:
        self.switch(self.at)

    def complain(self, sentence: str) -> None:
        """Show a sentence under the options; "" takes it away."""
        self.error = sentence

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123456789" and int(event.character) <= len(self.options):
            event.stop()
            event.prevent_default()
            self.switch(int(event.character) - 1)

    def on_click(self, event: events.Click) -> None:
        for line, start, end, number in self._spots:
            if event.y == line and start <= event.x < end:
                self.switch(number)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        glyphs, width = self.app.glyphs, max(width, 20)
        indent = min(max(len(self.label) + 4, 22), max(width // 2, 4))
        here = f"{glyphs.here} " if self.has_focus else "  "
        lines = [plain_line(f"{here}{self.label}", "bold" if self.has_focus else "").truncate(indent, pad=True)]
        self._spots = []
        for number, (value, word) in enumerate(self.options):
            part = self._part(number, value, word).truncate(width - indent, ellipsis=True)
            if lines[-1].cell_length + part.cell_length > width:
                lines.append(Content(" " * indent))
            start = lines[-1].cell_length
            lines[-1] = lines[-1] + part + "  "
            self._spots.append((len(lines) - 1, start, start + part.cell_length, number))
        if not self.options:
            lines[-1] = lines[-1] + plain_line("nobody to choose from", "$quiet")
        if self.error:
            lines.append(plain_line(f"{' ' * indent}{glyphs.red} {self.error}", "$rag-red"))
        return lines

    def _part(self, number: int, value: str, word: str) -> Content:
        chosen = value in self.values
        digit = f" {number + 1}" if number < 9 else ""
        style = "bold" if chosen else ""
        if self.has_focus and number == self.at:
            style = f"{style} underline".strip()
        return plain_line(f"[{'x' if chosen else ' '}]{digit} ") + plain_line(word, style)


class BriefSeveral(Several, Brief):
    """A `Several` that is one line until the focus is in it."""

    def _lines(self, width: int) -> list[Content]:
        if self.has_focus or self.error:
            return super()._lines(width)
        said = ", ".join(word for value, word in self.options if value in self.values)
        return [brief_line(self.label, said, "none said", width)]
