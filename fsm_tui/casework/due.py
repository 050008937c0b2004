"""What is due for a family: the profile's clocks run over what was recorded (A44–A49, A54, A78, A94, A96).

Dates and facts only. Whether something is overdue is today's word and is said by `practice.clocks.state`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fsm_tui.casework import network_clocks, screening_clocks
from fsm_tui.casework.family import Family
from fsm_tui.casework.happenings import Happening, happenings
from fsm_tui.casework.rating import family_rag
from fsm_tui.errors import Refused
from fsm_tui.practice.clocks import due_date
from fsm_tui.practice.items import Clock, Event
from fsm_tui.practice.profile import Profile, in_force_on
from fsm_tui.practice.rag import Rag
from fsm_tui.practice.working_days import LAST_YEAR

__all__ = ["Due", "Happening", "due_items", "happenings"]

MAKES_ITS_OWN_ROUND = ("month_end",)
AGAIN = ("pending", "more_information")


@dataclass(frozen=True, slots=True)
class Due:
    """One clock of one family, parent, goal, consent or worker (`about`); `entry` started or stopped it.

    A clock that does not apply has no `due_on`, and says why in `not_because`.
    """

    clock: str
    about: str
    started_on: date
    due_on: date | None
    done_on: date | None
    entry: str
    not_because: str = ""


def due_items(
    family: Family, profiles: Sequence[Profile], told: Sequence[Happening] | None = None
) -> tuple[Due, ...]:
    """What is due or was done in time or late. A clock follows the profile in force on the day it started.

    `told` are the family's happenings by these profiles, where the caller has them already.
    """
    ordered = sorted(profiles, key=lambda each: (each.profile.in_force, each.profile.version))
    told = happenings(family, *ordered) if told is None else told
    rag = _ratings(family)
    found: list[Due] = []
    over = family.closed or family.came.linked_to.value is not None
    for clocks in _definitions(ordered).values():
        runs = [
            due
            for clock in clocks
            for due in _run(clock, told, family, ordered, rag)
            if _is(clock, due, clocks, ordered)
        ]
        # Of two definitions of one clock the run that started last is the one that goes on.
        found += {due.about: due for due in sorted(runs, key=lambda each: each.started_on)}.values()
        found += _not_applicable(clocks[-1], family)
    # Nothing waits for a family that is closed, or that goes on under another name: but a request that came since.
    asked = _of_requests(ordered) if family.request in AGAIN and family.came.linked_to.value is None else frozenset()
    return tuple(
        each for each in found if not over or each.due_on is None or each.done_on is not None or each.clock in asked
    )


def _shape(clock: Clock) -> tuple[object, ...]:
    return clock.starts, clock.ends, clock.per, clock.repeats


def _definitions(ordered: Sequence[Profile]) -> dict[str, list[Clock]]:
    """The clocks by code; a clock that another version starts, ends or repeats otherwise stands there for each."""
    found: dict[str, list[Clock]] = {}
    for clock in (clock for profile in ordered for clock in profile.clocks):
        if clock.unit not in MAKES_ITS_OWN_ROUND:
            known = found.setdefault(clock.code, [])
            known[:] = [each for each in known if _shape(each) != _shape(clock)] + [clock]
    return found


def _is(clock: Clock, due: Due, clocks: Sequence[Clock], profiles: Sequence[Profile]) -> bool:
    """Whether the guidance of the day on which it started means this definition of the clock."""
    if len(clocks) == 1:
        return True
    meant = next((one for one in in_force_on(due.started_on, profiles).clocks if one.code == clock.code), None)
    return meant is not None and _shape(meant) == _shape(clock)


def _of_requests(profiles: Sequence[Profile]) -> frozenset[str]:
    about = (Event.REQUEST_RECEIVED, Event.INFORMATION_REQUESTED)
    return frozenset(clock.code for each in profiles for clock in each.clocks if clock.starts in about)


def _not_applicable(clock: Clock, family: Family) -> list[Due]:
    """The clocks of allocation, for a family that came with work under way."""
    allocated = family.allocated.value
    if allocated is None or not allocated.carried_over or clock.starts is not Event.ALLOCATED:
        return []
    head = family.allocated.heads[-1].head
    abouts = [each.id for each in family.in_work] if clock.per == "parent" else [""]
    return [Due(clock.code, about, allocated.allocated_on, None, None, head, "carried over") for about in abouts]


RagBy = Callable[[Profile], Rag | None]


def _ratings(family: Family) -> RagBy:
    """The family's rating by each version of the guidance, worked out once: it goes through the whole history."""
    known: dict[int, Rag | None] = {}

    def by(profile: Profile) -> Rag | None:
        if id(profile) not in known:
            rating = family_rag(family, profile)
            known[id(profile)] = rating.rag if rating else None
        return known[id(profile)]

    return by


def _run(
    clock: Clock, told: Sequence[Happening], family: Family, profiles: Sequence[Profile], rag: RagBy
) -> list[Due]:
    starts = [each for each in told if each.event == clock.starts]
    ends = [each for each in told if each.event == clock.ends]
    if clock.per == "screening":
        starts = screening_clocks.starts(clock, starts, family, profiles[-1])
    found = []
    for about in _abouts(clock, starts, family):
        begun = [each for each in starts if each.about in ("", about)]
        stopped = [each for each in ends if each.about == about]
        if clock.repeats:
            begun = sorted((*begun, *stopped), key=lambda each: (each.on, each.entry))
        if not begun:
            continue
        start = begun[-1]
        due_on = _due(clock, about, start, family, profiles, rag)
        if due_on is None:
            continue
        # What is due before an event, such as a report before its conference, is done since the last such event.
        since = begun[-2].on if len(begun) > 1 else date.min
        ahead = clock.days is not None and clock.days < 0
        early = screening_clocks.early(clock, start, family, profiles[-1]) if clock.per == "screening" else 0
        # A proposal to close that still waits answers for an exit date that has not come yet.
        waits = family.ending.proposal.head if family.ending.proposal else ""
        ending = (
            each
            for each in stopped
            if (each.on > since if ahead else _stops(each, start, early) or each.entry == waits)
        )
        done = None if clock.repeats else next(ending, None)
        found.append(
            Due(
                clock=clock.code,
                about=about,
                started_on=start.on,
                due_on=due_on,
                done_on=done.on if done else None,
                entry=done.entry if done else start.entry,
            )
        )
    return found


def _stops(end: Happening, start: Happening, early: int) -> bool:
    """An end counts from the start on, or from `early` days before; one that the same entry tells counts anyhow."""
    return end.on >= start.on - timedelta(days=early) or end.entry == start.entry


def _abouts(clock: Clock, starts: Sequence[Happening], family: Family) -> list[str]:
    if clock.per == "parent":
        return [each.id for each in family.in_work]
    return sorted({each.about for each in starts})


def _due(
    clock: Clock, about: str, start: Happening, family: Family, profiles: Sequence[Profile], rag: RagBy
) -> date | None:
    """The day; where the goal or the consent names one of its own, that one.

    None where no calendar reaches, and where the guidance of the start day did not have this clock.
    """
    if clock.per == "goal":
        goal = next((each for each in family.goals if each.id == about), None)
        if goal is not None and goal.agreed.review_weeks is not None:
            found = start.on + timedelta(weeks=goal.agreed.review_weeks)
            return found if found.year <= LAST_YEAR else None
    if clock.per == "consent" and clock.starts is Event.CONSENT_RECORDED:
        for cell in family.consents:
            for each in cell.standing:
                if each.head == start.entry and each.value.review_on is not None:
                    return each.value.review_on
    if clock.per == "partner":
        return network_clocks.due_on(clock, about, family)
    profile = in_force_on(start.on, profiles)
    known = next((each for each in profile.clocks if each.code == clock.code), None)
    if known is None:
        return None
    if clock.per == "screening" and (own := screening_clocks.due_on(known, about, start.on, profile)) is not None:
        return own if own.year <= LAST_YEAR else None
    try:
        found = due_date(known, start.on, profile, rag=rag(profile) if known.by_rag else None)
    except Refused:
        return None
    return found if found.year <= LAST_YEAR else None
