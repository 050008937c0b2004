"""Screening and outcome tools: the scores as they were given, never the wording (A120, A121, A126, B1)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import Code, Correctable, Day, Ident, Line, Part, Words


class Answer(Part):
    """The score of one item, or that it was not answered (`na`)."""

    item: Code
    value: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    na: bool = Field(default=False, description="asked, and not disclosed or not answered")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.value is None) != self.na:
            raise ValueError("give a value, or na where it was not answered")
        return self


class ScreeningTaken(Correctable, kind="screening.taken", title="Screening taken", reviewed=True):
    """One use of an instrument of the practice profile, whole or in part. Totals and bands are worked out from it."""

    instrument: Code
    scoring_version: Annotated[int, Field(ge=1, le=10_000)]
    person: Ident | None = Field(default=None, description="whom it is about; none for a tool about the whole family")
    taken_on: Day
    stage: Code | None = Field(default=None, description="start, review or exit, for a tool that is repeated")
    answers: tuple[Answer, ...] = ()
    total: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        default=None, description="the total as the person reckons it; refused where the items say otherwise"
    )
    outcome: Line = Field(default="", description="the outcome band, for a tool that is only logged here")
    by: Line = Field(default="", description="who did it, where it was not the author")
    note: Words = ""

    @property
    def given(self) -> dict[str, int | None]:
        """Scores by item; None where it was not answered."""
        return {each.item: each.value for each in self.answers}
