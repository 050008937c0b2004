"""What everyone in the team gets: certificates of devices, staff, the practice profile; and reading as entries."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

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
)
from fsm_tui.inert import clean

Role = Literal["practitioner", "leader", "admin"]
Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=8192)]


class StaffNamed(Body, kind="staff.named", title="Member of staff", subject="team",
                 authority=OFFICE_STAFF, recordable=False):  # fmt: skip
    """A person of the team: the name behind an author id, and their role."""

    person: Ident
    name: Name
    role: Role
    area: Code | None = None


class DeviceEnrolled(Body, kind="device.enrolled", title="Laptop enrolled", subject="team",
                     authority=OFFICE_STAFF, recordable=False):  # fmt: skip
    """A device's certificate, signed by the office: whose it is, its public keys, from when."""

    device: Ident
    person: Ident
    name: Name
    role: Role
    label: Line = ""
    sign_key: Base64
    seal_key: Base64
    fingerprint: Line
    enrolled_on: Day


class DeviceRevoked(Body, kind="device.revoked", title="Laptop revoked", subject="team",
                    authority=LEADER, recordable=False):  # fmt: skip
    """A device that is trusted no longer; later bundles from it are quarantined, never lost."""

    device: Ident
    reason: Line


class ProfilePublished(Body, kind="profile.published", title="Practice profile published", subject="team",
                       authority=LEADER, recordable=False):  # fmt: skip
    """The exact text of a practice profile and the day from which clocks use it."""

    version: Line
    in_force: Day
    toml: Annotated[str, Field(max_length=500_000)]


class ContactNoted(Correctable, kind="contact.noted", title="Contact noted", subject="team", authority=OFFICE_STAFF):
    """A contact of the directory is still right, or is otherwise, or is new (A103, A107).

    `contact` is its code in the practice profile, or a new one. What is left out stays as it was; an empty text says
    that it is not known. `gone`: it is not there any more.
    """

    contact: Code
    label: Name | None = None
    organisation: Line | None = None
    purpose: Line | None = None
    refer: Annotated[str, AfterValidator(clean), Field(max_length=600)] | None = None
    email: Line | None = None
    phone: Line | None = None
    address: Line | None = None
    for_children: bool | None = None
    internal: bool | None = None
    gone: bool | None = None
    confirmed_on: Day | None = None
    confirmed_by: Line = Field(default="", description="who heard it, and from whom")

    @model_validator(mode="after")
    def _says_by_whom(self) -> Self:
        if self.confirmed_on is not None and not self.confirmed_by.strip():
            raise At("confirmed_by", "say who confirmed it")
        return self


class QuarantineSettled(Body, kind="quarantine.settled", title="Quarantined entry accepted", subject="office",
                        authority=LEADER, recordable=False):  # fmt: skip
    """A person accepts a quarantined entry as it is."""

    entry: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason: Line


class Accessed(Body, kind="access.noted", title="Access", subject="office", recordable=False):
    """Reading matters too: unlock, first view of a family, search, export, print, copy (A137)."""

    what: Literal["unlocked", "viewed", "searched", "exported", "imported", "printed", "revealed", "enrolled"]
    family: Ident | None = None
    entry: Ident | None = None
    detail: Line = ""
