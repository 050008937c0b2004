"""The shape of `keys.json`: slots, canonical bytes, and the limits that hold before anything is derived.

The file is one line of canonical JSON and one line with its SHA-256, so that damage is told apart from a
wrong passphrase. No cryptography here; see `keys`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from fsm_tui.vault.refusals import KeyFileDamaged, KeyFileTooNew

FORMAT = "fsm-tui keys 1"
PASSPHRASE, RECOVERY, ESCROW = "passphrase", "recovery", "escrow"
SALT, NONCE, WRAPPED, SEAL = 16, 12, 48, 32
LARGEST, MOST_SLOTS, MOST_SEALED, LONGEST_LABEL = 65_536, 16, 8_192, 120
_VAULT_ID = re.compile(r"[0-9a-f]{8,64}")
_SLOT_ID = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Kdf:
    """Argon2id parameters: memory in KiB, passes, lanes. Source: RFC 9106 section 4."""

    memory: int
    passes: int
    lanes: int

    def within_limits(self) -> bool:
        """At least the RFC's second choice (64 MiB, 3, 4), and no more than a laptop can be asked for."""
        return (
            FLOOR.memory <= self.memory <= 1_048_576
            and FLOOR.passes <= self.passes <= 16
            and FLOOR.lanes <= self.lanes <= 8
        )


FLOOR = Kdf(memory=65_536, passes=3, lanes=4)


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the vault key.

    `passphrase` slots have `person` (staff id), `label` (name), `kdf`, `salt`, `nonce`, `wrapped`;
    `recovery` slots the same without person and kdf; `escrow` slots only `label` and `sealed`, the vault
    key in somebody else's envelope.
    """

    id: str
    kind: str
    label: str
    person: str = ""
    kdf: Kdf | None = None
    salt: bytes = b""
    nonce: bytes = b""
    wrapped: bytes = b""
    sealed: bytes = b""

    def parameters(self) -> dict[str, Any]:
        """All that is bound to the wrapped key as associated data."""
        made: dict[str, Any] = {"id": self.id, "kind": self.kind, "label": self.label}
        if self.kind == PASSPHRASE and self.kdf is not None:
            made["person"] = self.person
            made["kdf"] = {"lanes": self.kdf.lanes, "memory": self.kdf.memory, "passes": self.kdf.passes}
        if self.kind != ESCROW:
            made["salt"] = text(self.salt)
        return made

    def document(self) -> dict[str, Any]:
        """The slot as it stands in the file."""
        if self.kind == ESCROW:
            return self.parameters() | {"sealed": text(self.sealed)}
        return self.parameters() | {"nonce": text(self.nonce), "wrapped": text(self.wrapped)}


def canonical(value: Any) -> bytes:
    """The one way to write a value: keys sorted, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def text(data: bytes | bytearray) -> str:
    """Bytes as base64 text."""
    return base64.b64encode(data).decode("ascii")


def sealed_lines(document: dict[str, Any]) -> bytes:
    """The bytes of the file for a document: the canonical line and the SHA-256 line."""
    line = canonical(document)
    return line + b"\nsha256 " + hashlib.sha256(line).hexdigest().encode("ascii") + b"\n"


def document_in(data: bytes) -> dict[str, Any]:
    """The document in the bytes of a key file. Errors: KeyFileDamaged, KeyFileTooNew."""
    if len(data) > LARGEST:
        raise damaged("is far too long")
    line, _, rest = data.partition(b"\n")
    if rest != b"sha256 " + hashlib.sha256(line).hexdigest().encode("ascii") + b"\n":
        raise damaged("does not agree with its own checksum")
    try:
        document = json.loads(line)
        same = canonical(document) == line
    except (ValueError, RecursionError):
        raise damaged("is not in the form of a key file") from None
    # Comparing with the canonical form also refuses doubled keys, NaN and unusual spellings.
    if not same or not isinstance(document, dict) or not isinstance(document.get("format"), str):
        raise damaged("is not in the form of a key file")
    if document["format"] != FORMAT:
        if document["format"].startswith("fsm-tui keys "):
            raise too_new("was written by a newer version of this program")
        raise damaged("is not a key file of this program")
    return document


def parse_slots(found: Any) -> tuple[Slot, ...]:
    """The slots of a document, within all limits. Errors: KeyFileDamaged, KeyFileTooNew."""
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_SLOTS:
        raise damaged("has no slots, or too many")
    slots = tuple(_parse_slot(item) for item in found)
    if len({slot.id for slot in slots}) != len(slots):
        raise damaged("has two slots of one name")
    return slots


def _parse_slot(item: Any) -> Slot:
    kind = item.get("kind") if isinstance(item, dict) else None
    if kind not in (PASSPHRASE, RECOVERY, ESCROW):
        raise too_new("has a kind of slot that this version does not know")
    label = item.get("label")
    if not isinstance(label, str) or len(label) > LONGEST_LABEL:
        raise damaged("has a slot without a proper label")
    slot_id = matched(_SLOT_ID, item.get("id"))
    if kind == ESCROW:
        sealed = in_base64(item.get("sealed"))
        if not 1 <= len(sealed) <= MOST_SEALED:
            raise damaged("has an escrow slot of impossible size")
        slot = Slot(slot_id, ESCROW, label, sealed=sealed)
    else:
        salt, nonce = in_base64(item.get("salt"), SALT), in_base64(item.get("nonce"), NONCE)
        wrapped = in_base64(item.get("wrapped"), WRAPPED)
        if kind == RECOVERY:
            slot = Slot(slot_id, RECOVERY, label, salt=salt, nonce=nonce, wrapped=wrapped)
        else:
            person = item.get("person")
            if not isinstance(person, str) or len(person) > LONGEST_LABEL:
                raise damaged("has a slot without a proper person")
            slot = Slot(slot_id, PASSPHRASE, label, person, _parse_kdf(item.get("kdf")), salt, nonce, wrapped)
    if slot.document() != item:
        raise damaged("has a slot with something unknown in it")
    return slot


def _parse_kdf(item: Any) -> Kdf:
    if not isinstance(item, dict):
        raise damaged("has a slot without parameters")
    numbers = [number for name in ("memory", "passes", "lanes") if type(number := item.get(name)) is int]
    if len(numbers) != 3:
        raise damaged("has a slot without proper parameters")
    kdf = Kdf(*numbers)
    if not kdf.within_limits():
        raise too_new("asks for a key derivation outside the limits of this version")
    return kdf


def matched_vault(found: Any) -> str:
    """A vault id, or KeyFileDamaged."""
    return matched(_VAULT_ID, found)


def matched(pattern: re.Pattern[str], found: Any) -> str:
    """`found` when it is text of that pattern, else KeyFileDamaged."""
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise damaged("has a name that is not one of ours")
    return found


def in_base64(found: Any, length: int | None = None) -> bytes:
    """The bytes behind base64 text, of exactly `length` when given, else KeyFileDamaged."""
    try:
        data = base64.b64decode(found, validate=True) if isinstance(found, str) else None
    except (binascii.Error, ValueError):
        data = None
    if data is None or (length is not None and len(data) != length):
        raise damaged("has a value that cannot be read")
    return data


def damaged(what: str) -> KeyFileDamaged:
    """The error for a key file that `what` (a predicate)."""
    return KeyFileDamaged(
        "Key file damaged",
        f"keys.json {what}. Nothing was changed.",
        "Put back the key file from a backup of this vault, or the one before the last change.",
    )


def too_new(what: str) -> KeyFileTooNew:
    """The error for a key file that is whole but beyond this version."""
    return KeyFileTooNew(
        "Key file not supported",
        f"keys.json {what}. Nothing was changed.",
        "Install the current version of fsm-tui.",
    )
