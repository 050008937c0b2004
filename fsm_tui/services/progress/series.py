"""What is drawn: dated points, series of them, and the plots that show one series or several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from fsm_tui.errors import NotFound

TOGETHER = 8
"""How many goals are drawn into one plot; with more there are further plots."""



@dataclass(frozen=True, slots=True)
class Point:
    """One statement. `value` None: somebody looked or tried, and no level came of it (a gap in the plot).

    `words` is the level as people say it, `note` what was said with it, `change` how it differs from the level
    before, `head` the entry that says so.
    """

    on: date
    value: int | None
    words: str
    head: str
    note: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One thing over time, oldest point first.

    `label` is what it is and `about` whom or what it is about (client text). Values run from `low` to `high`;
    ordinal levels have their words in `steps`, lowest first, so that a value is an index into them. `levels` are
    the codes of red, amber and green where the steps are those. `marks` name values on the axis. A series that is
    not `joined` is drawn as single marks. `notice` must be read with it.
    """

    code: str
    label: str
    about: str
    unit: str
    low: int
    high: int
    steps: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    levels: tuple[str, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    joined: bool = True
    notice: str = ""

    @property
    def title(self) -> str:
        return f"{self.label}: {self.about}" if self.about else self.label

    @property
    def last(self) -> Point | None:
        """The latest point that has a level."""
        return next((each for each in reversed(self.points) if each.value is not None), None)


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn in one plot: one series, or several on the same axis."""

    code: str
    title: str
    series: tuple[Series, ...]

    @property
    def lines(self) -> tuple[tuple[Series, Point], ...]:
        """Every point of every series, the newest first."""
        found = [(each, point) for each in self.series for point in each.points]
        return tuple(sorted(found, key=lambda one: one[1].on))[::-1]


@dataclass(frozen=True, slots=True)
class ProgressView:
    """Everything about one family that can be drawn over time.

    With `reader` (a name) it is what one of the family may see; `left_out` counts the points that they may not.
    """

    family: str
    label: str
    today: date
    series: tuple[Series, ...]
    reader: str = ""
    left_out: int = 0

    @property
    def charts(self) -> tuple[Chart, ...]:
        """One plot for each series; before the single goals, plots of several together."""
        goals = [each for each in self.series if each.code.startswith("goal:")]
        parts = [goals[at : at + TOGETHER] for at in range(0, len(goals), TOGETHER)] if len(goals) > 1 else []
        together = [
            Chart("goals" + (f":{number}" if len(parts) > 1 else ""), _part_title(number, len(parts)), tuple(part))
            for number, part in enumerate(parts, start=1)
        ]
        found: list[Chart] = []
        for each in self.series:
            if each.code.startswith("goal:") and together:
                found += together
                together = []
            found.append(Chart(each.code, each.title, (each,)))
        return tuple(found)

    def chart(self, code: str) -> Chart:
        """The plot of that code, or the only one whose code begins so. Raises `NotFound` with the codes there are."""
        charts = self.charts
        exact = [each for each in charts if each.code == code]
        found = exact or [each for each in charts if code and each.code.startswith(code)]
        if len(found) == 1:
            return found[0]
        said = "More than one plot begins with that." if found else "There is no such plot for this family."
        codes = ", ".join(each.code for each in found or charts)
        raise NotFound("No such plot", said, f"Choose one of: {codes}.")

    @property
    def span(self) -> tuple[date, date]:
        """From the first point of all series to the last or to today: one axis of time for every plot."""
        days = [point.on for each in self.series for point in each.points]
        return (min([*days, self.today]), max([*days, self.today]))


def _part_title(number: int, parts: int) -> str:
    return f"All goals, part {number} of {parts}" if parts > 1 else "All goals together"


def with_changes(series: Series) -> tuple[Point, ...]:
    """The points of a series, each with how it differs from the level before."""
    found: list[Point] = []
    before: int | None = None
    run = 0
    for each in series.points:
        if each.value is None:
            found.append(each)
            continue
        run = run + 1 if each.value == before else 1
        found.append(replace(each, change=_change(series, before, each.value, run)))
        before = each.value
    return tuple(found)


def _change(series: Series, before: int | None, now: int, run: int) -> str:
    """How a level differs from the one before, in words."""
    if before is None:
        return "first"
    if not series.joined:
        return f"{run} in a row" if run > 1 and len(series.steps) > 1 else ""
    if now == before:
        return "the same"
    if series.steps:
        return f"was {series.steps[before - series.low]}"
    return f"{'up' if now > before else 'down'} {abs(now - before)}"
