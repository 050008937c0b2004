"""An assessment and the steps of the plan in words: each part under its own name, in our words and in theirs."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.assessment import AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.family import Family
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile

Line = tuple[str, str, str]


def assessment(body: AssessmentWritten, family: Family, profile: Profile) -> Iterator[Line]:
    """Every line of what was written of one parent or carer. A part keeps its place whatever else is written."""
    labels = [profile.label("assessment_sections", each.section) for each in body.parts]
    said = [*labels, *(["needs"] if body.needs is not None else []), *(["agreed with them"] if body.agreed_on else [])]
    yield "text", "Assessment", f"{family.name_of(body.person)}: {', '.join(said)}"
    yield "written_on", "Written on", read_day(body.written_on)
    if body.agreed_on is not None:
        yield "agreed_on", "Agreed with them on", read_day(body.agreed_on)
    for part, label in zip(body.parts, labels, strict=True):
        if part.findings.strip():
            yield f"parts.{part.section}.findings", label, part.findings
        if part.own_words.strip():
            yield f"parts.{part.section}.own_words", f"{label}, in their own words", part.own_words
    if body.needs is not None:
        needs = ", ".join(profile.label("needs", code) for code in body.needs)
        yield "needs", "Needs", needs or "none"
    yield from _corrected(body.correction_reason)


def step(body: PlanStepAdded, family: Family, profile: Profile) -> Iterator[Line]:
    """Every line of a step of the plan."""
    yield "text", "Step", body.text
    yield "person", "For", family.name_of(body.person) if body.person else "the family"
    yield "whose", "By", body.whose or "the practitioner"
    if body.domain is not None:
        yield "domain", "About", profile.label("goal_domains", body.domain)
    if body.intervention is not None:
        yield "intervention", "Intervention", profile.label("interventions", body.intervention)
    yield "starts", "Starts on", read_day(body.starts)
    if body.agreed_on is not None:
        yield "agreed_on", "Agreed with them on", read_day(body.agreed_on)
    if body.because.strip():
        yield "because", "Because", body.because
    yield from _corrected(body.correction_reason)


def ended(body: PlanStepEnded, family: Family) -> Iterator[Line]:
    """Every line of the end of a step."""
    known = next((each.added.text for each in family.steps if each.id == body.step), "a step not known here")
    yield "text", "Step", f"{known}: {'done' if body.done else 'stopped'}"
    yield "day", "On", read_day(body.on)
    yield "because", "Because", body.because
    yield from _corrected(body.correction_reason)


def _corrected(reason: str) -> Iterator[Line]:
    if reason.strip():
        yield "correction_reason", "Why corrected", reason
