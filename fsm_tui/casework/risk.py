"""Risk: severity of a parent's use and risk of harm to each child, as statements with a reason (A75, A78–A80)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import Correctable, Ident, Line, Part, Words
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


class RiskUpdate(Part):
    """One look at risk, for each parent or carer in the work and each child."""

    parents: tuple[ParentRisk, ...] = ()
    children: tuple[ChildRisk, ...] = ()
    strengths: Words = ""
    triggers: Words = ""
    agreed_with: Line = Field(default="", description="the social worker with whom this was agreed")
    difference_of_view: Words = ""

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


class Triaged(Correctable, kind="triage.decided", title="Triage decided", authority=frozenset({"leader"})):
    """The triage RAG on two axes; the first point of the family's own risk history (A41)."""

    risk: RiskUpdate
    rag: Rag
    differs_because: Words = Field(default="", description="why, where it is not what the matrix says")
