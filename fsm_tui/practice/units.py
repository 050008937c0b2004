"""Units of alcohol: millilitres times strength over 1,000 (B2.1). Exact, in whole numbers and fractions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

LOW_RISK_WEEK = 14
"""Not regularly more than this many units in a week, over three days or more, with days without [32], [33]."""

_FOUR_WEEKS = 28


@dataclass(frozen=True, slots=True)
class Drunk:
    """`count` drinks of `ml` millilitres. `abv_tenths` is in tenths of a per cent: 52 is 5.2 %."""

    ml: int
    abv_tenths: int
    count: int = 1

    @property
    def units(self) -> Fraction:
        """One unit is 10 ml of pure alcohol: 568 ml at 5.2 % are 2.9536."""
        return Fraction(self.ml * self.abv_tenths * self.count, 10_000)


@dataclass(frozen=True, slots=True)
class Units:
    """Units on a day of drinking and in a week; None where what was said does not tell it."""

    day: Fraction | None
    week: Fraction | None

    @property
    def over_low_risk(self) -> bool:
        """More than the low-risk weekly units."""
        return self.week is not None and self.week > LOW_RISK_WEEK


def total(drinks: Iterable[Drunk], per: Literal["day", "week"], days: int | None) -> Units:
    """The units of these drinks, drunk on one day or in one week; `days` of drinking in the last 28.

    A week by the day is the day times the days of drinking over four weeks.
    """
    said = sum((each.units for each in drinks), Fraction(0))
    if per == "week":
        return Units(said * 4 / days if days else None, said)
    return Units(said, said * days * 7 / _FOUR_WEEKS if days is not None else None)


def read_units(units: Fraction) -> str:
    """For people, to one tenth: “2.9”, “10.1”, “14”."""
    rounded = (Decimal(units.numerator) / Decimal(units.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return format(rounded.normalize() if rounded % 1 else rounded.quantize(Decimal(1)), "f")


def read_strength(abv_tenths: int) -> str:
    """A strength for people: 52 is “5.2”, 400 is “40”."""
    return f"{abv_tenths // 10}.{abv_tenths % 10}" if abv_tenths % 10 else str(abv_tenths // 10)
