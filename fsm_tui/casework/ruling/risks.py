"""Rules about stating risk (A75, A78)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.rating import family_rag as in_force
from fsm_tui.casework.rating import harm_before, severity_before
from fsm_tui.casework.risk import Escalation, RedEscalated, RiskAgreed, RiskRated, RiskSigned, RiskUpdate, Triaged
from fsm_tui.casework.ruling.case import Case, Fault
from fsm_tui.moments import london
from fsm_tui.practice.ages import is_child
from fsm_tui.practice.rag import family_rag


def rated_parents(family: Family) -> tuple[Person, ...]:
    """Parents and carers in the work: each needs a severity at every session."""
    return family.in_work


def rated_children(family: Family, day: date) -> tuple[Person, ...]:
    """Children under 18 on that day, born or unborn; one without a date of birth is counted in."""
    return tuple(each for each in family.young if each.born is None or is_child(each.born, day))


def everyone_rated(risk: RiskUpdate, family: Family, day: date) -> Iterator[Fault]:
    stated = {each.person for each in risk.parents}
    for person in rated_parents(family):
        if person.id not in stated:
            yield (
                f"risk.parents.{person.id}",
                "severity of use is not stated for a parent or carer in the work",
            )
    stated = {each.person for each in risk.children}
    for person in rated_children(family, day):
        if person.id not in stated:
            yield f"risk.children.{person.id}", "risk of harm is not stated for a child"


def stated(case: Case[Body], risk: RiskUpdate) -> Iterator[Fault]:
    """Faults of a look at risk: who is rated, what was stated before, and why."""
    parents = {each.id for each in case.family.people if each.role != "child"}
    for number, rated in enumerate(risk.parents):
        place = f"risk.parents.{number}"
        if rated.person not in parents:
            yield f"{place}.person", "is no parent or carer of this family"
        before = severity_before(case.family, rated.person, case.happened, case.own)
        yield from _stated(place, rated.stated, rated.because, before, rated.severity)
    if risk.escalation is not None:
        yield from _told_in_time(risk.escalation, case, "risk.escalation")
    children = {each.id for each in case.family.people if each.role == "child"}
    for number, one in enumerate(risk.children):
        place = f"risk.children.{number}"
        if one.person not in children:
            yield f"{place}.person", "is no child of this family"
        past = harm_before(case.family, one.person, case.happened, case.own)
        yield from _stated(place, one.stated, one.because, past, one.harm)


def _stated(place: str, stated: str, because: str, before: object, now: object) -> Iterator[Fault]:
    if not because.strip():
        yield f"{place}.because", "say why"
    if before is None:
        if stated != "first":
            yield f"{place}.stated", "nothing was stated before this; it is the first rating"
    elif stated == "first":
        yield f"{place}.stated", f"is not the first rating: before it was {before}"
    elif stated == "unchanged" and before != now:
        yield f"{place}.stated", f"is not unchanged: before it was {before}"
    elif stated == "changed" and before == now:
        yield f"{place}.stated", f"is not changed: it was {before} before"


def rated(case: Case[RiskRated | Triaged]) -> Iterator[Fault]:
    """A rating outside a session; a triage that differs from the matrix says why (A41)."""
    body = case.body
    yield from stated(case, body.risk)
    if not body.risk.parents and not body.risk.children:
        yield "risk", "rate at least one parent or child"
    if isinstance(body, Triaged):
        yield from _triage(body, case)


def signed(case: Case[RiskSigned] | Case[RiskAgreed]) -> Iterator[Fault]:
    """Only what waits can be settled: a rating below Red of this family."""
    rating = in_force(case.family, case.profile)
    proposed = rating.proposed if rating else None
    if proposed is None or proposed.of != case.body.of:
        yield "of", "is no rating that waits to be settled"


def agreed(case: Case[RiskAgreed]) -> Iterator[Fault]:
    """The same, on a day that was."""
    yield from signed(case)
    rating = in_force(case.family, case.profile)
    if rating and rating.proposed and rating.proposed.of == case.body.of and rating.proposed.refused is not None:
        yield "of", "stays Red by the team leader's word: rate again"
    if case.body.on > case.today:
        yield "on", "is in the future"


def told(case: Case[RedEscalated]) -> Iterator[Fault]:
    """Whom a new Red was told, on a day that was."""
    yield from _told_in_time(case.body.escalation, case, "escalation")


def _told_in_time(said: Escalation, case: Case[Body], place: str) -> Iterator[Fault]:
    """On a day, and at an hour, that was."""
    if said.on > case.today:
        yield f"{place}.on", "is in the future"
    elif said.at is not None and said.on == case.today and said.at > f"{london(case.now):%H:%M}":
        yield f"{place}.at", "is in the future"


def _triage(body: Triaged, case: Case[Triaged | RiskRated]) -> Iterator[Fault]:
    suggested = family_rag(
        case.profile,
        {each.person: each.severity for each in body.risk.parents},
        {each.person: each.harm for each in body.risk.children},
    )
    if suggested is not None and suggested.rag != body.rag and not body.differs_because.strip():
        yield "differs_because", f"the matrix says {suggested.rag}: say why it is {body.rag}"
