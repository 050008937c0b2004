"""A sync folder on a stick or a share: `to-office/`, and `to-<8 of the device's fingerprint>/` for each laptop.

Files appear whole or not at all, and each is read back before it counts as written. Nobody removes what
somebody else wrote.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from fsm_tui.errors import Refused
from fsm_tui.sync.bundle import SUFFIX
from fsm_tui.sync.container import FILE_LIMIT
from fsm_tui.sync.identity import PublicKeys, short_name
from fsm_tui.vault import files
from fsm_tui.vault.refusals import NoRoom

TO_OFFICE = "to-office"
PART = ".part"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_OURS = re.compile(r"fsm-[0-9a-f]{8}\.fsmb")


class FolderUnusable(Refused):
    """The stick or share is not there, is full, or may not be written."""


class NotWritten(Refused):
    """What was read back is not what was written: the stick is failing."""


def folder_of(keys: PublicKeys) -> str:
    """The name of a laptop's folder."""
    return f"to-{short_name(keys)}"


def require(place: Path) -> Path:
    """The folder itself, which must be there: a stick that is not plugged in is not created on the disk."""
    place = place.expanduser().absolute()
    if not place.is_dir():
        raise FolderUnusable(
            "Sync folder not there",
            f"The folder {place} is not there, so nothing was read or written.",
            "Plug the stick in, or connect to the share, and try again.",
        )
    return place


def waiting(place: Path) -> tuple[Path, ...]:
    """The bundles in a folder, by name; half-written ones and anything else are passed over."""
    if not place.is_dir():
        return ()
    try:
        found = [item for item in place.iterdir() if item.suffix == SUFFIX and item.is_file()]
    except OSError as error:
        raise _unusable(place, error) from None
    return tuple(sorted(found, key=lambda item: item.name))


def read(path: Path) -> bytes:
    """The whole of a bundle file, or one byte more than the limit. Raises `FolderUnusable`."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise _unusable(path, error) from None


def write(place: Path, name: str, data: bytes) -> Path:
    """Put a bundle into a folder: part file, fsync, rename, read back. Raises `FolderUnusable`, `NotWritten`.

    After an error or a crash there is either the whole file or none under its name.
    """
    target, part = place / name, place / (name + PART)
    try:
        with _writing(place):
            place.mkdir(parents=True, exist_ok=True)
            with open(part, "wb") as file:
                file.write(data)
                file.flush()
                files.sync(file.fileno())
            files.rename(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    if hashlib.sha256(read(target)).digest() != hashlib.sha256(data).digest():
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)
        raise NotWritten(
            "The stick did not keep what was written",
            f"{name} was read back from {place} and is not what was written; it was removed. "
            "Everything is still in this vault.",
            "Use another stick.",
        )
    return target


def remove(place: Path, names: set[str]) -> tuple[str, ...]:
    """Remove bundles by name, and their half-written beginnings; the names that were there."""
    gone = []
    for name in sorted(names):
        if not _OURS.fullmatch(name):
            continue
        for item in (place / name, place / (name + PART)):
            try:
                item.unlink()
                gone.append(item.name)
            except FileNotFoundError:
                continue
            except OSError:
                # It is only in the way; the next time may have more luck.
                continue
    return tuple(gone)


@contextlib.contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unusable(place, error) from None


def _unusable(place: Path, error: OSError) -> Refused:
    if error.errno in _FULL:
        return NoRoom(
            "The stick is full",
            f"There is no room in {place}. Nothing half written was left, and everything is still in this vault.",
            "Free some space there and sync again.",
        )
    return FolderUnusable(
        "Sync folder not usable",
        f"{place} cannot be read or written ({os.strerror(error.errno or 0)}). Everything is still in this vault.",
        "Check that the stick is plugged in and not write-protected.",
    )
