"""A screening and an answered prompt in words: items by their labels, total, band, what it means, the source (A121)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.family import Family
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screened import instrument_named
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.instruments import Instrument
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.scoring import Scored, score

Line = tuple[str, str, str]
NA = "NA: not disclosed or not answered"
ANSWERS = {"discussed": "discussed", "not_now": "not now"}


def value_words(one: Instrument, code: str, value: int | None) -> str:
    """A score as it was given: "3 of 4", "yes", "12 days", or that it was not disclosed."""
    if value is None:
        return NA
    if code not in one.by_code:
        return str(value)
    if one.is_yes_no(code):
        return {0: "no", 1: "yes"}.get(value, str(value))
    unit, most = one.by_code[code].unit, one.values[code][-1]
    return f"{value} {unit}" if unit and "," not in unit else f"{value} of {most}"


def result_words(made: Scored) -> str:
    """The result in a few words: total and bands, or how much of it was answered. Never a total of a part."""
    bands = ", ".join(band.words for band in made.bands)
    if made.total is not None:
        return f"{made.total} of {made.of_total}" + (f", {bands}" if bands else "")
    if not made.of:
        return "done"
    how = "complete" if made.complete else "partial"
    return f"{how}, {made.answered} of {made.of}" + (f"; {bands}" if bands else "")


def screening(body: ScreeningTaken, family: Family, profile: Profile) -> Iterator[Line]:
    """Every line of a screening, its place first. What it comes to is said only by the scoring it was taken with."""
    person = family.person(body.person) if body.person else None
    whose = person.name if person else "somebody not in this family" if body.person else "the family"
    one = instrument_named(body.instrument, None, (profile,))
    label = one.label if one else profile.label("instruments", body.instrument)
    known = one is not None and one.scoring_version == body.scoring_version
    made = score(one, body.given, person.sex if person else None) if one and known else None
    result = body.outcome or (result_words(made) if made else f"scored by version {body.scoring_version}")
    yield "text", "Result", f"{label}, {whose}: {result}"
    yield "taken_on", "Taken on", read_day(body.taken_on)
    if body.stage is not None:
        stages = {str(each.code): each.label for each in one.stages} if one else {}
        yield "stage", "Stage", stages.get(body.stage, body.stage)
    for each in body.answers:
        item = one.by_code.get(each.item) if one else None
        said = value_words(one, each.item, each.value) if one else (str(each.value) if each.value is not None else NA)
        yield f"answers.{each.item}", item.label if item else each.item, said
    if made is not None:
        for number, sentence in enumerate(made.explanation):
            yield f"meaning.{number}", "What it says", sentence
    elif one is not None:
        yield "meaning", "What it says", (
            f"It was scored by version {body.scoring_version} of {label}; this guidance has version "
            f"{one.scoring_version}, so no total or band is shown."
        )
    for name, title in (("outcome", "Outcome"), ("by", "Done by"), ("note", "Note"),
                        ("correction_reason", "Correction reason")):  # fmt: skip
        if getattr(body, name).strip():
            yield name, title, getattr(body, name)


def answered(body: PromptAnswered, family: Family, profile: Profile) -> Iterator[Line]:
    """An answered prompt: which, whose, what raised it, and what was said."""
    person = family.person(body.person) if body.person else None
    yield "text", "Prompt", profile.label("prompts", body.prompt) + (f", {person.name}" if person else "")
    record = family.record_of(body.about) if body.about else None
    raised = record.shown.body if record else None
    if isinstance(raised, ScreeningTaken):
        label = profile.label("instruments", raised.instrument)
        yield "about", "Raised by", f"{label} of {read_day(raised.taken_on)}"
    yield "answer", "Answer", ANSWERS[body.answer]
    yield "on", "On", read_day(body.on)
    if body.because.strip():
        yield "because", "Because" if body.answer == "not_now" else "Note", body.because
