"""How the clocks of screenings run: one for each tool and person, one for each prompt that a score raised.

A tool's own schedule (in calendar days) and a prompt's own number of working days come before the clock's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fsm_tui.casework.family import Family
from fsm_tui.casework.happening import Happening
from fsm_tui.casework.screened import PROMPT, SCREENING, called
from fsm_tui.practice import working_days
from fsm_tui.practice.instruments import Instrument, Schedule
from fsm_tui.practice.items import Clock, Event
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.prompts import Prompt

START, EXIT, AFTER_EXIT = "start", "exit", "post_exit"
_OF_THE_WORK = (Event.ALLOCATED, Event.WORK_BEGAN, Event.EXIT_DATE)


def happened(family: Family, profile: Profile) -> Iterator[Happening]:
    """What screenings and answered prompts tell, each about one tool and person, or one prompt."""
    times = {one.code: one.schedule for one in profile.instruments if one.schedule is not None and not one.retired}
    last = {(each.value.instrument, each.value.person): each.value.stage for each in family.screenings}
    for each in family.screenings:
        body = each.value
        schedule = times.get(body.instrument)
        if schedule is None or body.person is None:
            continue
        about = _about(body.instrument, body.person)
        if body.stage == START:
            yield Happening(Event.SCREENING_STARTED, about, body.taken_on, each.head)
        if body.stage == EXIT:
            yield Happening(Event.SCREENING_EXITED, about, body.taken_on, each.head)
        # After the exit nothing is asked for again, unless the work began anew.
        if schedule.again_days is not None and last[body.instrument, body.person] not in (EXIT, AFTER_EXIT):
            yield Happening(Event.SCREENING_TAKEN, about, body.taken_on, each.head)
    for one in called(family, (profile,)):
        # “Not now” puts it off: it comes back, counted from that day.
        put_off = one.answers[-1] if one.answers else None
        discussed = one.discussed
        on = put_off.value.on if put_off is not None and discussed is None else one.on
        yield Happening(Event.SCREENING_CALLED, one.about, on, one.head)
        if discussed is not None:
            yield Happening(Event.SCREENING_ANSWERED, one.about, discussed.value.on, discussed.head)


def starts(clock: Clock, begun: Sequence[Happening], family: Family, profile: Profile) -> list[Happening]:
    """What starts a screening's clock: an event of the work starts one for each tool that has a day for it."""
    working_with = {each.id for each in family.in_work}
    if clock.starts not in _OF_THE_WORK:
        return [each for each in begun if _is_prompt(each.about) or each.about.rpartition(":")[2] in working_with]
    return [
        Happening(each.event, _about(one.code, person), each.on, each.entry)
        for each in begun
        for one in _scheduled(clock, profile)
        for person in sorted(working_with)
        if each.about in ("", person)
    ]


def due_on(clock: Clock, about: str, start: date, profile: Profile) -> date | None:
    """The day by the tool's schedule or the prompt's own days; None where the clock's days count."""
    if _is_prompt(about):
        prompt = _prompt(about, profile)
        if prompt is None or prompt.days is None:
            return None
        return working_days.add(start, prompt.days, profile.closed)
    one = next((each for each in profile.instruments if each.code == about.split(":")[1]), None)
    days = _days(clock, one.schedule) if one is not None and one.schedule is not None else None
    return None if days is None else start + timedelta(days=days)


def early(clock: Clock, start: Happening, family: Family, profile: Profile) -> int:
    """Days before `start` at which it may be done already: a start or exit counts on either side of its day.

    What was done for an earlier practitioner of the same spell of work counts too.
    """
    if clock.starts not in _OF_THE_WORK:
        return 0
    one = next((each for each in _scheduled(clock, profile) if each.code == start.about.split(":")[1]), None)
    days = (_days(clock, one.schedule) or 0) if one is not None and one.schedule is not None else 0
    return days if clock.starts is Event.EXIT_DATE else days + max(0, (start.on - _work_began(family, start.on)).days)


def _work_began(family: Family, latest: date) -> date:
    """The day of the first allocation since the family was last closed."""
    closed = max((each.day for each in family.ending.decisions if each.value.decision == "closed"), default=date.min)
    found = (each.value.allocated_on for each in family.allocations if each.value.to and each.day > closed)
    return min(found, default=latest)


def _scheduled(clock: Clock, profile: Profile) -> Iterator[Instrument]:
    for one in profile.instruments:
        if not one.retired and one.about == "adult" and one.schedule is not None and _days(clock, one.schedule):
            yield one


def _days(clock: Clock, schedule: Schedule) -> int | None:
    if clock.starts is Event.EXIT_DATE:
        return schedule.exit_within
    return schedule.start_within if clock.starts in _OF_THE_WORK else schedule.again_days


def _about(instrument: str, person: str) -> str:
    return f"{SCREENING}:{instrument}:{person}"


def _is_prompt(about: str) -> bool:
    return about.startswith(f"{PROMPT}:")


def _prompt(about: str, profile: Profile) -> Prompt | None:
    return next((each for each in profile.lists.prompts if each.code == about.split(":")[1]), None)
