"""One table for lists of any length: draws only the rows in view and asks for them in pages."""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Unpack

from rich.segment import Segment
from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from fsm_tui.inert import inert
from screens.app import FsmApp
from screens.plain import plain_line
from screens.widgets.named import Named

PAGE = 100
_PAGES_KEPT = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title and width in cells. `width` 0 takes a share of what is left.

    A column with `least` is drawn only when the table is at least that wide. `right` aligns numbers.
    """

    title: str
    width: int = 0
    least: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its key, and one cell per column, as plain text or as `Content` made by `plain`."""

    key: str
    cells: tuple[str | Content, ...]


Source = Callable[[int, int], "Sequence[Row] | Awaitable[Sequence[Row]]"]


def _on_one_line(cell: Content) -> Content:
    """Content that somebody made of several lines, or not by `plain`, in one harmless line."""
    text = inert(cell.plain, lines=False)
    return cell if text == cell.plain else Content(text, list(cell.spans))


class RecordTable(ScrollView, can_focus=True):
    """Rows with a cursor. `await show(count, source)` or `show_rows(rows)` fills it.

    `source(first, number)` gives those rows, usually through `app.ask`. Posts `Moved` when the cursor
    moves and `Chosen` on Enter or a second click.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    RecordTable { height: 1fr; width: 100%; overflow-x: hidden; overflow-y: auto; background: $background; }
    RecordTable > .record-table--head { background: $panel; text-style: bold; color: $foreground; }
    RecordTable > .record-table--cursor { background: $surface; text-style: bold; }
    RecordTable:focus > .record-table--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    RecordTable > .record-table--waiting { color: $quiet; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--head",
        "record-table--cursor",
        "record-table--waiting",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Down", show=False),
        Binding("up", "step(-1)", "Up", show=False),
        Binding("j", "letter_step(1)", "Down", show=False),
        Binding("k", "letter_step(-1)", "Up", show=False),
        Binding("pagedown", "leaf(1)", "Page down", show=False),
        Binding("pageup", "leaf(-1)", "Page up", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    count: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, table: RecordTable, index: int) -> None:
            super().__init__()
            self.table, self.index = table, index

        @property
        def control(self) -> RecordTable:
            return self.table

    class Chosen(Moved):
        """A row was chosen."""

        def __init__(self, table: RecordTable, index: int, key: str) -> None:
            super().__init__(table, index)
            self.key = key

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "Nothing here.",
        **named: Unpack[Named],
    ) -> None:
        super().__init__(**named)
        self.columns = tuple(columns)
        self.empty = empty
        self._source: Source | None = None
        self._at_hand: Sequence[Row] | None = None
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._wanted: list[int] = []
        self._turn = 0

    # -- filling

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows that are at hand. They are taken as they are and looked at when they are drawn."""
        self.show(len(rows), lambda first, number: ())
        self._at_hand = rows

    def show(self, count: int, source: Source) -> None:
        """Show `count` rows from `source`. The cursor stays at its number where that is possible."""
        self._turn += 1
        self._source = source
        self._at_hand = None
        self._pages.clear()
        self._wanted.clear()
        self.count = count
        self.cursor = max(0, min(self.cursor, count - 1))
        self.virtual_size = Size(self.size.width, count + 1)
        self._keep_in_view()
        self.refresh()

    async def row(self, index: int) -> Row | None:
        """The row of that number, read if need be; None where there is none."""
        if not 0 <= index < self.count:
            return None
        page, place = divmod(index, PAGE)
        rows = self._loaded(page)
        if rows is None:
            rows = await self._read(page)
        return rows[place] if place < len(rows) else None

    def _loaded(self, page: int) -> Sequence[Row] | None:
        if self._at_hand is not None:
            return self._at_hand[page * PAGE : (page + 1) * PAGE]
        return self._pages.get(page)

    async def _read(self, page: int) -> Sequence[Row]:
        turn, source = self._turn, self._source
        if source is None:
            return ()
        answer = source(page * PAGE, min(PAGE, self.count - page * PAGE))
        rows = await answer if inspect.isawaitable(answer) else answer
        if turn == self._turn:
            self._pages[page] = rows
            self._pages.move_to_end(page)
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return rows

    def _want(self, page: int) -> None:
        if page not in self._wanted:
            self._wanted.append(page)
            if len(self._wanted) == 1:
                guard = self.app.hands.guard
                self.run_worker(guard(self._read_wanted), group="pages")

    async def _read_wanted(self) -> None:
        """Read the pages that were asked for, the latest first; those scrolled past are left out."""
        try:
            while self._wanted:
                page = self._wanted[-1]
                if page in self._in_view() and page not in self._pages:
                    await self._read(page)
                    self.refresh()
                if page in self._wanted:
                    self._wanted.remove(page)
        finally:
            self._wanted.clear()

    def _in_view(self) -> range:
        top = self.scroll_offset.y
        return range(top // PAGE, (top + max(self.size.height, 1)) // PAGE + 1)

    # -- drawing

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(event.size.width, self.count + 1)
        self._keep_in_view()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            titles = tuple(column.title for column in self.columns)
            return self._strip("  ", titles, width, self.get_visual_style("record-table--head"))
        index = self.scroll_offset.y + y - 1
        base = self.visual_style
        if not self.count and y == 1:
            quiet = self.get_visual_style("record-table--waiting")
            return self._line(plain_line(f"  {self.empty}"), width, quiet)
        if index >= self.count:
            return Strip.blank(width, base.rich_style)
        page, place = divmod(index, PAGE)
        rows = self._loaded(page)
        here = index == self.cursor
        style = self.get_visual_style("record-table--cursor") if here else base
        mark = f"{self.app.glyphs.here} " if here else "  "
        if rows is None:
            self._want(page)
            return self._line(plain_line(f"{mark}…"), width, self.get_visual_style("record-table--waiting"))
        if place >= len(rows):
            return Strip.blank(width, base.rich_style)
        return self._strip(mark, rows[place].cells, width, style, bare=here and self.has_focus)

    def _strip(
        self, mark: str, cells: Sequence[str | Content], width: int, style: Style, *, bare: bool = False
    ) -> Strip:
        line = Content(mark)
        widths = self._widths(width)
        for column, cell, room in zip(self.columns, cells, widths, strict=False):
            if not room:
                continue
            content = plain_line(cell) if isinstance(cell, str) else _on_one_line(cell)
            if bare:  # the cursor's own colours keep their contrast
                content = content.without_spans
            if column.right and content.cell_length < room:
                content = Content(" " * (room - content.cell_length)) + content
            line += content.truncate(room, ellipsis=True, pad=True) + " "
        return self._line(line, width, style)

    def _line(self, line: Content, width: int, style: Style) -> Strip:
        parts = line.truncate(width, pad=True).render(style, end="", parse_style=self.app.stylesheet.parse_style)
        return Strip([Segment(text, part.rich_style) for text, part in parts], width)

    def _widths(self, width: int) -> list[int]:
        """The room of each column; 0 where it is not drawn."""
        drawn = [column.least <= width for column in self.columns]
        fixed = sum(column.width + 1 for column, is_drawn in zip(self.columns, drawn, strict=True) if is_drawn)
        sharing = sum(1 for column, is_drawn in zip(self.columns, drawn, strict=True) if is_drawn and not column.width)
        left = max(width - 2 - fixed, 0)
        rooms: list[int] = []
        for column, is_drawn in zip(self.columns, drawn, strict=True):
            if not is_drawn:
                rooms.append(0)
            elif column.width:
                rooms.append(column.width)
            else:
                share = left // sharing
                left, sharing = left - share, sharing - 1
                rooms.append(max(share, 1))
        return rooms

    # -- moving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.app.keys.letters if action == "letter_step" else True

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        if before != now:
            self._keep_in_view()
            self.refresh()
            self.post_message(self.Moved(self, now))

    def _keep_in_view(self) -> None:
        room = max(self.size.height - 1, 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self._scroll_there(self.cursor)
        elif self.cursor >= top + room:
            self._scroll_there(self.cursor - room + 1)

    def _scroll_there(self, y: int) -> None:
        """With force: the scrollbar of a list that has just grown comes only with the next layout."""
        self.scroll_to(y=y, animate=False, force=True)

    def action_step(self, by: int) -> None:
        self.cursor += by

    action_letter_step = action_step

    def action_leaf(self, by: int) -> None:
        self.cursor += by * max(self.size.height - 2, 1)

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = self.count - 1

    def action_choose(self) -> None:
        guard = self.app.hands.guard
        self.run_worker(guard(self._choose), group="choose", exclusive=True)

    async def _choose(self) -> None:
        index = self.cursor
        if (row := await self.row(index)) is not None:
            self.post_message(self.Chosen(self, index, row.key))

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y - 1
        if event.y >= 1 and index < self.count:
            if index == self.cursor and event.chain > 1:
                self.action_choose()
            self.cursor = index
