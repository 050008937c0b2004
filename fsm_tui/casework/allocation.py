"""Support request, eligibility and allocation: how a family comes to a practitioner (A23–A49). The office's word."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import (
    LEADER,
    OFFICE_STAFF,
    At,
    Body,
    Code,
    Correctable,
    Day,
    Ident,
    Line,
    Name,
    Part,
    Said,
    Words,
)
from fsm_tui.practice.rag import Rag

OURSELVES = "practitioner"
Known = Literal["yes", "no", "not_known"]
Decision = Literal["allocated", "deferred", "declined", "more_information"]


class InvolvedWorker(Part):
    """Another worker who is already involved with an adult of the family (A45)."""

    role: Code
    name: Line = ""
    agency: Line = ""
    phone: Line = ""


class ReferralReceived(Correctable, kind="referral.received", title="Support request received",
                       authority=OFFICE_STAFF):  # fmt: skip
    """A Family Safeguarding Support Request (A35–A40). More information later is a correction of it."""

    received_on: Day
    arrived_on: Day | None = Field(default=None, description="when it came into the Mosaic virtual referral box")
    requested_by: Line
    known_how_long: Words = ""
    previous_involvement: Words = ""
    safeguarding_issues: Words = ""
    known_to_core_service: Known = "not_known"
    engaged: Literal["yes", "no", "partly", "not_known"] = "not_known"
    engaged_with_core_service: Words = ""
    verified_with_cgl_on: Day | None = None
    agreement_gained: bool | None = None
    agreement_by: Line = ""
    agreement_on: Day | None = None
    role_explained: bool | None = None
    role_explained_by: Line = ""
    role_explained_on: Day | None = None
    positives_discussed: bool | None = None
    attitude: Literal["willing", "unsure", "resistant", "denial", "not_known"] = "not_known"
    social_worker_rag: Rag | None = Field(
        default=None, description="the social worker's level of harm; never merged with ours (X5)"
    )
    level_of_need: Code | None = Field(
        default=None, description="where the social worker sees the children on the local threshold document (A111)"
    )
    substances: tuple[Code, ...] = ()
    problem: Words = Field(default="", description="what makes the use a problem (A24)")
    impact: Literal["now", "likely", "none", "not_known"] = "not_known"
    impact_evidence: Words = ""
    workers: tuple[InvolvedWorker, ...] = ()


class EligibilityOverridden(Body, kind="eligibility.overridden", title="Eligibility overridden", authority=LEADER):
    """The leader takes the request on though a rule is not met."""

    rule: Code
    because: Said


class RequestDecided(Body, kind="request.decided", title="Request considered", authority=LEADER):
    """What a weekly allocation meeting decided on one request (A43)."""

    decision: Decision
    meeting_on: Day
    because: Words = ""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.decision in ("deferred", "declined") and not self.because.strip():
            raise At("because", f"a request that is {self.decision} needs a because")
        return self


class FirstWorkerAgreed(Correctable, kind="start.agreed", title="Who starts first"):
    """Which of several workers is best suited to begin, and whether the family was asked (A45, S1:56)."""

    first: Code = Field(description="a code of the network roles, or practitioner")
    who: Line = ""
    because: Said
    discussed_with_family: bool
    agreed_on: Day


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
            raise At("cover.until", "cover ends before it starts")
        return self


class Considered(Part):
    """One request as the meeting left it."""

    family: Ident
    decision: Decision
    to: Ident | None = None
    because: Words = ""


class AllocationMeetingHeld(Body, kind="meeting.held", title="Allocation meeting", subject="office",
                            authority=LEADER):  # fmt: skip
    """The minutes of a weekly allocation meeting (A43)."""

    on: Day
    present: tuple[Name, ...] = ()
    considered: tuple[Considered, ...] = ()
    note: Words = ""


class FamilyLinked(Body, kind="family.linked", title="Family linked", authority=OFFICE_STAFF):
    """A family opened in the field is the one that the office has: work goes on there, nothing is merged."""

    to: Ident
    because: Words = ""


class SamePerson(Body, kind="person.same", title="Same person"):
    """Somebody of this family is somebody of another one."""

    person: Ident
    other_family: Ident
    other_person: Ident


class FamilyRestricted(Body, kind="family.restricted", title="Who may see the family", authority=LEADER):
    """A restricted family is seen only by who is allocated and the leader, for instance a worker's relatives."""

    restricted: bool
    because: Said
