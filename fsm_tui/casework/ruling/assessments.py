"""Rules about the assessment and the care plan (A51, A52, A74, A136)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.assessment import AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.ruling.case import Case, Fault, adult, offered
from fsm_tui.practice.dates import read_day

NOBODY = "is no parent or carer of this family"
FUTURE = "is in the future"


def written(case: Case[AssessmentWritten]) -> Iterator[Fault]:
    """Parts and needs that the guidance knows, of an adult of this family, agreed by today."""
    body = case.body
    if not adult(case, body.person):
        yield "person", NOBODY
    for place, day in (("written_on", body.written_on), ("agreed_on", body.agreed_on)):
        if day is not None and day > case.today:
            yield place, FUTURE
    for number, part in enumerate(body.parts):
        place = f"parts.{number}.section"
        yield from offered(case, "assessment_sections", part.section, place, "a part of the assessment")
    for number, need in enumerate(body.needs or ()):
        yield from offered(case, "needs", need, f"needs.{number}", "a need")
        if need in (body.needs or ())[:number]:
            yield f"needs.{number}", "stands there twice"


def step_added(case: Case[PlanStepAdded]) -> Iterator[Fault]:
    """A step is for an adult or for the family. The same step again is a change to it, or takes it up again."""
    body = case.body
    if body.person is not None and not adult(case, body.person):
        yield "person", NOBODY
    if body.agreed_on is not None and body.agreed_on > case.today:
        yield "agreed_on", FUTURE
    yield from offered(case, "goal_domains", body.domain, "domain", "a goal domain")
    yield from offered(case, "interventions", body.intervention, "intervention", "an intervention")


def step_ended(case: Case[PlanStepEnded]) -> Iterator[Fault]:
    """A step that is there and goes on, ended between its start and today."""
    body = case.body
    step = next((each for each in case.family.steps if each.id == body.step), None)
    if step is None:
        yield "step", "is no step of this family's plan"
    elif step.ended is not None and step.ended.head not in case.own:
        yield "step", f"ended already, {read_day(step.ended.value.on)}"
    elif body.on < step.added.starts:
        yield "on", f"is before the step starts, {read_day(step.added.starts)}"
    if body.on > case.today:
        yield "on", FUTURE
