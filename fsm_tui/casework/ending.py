"""How the work ends: the exit date planned with the parent, and closing the family (A55, A57, A99, A134)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import LEADER, At, Body, Code, Correctable, Day, Head, Ident, Line, Part, Words
from fsm_tui.casework.risk import RiskUpdate


class ExitPlanned(Correctable, kind="exit.planned", title="Exit date planned", reviewed=True):
    """The date on which the work with one parent or carer is meant to end. Saying the same date again confirms it."""

    person: Ident
    exit_on: Day
    agreed_on: Day = Field(description="the day on which it was talked about")
    with_parent: bool = Field(description="planned together with the parent or carer")
    because: Words = Field(default="", description="why it is another date than before")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.exit_on < self.agreed_on:
            raise At("exit_on", "the exit date is before the day on which it was planned")
        return self


class GoalOutcome(Part):
    """How one goal stood when the work ended."""

    goal: Ident
    end: Code
    note: Words = ""


class ClosureProposed(Correctable, kind="closure.proposed", title="Closing proposed"):
    """The practitioner proposes to close the family; the leader decides."""

    reason: Code
    exit_on: Day
    outcomes: tuple[GoalOutcome, ...] = ()
    risk: RiskUpdate
    on_plan_because: Words = Field(default="", description="why it closes while a child is still on a plan (A99)")
    social_worker_informed: Line = ""
    social_worker_informed_on: Day | None = None
    workbook_closed_on: Day | None = None
    cgl_closed_on: Day | None = None
    aftercare: Words = ""
    clear_after: Day = Field(description="the day after which the laptop's copy is cleared")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.clear_after < self.exit_on:
            raise At("clear_after", "the laptop's copy would be cleared before the work ends")
        named = [each.goal for each in self.outcomes]
        if len(named) != len(set(named)):
            raise At("outcomes", "the same goal stands there twice")
        return self


class ClosureDecided(Body, kind="closure.decided", title="Closing decided", authority=LEADER):
    """The leader closes the family, or says what is to be done first. A later allocation opens it again."""

    proposal: Head
    decision: Literal["closed", "not_yet"]
    because: Words = ""
    clear_after: Day | None = Field(default=None, description="another day than the proposed one")

    @model_validator(mode="after")
    def _not_yet_says_why(self) -> Self:
        if self.decision == "not_yet" and not self.because.strip():
            raise At("because", "not yet needs a because: say what is to be done first")
        return self
