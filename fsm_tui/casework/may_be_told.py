"""Who may be told what, today: one rule, which every screen, export and report asks (A32, A93, X6, B7).

A cell (agency × kind of information × purpose) about a person may be told only where a consent in force allows
exactly that cell and none refuses it. Of statements that nobody ordered the narrower counts. A refusal of all
information sharing reaches every cell that it does not give elsewhere. Inside the service nothing is gated by
this; to protect a child a recorded decision opens what it names about whom it names, until its day, and the day
on which it was taken where it names none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.consent import Cell, ConsentRecorded
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


def may_be_told(
    family: Family, profile: Profile, person: str, cell: Cell, day: date, *, back: bool = False
) -> Answer:
    """The rule, for one person and one cell. `back`: how it was on a day that is past, whatever was said since."""
    scoped = {each.code: each for each in profile.lists.consent_kinds if each.scoped}
    about = [each for each in family.consents if each.person == person and each.cell == cell and each.standing]
    told = {each.consent for each in about}
    # No to all information sharing is a no to what nobody spoke of; a no to one form is about that form alone.
    whole = [
        each
        for each in family.consents
        if each.person == person and each.cell is None and each.standing and not each.given
        and each.consent in scoped and not scoped[each.consent].consent_based and each.consent not in told
    ]  # fmt: skip
    refused = [each for each in (*about, *whole) if _refuses(each, day, back)]
    live = [each for each in about if each.consent in scoped and _lives(each, day, back)]
    if live and not refused:
        said = next(each for each in reversed(live[0].history if back else live[0].standing) if _given(each, day))
        words = f"{_label(profile, live[0])}, given {_on(said.value.given_on)}"
        return Answer(person, cell, True, "consent", words, said.head)
    if (decided := _decision(family, person, cell, day, refused)) is not None:
        words = f"decided {_on(decided.value.on)} to share without consent"
        return Answer(person, cell, True, "decision", words, decided.head)
    if refused:
        last = refused[0].standing[-1]
        no = next((each for each in reversed(refused[0].standing) if each.value.statement != "given"), last)
        words = f"{no.value.statement} {_on(no.value.given_on)}"
        if no.value.statement == "withdrawn" and not refused[0].ever_given:
            words = f"{words}; nothing was on record to be withdrawn, so it is kept as a refusal"
        words = f"two statements, the narrower holds: {words}" if refused[0].in_conflict else words
        return Answer(person, cell, False, "refused", f"{_label(profile, refused[0])}: {words}", no.head)
    if given := [each for each in about if each.consent in scoped]:
        said = given[0].standing[-1]
        return Answer(person, cell, False, "expired", f"{_label(profile, given[0])}: {_over(said, day)}", said.head)
    return Answer(person, cell, False, "none", "no consent on record for this")


def _lives(each: ConsentCell, day: date, back: bool) -> bool:
    return each.live_on(day) or (back and each.was_live_on(day))


def _refuses(each: ConsentCell, day: date, back: bool) -> bool:
    """Whether it says no. What is dated ahead of `day`, by a clock that is wrong, is a no all the same."""
    if not back:
        return not each.given
    said = [one.value for one in each.history if one.value.given_on <= day]
    return not _lives(each, day, back) and any(
        one.statement != "given" for one in said if one.given_on == max(two.given_on for two in said)
    )


def _given(each: Statement[ConsentRecorded], day: date) -> bool:
    return each.value.statement == "given" and each.value.given_on <= day


def _over(said: Statement[ConsentRecorded], day: date) -> str:
    ended = said.value.expires_on
    if said.value.given_on > day:
        return f"given only {_on(said.value.given_on)}"
    return f"expired {_on(ended)}" if ended else "expired"


def _decision(
    family: Family, person: str, cell: Cell, day: date, refused: Iterable[ConsentCell]
) -> Statement[InformationShared] | None:
    """The last decision on sharing exactly this without consent, if it was to share and still holds.

    Of several of one day none may say no. One that was taken while nobody had asked the parent does not outlast
    their no: that needs a decision against it.
    """
    found = [
        each
        for each in family.shared.log
        if each.value.ground != "consent"
        and each.value.agency == cell.agency
        and cell.information in each.value.information
        and each.value.purpose == cell.purpose
        and person in each.value.about
        and each.value.on <= day
    ]
    last = max((each.value.on for each in found), default=None)
    latest = [each for each in found if each.value.on == last]
    if not latest or not all(each.value.shared and day <= (each.value.until or each.value.on) for each in latest):
        return None
    decided = latest[-1]
    said_no = [each.value.given_on for one in refused for each in one.standing if each.value.statement != "given"]
    if decided.value.ground == "without_consent" and any(on > decided.value.on for on in said_no):
        return None
    return decided


def _label(profile: Profile, cell: ConsentCell) -> str:
    return profile.label("consent_kinds", cell.consent)


def _on(day: date) -> str:
    return f"on {day:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Something that is about to leave: which kinds of information about whom, and the text of it."""

    title: str
    information: tuple[str, ...]
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
    """Each part leaves only if everybody whom it is about allows all that it tells.

    A part that tells nothing of a parent or carer is nobody's to hold.
    """
    leaves: list[tuple[Leaving, tuple[Answer, ...]]] = []
    held: list[tuple[Leaving, tuple[Answer, ...]]] = []
    for part in parts:
        cells = [Cell(agency=agency, information=kind, purpose=purpose) for kind in part.information]
        answers = tuple(
            may_be_told(family, profile, person, cell, day) for person in part.about for cell in cells
        )
        (leaves if all(each.allowed for each in answers) else held).append((part, answers))
    return Preview(agency, purpose, tuple(leaves), tuple(held))
