"""Rules about what is kept from whom: of a record of this family, from one of its adults (A93)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.risk import RiskUpdate
from fsm_tui.casework.ruling.case import Case, Fault, adult

_OF_PEOPLE = ("stages", "motivation", "use", "prompts")


def is_part(place: str, body: object, family: Family) -> bool:
    """Whether a dotted place is one of this body. A mark that reached nothing would hide nothing and say nothing."""
    first, *rest = place.split(".")
    if not isinstance(body, Body) or not place:
        # What needs a newer version has parts that nobody here knows.
        return True
    if first not in type(body).model_fields:
        return False
    if first == "risk" and isinstance(getattr(body, "risk", None), RiskUpdate) and rest:
        if rest[0] in ("parents", "children"):
            return len(rest) == 1 or family.person(rest[1]) is not None
        return rest[0] in RiskUpdate.model_fields
    if first in _OF_PEOPLE and rest:
        return family.person(rest[0]) is not None
    if first == "goals" and rest:
        return any(each.id == rest[0] for each in family.goals)
    return True


def kept(case: Case[RecordKept]) -> Iterator[Fault]:
    """Which record, and whom it is kept from; only a mark that holds can be taken back."""
    body, family = case.body, case.family
    record = family.record_of(body.record)
    if record is None:
        yield "record", "there is no such entry in this family"
    elif body.kept and not is_part(body.place, record.shown.body, family):
        yield "place", "is no part of that record"
    if not adult(case, body.person):
        yield "person", "is no parent, carer or other adult of this family"
    elif record is not None and not body.kept:
        marks = family.kept.on(record.root)
        if not any(each.place == body.place and each.person == body.person for each in marks):
            yield "kept", "nothing is kept from them at that place"
