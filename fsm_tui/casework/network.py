"""Professionals around a family, what is confirmed of them, and what partners were asked for (A90–A96, A106)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import Body, Code, Correctable, Day, Ident, Line, Name, Said, Words

Told = Literal["parent", "agency", "record", "other"]


class WorkerNoted(Correctable, kind="worker.noted", title="Professional noted"):
    """A professional in the network. What a parent says of them is unverified until their agency confirms it."""

    worker: Ident
    role: Code
    name: Name
    agency: Line = ""
    phone: Line = ""
    email: Line = ""
    about: tuple[Ident, ...] = Field(default=(), description="with whom of the family they work; none: with all")
    told_by: Told = "parent"
    key_worker: bool = False
    left_on: Day | None = None


class WorkerConfirmed(Correctable, kind="worker.confirmed", title="Professional confirmed"):
    """What their agency said: that the details are right, or that they are not."""

    worker: Ident
    on: Day
    by: Name = Field(description="who at the agency")
    how: Line = ""
    right: bool = True
    words: Words = ""


class WorkerSame(Body, kind="worker.same", title="Same professional"):
    """A worker of the support request is this professional of the network, whatever either is called there.

    Role, name and agency are as the request has them; the details of the professional and what their agency said of
    them stay as they are.
    """

    worker: Ident
    role: Code
    name: Line = ""
    agency: Line = ""

    def means(self, role: str, name: str, agency: str) -> bool:
        """Whether it speaks of a worker with these details in the support request."""
        said = (self.role, self.name.casefold(), self.agency.casefold())
        return said == (role, name.casefold(), agency.casefold())


class TreatmentClaimed(Correctable, kind="treatment.claimed", title="Treatment told"):
    """What somebody says about treatment; it is taken as told, not as fact (A96)."""

    claim: Ident
    person: Ident
    what: Said
    told_by: Told = "parent"
    on: Day


class TreatmentConfirmed(Correctable, kind="treatment.confirmed", title="Treatment confirmed"):
    """What the treating service says about it."""

    claim: Ident
    on: Day
    by: Name
    how: Line = ""
    right: bool
    words: Words = ""


class PartnerAsked(Correctable, kind="partner.asked", title="Request to or from a partner"):
    """A request for information, a report, attendance or an action, with the notice that was given (A90, A105)."""

    request: Ident
    way: Literal["out", "in"]
    wanted: Literal["information", "report", "attendance", "action"]
    worker: Ident | None = None
    whom: Name = Field(description="who is asked, or who asks us")
    agency: Line = ""
    what: Said
    asked_on: Day
    needed_by: Day
    meeting: Line = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.needed_by < self.asked_on:
            raise ValueError("it is needed before it was asked for")
        return self

    @property
    def notice(self) -> int:
        """Days of notice that were given."""
        return (self.needed_by - self.asked_on).days


class PartnerAnswered(Correctable, kind="partner.answered", title="Request answered"):
    """It was given, declined, or is not needed any more."""

    request: Ident
    on: Day
    outcome: Literal["given", "declined", "withdrawn"]
    words: Words = ""


class PartnerEscalated(Correctable, kind="partner.escalated", title="Request escalated"):
    """A request that is not answered goes up a stage."""

    request: Ident
    stage: Annotated[int, Field(ge=1, le=9)]
    to: Name
    on: Day
    words: Words = ""
