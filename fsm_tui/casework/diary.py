"""What is planned: visits, meetings and consultations (A34, A44, A131). A plan is never a record of what happened."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import HOUR, At, Code, Correctable, Day, Ident, Line, Name, Words

Hour = Annotated[str, Field(pattern=HOUR)]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


class Planned(Correctable):
    """What every plan says. Cancelling or moving one is a correction of it."""

    on: Day
    at: Hour | None = Field(default=None, description="such as 14:30; none for the whole day")
    minutes: Minutes | None = None
    place: Line = ""
    joint_with: Line = ""
    finish_by: Hour | None = Field(default=None, description="the expected finish that the duty desk is told")
    note: Words = ""
    cancelled: Words = Field(default="", description="why it does not take place")

    @model_validator(mode="after")
    def _finish_after_start(self) -> Self:
        if self.at and self.finish_by and self.finish_by <= self.at:
            raise At("finish_by", "the expected finish is not after the start")
        return self


class VisitPlanned(Planned, kind="visit.planned", title="Visit planned"):
    """A visit, session or meeting with a family that is still to come."""

    session_kind: Code
    people: tuple[Ident, ...] = ()


class AppointmentPlanned(Planned, kind="appointment.planned", title="Appointment planned", subject="office"):
    """Something in the diary that belongs to no family yet: a consultation, a meeting of the team."""

    what: Literal["consultation", "meeting", "other"]
    title: Name
    held: bool | None = Field(default=None, description="whether it took place, once that is known")
    consultation: Ident | None = Field(default=None, description="the consultation that is arranged by it")
