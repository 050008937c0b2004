"""Plots and their numbers in words: what to choose from, what is shown, and every point in a row of its own."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from fsm_tui.services.progress import Chart, Point, Series
from screens.plain import plain_line
from screens.widgets.drawing import LETTERS
from screens.widgets.facts import Fact
from screens.widgets.record_table import Row

#: The kinds of series by the first part of their code, as short as the list of them needs.
_BRIEFLY = {"severity": "Use", "harm": "Harm", "goal": "Goal", "stage": "Stage", "importance": "Importance",
            "confidence": "Confidence", "units": "Units"}  # fmt: skip
#: What the time command goes through: months back from today, 0 for all of it.
SPANS = (0, 12, 3)


def choice(chart: Chart) -> Row:
    """One plot in the list of plots: what it is, and where it stands where there is room."""
    kind = chart.code.partition(":")[0]
    first = chart.series[0]
    single = len(chart.series) == 1
    label = first.label.partition(",")[0] if kind == "use" else _BRIEFLY.get(kind, first.label)
    brief = f"{label}: {first.about}" if single and first.about else chart.title
    now = first.last.words if single and first.last else "" if not single else "not stated"
    return Row(chart.code, (brief, plain_line(now, "" if now != "not stated" else "$quiet")))


def head(chart: Chart) -> Content:
    """The title in full, and what must be read with it. Where it stands today is the first of the numbers."""
    title = plain_line(chart.title, "bold")
    if len(chart.series) > 1:
        return title + plain_line(f", {len(chart.series)} of them", "$quiet")
    notice = chart.series[0].notice
    return title + (plain_line(f". {notice}", "$quiet") if notice else "")


def number(chart: Chart, series: Series, point: Point) -> Row:
    """One point in the list of numbers."""
    sign = f"{LETTERS[chart.series.index(series) % len(LETTERS)]} " if len(chart.series) > 1 else ""
    return Row(point.head, (f"{point.on:%d %b %y}", sign + point.words, point.change, point.note))


def said(point: Point | None) -> tuple[Fact, ...]:
    """What was said with the number under the cursor."""
    return (Fact("", plain_line(point.note)),) if point and point.note else ()


def since(span: tuple[date, date], months: int) -> tuple[date, date]:
    """The last so many months of a span; all of it for 0 months."""
    first, last = span
    if not months:
        return span
    year, month = divmod(last.year * 12 + last.month - 1 - months, 12)
    return max(first, date(year, month + 1, min(last.day, 28))), last


def span_words(months: int) -> str:
    return f"the last {months} months" if months else "all of the time"
