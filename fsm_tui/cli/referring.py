"""The command that takes support requests and an existing caseload in bulk: refer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk, write_new
from fsm_tui.cli.workplace import Misused
from fsm_tui.errors import FsmError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fsm_tui.services.referring.accepting import Outcome, Remark
    from fsm_tui.services.referring.sheets import Sheet

Context = typer.Context
EVERY = 500


def add(whole: typer.Typer) -> None:
    """Register this command."""

    @command(whole, "refer")
    def refer(
        context: Context,
        source: Annotated[
            str | None, typer.Option("--from", metavar="FILE.csv|FILE.json|-", help="One row, one family.")
        ] = None,
        template: Annotated[bool, typer.Option("--template", help="Write a table with all columns.")] = False,
        out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the template goes.")] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in; write nothing.")] = False,
        leave_out: Annotated[
            list[str] | None, typer.Option(metavar="COLUMN", help="A column that is not to be read.")
        ] = None,
    ) -> None:
        """Support requests and an existing caseload, in bulk."""
        if template == (source is not None):
            raise Misused("Give either --from FILE or --template.")
        if template and (dry_run or leave_out):
            raise Misused("--template goes with --out alone.")
        if out is not None and not template:
            raise Misused("--out goes with --template.")
        if source is None:
            _template(at(context), out)
        else:
            _refer(at(context), source, leave_out or [], dry_run)


def _template(desk: Desk, out: Path | None) -> None:
    from fsm_tui.practice.profile import built_in
    from fsm_tui.services.referring.template import described, template

    text = template(built_in())
    if desk.json and out is None:
        desk.voice.data(described(built_in()))
        return
    if out is None:
        desk.place.out.write(text.replace("\r\n", "\n"))
        return
    # The mark tells spreadsheets that the table is UTF-8.
    path = write_new(out, "refer-template.csv", text.encode("utf-8-sig"))
    desk.voice.say(f"Written: {path}")


def _refer(desk: Desk, source: str, leave_out: list[str], dry_run: bool) -> None:
    from fsm_tui.services.referring.sheets import open_sheet

    sheet = open_sheet(desk.read(source), leave_out)
    with desk.seat() as seat:
        from fsm_tui.services.referring import accepting

        found = _told(desk, sheet, accepting.refer(seat, sheet, dry_run=dry_run))
    counted = Counter[str](each.outcome for each in found)
    if desk.json:
        desk.voice.data({"read_as": sheet.read_as, "dry_run": dry_run, "counts": counted, "rows": found})
    else:
        _summary(desk, sheet, counted, dry_run)
    if any(each.missed for each in found):
        raise typer.Exit(1)


def _told(desk: Desk, sheet: Sheet, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Every outcome, said as it comes: why a row is not in on stderr, what is pointed out on stdout."""
    found: list[Outcome] = []
    total = sheet.count() if desk.place.err.isatty() else 0
    try:
        for each in outcomes:
            found.append(each)
            _say(desk, each)
            if total and len(found) % EVERY == 0:
                desk.aside(f"{len(found):,} of {total:,} rows")
    except FsmError:
        if found:
            # Why it ended is said after this, by who runs the command.
            desk.aside(f"The rows up to {found[-1].where} are done; what came in stays and is not doubled next time.")
        raise
    return found


def _say(desk: Desk, each: Outcome) -> None:
    for fault in each.faults:
        desk.aside(_line(each, fault))
    if desk.json:
        return
    for note in each.notes:
        desk.voice.say(f"Note, {_line(each, note)}")
    if each.outcome == "template":
        desk.voice.say(f"Note, {each.where}: is of the template, no family, and was left out.")


def _line(each: Outcome, remark: Remark) -> str:
    return f"{each.where}: {remark.column}: {remark.said}." if remark.column else f"{each.where}: {remark.said}."


def _summary(desk: Desk, sheet: Sheet, counted: Counter[str], dry_run: bool) -> None:
    desk.voice.fact("Read as", sheet.read_as)
    if dry_run:
        desk.voice.say("This was a rehearsal: nothing was written.")
    for label, outcome in (
        ("Would come in" if dry_run else "Came in", "accepted"),
        ("Here already, left as it is", "already"),
        ("Here already with other details, not written over", "different"),
        ("Refused", "refused"),
    ):
        if counted[outcome] or outcome == "accepted":
            desk.voice.fact(label, f"{counted[outcome]:,} famil{'y' if counted[outcome] == 1 else 'ies'}")
    if counted["refused"] or counted["different"]:
        desk.voice.say("Correct those lines and read the same file again: what came in is not doubled.")
