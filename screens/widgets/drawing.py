"""Step charts in letters and signs, a fixed number of cells wide and high. Pure, and without Textual.

A level holds until the next statement; where nothing was stated there is a gap. Levels of a scale in words have
those words on the axis. In a plot of several series each has its own letter and its own kind of line, so that
nothing depends on colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from math import ceil

from rich.cells import cell_len, set_cell_size

from fsm_tui.inert import inert
from fsm_tui.services.progress import Chart, Series

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NOTHING = "Nothing stated yet"
_WIDEST_LABEL = 22
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_EVERY = (1, 2, 3, 6, 12, 24, 60, 120)
_TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)

#: What a cell belongs to: "" for nothing, "axis", "0" and on for the series, or the code of a level.
Role = str
Span = tuple[str, Role]


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs that plots are made of. `across` has one kind of line for each series in turn."""

    across: str
    down: str
    falls: str
    rises: str
    wall: str
    notch: str
    floor: str
    foot: str
    tick: str
    point: str
    missed: str
    gap: str = "?"
    several: str = "*"

    @classmethod
    def full(cls) -> Signs:
        return cls("─┄═┈", "│", "┐", "┘", "│", "┤", "─", "└", "┬", "●", "×")

    @classmethod
    def ascii(cls) -> Signs:
        return cls("-.=~", "|", "+", "+", "|", "+", "-", "+", "+", "o", "x")


def draw(
    chart: Chart,
    span: tuple[date, date],
    width: int,
    height: int,
    signs: Signs,
    levels: Mapping[str, str],
) -> list[list[Span]]:
    """The chart over the days of `span` in `height` lines of `width` cells, each line as runs of one role.

    `levels` gives the sign of "red", "amber" and "green". Below the axis stand the days and, where there is more
    than one series, a gap or a shared cell, what the signs mean.
    """
    plot = _Plot(chart, span, width, height, signs, levels)
    if plot.met:  # what is drawn tells whether the key must say what the sign means
        plot = _Plot(chart, span, width, height, signs, levels, met=True)
    return plot.lines()


def wanted(chart: Chart, span: tuple[date, date], width: int, *, roomy: bool = False) -> int:
    """How many lines the chart is best drawn in: levels apart from one another, whole numbers one line each."""
    axis = chart.series[0]
    apart = 4 if roomy else 2
    body = (len(axis.steps) - 1) * apart + 1 if axis.steps else 21 if roomy else 11
    body = min(body, 21 if roomy else 11) + 2
    signs = Signs.ascii()
    plain = body + len(_key(chart, span, width, signs, met=False))
    met = _Plot(chart, span, width, plain, signs, {}).met
    return body + len(_key(chart, span, width, signs, met=True)) if met else plain


def text_of(lines: Sequence[Sequence[Span]]) -> str:
    """The drawing as text."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


class _Plot:
    def __init__(
        self,
        chart: Chart,
        span: tuple[date, date],
        width: int,
        height: int,
        signs: Signs,
        levels: Mapping[str, str],
        *,
        met: bool = False,
    ) -> None:
        self.chart, self.signs, self.levels = chart, signs, levels
        self.first, self.last = span
        self.axis = chart.series[0]
        self.width = max(width, 12)
        self.several = len(chart.series) > 1
        self.key = _key(chart, span, self.width, signs, met=met)[: max(height - 4, 0)]
        self.body = max(height - 2 - len(self.key), 2)
        self.bands = self._bands()
        self.labels = dict(self._labels())
        longest = max(cell_len(each) for each in self.labels.values())
        self.gutter = min(longest, _WIDEST_LABEL, max(self.width * 2 // 5, 3))
        self.room = self.width - self.gutter - 1
        self.cells: list[list[Span]] = [[(" ", "")] * self.room for _ in range(self.body)]
        self.floor: list[str] = [signs.floor] * self.room
        self.met = False
        self._fill()

    # -- where things are

    def column(self, day: date) -> int:
        total = (self.last - self.first).days
        if total <= 0:
            return self.room // 2
        return min(max(round((day - self.first).days * (self.room - 1) / total), 0), self.room - 1)

    def row(self, value: int) -> int:
        reach = max(self.axis.high - self.axis.low, 1)
        held = min(max(value, self.axis.low), self.axis.high)
        row = round((self.axis.high - held) * (self.body - 1) / reach)
        above = [at for start, at in self.bands.items() if start > held]
        own = [at for start, at in self.bands.items() if start <= held]
        return min([max([row, *(at + 1 for at in above)]), *own])

    def _bands(self) -> dict[int, int]:
        """Where each band begins, a row of its own: a total never stands beside the words of another band."""
        found: dict[int, int] = {}
        if len(self.axis.marks) < self.body:
            reach, lowest = max(self.axis.high - self.axis.low, 1), self.body - len(self.axis.marks)
            for start, _ in sorted(self.axis.marks, reverse=True):
                row = ceil((self.axis.high - start) * (self.body - 1) / reach)
                found[start] = min(max([row, *(at + 1 for at in found.values())]), lowest)
                lowest += 1
        return found

    def _labels(self) -> Iterator[tuple[int, str]]:
        """Row and words, the lowest value first; of two values on one row the higher is named."""
        axis = self.axis
        if axis.steps:
            yield from ((self.row(value), label) for value, label in enumerate(axis.steps, start=axis.low))
            return
        if axis.marks:
            yield self.row(axis.low), str(axis.low)
            yield from ((self.row(value), f"{value} {label}") for value, label in axis.marks)
            yield self.row(axis.high), str(axis.high)
            return
        tick = next((each for each in _TICKS if self._even(each)), axis.high - axis.low or 1)
        for value in range(axis.low, axis.high, tick):
            if self.row(value) > 1 or axis.high == value + tick:
                yield self.row(value), str(value)
        yield self.row(axis.high), str(axis.high)

    def _even(self, tick: int) -> bool:
        """Whether numbers on the axis with this step have a free row between them, nearly the same everywhere."""
        rows = [self.row(value) for value in range(self.axis.low, self.axis.high + 1, tick)]
        apart = {later - earlier for later, earlier in pairwise(rows)}
        return len(rows) > 1 and min(apart) > 1 and max(apart) - min(apart) <= 1

    # -- drawing

    def _fill(self) -> None:
        drawn = [each for each in self.chart.series if each.points]
        for number, series in enumerate(self.chart.series):
            if series.joined:
                self._line(number, series)
        self._marks()
        if not drawn:
            at = max((self.room - len(NOTHING)) // 2, 0)
            middle = self.cells[self.body // 2]
            for place, letter in enumerate(NOTHING[: self.room - at], start=at):
                middle[place] = (letter, "axis")

    def _line(self, number: int, series: Series) -> None:
        """A level holds until the next statement; a look without a level ends it."""
        held: int | None = None
        at = -1
        role = "axis" if series.levels else str(number)
        for each in series.points:
            column = self.column(each.on) if each.on >= self.first else -1
            if held is not None:
                self._across(number, held, at + 1, column - 1, role)
            if each.value is None:
                held = None
            else:
                row = self.row(each.value)
                if held is not None and column >= 0 and row != held:
                    self._down(held, row, column, role)
                held = row
            at = column

    def _across(self, number: int, row: int, start: int, end: int, role: Role) -> None:
        line = self.signs.across[number % len(self.signs.across)]
        for column in range(max(start, 0), end + 1):
            self.cells[row][column] = (line, role)

    def _down(self, old: int, new: int, column: int, role: Role) -> None:
        self.cells[old][column] = (self.signs.falls if new > old else self.signs.rises, role)
        for row in range(min(old, new) + 1, max(old, new)):
            self.cells[row][column] = (self.signs.down, role)

    def _marks(self) -> None:
        """Everything that was stated has its mark, above all lines."""
        owner: dict[tuple[int, int], set[int]] = {}
        for number, series in enumerate(self.chart.series):
            for each in series.points:
                if not self.first <= each.on <= self.last:
                    continue
                column = self.column(each.on)
                if each.value is None:
                    self.floor[column] = self.signs.gap
                    continue
                place = (self.row(each.value), column)
                owner.setdefault(place, set()).add(number)
                alone = len(owner[place]) == 1
                self.met = self.met or not alone
                mark = self._mark(number, series, each.value) if alone else (self.signs.several, "")
                self.cells[place[0]][place[1]] = mark

    def _mark(self, number: int, series: Series, value: int) -> Span:
        if series.levels:
            level = series.levels[value - series.low]
            return self.levels.get(level, self.signs.point), level
        if self.several:
            return LETTERS[number % len(LETTERS)], str(number)
        missed = not series.joined and value == series.low < series.high
        return (self.signs.missed if missed else self.signs.point), str(number)

    # -- below the axis

    def _days(self) -> str:
        """The first and the last day in full; between them months or years, as many as fit."""
        if self.first >= self.last:
            only = _full(self.first)
            at = self.gutter + 1 + self.room // 2 - len(only) // 2
            return only.rjust(min(max(at, 0) + len(only), self.width)).ljust(self.width)
        line = [" "] * self.width
        left, right = _full(self.first), _full(self.last)
        begin = self.gutter + 1
        if len(left) + len(right) < self.width:
            self._put(line, begin if begin + len(left) + len(right) < self.width else 0, left)
        self._put(line, self.width - len(right), right)
        for day, words in self._between():
            column = begin + self.column(day)
            at = column - len(words) // 2
            if all(each == " " for each in line[max(at - 2, 0) : at + len(words) + 2]) and at > 1:
                self._put(line, at, words)
                self.floor[column - begin] = self.signs.tick
        return "".join(line)

    def _put(self, line: list[str], at: int, words: str) -> None:
        line[max(at, 0) : max(at, 0) + len(words)] = words

    def _between(self) -> Iterator[tuple[date, str]]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        fit = max(self.room // 10, 1)
        every = next((each for each in _EVERY if months / each <= fit), _EVERY[-1])
        start = self.first.year * 12 + self.first.month - 1
        for number in range(start + 1, start + months + 1):
            year, month = divmod(number, 12)
            if number % every == 0:
                words = str(year) if every >= 12 else _MONTHS[month] + (f" {year % 100:02}" if month == 0 else "")
                yield date(year, month + 1, 1), words

    def lines(self) -> list[list[Span]]:
        days = self._days()
        found: list[list[Span]] = []
        for row, cells in enumerate(self.cells):
            label = self.labels.get(row, "")
            wall = self.signs.notch if label else self.signs.wall
            shown = set_cell_size(label, min(cell_len(label), self.gutter))
            head = " " * (self.gutter - cell_len(shown)) + shown
            found.append([(head, "" if label else "axis"), (wall, "axis"), *_runs(cells)])
        found.append([(" " * self.gutter + self.signs.foot + "".join(self.floor), "axis")])
        found.append([(days, "axis")])
        return [*found, *self.key]


def _key(chart: Chart, span: tuple[date, date], width: int, signs: Signs, *, met: bool) -> list[list[Span]]:
    """What the letters and signs mean, in two columns where there is room. `met`: two series share a cell."""
    items: list[tuple[str, Role, str]] = []
    if len(chart.series) > 1:
        items = [
            (LETTERS[number % len(LETTERS)], str(number), each.about or each.label)
            for number, each in enumerate(chart.series)
        ]
    if any(each.value is None and span[0] <= each.on <= span[1] for one in chart.series for each in one.points):
        items.append((signs.gap, "axis", "no level that day"))
    if met:
        items.append((signs.several, "", "several in one place"))
    columns = 2 if width >= 50 and len(items) > 1 else 1
    room = width // columns
    lines: list[list[Span]] = []
    for start in range(0, len(items), columns):
        line: list[Span] = []
        for sign, role, words in items[start : start + columns]:
            shown = inert(words, lines=False)
            shown = shown if cell_len(shown) <= room - 3 else set_cell_size(shown, room - 4) + "~"
            line += [(sign, role), (" " + set_cell_size(shown, room - 2), "")]
        lines.append([*line, (" " * (width - sum(cell_len(text) for text, _ in line)), "")])
    return lines


def _runs(cells: Sequence[Span]) -> Iterator[Span]:
    for role, run in groupby(cells, key=lambda each: each[1]):
        yield "".join(text for text, _ in run), role


def _full(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
