"""Whether a family can be referred, and what the request still lacks: the profile's rules over what is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.casework.people import PlanRecorded
from fsm_tui.practice.eligibility import Adult, Asked, Eligibility, Missing, completeness, eligibility
from fsm_tui.practice.profile import Profile
from fsm_tui.services.seat import Seat


def asked(family: Family, today: date) -> Asked:
    """What the family's records say, as the rules take it. Without a request the day is `today`."""
    worker, plan = family.social_worker.value, plan_in_force(family, today)
    found = Asked(
        on=today,
        adults=tuple(Adult(each.id, each.born) for each in family.in_work),
        children=len(family.young),
        children_without_date=sum(each.born is None and each.due is None for each in family.young),
        plan=plan.plan if plan else None,
        plan_category=plan.category if plan else None,
        social_worker=worker.name if worker else "",
        social_worker_reached_by=(worker.phone or worker.email) if worker else "",
        mosaic=family.details["mosaic"].value or "",
    )
    if family.referral is None:
        return found
    told = family.referral.value
    return replace(
        found,
        on=told.received_on,
        substances=told.substances,
        problem=told.problem,
        impact=told.impact,
        impact_evidence=told.impact_evidence,
        agreement_gained=told.agreement_gained,
        agreement_by=told.agreement_by,
        agreement_on=told.agreement_on,
        role_explained=told.role_explained,
        positives_discussed=told.positives_discussed,
        attitude=told.attitude,
        known_how_long=told.known_how_long,
        previous_involvement=told.previous_involvement,
        safeguarding_issues=told.safeguarding_issues,
        known_to_core_service=told.known_to_core_service,
        engaged=told.engaged,
        social_worker_rag=told.social_worker_rag,
    )


def plan_in_force(family: Family, today: date) -> PlanRecorded | None:
    """The children's plan as last recorded, unless it has ended."""
    plan = family.plans[-1].value if family.plans else None
    return plan if plan is not None and (plan.ends is None or plan.ends > today) else None


def of(family: Family, profile: Profile, today: date) -> Eligibility:
    """Every rule for a family, with what the leader overrode; the last reason for each rule counts."""
    because = {each.value.rule: each.value.because for each in family.came.overrides}
    return eligibility(asked(family, today), profile, because)


def missing(family: Family, profile: Profile, today: date) -> tuple[Missing, ...]:
    """What a complete request has and this one lacks, in the words of the letter that asks for it."""
    return completeness(asked(family, today), profile)


def read(seat: Seat, ident: str) -> tuple[Eligibility, tuple[Missing, ...]]:
    """Rules and gaps of one family as they stand today. Raises `NotFound`."""
    family, today = seat.family(ident), seat.today()
    return of(family, seat.profile, today), missing(family, seat.profile, today)
