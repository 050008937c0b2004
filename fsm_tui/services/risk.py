"""How risk stands in one family, as an argument: levels with reasons, what was said, a bad day, who was told.

A56, A75, A78–A80, A94.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.rating import Rating, family_rag, risk_in
from fsm_tui.casework.risk import ChildRisk, ParentRisk, SafetyPlan
from fsm_tui.casework.settling import Moment, course, new_reds
from fsm_tui.casework.telling_sessions import REPORTED, escalation_words
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Rag
from fsm_tui.services import families, settling
from fsm_tui.services.families import FamilyView
from fsm_tui.services.seat import Seat

_SAID = (
    ("strengths", "Strengths"),
    ("protective", "Protective"),
    ("triggers", "Triggers"),
    ("difference_of_view", "Other view"),
)


_UNKNOWN = "somebody not known here"


@dataclass(frozen=True, slots=True)
class Level:
    """One person's level, in words, with its reason and the day.

    `standing` is "" where nothing is proposed below Red. Otherwise it says whether the level is in force or only
    proposed, and `by` who proposed it.
    """

    name: str
    words: str
    because: str
    means: str
    day: date
    standing: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said of risk, the last time that it was said."""

    label: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Argument:
    """`proposed` says what is proposed below Red, `plan` has a line each, `told` whom new Reds were told.

    `of` is the record that proposes a rating below Red while it can still be agreed; `untold` the day of a new Red
    that nobody was reached about. `decided` says who signed or agreed the rating that ended the last Red, or who
    keeps the family Red, and when.
    """

    proposed: str
    of: str | None
    levels: tuple[Level, ...]
    spoken: tuple[Spoken, ...]
    plan: tuple[str, ...]
    plan_since: date | None
    told: tuple[str, ...]
    untold: date | None
    decided: str = ""


def argument(family: Family, profile: Profile, names: Mapping[str, str] | None = None) -> Argument:
    """The argument as the family's records give it; `names` are staff names by id. Pure."""
    names = names or {}
    rating = family_rag(family, profile)
    told = course(family, profile)
    proposal = rating.proposed if rating else None
    plans = family.argued.plan.heads
    return Argument(
        proposed=settling.in_words(rating),
        of=proposal.of if proposal and proposal.refused is None else None,
        levels=tuple(_levels(family, profile, rating, told, names)),
        spoken=tuple(_spoken(family)),
        plan=tuple(line for each in plans for line in plan_lines(each.value)),
        plan_since=plans[-1].day if plans else None,
        told=tuple(escalation_words(each.value) for each in family.argued.escalations),
        untold=_untold(family, profile) if rating and rating.rag is Rag.RED else None,
        decided=_decided(family, rating, told, names),
    )


def read(seat: Seat, ident: str) -> tuple[FamilyView, Argument]:
    """The family with its argument, for the page; looking is noted. Raises `NotFound`."""
    view = families.read(seat, ident)
    return view, argument(view.family, seat.profile, seat.names())


def plan_lines(plan: SafetyPlan) -> Iterator[str]:
    """The plan for a bad day, a line each."""
    yield from (f"If {each.when}, then {each.then}" for each in plan.contingency)
    if plan.relapse:
        yield f"In a relapse: {plan.relapse}"
    if plan.crisis:
        yield f"In a crisis: {plan.crisis}"


def _levels(
    family: Family, profile: Profile, rating: Rating | None, told: tuple[Moment, ...], names: Mapping[str, str]
) -> Iterator[Level]:
    proposal = rating.proposed if rating else None
    last = max((place for place, each in enumerate(told) if each.rag.rag is Rag.RED), default=0)
    # What was stated after the last Red waits with the proposal; a level that did not fall needs nobody's word.
    after = {each.head for each in told[last + 1 :]} if proposal else set()
    standing = "not signed, not in force" if proposal and proposal.refused else "proposed, not in force"
    for person in family.people:
        if person.left:
            continue
        parent, child = family.parents.get(person.id), family.children.get(person.id)
        now: Statement[ParentRisk] | Statement[ChildRisk]
        before: list[Statement[ParentRisk]] | list[Statement[ChildRisk]]
        if parent is not None and (use := parent.worst) is not None:
            now, before = use, [each for each in parent.history if each.head not in after]
        elif child is not None and (harm := child.worst) is not None:
            now, before = harm, [each for each in child.history if each.head not in after]
        else:
            continue
        if proposal is None:
            yield _level(person.name, now.value, now.day, profile)
        elif now.head not in after or not before or _rank(now.value) >= _rank(before[-1].value):
            yield _level(person.name, now.value, now.day, profile, "in force")
        else:
            yield _level(person.name, before[-1].value, before[-1].day, profile, "in force")
            yield _level(person.name, now.value, now.day, profile, standing, names.get(now.author, _UNKNOWN))


def _rank(rated: ParentRisk | ChildRisk) -> int:
    return rated.severity.rank if isinstance(rated, ParentRisk) else rated.harm.rank


def _level(
    name: str, rated: ParentRisk | ChildRisk, day: date, profile: Profile, standing: str = "", by: str = ""
) -> Level:
    if isinstance(rated, ChildRisk):
        label = profile.label("harm", rated.harm.value).lower()
        return Level(name, f"{label} risk of harm", rated.because, rated.means, day, standing, by)
    known = f", {REPORTED[rated.reported]}" if rated.reported else ""
    label = profile.label("severity", rated.severity.value).lower()
    return Level(name, f"{label} severity of use{known}", rated.because, "", day, standing, by)


def _decided(family: Family, rating: Rating | None, told: tuple[Moment, ...], names: Mapping[str, str]) -> str:
    """Who let the last Red end, or keeps it; "" where nobody decided, or only a triage or a closing did."""
    if rating is not None and rating.proposed is not None:
        no = rating.proposed.refused
        return f"Kept Red by {names.get(no.author, _UNKNOWN)}, {read_day(no.day)}." if no else ""
    ended: Moment | None = None
    red = False
    for each in told:
        if each.in_force.rag is Rag.RED:
            ended, red = None, True
        elif red:
            ended, red = each, False
    if ended is None:
        return ""
    lower, head = ended.rag.rag.value.capitalize(), ended.head
    for signed in reversed(family.argued.signed[head].heads if head in family.argued.signed else ()):
        return f"{lower} signed by {names.get(signed.author, _UNKNOWN)}, {read_day(signed.day)}."
    for agreed in reversed(family.argued.agreed.get(head, ())):
        by = names.get(agreed.author, _UNKNOWN)
        return f"{lower} agreed with {agreed.value.agreed_with}, {read_day(agreed.value.on)}, written by {by}."
    for record in family.records.values():
        for version in record.current:
            risk = risk_in(version.body) if version.head == head else None
            if risk is not None and risk.agreed_with:
                by = names.get(version.entry.header.author, _UNKNOWN)
                day = read_day(london(version.entry.header.happened).date())
                return f"{lower} agreed with {risk.agreed_with}, {day}, written by {by}."
    return ""


def _spoken(family: Family) -> Iterator[Spoken]:
    """What was said the last time that anything was, of each."""
    looks = [
        (london(each.entry.header.happened).date(), risk)
        for record in family.records.values()
        for each in record.current
        if (risk := risk_in(each.body)) is not None
    ]
    looks.sort(key=lambda each: each[0])
    for name, label in _SAID:
        said = [(day, text) for day, risk in looks if (text := getattr(risk, name).strip())]
        if said:
            yield Spoken(label, said[-1][1], said[-1][0])


def _untold(family: Family, profile: Profile) -> date | None:
    """The day on which the family became Red, if nobody was reached about it since."""
    reds = new_reds(family, profile)
    if not reds:
        return None
    day = london(reds[-1].at).date()
    return None if any(each.value.reached and each.value.on >= day for each in family.argued.escalations) else day
