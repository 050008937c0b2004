"""The command `reference`: agreed words, levels of need, procedures, golden rules, and the directory of contacts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.cli.workplace import Misused

if TYPE_CHECKING:
    from fsm_tui.services.reference import Looked
    from fsm_tui.services.seat import Seat

Context = typer.Context


def add(whole: typer.Typer) -> None:
    """Register this command."""

    @command(whole, "reference")
    def reference(
        context: Context,
        words: Annotated[
            list[str] | None, typer.Argument(metavar="WORDS", help="Words to look for; without any, everything.")
        ] = None,
        part: Annotated[
            str, typer.Option(metavar="PART", help="Only: words, careful, levels, documents, rules or contacts.")
        ] = "",
        directory: Annotated[
            bool, typer.Option("--directory", help="The page of services and how to refer, for social workers.")
        ] = False,
        out: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Write that page to a new file, which is not encrypted.")
        ] = None,
        confirm: Annotated[
            str, typer.Option(metavar="CONTACT", help="This contact, by its code, is still right today.")
        ] = "",
        by: Annotated[str, typer.Option(metavar="NAME", help="Who confirmed it, from whom; you, if not said.")] = "",
    ) -> None:
        """Look up agreed words, procedures and contacts.

        What nobody here has agreed, checked or confirmed says so. A team leader notes a contact that is new or has
        changed with `fsm-tui record contact.noted`; it reaches laptops with the next return bundle.
        """
        desk = at(context)
        _check(bool(words), part, directory, out, confirm, by)
        with desk.seat() as seat:
            if confirm:
                _confirm(desk, seat, confirm, by)
            elif directory or out is not None:
                _directory(desk, seat, out)
            else:
                _look_up(desk, seat, " ".join(words or ()), part)


def _check(words: bool, part: str, directory: bool, out: Path | None, confirm: str, by: str) -> None:
    from fsm_tui.services.reference import PARTS

    if part and part not in PARTS:
        raise Misused(f"--part is one of {', '.join(PARTS)}.")
    if sum((words or bool(part), directory or out is not None, bool(confirm))) > 1:
        raise Misused("Look something up, or give --directory, or --confirm: one at a time.")
    if by and not confirm:
        raise Misused("--by goes with --confirm.")


def _look_up(desk: Desk, seat: Seat, typed: str, part: str) -> None:
    from fsm_tui.services import reference

    found = reference.read(seat, typed, part)
    if desk.json:
        desk.voice.data([
            {"part": each.part, "code": each.code, "title": each.title, "mark": each.mark,
             "facts": dict(each.facts)} for each in found
        ])  # fmt: skip
        return
    if not found:
        desk.voice.say("Nothing here has those words.")
    for name, title in reference.PARTS.items():
        some = [each for each in found if each.part == name]
        if some:
            desk.voice.title(title)
            _tell(desk, some, whole=bool(typed) or bool(part))


def _tell(desk: Desk, found: list[Looked], *, whole: bool) -> None:
    """Each in one line, or with all that is known of it where something was looked for."""
    for each in found:
        mark = f" ({each.mark})" if each.mark else ""
        if not whole:
            desk.voice.say(f"{each.title}{mark}")
            continue
        desk.voice.say()
        desk.voice.say(f"{each.title}{mark}, {each.code}")
        for label, text in each.facts:
            desk.voice.fact(f"  {label}", text)


def _directory(desk: Desk, seat: Seat, out: Path | None) -> None:
    from fsm_tui.services import contacts, exporting

    if out is not None:
        path = contacts.write_page(seat, out)
        if desk.json:
            desk.voice.data({"file": path})
        else:
            desk.voice.fact("Written to", str(path))
        desk.aside(exporting.WARNING)
        return
    lines = contacts.page(seat)
    if desk.json:
        desk.voice.data([{"contact": each.contact, "confirmed": each.confirmed, "old": each.old}
                         for each in contacts.listed(seat)])  # fmt: skip
        return
    for line in lines:
        desk.voice.say(line)


def _confirm(desk: Desk, seat: Seat, code: str, by: str) -> None:
    from fsm_tui.services import contacts

    done = contacts.confirm(seat, code, by)
    now = contacts.one(seat, code)
    if desk.json:
        desk.voice.data({"contact": now.contact.code, "confirmed": now.confirmed, "entry": done.head})
        return
    desk.voice.say(f"{now.contact.label}: {now.confirmed}.")
