"""What is looked up without a network: agreed terms, levels of need, procedures, golden rules, who to ask (A100–A111).

Everything in it is of the practice profile and the team, and nothing of any family.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fsm_tui.practice.dates import full_date
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.reference import Reference
from fsm_tui.reports.terms import standing
from fsm_tui.services import contacts
from fsm_tui.services.contacts import UNKNOWN, Listed
from fsm_tui.services.seat import Seat

PARTS = {
    "words": "Words and what they mean",
    "careful": "Words that readers take differently",
    "levels": "Levels of need",
    "documents": "Procedures and guidance",
    "rules": "Golden rules of sharing",
    "contacts": "Services and contacts",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that can be looked up. `facts` are labels with what they say, `mark` what is to be minded of it.

    `part` is a key of `PARTS`; `old` a contact that nobody confirmed for long.
    """

    key: str
    part: str
    title: str
    short: str
    facts: tuple[tuple[str, str], ...]
    mark: str = ""
    old: bool = False
    code: str = ""
    _words: str = field(default="", repr=False)

    def fits(self, typed: str) -> bool:
        """Whether every word that was typed stands in it somewhere, in any case, with or without accents."""
        return all(word in self._words for word in _plain(typed).split())


def read(seat: Seat, typed: str = "", part: str = "") -> tuple[Looked, ...]:
    """What has all the words that were typed, those first that have them in the title; of one part if it is named."""
    return sought(everything(seat), typed, part)


def sought(found: Iterable[Looked], typed: str, part: str = "") -> tuple[Looked, ...]:
    """Of these the ones that `read` would give, in its order. Pure."""
    fits = [each for each in found if part in ("", each.part) and each.fits(typed)]
    words = _plain(typed).split()
    return tuple(sorted(fits, key=lambda each: any(word not in _plain(each.title) for word in words)))


def everything(seat: Seat) -> tuple[Looked, ...]:
    """All of it, in the order of `PARTS`."""
    profile = seat.profile
    return (*_guidance(profile), *(_contact(each, profile) for each in contacts.listed(seat)))


def _guidance(profile: Profile) -> Iterator[Looked]:
    lists = profile.lists
    for term in lists.terms:
        if not term.retired:
            said = standing(term)
            facts = [("Means", term.meaning), ("Agreed", said), ("Also", ", ".join(term.forms))]
            yield _looked("words", term.code, term.label, term.meaning, facts, "" if term.agreed else "not agreed yet",
                          profile, term.source)  # fmt: skip
    for word in lists.ambiguous:
        if not word.retired:
            facts = [("Why", word.why), ("Ask", word.ask), ("Instead", word.instead), ("Forms", ", ".join(word.forms))]
            yield _looked("careful", word.code, word.label, word.why or word.ask, facts, "", profile, word.source)
    for level in lists.levels_of_need:
        if not level.retired:
            mark = "" if level.confirmed else "our words for it"
            yield _looked("levels", level.code, level.label, level.words, [("Is", level.words)], mark, profile,
                          level.source)  # fmt: skip
    for one in lists.references:
        if not one.retired:
            yield _looked("documents", one.code, one.label, one.words, _document(one), _standing(one), profile,
                          one.source)  # fmt: skip
    for number, rule in enumerate((each for each in lists.golden_rules if not each.retired), 1):
        facts = [("Rule", rule.label), ("More", rule.words)]
        yield _looked("rules", rule.code, f"{number}. {rule.label}", rule.words, facts, "", profile, rule.source)


def _document(one: Reference) -> list[tuple[str, str]]:
    dated = full_date(one.dated) if one.dated else ""
    return [
        ("Says", one.words),
        ("Version", one.version or (f"of {dated}" if dated else UNKNOWN)),
        ("Dated", dated),
        ("Where", one.where),
        ("Checked", _standing(one) or f"{full_date(one.checked_on)} by {one.checked_by}" if one.checked_on else
         "nobody here has looked yet whether this is the version in force"),
    ]  # fmt: skip


def _standing(one: Reference) -> str:
    return "" if one.checked_on else "not checked yet"


def _contact(each: Listed, profile: Profile) -> Looked:
    one = each.contact
    facts = [
        ("For", one.purpose), ("Agency", one.organisation), ("Refer", one.refer or UNKNOWN),
        ("Phone", one.phone or UNKNOWN), ("E-mail", one.email or UNKNOWN), ("Address", one.address),
        ("Confirmed", each.confirmed), ("For whom", "a child whom a parent's use affects" if one.for_children else ""),
        ("Printed", "not in the directory for social workers" if one.internal else ""),
    ]  # fmt: skip
    mark = "" if not each.old else "confirm again" if one.confirmed_on else "not confirmed"
    short = one.purpose if each.reach == UNKNOWN else each.reach
    return _looked("contacts", one.code, one.label, short, facts, mark, profile, one.source, old=each.old)


def _looked(
    part: str, code: str, title: str, short: str, facts: list[tuple[str, str]], mark: str, profile: Profile,
    source: str, *, old: bool = False,
) -> Looked:  # fmt: skip
    said = tuple((label, text) for label, text in facts if text)
    names = "; ".join(profile.source_names(source)) if source else "noted by the team"
    words = _plain(" ".join((title, PARTS[part], *(text for _, text in said))))
    return Looked(f"{part}:{code}", part, title, short, (*said, ("Source", names)), mark, old, code, words)


def _plain(text: str) -> str:
    """In small letters and without accents, for comparing."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in flat if not unicodedata.combining(char))
