"""A family that is here, in the answers of the intake form; and what was typed laid over it. Pure."""

from __future__ import annotations

from datetime import date

from fsm_tui.casework.allocation import ReferralReceived
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.naming import name_key
from fsm_tui.practice.rag import Rag
from fsm_tui.services.eligibility import plan_in_force
from screens.asking.asks import Values
from screens.intake.entries import Held
from screens.intake.form import ADULT, CHILD, FIELDS, MOST, REFERRAL, WORKER, begun, slot

_NEVER_LAID_OVER = ("label", "area", "base")


def held(family: Family, today: date) -> Held:
    """What the form starts from for a family that is here, with or without a request."""
    was: dict[str, str] = {"label": family.label.value or "", "area": family.area.value or "",
                           "base": family.base.value or ""}  # fmt: skip
    was |= {name: family.details[name].value or "" for name in ("mosaic", "cgl", "address")}
    if (worker := family.social_worker.value) is not None:
        was |= {"sw_name": worker.name, "sw_agency": worker.agency, "sw_phone": worker.phone, "sw_email": worker.email}
    if (plan := plan_in_force(family, today)) is not None:
        was |= {"plan": plan.plan, "category": plan.category or "", "starts": plan.starts.isoformat()}
    ids: dict[str, str] = {}
    for group in (ADULT, CHILD):
        people = [each for each in family.people if not each.left and (each.role == "child") == (group == CHILD)]
        for number, person in enumerate(people[:MOST]):
            ids[f"{group}.{number}"] = person.id
            was |= _person(person, group, number)
    if family.referral is not None:
        was |= _request(family.referral.value)
    return Held(family.id, family.referral is not None, {k: v for k, v in was.items() if v}, ids)


def _person(person: Person, group: str, number: int) -> dict[str, str]:
    said = {
        "name": person.name,
        "relationship": person.relationship or "",
        "born": person.born.isoformat() if person.born else "",
        "due": person.due.isoformat() if person.due and not person.born else "",
        "in_work": "yes" if person.in_work else "no",
        "phone": person.phone,
    }
    return {slot(group, number, name): said[name] for name in FIELDS[group]}


def _request(told: ReferralReceived) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in REFERRAL:
        value = getattr(told, name)
        if isinstance(value, bool):
            found[name] = "yes" if value else "no"
        elif isinstance(value, date):
            found[name] = value.isoformat()
        elif isinstance(value, tuple):
            found[name] = ",".join(value)
        elif isinstance(value, Rag):
            found[name] = value.value
        else:
            found[name] = value or ""
    for number, worker in enumerate(told.workers[:MOST]):
        found |= {slot(WORKER, number, name): getattr(worker, name) for name in FIELDS[WORKER]}
    return found


def laid_over(there: Held, typed: Values) -> dict[str, str]:
    """What was typed for a new family, in the form of the family that it turned out to be.

    A person of the same name is that person; others are added. What the family is called and where it is stays.
    """
    found = dict(there.was)
    for name, value in typed.items():
        if value and name not in _NEVER_LAID_OVER and name.partition(".")[0] not in FIELDS:
            found[name] = value
    for group in FIELDS:
        for number in range(MOST):
            if begun(typed, group, number):
                _lay(found, typed, group, number)
    return found


def _lay(found: dict[str, str], typed: Values, group: str, number: int) -> None:
    key = name_key(typed.get(slot(group, number, "name"), ""))
    places = range(MOST)
    same = [each for each in places if key and name_key(found.get(slot(group, each, "name"), "")) == key]
    free = [each for each in places if not begun(found, group, each)]
    for place in (same or free)[:1]:
        for name in FIELDS[group]:
            value = typed.get(slot(group, number, name), "")
            if value and not (same and name == "name"):
                found[slot(group, place, name)] = value

