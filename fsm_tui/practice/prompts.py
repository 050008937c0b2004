"""Safety prompts as data of the practice profile: words, source, and what raises each (B2, D20).

What is worked out is one of `RULES`, which `casework.prompting` knows; every list and number that it goes by is
the profile's. A prompt without `when` is raised by the scores that call for it and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from fsm_tui.practice.items import Code, Frozen, Item, Source, Text

if TYPE_CHECKING:
    from fsm_tui.practice.profile import Profile

Fault = tuple[str, str]
_Days = Annotated[int, Field(ge=1, le=3660)]
_Codes = Annotated[tuple[Code, ...], Field(max_length=50)]
_Words = Annotated[tuple[Text, ...], Field(max_length=100)]

#: What raises a prompt, and the fields of the prompt that it goes by.
RULES: Mapping[str, tuple[str, ...]] = {
    "dependence_likely": (),
    "stopping_dangerous": ("substances",),
    "overdose_risk": ("groups",),
    "baby": ("under_months", "due_within_weeks"),
    "intervention_with_dependence": ("interventions",),
    "opioids_in_pregnancy": ("groups",),
    "medicines_at_home": ("substances",),
}
_BY_DEPENDENCE = ("dependence_likely", "intervention_with_dependence")


class Prompt(Item):
    """What the app points out when a score or a record calls for it: words and a source, never a decision (D20).

    `version` is raised when the words change; `confirmed` says whether a clinician here signed them off. `days` are
    the working days within which one that a score raised is answered, where they are not those of the clock.

    `when` is one of `RULES`, and the fields after it are what that rule goes by. `topics` are topics of advice:
    what was recorded of them counts as discussed. `again_days` are the calendar days after which a prompt that was
    discussed is asked again; without them it is asked at each session.
    """

    words: Text
    version: Annotated[int, Field(ge=1, le=10_000)] = 1
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    confirmed: bool = True
    when: str = ""
    again_days: _Days | None = None
    substances: _Codes = ()
    mixed_with: _Codes = ()
    groups: Annotated[tuple[Literal["opiate", "non_opiate", "alcohol"], ...], Field(max_length=3)] = ()
    interventions: _Codes = ()
    topics: _Codes = ()
    under_months: Annotated[int, Field(ge=1, le=216)] | None = None
    due_within_weeks: Annotated[int, Field(ge=1, le=42)] | None = None


class ScoreFrom(Frozen):
    """A total of an instrument from which on dependence is likely."""

    instrument: Code
    start: Annotated[int, Field(ge=0, le=1_000_000, alias="from")]


class Prompting(Frozen):
    """What the rules of prompts go by together.

    Dependence is likely from these totals, these units on a day of drinking, or these signs; `lasting_signs` count
    however long ago they were said. `injecting` and `medicines` are words to look for, whole, or with a `-` at the
    end what a word begins with. Scores, use and treatment count for `counts_days` calendar days.
    """

    scores: Annotated[tuple[ScoreFrom, ...], Field(max_length=50)] = ()
    units_a_day: Annotated[int, Field(ge=1, le=1_000)] | None = None
    signs: _Codes = ()
    lasting_signs: _Codes = ()
    injecting: _Words = ()
    medicines: _Words = ()
    counts_days: _Days = 365
    source: Source = "B2.2, D20, INF"
    confirmed: bool = False


def senseless(made: Profile) -> Iterator[Fault]:
    """What no model can see of prompts: rules and codes that lead nowhere, and substances that nobody is asked of."""
    codes = {
        name: {each.code for each in getattr(made.lists, name)}
        for name in ("substances", "interventions", "advice_topics", "dependence_signs")
    }
    named = {"substances": "substances", "mixed_with": "substances", "interventions": "interventions",
             "topics": "advice_topics"}  # fmt: skip
    for number, prompt in enumerate(made.lists.prompts):
        place = f"lists.prompts.{number} ({prompt.code})"
        for field, held in named.items():
            for code in getattr(prompt, field):
                if code not in codes[held]:
                    yield f"{place}.{field}", f"names {code}, which {held} does not have"
        if prompt.when and prompt.when not in RULES:
            said = prompt.when if prompt.when.isprintable() else "something unreadable"
            yield f"{place}.when", f"is {said[:60]}, no rule that can be worked out; there are {', '.join(RULES)}"
        for field in RULES.get(prompt.when, ()):
            if not getattr(prompt, field):
                yield f"{place}.{field}", f"is missing: {prompt.when} goes by it"
    yield from _together(made, codes["dependence_signs"])
    yield from _uncovered(made)


def _together(made: Profile, signs: set[str]) -> Iterator[Fault]:
    held, tools = made.prompting, {each.code: each for each in made.instruments}
    for number, each in enumerate(held.scores):
        tool = tools.get(each.instrument)
        if tool is None or tool.kind != "scored":
            yield f"prompting.scores.{number}.instrument", f"names {each.instrument}, no instrument with a total"
        elif each.start > tool.possible()[1]:
            yield f"prompting.scores.{number}.from", f"is more than {each.instrument} can come to"
    for field in ("signs", "lasting_signs"):
        for code in getattr(held, field):
            if code not in signs:
                yield f"prompting.{field}", f"names {code}, which dependence_signs does not have"
    for code in held.lasting_signs:
        if code not in held.signs:
            yield "prompting.lasting_signs", f"names {code}, which is none of signs"
    goes_by = held.scores or held.units_a_day or held.signs
    for number, prompt in enumerate(made.lists.prompts):
        if prompt.when in _BY_DEPENDENCE and not prompt.retired and not goes_by:
            yield f"lists.prompts.{number} ({prompt.code}).when", "goes by [prompting], which says nothing"


def _uncovered(made: Profile) -> Iterator[Fault]:
    """Where one substance whose sudden stopping is dangerous has a prompt, none may be left out.

    Alcohol is not among them: stopping it is dangerous where dependence is likely, which is another rule.
    """
    prompts = [each for each in made.lists.prompts if each.when == "stopping_dangerous" and not each.retired]
    covered = {code for each in prompts for code in each.substances}
    for number, each in enumerate(made.lists.substances):
        dangerous = each.stopping_dangerous and not each.retired and each.group != "alcohol"
        if prompts and dangerous and each.code not in covered:
            yield f"lists.substances.{number} ({each.code})", (
                "is dangerous to stop suddenly, but no prompt of the rule stopping_dangerous names it"
            )
