"""What was heard at sessions, for `show`: stages of change, rulers, and what is used (A24, B4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from fsm_tui.casework import heard
from fsm_tui.casework.telling_sessions import ruler_words, use_words
from fsm_tui.practice.dates import read_day

if TYPE_CHECKING:
    from fsm_tui.casework.causality import Statement
    from fsm_tui.casework.family import Family
    from fsm_tui.practice.profile import Profile

Stated = Callable[["Statement[Any]"], dict[str, Any]]


def of(family: Family, stated: Stated) -> dict[str, Any]:
    """The field `heard` of the document, by person; who said nothing is not in it. Units are fractions as text."""
    sessions = heard.sat(family)
    found = {}
    for person in family.people:
        uses = heard.uses(sessions, person.id)
        said = {
            "stages": [stated(each) for each in heard.stages(sessions, person.id)],
            "importance": [stated(each) for each in heard.rulers(sessions, person.id, "importance")],
            "confidence": [stated(each) for each in heard.rulers(sessions, person.id, "confidence")],
            "use": [stated(each) | {"units": _units(each)} for each in uses],
        }
        if any(said.values()):
            found[person.id] = said
    return {"heard": found}


def _units(each: Statement[Any]) -> dict[str, str | None] | None:
    units = each.value.units
    if units is None:
        return None
    return {name: None if one is None else str(one) for name, one in (("day", units.day), ("week", units.week))}


def lines(family: Family, profile: Profile) -> dict[str, list[str]]:
    """The same to be read, by title, the oldest first."""
    sessions = heard.sat(family)
    label = partial(profile.label, "stages_of_change")
    stages, rulers, uses = [], [], []
    for person in family.people:
        if taken := heard.steps(heard.stages(sessions, person.id)):
            stages.append(f"{person.name}: {heard.timeline(taken, label)}")
        rulers += [
            f"{read_day(each.day)}: {person.name}, {name}, {ruler_words(each.value)}"
            for name in heard.RULED
            for each in heard.rulers(sessions, person.id, name)
        ]
        uses += [
            f"{read_day(each.day)}: {person.name}, {use_words(each.value, profile)}"
            for each in heard.uses(sessions, person.id)
        ]
    return {
        "Stage of change": stages,
        "Importance and confidence, as they put it": rulers,
        "Use, as said at sessions": uses,
    }
