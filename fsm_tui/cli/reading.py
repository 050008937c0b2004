"""Commands that read: caseload, show, due, queue, search, status."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.caseloads import SHORT as SHORT
from fsm_tui.cli.caseloads import rag_word
from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.cli.heads import head_named
from fsm_tui.moments import london

if TYPE_CHECKING:
    from fsm_tui.services.standing import Standing

Context = typer.Context
Everybody = Annotated[bool, typer.Option("--all", help="All families that this computer holds.")]


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "caseload")
    def caseload(
        context: Context,
        everybody: Everybody = False,
        area: Annotated[str | None, typer.Option(help="Only this area.")] = None,
        base: Annotated[str | None, typer.Option(help="Only this base.")] = None,
        rag: Annotated[str | None, typer.Option(help="Only rated red, amber or green, or unrated.")] = None,
        plan: Annotated[str | None, typer.Option(help="Only on this plan, such as cp or cin.")] = None,
        overdue: Annotated[bool, typer.Option("--overdue", help="Only with something of ours overdue.")] = False,
        unconfirmed: Annotated[
            bool, typer.Option("--unconfirmed", help="Only with work that is not at the office.")
        ] = False,
        closed: Annotated[bool, typer.Option("--closed", help="Closed, declined and linked families too.")] = False,
        order: Annotated[str, typer.Option(help="By next, name, rag, seen or allocated.")] = "next",
        find: Annotated[str, typer.Option(metavar="WORDS", help="Only with this in a name, the closest first.")] = "",
        load: Annotated[bool, typer.Option("--load", help="Instead, how many families everybody carries.")] = False,
    ) -> None:
        """Who needs me next, and why.

        With --load: families by practitioner, area and base, with ratings, plans and what is overdue.
        """
        from fsm_tui.cli import caseloads

        if load:
            caseloads.show_load(at(context))
            return
        caseloads.show(
            at(context),
            caseloads.Asked(everybody, closed, area, base, rag, plan, overdue, unconfirmed, order, find),
        )

    @command(whole, "show")
    def show(
        context: Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
        record: Annotated[str | None, typer.Option(metavar="HEAD", help="One record of it in full.")] = None,
    ) -> None:
        """One family at a glance, or one record of it.

        People, risk over time, goals, consents, what is due, and the timeline. With --json the whole of it.
        """
        _show(at(context), family, record)

    @command(whole, "due")
    def due(context: Context, everybody: Everybody = False) -> None:
        """What is due, the most pressing first."""
        _due(at(context), everybody)

    @command(whole, "queue")
    def queue(context: Context) -> None:
        """What waits for the team leader."""
        _queue(at(context))

    @command(whole, "search")
    def search(
        context: Context,
        words: Annotated[list[str], typer.Argument(help="Words that stand in a record.")],
        limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    ) -> None:
        """Records with these words, the newest first."""
        _search(at(context), " ".join(words), limit)

    @command(whole, "status")
    def status(context: Context) -> None:
        """Where this vault stands, and what is only here."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import standing

            found = standing.read(seat)
        if desk.json:
            desk.voice.data(asdict(found))
        else:
            _status(desk, found)


def _show(desk: Desk, family: str, record: str | None) -> None:
    with desk.seat() as seat:
        from fsm_tui.cli import family_document, showing
        from fsm_tui.services import families

        if record is not None:
            found = families.record_view(seat, family, head_named(families.read(seat, family), record))
            if desk.json:
                desk.voice.data(family_document.of_record(found.record, seat.name_of))
            else:
                showing.record(desk.voice, found)
            return
        view = families.read(seat, family)
        if desk.json:
            desk.voice.data(family_document.of(view, seat.profile, seat.name_of))
        else:
            showing.family(desk.voice, view, seat.profile)


def _due(desk: Desk, everybody: bool) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import dues

        found = dues.read(seat, everybody=everybody)
    if desk.json:
        desk.voice.data(found)
        return
    desk.voice.rows(
        ("Family", "Id", "Due", "When", "What", "About", "Whose"),
        [
            (
                each.label,
                each.family[:SHORT],
                f"{each.line.state.due:%d %b %Y}" if each.line.state.due else "",
                each.line.state.words,
                each.line.label,
                each.about,
                "ours" if each.line.ours else "others",
            )
            for each in found
        ],
        empty="Nothing is due.",
    )


def _queue(desk: Desk) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import reviewing

        view = reviewing.queue(seat)
    if desk.json:
        desk.voice.data({"lines": view.lines, "counts": view.counts})
        return
    desk.voice.rows(
        ("What", "Family", "Id", "Head", "Risk", "Why", "Record", "By", "Happened", "Waiting since"),
        [
            (
                each.what, each.label, each.family[:SHORT], each.head[:SHORT], rag_word(each.rag), each.why,
                each.called, each.author, each.happened, each.waiting,
            )
            for each in view.lines
        ],
        empty="Nothing waits.",
    )  # fmt: skip


def _search(desk: Desk, words: str, limit: int) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import families

        found = families.search(seat, words, limit)
    if desk.json:
        desk.voice.data([{"family": family, "label": label, "record": line} for family, label, line in found])
        return
    desk.voice.rows(
        ("Family", "Id", "Happened", "Record", "Head", "By", "Says"),
        [
            (label, family[:SHORT], line.happened_words, line.called, line.head[:SHORT], line.author, line.summary)
            for family, label, line in found
        ],
        empty="No record has these words.",
    )


def _status(desk: Desk, found: Standing) -> None:
    say = desk.voice
    say.fact("Name", found.name)
    say.fact("Role", found.role + ("" if found.enrolled else ", as asked for: not enrolled with the office yet"))
    say.fact("Vault", found.place + (", for training" if found.training else ""))
    say.fact("Organisation", found.organisation)
    say.fact("Device", found.device)
    say.fact("Families", str(found.families))
    say.fact("Entries", str(found.entries))
    say.fact("Drafts", str(found.drafts))
    if found.place != "office":
        say.fact("Not confirmed by the office", str(found.unconfirmed))
        if found.oldest_unconfirmed_hours is not None:
            say.fact("Oldest of those", f"{found.oldest_unconfirmed_hours} hours")
    say.fact("Returned by the team leader", str(found.returned))
    say.fact("Waiting for a verdict", str(found.to_review))
    say.fact("Conflicts", str(found.conflicts))
    say.fact("Kept aside", str(found.quarantined))
    say.fact("Last bundle", _when(found.last_bundle))
    say.fact("Last receipt", _when(found.last_receipt))
    say.fact("Guidance", found.guidance)
    say.fact("In short", found.sentence)


def _when(noted: str | None) -> str:
    return f"{london(datetime.fromisoformat(noted)):%a %d %b %Y %H:%M}" if noted else "none yet"
