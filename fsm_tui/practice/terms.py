"""Shared language (A100, S2:45): the agreed terms that a text uses, and the words that readers take differently.

Pure, and linear in the length of the text: a text is gone through once, word by word, and each word is looked up. What
is found is pointed out and never stands in the way of writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from fsm_tui.practice.items import Ambiguous, Term
    from fsm_tui.practice.profile import Profile

_WORD = re.compile(r"\w+")
# What may stand between the words of one form: "drug-free", a line end, “in ‘recovery’”.
_GAP = re.compile(r"[\s\-‐‑'‘’\"“”]+")

_Named = TypeVar("_Named")


@dataclass(frozen=True, slots=True)
class Pointed:
    """One place in a text: `text[start:end]` is `word` as it was typed.

    `why` says how it can be taken differently, `instead` what to write, `code` is the entry of the profile's list
    `ambiguous`.
    """

    start: int
    end: int
    word: str
    why: str
    instead: str
    code: str


def terms_in(text: str, profile: Profile) -> tuple[Term, ...]:
    """The shared terms that `text` uses, each once, in the order in which they first stand there.

    Whole words in any case; the last word of a term may have an ending ("relapsed", "lapses"). The longest term wins:
    "illicit drug free" is not "drug free" too. Whether a meaning is agreed or proposed is said by `Term.agreed`.
    """
    found = {term.code: term for _, _, term in _found(text, _of_terms(profile.lists.terms))}
    return tuple(found.values())


def ambiguous_in(text: str, profile: Profile) -> tuple[Pointed, ...]:
    """The ambiguous words of `text` in order of place, exactly as the profile lists their forms, in any case.

    The longest form wins and no two places overlap. A word inside a longer shared term ("stable on a prescription") is
    not pointed out: the term says what is meant.
    """
    found = []
    terms = _found(text, _of_terms(profile.lists.terms))
    term = next(terms, None)
    for start, end, word in _found(text, _of_ambiguous(profile.lists.ambiguous)):
        while term is not None and term[1] < end:
            term = next(terms, None)
        if term is not None and term[0] <= start and term[1] - term[0] > end - start:
            continue
        found.append(Pointed(start, end, text[start:end], word.why, word.instead or word.ask, word.code))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Form(Generic[_Named]):
    """The words of a form after the first, and what it is a form of."""

    rest: tuple[str, ...]
    named: _Named


_Index = Mapping[str, tuple[_Form[_Named], ...]]


def _found(text: str, index: _Index[_Named]) -> Iterator[tuple[int, int, _Named]]:
    """Every form in `text` as (start, end, what it is), from left to right; what was taken is not taken again."""
    if not index:
        return
    longest = max(len(form.rest) for forms in index.values() for form in forms)
    words = [(match.start(), match.end(), match[0].casefold()) for match in _WORD.finditer(text)]
    free = 0
    for place, (start, _, word) in enumerate(words):
        if place < free or word not in index:
            continue
        joined = _joined(text, words, place, longest)
        for form in index[word]:
            if joined[: len(form.rest)] == form.rest:
                free = place + len(form.rest) + 1
                yield start, words[free - 1][1], form.named
                break


def _joined(text: str, words: list[tuple[int, int, str]], place: int, most: int) -> tuple[str, ...]:
    """Up to `most` words after the one at `place`, as far as nothing but a gap stands between them."""
    found = []
    for before, after in zip(words[place : place + most], words[place + 1 : place + most + 1], strict=False):
        if _GAP.fullmatch(text, before[1], after[0]) is None:
            break
        found.append(after[2])
    return tuple(found)


@lru_cache(maxsize=8)
def _of_terms(terms: tuple[Term, ...]) -> _Index[Term]:
    live = [term for term in terms if not term.retired]
    return _index((form, term) for term in live for said in (term.label, *term.forms) for form in _endings(said))


@lru_cache(maxsize=8)
def _of_ambiguous(words: tuple[Ambiguous, ...]) -> _Index[Ambiguous]:
    return _index((_split(form), word) for word in words if not word.retired for form in word.forms)


def _index(forms: Iterable[tuple[tuple[str, ...], _Named]]) -> _Index[_Named]:
    """First word → its forms, the longest first. Of two entries with one form the earlier counts."""
    found: dict[str, dict[tuple[str, ...], _Named]] = {}
    for words, named in forms:
        if words:
            found.setdefault(words[0], {}).setdefault(words[1:], named)
    return {
        first: tuple(_Form(rest, named) for rest, named in sorted(held.items(), key=lambda one: -len(one[0])))
        for first, held in found.items()
    }


def _split(form: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(form))


def _endings(form: str) -> Iterator[tuple[str, ...]]:
    """A term with the endings that its last word may take: plural, past, and what goes on."""
    words = _split(form)
    if not words:
        return
    *before, last = words
    for each in _inflected(last):
        yield (*before, each)


_SHORTEST = 4
_VOWELS = frozenset("aeiou")


def _inflected(word: str) -> tuple[str, ...]:
    if len(word) < _SHORTEST or not word.isalpha():
        return (word,)
    if word.endswith("ee"):
        return (word, word + "s", word + "d", word + "ing")
    if word.endswith("e"):
        return (word, word + "s", word + "d", word[:-1] + "ing")
    if word.endswith("y") and word[-2] not in _VOWELS:
        return (word, word[:-1] + "ies", word[:-1] + "ied", word + "ing")
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (word, word + "es", word + "ed", word + "ing")
    return (word, word + "s", word + "ed", word + "ing")
