"""The sharing log of a family: what left, on what ground, and what came back (A32, A93, A98, A109, B7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fsm_tui.casework.consent import Cell
from fsm_tui.casework.family import Family
from fsm_tui.casework.folding.shared import Onward, Safeguarding
from fsm_tui.casework.letters import LetterMade
from fsm_tui.casework.may_be_told import may_be_told
from fsm_tui.casework.sharing import InformationShared
from fsm_tui.practice.items import Letter
from fsm_tui.practice.profile import Profile
from fsm_tui.services import consulting
from fsm_tui.services.seat import Seat, view_family

What = Literal["shared", "letter", "onward", "safeguarding", "no_names"]
STATES = {
    "given": "with consent", "refused": "against a refusal", "withdrawn": "against a withdrawal",
    "not_sought": "without consent: not asked for", "could_not_be_given": "without consent: it could not be given",
}  # fmt: skip
OUTCOMES = {
    "accepted": "accepted", "declined": "not taken on", "started": "started there", "did_not_attend": "did not attend",
    "completed": "completed", "chased": "asked again", "no_further_action": "no further action",
    "assessment": "assessment", "strategy_discussion": "strategy discussion", "other": "something else",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that left, or was decided not to. `ref` is a referral's id, `head` the entry that says it.

    `alert`: without or against consent. `open`: an answer is still to come, or it is prepared and not sent.
    """

    what: What
    head: str
    on: date
    called: str
    to: str
    about: str
    ground: str
    words: str
    alert: bool = False
    open: str = ""
    ref: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """The log, the newest first. `adults`, `children`: whether there is one whom something could be about."""

    family: str
    label: str
    lines: tuple[LogLine, ...]
    today: date
    adults: bool = True
    children: bool = True


def read(seat: Seat, ident: str) -> Log:
    """Everything that left about a family, and the decisions behind it. Raises `NotFound`."""
    family = view_family(seat, ident)
    lines = sorted(_lines(family, seat), key=lambda each: (each.on, each.head), reverse=True)
    adults = any(each.role != "child" and not each.left for each in family.people)
    return Log(family.id, family.label.value or "", tuple(lines), seat.today(), adults, bool(family.young))


def _lines(family: Family, seat: Seat) -> Iterator[LogLine]:
    profile = seat.profile
    for each in family.shared.log:
        yield _shared(family, profile, each.value, each.head)
    for one in family.shared.onward:
        yield _onward(family, profile, one)
    for safe in family.shared.safeguarding:
        yield _safeguarding(family, profile, safe)
    told = {each.code: each for each in profile.lists.letters if each.information}
    for letter in family.came.letters:
        if (template := told.get(letter.value.letter)) is not None:
            kinds = ", ".join(profile.label("information_kinds", code) for code in template.information)
            about = _names(family, (letter.value.about,)) if letter.value.about else "the family"
            yield LogLine("letter", letter.head, letter.value.on, template.label, letter.value.to, about,
                          _ground(family, profile, template, letter.value), kinds)  # fmt: skip
    known = dict(consulting.linked_to(seat, family.shared.no_names))
    for linked in family.shared.no_names:
        yield LogLine("no_names", linked.head, linked.day, "No Names question", "the locality team", "nobody by name",
                      known[linked.head], "advice was asked without a name; somebody linked it to this family later",
                      details=(("Because", linked.value.because),))  # fmt: skip


def _names(family: Family, people: tuple[str, ...]) -> str:
    known = [family.person(each) for each in people]
    return ", ".join(each.name if each else "somebody not in this family" for each in known)


def _ground(family: Family, profile: Profile, template: Letter, said: LetterMade) -> str:
    """On what a letter rested on its day, by the rule as it was then."""
    grounds = {
        may_be_told(family, profile, person, cell, said.on, back=True).ground
        for person in ([said.about] if said.about else [each.id for each in family.in_work])
        for code in template.information
        for cell in [Cell(agency=template.agency, information=code, purpose=template.purpose)]
    }
    if grounds <= {"consent", "decision"}:
        return "by a recorded decision" if "decision" in grounds else "with consent"
    return "no ground on record"


def _shared(family: Family, profile: Profile, said: InformationShared, head: str) -> LogLine:
    alert = said.ground != "consent"
    kinds = ", ".join(profile.label("information_kinds", code) for code in said.information)
    rules = ", ".join(profile.label("golden_rules", code) for code in said.rules)
    told = "" if said.told_parent is None else "yes" if said.told_parent else f"no: {said.not_told_because}"
    details = [
        ("In words", said.what), ("For", profile.label("sharing_purposes", said.purpose)), ("Because", said.because),
        ("Golden rules", rules), ("Parent told", told), ("Decided by", said.decided_by),
        ("Advice from", said.advice_from), ("To whom there", said.whom), ("Way", said.way),
        ("Until", f"{said.until:%d/%m/%Y}" if said.until else ""),
    ]  # fmt: skip
    return LogLine(
        what="shared",
        head=head,
        on=said.on,
        called="Shared" if said.shared else "Not shared",
        to=profile.label("consent_agencies", said.agency),
        about=_names(family, said.about) or "the family",
        ground=STATES[said.consent_state],
        words=kinds,
        alert=alert,
        details=tuple((name, text) for name, text in details if text),
    )


def _onward(family: Family, profile: Profile, one: Onward) -> LogLine:
    said = one.referred.value
    answered = one.answered
    state = "prepared, not sent" if said.sent_on is None else "" if answered else "no answer yet"
    details = [("What for", said.what_for), ("Service", said.service), ("Prepared", f"{said.prepared_on:%d/%m/%Y}")]
    details += [("Sent", f"{said.sent_on:%d/%m/%Y}")] if said.sent_on else []
    details += [(f"{each.value.on:%d/%m/%Y}", _outcome(each.value.outcome, each.value.words)) for each in one.answers]
    return LogLine(
        what="onward",
        head=one.referred.head,
        on=said.sent_on or said.prepared_on,
        called="Onward referral",
        to=profile.label("consent_agencies", said.agency),
        about=_names(family, (said.person,)),
        ground="by a recorded decision" if said.decision else "with consent" if said.sent_on else "",
        words=OUTCOMES[answered.value.outcome] if answered else state,
        alert=said.decision is not None,
        open=state,
        ref=one.id,
        details=tuple((name, text) for name, text in details if text),
    )


def _safeguarding(family: Family, profile: Profile, one: Safeguarding) -> LogLine:
    said, answered = one.referred.value, one.answered
    told = "" if said.parents_told is None else "yes" if said.parents_told else f"no: {said.not_told_because}"
    level = profile.label("levels_of_need", said.level_of_need) if said.level_of_need else ""
    details = [("Reason", said.reason), ("A child said it", "yes" if said.child_said else ""), ("Parents told", told),
               ("Level of need", level), ("Reference", said.reference)]  # fmt: skip
    details += [(f"{each.value.on:%d/%m/%Y}", _outcome(each.value.outcome, each.value.words)) for each in one.answers]
    return LogLine(
        what="safeguarding",
        head=one.referred.head,
        on=said.on,
        called="Safeguarding referral",
        to=said.to,
        about=_names(family, said.children),
        ground="to protect a child",
        words=OUTCOMES[answered.value.outcome] if answered else "no feedback yet",
        open="" if answered else "no feedback yet",
        ref=one.id,
        details=tuple((name, text) for name, text in details if text),
    )


def _outcome(code: str, words: str) -> str:
    return f"{OUTCOMES[code]}{f': {words}' if words else ''}"
