"""The signed container inside a sealed file: a manifest, the signature over its exact bytes, and records.

One shape for bundles and for the two enrolment files; `docs/bundle-format.md` describes it byte by byte.
Everything has a limit that is checked before memory is taken for it, and again while records are inflated.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from fsm_tui.casework.entry import BODY_LIMIT, HEADER_LIMIT, SALT_BYTES, Entry, EntryDamaged, read
from fsm_tui.casework.strict_json import NotStrict
from fsm_tui.errors import Damaged, Refused
from fsm_tui.sync.identity import SIGNATURE, DeviceKeys, PublicKeys

FORMAT = 1
BUNDLE, REQUEST, REPLY = b"FSMB", b"FSME", b"FSMO"
DOMAINS = {BUNDLE: b"bundle/1", REQUEST: b"enrol-request/1", REPLY: b"enrol-reply/1"}

MIB = 1024 * 1024
FILE_LIMIT = 160 * MIB
MANIFEST_LIMIT = 8 * MIB
RAW_LIMIT = 256 * MIB
ENTRIES_LIMIT = 200_000
# What we write stays well below what we read, so that even text that does not shrink fits into a file.
RAW_WRITTEN = 128 * MIB

_HEAD = struct.Struct(">4sHI")
_LENGTH = struct.Struct(">I")
_FRAMING = 2 * _LENGTH.size + 1 + SALT_BYTES
_ERASED, _WHOLE = 0, 1
_UNTOUCHED = "Nothing was imported and nothing was changed."
_AGAIN = "Copy the file again; if that does not help, ask the sender for a new one."


class BundleDamaged(Damaged):
    """The content of a sealed file is not what its maker signed, or was never well formed."""

    def __init__(self, why: str) -> None:
        super().__init__("The bundle is damaged", f"{why} {_UNTOUCHED}", _AGAIN)


class NotSigned(Damaged):
    """The signature is not of the device that the file names."""

    def __init__(self) -> None:
        super().__init__(
            "The signature is wrong",
            f"This file was not signed by the computer that it names. {_UNTOUCHED}",
            "Do not use this file. Ask its sender, not by e-mail, whether they made it.",
        )


class TooNew(Refused):
    """Made by a version of the program whose format we do not know."""

    def __init__(self) -> None:
        super().__init__(
            "Made by a newer version",
            f"This file was made by a newer version of fsm-tui. {_UNTOUCHED}",
            "Update this program and import the file again.",
        )


class TooLarge(Refused):
    """More than the limits allow, by what it says of itself or by what it turned out to be."""

    def __init__(self) -> None:
        super().__init__(
            "Too large",
            f"This file is larger, or says that it holds more, than a bundle may. {_UNTOUCHED}",
            "Ask the sender to make it again; tell the office if it happens twice.",
        )


@dataclass(frozen=True, slots=True)
class Framed:
    """A container taken apart, nothing believed yet. `tail` is the compressed records."""

    magic: bytes
    manifest: bytes
    signature: bytes
    tail: memoryview

    @property
    def evidence(self) -> bytes:
        """Everything up to the records: enough to check the signature later, without them."""
        return _HEAD.pack(self.magic, FORMAT, len(self.manifest)) + self.manifest + self.signature

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest in hex; the manifest in turn names the hash of the records."""
        return hashlib.sha256(self.manifest).hexdigest()

    def verify(self, signer: PublicKeys) -> None:
        """Raises `NotSigned` unless `signer` signed exactly these manifest bytes as this kind of file."""
        if not signer.verify(DOMAINS[self.magic], self.manifest, self.signature):
            raise NotSigned


def frame(magic: bytes, manifest: bytes, signer: DeviceKeys, tail: bytes = b"") -> bytes:
    """A container: head, manifest, signature, records."""
    if len(manifest) > MANIFEST_LIMIT:
        raise TooLarge
    return b"".join(
        (_HEAD.pack(magic, FORMAT, len(manifest)), manifest, signer.sign(DOMAINS[magic], manifest), tail)
    )


def unframe(magic: bytes, data: bytes) -> Framed:
    """Take a container apart. Raises `BundleDamaged`, `TooNew` or `TooLarge`; verifies nothing yet."""
    if len(data) < _HEAD.size or data[:4] != magic:
        raise BundleDamaged("This is not the kind of file that belongs here.")
    _, version, length = _HEAD.unpack_from(data)
    if version > FORMAT:
        raise TooNew
    if version != FORMAT:
        raise BundleDamaged("This file names a format that never was.")
    if length > MANIFEST_LIMIT:
        raise TooLarge
    begin, end = _HEAD.size, _HEAD.size + length
    if len(data) < end + SIGNATURE:
        raise BundleDamaged("The file ends too early.")
    return Framed(magic, data[begin:end], data[end : end + SIGNATURE], memoryview(data)[end + SIGNATURE :])


class Packer:
    """Records on their way into a container: framed, hashed, compressed, and counted against the limits."""

    def __init__(self, *, entries: int = ENTRIES_LIMIT, raw: int = RAW_WRITTEN) -> None:
        self.entries = self.raw = 0
        self._most_entries, self._most_raw = entries, raw
        self._hash = hashlib.sha256()
        self._squeeze = zlib.compressobj(6)
        self._parts: list[bytes] = []

    def room_for(self, entries: int, size: int) -> bool:
        """Whether so many more entries of so many bytes in all still fit; an empty packer takes anything
        that a reader will take."""
        if not self.entries:
            return entries <= ENTRIES_LIMIT and size + _FRAMING * entries <= RAW_LIMIT
        return self.entries + entries <= self._most_entries and self.raw + size + _FRAMING * entries <= self._most_raw

    def add(self, header: bytes, salt: bytes, body: bytes | None) -> None:
        """One entry, exactly as stored."""
        if body is None:
            record = _LENGTH.pack(len(header)) + header + bytes((_ERASED,))
        else:
            record = b"".join(
                (_LENGTH.pack(len(header)), header, bytes((_WHOLE,)), salt, _LENGTH.pack(len(body)), body)
            )
        self._hash.update(record)
        self._parts.append(self._squeeze.compress(record))
        self.entries += 1
        self.raw += len(record)

    def finish(self) -> Packed:
        """The compressed records and what the manifest says of them. Call once."""
        tail = b"".join((*self._parts, self._squeeze.flush()))
        return Packed(tail, self.entries, self.raw, self._hash.hexdigest())


@dataclass(frozen=True, slots=True)
class Packed:
    """`tail` for `frame`; `raw` is the length before compression, `sha256` of that in hex."""

    tail: bytes
    entries: int
    raw: int
    sha256: str


def unpack(tail: memoryview, *, entries: int, raw: int, packed: int, sha256: str) -> list[Entry]:
    """The entries behind compressed records, against what a verified manifest says of them.

    Each has been through `entry.read`. Raises `BundleDamaged`, `TooLarge`.
    """
    if entries > ENTRIES_LIMIT or raw > RAW_LIMIT or len(tail) > FILE_LIMIT:
        raise TooLarge
    if packed != len(tail):
        raise BundleDamaged("The records are longer or shorter than the manifest says.")
    content = _inflated(tail, raw)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BundleDamaged("The records are not the ones that were signed.")
    found = list(_records(content))
    if len(found) != entries:
        raise BundleDamaged("The bundle does not hold as many entries as it says.")
    return found


def _inflated(tail: memoryview, raw: int) -> bytes:
    inflate = zlib.decompressobj()
    try:
        # One byte more than declared is enough to see a lie, and all that a lie gets.
        content = inflate.decompress(tail, raw + 1)
    except zlib.error:
        raise BundleDamaged("The records cannot be read.") from None
    if len(content) > raw:
        raise TooLarge
    if len(content) != raw or not inflate.eof or inflate.unused_data:
        raise BundleDamaged("The records end too early or too late.")
    return content


def _records(content: bytes) -> Iterator[Entry]:
    at = 0
    try:
        while at < len(content):
            header, at = _piece(content, at, HEADER_LIMIT)
            state, at = content[at], at + 1
            if state == _ERASED:
                yield read(header, b"", None)
                continue
            if state != _WHOLE:
                raise BundleDamaged("A record is marked in a way that this version does not know.")
            salt, at = content[at : at + SALT_BYTES], at + SALT_BYTES
            body, at = _piece(content, at, BODY_LIMIT)
            yield read(header, salt, body)
    except (IndexError, struct.error):
        raise BundleDamaged("The last record is cut short.") from None
    except (EntryDamaged, NotStrict) as fault:
        raise BundleDamaged(fault.message) from None


def _piece(content: bytes, at: int, limit: int) -> tuple[bytes, int]:
    (length,) = _LENGTH.unpack_from(content, at)
    begin, end = at + _LENGTH.size, at + _LENGTH.size + length
    if length > limit:
        raise BundleDamaged("A record is longer than an entry may be.")
    if end > len(content):
        raise BundleDamaged("The last record is cut short.")
    return content[begin:end], end
