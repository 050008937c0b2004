"""The holistic assessment, in parts, and the steps of the care plan (A50–A52, A74, A136)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from fsm_tui.casework.bodies import Code, Correctable, Day, Ident, Line, Part, Said, Words


class AssessmentPart(Part):
    """What is known about one area of life, and how the parent says it."""

    section: Code
    findings: Words = ""
    own_words: Words = Field(default="", description="in the parent's own words")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.findings.strip() and not self.own_words.strip():
            raise ValueError("nothing is said in this part")
        return self


class AssessmentWritten(Correctable, kind="assessment.written", title="Assessment written", reviewed=True):
    """Parts of one parent's or carer's assessment; what is not given stays as it is."""

    person: Ident
    written_on: Day
    parts: Annotated[tuple[AssessmentPart, ...], Field(max_length=60)] = ()
    needs: tuple[Code, ...] | None = Field(default=None, description="interpreter, help with reading and the like")
    agreed_on: Day | None = Field(default=None, description="the day on which it was agreed with the parent")

    @field_validator("parts")
    @classmethod
    def _each_once(cls, parts: tuple[AssessmentPart, ...]) -> tuple[AssessmentPart, ...]:
        sections = [each.section for each in parts]
        if len(sections) != len(set(sections)):
            raise ValueError("the same part stands there twice")
        return parts

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.parts and self.needs is None and self.agreed_on is None:
            raise ValueError("nothing is said in it")
        return self


class PlanStepAdded(Correctable, kind="step.added", title="Plan step added", reviewed=True):
    """A step of the care plan. The plan is a set of chosen steps, not a fixed way (A50)."""

    step: Ident
    text: Said
    person: Ident | None = Field(default=None, description="the parent or carer it is for; none: the family")
    domain: Code | None = None
    intervention: Code | None = None
    whose: Line = Field(default="", description="who does it, where it is not the practitioner")
    starts: Day
    because: Words = ""
    agreed_on: Day | None = None


class PlanStepEnded(Correctable, kind="step.ended", title="Plan step ended", reviewed=True):
    """A step is done, or is given up with a reason (A74)."""

    step: Ident
    on: Day
    done: bool
    because: Said
