"""What in a text could tell who somebody is: for notes that must name nobody (A101, D17). Pure.

It errs on the side of finding too much: the person rewrites, or says that a word is no name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
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
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_PART = re.compile(r"[^\W\d_]{3,}")
_TITLED = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|sir|lady|auntie|aunt|uncle|nan|nanny|gran)\.?\s+([A-Z][\w'’-]+)", re.I)
_START = re.compile(r"(?:^|[.!?:;\n]\s*|[\"“‘(•*-]\s*)$")
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_NAMES: Final = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter i i'm i'd i've i'll english welsh british uk children"
    " services social care worker child protection need family safeguarding early help threshold guidance section"
    " act west sussex oxfordshire red amber green audit dudit sadq phq gad top nice nhs nspcc cgl dawn mosaic"
    " workbook summary programme police school nursery hospital gp health visitor midwife probation unborn baby twin"
    " mother father mum dad parent carer boy girl unknown"
)
#: Given names that are everyday words too, where they are written without a capital.
_ALSO_WORDS: Final = _words(
    "mark numbers manual charity lean patience drew max van sue joy ivy jewel karma dale chi tad rod jay les sal bud"
    " rex coy sherry crystal sunny melody ray rob bob don"
)
#: Words that are no names with a capital either: “Is Antabuse safe? She says so.”
_BEGINNINGS: Final = _words(
    "a an the is are was were do does did has have had can could should would he she they we you it her his"
    " their our my your if when what how why who where which whether and but or so then there this that these those"
    " in on at for with no yes not since after before because while as to from by mother father"
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

    `known` are names of people here, each part of which is looked for; the first part also without its capital,
    which then counts as a name like others. `not_names` are words that a person looked at and says are no names.
    They never excuse a number, or a known person with a capital.
    """
    found: dict[tuple[str, str], tuple[int, Found]] = {}
    text = _as_seen(text)
    for place, each in sorted(_all(text, known, not_names), key=lambda one: one[0]):
        found.setdefault((each.what, each.words.casefold()), (place, each))
    return tuple(each for _, each in found.values())


def words_of(text: str) -> frozenset[str]:
    """The words of a text as they are compared."""
    return frozenset(bare(match[0]) for match in _WORD.finditer(_as_seen(text)))


def bare(word: str) -> str:
    """A word as it is compared: without capitals and without the ’s of a genitive."""
    return word.casefold().removesuffix("'s").removesuffix("’s")


def _as_seen(text: str) -> str:
    """The text without marks that nobody sees, such as those that a copied web page brings along."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(each for each in plain if unicodedata.category(each) != "Cf")


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
    parts = [_PART.findall(name.casefold()) for name in known]
    people, given = {part for name in parts for part in name}, {name[0] for name in parts if name}
    excused = {bare(word) for phrase in not_names for word in phrase.split()} | _NO_NAMES
    for match in _WORD.finditer(text):
        word = bare(match[0])
        if word in people and word not in _NO_NAMES and match[0][0].isupper():
            yield match.start(), Found("known person", match[0])
        elif word in excused or any(start <= match.start() < end for start, end in taken):
            continue
        elif word in given or _a_first_name(match[0], word) or _like_a_name(match, text, excused):
            yield match.start(), Found("name", match[0])


def prepare() -> None:
    """Read the lists of names now, so that the first key does not wait for them."""
    _first_names()


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    """Given names of a census, without those that are more often another word. Read when they are first needed."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["female_names"]) | frozenset(FREQUENCY_LISTS["male_names"])


def _a_first_name(written: str, word: str) -> bool:
    """A common given name, also without its capital, as people type in a hurry."""
    return word in _first_names() and (written[0].isupper() or word not in _ALSO_WORDS)


def _like_a_name(match: re.Match[str], text: str, excused: Collection[str]) -> bool:
    """A capital in the middle of a sentence. At its start any word has one: only the next word then tells."""
    word = match[0]
    if not word[0].isupper() or (len(word) > 1 and word.isupper()) or len(word) < 2 or bare(word) in _BEGINNINGS:
        return False
    if _START.search(text[: match.start()]) is None:
        return True
    following = re.match(r"\s+([^\W\d_][\w'’-]+)", text[match.end() :])
    nxt = following[1] if following else ""
    return bool(nxt) and nxt[0].isupper() and not nxt.isupper() and bare(nxt) not in excused
