"""Client text made harmless: one helper for input, import, screen and plain output.

Control characters, ANSI and OSC sequences, bidi overrides and lone surrogates must neither reach a
terminal nor be lost without a sign. `clean` is for text on its way in, `inert` for text on its way out.
"""

from __future__ import annotations

import re
import unicodedata

_KEPT = {"\n", "\t"}
_BIDI = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEPARATORS = {"\u2028", "\u2029", "\x85"}
_ESCAPES = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC … BEL or ST
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c)?"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"  # two-character escapes
)


def _harmless(char: str) -> bool:
    if char in _KEPT:
        return True
    return char not in _BIDI and char not in _SEPARATORS and unicodedata.category(char) not in ("Cc", "Cs")


def clean(text: str) -> str:
    """Text as it may be stored: NFC, LF line ends, no control or override characters, no escapes.

    Joiners that emoji and many scripts need (U+200C, U+200D) are kept. Idempotent.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPES.sub("", text)
    for separator in _SEPARATORS:
        text = text.replace(separator, "\n")
    text = "".join(char for char in text if _harmless(char))
    return unicodedata.normalize("NFC", text)


def inert(text: str, *, lines: bool = True) -> str:
    """Text as it may be shown: what `clean` would drop is shown as a middle dot, so nothing hides.

    With `lines=False` line ends and tabs become spaces, for one-line places such as table cells.
    """
    text = text.replace("\r\n", "\n")
    text = "".join(char if _harmless(char) else "·" for char in text)
    return text if lines else " ".join(text.replace("\t", " ").split("\n"))
