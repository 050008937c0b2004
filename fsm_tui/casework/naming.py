"""Names as they are compared: to find a person who is known already, never to show (A112)."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """A name without capitals, accents, punctuation and order of its words: “O'Neil, Siân” is “sian oneil”."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        each if each.isalnum() else "" if unicodedata.combining(each) or each in "'’‘-" else " " for each in spread
    )
    return " ".join(sorted(letters.split()))
