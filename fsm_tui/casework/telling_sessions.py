"""The parts of a session in words: motivation, use, stage of change, the plan for a bad day, prompts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from fsm_tui.casework.motivation import Motivation, Ruler
from fsm_tui.casework.risk import Escalation, SafetyPlan
from fsm_tui.casework.session import PromptSaid, StageSeen
from fsm_tui.casework.use import Drink, UseSaid
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.units import LOW_RISK_WEEK, Units, read_strength, read_units

Line = tuple[str, str, str]
PARTS = (Motivation, UseSaid, SafetyPlan, Escalation, PromptSaid, StageSeen)
REPORTED = {"by_parent": "as the parent says", "confirmed": "confirmed", "observed": "seen by us"}


def told(value: object, place: str, profile: Profile, named: Callable[[str], str]) -> Iterator[Line]:
    """The lines of one part. `place` is its path with its number; paths here have the person's id instead."""
    stem = place.rsplit(".", 1)[0]
    if isinstance(value, Motivation):
        yield from _motivation(value, f"{stem}.{value.person}", named(value.person), profile)
    elif isinstance(value, UseSaid):
        label = f"Use, {named(value.person)}"
        yield f"{stem}.{value.person}.{value.substance}", label, use_words(value, profile)
    elif isinstance(value, SafetyPlan) and value == SafetyPlan():
        yield place, "Plan for a bad day", "taken back: none stands"
    elif isinstance(value, SafetyPlan):
        for number, each in enumerate(value.contingency):
            yield f"{place}.contingency.{number}", "Contingency plan", f"If {each.when}, then {each.then}"
        if value.relapse:
            yield f"{place}.relapse", "Relapse plan", value.relapse
        if value.crisis:
            yield f"{place}.crisis", "Crisis plan", value.crisis
    elif isinstance(value, Escalation):
        yield place, "New Red told to", escalation_words(value)
    elif isinstance(value, PromptSaid):
        whose = f", {named(value.person)}" if value.person else ""
        answer = "discussed" if value.answer == "discussed" else "not now"
        text = f"{profile.label('prompts', value.prompt)}: {answer}"
        yield place, f"Prompt{whose}", f"{text}: {value.because}" if value.because else text
    elif isinstance(value, StageSeen):
        label = f"Stage of change, {named(value.person)}"
        yield f"{stem}.{value.person}", label, profile.label("stages_of_change", value.stage)


def use_words(use: UseSaid, profile: Profile, *, brief: bool = False) -> str:
    """One substance in one line: how often, how much, units against the low-risk week, signs, how it is known.

    `brief` leaves out each drink of which the units are.
    """
    said = [profile.label("substances", use.substance)]
    if use.days is not None:
        said.append(f"{use.days} of the last 28 days")
    said += [each for each in (use.amount, use.route) if each]
    if use.last_used:
        said.append(f"last on {read_day(use.last_used)}")
    if (units := use.units) is not None:
        said += [each for each in ("" if brief else drinks_words(use.drinks), units_words(units)) if each]
    said += [profile.label("dependence_signs", each).lower() for each in use.signs]
    if use.reported:
        said.append(REPORTED[use.reported])
    return ", ".join(said)


def drinks_words(drinks: Sequence[Drink]) -> str:
    """What the units are of: “4 × can of cider, 440 ml at 7.5 %”."""
    return ", ".join(
        f"{each.count} × {f'{each.what}, ' if each.what else ''}{each.ml:,} ml at {read_strength(each.abv_tenths)} %"
        for each in drinks
    )


def units_words(units: Units) -> str:
    """Units on a day of drinking and in a week, and how the week stands to the low-risk one."""
    said = [f"{read_units(units.day)} units on a day of drinking"] if units.day is not None else []
    if units.week is not None:
        against = f"over {LOW_RISK_WEEK}" if units.over_low_risk else f"not over {LOW_RISK_WEEK}"
        said.append(f"{read_units(units.week)} units a week ({against})")
    return ", ".join(said)


def escalation_words(told_to: Escalation) -> str:
    """Whom, when, and what was agreed."""
    when = read_day(told_to.on) + (f" {told_to.at}" if told_to.at else "")
    reached = "" if told_to.reached else ", not reached"
    return f"{told_to.to}, {when}{reached}" + (f": {told_to.agreed}" if told_to.agreed else "")


def _motivation(heard: Motivation, place: str, name: str, profile: Profile) -> Iterator[Line]:
    for field, called, ruler in (
        ("importance", "Importance of change", heard.importance),
        ("confidence", "Confidence to change", heard.confidence),
    ):
        if ruler is not None:
            yield f"{place}.{field}", f"{called}, {name}", ruler_words(ruler)
    for number, talk in enumerate(heard.talk):
        label = "Change talk" if talk.side == "change" else "Sustain talk"
        finer = f" ({profile.label('change_talk', talk.finer).lower()})" if talk.finer else ""
        yield f"{place}.talk.{number}", f"{label}, {name}", f"“{talk.words}”{finer}"


def ruler_words(ruler: Ruler) -> str:
    """A ruler's answer with its reasons."""
    said = f"{ruler.score} of 10"
    if ruler.why_not_lower:
        said += f"; not lower because {ruler.why_not_lower}"
    if ruler.what_would_move_it:
        said += f"; what would move it up: {ruler.what_would_move_it}"
    return said
