"""Referral and allocation: how a family comes to a practitioner (A33–A49). Allocation is the office's word."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import LEADER, OFFICE_STAFF, Body, Day, Ident, Line, Part, Words
from fsm_tui.practice.rag import Rag


class ReferralReceived(
    Body, kind="referral.received", title="Support request received", authority=OFFICE_STAFF
):
    """A Family Safeguarding Support Request (A35–A39)."""

    received_on: Day
    requested_by: Line
    known_how_long: Words = ""
    previous_involvement: Words = ""
    safeguarding_issues: Words = ""
    known_to_core_service: Literal["yes", "no", "not_known"] = "not_known"
    engaged_with_core_service: Words = ""
    verified_with_cgl_on: Day | None = None
    agreement_gained: bool | None = None
    agreement_by: Line = ""
    agreement_on: Day | None = None
    role_explained: bool | None = None
    social_worker_rag: Rag | None = Field(
        default=None, description="the social worker's level of harm; never merged with ours (X5)"
    )


class Cover(Part):
    """Who stands in, and until when."""

    person: Ident
    until: Day


class Allocated(Body, kind="family.allocated", title="Family allocated", authority=LEADER):
    """The family is with a practitioner from a day on; starts the 2- and 3-day clocks (A44, A47)."""

    to: Ident | None = Field(description="staff id; none takes the family out of every laptop")
    second: Ident | None = None
    cover: Cover | None = None
    allocated_on: Day
    carried_over: bool = False
    note: Words = ""

    @model_validator(mode="after")
    def _cover_ends_later(self) -> Self:
        if self.cover is not None and self.cover.until < self.allocated_on:
            raise ValueError("cover ends before it starts")
        return self
