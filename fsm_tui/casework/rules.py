"""What must be said before an entry is complete: the rule of the house and its neighbours (design §4; A75–A77).

Each rule gives (place, sentence) pairs; a place is a dotted path into the body. They hold when a person
writes. An import never asks them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.family import Family, Goal, Person
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.milestone import MilestoneNoted
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PersonDescribed, PlanRecorded
from fsm_tui.casework.rating import harm_before, severity_before
from fsm_tui.casework.review import Verdict, Voided
from fsm_tui.casework.risk import RiskRated, RiskUpdate, Triaged
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import london
from fsm_tui.practice.ages import is_child
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import family_rag

Fault = tuple[str, str]

CHOSEN = {
    "area": ("areas", "an area"),
    "base": ("bases", "a base"),
    "relationship": ("relationships", "a relationship"),
    "plan": ("plan_types", "a kind of plan"),
    "category": ("cp_categories", "a category of child protection"),
}


def rated_parents(family: Family) -> tuple[Person, ...]:
    """Parents and carers in the work: each needs a severity at every session."""
    return family.in_work


def rated_children(family: Family, day: date) -> tuple[Person, ...]:
    """Children under 18 on that day, born or unborn; one without a date of birth is counted in."""
    return tuple(each for each in family.young if each.born is None or is_child(each.born, day))


def goals_to_touch(family: Family, day: date) -> tuple[Goal, ...]:
    """Goals that a session on that day must say something about."""
    return tuple(each for each in family.active_goals if each.agreed.agreed_on <= day)


def faults(
    body: Body, happened: datetime, family: Family, profile: Profile, now: datetime
) -> tuple[Fault, ...]:
    """Every fault of a body that a person is about to record, by place. Empty when it may be completed."""
    found = list(_time(happened, now))
    if isinstance(body, SessionRecorded):
        found += _session(body, happened, family, profile)
    elif isinstance(body, (RiskRated, Triaged)):
        found += _risk(body.risk, happened, family, _own(family, body.corrects))
        if not body.risk.parents and not body.risk.children:
            found.append(("risk", "rate at least one parent or child"))
        if isinstance(body, Triaged):
            found += _triage(body, profile)
    elif isinstance(body, (FamilyOpened, FamilyDescribed, PlanRecorded)):
        found += _codes(body, profile)
        if isinstance(body, FamilyDescribed) and not body.model_dump(exclude_none=True):
            found.append(("", "nothing is changed by it"))
    elif isinstance(body, (PersonAdded, PersonDescribed)):
        found += _codes(body, profile)
        found += _person(body, family, london(now).date())
        if isinstance(body, PersonDescribed) and len(body.model_dump(exclude_none=True)) == 1:
            found.append(("", "nothing is changed by it"))
    elif isinstance(body, GoalAgreed):
        found += _goal(body, family, profile, london(now).date())
    elif isinstance(body, GoalProgressed):
        found += _touch("progress", body.progress, family)
    elif isinstance(body, ConsentRecorded):
        found += _consent(body, family, profile, london(now).date())
    elif isinstance(body, MilestoneNoted):
        if body.event not in list(Event):
            found.append(("event", f"is not an event that a clock knows: {', '.join(Event)}"))
        if body.on > london(now).date():
            found.append(("on", "is in the future"))
    elif isinstance(body, (Verdict, Voided)):
        head = body.on if isinstance(body, Verdict) else body.entry
        if family.record_of(head) is None:
            found.append(
                ("on" if isinstance(body, Verdict) else "entry", "there is no such entry in this family")
            )
    corrects = getattr(body, "corrects", None)
    if corrects is not None:
        record = family.record_of(corrects)
        if record is None or record.shown.entry.header.kind != body.KIND:
            found.append(("corrects", "there is no such entry of this kind in this family"))
        if not getattr(body, "correction_reason", "").strip():
            found.append(("correction_reason", "say why the earlier entry was not right"))
    return tuple(found)


def _own(family: Family, corrects: str | None) -> frozenset[str]:
    record = family.record_of(corrects) if corrects else None
    return frozenset(each.head for each in record.versions) if record else frozenset()


def _time(happened: datetime, now: datetime) -> Iterator[Fault]:
    if happened > now:
        yield "happened_at", "is in the future; a session that is still to come cannot be recorded"
    elif happened.year < 1990:
        yield "happened_at", "is too long ago"


def _session(body: SessionRecorded, happened: datetime, family: Family, profile: Profile) -> Iterator[Fault]:
    if not profile.offers("session_kinds", body.session_kind):
        yield "session_kind", "is not a kind of session in the practice profile"
    if not profile.offers("attendance", body.attendance):
        yield "attendance", "is not an attendance outcome in the practice profile"
    if not profile.offers("session_kinds", body.session_kind) or not profile.offers("attendance", body.attendance):
        return
    kind, outcome = profile.session_kind(body.session_kind), profile.outcome(body.attendance)
    day = london(happened).date()
    known = {each.id for each in family.people}
    for place, people in (("present", body.present), ("children_seen", body.children_seen),
                          ("children_spoken_to", body.children_spoken_to)):  # fmt: skip
        for number, person in enumerate(people):
            if person not in known:
                yield f"{place}.{number}", "is nobody of this family"
    if outcome.seen and kind.with_parent and not body.present:
        yield "present", "say who was there"
    if outcome.seen and not body.note.strip():
        yield "note", "write what happened"
    if outcome.tell and not body.told.strip():
        yield "told", "say who was told that the parent was not seen"
    for number, code in enumerate(body.interventions):
        if not profile.offers("interventions", code):
            yield f"interventions.{number}", "is not an intervention in the practice profile"
    for number, seen in enumerate(body.stages):
        if not profile.offers("stages_of_change", seen.stage):
            yield f"stages.{number}.stage", "is not a stage of change in the practice profile"
        if seen.person not in known:
            yield f"stages.{number}.person", "is nobody of this family"
    yield from _risk(body.risk, happened, family, _own(family, body.corrects))
    for number, touch in enumerate(body.goals):
        yield from _touch(f"goals.{number}", touch, family)
    if not kind.updates_risk_and_goals or not outcome.counts:
        return
    yield from _everyone_rated(body.risk, family, day)
    yield from _goals_touched(body, family, day, asked=outcome.goals_asked)


def _everyone_rated(risk: RiskUpdate, family: Family, day: date) -> Iterator[Fault]:
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


def _goals_touched(body: SessionRecorded, family: Family, day: date, *, asked: bool) -> Iterator[Fault]:
    touched = {each.goal: each.touch for each in body.goals}
    wanted = goals_to_touch(family, day)
    for goal in wanted:
        if goal.id not in touched:
            yield (
                f"goals.{goal.id}",
                "this goal is not touched: progress, no change because, achieved or stopped",
            )
        elif asked and touched[goal.id] == "not_reviewed":
            yield f"goals.{goal.id}", "this goal was not reviewed; with the parent there, say how it stands"
    if not wanted and asked and not body.goals and not body.no_goals_because.strip():
        yield "no_goals_because", "no goal is agreed yet: say why"


def _risk(risk: RiskUpdate, happened: datetime, family: Family, own: frozenset[str]) -> Iterator[Fault]:
    parents = {each.id for each in family.people if each.role != "child"}
    for number, rated in enumerate(risk.parents):
        place = f"risk.parents.{number}"
        if rated.person not in parents:
            yield f"{place}.person", "is no parent or carer of this family"
        before = severity_before(family, rated.person, happened, own)
        yield from _stated(place, rated.stated, rated.because, before, rated.severity)
    children = {each.id for each in family.people if each.role == "child"}
    for number, one in enumerate(risk.children):
        place = f"risk.children.{number}"
        if one.person not in children:
            yield f"{place}.person", "is no child of this family"
        past = harm_before(family, one.person, happened, own)
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


def _touch(place: str, touch: GoalTouched, family: Family) -> Iterator[Fault]:
    if all(each.id != touch.goal for each in family.goals):
        yield f"{place}.goal", "is no goal of this family"


def _triage(body: Triaged, profile: Profile) -> Iterator[Fault]:
    suggested = family_rag(
        profile,
        {each.person: each.severity for each in body.risk.parents},
        {each.person: each.harm for each in body.risk.children},
    )
    if suggested is not None and suggested.rag != body.rag and not body.differs_because.strip():
        yield "differs_because", f"the matrix says {suggested.rag}: say why it is {body.rag}"


def _codes(body: Body, profile: Profile) -> Iterator[Fault]:
    for name, (offered, called) in CHOSEN.items():
        code = getattr(body, name, None)
        if code is not None and not profile.offers(offered, code):
            yield name, f"is not {called} in the practice profile"


def _person(body: PersonAdded | PersonDescribed, family: Family, today: date) -> Iterator[Fault]:
    known = family.person(body.person)
    if isinstance(body, PersonAdded):
        if known is not None:
            yield "person", "is in this family already"
    elif known is None:
        yield "person", "is nobody of this family"
    elif known.role == "child" and body.in_work:
        yield "in_work", "a child is not a parent or carer in the work"
    if body.born is not None and body.born > today:
        yield "born", "is in the future; a child not yet born has an expected date of delivery"


def _goal(body: GoalAgreed, family: Family, profile: Profile, today: date) -> Iterator[Fault]:
    person = family.person(body.person)
    if person is None or person.role == "child":
        yield "person", "is no parent or carer of this family"
    if body.agreed_on > today:
        yield "agreed_on", "is in the future"
    if body.domain is not None and not profile.offers("goal_domains", body.domain):
        yield "domain", "is not a goal domain in the practice profile"


def _consent(body: ConsentRecorded, family: Family, profile: Profile, today: date) -> Iterator[Fault]:
    kind = profile.consent_kind(body.consent) if profile.offers("consent_kinds", body.consent) else None
    if kind is None:
        yield "consent", "is not a kind of consent in the practice profile"
    person = family.person(body.person)
    if person is None or person.role == "child":
        yield "person", "is no parent or carer of this family"
    if body.given_on > today:
        yield "given_on", "is in the future"
    way = next((each for each in profile.lists.consent_ways if each.code == body.way), None)
    if way is None:
        yield "way", "is not a way of giving consent in the practice profile"
    elif way.needs_witness and not body.witness.strip():
        yield "witness", "a typed name needs a witness"
    for number, cell in enumerate(body.scope):
        for name, field in (("consent_agencies", "agency"), ("information_kinds", "information"),
                            ("sharing_purposes", "purpose")):  # fmt: skip
            if not profile.offers(name, getattr(cell, field)):
                yield f"scope.{number}.{field}", "is not in the practice profile"
    if kind is not None and kind.scoped and body.statement == "given" and not body.scope:
        yield "scope", "say what may be told to whom and for what"
