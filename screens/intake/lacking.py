"""What a complete request has and this one lacks, while it is typed; and where it is said (A40). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from fsm_tui.practice.eligibility import Adult, Asked, Missing, completeness
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Rag
from screens.asking.asks import Values
from screens.intake.form import ADULT, CHILD, MOST, NOT_KNOWN, begun, day, slot, slots

_WORDS = (
    "problem", "impact_evidence", "agreement_by", "known_how_long", "previous_involvement", "safeguarding_issues",
    "mosaic",
)  # fmt: skip
_YES = {"yes": True, "no": False}


def asked_of(values: Values, today: date) -> Asked:
    """The answers as the rules of eligibility and completeness take them."""
    received = day(values, "received_on", today) or today
    young = [number for number in range(MOST) if begun(values, CHILD, number)]
    rag = values.get("social_worker_rag", "")
    plan = values.get("plan", "")
    more: dict[str, Any] = {name: values.get(name, "") for name in _WORDS}
    more |= {
        "impact": values.get("impact") or NOT_KNOWN,
        "attitude": values.get("attitude") or NOT_KNOWN,
        "known_to_core_service": values.get("known_to_core_service") or NOT_KNOWN,
        "engaged": values.get("engaged") or NOT_KNOWN,
    }
    return Asked(
        on=received,
        adults=tuple(
            Adult(str(number), day(values, slot(ADULT, number, "born"), today))
            for number in range(MOST)
            if begun(values, ADULT, number) and values.get(slot(ADULT, number, "in_work")) == "yes"
        ),
        children=len(young),
        children_without_date=sum(not _dated(values, number) for number in young),
        substances=tuple(code for code in values.get("substances", "").split(",") if code),
        plan=None if plan in ("", NOT_KNOWN) else plan,
        plan_category=values.get("category") or None,
        agreement_gained=_YES.get(values.get("agreement_gained", "")),
        agreement_on=day(values, "agreement_on", today),
        role_explained=_YES.get(values.get("role_explained", "")),
        positives_discussed=_YES.get(values.get("positives_discussed", "")),
        social_worker_rag=Rag(rag) if rag in list(Rag) else None,
        social_worker=values.get("sw_name", ""),
        social_worker_reached_by=values.get("sw_phone", "") or values.get("sw_email", ""),
        **more,
    )


def _dated(values: Values, number: int) -> bool:
    return bool(values.get(slot(CHILD, number, "born")) or values.get(slot(CHILD, number, "due")))


def lacking(values: Values, profile: Profile, today: date) -> Iterator[tuple[Missing, str]]:
    """What is missing, each with the question that says it."""
    for each in completeness(asked_of(values, today), profile):
        yield each, place(each.field, values)


def place(field: str, values: Values) -> str:
    """The name of the question where something that is missing is said."""
    if field == "adults":
        return _adult(values)
    if field == "children":
        late = [each for each in range(MOST) if begun(values, CHILD, each) and not _dated(values, each)]
        return slot(CHILD, late[0], "born") if late else slot(CHILD, slots(values, CHILD) - 1, "name")
    if field == "agreement_by" and values.get("agreement_by"):
        return "agreement_on"
    if field == "social_worker":
        return "sw_phone" if values.get("sw_name") else "sw_name"
    return {"plan_category": "category"}.get(field, field)


def _adult(values: Values) -> str:
    there = [each for each in range(MOST) if begun(values, ADULT, each)]
    working = [each for each in there if values.get(slot(ADULT, each, "in_work")) == "yes"]
    for each in working:
        if not values.get(slot(ADULT, each, "born")):
            return slot(ADULT, each, "born")
    unsaid = [each for each in there if not values.get(slot(ADULT, each, "in_work"))]
    return slot(ADULT, unsaid[0], "in_work") if unsaid else slot(ADULT, slots(values, ADULT) - 1, "name")
