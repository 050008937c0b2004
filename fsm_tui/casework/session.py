"""Sessions and meetings: what happened, and with it risk and goals (A75–A77, A54, B5)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import At, Code, Correctable, Head, Ident, Line, Note, Part, Words
from fsm_tui.casework.goals import GoalTouched
from fsm_tui.casework.motivation import Motivation
from fsm_tui.casework.risk import RiskUpdate
from fsm_tui.casework.use import UseSaid


class StageSeen(Part):
    """Where a parent stands in the cycle of change, as the practitioner heard it (A6, B4)."""

    person: Ident
    stage: Code


class PromptSaid(Part):
    """What was done at this session about a prompt of the guidance (D20)."""

    prompt: Code
    person: Ident | None = None
    answer: Literal["discussed", "not_now"]
    because: Words = ""

    @model_validator(mode="after")
    def _not_now_says_why(self) -> Self:
        if self.answer == "not_now" and not self.because.strip():
            raise At("because", "not now needs a because")
        return self


class KeptFrom(Part):
    """Something that this person is not to be told: `place` is a dotted path into the record, with ids (A93)."""

    place: Line
    person: Ident


class SessionRecorded(Correctable, kind="session.recorded", title="Session recorded", reviewed=True):
    """A home visit or another session or meeting, completed under the rule of the house."""

    session_kind: Code = Field(description="code of a session kind of the practice profile")
    attendance: Code = Field(default="attended", description="code of an attendance outcome of the profile")
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    travel_minutes: Annotated[int, Field(ge=0, le=24 * 60)] | None = None
    place: Line = ""
    present: tuple[Ident, ...] = ()
    children_seen: tuple[Ident, ...] = ()
    children_spoken_to: tuple[Ident, ...] = ()
    joint_with: Line = ""
    note: Note
    risk: RiskUpdate
    goals: tuple[GoalTouched, ...] = ()
    no_goals_because: Words = Field(default="", description="none agreed yet, because")
    stages: tuple[StageSeen, ...] = ()
    interventions: tuple[Code, ...] = ()
    motivation: tuple[Motivation, ...] = ()
    use: Annotated[tuple[UseSaid, ...], Field(max_length=100)] = ()
    prompts: Annotated[tuple[PromptSaid, ...], Field(max_length=100)] = ()
    kept_from: Annotated[tuple[KeptFrom, ...], Field(max_length=200)] = ()
    planned: Head | None = Field(default=None, description="the planned visit that this was")
    told: Words = Field(default="", description="who was told, when a parent did not attend (B5)")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [each.goal for each in self.goals]
        if len(named) != len(set(named)):
            raise ValueError("the same goal stands there twice")
        heard = [each.person for each in self.motivation]
        if len(heard) != len(set(heard)):
            raise At("motivation", "has the same person twice")
        used = [(each.person, each.substance) for each in self.use if each.substance != "other"]
        if len(used) != len(set(used)):
            raise At("use", "has the same substance of one person twice")
        return self
