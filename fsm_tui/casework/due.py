"""What is due for a family: the profile's clocks run over what was recorded (A44–A49, A54, A78, A94, A96).

Dates and facts only. Whether something is overdue is today's word and is said by `practice.clocks.state`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fsm_tui.casework.family import Family
from fsm_tui.casework.milestone import MilestoneNoted
from fsm_tui.casework.rating import family_rag
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import Refused
from fsm_tui.moments import london
from fsm_tui.practice.clocks import due_date
from fsm_tui.practice.items import Clock, Event
from fsm_tui.practice.profile import Profile, in_force_on
from fsm_tui.practice.working_days import LAST_YEAR

MAKES_ITS_OWN_ROUND = ("month_end",)


@dataclass(frozen=True, slots=True)
class Due:
    """One clock of one family, parent, goal, consent or worker (`about`); `entry` started or stopped it."""

    clock: str
    about: str
    started_on: date
    due_on: date
    done_on: date | None
    entry: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a clock may start or stop with. `about` is empty for the family as a whole."""

    event: Event
    about: str
    on: date
    entry: str


def happenings(family: Family, profile: Profile) -> tuple[Happening, ...]:
    """Every event that the family's records tell of, oldest first."""
    found: list[Happening] = []
    allocated = family.allocated.value
    if allocated and allocated.to and not allocated.carried_over:
        found.append(Happening(Event.ALLOCATED, "", allocated.allocated_on, family.allocated.heads[-1].head))
    if family.referral:
        found.append(Happening(Event.REQUEST_RECEIVED, "", family.referral.value.received_on, family.referral.head))
        found += [Happening(Event.REQUEST_CONSIDERED, "", each.day, each.head) for each in family.triage]
    offered = _Offered(family, profile)
    for record in family.records.values():
        for version in record.current:
            body = version.body
            if isinstance(body, SessionRecorded):
                found += offered.of_session(body, london(version.entry.header.happened).date(), version.head)
            elif isinstance(body, MilestoneNoted) and body.event in list(Event):
                found.append(Happening(Event(body.event), "", body.on, version.head))
    stated = {each.head: each.happened for ratings in family.parents.values() for each in ratings.history}
    stated |= {each.head: each.happened for rated in family.children.values() for each in rated.history}
    found += [Happening(Event.RISK_STATED, "", london(when).date(), head) for head, when in stated.items()]
    for goal in family.active_goals:
        found.append(Happening(Event.GOAL_AGREED, goal.id, goal.agreed.agreed_on, goal.head))
        found += [
            Happening(Event.GOAL_REVIEWED, goal.id, each.day, each.head)
            for each in goal.touches
            if each.value.touch != "not_reviewed"
        ]
    for write in family.social_worker.heads:
        found.append(Happening(Event.WORKER_RECORDED, "social_worker", write.day, write.head))
        if write.value.verified_on is not None:
            found.append(Happening(Event.WORKER_CONFIRMED, "social_worker", write.value.verified_on, write.head))
    for cell in family.consents:
        if cell.given:
            found += [
                Happening(Event.CONSENT_RECORDED, f"{cell.consent}:{cell.person}", each.value.given_on, each.head)
                for each in cell.standing
            ]
    return tuple(sorted(set(found), key=lambda each: (each.on, each.event, each.about, each.entry)))


class _Offered:
    """What the profile says of kinds and outcomes, looked up once for all sessions of a family."""

    def __init__(self, family: Family, profile: Profile) -> None:
        self._kinds = {each.code: each for each in profile.lists.session_kinds}
        self._outcomes = {each.code: each for each in profile.lists.attendance}
        self._working_with = {each.id for each in family.in_work}

    def of_session(self, body: SessionRecorded, day: date, head: str) -> list[Happening]:
        kind, outcome = self._kinds.get(body.session_kind), self._outcomes.get(body.attendance)
        # What we cancelled ourselves did not take place: nobody was reached by it.
        if kind is None or outcome is None or not outcome.counts:
            return []
        events = kind.marks(attended=outcome.seen, with_social_worker=kind.social_worker)
        found = [Happening(event, "", day, head) for event in events if event is not Event.PARENT_SEEN]
        if Event.PARENT_SEEN in events:
            seen = self._working_with.intersection(body.present)
            found += [Happening(Event.PARENT_SEEN, each, day, head) for each in seen]
        return found


def due_items(
    family: Family, profiles: Sequence[Profile], told: Sequence[Happening] | None = None
) -> tuple[Due, ...]:
    """What is due or was done in time or late. A clock follows the profile in force on the day it started.

    `told` are the family's happenings by the newest profile, where the caller has them already.
    """
    ordered = sorted(profiles, key=lambda each: (each.profile.in_force, each.profile.version))
    told = happenings(family, ordered[-1]) if told is None else told
    found: list[Due] = []
    for clock in {clock.code: clock for profile in ordered for clock in profile.clocks}.values():
        if clock.unit not in MAKES_ITS_OWN_ROUND:
            found += _run(clock, told, family, profiles)
    return tuple(found)


def _run(
    clock: Clock, told: Sequence[Happening], family: Family, profiles: Sequence[Profile]
) -> list[Due]:
    starts = [each for each in told if each.event == clock.starts]
    ends = [each for each in told if each.event == clock.ends]
    found = []
    for about in _abouts(clock, starts, family):
        begun = [each for each in starts if each.about in ("", about)]
        stopped = [each for each in ends if each.about == about]
        if clock.repeats:
            begun = sorted((*begun, *stopped), key=lambda each: (each.on, each.entry))
        if not begun:
            continue
        start = begun[-1]
        due_on = _due(clock, about, start, family, profiles)
        if due_on is None:
            continue
        # What is due before an event, such as a report before its conference, is done since the last such event.
        since = begun[-2].on if len(begun) > 1 else date.min
        ahead = clock.days is not None and clock.days < 0
        ending = (each for each in stopped if (each.on > since if ahead else _stops(each, start)))
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


def _stops(end: Happening, start: Happening) -> bool:
    """An end counts from the start on; one that the same entry tells counts though it was the day before."""
    return end.on >= start.on or end.entry == start.entry


def _abouts(clock: Clock, starts: Sequence[Happening], family: Family) -> list[str]:
    if clock.per == "parent":
        return [each.id for each in family.in_work]
    return sorted({each.about for each in starts})


def _due(
    clock: Clock, about: str, start: Happening, family: Family, profiles: Sequence[Profile]
) -> date | None:
    """The day; where the goal or the consent names one of its own, that one.

    None where no calendar reaches, and where the guidance of the start day did not have this clock.
    """
    if clock.per == "goal":
        goal = next((each for each in family.goals if each.id == about), None)
        if goal is not None and goal.agreed.review_weeks is not None:
            found = start.on + timedelta(weeks=goal.agreed.review_weeks)
            return found if found.year <= LAST_YEAR else None
    if clock.per == "consent":
        for cell in family.consents:
            for each in cell.standing:
                if each.head == start.entry and each.value.review_on is not None:
                    return each.value.review_on
    profile = in_force_on(start.on, profiles)
    rating = family_rag(family, profile)
    known = next((each for each in profile.clocks if each.code == clock.code), None)
    if known is None:
        return None
    try:
        found = due_date(known, start.on, profile, rag=rating.rag if rating else None)
    except Refused:
        return None
    return found if found.year <= LAST_YEAR else None
