"""What happened that a clock may start or stop with, as the family's records tell it (A44–A49, A54, B5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fsm_tui.casework import child_support, network_clocks, risk_clocks, screening_clocks, sharing_clocks
from fsm_tui.casework.engagement import ByDay, engagement
from fsm_tui.casework.family import Family
from fsm_tui.casework.happening import Happening
from fsm_tui.casework.milestone import MilestoneNoted
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.work_clocks import happened as of_work
from fsm_tui.casework.written import Written
from fsm_tui.moments import london
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile

__all__ = ["Happening", "happenings"]

EXIT_PREPARED = "exit_prepared"


def happenings(family: Family, *profiles: Profile) -> tuple[Happening, ...]:
    """Every event that the family's records tell of, oldest first.

    What a session or a letter tells is the word of the guidance in force on its day: a later version changes
    nothing that was done before it. Screenings are read by the last of `profiles`.
    """
    found: list[Happening] = []
    by_day = ByDay(profiles)
    found += _coming(family, profiles)
    found += _ending(family, by_day)
    found += screening_clocks.happened(family, profiles[-1])
    found += network_clocks.happened(family)
    found += of_work(family)
    found += risk_clocks.happened(family, profiles[-1])
    offers: dict[int, _Offered] = {}
    for record in family.records.values():
        for version in record.current:
            body = version.body
            if isinstance(body, SessionRecorded):
                day = london(version.entry.header.happened).date()
                profile = by_day.on(day)
                offered = offers.get(id(profile)) or offers.setdefault(id(profile), _Offered(family, profile))
                found += offered.of_session(body, day, version.head)
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
    found += sharing_clocks.happened(family, found)
    found += child_support.happened(family, found)
    return tuple(sorted(set(found), key=lambda each: (each.on, each.event, each.about, each.entry)))


def _coming(family: Family, profiles: Sequence[Profile]) -> Iterator[Happening]:
    """Request, allocation, letters, and who has stopped coming."""
    allocated = family.allocated.value
    if allocated and allocated.to:
        head = family.allocated.heads[-1]
        if not allocated.carried_over:
            yield Happening(Event.ALLOCATED, "", allocated.allocated_on, head.head)
        # Who came with work under way begins when that was written here: nothing is overdue because of before.
        here = london(Written.parse(head.written_at).moment).date()
        began = max(allocated.allocated_on, here) if allocated.carried_over else allocated.allocated_on
        yield Happening(Event.WORK_BEGAN, "", began, head.head)
    if family.referral:
        yield Happening(Event.REQUEST_RECEIVED, "", family.referral.value.received_on, family.referral.head)
        for each in family.triage:
            yield Happening(Event.REQUEST_CONSIDERED, "", each.day, each.head)
        for decided in family.came.requests:
            yield Happening(Event.REQUEST_CONSIDERED, "", decided.value.meeting_on, decided.head)
        record = family.record_of(family.referral.head)
        if record is not None and len(record.versions) > 1:
            yield Happening(Event.INFORMATION_RECEIVED, "", family.referral.day, family.referral.head)
    by_day = ByDay(profiles)
    for letter in family.came.letters:
        known = by_day.on(letter.value.on).lists.letters
        marks = next((each.marks for each in known if each.code == letter.value.letter), None)
        if marks:
            event = Event(marks)
            for about in _about(letter.value.about, event, family):
                yield Happening(event, about, letter.value.on, letter.head)
    for person, engaged in engagement(family, *profiles).items():
        if (contact := engaged.disengaged(*profiles)) is not None:
            yield Happening(Event.DISENGAGED, person, contact.on, contact.head)


def _about(named: str | None, event: Event, family: Family) -> Sequence[str]:
    """Whom a letter is about: a notice that names nobody is about everybody in the work."""
    if named is not None:
        return (named,)
    return [each.id for each in family.in_work] if event is Event.SOCIAL_WORKER_TOLD else ("",)


def _ending(family: Family, by_day: ByDay) -> Iterator[Happening]:
    """Planned exits, and closing. A date said again, or said within the weeks before it, is confirmed."""
    before = family.ending.opened_again
    for person, ever in family.ending.exits.items():
        stated = [each for each in ever if before is None or each.happened > before.happened]
        if not stated:
            continue
        now = stated[-1].value
        clocks = by_day.on(now.exit_on).clocks
        ahead = next((-(each.days or 0) for each in clocks if each.code == EXIT_PREPARED), 0)
        yield Happening(Event.EXIT_DATE, person, now.exit_on, stated[-1].head)
        same = [each for each in stated if each.value.exit_on == now.exit_on]
        for number, each in enumerate(same):
            if number or (now.exit_on - each.value.agreed_on).days <= ahead:
                yield Happening(Event.EXIT_REVIEWED, person, each.value.agreed_on, each.head)
        for each in stated:
            yield Happening(Event.EXIT_PLANNED, person, each.value.agreed_on, each.head)
    for proposal in family.ending.proposals:
        for parent in family.in_work:
            yield Happening(Event.CLOSURE_PROPOSED, parent.id, proposal.day, proposal.head)


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
