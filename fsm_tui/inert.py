"""Client text made harmless: one helper for input, import, screen and plain output.

Control characters, ANSI and OSC sequences, bidi overrides and lone surrogates must neither reach a
terminal nor be lost without a sign. `clean` is for text on its way in, `inert` for text on its way out.
"""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile("[\u2028\u2029\x85]")
# Control characters but tab and line end, overrides of direction, separators, and halves of surrogate pairs.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ESCAPES = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC … BEL or ST
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c)?"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"  # two-character escapes
)


def clean(text: str) -> str:
    """Text as it may be stored: NFC, LF line ends, no control or override characters, no escapes.

    Joiners that emoji and many scripts need (U+200C, U+200D) are kept. Idempotent.
    """
    if _HARMFUL.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _SEPARATORS.sub("\n", _ESCAPES.sub("", text))
        text = _HARMFUL.sub("", text)
    return unicodedata.normalize("NFC", text)


def inert(text: str, *, lines: bool = True) -> str:
    """Text as it may be shown: what `clean` would drop is shown as a middle dot, so nothing hides.

    With `lines=False` line ends and tabs become spaces, for one-line places such as table cells.
    """
    text = text.replace("\r\n", "\n")
    text = _HARMFUL.sub("·", text)
    return text if lines else " ".join(text.replace("\t", " ").split("\n"))
