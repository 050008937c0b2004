"""A bundle: a signed container of entries in a sealed envelope, and the manifest that says what is in it.

Up and down are one format. *Up* is a laptop's own log since what the office acknowledged; *down* is a
selection of what arrived at the office, with what the office has of that laptop. See docs/bundle-format.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from fsm_tui import __version__
from fsm_tui.casework import strict_json
from fsm_tui.casework.entry import Entry
from fsm_tui.errors import Refused
from fsm_tui.sync import container, envelope
from fsm_tui.sync.container import BUNDLE, FILE_LIMIT, BundleDamaged, Framed, Packed, TooLarge, TooNew
from fsm_tui.sync.envelope import Identity, Recipient
from fsm_tui.sync.identity import DeviceKeys
from fsm_tui.vault.exchange import Tip

VERSION = 1
READS = 1
SUFFIX = ".fsmb"

Ident = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")]
Head = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, lt=2**53)]
Words = Annotated[str, Field(max_length=400)]


class Said(BaseModel):
    """A part of a manifest: strict, frozen; fields that this version does not know are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Point(Said):
    """A `Tip` as it travels."""

    epoch: Annotated[int, Field(ge=1, lt=2**31)]
    seq: Count
    head: Head

    @property
    def tip(self) -> Tip:
        return Tip(self.epoch, self.seq, self.head)

    @classmethod
    def of(cls, tip: Tip) -> Point:
        return cls(epoch=tip.epoch, seq=tip.seq, head=tip.head)


class Span(Said):
    """Consecutive entries of one epoch, after `after` up to `last`; with both heads, so that the end is signed."""

    epoch: Annotated[int, Field(ge=1, lt=2**31)]
    after: Count
    after_head: Head
    last: Count
    last_head: Head


Line = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Cursor(Said):
    """How far a laptop has read at the office: in which epoch and line, up to which arrival number, and the
    number and id of the bundle. Empty before the first.

    A line is one life of the office vault: each epoch begins one, with a random name, so that a vault that was
    put back twice from one backup is told apart from itself."""

    epoch: Count = 0
    line: Line | Literal[""] = ""
    arrival: Count = 0
    number: Count = 0
    bundle: Ident | Literal[""] = ""


class Up(Said):
    """What a laptop says: the epoch in which it writes now, the spans of its log in this bundle, where its log
    ends in all its epochs and branches, how far it has read, families of which it holds everything so far, and
    other families on it."""

    epoch: Annotated[int, Field(ge=1, lt=2**31)]
    spans: tuple[Span, ...]
    tips: tuple[Point, ...]
    seen: Cursor
    held: tuple[Ident, ...] = ()
    other: tuple[Ident, ...] = ()


class Scoped(Said):
    """A family in scope. `whole`: its whole history is in this bundle, else what arrived after `base`."""

    family: Ident
    whole: bool


class HeldBack(Said):
    """An entry of this laptop that the office keeps in quarantine, and why."""

    head: Head
    epoch: Count
    seq: Count
    reason: Words


class Receipt(Said):
    """What became of one bundle of this laptop. Counts leave out access entries."""

    bundle: Ident
    at: Words
    accepted: Count
    already: Count
    quarantined: Count


class Down(Said):
    """What the office says to one laptop: its epoch and line, the number of this bundle, arrival numbers from which
    (`base`) and to which (`upto`) this selection goes, families in scope, families that left, families that
    follow in a later bundle, ends of the laptop's log that the office has, how far a verified backup has it,
    what is in quarantine, receipts, and the ends of the office's own log."""

    epoch: Annotated[int, Field(ge=1, lt=2**31)]
    line: Line
    number: Count
    base: Count
    upto: Count
    scope: tuple[Scoped, ...] = ()
    left: tuple[Ident, ...] = ()
    later: tuple[Ident, ...] = ()
    have: tuple[Point, ...] = ()
    safe: tuple[Point, ...] = ()
    quarantined: tuple[HeldBack, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    log: tuple[Point, ...] = ()


class Manifest(Said):
    """The signed part. `sender` and `to` are devices; `sha256`, `raw` and `packed` bind the records to it."""

    v: Annotated[int, Field(ge=1)] = VERSION
    min_reader: Annotated[int, Field(ge=1)] = VERSION
    direction: Literal["up", "down"]
    id: Ident
    organisation: Annotated[str, Field(max_length=200)]
    training: bool
    office: Ident
    sender: Ident
    person: Ident
    to: Ident
    at: Words
    app: Words = ""
    entries: Count
    raw: Count
    packed: Count
    sha256: Head
    up: Up | None = None
    down: Down | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who makes a bundle, and for whom: what stands in every manifest."""

    keys: DeviceKeys
    organisation: str
    training: bool
    office: str
    device: str
    person: str
    to: str
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished bundle. `name` is its file name, `evidence` what to keep of it."""

    data: bytes
    name: str
    id: str
    digest: str
    evidence: bytes
    entries: int


@dataclass(frozen=True, slots=True)
class Unsealed:
    """An opened envelope with a readable manifest. Nobody has looked at the signature yet."""

    framed: Framed
    manifest: Manifest

    def entries(self) -> list[Entry]:
        """The entries, each verified by itself. Call after `framed.verify`. Raises `BundleDamaged`, `TooLarge`."""
        said = self.manifest
        return container.unpack(
            self.framed.tail, entries=said.entries, raw=said.raw, packed=said.packed, sha256=said.sha256
        )


def file_name(ident: str) -> str:
    """The file name of a bundle: random, so that it tells nobody anything."""
    return f"fsm-{ident[:8]}{SUFFIX}"


def make(
    sender: Sender, packed: Packed, *, ident: str, at: str, token: Callable[[int], bytes],
    up: Up | None = None, down: Down | None = None,
) -> Made:  # fmt: skip
    """Sign and seal a bundle. Exactly one of `up` and `down`."""
    manifest = Manifest(
        direction="up" if down is None else "down",
        id=ident,
        organisation=sender.organisation,
        training=sender.training,
        office=sender.office,
        sender=sender.device,
        person=sender.person,
        to=sender.to,
        at=at,
        app=__version__,
        entries=packed.entries,
        raw=packed.raw,
        packed=len(packed.tail),
        sha256=packed.sha256,
        up=up,
        down=down,
    )
    exact = strict_json.dump(manifest.model_dump(mode="json", exclude_none=True))
    inner = container.frame(BUNDLE, exact, sender.keys, packed.tail)
    data = envelope.seal(inner, sender.recipients, token)
    framed = container.unframe(BUNDLE, inner)
    return Made(data, file_name(ident), ident, framed.digest, framed.evidence, packed.entries)


def unseal(data: bytes, identities: Sequence[Identity]) -> Unsealed:
    """Open the envelope and read the manifest strictly. Raises `Unopened`, `BundleDamaged`, `TooNew`, `TooLarge`."""
    if len(data) > FILE_LIMIT:
        raise TooLarge
    framed = container.unframe(BUNDLE, envelope.open_sealed(data, identities))
    return Unsealed(framed, read_manifest(framed.manifest))


def read_manifest(exact: bytes) -> Manifest:
    """The manifest in exact bytes. Raises `BundleDamaged`, or `TooNew` if it asks for a later reader."""
    try:
        raw = strict_json.load(exact)
    except Refused as fault:
        raise BundleDamaged("What the bundle says of itself cannot be read.") from fault
    needed = raw.get("min_reader") if isinstance(raw, dict) else None
    if isinstance(needed, int) and needed > READS:
        raise TooNew
    try:
        said = Manifest.model_validate_json(exact)
    except ValidationError:
        raise BundleDamaged("What the bundle says of itself is not complete.") from None
    if (said.up is None) == (said.down is None) or (said.up is None) != (said.direction == "down"):
        raise BundleDamaged("What the bundle says of itself is not complete.")
    return said
