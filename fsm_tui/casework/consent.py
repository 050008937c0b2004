"""Five consents and agreements, kept apart (A27, A31, A32, X6, B7). A cell is agency × information × purpose."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import At, Code, Correctable, Day, Ident, Line, Part, Words

Statement = Literal["given", "declined", "withdrawn"]


class Cell(Part):
    """One thing that may be told: to which agency, what kind of information, for what purpose."""

    agency: Code
    information: Code
    purpose: Code


class ConsentRecorded(Correctable, kind="consent.recorded", title="Consent recorded", reviewed=True):
    """What a parent or carer said about one consent, on one day."""

    consent: Code = Field(description="code of a consent kind of the practice profile")
    person: Ident = Field(description="the parent or carer whose consent it is")
    statement: Statement
    scope: tuple[Cell, ...] = ()
    form: Line = ""
    form_version: Line = ""
    explained: Line = Field(default="", description="how it was explained: leaflet, interpreter, read aloud")
    way: Code = Field(description="signed paper seen, verbal, typed name with witness")
    witness: Line = ""
    given_on: Day
    review_on: Day | None = None
    expires_on: Day | None = None
    note: Words = ""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        for place, name, day in (("review_on", "review", self.review_on), ("expires_on", "expiry", self.expires_on)):
            if day is not None and day < self.given_on:
                raise At(place, f"the {name} date is before the consent was given")
        return self
