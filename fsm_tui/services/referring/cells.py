"""What stands in a cell, as a value. Pure. A sentence of refusal never repeats the cell: it is about people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from fsm_tui.errors import Refused
from fsm_tui.practice.dates import parse_day
from fsm_tui.practice.profile import Profile


class NotRead(Exception):
    """A cell that cannot be read; the message is the rest of a sentence that begins with its column."""


_CLOCK = re.compile(r"(?<=[0-9])[T ](?:00:00(?::00(?:\.0+)?)?Z?|0:00(?::00)?)$")
_SERIAL = re.compile(r"[0-9]{5}(?:\.0+)?")
_YES = frozenset({"yes", "y", "true", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0"})
_OPEN = frozenset({"not known", "unknown", "don't know", "n/k", "?"})
_LETTERS = {"r": "red", "a": "amber", "g": "green"}
_BETWEEN = re.compile(r"[;|\n]+")


def key(text: str) -> str:
    """How a label and what somebody typed for it are compared: letters and digits alone."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def day(text: str, today: date) -> date:
    """A day with its year, day before month. Nothing that depends on when the file is read, such as “today”."""
    typed = _CLOCK.sub("", text.strip())
    if _SERIAL.fullmatch(typed):
        raise NotRead("is a number as spreadsheets keep dates; format the column as a date, or write 2026-03-31")
    digits = re.findall(r"[0-9]+", typed)
    named = len(digits) == 2 and re.search(r"[a-z]{3}", typed, re.IGNORECASE)
    if len(digits) < 3 and not (named and any(len(each) == 4 for each in digits)):
        # “today”, “+3” or “3 mar” would mean another day when the same file is read again.
        raise NotRead("needs a day, a month and a year of four digits; write it as 2026-03-31")
    try:
        return parse_day(typed, today)
    except Refused as fault:
        said = fault.message.removesuffix(".")
        raise NotRead(f"is not a date that can be read: {said[0].lower()}{said[1:]}; write it as 2026-03-31") from None


def yes_no(text: str) -> bool | None:
    """Yes, no, or None for “not known”."""
    typed = text.strip().casefold()
    if typed in _YES | _NO:
        return typed in _YES
    if typed in _OPEN or key(typed) == "not known":
        return None
    raise NotRead("must be yes or no, or empty where nobody knows")


def one_word(text: str, words: Iterable[str]) -> str:
    """One of our own words; R, A and G do for the RAG."""
    known = {key(each): each for each in words}
    typed = key(text)
    if "red" in known:
        typed = _LETTERS.get(typed, typed)
    if "not known" in known and text.strip().casefold() in _OPEN:
        typed = "not known"
    if typed not in known:
        raise NotRead(f"must be one of {', '.join(each.replace('_', ' ') for each in known.values())}")
    return known[typed]


class Choices:
    """The lists of the practice profile, by code and by label."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._known: dict[str, Mapping[str, str | None]] = {}

    def one(self, text: str, listed: str) -> str:
        """The code of one item, from its code or its label."""
        known = self._of(listed)
        found = known.get(key(text), "")
        if found is None:
            raise NotRead("could be more than one of them; write the code")
        if not found:
            raise NotRead(f"must be one of {', '.join(str(each.code) for each in self.profile.offered(listed))}")
        return found

    def some(self, text: str, listed: str) -> tuple[str, ...]:
        """Several codes, each once, in order."""
        typed = [each for each in _BETWEEN.split(text) if each.strip()]
        return tuple(dict.fromkeys(self.one(each, listed) for each in typed))

    def _of(self, listed: str) -> Mapping[str, str | None]:
        if listed not in self._known:
            known: dict[str, str | None] = {}
            for each in self.profile.offered(listed):
                for name in {key(each.label), key(getattr(each, "town", "") or each.label)}:
                    known[name] = None if name in known and known[name] != each.code else str(each.code)
            # A code always means itself, whatever the labels of others are.
            known |= {key(each.code): str(each.code) for each in self.profile.offered(listed)}
            self._known[listed] = known
        return self._known[listed]


def texts(text: str) -> tuple[str, ...]:
    """Several texts, separated by bars or line ends."""
    return tuple(each.strip() for each in re.split(r"[|\n\r]+", text) if each.strip())
