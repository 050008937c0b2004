"""What in a text could tell who somebody is: for notes that must name nobody (A101, D17). Pure.

It errs on the side of finding too much: the person rewrites, or says that a word is no name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Literal

What = Literal[
    "postcode", "phone number", "e-mail address", "web address", "date", "address", "long number", "known person",
    "name",
]  # fmt: skip

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august"
_MONTHS += "|september|october|november|december"
_STREETS = (
    "road|rd|street|st|lane|close|avenue|ave|drive|way|court|crescent|gardens|grove|place|terrace|walk|square|rise"
    "|mews|parade|hill|row|green"
)
_PATTERNS: Final[tuple[tuple[What, re.Pattern[str]], ...]] = (
    ("e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("web address", re.compile(r"\b(?:https?://|www\.)\S+", re.I)),
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)),
    ("date", re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")),
    ("date", re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b(?:\s+\d{{2,4}})?", re.I)),
    ("date", re.compile(rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?", re.I)),
    ("date", re.compile(r"\bborn\s+(?:in\s+)?\d{4}\b", re.I)),
    ("address", re.compile(rf"\b\d+[a-z]?,?\s+(?:[\w'’-]+\s+){{1,3}}(?:{_STREETS})\b", re.I)),
    ("address", re.compile(r"\b(?:flat|house|number|no\.)\s*\d+[a-z]?\b", re.I)),
    ("phone number", re.compile(r"(?<![\w])(?:\+|00)?\d(?:[\s()-]?\d){8,14}(?!\w)")),
    ("long number", re.compile(r"\b[A-Z]{0,3}\d{5,}\b", re.I)),
)
_TITLED = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|sir|lady|auntie|aunt|uncle|nan|nanny|gran)\.?\s+([A-Z][\w'’-]+)", re.I)
_START = re.compile(r"(?:^|[.!?:;\n]\s*|[\"“‘(•*-]\s*)$")
_NO_NAMES: Final = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "christmas",
        "easter",
        "i",
        "i'm",
        "i'd",
        "i've",
        "i'll",
        "english",
        "welsh",
        "british",
        "uk",
        "children's",
        "services",
        "social",
        "care",
        "worker",
        "child",
        "protection",
        "need",
        "family",
        "safeguarding",
        "early",
        "help",
        "threshold",
        "guidance",
        "section",
        "act",
        "west",
        "sussex",
        "oxfordshire",
        "red",
        "amber",
        "green",
        "audit",
        "dudit",
        "sadq",
        "phq",
        "gad",
        "top",
        "nice",
        "nhs",
        "nspcc",
        "cgl",
        "dawn",
        "mosaic",
        "workbook",
        "summary",
        "programme",
        "police",
        "school",
        "nursery",
        "hospital",
        "gp",
        "health",
        "visitor",
        "midwife",
        "probation",
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that could tell who it is about: what, and the very words."""

    what: What
    words: str

    @property
    def sentence(self) -> str:
        """In words to be shown: “a postcode: BN11 1AA”."""
        article = "an" if self.what[0] in "ae" and not self.what.startswith("e-") else "a"
        article = "an" if self.what.startswith("e-") else article
        return f"{article} {self.what}: {self.words}"


def identifying(text: str, known: Collection[str] = (), not_names: Collection[str] = ()) -> tuple[Found, ...]:
    """Everything in a text that could tell who somebody is, once each, in the order of the text.

    `known` are names of people here, each part of which is looked for; `not_names` are words that a person
    looked at and says are no names. They excuse capital letters only, never a number or a known person.
    """
    found: dict[tuple[str, str], tuple[int, Found]] = {}
    for place, each in sorted(_all(text, known, not_names), key=lambda one: one[0]):
        found.setdefault((each.what, each.words.casefold()), (place, each))
    return tuple(each for _, each in found.values())


def _all(text: str, known: Collection[str], not_names: Collection[str]) -> Iterator[tuple[int, Found]]:
    taken: list[tuple[int, int]] = []
    for what, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in taken):
                taken.append(match.span())
                yield match.start(), Found(what, " ".join(match[0].split()))
    for match in _TITLED.finditer(text):
        taken.append(match.span())
        yield match.start(), Found("name", match[0])
    people = {part.casefold() for name in known for part in re.findall(r"[^\W\d_]{3,}", name)}
    excused = {word.casefold() for phrase in not_names for word in phrase.split()} | _NO_NAMES
    for match in re.finditer(r"[^\W\d_][\w'’-]*", text):
        word = match[0].casefold().removesuffix("'s").removesuffix("’s")
        if word in people and word not in _NO_NAMES and match[0][0].isupper():
            yield match.start(), Found("known person", match[0])
        elif any(start <= match.start() < end for start, end in taken):
            continue
        elif _like_a_name(match, text) and word not in excused and match[0].casefold() not in excused:
            yield match.start(), Found("name", match[0])


def _like_a_name(match: re.Match[str], text: str) -> bool:
    """A capital in the middle of a sentence. At its start any word has one: only the next word then tells."""
    word = match[0]
    if not word[0].isupper() or (len(word) > 1 and word.isupper()) or len(word) < 2:
        return False
    if _START.search(text[: match.start()]) is None:
        return True
    following = re.match(r"\s+([^\W\d_][\w'’-]+)", text[match.end() :])
    nxt = following[1] if following else ""
    return bool(nxt) and nxt[0].isupper() and not nxt.isupper() and nxt.casefold() not in _NO_NAMES
