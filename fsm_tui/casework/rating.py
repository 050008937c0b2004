"""The family's own RAG over time, from the ratings of its people and the profile's matrix (design §4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from fsm_tui.casework.family import Family, R, Ratings
from fsm_tui.casework.risk import RiskRated, RiskUpdate, Triaged
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.settling import Proposal, course, waiting
from fsm_tui.practice import rag as matrix
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Harm, Rag, Severity

TREND = 5


@dataclass(frozen=True, slots=True)
class Rating:
    """The RAG in force: the highest pair, and who it is about.

    `rated_at` is the moment since which both sides have been looked at: the earlier of the last look at a
    parent and the last look at a child. `proposed` is a lower rating that waits to be settled; until then the
    pair of the Red stands here.
    """

    rag: Rag
    parent: str
    severity: Severity
    child: str
    harm: Harm
    rated_at: datetime
    in_conflict: bool
    proposed: Proposal | None = None

    @property
    def because(self) -> str:
        return f"{self.severity.value} severity × {self.harm.value} harm"


def family_rag(family: Family, profile: Profile) -> Rating | None:
    """The rating in force, or None while nobody or only one side has been rated."""
    present = {each.id for each in family.people if not each.left}
    parents = {
        ident: each.worst for ident, each in family.parents.items() if ident in present and each.worst is not None
    }
    children = {
        ident: one.worst for ident, one in family.children.items() if ident in present and one.worst is not None
    }
    found = matrix.family_rag(
        profile,
        {ident: each.value.severity for ident, each in parents.items()},
        {ident: each.value.harm for ident, each in children.items()},
    )
    if found is None:
        return None
    held = waiting(family, profile) if found.rag is not Rag.RED else None
    pair = held.red if held else found
    return Rating(
        rag=pair.rag,
        parent=pair.parent,
        severity=pair.severity,
        child=pair.child,
        harm=pair.harm,
        rated_at=min(
            max(each.happened for each in parents.values()), max(each.happened for each in children.values())
        ),
        in_conflict=family.parents[pair.parent].in_conflict or family.children[pair.child].in_conflict,
        proposed=held.proposal if held else None,
    )


@dataclass(frozen=True, slots=True)
class Point:
    """The family's RAG after what was stated at one moment.

    `rag` is what was stated; `in_force` is the Red where that is lower and nobody has settled it (A78).
    """

    at: datetime
    rag: Rag
    in_force: Rag

    @property
    def proposed(self) -> bool:
        return self.rag is not self.in_force


def points(family: Family, profile: Profile) -> tuple[Point, ...]:
    """The RAG after each moment at which risk was stated, oldest first. What went before is never rewritten."""
    # A stable sort keeps each person's own history in its order where moments are equal.
    stated = sorted(_stated(family), key=lambda each: each[0])
    severities: dict[str, Severity] = {}
    harms: dict[str, Harm] = {}
    found: dict[datetime, Point] = {}
    rag: Rag | None = None
    for moment, severity, harm, person in stated:
        # Most looks at risk leave the level as it was, and then the pairs are the same as before.
        same = severities.get(person) is severity if severity is not None else harms.get(person) is harm
        if severity is not None:
            severities[person] = severity
        if harm is not None:
            harms[person] = harm
        if not same:
            rated = matrix.family_rag(profile, severities, harms)
            rag = rated.rag if rated is not None else None
        if rag is not None:
            found[moment] = Point(moment, rag, rag)
    # Only after a Red can anything be lower than what is in force.
    if any(each.rag is Rag.RED for each in found.values()):
        for moved in course(family, profile):
            if (point := found.get(moved.at)) is not None:
                found[moved.at] = Point(point.at, point.rag, Rag.RED if moved.red else point.rag)
    return tuple(found.values())


def trend(family: Family, profile: Profile) -> tuple[Rag, ...]:
    """What was in force at the last five points."""
    return tuple(each.in_force for each in points(family, profile)[-TREND:])


def _stated(family: Family) -> Iterator[tuple[datetime, Severity | None, Harm | None, str]]:
    for ident, parent in family.parents.items():
        for each in parent.history:
            yield each.happened, each.value.severity, None, ident
    for ident, child in family.children.items():
        for one in child.history:
            yield one.happened, None, one.value.harm, ident


def risk_in(body: object) -> RiskUpdate | None:
    """The look at risk that a body holds, if it does."""
    return body.risk if isinstance(body, (SessionRecorded, RiskRated, Triaged)) else None


def raising(family: Family) -> frozenset[str]:
    """Heads of the entries that put somebody's level above what was stated before them."""
    found: set[str] = set()
    for parent in family.parents.values():
        for earlier, later in pairwise(parent.history):
            if later.value.severity > earlier.value.severity:
                found.add(later.head)
    for child in family.children.values():
        for before, after in pairwise(child.history):
            if after.value.harm > before.value.harm:
                found.add(after.head)
    return frozenset(found)


def severity_before(
    family: Family, person: str, moment: datetime, without: frozenset[str] | set[str] = frozenset()
) -> Severity | None:
    """The last severity stated before a moment, leaving out entries whose heads are in `without`."""
    last = _last(family.parents.get(person), moment, without)
    return last.severity if last else None


def harm_before(
    family: Family, person: str, moment: datetime, without: frozenset[str] | set[str] = frozenset()
) -> Harm | None:
    """The last risk of harm stated before a moment, leaving out entries whose heads are in `without`."""
    last = _last(family.children.get(person), moment, without)
    return last.harm if last else None


def _last(ratings: Ratings[R] | None, moment: datetime, without: frozenset[str] | set[str]) -> R | None:
    stated = ratings.history if ratings else ()
    earlier = [each.value for each in stated if each.happened <= moment and each.head not in without]
    return earlier[-1] if earlier else None
