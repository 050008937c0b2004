"""Ratings below Red that wait until they are signed or agreed with the social worker (A78, A79; design §4).

Until then the Red stays in force. Everything follows from the set of records, by the order of what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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

#: When, by which record, which level, of whom.
Stated = tuple[datetime, str, Severity | Harm, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rating below Red that nobody settled yet.

    `of` is the last record that stated it, `since` the moment since which something lower waits, `refused` a
    leader's no to that record.
    """

    rag: Rag
    of: str
    since: datetime
    refused: Statement[RiskSigned] | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The family's pair after what one record stated.

    `red` is the Red that stays in force where the pair is lower and nobody settled it; `new` says that the family
    was not Red before.
    """

    at: datetime
    rag: FamilyRag
    head: str
    red: FamilyRag | None = None
    new: bool = False

    @property
    def in_force(self) -> FamilyRag:
        return self.red or self.rag


@dataclass(frozen=True, slots=True)
class Waiting:
    """The Red that stays in force, and what was proposed in its place."""

    red: FamilyRag
    proposal: Proposal


def stated(family: Family) -> list[Stated]:
    """What was stated of those who are still in the family."""
    present = {each.id for each in family.people if not each.left}
    found: list[Stated] = [
        (each.happened, each.head, each.value.severity, who)
        for who, parent in family.parents.items() if who in present for each in parent.history
    ]  # fmt: skip
    found += [
        (one.happened, one.head, one.value.harm, who)
        for who, child in family.children.items() if who in present for one in child.history
    ]  # fmt: skip
    return found


def moments(found: Iterable[Stated], profile: Profile, settled: Callable[[str], bool]) -> Iterator[Moment]:
    """The family after each record that states risk, by the order of what happened.

    `settled` says of a record whether its rating may be in force below Red.
    """
    at_once = profile.risk.downgrade_from_red == AT_ONCE
    severities: dict[str, Severity] = {}
    harms: dict[str, Harm] = {}
    rag: FamilyRag | None = None
    red: FamilyRag | None = None
    # Where moments are equal, records stand in the order in which they stand in each person's own history.
    ordered = sorted(found, key=lambda each: each[0])
    order: dict[str, int] = {}
    for each in ordered:
        order.setdefault(each[1], len(order))
    ordered.sort(key=lambda each: (each[0], order[each[1]]))
    for (at, head), together in groupby(ordered, key=lambda each: each[:2]):
        moved = False
        for _, _, level, who in together:
            if isinstance(level, Severity):
                moved, severities[who] = moved or severities.get(who) is not level, level
            else:
                moved, harms[who] = moved or harms.get(who) is not level, level
        if moved:  # most looks at risk leave the levels as they were, and then the pair is the same
            rag = matrix.family_rag(profile, severities, harms)
        if rag is None:
            continue
        before = red
        if rag.rag is Rag.RED:
            red = rag
        elif red is not None and (at_once or settled(head)):
            red = None
        yield Moment(at, rag, head, None if rag.rag is Rag.RED else red,
                     new=rag.rag is Rag.RED and before is None)  # fmt: skip


def course(family: Family, profile: Profile) -> tuple[Moment, ...]:
    """The family's rating over time with what was settled and what was not."""
    return tuple(moments(stated(family), profile, family.argued.is_settled))


def waiting(family: Family, profile: Profile, told: tuple[Moment, ...] | None = None) -> Waiting | None:
    """The Red that stays in force until a lower rating is settled; None where nothing waits.

    `told` is the course, where the caller has it.
    """
    last, since = None, None
    for moment in course(family, profile) if told is None else told:
        if moment.red is None:
            since = None
        elif since is None or (last is not None and family.argued.refused(last.head)):
            since = moment.at  # what comes after a refusal is proposed anew
        last = moment
    if last is None or last.red is None or since is None:
        return None
    of = last.head
    return Waiting(last.red, Proposal(last.rag.rag, of, since, family.argued.refused(of)))


def new_reds(family: Family, profile: Profile, told: tuple[Moment, ...] | None = None) -> tuple[Moment, ...]:
    """Each moment at which the family became Red, but for what the leader's own triage says."""
    triages = {each.head for each in family.triage}
    return tuple(
        each
        for each in (course(family, profile) if told is None else told)
        if each.new and each.head not in triages
    )
