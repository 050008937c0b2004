"""The commands `may-tell` and `sharing`: who may be told what today, and what left."""

from __future__ import annotations

from typing import Annotated

import typer

from fsm_tui.cli.commands import at, command

Context = typer.Context
Family = Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")]


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "may-tell")
    def may_tell(
        context: Context,
        family: Family,
        agency: Annotated[str, typer.Option(metavar="AGENCY", help="Whom, by its code.")] = "",
        purpose: Annotated[str, typer.Option(metavar="PURPOSE", help="What for, by its code.")] = "",
    ) -> None:
        """Who may be told what today, and why or why not.

        One line for each kind of information about each parent or carer. Without an agency and a purpose it takes
        those with most consents in force. Inside the service nothing waits for consent, and to protect a child a
        recorded decision opens what it names.
        """
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import may_tell

            found = may_tell.read(seat, family, agency, purpose)
        if desk.json:
            desk.voice.data({
                "family": found.family, "label": found.label, "today": found.today, "agency": found.agency,
                "purpose": found.purpose, "agencies": [code for code, _ in found.agencies],
                "purposes": [code for code, _ in found.purposes],
                "answers": [
                    {"person": each.person, "name": each.name, "information": each.information,
                     "allowed": each.answer.allowed, "ground": each.answer.ground, "why": each.answer.words,
                     "entry": each.answer.entry or None}
                    for each in found.lines
                ],
                "kept": found.kept,
            })  # fmt: skip
            return
        desk.voice.say(f"{found.to}, for: {found.what_for}")
        rows = [
            (each.name, each.label, "may be told" if each.answer.allowed else "may not", each.answer.words)
            for each in found.lines
        ]
        empty = "There is no parent or carer in this family yet."
        desk.voice.rows(("About", "Information", "Today", "Why"), rows, empty=empty)
        for line in found.kept:
            desk.voice.say(line)

    @command(whole, "sharing")
    def sharing(context: Context, family: Family) -> None:
        """The sharing log: what left, on what ground, what came back."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import sharing_log

            found = sharing_log.read(seat, family)
        if desk.json:
            desk.voice.data({"family": found.family, "label": found.label, "entries": found.lines})
            return
        rows = [
            (f"{each.on:%d/%m/%Y}", each.called, each.to, each.about, each.ground, each.words) for each in found.lines
        ]
        headers = ("On", "What", "To", "About", "Ground", "Words")
        desk.voice.rows(headers, rows, empty="Nothing has left yet.")
        for each in found.lines:
            if each.open:
                desk.aside(f"{each.called} to {each.to} of {each.on:%d/%m/%Y}: {each.open}.")
