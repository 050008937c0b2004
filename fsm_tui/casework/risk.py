"""Risk: severity of a parent's use and risk of harm to each child, as statements with a reason (A75, A78–A80)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from fsm_tui.casework.bodies import HOUR, LEADER, At, Body, Correctable, Day, Head, Ident, Line, Name, Part, Said, Words
from fsm_tui.practice.rag import Harm, Rag, Severity

Stated = Literal["changed", "unchanged", "first"]


class ParentRisk(Part):
    """How severe a parent's use is today, and why we say so."""

    person: Ident
    severity: Severity
    stated: Stated
    because: Words
    reported: Literal["by_parent", "confirmed", "observed"] | None = None


class ChildRisk(Part):
    """How high the risk of harm to a child is today, and what it means for this child."""

    person: Ident
    harm: Harm
    stated: Stated
    because: Words
    means: Words = Field(default="", description="what does this mean for this child today")


class IfThen(Part):
    """One line of a contingency plan: what may happen, and what is then done by whom (S2:44, A56)."""

    when: Said
    then: Said


class SafetyPlan(Part):
    """What is agreed for a bad day: if … then …, for a relapse, for a crisis (A56). Stands until another is said."""

    contingency: Annotated[tuple[IfThen, ...], Field(max_length=50)] = ()
    relapse: Words = ""
    crisis: Words = ""


class Escalation(Part):
    """Whom we told of a new Red, and when (S2:42, A94). `reached` says whether they were spoken to."""

    to: Name
    on: Day
    at: Annotated[str, StringConstraints(pattern=HOUR)] | None = None
    reached: bool = True
    agreed: Words = Field(default="", description="what was agreed, or what is done next where nobody was reached")


class RiskUpdate(Part):
    """One look at risk, for each parent or carer in the work and each child."""

    parents: tuple[ParentRisk, ...] = ()
    children: tuple[ChildRisk, ...] = ()
    strengths: Words = ""
    protective: Words = Field(default="", description="what protects the children")
    triggers: Words = ""
    agreed_with: Line = Field(default="", description="the social worker with whom this was agreed")
    difference_of_view: Words = ""
    disclosed: Words = Field(default="", description="that a child said something that calls for a referral; not what")
    plan: SafetyPlan | None = None
    escalation: Escalation | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name, people in (
            ("parent", [each.person for each in self.parents]),
            ("child", [each.person for each in self.children]),
        ):
            if len(people) != len(set(people)):
                raise ValueError(f"the same {name} is rated twice")
        return self


class RiskRated(Correctable, kind="risk.rated", title="Risk rated", reviewed=True):
    """A rating outside a session, for instance “rate today” after an old visit was written up."""

    risk: RiskUpdate


class RedEscalated(Correctable, kind="risk.escalated", title="New Red told on"):
    """Whom we told of a new Red, written apart from the record that made it Red."""

    escalation: Escalation


class RiskSigned(Body, kind="risk.signed", title="Lower rating decided", authority=LEADER):
    """What the leader says of a record that proposed a rating below Red: signed, or it stays Red (A78)."""

    of: Head
    signed: bool
    because: Words = ""

    @model_validator(mode="after")
    def _refusal_says_why(self) -> Self:
        if not self.signed and not self.because.strip():
            raise At("because", "say why it stays Red")
        return self


class RiskAgreed(Body, kind="risk.agreed", title="Lower rating agreed with the social worker"):
    """The social worker agreed, after it was recorded, to a rating that was proposed below Red (A79)."""

    of: Head
    agreed_with: Name
    on: Day
    note: Words = ""


class Triaged(Correctable, kind="triage.decided", title="Triage decided", authority=frozenset({"leader"})):
    """The triage RAG on two axes; the first point of the family's own risk history (A41)."""

    risk: RiskUpdate
    rag: Rag
    differs_because: Words = Field(default="", description="why, where it is not what the matrix says")
