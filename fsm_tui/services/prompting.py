"""Safety prompts of a family: what is open and why, and what was answered (B2, B5, D20).

Prompts with their source, never decisions. What raises one is `casework.prompting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework import prompting
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.prompting import Raised
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.telling_screenings import ANSWERS
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.services import citing
from fsm_tui.services.seat import Seat, view_family

THE_FAMILY = "the family"


@dataclass(frozen=True, slots=True)
class Shown:
    """An open prompt as people read it. `last` is how it was answered before; "" if it never was."""

    prompt: str
    label: str
    words: str
    source: str
    version: int
    confirmed: bool
    person: str | None
    whose: str
    because: str
    last: str

    @property
    def key(self) -> tuple[str, str]:
        """Which prompt, about whom; "" is the family."""
        return self.prompt, self.person or ""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: to which prompt, about whom, and the record that it stands in."""

    prompt: str
    label: str
    person: str | None
    whose: str
    on: date
    answer: str
    because: str
    head: str
    record: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """All of one family's. `offered` says whether the guidance in force has prompts that a session raises."""

    family: str
    label: str
    open: tuple[Shown, ...]
    answered: tuple[Given, ...]
    offered: bool


def read(seat: Seat, ident: str) -> Prompts:
    """The prompts of a family today; the first look is noted (A137). Raises `NotFound`."""
    family = view_family(seat, seat.family(ident).id)
    return Prompts(
        family=family.id,
        label=family.label.value or "Family without a name",
        open=still_open(seat, family),
        answered=tuple(_given(each, family, seat.profile) for each in reversed(family.prompts)),
        offered=any(each.when and not each.retired for each in seat.profile.lists.prompts),
    )


def still_open(seat: Seat, family: Family) -> tuple[Shown, ...]:
    """What would be asked at a session today; nothing for a family that is closed."""
    if family.closed:
        return ()
    today = seat.today()
    found = prompting.raised(family, seat.vault.profiles, today, None, today)
    return tuple(shown(each, family, seat.profile) for each in found)


def at_session(
    seat: Seat, family: Family, day: date, session: SessionRecorded | None, own: frozenset[str]
) -> tuple[Shown, ...]:
    """What a session that is being written raises. `own` are the versions of the record that it corrects."""
    found = prompting.raised(family, seat.vault.profiles, day, session, seat.today(), own)
    return tuple(shown(each, family, seat.profile) for each in found)


def shown(one: Raised, family: Family, profile: Profile) -> Shown:
    """One open prompt in words. Pure."""
    return Shown(
        prompt=str(one.prompt.code),
        label=one.prompt.label,
        words=one.prompt.words,
        source=citing.names(one.prompt.source, profile),
        version=one.prompt.version,
        confirmed=one.prompt.confirmed,
        person=one.person,
        whose=whose(family, one.person),
        because=one.because,
        last=_answer_words(one.last.value) if one.last else "",
    )


def answered_here(code: str, person: str | None, family: Family, profile: Profile) -> Shown:
    """A prompt that was answered and is not raised any more. One that the guidance has no longer has its code only."""
    one = next((each for each in profile.lists.prompts if each.code == code), None)
    return Shown(
        prompt=code,
        label=profile.label("prompts", code),
        words=one.words if one else "",
        source=citing.names(one.source, profile) if one else "",
        version=one.version if one else 1,
        confirmed=one is not None and one.confirmed,
        person=person,
        whose=whose(family, person),
        because="",
        last="",
    )


def whose(family: Family, person: str | None) -> str:
    """Whom a prompt is about."""
    known = family.person(person) if person else None
    return known.name if known else "somebody not in this family" if person else THE_FAMILY


def provenance(source: str, version: int, *, confirmed: bool) -> str:
    """The line under the words of a prompt: source, version, and whether a clinician signed them off."""
    signed = "signed off by a clinician" if confirmed else "not yet signed off by a clinician of the service"
    return f"Source: {source}. Version {version}, {signed}."


def _answer_words(said: PromptAnswered) -> str:
    return f"{ANSWERS[said.answer]}, {read_day(said.on)}" + (f": {said.because}" if said.because.strip() else "")


def _given(each: Statement[PromptAnswered], family: Family, profile: Profile) -> Given:
    said, record = each.value, family.record_of(each.head)
    body = record.shown.body if record else None
    title = body.called() if isinstance(body, Body) else ""
    return Given(
        prompt=said.prompt,
        label=profile.label("prompts", said.prompt),
        person=said.person,
        whose=whose(family, said.person),
        on=said.on,
        answer=ANSWERS[said.answer],
        because=said.because,
        head=each.head,
        record=title,
    )
