"""Families and the people in them (domain.md A1, A21, A22, A26; safe contact: A131, B7)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import At, Body, Code, Day, Ident, Line, Name, Part, Words

PersonRole = Literal["parent", "child", "other"]
Sex = Literal["female", "male"]


class Worker(Part):
    """A professional as told to us; unverified until their agency confirms it (A96)."""

    name: Name
    agency: Line = ""
    phone: Line = ""
    email: Line = ""
    verified_by: Line = ""
    verified_how: Line = ""
    verified_on: Day | None = None


class FamilyOpened(Body, kind="family.opened", title="Family opened"):
    """A family comes into the work; `provisional` when opened in the field."""

    label: Name = Field(description="how the team speaks of the family, e.g. “Marlowe (Lane End)”")
    area: Code
    base: Code
    provisional: bool = True
    mosaic: Line = ""
    cgl: Line = ""
    why: Words = ""


class FamilyDescribed(Body, kind="family.described", title="Family details changed"):
    """New values for details of a family; what is not given stays as it is."""

    label: Name | None = None
    area: Code | None = None
    base: Code | None = None
    mosaic: Line | None = None
    cgl: Line | None = None
    address: Words | None = None
    safe_contact: Words | None = Field(
        default=None, description="how to make contact without putting anyone at risk"
    )
    alerts: Words | None = Field(default=None, description="what a worker must know before a visit")
    social_worker: Worker | None = None


class PersonAdded(Body, kind="person.added", title="Person added"):
    """A parent or carer, a child (born or unborn), or another person of the household."""

    person: Ident
    name: Name
    role: PersonRole
    relationship: Code | None = None
    born: Day | None = None
    due: Day | None = Field(default=None, description="expected date of delivery, for an unborn child")
    in_work: bool = Field(default=False, description="a parent or carer whom the practitioner works with")
    sex: Sex | None = Field(default=None, description="for scores whose bands differ (D6); none: both are shown")
    phone: Line = ""
    safe_contact: Words = ""
    needs: Words = ""

    @model_validator(mode="after")
    def _unborn_is_a_child(self) -> Self:
        if self.due is not None and (self.role != "child" or self.born is not None):
            raise At("due", "an expected date of delivery belongs to an unborn child")
        if self.in_work and self.role == "child":
            raise At("in_work", "a child is not a parent or carer in the work")
        return self


class PersonDescribed(Body, kind="person.described", title="Person's details changed"):
    """New values for details of a person; a date of birth later keeps the due date in the history."""

    person: Ident
    name: Name | None = None
    relationship: Code | None = None
    born: Day | None = None
    due: Day | None = None
    in_work: bool | None = None
    left: bool | None = Field(default=None, description="no longer part of this family's work")
    sex: Sex | None = None
    phone: Line | None = None
    safe_contact: Words | None = None
    needs: Words | None = None


class PlanRecorded(Body, kind="plan.recorded", title="Plan recorded"):
    """The children's plan: child in need or child protection (A26)."""

    plan: Code
    category: Code | None = None
    starts: Day
    ends: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise At("ends", "the plan ends before it starts")
        return self
