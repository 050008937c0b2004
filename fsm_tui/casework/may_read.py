"""Whether somebody of the family may read a part of a record: one rule, for whatever is shown or given to them (A93).

It is about members of the family, not about agencies: those are the business of `casework.may_be_told`.
"""

from __future__ import annotations

from fsm_tui.casework.family import Family
from fsm_tui.casework.folding.kept import Mark


def may_read(family: Family, record: str, place: str, person: str) -> bool:
    """`record` is the head of any version, `place` a dotted path with ids, empty for all of it.

    A mark reaches what lies within it; a part that holds something kept is not given as a whole either.
    """
    return not any(each.person == person and touches(each.place, place) for each in on(family, record))


def on(family: Family, head: str) -> tuple[Mark, ...]:
    """The marks that hold on the record of this head."""
    record = family.record_of(head)
    return family.kept.on(record.root if record is not None else head)


def kept_from(family: Family, head: str, place: str) -> tuple[str, ...]:
    """Those who are not to be told this part, by id, in the order of the family's people."""
    found = {each.person for each in on(family, head) if touches(each.place, place)}
    return tuple(each.id for each in family.people if each.id in found)


def touches(marked: str, place: str) -> bool:
    """Whether a mark on one place reaches another: the same, above it or below it."""
    one, other = _steps(marked), _steps(place)
    least = min(len(one), len(other))
    return one[:least] == other[:least]


def _steps(place: str) -> list[str]:
    return place.split(".") if place else []
