"""Goals: what a parent wants to reach, in their words, and how it moves (A53, A54, A57, A76)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import Code, Correctable, Day, Ident, Note, Part, Said, Score, Words

Touch = Literal["progress", "no_change", "achieved", "stopped", "not_reviewed"]


class GoalAgreed(Correctable, kind="goal.agreed", title="Goal agreed", reviewed=True):
    """A goal with a parent or carer, or a change to it (a correction or a later agreement of the same goal)."""

    goal: Ident
    person: Ident
    text: Said
    own_words: bool = Field(default=False, description="the text is in the parent's own words")
    domain: Code | None = None
    success: Words = Field(default="", description="what success looks like, so that it can be seen")
    baseline: Score | None = None
    agreed_on: Day
    target: Day | None = None
    review_weeks: Annotated[int, Field(ge=1, le=52)] | None = None

    @model_validator(mode="after")
    def _target_after_start(self) -> Self:
        if self.target is not None and self.target < self.agreed_on:
            raise ValueError("the target date is before the goal was agreed")
        return self


class GoalTouched(Part):
    """What a session or review says of one goal."""

    goal: Ident
    touch: Touch
    score: Score | None = None
    note: Words = ""
    because: Words = Field(default="", description="why there is no change, or why the goal ended")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.touch == "progress" and self.score is None:
            raise ValueError("progress needs a score from 0 to 10")
        if self.touch in ("no_change", "stopped") and not self.because.strip():
            raise ValueError("no change, or stopping, needs a because")
        return self


class GoalProgressed(Correctable, kind="goal.progressed", title="Goal reviewed", reviewed=True):
    """Progress outside a session."""

    progress: GoalTouched
    note: Note = ""
