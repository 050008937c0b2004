"""The header of a sealed file: the text part of the age v1 format, read strictly (C2SP age.md).

Bytes in, stanzas out; no secrets and no cryptography here. The errors of opening are here as well.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import NamedTuple

from fsm_tui.errors import Damaged

MAX_RECIPIENTS = 16
MAX_HEADER = 64 * 1024

_MAGIC = b"age-encryption.org/"
_VERSION = _MAGIC + b"v1"
_COLUMNS = 64
_VISIBLE = re.compile(rb"[\x21-\x7e]+")

_SAFE = "Nothing was read from it and nothing was changed."
_AGAIN = "Copy the file again; if that does not help, ask the sender for a new one."


class Unopened(Damaged):
    """A sealed file that cannot be opened. Each kind has its own sentence; none says what is inside."""

    title = "The file could not be opened"
    message = f"The file is damaged. {_SAFE}"
    hint = _AGAIN

    def __init__(self) -> None:
        super().__init__(self.title, self.message, self.hint)


class NotSealed(Unopened):
    """Does not begin as an age file does."""

    title = "Not a sealed file"
    message = f"This is not a file made by this program, or its beginning is damaged. {_SAFE}"
    hint = "Check that the right file was chosen; if it was, ask the sender for a new one."


class OtherVersion(Unopened):
    """An age file of a version that we do not know."""

    title = "Sealed in a way this version does not know"
    message = f"This file was sealed by a newer program, or its first line is damaged. {_SAFE}"
    hint = "Update this program; if that does not help, ask the sender for a new file."


class BadHeader(Unopened):
    """The header is cut short, malformed, too long or has too many recipients."""

    title = "The file is damaged"
    message = f"The part of the file that says who may open it is damaged or cut short. {_SAFE}"


class NotForUs(Unopened):
    """None of our keys opens it. A damaged recipient line looks just the same, so both are said."""

    title = "Not for us, or damaged"
    message = f"This file is not for this laptop or office, or it is damaged. {_SAFE}"
    hint = "Check who it was made for; if it was for you, copy it again or ask the sender for a new one."


class HeaderAltered(Unopened):
    """Our key opens it, but the header is not the one that was sealed (HMAC)."""

    title = "The file was altered"
    message = f"The part of the file that says who may open it was changed after it was sealed. {_SAFE}"
    hint = "Do not use this file. Ask the sender for a new one."


class BadPayload(Unopened):
    """The content is damaged, cut short or longer than what was sealed."""

    title = "The file is damaged or cut short"
    message = f"The content of the file is not what was sealed: damaged, cut short or added to. {_SAFE}"


class Stanza(NamedTuple):
    """One recipient stanza: its space-separated arguments (at least one) and its body."""

    args: tuple[bytes, ...]
    body: bytes


class Header(NamedTuple):
    """A header as read: its stanzas (1-16), what its MAC covers, the MAC (32 bytes), where it ends."""

    stanzas: list[Stanza]
    covered: bytes
    mac: bytes
    end: int


def read(data: bytes) -> Header:
    """The header at the beginning of `data`; `data[end:]` is the payload.

    Raises NotSealed, OtherVersion or BadHeader; the latter also for more than 64 KiB or 16 recipients, and
    for a passphrase stanza beside others, which the format forbids.
    """
    if not data.startswith(_MAGIC):
        raise NotSealed
    version, at = _line(data, 0)
    if version != _VERSION:
        raise OtherVersion if _VISIBLE.fullmatch(version) else BadHeader
    stanzas: list[Stanza] = []
    while True:
        start = at
        line, at = _line(data, start)
        if line.startswith(b"---"):
            break
        args = tuple(line[3:].split(b" "))
        if not line.startswith(b"-> ") or not all(_VISIBLE.fullmatch(arg) for arg in args):
            raise BadHeader
        body, at = _body(data, at)
        stanzas.append(Stanza(args, body))
        if len(stanzas) > MAX_RECIPIENTS:
            raise BadHeader
    mac = from64(line[4:])
    if not stanzas or line[3:4] != b" " or len(mac) != 32:
        raise BadHeader
    if len(stanzas) > 1 and any(stanza.args[0] == b"scrypt" for stanza in stanzas):
        raise BadHeader
    return Header(stanzas, data[: start + 3], mac, at)


def write(stanzas: Sequence[Stanza]) -> bytes:
    """The part of a header that its MAC covers: up to and including "---"."""
    text = bytearray(_VERSION + b"\n")
    for stanza in stanzas:
        text += b"-> " + b" ".join(stanza.args) + b"\n"
        body = to64(stanza.body)
        # The last line is always shorter than a full one, so it may be empty.
        for at in range(0, len(body) + 1, _COLUMNS):
            text += body[at : at + _COLUMNS] + b"\n"
    return bytes(text) + b"---"


def to64(data: bytes) -> bytes:
    """Base64 without padding."""
    return b64encode(data).rstrip(b"=")


def from64(text: bytes) -> bytes:
    """Unpadded canonical base64 (RFC 4648 §3.5). Raises BadHeader for anything else."""
    try:
        data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise BadHeader from None
    if to64(data) != text:
        raise BadHeader
    return data


def _body(data: bytes, at: int) -> tuple[bytes, int]:
    """A stanza's body, whose lines are full but for the last, and where the next stanza begins."""
    text = b""
    while True:
        line, at = _line(data, at)
        if len(line) > _COLUMNS:
            raise BadHeader
        text += line
        if len(line) < _COLUMNS:
            return from64(text), at


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    """The line that begins at `at`, and where the next one begins."""
    end = data.find(b"\n", at, MAX_HEADER)
    if end < 0:
        raise BadHeader
    return data[at:end], end + 1
