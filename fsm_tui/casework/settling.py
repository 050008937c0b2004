"""Ratings below Red that wait until they are signed or agreed with the social worker (A78, A79; design §4).

Until then the Red stays in force. Everything follows from the set of records, by the order of what happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.risk import RiskSigned
from fsm_tui.practice import rag as matrix
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import FamilyRag, Harm, Rag, Severity

PROPOSED, AT_ONCE = "proposed", "at_once"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rating below Red that nobody settled yet. `of` is the record that stated it, `refused` a leader's no."""

    rag: Rag
    of: str
    at: datetime
    refused: Statement[RiskSigned] | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The family's pair after what was stated at one moment, and the records that stated it."""

    at: datetime
    rag: FamilyRag
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The Red that stays in force, and what was proposed in its place."""

    red: FamilyRag
    proposal: Proposal


def moments(family: Family, profile: Profile) -> Iterator[Moment]:
    """The pair of those who are still in the family, after each moment at which risk was stated."""
    present = {each.id for each in family.people if not each.left}
    stated: list[tuple[datetime, str, Severity | Harm, str]] = [
        (each.happened, each.head, each.value.severity, who)
        for who, parent in family.parents.items() if who in present for each in parent.history
    ]  # fmt: skip
    stated += [
        (one.happened, one.head, one.value.harm, who)
        for who, child in family.children.items() if who in present for one in child.history
    ]  # fmt: skip
    # Stable, so that each person's own history keeps its order where moments are equal.
    stated.sort(key=lambda each: each[0])
    severities: dict[str, Severity] = {}
    harms: dict[str, Harm] = {}
    for at, together in groupby(stated, key=lambda each: each[0]):
        heads = []
        for _, head, level, who in together:
            heads.append(head)
            if isinstance(level, Severity):
                severities[who] = level
            else:
                harms[who] = level
        if (found := matrix.family_rag(profile, severities, harms)) is not None:
            yield Moment(at, found, tuple(dict.fromkeys(heads)))


def waiting(family: Family, profile: Profile) -> Waiting | None:
    """The Red that stays in force until a lower rating is settled; None where nothing waits."""
    if profile.risk.downgrade_from_red == AT_ONCE:
        return None
    red: FamilyRag | None = None
    proposal: Proposal | None = None
    for moment in moments(family, profile):
        if moment.rag.rag is Rag.RED:
            red, proposal = moment.rag, None
        elif red is not None and any(family.argued.is_settled(head) for head in moment.heads):
            red, proposal = None, None
        elif red is not None:
            of = moment.heads[-1]
            proposal = Proposal(moment.rag.rag, of, moment.at, family.argued.refused(of))
    return Waiting(red, proposal) if red is not None and proposal is not None else None


def new_reds(family: Family, profile: Profile) -> tuple[Moment, ...]:
    """Each moment at which the family became Red, but for what the leader's own triage says."""
    triages = {each.head for each in family.triage}
    found, before = [], None
    for moment in moments(family, profile):
        if moment.rag.rag is Rag.RED and before is not Rag.RED and not triages.intersection(moment.heads):
            found.append(moment)
        before = moment.rag.rag
    return tuple(found)
