"""Rules about what is planned: visits, meetings and consultations (A34, A44, A131)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from fsm_tui.casework.diary import AppointmentPlanned, Planned, VisitPlanned
from fsm_tui.casework.ruling.case import Case, Fault, offered
from fsm_tui.moments import on_the_wall

FURTHEST = timedelta(days=400)


def visit(case: Case[VisitPlanned]) -> Iterator[Fault]:
    """A visit to come, with people of this family; a plan that was moved or does not take place."""
    body = case.body
    yield from offered(case, "session_kinds", body.session_kind, "session_kind", "a kind of session")
    known = {each.id for each in case.family.people}
    for number, person in enumerate(body.people):
        if person not in known:
            yield f"people.{number}", "is nobody of this family"
    if len(set(body.people)) < len(body.people):
        yield "people", "names somebody twice"
    if any(each.session for each in case.family.visits if each.plan.head in case.own):
        yield "corrects", "a session was recorded of this visit, so its plan stays as it was; correct the session"
    yield from _planned(case)


def appointment(case: Case[AppointmentPlanned]) -> Iterator[Fault]:
    """An appointment to come, or what became of one."""
    body = case.body
    if body.held is not None and body.cancelled.strip():
        yield "held", "it cannot have been cancelled and also held or not held"
    elif body.held and body.on > case.today:
        yield "held", "it is still to come"
    yield from _planned(case)


def _planned(case: Case[Planned]) -> Iterator[Fault]:
    """Days and hours that are still to come and exist. What stays as it was, or is cancelled, may be past."""
    body = case.body
    before = case.family.record_of(body.corrects) if body.corrects else None
    was = before.shown.body if before and isinstance(before.shown.body, Planned) else None
    moved = was is None or body.on != was.on
    if moved and body.on < case.today:
        yield "on", "is past; a plan is for a day to come, and what took place is recorded as a session"
    elif moved and body.on - case.today > FURTHEST:
        yield "on", "is more than a year from now; look at the year"
    for name in ("at", "finish_by"):
        hour = getattr(body, name)
        if hour is not None and on_the_wall(body.on, hour) is None:
            yield name, "is an hour that does not exist: the clocks go forward that night, from 01:00 to 02:00"
