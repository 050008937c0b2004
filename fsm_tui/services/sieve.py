"""Which families of the caseload are shown and in which order: a filter of a few choices, and finding as you type.

The choices of a seat are kept between openings (`kept`, `keep`): codes only. What is typed to find a family is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Rag
from fsm_tui.services import preferences
from fsm_tui.services.caseload import ORDERS, CaseloadRow, Order
from fsm_tui.services.seat import Seat

UNRATED = "unrated"
NOBODY = "nobody"
_KEPT = "caseload"

_MARKS: dict[str, tuple[str, Callable[[CaseloadRow], bool]]] = {
    "overdue": ("overdue", lambda row: row.overdue > 0),
    "unconfirmed": ("with work not at the office", lambda row: row.unconfirmed > 0 or row.drafts > 0),
    "returned": ("returned by the team leader", lambda row: row.returned > 0),
    "conflict": ("with two values to decide", lambda row: row.conflicts > 0),
    "provisional": ("opened in the field", lambda row: row.provisional),
}
_PARTS = ("area", "base", "plan", "rag", "holder")

#: The orders as a person chooses them.
ORDER_WORDS: dict[Order, str] = {
    "next": "What needs doing next",
    "name": "Name",
    "rag": "Risk: red first",
    "seen": "Last seen: longest ago first",
    "allocated": "Allocated: newest first",
}

#: (part of the sieve, code, label) of everything that can be filtered by.
Offered = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the filter picker: its key such as `rag:red`, its words, and whether it is on."""

    key: str
    words: str
    on: bool


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is let through. Empty parts let everything through; the parts narrow one another.

    `everybody` and `closed` say what is read in the first place. `holder` is a staff id, or `nobody`.
    """

    everybody: bool = False
    closed: bool = False
    area: str = ""
    base: str = ""
    plan: str = ""
    rag: str = ""
    holder: str = ""
    marks: frozenset[str] = frozenset()

    @property
    def narrows(self) -> bool:
        """Whether anything is hidden, apart from other people's families and closed ones."""
        return bool(self.marks) or any(getattr(self, name) for name in _PARTS)

    def keeps(self, row: CaseloadRow) -> bool:
        """Whether a family is shown. Of one whose details are hidden, only where it is and who has it is known."""
        rag = row.rag.value if row.rag else UNRATED
        if row.hidden and (self.plan or self.rag or self.marks):
            return False
        return (
            self.area in ("", row.area)
            and self.base in ("", row.base)
            and self.plan in ("", row.plan)
            and self.rag in ("", rag)
            and self.holder in ("", row.holder or NOBODY)
            and all(_MARKS[mark][1](row) for mark in self.marks)
        )

    def toggle(self, key: str) -> Sieve:
        """The sieve after a line of the picker was chosen: on if it was off, off if it was on."""
        if key == "all":
            return Sieve(everybody=self.everybody, closed=self.closed)
        if key in ("mine", "everybody"):
            return replace(self, everybody=key == "everybody")
        if key == "closed":
            return replace(self, closed=not self.closed)
        if key in _MARKS:
            return replace(self, marks=self.marks ^ {key})
        name, _, value = key.partition(":")
        was = {part: getattr(self, part) for part in _PARTS}
        was[name] = "" if was[name] == value else value
        return Sieve(everybody=self.everybody, closed=self.closed, marks=self.marks, **was)

    @property
    def keys(self) -> tuple[str, ...]:
        """What is on, as `toggle` takes it: `Sieve.of(sieve.keys) == sieve`."""
        found = [key for key in ("everybody", "closed") if getattr(self, key)]
        found += [f"{name}:{value}" for name in _PARTS if (value := getattr(self, name))]
        return (*found, *sorted(self.marks))

    @classmethod
    def of(cls, keys: Iterable[Any]) -> Sieve:
        """The sieve with these on; what no sieve knows is left out."""
        sieve = cls()
        for key in keys:
            if isinstance(key, str) and _known(key):
                sieve = sieve.toggle(key)
        return sieve

    def options(self, offered: Sequence[Offered], *, at_office: bool) -> tuple[Option, ...]:
        """The lines of the picker. `offered` is (part, code, label) of what can be filtered by."""
        found = [Option("all", "Show everything", False)] if self.narrows else []
        if not at_office:
            found.append(Option("mine", "My families", not self.everybody))
            found.append(Option("everybody", "All families on this computer", self.everybody))
        for key, (words, _) in _MARKS.items():
            if not (at_office and key == "unconfirmed"):  # at the office everything is at the office
                found.append(Option(key, words[0].upper() + words[1:], key in self.marks))
        for name, code, label in offered:
            found.append(Option(f"{name}:{code}", _PREFIX.get(name, "") + label, getattr(self, name) == code))
        found.append(Option("closed", "Closed, declined and linked families too", self.closed))
        return tuple(found)

    def words(self, offered: Iterable[Offered]) -> str:
        """What is let through, in words; empty where nothing is hidden."""
        labels = {(name, code): label for name, code, label in offered}
        said = [labels.get((name, code), code) for name in _PARTS if (code := getattr(self, name))]
        said += [_MARKS[mark][0] for mark in _MARKS if mark in self.marks]
        return ", ".join(said)


_PREFIX = {"area": "Area: ", "base": "Base: ", "plan": "Plan: ", "holder": "With: "}


def _known(key: str) -> bool:
    name, colon, value = key.partition(":")
    return bool(value) and name in _PARTS if colon else key in ("everybody", "closed") or key in _MARKS


def offered(profile: Profile, people: Iterable[tuple[str, str]] = ()) -> tuple[Offered, ...]:
    """Everything that can be filtered by: lists of the guidance, ratings, and (staff id, name) of who has families."""
    found: list[Offered] = [("rag", each.value, profile.rag(each).label) for each in (Rag.RED, Rag.AMBER, Rag.GREEN)]
    found.append(("rag", UNRATED, "Not rated yet"))
    for name, held in (("area", "areas"), ("base", "bases"), ("plan", "plan_types")):
        found += [(name, item.code, item.label) for item in profile.offered(held)]
    return (*found, *(("holder", person, name) for person, name in people))


# -- kept between openings


def kept(seat: Seat) -> tuple[Sieve, Order]:
    """The filter and the order that this person left; at first nothing is hidden."""
    chosen = preferences.load(seat.vault.folder.root).get(_KEPT, {}).get(seat.slot)
    if not isinstance(chosen, dict):
        return Sieve(), "next"
    show, by = chosen.get("show"), chosen.get("order")
    sieve = Sieve.of(show if isinstance(show, list) else ())
    return sieve, next((order for order in ORDERS if order == by), "next")


def keep(seat: Seat, sieve: Sieve, by: Order) -> None:
    """Remember both for the next opening. It is codes of the guidance and staff ids, and no client data."""
    home = seat.vault.folder.root
    people = preferences.load(home).get(_KEPT, {})
    preferences.keep(home, _KEPT, people | {seat.slot: {"order": by, "show": list(sieve.keys)}})


# -- finding as you type


class Finder:
    """Finds families by what is typed, the closest first: the names are made comparable once.

    The beginning of a name is closer than the beginning of a word, that than the middle, and letters in one
    piece closer than letters apart. Capitals and accents make no difference.
    """

    def __init__(self, rows: Sequence[CaseloadRow]) -> None:
        self.rows = tuple(rows)
        self._names = [("\n" + "\n".join(map(folded, (row.label, *row.people))), row) for row in self.rows]
        self._last: tuple[str, list[tuple[str, CaseloadRow]]] = ("", self._names)

    def find(self, typed: str) -> tuple[CaseloadRow, ...]:
        """The families with these letters in their name or in somebody's of theirs."""
        wanted = folded(typed)
        if not wanted:
            return self.rows
        before, among = self._last
        if not wanted.startswith(before):
            among = self._names
        word = re.compile("[ (-]" + re.escape(wanted))
        between = [f"{re.escape(letter)}[^{re.escape(then)}\n]*" for letter, then in pairwise(wanted)]
        apart = re.compile("".join(between) + re.escape(wanted[-1]))
        begins = f"\n{wanted}"
        ranks: tuple[list[CaseloadRow], ...] = ([], [], [], [])
        hits = []
        for one in among:
            names, row = one
            if wanted in names:
                ranks[0 if begins in names else 1 if word.search(names) else 2].append(row)
            elif apart.search(names):
                ranks[3].append(row)
            else:
                continue
            hits.append(one)
        self._last = (wanted, hits)  # one more letter finds some of these and no other
        return tuple(row for rank in ranks for row in rank)


def folded(text: str) -> str:
    """A name as it is compared: no capitals, no accents, one space between words."""
    text = " ".join(text.casefold().split())
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
