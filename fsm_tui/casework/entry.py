"""An entry: what was recorded, once, by one person on one device (design §4).

The author's exact bytes are stored, hashed and sent; columns and objects are parsed from them and never
turned back into bytes. Identity is `head`; `device:epoch:seq` is for counting.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from fsm_tui.casework import strict_json
from fsm_tui.casework.written import Written
from fsm_tui.errors import Damaged
from fsm_tui.practice.working_days import FIRST_YEAR, LAST_YEAR

BODY_DOMAIN = b"fsm-tui/body/1\0"
ENTRY_DOMAIN = b"fsm-tui/entry/1\0"
SALT_BYTES = 16
BODY_LIMIT = 1_048_576
HEADER_LIMIT = 16_384
BASES_LIMIT = 64
# Later than this no calendar of ours reaches, and a clock that says so is broken.
LATEST_MS = int(datetime(LAST_YEAR, 12, 31, tzinfo=UTC).timestamp()) * 1000

_HEX64 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8,64}")
_KIND = re.compile(r"[a-z]+(?:\.[a-z_]+)+")
_SUBJECT = re.compile(r"(?:family|person):[0-9a-f]{8,64}|team|office")
_FIELDS = {
    "author", "bases", "commit", "device", "epoch", "happened_at",
    "kind", "prev", "seq", "subject", "v", "written_at",
}  # fmt: skip


class EntryDamaged(Damaged):
    """Header bytes or body that cannot be what an author wrote."""

    def __init__(self, why: str) -> None:
        super().__init__("Damaged entry", why, "Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in front of a body. `prev` is the head before it in the same log, or 64 zeros.

    `happened_at` is ISO 8601 with an offset; `written_at` is `Written.text`; `bases` are the newest
    entries of the subject that the author had before them, so that cause can be told from time.
    """

    device: str
    epoch: int
    seq: int
    prev: str
    kind: str
    v: int
    subject: str
    author: str
    happened_at: str
    written_at: str
    bases: tuple[str, ...]
    commit: str

    @property
    def happened(self) -> datetime:
        return datetime.fromisoformat(self.happened_at)

    @property
    def written(self) -> Written:
        return Written.parse(self.written_at)


NO_HEAD = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `body` is None after an erasure: the chain still verifies."""

    header: Header
    header_bytes: bytes
    salt: bytes
    body: bytes | None
    head: str

    @property
    def family(self) -> str | None:
        """The family that this entry is about, or None."""
        kind, _, ident = self.header.subject.partition(":")
        return ident if kind == "family" else None

    @property
    def place(self) -> str:
        """`device:epoch:seq`, for counting and for messages."""
        return f"{self.header.device}:{self.header.epoch}:{self.header.seq}"


def commit_of(salt: bytes, body: bytes) -> str:
    """SHA-256 over domain, salt and body: lets a body be erased without breaking the chain."""
    return hashlib.sha256(BODY_DOMAIN + salt + body).hexdigest()


def head_of(header_bytes: bytes) -> str:
    """SHA-256 over domain and header bytes: the entry's identity."""
    return hashlib.sha256(ENTRY_DOMAIN + header_bytes).hexdigest()


def make(
    *,
    device: str,
    epoch: int,
    seq: int,
    prev: str,
    kind: str,
    v: int,
    subject: str,
    author: str,
    happened_at: str,
    written_at: str,
    bases: tuple[str, ...],
    salt: bytes,
    body: bytes,
) -> Entry:
    """A new entry from its parts; the result has been through the same checks as a received one."""
    header = {
        "device": device,
        "epoch": epoch,
        "seq": seq,
        "prev": prev,
        "kind": kind,
        "v": v,
        "subject": subject,
        "author": author,
        "happened_at": happened_at,
        "written_at": written_at,
        "bases": sorted(set(bases)),
        "commit": commit_of(salt, body),
    }
    return read(strict_json.dump(header), salt, body)


def read(header_bytes: bytes, salt: bytes, body: bytes | None) -> Entry:
    """An entry from stored or received bytes. Raises `EntryDamaged`; checks shape and commitment."""
    if len(header_bytes) > HEADER_LIMIT:
        raise EntryDamaged("The header of an entry is too long.")
    try:
        raw = strict_json.load(header_bytes)
    except strict_json.NotStrict as fault:
        raise EntryDamaged(f"The header of an entry cannot be read. {fault.message}") from None
    if not isinstance(raw, dict) or not set(raw) >= _FIELDS:
        raise EntryDamaged("The header of an entry is not complete.")
    header = _header(raw)
    if body is not None:
        if len(body) > BODY_LIMIT:
            raise EntryDamaged("An entry is larger than 1 MiB.")
        if len(salt) != SALT_BYTES or commit_of(salt, body) != header.commit:
            raise EntryDamaged("An entry does not match what its author wrote.")
    return Entry(header, header_bytes, salt, body, head_of(header_bytes))


def _header(raw: dict[str, object]) -> Header:
    def text(name: str, pattern: re.Pattern[str]) -> str:
        value = raw[name]
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise EntryDamaged(f"The header of an entry has no proper “{name}”.")
        return value

    def number(name: str, least: int) -> int:
        value = raw[name]
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise EntryDamaged(f"The header of an entry has no proper “{name}”.")
        return value

    bases = raw["bases"]
    if (
        not isinstance(bases, list)
        or len(bases) > BASES_LIMIT
        or not all(isinstance(base, str) and _HEX64.fullmatch(base) for base in bases)
    ):
        raise EntryDamaged("The header of an entry has no proper “bases”.")
    happened_at, written_at = raw["happened_at"], raw["written_at"]
    if not isinstance(happened_at, str) or not isinstance(written_at, str):
        raise EntryDamaged("The header of an entry has no proper time.")
    try:
        happened, written = datetime.fromisoformat(happened_at), Written.parse(written_at)
        if happened.tzinfo is None or not FIRST_YEAR < happened.year < LAST_YEAR or written.ms > LATEST_MS:
            raise ValueError
    except ValueError:
        raise EntryDamaged("The header of an entry has no proper time.") from None
    return Header(
        device=text("device", _ID),
        epoch=number("epoch", 1),
        seq=number("seq", 1),
        prev=text("prev", _HEX64),
        kind=text("kind", _KIND),
        v=number("v", 1),
        subject=text("subject", _SUBJECT),
        author=text("author", _ID),
        happened_at=happened_at,
        written_at=written_at,
        bases=tuple(bases),
        commit=text("commit", _HEX64),
    )
