"""Files on their way: reading one that somebody carried here, writing one to be carried, looking into folders."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from fsm_tui.errors import Refused
from fsm_tui.sync import folder

MOST_SHOWN = 500
BUNDLE, REQUEST, REPLY = ".fsmb", ".fsme", ".fsmo"


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in a folder: names of folders, and of files with one of the endings that were asked for."""

    place: Path
    folders: tuple[str, ...]
    files: tuple[str, ...]


def read(path: Path) -> bytes:
    """The whole of a file, or one byte more than any file of ours has. Raises `Refused`."""
    return folder.read(path.expanduser())


def put(place: Path, name: str, data: bytes) -> Path:
    """Write a file into a folder that is there, whole or not at all, and read it back; where it is now.

    Raises `Refused`: no such folder, no room, or not kept.
    """
    return folder.write(folder.require(place), name, data)


def look_into(place: Path, *endings: str) -> Inside:
    """What is in a folder, by name, without what is hidden. Raises `Refused` if it cannot be read."""
    folders, files = [], []
    try:
        with os.scandir(place) as found:
            for item in found:
                if item.name.startswith("."):
                    continue
                if _is_folder(item):
                    folders.append(item.name)
                elif item.name.endswith(endings or ("\0",)):
                    files.append(item.name)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Refused("Folder not readable", f"{place} cannot be read ({reason}).", "Choose another one.") from None
    return Inside(place, _shown(folders), _shown(files))


def places() -> tuple[Path, ...]:
    """The person's own folder, and where sticks and shares are on this system; those that are there."""
    if sys.platform == "win32":
        drives = (Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
        return (Path.home(), *(drive for drive in drives if drive.exists()))
    mounted = [
        inside
        for above in (Path("/media"), Path("/media") / Path.home().name, Path("/run/media") / Path.home().name,
                      Path("/Volumes"), Path("/mnt"))
        for inside in _folders(above)
    ]  # fmt: skip
    return tuple(dict.fromkeys((Path.home(), *(one for one in mounted if one.name != Path.home().name))))


def _folders(above: Path) -> tuple[Path, ...]:
    try:
        return tuple(above / name for name in look_into(above).folders)
    except Refused:
        return ()


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:
        return False


def _shown(names: list[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold)[:MOST_SHOWN])
