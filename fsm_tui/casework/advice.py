"""Advice given and asked for without a family on record: consultations and No Names (A33, A101, A102)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from fsm_tui.casework.bodies import Body, Code, Correctable, Day, Head, Ident, Line, Name, Said, Words


class ConsultationAsked(Correctable, kind="consultation.asked", title="Consultation asked for", subject="office"):
    """A social worker asks our team leader: how to approach, whether it suits, what to do about resistance."""

    consultation: Ident
    requester: Name
    team: Line = ""
    reason: Code
    question: Words = ""
    asked_on: Day
    arranged_for: Day | None = None
    family: Ident | None = None


class ConsultationHeld(Correctable, kind="consultation.held", title="Consultation held", subject="office"):
    """The advice that was given, and what follows."""

    consultation: Ident
    on: Day
    advice: Said
    outcome: Literal["refer", "not_refer", "come_again", "other"]
    words: Words = ""


class NoNamesHeld(Correctable, kind="nonames.held", title="No Names consultation", subject="office"):
    """Advice about a child who is not named. There is no field for who it is about, and there must be none."""

    on: Day
    topic: Code
    asked: Line = Field(default="", description="the locality social worker's team, not a name")
    question: Said
    advice: Said
    outcome: Literal["refer", "no_referral", "more_information"]
    not_names: tuple[Line, ...] = Field(default=(), description="words with a capital that somebody says are no names")


class NoNamesLinked(Body, kind="nonames.linked", title="No Names consultation linked"):
    """Somebody chose to link a No Names consultation to this family."""

    consultation: Head
    because: Said
