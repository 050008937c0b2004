"""The anchor: a small signed note beside the database of how far this vault's own log had come.

SQLite drops a damaged write-ahead log without a word, and an old copy of the whole database opens as if
nothing had happened. The anchor is written after each commit that moved the log; at unlock the log must
reach it. It cannot notice an old anchor put back together with the old database: the office notices that
by its own count at the next bundle.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

from fsm_tui.errors import Locked
from fsm_tui.vault import files
from fsm_tui.vault.refusals import AnchorDamaged

FORMAT = "fsm-tui anchor 1"
_LARGEST = 4_096


@dataclass(frozen=True, slots=True)
class Point:
    """How far this device's log has come: `seq` within `epoch` (0 before the first entry) and `head`, the
    hash of that entry in hex.

    `entries` counts all entries ever stored in this vault, of every device; it never goes down when a
    family is cleared from a laptop, so use the arrival number and not a row count.
    """

    device: str
    epoch: int
    seq: int
    head: str
    entries: int


class Standing(Enum):
    """What the anchor says about a database."""

    OK = "ok"
    AHEAD = "ahead"
    BEHIND = "behind"
    OTHER = "other"
    MISSING = "missing"
    DAMAGED = "damaged"

    @property
    def sound(self) -> bool:
        """Whether work may go on. AHEAD is a crash between the commit and the anchor: nothing is missing."""
        return self in (Standing.OK, Standing.AHEAD)

    @property
    def sentence(self) -> str:
        """What to tell the person; empty when sound."""
        if self.sound:
            return ""
        if self is Standing.MISSING:
            return "The anchor file is missing, so nobody can tell whether some saved work is missing."
        if self is Standing.DAMAGED:
            return "The anchor file is damaged, so nobody can tell whether some saved work is missing."
        return "Some saved work is missing or an old copy was put back."


HeadAt = Callable[[int, int], str | None]


class AnchorFile:
    """The anchor of one vault at `path`, under its anchor key (32 bytes, owned and wiped by the caller).

    The key is the vault's own, so another vault's anchor does not pass for this one's.
    """

    def __init__(self, path: Path, key: bytearray) -> None:
        self._path = path
        self._key = key
        self._last: Point | None = None

    def write(self, point: Point) -> bool:
        """Write atomically unless it already says so; whether it was written.

        Call it after the commit. Errors: NoRoom, NotPrivate (the commit stands, and shows as AHEAD), Locked.
        """
        if point == self._last:
            return False
        files.replace(self._path, self._line(point))
        self._last = point
        return True

    def read(self) -> Point | None:
        """The anchor as it stands, or None when there is no file. Errors: AnchorDamaged."""
        data = files.read(self._path, _LARGEST)
        if data is None:
            return None
        line, _, mac = data.partition(b"\n")
        if not hmac.compare_digest(mac, self._mac(line) + b"\n"):
            raise _damaged()
        # Only this program holds the key, so what follows is its own writing.
        found = json.loads(line)
        if found.pop("format") != FORMAT:
            raise _damaged()
        return Point(**found)

    def check(self, actual: Point, head_at: HeadAt) -> Standing:
        """Compare the file with the database: `actual` is its state, `head_at(epoch, seq)` the hash of the
        entry of this device with that number (hex, None when there is none)."""
        try:
            noted = self.read()
        except AnchorDamaged:
            return Standing.DAMAGED
        standing = Standing.MISSING if noted is None else compare(noted, actual, head_at)
        if standing is Standing.OK:
            self._last = noted
        return standing

    def _line(self, point: Point) -> bytes:
        made = asdict(point) | {"format": FORMAT}
        line = json.dumps(made, sort_keys=True, separators=(",", ":")).encode("ascii")
        return line + b"\n" + self._mac(line) + b"\n"

    def _mac(self, line: bytes) -> bytes:
        if not any(self._key):
            raise Locked("Vault locked", "The vault is locked.", "Unlock it and try again.")
        return hmac.digest(self._key, line, "sha256").hex().encode("ascii")


def compare(noted: Point, actual: Point, head_at: HeadAt) -> Standing:
    """How a database stands to its anchor.

    OK: the same. AHEAD: it holds all that was noted, and more. BEHIND: it ends before what was noted.
    OTHER: another device's, or another entry stands at the noted number.
    """
    if noted == actual:
        return Standing.OK
    if noted.device != actual.device:
        return Standing.OTHER
    if (actual.epoch, actual.seq) < (noted.epoch, noted.seq):
        return Standing.BEHIND
    if (actual.epoch, actual.seq) == (noted.epoch, noted.seq):
        there: str | None = actual.head
    else:
        there = head_at(noted.epoch, noted.seq) if noted.seq else noted.head
    if there != noted.head:
        return Standing.OTHER
    return Standing.BEHIND if actual.entries < noted.entries else Standing.AHEAD


def _damaged() -> AnchorDamaged:
    return AnchorDamaged(
        "Anchor damaged",
        "The anchor file is unreadable, altered or of another vault. The vault itself was not changed.",
        "Check the vault with “fsm-tui verify”.",
    )
