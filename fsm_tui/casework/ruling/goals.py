"""Rules about goals (A53, A76)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family, Goal
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.ruling.case import Case, Fault, adult, offered


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
    """A goal is an adult's, agreed by today."""
    body = case.body
    if not adult(case, body.person):
        yield "person", "is no parent or carer of this family"
    if body.agreed_on > case.today:
        yield "agreed_on", "is in the future"
    yield from offered(case, "goal_domains", body.domain, "domain", "a goal domain")
