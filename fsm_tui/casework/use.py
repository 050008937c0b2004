"""What a parent or carer uses, as it was said at a session: days, amounts, and drinks in units (A24, B2.1, B2.2)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import At, Code, Day, Ident, Line, Part
from fsm_tui.practice.units import Drunk, Units, total

LAST_DAYS = 28


class Drink(Part):
    """Some drinks of one sort. `abv_tenths` is the strength in tenths of a per cent: 52 is 5.2 %."""

    what: Line = ""
    count: Annotated[int, Field(ge=1, le=200)] = 1
    ml: Annotated[int, Field(ge=1, le=10_000)]
    abv_tenths: Annotated[int, Field(ge=1, le=990)]


class UseSaid(Part):
    """One substance of one parent or carer. `days` are those of the last 28 on which it was used.

    `drinks` are what they drink on one day or in one week, as `per` says. `signs` are codes of
    `dependence_signs` in the practice profile.
    """

    person: Ident
    substance: Code
    days: Annotated[int, Field(ge=0, le=LAST_DAYS)] | None = None
    amount: Line = Field(default="", description="how much on a day of use, in their words")
    route: Line = ""
    last_used: Day | None = None
    per: Literal["day", "week"] = "week"
    drinks: Annotated[tuple[Drink, ...], Field(max_length=50)] = ()
    signs: tuple[Code, ...] = ()
    reported: Literal["by_parent", "confirmed", "observed"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.days is None and not (self.amount or self.drinks or self.last_used or self.signs):
            raise At("days", "say on how many days, how much, or when last")
        return self

    @property
    def units(self) -> Units | None:
        """The units of what they drink, on a day or in a week as far as it can be told; None without drinks."""
        if not self.drinks:
            return None
        return total([Drunk(each.ml, each.abv_tenths, each.count) for each in self.drinks], self.per, self.days)
