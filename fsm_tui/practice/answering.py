"""Whether answers to an instrument may be written down (B1, D7): each fault with its place and the range in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fsm_tui.practice.instruments import Instrument
from fsm_tui.practice.scoring import score

Given = tuple[str, int | None, bool]
"""An answer in the order given: item, value, and whether it was not disclosed (then without a value)."""
Fault = tuple[str, str]


def faults(
    instrument: Instrument,
    answers: Sequence[Given],
    total: int | None = None,
    stage: str | None = None,
    *,
    outcome: str = "",
    scoring_version: int | None = None,
) -> tuple[Fault, ...]:
    """Why these answers are refused, as (place, sentence); nothing if they may be written down.

    Places are `answers.<n>.item`, `.value` and `.na` (n from 0), `answers`, `total`, `stage`, `outcome` and
    `scoring_version`. A total that was typed has to be what the items give, so a partial one has none.
    """
    return tuple(_faults(instrument, answers, total, stage, outcome, scoring_version))


def _faults(
    one: Instrument, answers: Sequence[Given], total: int | None, stage: str | None, outcome: str, version: int | None
) -> Iterator[Fault]:
    if version is not None and version != one.scoring_version:
        yield "scoring_version", f"is {version}; {one.label} is scored by version {one.scoring_version} here"
    yield from _stage(one, stage)
    if one.kind == "logged":
        if answers:
            yield "answers", f"should be empty: {one.label} is not scored here, only that it was done"
        if total is not None:
            yield "total", f"should be left out: {one.label} is not scored here"
        return
    if outcome:
        yield "outcome", f"should be left out: {one.label} is scored here from its items"
    if not answers:
        yield "answers", "needs at least one item"
    elif len(answers) > len(one.items):
        yield "answers", f"has {len(answers)} answers; {one.label} has {len(one.items)} items"
    wrong = [*_answers(one, answers)]
    yield from wrong
    yield from _total(one, answers, total, bool(wrong))


def _stage(one: Instrument, stage: str | None) -> Iterator[Fault]:
    codes = [each.code for each in one.stages]
    if not codes:
        if stage is not None:
            yield "stage", f"should be left out: {one.label} has no stages"
    elif stage not in codes:
        yield "stage", f"{'is missing: it' if stage is None else 'is not one of them: it'} takes {', '.join(codes)}"


def _answers(one: Instrument, answers: Sequence[Given]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, (code, value, na) in enumerate(answers):
        place = f"answers.{number}"
        if code not in one.by_code:
            yield f"{place}.item", f"is no item of {one.label}, which has {_codes(one)}"
            continue
        if code in seen:
            yield f"{place}.item", "is there twice"
        seen.add(code)
        if na and not one.na:
            yield f"{place}.na", f"NA is not an answer: it takes {one.takes(code)}; leave it out if unanswered"
        elif na and value is not None:
            yield f"{place}.value", "is a value and NA at once"
        elif not na and (value is None or value not in one.values[code]):
            yield f"{place}.value", f"takes {one.takes(code)}"


def _codes(one: Instrument) -> str:
    """The codes there are; numbered ones as a span."""
    codes = [item.code for item in one.items]
    if codes == [f"item_{number}" for number in range(1, len(codes) + 1)]:
        return f"item_1 to item_{len(codes)}"
    return ", ".join(codes)


def _total(one: Instrument, answers: Sequence[Given], total: int | None, wrong: bool) -> Iterator[Fault]:
    if total is None:
        return
    if one.kind != "scored":
        yield "total", f"should be left out: {one.label} has no total"
    elif not wrong:
        made = score(one, {code: value for code, value, _ in answers})
        if made.total is None:
            yield "total", f"should be left out: {made.answered} of {made.of} items are answered, so there is no total"
        elif made.total != total:
            yield "total", f"is {total}, but the items give {made.total}"
