"""Backups: a copy of the database under the same key, its key file and its anchor, checked before it counts.

A backup is a folder named by its moment (UTC). It is built under a name that ends in `.part` and gets its
own name only after both full checks found nothing. Seven days and four weeks are kept.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fsm_tui.errors import FsmError
from fsm_tui.moments import london
from fsm_tui.vault import connection, files
from fsm_tui.vault.checking import check_file
from fsm_tui.vault.connection import create_empty, told_plainly
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile
from fsm_tui.vault.refusals import AlreadyThere, BackupDamaged, Cancelled, NoRoom
from fsm_tui.vault.store import Store

DAYS, WEEKS = 7, 4
_NAME = "%Y-%m-%dT%H%M%SZ"
_NAMED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_STEP = 512  # pages, 2 MiB: how often progress is told and a stop is noticed
_SPARE = 2 * 1024 * 1024

Progress = Callable[[float], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its folder and the moment (aware UTC) it was made."""

    path: Path
    made_at: datetime

    @property
    def folder(self) -> VaultFolder:
        return VaultFolder(self.path)


def backups(place: Path, vault_id: str) -> tuple[Backup, ...]:
    """The finished backups of one vault in a folder, oldest first; those of other vaults are passed over."""
    if not place.is_dir():
        return ()
    found = (item for item in place.iterdir() if _NAMED.fullmatch(item.name))
    made = (Backup(item, datetime.strptime(item.name, _NAME).replace(tzinfo=UTC)) for item in found)
    return tuple(sorted((b for b in made if _is_of(b, vault_id)), key=lambda b: b.made_at))


def _is_of(backup: Backup, vault_id: str) -> bool:
    try:
        return backup.folder.database.is_file() and KeyFile.load(backup.folder.keys).vault_id == vault_id
    except FsmError:
        return False


def make(
    store: Store,
    vault: VaultFolder,
    database_key: bytearray,
    place: Path,
    now: datetime,
    *,
    progress: Progress | None = None,
    stopped: Stop | None = None,
) -> Backup:
    """Copy the open vault into a new folder under `place` and check the copy whole.

    Takes about two seconds per 100 MB, on the thread that owns the store. `progress` gets 0.0 to 1.0;
    `stopped` is asked between steps. Errors: Cancelled, NoRoom, NotPrivate, AlreadyThere, BackupDamaged
    (the copy did not pass: it is removed, the vault itself should be checked); nothing half done is left.
    """
    key_file = KeyFile.load(vault.keys)
    files.make_private(place)
    final = VaultFolder(place / now.astimezone(UTC).strftime(_NAME))
    part = VaultFolder(final.root.with_name(final.root.name + _unfinished(key_file.vault_id)))
    if final.root.exists():
        raise AlreadyThere("Backup already made", f"{final.root.name} is there already; it was left alone.")
    _require_room(place, _size(vault))
    files.remove(part.root)
    try:
        files.make_private(part.root)
        _copy_database(store, part.database, database_key, key_file.vault_id, progress, stopped)
        files.replace(part.keys, key_file.to_bytes())
        anchor = files.read(vault.anchor, 4_096)
        if anchor is not None:
            files.replace(part.anchor, anchor)
        _require_whole(part.database, database_key, key_file.vault_id, stopped)
        with files.writing(final.root):
            files.rename(part.root, final.root)
    except BaseException:
        files.remove(part.root)
        raise
    if progress is not None:
        progress(1.0)
    return Backup(final.root, datetime.strptime(final.root.name, _NAME).replace(tzinfo=UTC))


def _copy_database(
    store: Store, copy: Path, key: bytearray, vault_id: str, progress: Progress | None, stopped: Stop | None
) -> None:
    def step(_status: int, remaining: int, total: int) -> None:
        _go_on(stopped)
        if progress is not None and total:
            progress(0.9 * (1 - remaining / total))

    create_empty(copy)
    target = connection.connect_copy(copy, key, vault_id)
    try:
        with store.raw() as source, told_plainly():
            source.backup(target, pages=_STEP, progress=step)
    finally:
        target.close()
    with files.writing(copy), copy.open("rb+") as file:
        files.sync(file.fileno())


def restore(
    backup: VaultFolder,
    into: Path,
    database_key: bytearray,
    *,
    progress: Progress | None = None,
    stopped: Stop | None = None,
) -> VaultFolder:
    """Copy a backup into a new folder and check it there; the backup itself is only read.

    `into` must not exist, or be empty. The caller unlocks the backup's key file first, and afterwards must
    start a new epoch: the old one may have gone on after the backup, and a number is never given twice.
    Errors: AlreadyThere, NotLocal, BackupDamaged, Cancelled, NoRoom, NotPrivate, and those of opening.
    """
    files.require_local(into)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise AlreadyThere(
            "The folder is not empty",
            f"{into} already has something in it; it was left alone and nothing was restored.",
            "Choose a new folder.",
        )
    key_file = KeyFile.load(backup.keys)
    connection.look(backup.database, key_file.vault_id)
    files.make_private(into.parent)
    _require_room(into.parent, _size(backup))
    part = VaultFolder(into.with_name(into.name + ".part"))
    files.remove(part.root)
    try:
        files.make_private(part.root)
        _copy_file(backup.database, part.database, progress, stopped)
        files.replace(part.keys, key_file.to_bytes())
        # Without the old anchor the vault opens read only, so that not one entry is written in the old epoch.
        _require_whole(part.database, database_key, key_file.vault_id, stopped)
        with files.writing(into):
            if into.exists():
                into.rmdir()
            files.rename(part.root, into)
    except BaseException:
        files.remove(part.root)
        raise
    if progress is not None:
        progress(1.0)
    return VaultFolder(into)


def _copy_file(source: Path, target: Path, progress: Progress | None, stopped: Stop | None) -> None:
    total, done = max(source.stat().st_size, 1), 0
    create_empty(target)
    with files.writing(target), source.open("rb") as old, target.open("rb+") as new:
        while data := old.read(_STEP * connection.PAGE):
            _go_on(stopped)
            new.write(data)
            done += len(data)
            if progress is not None:
                progress(0.9 * done / total)
        new.flush()
        files.sync(new.fileno())


def _require_whole(database: Path, key: bytearray, vault_id: str, stopped: Stop | None) -> None:
    faults = check_file(database, key, vault_id, stopped)
    if faults:
        raise BackupDamaged(
            "Copy not sound",
            f"The copy did not pass its checks ({len(faults)} faults: {faults[0]}); it was removed. "
            "Earlier backups are untouched.",
            "Check the vault with “fsm-tui verify”, and try another disk.",
        )


def _go_on(stopped: Stop | None) -> None:
    if stopped is not None and stopped():
        raise Cancelled("Stopped", "This was stopped. Nothing half done was left.")


def _unfinished(vault_id: str) -> str:
    return f".{vault_id[:8]}.part"


def _size(vault: VaultFolder) -> int:
    log = vault.database.with_name(vault.database.name + "-wal")
    return sum(path.stat().st_size for path in (vault.database, log) if path.exists())


def _require_room(place: Path, needed: int) -> None:
    free = shutil.disk_usage(place).free
    if free < needed + _SPARE:
        raise NoRoom(
            "Not enough room",
            f"This needs {(needed + _SPARE) // 1024 // 1024 + 1} MB and {free // 1024 // 1024} MB are free. "
            "Nothing was written.",
            "Free some space or choose another disk.",
        )


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Which backups stay: the newest of each of the last seven days and of the last four weeks that have
    one. Days and ISO weeks are the team's own (Europe/London), and only those with a backup count, so that
    a long leave does not empty the shelf."""
    stays: set[datetime] = set()
    days: set[object] = set()
    weeks: set[object] = set()
    for moment in sorted(moments, reverse=True):
        day = london(moment).date()
        week = day.isocalendar()[:2]
        if day not in days and len(days) < DAYS:
            days.add(day)
            stays.add(moment)
        if week not in weeks and len(weeks) < WEEKS:
            weeks.add(week)
            stays.add(moment)
    return stays


def prune(place: Path, vault_id: str) -> tuple[Backup, ...]:
    """Remove what need not be kept of this vault in `place`, and half-made copies; the backups that went.

    Backups of other vaults in the same place are left alone. Call it only while holding the vault.
    """
    for item in place.iterdir() if place.is_dir() else ():
        if item.name.endswith(_unfinished(vault_id)):
            files.remove(item)
    there = backups(place, vault_id)
    stays = kept(b.made_at for b in there)
    gone = tuple(b for b in there if b.made_at not in stays)
    for backup in gone:
        files.remove(backup.path)
    return gone
