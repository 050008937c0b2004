"""Commands that carry work: enrol, devices, revoke, export, import, sync, receipts, quarantine, settle."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fsm_tui.cli import enrolment
from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk, read_file
from fsm_tui.cli.heads import device_named, only
from fsm_tui.cli.reading import SHORT
from fsm_tui.errors import FsmError, Refused

if TYPE_CHECKING:
    from fsm_tui.services.seat import Seat
    from fsm_tui.services.syncing import BundleMade, Outcome

Context = typer.Context
Device = Annotated[str, typer.Argument(metavar="DEVICE", help="Its id, the beginning of it, or its person's name.")]
Reason = Annotated[str, typer.Option(help="Why; it stays in the log.")]


def add(whole: typer.Typer) -> None:
    """Register these commands."""
    enrolment.add(whole)

    @command(whole, "devices")
    def devices(context: Context) -> None:
        """The laptops that the office enrolled."""
        _devices(at(context))

    @command(whole, "revoke")
    def revoke(context: Context, device: Device, reason: Reason) -> None:
        """Trust a laptop no longer; nothing of it is lost."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import enrolling

            gone = enrolling.revoke(seat, device_named(enrolling.devices(seat), device), reason)
        if desk.json:
            desk.voice.data(gone)
        else:
            desk.voice.say(f"Revoked: the laptop of {gone.name}. Later bundles from it are kept aside, not lost.")

    @command(whole, "export")
    def export(
        context: Context,
        out: Annotated[Path, typer.Option(metavar="DIR", help="Where to; here if not said.")] = Path(),
        to: Annotated[str | None, typer.Option(metavar="DEVICE", help="At the office: for which laptop.")] = None,
    ) -> None:
        """Make a bundle: sealed, signed, for the other side."""
        _export(at(context), out, to)

    @command(whole, "import")
    def take(
        context: Context,
        files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Bundles.")],
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    ) -> None:
        """Take bundles in; good ones stay when one is bad."""
        take_in(at(context), files, dry_run=dry_run)

    @command(whole, "sync")
    def sync(
        context: Context,
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The sync folder on a stick or share.")],
    ) -> None:
        """Read what is there for us, write what they lack."""
        _sync(at(context), folder)

    @command(whole, "receipts")
    def receipts(context: Context) -> None:
        """Bundles made and read here, and the answers."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import syncing

            found = syncing.receipts(seat)
        if desk.json:
            desk.voice.data(found)
            return
        rows = [(each.direction, each.who, each.at, str(each.entries), each.answer) for each in found]
        desk.voice.rows(("What", "Who", "When", "Entries", "Answer"), rows, empty="No bundle was made or read yet.")

    @command(whole, "quarantine")
    def quarantine(context: Context) -> None:
        """What is kept aside, and why."""
        _quarantine(at(context))

    @command(whole, "settle")
    def settle(
        context: Context,
        head: Annotated[str, typer.Argument(help="The entry that is kept aside, or the beginning of its head.")],
        reason: Reason,
        following: Annotated[
            bool, typer.Option("--following", help="Also what the same laptop wrote after it, aside for this reason.")
        ] = False,
    ) -> None:
        """Accept what is kept aside, as it is."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import syncing

            heads = [each.head for each in syncing.quarantined(seat)]
            wanted = only(head.lower(), heads, "entry kept aside", "`fsm-tui quarantine` lists them.")
            number = syncing.settle(seat, wanted, reason, following=following)
        desk.voice.say(f"Accepted as {'it is' if number == 1 else 'they are'}: {_count(number, 'entry', 'entries')}.")


def _devices(desk: Desk) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import enrolling

        found = enrolling.devices(seat)
    if desk.json:
        desk.voice.data(found)
        return
    rows = [
        (
            each.name,
            "the office" if each.office else each.label,
            each.role,
            each.device,
            each.fingerprint,
            each.enrolled,
            each.last_bundle or "none yet",
            f"revoked: {each.revoked_because}" if each.revoked else "",
        )
        for each in found
    ]
    headers = ("Name", "Device", "Role", "Id", "Fingerprint", "Enrolled", "Last bundle", "Trust")
    desk.voice.rows(headers, rows, empty="Nothing is enrolled yet.")


def told(made: BundleMade) -> dict[str, Any]:
    """A bundle as data, without its bytes."""
    return {"name": made.name, "to": made.to, "device": made.device, "entries": made.entries, "waiting": made.waiting}


def _export(desk: Desk, out: Path, to: str | None) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import enrolling, syncing

        if to is not None and not seat.at_office:
            raise Refused("Not at the office", "A laptop's bundle is for its office. Leave --to out.")
        device = device_named(enrolling.devices(seat), to) if to is not None else None
        made, path = syncing.export_to(seat, out, device)
    if desk.json:
        desk.voice.data({"file": path, **told(made)})
    else:
        desk.voice.say(made.sentence)
        desk.voice.say(f"Written and read back: {path}")


def take_in(desk: Desk, files: Sequence[Path], *, dry_run: bool) -> None:
    """Import bundles, or say what importing would change. Raises `Refused` at the end if one was bad."""
    named = list(_expanded(files))
    with desk.seat() as seat:
        found = _previewed(seat, named) if dry_run else [(each, ()) for each in _taken(seat, named)]
    if desk.json:
        desk.voice.data([_as_data(outcome, lines) for outcome, lines in found])
    for number, (outcome, lines) in enumerate(found):
        if outcome.outcome == "refused":
            desk.aside(f"{outcome.file}: {outcome.reason}")
        elif not desk.json:
            if number:
                desk.voice.say()
            desk.voice.fact("File", outcome.file)
            for line in lines or (outcome.sentence, *outcome.notices):
                desk.voice.say(line)
    if any(outcome.outcome == "refused" for outcome, _ in found):
        raise typer.Exit(1)


def _expanded(files: Iterable[Path]) -> Iterable[Path]:
    for file in files:
        # Windows leaves the stars to the program.
        found = sorted(glob.glob(str(file))) if os.name == "nt" and glob.has_magic(str(file)) else []
        yield from (Path(each) for each in found) if found else (file,)


def _as_data(outcome: Outcome, lines: Sequence[str]) -> dict[str, Any]:
    return {
        "file": outcome.file,
        "outcome": outcome.outcome,
        "accepted": outcome.accepted,
        "already": outcome.already,
        "quarantined": outcome.quarantined,
        "reason": outcome.reason,
        "sender": outcome.sender,
        "access": outcome.access,
        "notices": list(outcome.notices),
        "lines": list(lines),
    }


def _taken(seat: Seat, files: Sequence[Path]) -> list[Outcome]:
    """Each file's outcome. What another of the files had to come before is tried again after it."""
    found: dict[int, Outcome] = {}
    left = list(enumerate(files))
    while left:
        again = []
        for number, file in left:
            found[number] = _one(seat, file)
            if found[number].outcome == "refused":
                again.append((number, file))
        if len(again) == len(left):
            break
        left = again
    return [found[number] for number in sorted(found)]


def _one(seat: Seat, file: Path) -> Outcome:
    from fsm_tui.services import syncing

    try:
        data = _bytes(file)
    except Refused as error:
        return syncing.Outcome(str(file), "refused", reason=str(error))
    return syncing.take_in_all(seat, [(str(file), data)])[0]


def _bytes(file: Path) -> bytes:
    from fsm_tui.sync.container import FILE_LIMIT

    return read_file(file, FILE_LIMIT)


def _previewed(seat: Seat, files: Sequence[Path]) -> list[tuple[Outcome, tuple[str, ...]]]:
    from fsm_tui.services import syncing

    found: list[tuple[Outcome, tuple[str, ...]]] = []
    for file in files:
        try:
            view = syncing.dry_run(seat, _bytes(file))
        except FsmError as error:
            if error.exit_code != 1:
                raise
            found.append((syncing.Outcome(str(file), "refused", reason=str(error)), ()))
            continue
        outcome = syncing.Outcome(
            str(file),
            "already" if view.done else "would import",
            accepted=view.accepted,
            already=view.already,
            quarantined=len(view.quarantined),
            reason=view.done,
            sender=view.sender,
            access=view.access,
            notices=view.notices,
        )
        found.append((outcome, view.lines))
    return found


def _sync(desk: Desk, folder: Path) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import syncing

        done = syncing.sync_folder(seat, folder)
    if desk.json:
        desk.voice.data(
            {
                "read": [_as_data(each, ()) for each in done.read],
                "written": [told(each) for each in done.written],
                "problems": done.problems,
            }
        )
    else:
        for each in done.read:
            if each.outcome != "refused":
                for line in (f"{each.file}: {each.sentence}", *each.notices):
                    desk.voice.say(line)
        for made in done.written:
            desk.voice.say(f"{made.name}: {made.sentence}")
        desk.voice.say(done.sentence)
    for each in done.refused:
        desk.aside(f"{each.file}: {each.reason}")
    for problem in done.problems:
        desk.aside(problem)
    if done.refused or done.problems:
        raise typer.Exit(1)


def _quarantine(desk: Desk) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import syncing

        found = syncing.quarantined(seat)
    if desk.json:
        desk.voice.data(found)
        return
    rows = [
        (each.head[:SHORT], each.called, each.author, each.happened, each.reason, each.place, _may(each.settleable))
        for each in found
    ]
    headers = ("Head", "What", "By", "Happened", "Why", "Place in its log", "May be accepted")
    desk.voice.rows(headers, rows, empty="Nothing is kept aside.")


def _may(settleable: bool) -> str:
    return "yes, by the team leader" if settleable else "no"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
