"""Goals: what a parent wants to reach, in their words, and how it moves (A53, A54, A57, A76)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, field_validator, model_validator

from fsm_tui.casework.bodies import Code, Correctable, Day, Ident, Note, Part, Said, Words


def _within(least: int, most: int, called: str) -> Callable[[int], int]:
    def checked(number: int) -> int:
        if not least <= number <= most:
            raise ValueError(f"is not {called} from {least} to {most}")
        return number

    return checked


Score = Annotated[
    int,
    AfterValidator(_within(0, 10, "a whole number")),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 10}),
]
Weeks = Annotated[
    int,
    AfterValidator(_within(1, 52, "a number of weeks")),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 52}),
]
Touch = Literal["progress", "no_change", "achieved", "stopped", "not_reviewed"]


class GoalAgreed(Correctable, kind="goal.agreed", title="Goal agreed", reviewed=True):
    """A goal with a parent or carer, or a change to it: a later agreement of the same goal, which says why.

    A correction mends what was written wrongly; a change keeps what was agreed before as history. The rulers of
    importance and confidence are the parent's own answers (B4), never a score of performance.
    """

    goal: Ident
    person: Ident
    text: Said
    own_words: bool = Field(default=False, description="the text is in the parent's own words")
    domain: Code | None = None
    success: Words = Field(default="", description="what success looks like, so that it can be seen")
    baseline: Score | None = None
    agreed_on: Day
    target: Day | None = None
    review_weeks: Weeks | None = None
    importance: Score | None = Field(default=None, description="how much it matters to them, 0 to 10, by themselves")
    confidence: Score | None = Field(default=None, description="how sure they are that they can, 0 to 10")
    because: Words = Field(default="", description="why it was changed, in a later agreement of the same goal")

    @field_validator("target")
    @classmethod
    def _target_after_start(cls, target: date | None, info: ValidationInfo) -> date | None:
        agreed_on = info.data.get("agreed_on")
        if target is not None and agreed_on is not None and target < agreed_on:
            raise ValueError("the target date is before the goal was agreed")
        return target


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
