"""The command that tells progress over time: every number as a list, and a small plot for those who look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import read_day

if TYPE_CHECKING:
    from fsm_tui.services.progress import Chart, ProgressView

SHORT = 8
WIDTH = 78


def add(whole: typer.Typer) -> None:
    """Register this command."""

    @command(whole, "progress")
    def progress(
        context: typer.Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
        series: Annotated[
            str | None, typer.Option(metavar="CODE", help="One of them in full, by its code or the beginning of it.")
        ] = None,
        person: Annotated[
            str, typer.Option("--for", metavar="PERSON", help="Only what this adult of the family may be told.")
        ] = "",
    ) -> None:
        """Goals, risk, stage of change and attendance over time.

        Without --series what there is and where each stands now; with it every number, the newest first, and a
        small plot unless --plain is given. With --json all the numbers.
        """
        _progress(at(context), family, series, person)


def _progress(desk: Desk, family: str, code: str | None, person: str) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import progress

        view = progress.read(seat, family, person)
    if view.reader:
        desk.aside(f"As {view.reader} may see it; what is not to be shared with them is left out: {view.left_out}.")
    chart = view.chart(code) if code is not None else None
    if desk.json:
        desk.voice.data(chart if chart is not None else view)
    elif chart is not None:
        _one(desk, view, chart)
    else:
        _all(desk, view)


def _all(desk: Desk, view: ProgressView) -> None:
    rows = []
    for chart in view.charts:
        series = chart.series[0]
        last = series.last if len(chart.series) == 1 else None
        number = sum(len(each.points) for each in chart.series)
        rows.append(
            (
                short(chart.code),
                last.words if last else "not stated" if len(chart.series) == 1 else "",
                last.change if last else "",
                read_day(last.on) if last else "",
                str(number) if number else "",
                chart.title,
            )
        )
    desk.voice.fact("Family", view.label)
    desk.voice.rows(("Code", "Now", "Change", "On", "Numbers", "What"), rows, empty="")


def _one(desk: Desk, view: ProgressView, chart: Chart) -> None:
    voice, several = desk.voice, len(chart.series) > 1
    voice.fact("Family", view.label)
    voice.fact("What", chart.title)
    for each in chart.series:
        voice.fact("Note", each.notice)
    if not voice.plain:
        _plot(desk, view, chart)
    headers = ("Day", "Level", "Change", "Record", *(("Of",) * several), "With it")
    rows = [
        (read_day(point.on), point.words, point.change, point.head[:SHORT], *((each.about,) * several), point.note)
        for each, point in chart.lines
    ]
    voice.title("Numbers, the newest first")
    voice.rows(headers, rows, empty="Nothing stated yet.")


def _plot(desk: Desk, view: ProgressView, chart: Chart) -> None:
    """In signs that every console has: what is printed may be piped, mailed or read on an old screen."""
    from screens.widgets.drawing import Signs, draw, text_of, wanted

    levels = {"red": "!", "amber": "*", "green": "o"}
    height = wanted(chart, view.span, WIDTH)
    desk.voice.say()
    for line in text_of(draw(chart, view.span, WIDTH, height, Signs.ascii(), levels)).split("\n"):
        desk.voice.say(line)


def short(code: str) -> str:
    """A code as it is typed: the ident behind it in short."""
    kind, colon, ident = code.rpartition(":")
    return kind + colon + ident[:SHORT] if colon else code
