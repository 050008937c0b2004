"""Who may be told what, today: one rule, which every screen, export and report asks (A32, A93, X6, B7).

A cell (agency × kind of information × purpose) about a person may be told only where a consent in force allows
exactly that cell and none refuses it. Of statements that nobody ordered the narrower counts. Inside the service
nothing is gated by this; to protect a child a recorded decision opens what it names, until its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.consent import Cell
from fsm_tui.casework.family import ConsentCell, Family
from fsm_tui.casework.sharing import InformationShared
from fsm_tui.practice.profile import Profile

Ground = Literal["consent", "decision", "none", "refused", "expired"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one cell about one person may be told on a day, and why; `entry` is the head that says so."""

    person: str
    cell: Cell
    allowed: bool
    ground: Ground
    words: str
    entry: str = ""


def may_be_told(family: Family, profile: Profile, person: str, cell: Cell, day: date) -> Answer:
    """The rule, for one person and one cell."""
    about = _about(family, profile, person, cell)
    refused = next((each for each in about if not each.given), None)
    live = [each for each in about if each.live_on(day)]
    if refused is None and live:
        said = live[0].standing[-1]
        words = f"{_label(profile, live[0])}, {_on(said.value.given_on)}"
        return Answer(person, cell, True, "consent", words, said.head)
    decided = _decision(family, person, cell, day)
    if decided is not None:
        words = f"decided {_on(decided.value.on)} to share without consent"
        return Answer(person, cell, True, "decision", words, decided.head)
    if refused is not None:
        said = refused.standing[-1] if refused.standing else refused.history[-1]
        words = "two statements: the narrower holds" if refused.in_conflict else said.value.statement
        return Answer(person, cell, False, "refused", f"{_label(profile, refused)}: {words}", said.head)
    if about:
        said = about[0].standing[-1]
        ended = said.value.expires_on
        words = f"{_label(profile, about[0])}: expired{f' {_on(ended)}' if ended else ''}"
        return Answer(person, cell, False, "expired", words, said.head)
    return Answer(person, cell, False, "none", "no consent on record for this")


def _about(family: Family, profile: Profile, person: str, cell: Cell) -> list[ConsentCell]:
    """Every consent of the person that speaks of the cell, by the kinds that have a scope."""
    scoped = {each.code for each in profile.lists.consent_kinds if each.scoped}
    return [
        each
        for each in family.consents
        if each.person == person and each.cell == cell and each.consent in scoped and each.standing
    ]


def _decision(family: Family, person: str, cell: Cell, day: date) -> Statement[InformationShared] | None:
    """A recorded decision to share this without consent, or against a refusal, that still holds."""
    found = [
        each
        for each in family.shared.log
        if each.value.shared
        and each.value.ground != "consent"
        and each.value.agency == cell.agency
        and cell.information in each.value.information
        and each.value.purpose == cell.purpose
        and (not each.value.about or person in each.value.about)
        and each.value.on <= day
        and (each.value.until is None or day <= each.value.until)
    ]
    return found[-1] if found else None


def _label(profile: Profile, cell: ConsentCell) -> str:
    return profile.label("consent_kinds", cell.consent)


def _on(day: date) -> str:
    return f"on {day:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Something that is about to leave: which kinds of information about whom, and the text of it."""

    title: str
    information: str
    about: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What leaves and what is held back, each with why, before it leaves."""

    agency: str
    purpose: str
    leaves: tuple[tuple[Leaving, tuple[Answer, ...]], ...]
    held: tuple[tuple[Leaving, tuple[Answer, ...]], ...]


def preview(
    family: Family, profile: Profile, agency: str, purpose: str, parts: Iterable[Leaving], day: date
) -> Preview:
    """Each part leaves only if everybody whom it is about allows it. A part about nobody is nobody's to hold."""
    leaves: list[tuple[Leaving, tuple[Answer, ...]]] = []
    held: list[tuple[Leaving, tuple[Answer, ...]]] = []
    for part in parts:
        cell = Cell(agency=agency, information=part.information, purpose=purpose)
        answers = tuple(may_be_told(family, profile, person, cell, day) for person in part.about)
        (leaves if all(each.allowed for each in answers) else held).append((part, answers))
    return Preview(agency, purpose, tuple(leaves), tuple(held))
