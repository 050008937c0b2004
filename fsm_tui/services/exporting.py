"""Text that leaves the vault as a file: to a place that the person named, private, noted, never over another (D16)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from fsm_tui.errors import Refused
from fsm_tui.reports.terms import with_words_used
from fsm_tui.services import releasing
from fsm_tui.services.releasing import Asked
from fsm_tui.services.seat import Seat, note_access
from fsm_tui.vault import files

FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
WARNING = (
    "The file is not encrypted and leaves the vault. Keep it where only you can read it, and delete it when it is sent."
)


def place_for(seat: Seat, path: Path) -> Path:
    """The absolute path of a file that is to be made. Raises `Refused` where one is, and in the vault's folder."""
    wanted = path.expanduser().absolute()
    inside = Path(os.path.realpath(wanted.parent)).is_relative_to(os.path.realpath(seat.vault.folder.root))
    if inside:
        raise Refused("Not written", "That is the vault's own folder.", "Name a file somewhere else.")
    if wanted.is_dir():
        raise Refused("Not written", "That is a folder.", "Name the file in it too.")
    if os.path.lexists(wanted):
        raise _there()
    if not wanted.parent.is_dir():
        raise Refused("Not written", "There is no such folder.", "Make it first, or name another.")
    return wanted


def _there() -> Refused:
    return Refused("Not written", "There is a file of that name already. It is as it was.", "Name another.")


def write_out(seat: Seat, path: Path, text: str, *, what: str, asked: Asked, family: str | None = None) -> Path:
    """Write a text to a new file that only this user reads, and note that it left; both or neither.

    At its end stand the shared terms that it uses, with what they mean here (A100).

    `what` is a few words without names, such as "letter: disengagement"; `asked` is what the rule of consent says of
    the text. Raises `HeldBack`, as `place_for`, and `NoRoom` and `NotPrivate` where the disk refuses.
    """
    releasing.require(asked)
    wanted = place_for(seat, path)
    made = False
    try:
        with seat.vault.action() as action:
            note_access(action, "exported", family=family, detail=what)
            with files.writing(wanted):
                try:
                    descriptor = os.open(wanted, FRESH, 0o600)
                except FileExistsError:
                    raise _there() from None
                made = True
                with open(descriptor, "wb") as file:
                    file.write(with_words_used(text, seat.profile).encode("utf-8"))
                    file.flush()
                    files.sync(file.fileno())
    except BaseException:
        if made:
            with contextlib.suppress(OSError):
                wanted.unlink()
        raise
    return wanted
