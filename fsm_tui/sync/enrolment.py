"""The two files by which a laptop and its office come to trust each other (storage notes §3c).

The request is signed by the laptop itself and readable by anybody; it proves only that its maker holds the
keys. Trust comes from thirty digits that one person reads out and another types. The reply is sealed to the
laptop and carries the office's keys, the office recovery recipient and the laptop's certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from fsm_tui.casework import strict_json
from fsm_tui.casework.bodies import Code, Line, Name
from fsm_tui.casework.team import Role
from fsm_tui.errors import Refused
from fsm_tui.sync import container, envelope
from fsm_tui.sync.bundle import Ident, Said, Words
from fsm_tui.sync.container import REPLY, REQUEST, BundleDamaged, TooLarge, TooNew
from fsm_tui.sync.identity import DeviceKeys, PublicKeys, fingerprint, same_fingerprint

VERSION = 1
REQUEST_SUFFIX, REPLY_SUFFIX = ".fsme", ".fsmo"
LARGEST = 64 * 1024


class WrongFingerprint(Refused):
    """What was typed is not the fingerprint of the keys in the file."""


class Keys(Said):
    """Public keys as base64 text; see `identity.PublicKeys`."""

    sign: Annotated[str, Field(max_length=64)]
    seal: Annotated[str, Field(max_length=2048)]


class RequestSaid(Said):
    """What a laptop asks: who it is, whose, in what role, with which keys."""

    v: int = VERSION
    min_reader: int = VERSION
    device: Ident
    person: Ident
    name: Name
    role: Role
    area: Code | Literal[""] = ""
    label: Line = ""
    training: bool
    keys: Keys
    at: Words


class Certificate(Said):
    """What the office certifies of a device; the same fields as the `device.enrolled` entry."""

    device: Ident
    person: Ident
    name: Name
    role: Role
    label: Line = ""
    keys: Keys
    enrolled_on: date


class ReplySaid(Said):
    """What the office answers. `recovery` is the recipient of the key that lies in its safe."""

    v: int = VERSION
    min_reader: int = VERSION
    office: Ident
    organisation: Line
    training: bool
    keys: Keys
    recovery: Annotated[str, Field(max_length=4096)]
    certificate: Certificate
    at: Words


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose keys are fit for use and whose signature fits the keys. Not yet trusted."""

    said: RequestSaid
    keys: PublicKeys

    def confirm(self, typed: str) -> None:
        """Raises `WrongFingerprint` unless `typed` is the fingerprint that the laptop shows."""
        _confirm(typed, self.keys, self.said.device, "that laptop")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that opens with this laptop's key and whose signature fits the keys in it. Not yet trusted."""

    said: ReplySaid
    keys: PublicKeys

    def confirm(self, typed: str) -> None:
        """Raises `WrongFingerprint` unless `typed` is the fingerprint that the office shows."""
        _confirm(typed, self.keys, self.said.office, "the office")


def device_fingerprint(keys: PublicKeys, device: str) -> str:
    """The thirty digits of one device, a laptop or the office."""
    return fingerprint(keys, device)


def make_request(said: RequestSaid, signer: DeviceKeys) -> bytes:
    """The request as a file."""
    return container.frame(REQUEST, _exact(said), signer)


def read_request(data: bytes) -> Request:
    """A request from a file. Raises `BundleDamaged`, `NotSigned`, `TooNew`, or `Refused` for unfit keys."""
    if len(data) > LARGEST:
        raise TooLarge
    framed = container.unframe(REQUEST, data)
    said = _read(RequestSaid, framed.manifest)
    keys = PublicKeys.from_json(said.keys.model_dump())
    framed.verify(keys)
    if framed.tail:
        raise BundleDamaged("There is something behind the end of the request.")
    return Request(said, keys)


def make_reply(said: ReplySaid, signer: DeviceKeys, to: PublicKeys, token: Callable[[int], bytes]) -> bytes:
    """The reply as a file that only the laptop opens."""
    return envelope.seal(container.frame(REPLY, _exact(said), signer), [to.recipient], token)


def read_reply(data: bytes, own: DeviceKeys) -> Reply:
    """A reply from a file, opened with this laptop's key. Raises `Unopened` and what `read_request` raises."""
    if len(data) > LARGEST:
        raise TooLarge
    framed = container.unframe(REPLY, envelope.open_sealed(data, [own.identity]))
    said = _read(ReplySaid, framed.manifest)
    keys = PublicKeys.from_json(said.keys.model_dump())
    framed.verify(keys)
    if framed.tail:
        raise BundleDamaged("There is something behind the end of the reply.")
    envelope.Recipient.parse(said.recovery)
    return Reply(said, keys)


def _exact(said: Said) -> bytes:
    return strict_json.dump(said.model_dump(mode="json"))


def _read(model: Any, exact: bytes) -> Any:
    try:
        raw = strict_json.load(exact)
        needed = raw.get("min_reader") if isinstance(raw, dict) else None
        if isinstance(needed, int) and needed > VERSION:
            raise TooNew
        return model.model_validate_json(exact)
    except (strict_json.NotStrict, ValidationError):
        raise BundleDamaged("What the file says of itself is not complete.") from None


def _confirm(typed: str, keys: PublicKeys, device: str, whose: str) -> None:
    if not same_fingerprint(typed, device_fingerprint(keys, device)):
        raise WrongFingerprint(
            "Not the same digits",
            f"The digits that were typed are not the fingerprint of {whose} in this file. Nothing was changed.",
            "Have them read out again, by phone or in person. If they differ again, the file is not theirs.",
        )
