"""Screening and outcome tools as data of the practice profile (A120, A121, A126, B1).

An instrument is written in TOML: its items with short neutral labels (never a question's wording, D14), what
each takes, bands, rules that call for a prompt, stages and schedule. `scoring` works with any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from fsm_tui.practice.items import Code, Frozen, Item, Source, Text

Sex = Literal["female", "male"]
SEXES: tuple[Sex, Sex] = ("female", "male")
WHOM: dict[Sex, str] = {"female": "women", "male": "men"}
_Score = Annotated[int, Field(ge=0, le=1_000_000)]
_Days = Annotated[int, Field(ge=1, le=3660)]


class InstrumentItem(Frozen):
    """One item: `min` to `max`, or only the `allowed` values, or yes (1) and no (0).

    Without any of the three it takes what the instrument says. `reversed` turns the score round (the 0 of a
    yes/no item scores 1). `unit` is what a number counts, such as "days".
    """

    code: Code
    label: Text
    min: _Score = 0
    max: _Score | None = None
    allowed: Annotated[tuple[_Score, ...], Field(max_length=50)] = ()
    yes_no: bool = False
    reversed: bool = False
    unit: str = ""
    source: str = ""


class Limits(Frozen):
    """From where to where a band goes, both ends included, by which source."""

    start: _Score = Field(alias="from")
    end: _Score = Field(alias="to")
    source: Source


class Band(Limits):
    """What a total from `start` to `end` is called and means, in our own words.

    `severity` orders bands, 0 the least; `sex` is the sex that it is for, empty for both. `also` has other
    sources' limits: where sources differ, the more cautious band is taken.
    """

    code: Code
    label: Text
    severity: Annotated[int, Field(ge=0, le=50)]
    meaning: Text
    sex: Literal["", "female", "male"] = ""
    also: Annotated[tuple[Limits, ...], Field(max_length=10)] = ()


class Section(Frozen):
    """Some of the items with a subtotal. `alone`: an instrument of its own, banded while the whole is partial."""

    code: Code
    label: Text
    items: Annotated[tuple[Code, ...], Field(min_length=1, max_length=200)]
    bands: Annotated[tuple[Band, ...], Field(max_length=50)] = ()
    alone: bool = False


class Rule(Frozen):
    """A score from `start` up calls for the prompt `calls`, because. Of an item, a section, or else the total.

    An item's rule counts on a partial instrument too. `confirmed` says whether a person here signed it off.
    """

    item: str = ""
    section: str = ""
    start: _Score = Field(alias="from")
    calls: Code
    because: Text
    source: Source
    confirmed: bool = True


class InstrumentStage(Frozen):
    """When in the work it is done, such as "start" or "exit"."""

    code: Code
    label: Text


class Schedule(Frozen):
    """When it is to be done, in calendar days: near the start, again from the last one, near the exit.

    `again_days` is when it is asked for, `late_days` when it is late.
    """

    start_within: _Days | None = None
    again_days: _Days | None = None
    late_days: _Days | None = None
    exit_within: _Days | None = None
    source: Source
    confirmed: bool = True


class Instrument(Item):
    """A screening or outcome tool.

    `kind`: "scored" has a total of its items; "fields" is read field by field; "per_substance" stores one
    score for each substance; "logged" is held elsewhere, and only that it was done is written down here.
    `na`: an item may be left as not disclosed. `caution` is shown with every score.
    `outcomes` are words to choose from for a tool that is only logged.
    """

    scoring_version: Annotated[int, Field(ge=1, le=10_000)]
    kind: Literal["scored", "fields", "per_substance", "logged"]
    about: Literal["adult", "child", "family"]
    max: _Score | None = None
    yes_no: bool = False
    na: bool = False
    caution: str = ""
    items: Annotated[tuple[InstrumentItem, ...], Field(max_length=200)] = ()
    sections: Annotated[tuple[Section, ...], Field(max_length=50)] = ()
    bands: Annotated[tuple[Band, ...], Field(max_length=50)] = ()
    rules: Annotated[tuple[Rule, ...], Field(max_length=100)] = ()
    stages: Annotated[tuple[InstrumentStage, ...], Field(max_length=20)] = ()
    schedule: Schedule | None = None
    outcomes: Annotated[tuple[Text, ...], Field(max_length=50)] = ()

    @cached_property
    def by_code(self) -> dict[str, InstrumentItem]:
        """Its items by their code."""
        return {item.code: item for item in self.items}

    @cached_property
    def values(self) -> dict[str, range | tuple[int, ...]]:
        """What each item takes, ascending. Empty for an item that nobody gave limits."""
        return {item.code: self._takes(item) for item in self.items}

    def _takes(self, item: InstrumentItem) -> range | tuple[int, ...]:
        if item.allowed:
            return item.allowed
        if item.max is not None:
            return range(item.min, item.max + 1)
        if item.yes_no or self.yes_no:
            return range(2)
        return range(item.min, self.max + 1) if self.max is not None else ()

    def is_yes_no(self, code: str) -> bool:
        """Whether the item is answered by yes (1) or no (0)."""
        item = self.by_code[code]
        return item.yes_no or (self.yes_no and not item.allowed and item.max is None)

    def takes(self, code: str) -> str:
        """What an item takes, in words: "0 to 4", "0, 2 or 4", "yes (1) or no (0)", with ", or NA" if it may."""
        values = self.values[code]
        if self.is_yes_no(code):
            said = "yes (1) or no (0)"
        elif isinstance(values, range):
            said = f"{values[0]} to {values[-1]}"
        else:
            said = ", ".join(map(str, values[:-1])) + f" or {values[-1]}" if len(values) > 1 else str(values[0])
        return said + (", or NA" if self.na else "")

    def possible(self, codes: Iterable[str] | None = None) -> tuple[int, int]:
        """The lowest and the highest sum that the items give; all items if none are named."""
        taken = [self.values[code] for code in (self.values if codes is None else codes)]
        return sum(values[0] for values in taken), sum(values[-1] for values in taken)
