"""Looking after a vault: is it whole, a copy elsewhere, back from a copy, and the end of it (design §5, §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fsm_tui.errors import Damaged, FsmError, NotFound, Refused
from fsm_tui.moments import Surroundings
from fsm_tui.services import opening, quarantine, standing
from fsm_tui.services.opening import Opened
from fsm_tui.services.seat import Seat
from fsm_tui.vault import backup as copies
from fsm_tui.vault import files, ledger, queries, vault
from fsm_tui.vault.backup import Backup
from fsm_tui.vault.checking import check_file
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile
from fsm_tui.vault.tables import EntryRow

if TYPE_CHECKING:
    from sqlmodel import Session

Stop = Callable[[], bool]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of everything found. `faults` are sentences without client data; none when it is whole."""

    entries: int
    logs: int
    families: int
    rebuilt: bool
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(seat: Seat, *, rebuild: bool = False, stopped: Stop | None = None) -> Verified:
    """Check the file page by page, every entry's bytes, and every log that this vault holds whole.

    The office holds whole logs; a laptop holds its own, and of others a selection, each entry of which is
    checked by itself (design §4). With `rebuild` the read tables and the search index are made again from the
    log, unless the file is faulty. Errors: Cancelled, AlreadyOpen.
    """
    faults = [f"The database file: {each}." for each in seat.vault.store.full_check(stopped)]
    if not seat.vault.standing.sound:
        faults.append(seat.vault.standing.sentence)
    entries, devices = 0, set()
    with seat.vault.read() as session:
        for subject in ledger.subjects(session, ""):
            for row in ledger.of_subject(session, subject, marked=True):
                entries += 1
                devices.add(row.device)
                faults += _entry_faults(row)
        logs = sorted(devices) if seat.at_office else [seat.me.device]
        for device in logs:
            faults += _log_faults(session, device)
        families = queries.counts(session)[0]
    rebuilt = rebuild and not faults
    if rebuilt:
        vault.rebuild(seat.vault)
        seat.forget_names()
    return Verified(entries, len(logs), families, rebuilt, tuple(dict.fromkeys(faults)))


def _entry_faults(row: EntryRow) -> Iterator[str]:
    place = f"Entry {row.device}:{row.epoch}:{row.seq}"
    try:
        entry = ledger.entry_of(row)
    except FsmError:
        yield f"{place}: the stored bytes do not agree with each other."
        return
    header = entry.header
    if entry.head != row.head:
        yield f"{place}: the entry is not the one that was stored."
    for name in ("device", "epoch", "seq", "kind", "subject", "author", "happened_at", "written_at"):
        if getattr(row, name) != getattr(header, name):
            yield f"{place}: the column “{name}” does not say what the entry says."


def _log_faults(session: Session, device: str) -> Iterator[str]:
    if ledger.head_at(session, device, 1, 1) is None:
        yield f"The log of {device} does not begin with its first entry."
    for fault in ledger.verify_chain(session, device)[1]:
        yield f"Entry {fault.device}:{fault.epoch}:{fault.seq}: {fault.why}."


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A finished and checked backup, and how many older ones were cleared from beside it.

    `other_disk` says whether it would outlive the disk of the vault; only then is the office's work *safe*.
    """

    path: Path
    made_at: datetime
    cleared: int
    other_disk: bool


def backup(
    seat: Seat, place: Path, *, progress: Progress | None = None, stopped: Stop | None = None
) -> BackedUp:
    """Copy the vault to `place`, check the copy whole, and keep seven days and four weeks of copies there.

    Errors: those of `fsm_tui.vault.backup.make`; nothing half done is left.
    """
    held = seat.vault
    if not held.standing.sound:
        raise Refused(
            "Not now",
            f"{held.standing.sentence} A backup now could push out a better one.",
            "Acknowledge it first, or restore an earlier backup.",
        )
    place = place.expanduser().absolute()
    point = quarantine.safe_point(seat)
    made = copies.make(
        held.store, held.folder, held.keys.database_key, place, seat.now(), progress=progress, stopped=stopped
    )
    cleared = copies.prune(place, held.me.vault)
    elsewhere = other_disk(made.path, held.folder.root)
    if elsewhere:
        quarantine.mark_safe(seat, point)
    return BackedUp(made.path, made.made_at, len(cleared), elsewhere)


def other_disk(one: Path, other: Path) -> bool:
    """Whether two folders are on different disks, as far as the system tells."""
    return one.stat().st_dev != other.stat().st_dev


@dataclass(frozen=True, slots=True)
class CheckedCopy:
    """A backup that was checked where it lies."""

    path: Path
    faults: tuple[str, ...]


def verify_backup(place: Path, passphrase: str, *, stopped: Stop | None = None) -> CheckedCopy:
    """Check a backup whole, without restoring it; it is only read. Errors: as for `restore`."""
    folder = find_backup(place)
    key_file = KeyFile.load(folder.keys)
    with key_file.unlock(passphrase).keys as keys:
        return CheckedCopy(
            folder.root, check_file(folder.database, keys.database_key, key_file.vault_id, stopped)
        )


def restore(
    place: Path,
    home: Path | None,
    passphrase: str,
    around: Surroundings,
    *,
    progress: Progress | None = None,
    stopped: Stop | None = None,
) -> Opened:
    """Put a backup where the vault lives, check it there, open it, and begin a new epoch of its log.

    `place` is a backup's own folder, or a folder of backups of one vault, of which the newest is taken. The
    vault's folder must be empty: a damaged vault is moved away by a person first. The log may have gone on
    after the backup, and a number is never given twice, hence the new epoch.
    Errors: NotFound, AlreadyThere, WrongPassphrase, BackupDamaged, NotLocal, NoRoom, Cancelled.
    """
    into = files.home(home)
    if into.there():
        raise Refused(
            "There is a vault already",
            f"The folder {into.root} holds a vault. It was not touched and nothing was restored.",
            "Move that folder away and keep it, or restore to another folder with --home.",
        )
    folder = find_backup(place)
    key_file = KeyFile.load(folder.keys)
    with key_file.unlock(passphrase).keys as keys:
        copies.restore(folder, into.root, keys.database_key, progress=progress, stopped=stopped)
    opened = opening.unlock(into.root, passphrase, around)
    opening.acknowledge_missing_work(opened.seat)
    return Opened(opened.seat, ())


def find_backup(place: Path) -> VaultFolder:
    """The backup at `place`: the folder itself, or the newest in it. Errors: NotFound, Refused (of two vaults)."""
    place = place.expanduser().absolute()
    if VaultFolder(place).keys.exists():
        return VaultFolder(place)
    found: dict[str, tuple[Backup, ...]] = {}
    for item in place.iterdir() if place.is_dir() else ():
        try:
            ident = KeyFile.load(VaultFolder(item).keys).vault_id
        except FsmError:
            continue
        found[ident] = copies.backups(place, ident)
    there = [each for each in found.values() if each]
    if not there:
        raise NotFound("No backup", f"There is no finished backup in {place}. Nothing was changed.")
    if len(there) > 1:
        raise Refused(
            "Backups of two vaults",
            f"{place} holds backups of more than one vault. Nothing was changed.",
            "Name the folder of the one backup, such as one called 2026-11-23T093000Z.",
        )
    return there[0][-1].folder


@dataclass(frozen=True, slots=True)
class Loss:
    """What an erasure would destroy, in one sentence each, and the words to type."""

    name: str
    sentences: tuple[str, ...]


def loss(seat: Seat) -> Loss:
    """What would be lost for good if this vault were erased now."""
    here = standing.read(seat)
    what = f"{_count(here.families, 'family', 'families')} and {_count(here.entries, 'entry', 'entries')}"
    said = [f"This is the {here.place} vault of {here.name} with {what}."]
    if here.place == "office":
        said.append("It is the only place where the team's work comes together. Backups of it are not erased.")
    elif here.unconfirmed or here.drafts:
        only = f"{_count(here.unconfirmed, 'record', 'records')} and {_count(here.drafts, 'draft', 'drafts')}"
        said.append(f"{only} are only on this laptop and would be lost for good. Export a bundle first.")
    else:
        said.append("Everything in it is at the office.")
    return Loss(here.name, tuple(said))


def erase(seat: Seat, name: str) -> None:
    """Close this vault and remove its files, the keys first; backups elsewhere stay. The caller has asked.

    `name` is what the person typed and must be the name in the vault. A disk may keep old blocks; without the
    key file they cannot be read. Errors: Refused (another name, a file is held by another program).
    """
    if name != seat.me.name:
        raise Refused("Not confirmed", "What was typed is not the name in this vault. Nothing was erased.")
    folder = seat.vault.folder
    opening.leave(seat)
    database = folder.database
    for item in (
        folder.keys,
        folder.former_keys,
        folder.anchor,
        database,
        *(database.with_name(database.name + ending) for ending in ("-wal", "-shm", "-journal")),
        folder.attempts,
        folder.backups,
        folder.outbox,
        folder.quarantine,
        folder.log,
        folder.root / "settings.json",
    ):
        files.remove(item)
    files.sweep(folder.root)
    if folder.root.is_dir() and not any(folder.root.iterdir()):
        folder.root.rmdir()


def require_whole(found: Verified) -> None:
    """For the command line: a fault is an error. Raises `Damaged`."""
    if not found.whole:
        number = _count(len(found.faults), "fault", "faults")
        raise Damaged(
            "Not whole",
            f"The check found {number}. Nothing was changed.",
            "Make no new notes here; restore the latest backup and keep the damaged files.",
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
