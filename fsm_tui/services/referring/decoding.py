"""Bytes of a file that somebody's spreadsheet wrote, as text. Pure; never guesses where two readings are possible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fsm_tui.errors import Refused

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
)
_TWO_BYTES_OR_MORE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LOOKED_AT = 4096
# A workbook (a ZIP) and its predecessor: what a spreadsheet writes unless it is told to write CSV.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SAVE_AGAIN = "Save it once more as “CSV UTF-8” and try again."


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says, and the encoding it was read by."""

    text: str
    encoding: str


def decode(data: bytes) -> Text:
    """UTF-8, UTF-16, UTF-32 (by their marks; UTF-16 also by its zeros) or Windows-1252. Raises `Refused`."""
    if data.startswith(_WORKBOOKS):
        raise Refused("Not readable", "This is a workbook of a spreadsheet, not a table as text.", SAVE_AGAIN)
    name, called = next(((name, called) for mark, name, called in _MARKS if data.startswith(mark)), ("", ""))
    if not name:
        name, called = _by_zeros(data[:_LOOKED_AT])
    try:
        return Text(data.decode(name or "utf-8"), called or "UTF-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        if name:
            raise Refused("Not readable", f"The file is not whole as {called} text.", SAVE_AGAIN) from None
    if _TWO_BYTES_OR_MORE.search(data):
        # Read as Windows-1252, every letter with an accent in the other lines would turn into two wrong ones.
        raise Refused("Not readable", f"The file mixes two encodings; line {line} is not UTF-8.", SAVE_AGAIN)
    try:
        return Text(data.decode("cp1252"), "Windows-1252")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        said = f"Line {line} is neither UTF-8 nor Windows-1252."
        raise Refused("Not readable", said, SAVE_AGAIN) from None


def _by_zeros(start: bytes) -> tuple[str, str]:
    """UTF-16 without its mark: in text of ours nearly every other byte is zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if len(start) >= 4 and max(even, odd) * 3 > len(start):
        return ("utf-16-le" if odd > even else "utf-16-be"), "UTF-16"
    return "", ""
