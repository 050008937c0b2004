"""Red and amber concerns for which no goal is agreed (issue: every concern has a goal or a reason; A7, A41, A53).

Pure: the ratings in force, the profile's matrix, and the goals that are active. It points out and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from fsm_tui.casework.family import Family
from fsm_tui.casework.ruling.risks import rated_children
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Harm, Rag, Severity, matrix

L = TypeVar("L", Severity, Harm)


@dataclass(frozen=True, slots=True)
class Concern:
    """Somebody whose level is amber or red and for whom no goal is agreed.

    `person` is whom it is about; `pair` the child, or the parent, with whom the matrix gives the rating, empty
    while nobody of them is rated. `words` names both (client text).
    """

    person: str
    role: Literal["parent", "child"]
    rag: Rag
    pair: str
    words: str


def without_goal(family: Family, profile: Profile, today: date) -> tuple[Concern, ...]:
    """Every concern without a goal, the reddest first, parents and carers before children.

    A parent or carer counts by the rating of their severity with the most endangered child; a goal of their own
    answers it. A child counts once the risk of harm is more than low, by the rating with the most severe use; a
    goal of anybody in a domain about children answers it. Nothing is pointed out in a closed family.
    """
    if family.closed:
        return ()
    severities = _severities(family)
    harms = _harms(family, today)
    found = [*_parents(family, profile, severities, harms), *_children(family, profile, severities, harms)]
    return tuple(sorted(found, key=lambda each: (-each.rag.rank, each.role != "parent")))


def child_domains(profile: Profile) -> tuple[str, ...]:
    """Codes of the goal domains that answer a concern about a child, those of old records too."""
    return tuple(each.code for each in profile.lists.goal_domains if each.children)


def _severities(family: Family) -> dict[str, Severity]:
    adults = {each.id for each in family.people if each.role != "child" and not each.left}
    return {
        ident: rated.worst.value.severity
        for ident, rated in family.parents.items()
        if ident in adults and rated.worst is not None
    }


def _harms(family: Family, today: date) -> dict[str, Harm]:
    young = {each.id for each in rated_children(family, today)}
    return {
        ident: rated.worst.value.harm
        for ident, rated in family.children.items()
        if ident in young and rated.worst is not None
    }


def _parents(
    family: Family, profile: Profile, severities: Mapping[str, Severity], harms: Mapping[str, Harm]
) -> list[Concern]:
    with_goal = {each.agreed.person for each in family.active_goals}
    child, harm = _worst(harms, Harm.LOW)
    found = []
    for ident, severity in severities.items():
        rag = matrix(profile, severity, harm)
        if rag > Rag.GREEN and ident not in with_goal:
            said = f"{severity.value} severity of use"
            if child:
                said += f" with {harm.value} risk of harm to {family.name_of(child)}"
            words = f"{family.name_of(ident)}: {said}, and no goal is agreed with them"
            found.append(Concern(ident, "parent", rag, child, words))
    return found


def _children(
    family: Family, profile: Profile, severities: Mapping[str, Severity], harms: Mapping[str, Harm]
) -> list[Concern]:
    domains = set(child_domains(profile))
    if any(each.agreed.domain in domains for each in family.active_goals):
        return []
    parent, severity = _worst(severities, Severity.LOW)
    found = []
    for ident, harm in harms.items():
        rag = matrix(profile, severity, harm)
        # A low risk of harm is amber only by the parent's use, and that is the parent's concern above.
        if harm > Harm.LOW and rag > Rag.GREEN:
            said = f"{harm.value} risk of harm"
            if parent:
                said += f" with {severity.value} severity of use of {family.name_of(parent)}"
            words = f"{family.name_of(ident)}: {said}, and no goal is about the children"
            found.append(Concern(ident, "child", rag, parent, words))
    return found


def _worst(levels: Mapping[str, L], least: L) -> tuple[str, L]:
    """Who has the highest level, the first by id of several; nobody and the least where nobody is rated."""
    return max(((ident, levels[ident]) for ident in sorted(levels)), key=lambda each: each[1].rank, default=("", least))
