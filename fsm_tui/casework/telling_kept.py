"""What is kept from whom, in words: which part of which record (A93)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from fsm_tui.casework.kept import RecordKept
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day

Line = tuple[str, str, str]

WHOLE = "all of it"
_PARTS = {
    "note": "the note", "risk": "risk", "goals": "goals", "use": "use", "motivation": "motivation",
    "stages": "stage of change", "interventions": "interventions", "plan": "the plan for a bad day",
}  # fmt: skip
_OF_SOMEBODY = {"use": "use", "motivation": "motivation", "stages": "stage of change"}


def part_words(place: str, named: Callable[[str], str] | None = None, goals: Callable[[str], str] | None = None) -> str:
    """What a place of a record is called, with whose it is where `named` and `goals` can say so."""
    if not place:
        return WHOLE
    first, *rest = place.split(".")
    if first == "risk" and rest[:1] in (["parents"], ["children"]):
        axis = "severity of use" if rest[0] == "parents" else "risk of harm"
        return f"{axis}, {named(rest[1])}" if named and len(rest) > 1 else axis
    if first == "risk" and rest:
        return _PARTS.get(rest[0], rest[0].replace("_", " "))
    if first in _OF_SOMEBODY and rest and named:
        return f"{_OF_SOMEBODY[first]}, {named(rest[0])}"
    if first == "goals" and rest and goals:
        return f"goal: {goals(rest[0])}"
    return _PARTS.get(first, first.replace("_", " "))


def kept(
    body: RecordKept, family: Family, named: Callable[[str], str], goals: Callable[[str], str]
) -> Iterator[Line]:
    """Whom, which part of which record, and why."""
    label = "Not to be shared with" if body.kept else "May be shared again with"
    yield "person", label, named(body.person)
    yield "place", "What", f"{part_words(body.place, named, goals)} of: {record_words(family, body.record)}"
    if body.because:
        yield "because", "Because", body.because


def record_words(family: Family, head: str) -> str:
    """A record by its kind and day."""
    record = family.record_of(head)
    if record is None:
        return "a record that is not here yet"
    shown = record.shown
    called = shown.body.called() if isinstance(shown.body, Body) else "a record that needs a newer version"
    return f"{called}, {read_day(london(shown.entry.header.happened).date())}"
