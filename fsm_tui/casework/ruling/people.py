"""Rules about families, the people in them and their plan (A1, A21–A26)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PersonDescribed, PlanRecorded
from fsm_tui.casework.ruling.case import Case, Fault

CHOSEN = {
    "area": ("areas", "an area"),
    "base": ("bases", "a base"),
    "relationship": ("relationships", "a relationship"),
    "plan": ("plan_types", "a kind of plan"),
    "category": ("cp_categories", "a category of child protection"),
}


def family(case: Case[FamilyOpened | FamilyDescribed | PlanRecorded]) -> Iterator[Fault]:
    """Codes that the guidance has; a change that changes something."""
    yield from _codes(case)
    if isinstance(case.body, FamilyDescribed) and not case.body.model_dump(exclude_none=True):
        yield "", "nothing is changed by it"


def person(case: Case[PersonAdded | PersonDescribed]) -> Iterator[Fault]:
    """Somebody new, or somebody of this family."""
    yield from _codes(case)
    body = case.body
    known = case.family.person(body.person)
    if isinstance(body, PersonAdded):
        if known is not None:
            yield "person", "is in this family already"
    elif known is None:
        yield "person", "is nobody of this family"
    elif known.role == "child" and body.in_work:
        yield "in_work", "a child is not a parent or carer in the work"
    if body.born is not None and body.born > case.today:
        yield "born", "is in the future; a child not yet born has an expected date of delivery"
    if isinstance(body, PersonDescribed) and len(body.model_dump(exclude_none=True)) == 1:
        yield "", "nothing is changed by it"


def _codes(case: Case[Body]) -> Iterator[Fault]:
    for name, (offered, called) in CHOSEN.items():
        code = getattr(case.body, name, None)
        if code is not None and not case.profile.offers(offered, code):
            yield name, f"is not {called} in the practice profile"
