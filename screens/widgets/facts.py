"""Labelled facts that wrap: `People     Tess (34 years), Kit (6 years)`. Draws only the lines in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Unpack

from rich.segment import Segment
from textual import events, getters
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.app import FsmApp
from screens.plain import plain_line
from screens.widgets.named import Named


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says, as `Content` made by `plain`. Without a label the text has the whole width."""

    label: str
    text: Content


class Facts(ScrollView, can_focus=True):
    """Facts one under another, the text beside its label. Scrolls with the arrows when it has the focus.

    `room` is the width of the labels; a longer label wraps. With `wrap` False what does not fit on its line
    is cut short with an ellipsis. Fill it with `show`.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    Facts { height: auto; width: 100%; padding: 0 1; overflow-x: hidden; overflow-y: auto; background: $background; }
    Facts:focus { background: $surface; }
    """

    def __init__(
        self,
        *,
        room: int = 11,
        wrap: bool = True,
        empty: str = "",
        **named: Unpack[Named],
    ) -> None:
        super().__init__(**named)
        self.room, self.wrap, self.empty = room, wrap, empty
        self.facts: tuple[Fact, ...] = ()
        self._laid: dict[int, list[Content]] = {}

    def show(self, facts: Sequence[Fact], *, room: int | None = None) -> None:
        """Show these facts, from the top unless they are the same."""
        if tuple(facts) == self.facts and room in (None, self.room):
            return
        self.facts, self.room = tuple(facts), self.room if room is None else room
        self._laid.clear()
        self.scroll_to(y=0, animate=False)
        self._measure()
        self.refresh(layout=True)

    @property
    def words(self) -> str:
        """Everything that it says, in view or not, line by line."""
        return "\n".join(line.plain.rstrip() for line in self._lines(self.scrollable_content_region.width))

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        self.virtual_size = Size(width, len(self._lines(width)))

    def _lines(self, width: int) -> list[Content]:
        """The lines for a width. With and without a scroll bar there are two."""
        if width not in self._laid:
            if len(self._laid) > 3:
                self._laid.clear()
            lines = [line for fact in self.facts for line in self._fact(fact, width)]
            if not lines and self.empty:
                lines = plain_line(self.empty, "$quiet").wrap(max(width, 1))
            self._laid[width] = lines
        return self._laid[width]

    def _fact(self, fact: Fact, width: int) -> list[Content]:
        if not fact.label:
            return fact.text.wrap(max(width, 1)) if self.wrap else [fact.text.truncate(width, ellipsis=True)]
        labels = plain_line(fact.label, "$quiet").wrap(self.room - 1)
        texts = fact.text.wrap(max(width - self.room, 1))
        empty = Content("")
        return [
            label.truncate(self.room, pad=True) + text for label, text in zip_longest(labels, texts, fillvalue=empty)
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(len(self._lines(width)), 1)

    def on_resize(self, event: events.Resize) -> None:
        self._measure()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        lines = self._lines(width)
        number = self.scroll_offset.y + y
        line = lines[number] if number < len(lines) else Content("")
        parse = self.app.stylesheet.parse_style
        parts = line.truncate(width, pad=True).render(self.visual_style, end="", parse_style=parse)
        return Strip([Segment(text, part.rich_style) for text, part in parts], width)
