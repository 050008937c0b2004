"""Commands of the diary: diary, day-sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import parse_day, read_day

if TYPE_CHECKING:
    from fsm_tui.services.diary import DiaryView, Line

Context = typer.Context
SHORT = 8


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "diary")
    def diary(
        context: Context,
        week: Annotated[bool, typer.Option("--week", help="The whole week, Monday to Sunday.")] = False,
        first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Another day or week.")] = None,
        everybody: Annotated[bool, typer.Option("--all", help="Everybody's that this computer holds.")] = False,
    ) -> None:
        """What is planned, today or this week.

        Also what was planned earlier and not written up, and what is due and not planned.
        Plan one with `fsm-tui record visit.planned` or `fsm-tui record appointment.planned`.
        """
        _diary(at(context), week, first, everybody)

    @command(whole, "day-sheet")
    def day_sheet(
        context: Context,
        day: Annotated[str | None, typer.Option(metavar="DAY", help="Which day; today if not said.")] = None,
        out: Annotated[Path | None, typer.Option(metavar="FILE", help="A new file, not encrypted.")] = None,
    ) -> None:
        """What to leave with the duty desk: where, and until when.

        Families stand there by their label alone. No alarm is promised.
        """
        _day_sheet(at(context), day, out)


def _diary(desk: Desk, week: bool, first: str | None, everybody: bool) -> None:
    start = parse_day(first, desk.around.today(), ahead=True) if first else desk.around.today()
    with desk.seat() as seat:
        from fsm_tui.services import diary

        begins, ends = diary.week(start) if week else (start, start)
        view = diary.read(seat, begins, ends, everybody=everybody)
    if desk.json:
        desk.voice.data(view)
    else:
        _told(desk, view)


def _told(desk: Desk, view: DiaryView) -> None:
    say = desk.voice
    if view.left:
        say.title("Earlier, and nothing written up yet")
        _lines(desk, view.left, "")
    for day in view.days:
        say.title(read_day(day.day) + (", today" if day.day == view.today else ""))
        _lines(desk, day.lines, "Nothing is planned.")
    if view.suggestions:
        say.title("Due, and no visit planned for it in time")
        say.rows(
            ("Family", "Id", "What", "When", "Planned"),
            [
                (each.label, each.family[:SHORT], each.what, each.stands,
                 read_day(each.planned) if each.planned else "")
                for each in view.suggestions
            ],
            empty="",
        )  # fmt: skip


def _lines(desk: Desk, lines: tuple[Line, ...], empty: str) -> None:
    desk.voice.rows(
        ("When", "What", "Family", "Id", "Place", "Expected finish", "Whose", "Stands", "Head"),
        [
            (
                f"{read_day(line.day)} {line.hours or 'all day'}".strip(),
                line.called,
                line.label,
                line.family[:SHORT],
                line.place,
                line.finish_by,
                line.who,
                line.state_words,
                line.head[:SHORT],
            )
            for line in lines
        ],
        empty=empty,
    )
    for line in lines:
        for remark in line.remarks:
            desk.voice.fact(f"{line.at or 'All day'}, {line.label}", remark)


def _day_sheet(desk: Desk, day: str | None, out: Path | None) -> None:
    when = parse_day(day, desk.around.today(), ahead=True) if day else desk.around.today()
    with desk.seat() as seat:
        from fsm_tui.reports.letters import wrap
        from fsm_tui.services import day_sheet
        from fsm_tui.services.exporting import WARNING

        filled = day_sheet.compose(seat, when)
        if out is not None:
            path = day_sheet.write_out(seat, filled, out)
            desk.voice.say(f"The day sheet is in {path}.")
            desk.aside(WARNING)
            return
        day_sheet.shown(seat)
    if desk.json:
        desk.voice.data(filled)
        return
    for line in wrap(filled.whole).split("\n"):
        desk.voice.say(line)
