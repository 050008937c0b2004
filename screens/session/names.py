"""What people and goals are called on the form, and how a fault of a place reads in the list of what is missing."""

from __future__ import annotations

from datetime import date

from fsm_tui.casework.family import Family, Person
from fsm_tui.practice.ages import gestation, read_age

_LONGEST = 16
_WORDS = {
    "session_kind": "kind",
    "day": "day",
    "start": "start",
    "happened_at": "day and start",
    "minutes": "length",
    "travel_minutes": "travel",
    "place": "place",
    "attendance": "outcome",
    "present": "who was there",
    "children_seen": "children seen",
    "children_spoken_to": "children spoken to",
    "joint_with": "joint with",
    "told": "who was told",
    "note": "note",
    "prompts": "why not now",
    "no_goals_because": "why no goal",
    "stages": "stage of change",
    "interventions": "interventions",
    "correction_reason": "why corrected",
    "corrects": "the session that is corrected",
    "risk": "a parent or child",
}
_TOLD = {"to": "who was phoned", "on": "on which day", "at": "when", "reached": "reached or not"}
_PARTS = {"because": "because", "means": "meaning", "stated": "level", "": "level"}


class Names:
    """Short names for one family: the first word of a name where it is the only one."""

    def __init__(self, family: Family) -> None:
        self._short = _short(family)
        self._goals = {each.id: number for number, each in enumerate(family.goals, 1)}

    def person(self, ident: str) -> str:
        """A person's short name."""
        return self._short.get(ident, "somebody")

    def goal(self, ident: str) -> str:
        """`goal 2`, as numbered on the form."""
        number = self._goals.get(ident)
        return f"goal {number}" if number else "a goal"

    def of(self, place: str) -> str:
        """What a fault's place is called in the list of what is missing."""
        first, *rest = place.split(".")
        if first == "risk" and rest[:1] == ["plan"]:
            return "plan for a bad day"
        if first == "risk" and rest[:1] == ["escalation"]:
            return "new Red: " + _TOLD.get(rest[-1], "who was told")
        if first == "risk" and len(rest) >= 2:
            axis = "severity" if rest[0] == "parents" else "harm"
            part = _PARTS.get(rest[2] if len(rest) > 2 else "", "level")
            return f"{self.person(rest[1])}: {axis if part == 'level' else part}"
        if first == "goals" and rest:
            return self.goal(rest[0]) + (" because" if rest[-1] == "because" else "")
        if first == "risk" and rest:
            return rest[0].replace("_", " ")
        return _WORDS.get(first, first.replace("_", " "))


def _short(family: Family) -> dict[str, str]:
    words = {each.id: (each.name.split() or ["?"])[0] for each in family.people}
    taken = list(words.values())
    found = {}
    for each in family.people:
        name = words[each.id] if taken.count(words[each.id]) == 1 else each.name
        found[each.id] = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return found


def age_words(person: Person, on: date) -> str:
    """How old a child is on a day, or how far the pregnancy is."""
    if person.born is not None:
        return read_age(person.born, on)
    if person.due is not None:
        weeks, days = gestation(person.due, on)
        return f"unborn, {weeks} weeks + {days}"
    return "age not known"
