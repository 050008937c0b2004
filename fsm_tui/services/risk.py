"""How risk stands in one family, as an argument: levels with reasons, what was said, a bad day, who was told.

A56, A75, A78–A80, A94.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.casework.rating import family_rag, risk_in
from fsm_tui.casework.risk import SafetyPlan
from fsm_tui.casework.settling import new_reds
from fsm_tui.casework.telling_sessions import REPORTED, escalation_words
from fsm_tui.moments import london
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


@dataclass(frozen=True, slots=True)
class Level:
    """One person's level in force, in words, with its reason and the day."""

    name: str
    words: str
    because: str
    means: str
    day: date


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
    that nobody was reached about.
    """

    proposed: str
    of: str | None
    levels: tuple[Level, ...]
    spoken: tuple[Spoken, ...]
    plan: tuple[str, ...]
    plan_since: date | None
    told: tuple[str, ...]
    untold: date | None


def argument(family: Family, profile: Profile) -> Argument:
    """The argument as the family's records give it. Pure."""
    rating = family_rag(family, profile)
    proposal = rating.proposed if rating else None
    plans = family.argued.plan.heads
    return Argument(
        proposed=settling.in_words(rating),
        of=proposal.of if proposal and proposal.refused is None else None,
        levels=tuple(_levels(family, profile)),
        spoken=tuple(_spoken(family)),
        plan=tuple(line for each in plans for line in plan_lines(each.value)),
        plan_since=plans[-1].day if plans else None,
        told=tuple(escalation_words(each.value) for each in family.argued.escalations),
        untold=_untold(family, profile) if rating and rating.rag is Rag.RED else None,
    )


def read(seat: Seat, ident: str) -> tuple[FamilyView, Argument]:
    """The family with its argument, for the page; looking is noted. Raises `NotFound`."""
    view = families.read(seat, ident)
    return view, argument(view.family, seat.profile)


def plan_lines(plan: SafetyPlan) -> Iterator[str]:
    """The plan for a bad day, a line each."""
    yield from (f"If {each.when}, then {each.then}" for each in plan.contingency)
    if plan.relapse:
        yield f"In a relapse: {plan.relapse}"
    if plan.crisis:
        yield f"In a crisis: {plan.crisis}"


def _levels(family: Family, profile: Profile) -> Iterator[Level]:
    for person in family.people:
        if person.left:
            continue
        parent, child = family.parents.get(person.id), family.children.get(person.id)
        if parent is not None and (use := parent.worst) is not None:
            known = f", {REPORTED[use.value.reported]}" if use.value.reported else ""
            label = profile.label("severity", use.value.severity.value).lower()
            yield Level(person.name, f"{label} severity of use{known}", use.value.because, "", use.day)
        elif child is not None and (harm := child.worst) is not None:
            label = profile.label("harm", harm.value.harm.value).lower()
            yield Level(person.name, f"{label} risk of harm", harm.value.because, harm.value.means, harm.day)


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
