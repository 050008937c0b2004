"""Rules about goals (A53, A76)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family, Goal
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.ruling.case import Case, Fault, adult, offered
from fsm_tui.practice.dates import read_day


def goals_to_touch(family: Family, day: date) -> tuple[Goal, ...]:
    """Goals that a session on that day must say something about."""
    return tuple(each for each in family.active_goals if each.agreed.agreed_on <= day)


def touched(case: Case[Body], place: str, touch: GoalTouched) -> Iterator[Fault]:
    """A touch of a goal that this family does not have."""
    if all(each.id != touch.goal for each in case.family.goals):
        yield f"{place}.goal", "is no goal of this family"


def progressed(case: Case[GoalProgressed]) -> Iterator[Fault]:
    """A review of one goal."""
    return touched(case, "progress", case.body.progress)


def agreed(case: Case[GoalAgreed]) -> Iterator[Fault]:
    """A goal is an adult's, agreed by today; a change is to a goal that the same adult has, and says why."""
    body = case.body
    if not adult(case, body.person):
        yield "person", "is no parent or carer of this family"
    if body.agreed_on > case.today:
        yield "agreed_on", "is in the future"
    yield from offered(case, "goal_domains", body.domain, "domain", "a goal domain")
    known = next((each for each in case.family.goals if each.id == body.goal), None)
    earlier = [each for each in known.agreements if each.head not in case.own] if known else []
    if body.corrects is not None and known is None:
        yield "goal", "is no goal of this family"
    if not earlier:
        return
    if all(each.value.person != body.person for each in earlier):
        yield "person", "this goal is somebody else's; agree one of their own with this person"
    first = min(each.value.agreed_on for each in earlier)
    if body.agreed_on < first:
        yield "agreed_on", f"is before this goal was first agreed, {read_day(first)}"
    if body.corrects is None and not body.because.strip():
        yield "because", "say why the goal is changed; how it was agreed before stays in its history"
