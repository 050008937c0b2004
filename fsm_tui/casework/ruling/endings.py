"""Rules about planned exits and closing a family (A55, A57, A99, A134)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.ruling.case import Case, Fault, adult, offered
from fsm_tui.casework.ruling.risks import everyone_rated, stated


def exit_planned(case: Case[ExitPlanned]) -> Iterator[Fault]:
    """An adult's; another date than before says why."""
    body = case.body
    if not adult(case, body.person):
        yield "person", "is no parent or carer of this family"
    if body.agreed_on > case.today:
        yield "agreed_on", "is in the future"
    before = [each for each in case.family.ending.exits.get(body.person, ()) if each.head not in case.own]
    if before and before[-1].value.exit_on != body.exit_on and not body.because.strip():
        yield "because", f"before it was {before[-1].value.exit_on:%d/%m/%Y}: say why it is another date"


def proposed(case: Case[ClosureProposed]) -> Iterator[Fault]:
    """Each goal has its outcome, risk at exit is stated for everybody, and a plan in force is answered for."""
    body, family = case.body, case.family
    if family.closed:
        yield "", "this family is closed already"
    yield from offered(case, "exit_reasons", body.reason, "reason", "a reason for the end of the work")
    known = {each.id for each in family.goals}
    said = {each.goal for each in body.outcomes}
    for number, outcome in enumerate(body.outcomes):
        if outcome.goal not in known:
            yield f"outcomes.{number}.goal", "is no goal of this family"
        yield from offered(case, "goal_ends", outcome.end, f"outcomes.{number}.end", "an end of a goal")
    for goal in family.active_goals:
        if goal.id not in said:
            yield f"outcomes.{goal.id}", "say how this goal stood when the work ended"
    yield from stated(case, body.risk)
    yield from everyone_rated(body.risk, family, case.day)
    plan = family.plans[-1].value if family.plans else None
    on_plan = plan is not None and (plan.ends is None or plan.ends > case.today)
    if on_plan and not body.on_plan_because.strip():
        yield "on_plan_because", "a child is still on a plan: say why the work ends before it"
    for name in ("social_worker_informed_on", "workbook_closed_on", "cgl_closed_on"):
        day = getattr(body, name)
        if day is not None and day > case.today:
            yield name, "is in the future"
    if body.social_worker_informed_on is not None and not body.social_worker_informed.strip():
        yield "social_worker_informed", "say who was told"


def decided(case: Case[ClosureDecided]) -> Iterator[Fault]:
    """On the proposal that waits."""
    waiting = case.family.ending.proposal
    if waiting is None:
        yield "proposal", "no proposal to close this family waits for a decision"
    elif waiting.head != case.body.proposal:
        yield "proposal", "the proposal was changed since: look at it again"
    if case.body.clear_after is not None and case.body.clear_after < case.today:
        yield "clear_after", "is in the past"
