"""`enrol`: request on the laptop, accept at the office, finish on the laptop; digits are read out and typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fsm_tui.cli.commands import at, command, group
from fsm_tui.cli.desk import Desk, read_file, write_new
from fsm_tui.cli.heads import member_named
from fsm_tui.cli.writing import Role

Context = typer.Context
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="A file or a folder; here if not said.")]
Fingerprint = Annotated[
    str | None, typer.Option(metavar="DIGITS", help="The thirty digits as the other person reads them out.")
]
LARGEST = 64 * 1024
HERE, THERE = "thirty digits of this computer", "The thirty digits, as the other person reads them out: "


def add(whole: typer.Typer) -> None:
    """Register these commands."""
    enrol = group("A laptop and its office come to trust each other.")
    whole.add_typer(enrol, name="enrol")

    @command(enrol, "request")
    def request(
        context: Context,
        out: Out = None,
        label: Annotated[str, typer.Option(help="What to call this laptop.")] = "",
    ) -> None:
        """On the laptop: ask the office."""
        _request(at(context), out, label)

    @command(enrol, "accept")
    def accept(
        context: Context,
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The request.")],
        role: Annotated[Role, typer.Option(help="In which role.")],
        fingerprint: Fingerprint = None,
        person: Annotated[
            str | None, typer.Option(metavar="NAME|STAFF-ID", help="Somebody known here who has a new laptop.")
        ] = None,
        out: Out = None,
    ) -> None:
        """At the office: take the laptop on."""
        _accept(at(context), file, role, fingerprint, person, out)

    @command(enrol, "finish")
    def finish(
        context: Context,
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The office's answer.")],
        fingerprint: Fingerprint = None,
    ) -> None:
        """On the laptop: take the answer in."""
        _finish(at(context), file, fingerprint)


def _request(desk: Desk, out: Path | None, label: str) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import enrolling

        made = enrolling.request(seat, label)
    path = write_new(out, made.name, made.data)
    if desk.json:
        desk.voice.data({"file": path, "fingerprint": made.fingerprint})
        return
    desk.voice.fact("Request", str(path))
    desk.voice.fact(HERE.capitalize(), made.fingerprint)
    desk.voice.say(made.sentence)


def _accept(
    desk: Desk, file: Path, role: Role, fingerprint: str | None, person: str | None, out: Path | None
) -> None:
    data = read_file(file, LARGEST)
    with desk.seat() as seat:
        from fsm_tui.services import enrolling, families

        seen = enrolling.look_at(seat, data)
        if not desk.json:
            asks = f"{seen.name} asks for {seen.label or 'a laptop'} as {seen.role}, made {seen.made}."
            for line in (asks, seen.known):
                if line:
                    desk.voice.say(line)
            desk.place.out.flush()
        known = member_named(families.staff(seat), person) if person is not None else None
        digits = fingerprint if fingerprint is not None else desk.ask_line(THERE, "--fingerprint")
        reply = enrolling.accept(seat, data, digits, role, person=known)
    path = write_new(out, reply.name, reply.data)
    if desk.json:
        desk.voice.data({"file": path, "fingerprint": reply.fingerprint, "device": reply.device, "request": seen})
        return
    desk.voice.fact("Answer", str(path))
    desk.voice.fact(HERE.capitalize(), reply.fingerprint)
    desk.voice.say(reply.sentence)


def _finish(desk: Desk, file: Path, fingerprint: str | None) -> None:
    data = read_file(file, LARGEST)
    with desk.seat() as seat:
        from fsm_tui.services import enrolling

        digits = fingerprint if fingerprint is not None else desk.ask_line(THERE, "--fingerprint")
        done = enrolling.finish(seat, data, digits)
    if desk.json:
        desk.voice.data({"organisation": done.organisation, "role": done.role})
    else:
        desk.voice.say(done.sentence)
