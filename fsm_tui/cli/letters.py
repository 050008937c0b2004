"""The command `letter`: which letters make sense, what one says, writing it out, and that it was sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import STDIN, Desk
from fsm_tui.cli.workplace import Misused
from fsm_tui.errors import Faults, Refused

if TYPE_CHECKING:
    from fsm_tui.services.letters import Filled
    from fsm_tui.services.seat import Seat

Context = typer.Context


def add(whole: typer.Typer) -> None:
    """Register this command."""

    @command(whole, "letter")
    def letter(
        context: Context,
        kind: Annotated[
            str | None, typer.Argument(metavar="KIND", help="Which letter; without one the kinds are listed.")
        ] = None,
        family: Annotated[
            str | None, typer.Argument(metavar="FAMILY", help="Its id, its name, or its Mosaic number.")
        ] = None,
        about: Annotated[str | None, typer.Option(metavar="PERSON", help="Who of the family, or which worker.")] = None,
        day: Annotated[str | None, typer.Option(metavar="DAY", help="For the day sheet; today if not said.")] = None,
        out: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Write it to a new file, which is not encrypted.")
        ] = None,
        text: Annotated[
            str | None, typer.Option(metavar="FILE", help="The text as it was completed by hand; - is standard input.")
        ] = None,
        sent: Annotated[bool, typer.Option("--made", help="Record that it was sent, word for word.")] = False,
    ) -> None:
        """A letter or chase text, filled with what is recorded.

        With a FAMILY alone it lists which letters make sense now and why. A place for which nothing is recorded says
        so in the text; complete it in a file and give that with --text before it is recorded as sent.
        """
        desk = at(context)
        if kind is None:
            _kinds(desk)
            return
        completed = _completed(desk, text)
        with desk.seat() as seat:
            if family is None and kind not in {each.code for each in seat.profile.lists.letters}:
                _offered(desk, seat, kind)
                return
            _letter(desk, seat, kind, family, about, day, completed, out, sent)


def _kinds(desk: Desk) -> None:
    with desk.seat() as seat:
        found = [each for each in seat.profile.lists.letters if not each.retired]
    if desk.json:
        desk.voice.data([{"letter": each.code, "label": each.label, "when": each.when} for each in found])
        return
    rows = [(each.code, each.label, each.when, each.source) for each in found]
    desk.voice.rows(("Kind", "Letter", "When", "Source"), rows, empty="The guidance of this team has no letters yet.")


def _offered(desk: Desk, seat: Seat, family: str) -> None:
    from fsm_tui.services import letters

    found = letters.offered(seat, family)
    if desk.json:
        desk.voice.data([{"letter": each.letter, "label": each.label, "now": each.now, "why": each.why,
                          "about": each.about, "whom": each.whom, "sent": each.sent} for each in found])  # fmt: skip
        return
    rows = [
        (each.letter, each.whom, each.why or "nothing asks for it now", each.sent or "never sent") for each in found
    ]
    headers = ("Kind", "About", "Why now", "Sent")
    desk.voice.rows(headers, rows, empty="The guidance of this team has no letters yet.")


def _completed(desk: Desk, source: str | None) -> str | None:
    if source is None:
        return None
    try:
        return desk.read(source).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        name = "Standard input" if source == STDIN else source
        raise Faults("Not readable", (("", f"{name} is not UTF-8 text."),), "Nothing was written.") from None


def _letter(
    desk: Desk, seat: Seat, kind: str, family: str | None, about: str | None, day: str | None, completed: str | None,
    out: Path | None, sent: bool,
) -> None:  # fmt: skip
    from fsm_tui.practice.dates import parse_day
    from fsm_tui.services import exporting, letters

    if day is not None and kind != letters.DAY_SHEET:
        raise Misused("--day is for the day sheet.")
    on = parse_day(day, seat.today(), ahead=True) if day is not None else None
    found = letters.with_words(seat, letters.completed(letters.compose(seat, family, kind, about, day=on), completed))
    if sent and found.unknown:
        raise Refused(
            "Not complete",
            f"The letter still says that these are not recorded: {letters.gaps(found)}. It was not noted as sent.",
            "Write it out with --out, complete it, and give it with --text.",
        )
    asked = letters.asked(seat, family, kind, about)
    path = letters.write_out(seat, family, kind, found, out, about) if out is not None else None
    done = letters.made(seat, family or "", kind, found.to, found.text, about) if sent else None
    if desk.json:
        desk.voice.data({"letter": kind, "to": found.to, "title": found.title, "text": found.text,
                         "unknown": found.unknown, "file": path, "recorded": done.head if done else None,
                         "leaving": asked.words, "held_back": len(asked.held)})  # fmt: skip
        return
    if path is not None:
        desk.voice.say(f"Written: {path}")
        desk.voice.say(exporting.WARNING)
    else:
        _print(desk, found)
    if done is not None:
        desk.voice.say(f"Noted as sent today, word for word: {done.head}")
    for line in asked.words:
        desk.aside(line)
    if found.unknown:
        desk.aside(f"Not recorded yet: {letters.gaps(found)}.")


def _print(desk: Desk, found: Filled) -> None:
    from fsm_tui.services import letters

    text = found.whole if desk.voice.plain else letters.wrap(found.whole)
    for line in text.rstrip("\n").split("\n"):
        desk.voice.say(line)
