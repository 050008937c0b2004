"""Commands that look after the vault: verify, acknowledge, backup, restore, passphrase, recover, erase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.cli.office import NewPassphrase
from fsm_tui.errors import Damaged, Refused

if TYPE_CHECKING:
    from fsm_tui.services.looking_after import Verified

Context = typer.Context
Confirm = Annotated[
    str | None, typer.Option(metavar="NAME", help="What would be typed to confirm: the name in the vault.")
]
MOVED_AWAY = "Move that folder away and keep it, or restore to another folder with --home."


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "verify")
    def verify(
        context: Context,
        file: Annotated[
            Path | None, typer.Argument(metavar="FILE", help="A backup's folder or a bundle, instead of the vault.")
        ] = None,
        rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the lists and the search index again.")] = False,
    ) -> None:
        """Check every page, every entry, every log."""
        desk = at(context)
        if file is None:
            _verify(desk, rebuild)
        elif file.is_dir():
            _verify_backup(desk, file)
        else:
            _verify_bundle(desk, file)

    @command(whole, "acknowledge")
    def acknowledge(context: Context) -> None:
        """Go on after saved work was found missing.

        New work then starts a new epoch of this log; the office says which notes are missing since when.
        """
        _acknowledge(at(context))

    @command(whole, "backup")
    def backup(
        context: Context, place: Annotated[Path, typer.Argument(metavar="DIR", help="Best on another disk.")]
    ) -> None:
        """Copy the vault, encrypted as it is, and check the copy."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import looking_after

            made = looking_after.backup(seat, place)
        if desk.json:
            desk.voice.data(made)
            return
        desk.voice.say(f"Backed up and checked: {made.path}")
        if made.cleared:
            desk.voice.say(f"Older backups cleared there: {made.cleared}")
        if not made.other_disk:
            desk.voice.say("It is on the same disk as the vault. A copy on another disk is what counts as safe.")

    @command(whole, "restore")
    def restore(
        context: Context,
        place: Annotated[Path, typer.Argument(metavar="DIR", help="A backup, or a folder of backups: the newest.")],
    ) -> None:
        """Put a backup in the vault's place.

        That place must be empty: move a damaged vault away and keep it. The backup itself is only read.
        """
        _restore(at(context), place)

    @command(whole, "passphrase")
    def passphrase(context: Context, new_passphrase_file: NewPassphrase = None) -> None:
        """Change the passphrase of who opens the vault."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import opening

            old = desk.passphrase()
            new = desk.new_passphrase("", line=2, file=new_passphrase_file)
            opening.change_passphrase(seat, old, new, kdf=desk.place.kdf)
        desk.voice.say("The passphrase was changed. Copies and backups made before still open with the old one.")

    @command(whole, "recover")
    def recover(
        context: Context,
        recovery_file: Annotated[
            str | None, typer.Option(metavar="FILE|-", help="The recovery code or office recovery key.")
        ] = None,
    ) -> None:
        """Open with the paper; set a new passphrase."""
        _recover(at(context), recovery_file)

    @command(whole, "erase")
    def erase(context: Context, confirm: Confirm = None) -> None:
        """Remove this vault for good. Says first what would be lost."""
        _erase(at(context), confirm)


def _verify(desk: Desk, rebuild: bool) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import looking_after

        found = looking_after.verify(seat, rebuild=rebuild)
    if desk.json:
        desk.voice.data(found)
    else:
        _told(desk, found)
    looking_after.require_whole(found)


def _told(desk: Desk, found: Verified) -> None:
    desk.voice.fact("Entries checked", str(found.entries))
    desk.voice.fact("Logs checked whole", str(found.logs))
    desk.voice.fact("Families", str(found.families))
    if found.rebuilt:
        desk.voice.say("The lists and the search index were made again from the log.")
    for fault in found.faults:
        desk.voice.fact("Fault", fault)
    if found.whole:
        desk.voice.say("No fault was found.")


def _verify_backup(desk: Desk, place: Path) -> None:
    from fsm_tui.services import looking_after

    looking_after.find_backup(place)
    found = looking_after.verify_backup(place, desk.passphrase())
    if desk.json:
        desk.voice.data(found)
    else:
        desk.voice.fact("Backup", str(found.path))
        for fault in found.faults:
            desk.voice.fact("Fault", fault)
        if not found.faults:
            desk.voice.say("No fault was found.")
    if found.faults:
        raise Damaged(
            "Backup damaged", "This backup is not whole. Nothing was changed.", "Keep it, and use an earlier one."
        )


def _verify_bundle(desk: Desk, file: Path) -> None:
    from fsm_tui.cli import travelling

    travelling.take_in(desk, [file], dry_run=True)


def _acknowledge(desk: Desk) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import opening

        if seat.vault.standing.sound:
            desk.voice.say("Nothing is missing. Nothing was changed.")
            return
        opening.acknowledge_missing_work(seat)
    desk.voice.say("Acknowledged. New work starts a new epoch of this log; the office will say what it is missing.")


def _restore(desk: Desk, place: Path) -> None:
    from fsm_tui.services import doorstep, looking_after, opening

    door = doorstep.look(desk.home, desk.around)
    if door.there:
        raise Refused(
            "There is a vault already",
            f"The folder {door.folder} holds a vault. It was not touched and nothing was restored.",
            MOVED_AWAY,
        )
    looking_after.find_backup(place)
    opened = looking_after.restore(place, desk.home, desk.passphrase(), desk.around)
    opening.leave(opened.seat)
    desk.voice.say(f"Restored to {door.folder} and checked. New work starts a new epoch of its log.")
    desk.voice.say("What was recorded after this backup is not in it; the next bundles bring what others have.")


def _recover(desk: Desk, recovery_file: str | None) -> None:
    desk.expect_vault(with_paper=True)
    if recovery_file == "-":
        # The passphrase line comes first where both are given on standard input.
        new = desk.new_passphrase("", line=1)
        paper = desk.paper(recovery_file)
    else:
        paper = desk.paper(recovery_file)
        new = desk.new_passphrase("", line=1)
    from fsm_tui.services import opening

    opened = opening.recover(desk.home, paper, new, desk.around, kdf=desk.place.kdf)
    opening.leave(opened.seat)
    desk.voice.say("The vault opens with the new passphrase now.")


def _erase(desk: Desk, confirm: str | None) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import looking_after

        loss = looking_after.loss(seat)
        for sentence in loss.sentences:
            desk.voice.say(sentence)
        desk.place.out.flush()
        if not desk.confirmed(loss.name, confirm):
            raise Refused("Not confirmed", "What was typed is not the name in this vault. Nothing was erased.")
        looking_after.erase(seat, loss.name)
    desk.voice.say("The vault was erased from this computer. Backups elsewhere are still there.")
