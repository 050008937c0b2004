"""Rules about screenings (A120, B1): whose, when, and that the answers are ones that the instrument takes."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.ruling.case import Case, Fault
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.practice import answering
from fsm_tui.practice.instruments import Instrument

_ABOUT = {
    "adult": "is about a parent, carer or other adult of the family: say whom",
    "child": "is about a child of the family, or about nobody by name",
    "family": "is about the whole family: leave the person out",
}


def taken(case: Case[ScreeningTaken]) -> Iterator[Fault]:
    """An instrument of the guidance, used with somebody of this family, with answers that it takes."""
    body, profile = case.body, case.profile
    one = profile.instrument(body.instrument) if profile.offers("instruments", body.instrument) else None
    if one is None:
        there = ", ".join(str(each.code) for each in profile.offered("instruments"))
        yield "instrument", f"is not an instrument of the practice profile; there are {there or 'none'}"
    else:
        yield from _whose(case, one)
    if body.taken_on > case.today:
        yield "taken_on", "is in the future"
    person = case.family.person(body.person) if body.person else None
    if person is not None and person.born is not None and body.taken_on < person.born:
        yield "taken_on", "is before this person was born"
    if one is None:
        return
    yield from answering.faults(
        one,
        [(each.item, each.value, each.na) for each in body.answers],
        body.total,
        body.stage,
        outcome=body.outcome,
        scoring_version=body.scoring_version,
    )
    if one.kind == "logged" and not body.outcome and not body.note.strip():
        yield "outcome", f"{one.label} is not scored here: say what came of it, or write where it is held in the note"


def _whose(case: Case[ScreeningTaken], one: Instrument) -> Iterator[Fault]:
    person = case.family.person(case.body.person) if case.body.person else None
    if case.body.person and person is None:
        yield "person", "is nobody of this family"
        return
    right = {
        "adult": person is not None and person.role != "child",
        "child": person is None or person.role == "child",
        "family": person is None,
    }
    if not right[one.about]:
        yield "person", f"{one.label} {_ABOUT[one.about]}"
