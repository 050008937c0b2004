"""A table with a cursor on one cell: agencies down, kinds of information across. As many columns as fit are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Unpack

from rich.segment import Segment
from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from screens.app import FsmApp
from screens.plain import plain_line
from screens.widgets.named import Named

CELL = 12
HEAD = 2
LABEL = 20
"""The least room for a row's label; it takes what the columns leave."""


class Grid(Widget, can_focus=True):
    """`show(rows, columns, cells)`; posts `Moved` when the cursor moves and `Chosen` on Enter."""

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    Grid { height: 1fr; width: 100%; background: $background; }
    Grid > .grid--head { background: $panel; text-style: bold; color: $foreground; }
    Grid > .grid--row { text-style: bold; }
    Grid > .grid--cursor { background: $surface; text-style: bold reverse; }
    Grid:focus > .grid--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--head", "grid--row", "grid--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1, 0)", "Down", show=False),
        Binding("up", "step(-1, 0)", "Up", show=False),
        Binding("right", "step(0, 1)", "Right", show=False),
        Binding("left", "step(0, -1)", "Left", show=False),
        Binding("pagedown", "step(8, 0)", "Page down", show=False),
        Binding("pageup", "step(-8, 0)", "Page up", show=False),
        Binding("home", "step(0, -99)", "First column", show=False),
        Binding("end", "step(0, 99)", "Last column", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    class Moved(Message):
        """The cursor is on another cell."""

    class Chosen(Message):
        """A cell was chosen."""

    def __init__(self, **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self.rows: Sequence[tuple[str, str]] = ()
        self.columns: Sequence[tuple[str, str]] = ()
        self.cells: Mapping[tuple[str, str], Content] = {}
        self.row = self.column = self._top = self._left = 0

    def show(
        self,
        rows: Sequence[tuple[str, str]],
        columns: Sequence[tuple[str, str]],
        cells: Mapping[tuple[str, str], Content],
    ) -> None:
        """Rows and columns as (code, label), and what each cell says. The cursor stays where it is, if it can."""
        self.rows, self.columns, self.cells = rows, columns, cells
        self._move(self.row, self.column)

    @property
    def at(self) -> tuple[str, str] | None:
        """The codes of the cell under the cursor: row and column."""
        if not self.rows or not self.columns:
            return None
        return self.rows[self.row][0], self.columns[self.column][0]

    @property
    def fits(self) -> int:
        """How many columns are in view."""
        return max(1, (self.size.width - LABEL) // CELL)

    @property
    def room(self) -> int:
        """How wide the labels of the rows are."""
        return max(LABEL, self.size.width - self.fits * CELL)

    def _move(self, row: int, column: int) -> None:
        self.row = max(0, min(row, len(self.rows) - 1))
        self.column = max(0, min(column, len(self.columns) - 1))
        room = max(1, self.size.height - HEAD)
        self._top = max(min(self._top, self.row), self.row - room + 1, 0)
        self._left = max(min(self._left, self.column), self.column - self.fits + 1, 0)
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self, event: events.Resize) -> None:
        self._move(self.row, self.column)

    def action_step(self, down: int, right: int) -> None:
        self._move(self.row + down, self.column + right)

    def action_choose(self) -> None:
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        if event.y >= HEAD and event.x >= self.room:
            self._move(self._top + event.y - HEAD, self._left + (event.x - self.room) // CELL)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        shown = self.columns[self._left : self._left + self.fits]
        if y < HEAD:
            head = self.get_visual_style("grid--head")
            told = self._where() if y == HEAD - 1 else ""
            parts = [(plain_line(told).truncate(self.room, pad=True), head)]
            for _, label in shown:
                lines = plain_line(label).wrap(CELL - 1)[:HEAD]
                line = lines[y] if y < len(lines) else Content("")
                parts.append((line.truncate(CELL - 1, ellipsis=True, pad=True) + " ", head))
            return self._strip(parts, width, head)
        number = self._top + y - HEAD
        base = self.visual_style
        if number >= len(self.rows):
            return Strip.blank(width, base.rich_style)
        code, label = self.rows[number]
        row = self.get_visual_style("grid--row") if number == self.row else base
        mark = f"{self.app.glyphs.here} " if number == self.row else "  "
        parts = [(plain_line(mark + label).truncate(self.room - 1, ellipsis=True, pad=True) + " ", row)]
        for place, (kind, _) in enumerate(shown, self._left):
            here = number == self.row and place == self.column
            said = self.cells.get((code, kind), Content(""))
            said = said.without_spans if here else said
            style = self.get_visual_style("grid--cursor") if here else base
            parts.append((said.truncate(CELL - 1, ellipsis=True, pad=True) + " ", style))
        return self._strip(parts, width, base)

    def _where(self) -> str:
        """Which columns are in view, where not all are."""
        last = min(self._left + self.fits, len(self.columns))
        return f"  {self._left + 1} to {last} of {len(self.columns)}" if len(self.columns) > self.fits else ""

    def _strip(self, parts: Sequence[tuple[Content, Style]], width: int, base: Style) -> Strip:
        parse = self.app.stylesheet.parse_style
        segments = [
            Segment(text, part.rich_style)
            for said, style in parts
            for text, part in said.render(style, end="", parse_style=parse)
        ]
        return Strip(segments).adjust_cell_length(width, base.rich_style)
