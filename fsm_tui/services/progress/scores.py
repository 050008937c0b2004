"""Scores of screening and outcome tools over time (A120, A121, B1): each total by the scoring it was taken with.

A tool that was done in part has no total and so no level. Totals of different scorings stand in different series.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.screened import instrument_named, scored
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.casework.telling_screenings import result_words, value_words
from fsm_tui.practice.instruments import Band, Instrument, Sex
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.scoring import Scored
from fsm_tui.services.progress.series import Point, Series

FAMILY = "family"

Taken = tuple[Statement[ScreeningTaken], Scored]
_Key = tuple[str, str, int]


def scores(family: Family, profile: Profile, profiles: Sequence[Profile]) -> Iterator[Series]:
    """The series of every tool that was used, by person in the family's order and by tool in the guidance's."""
    used: dict[_Key, list[Statement[ScreeningTaken]]] = {}
    for each in family.screenings:
        body = each.value
        used.setdefault((body.person or "", body.instrument, body.scoring_version), []).append(each)
    people = [each.id for each in family.people]
    tools = [each.code for each in profile.instruments]

    def order(key: _Key) -> tuple[int, int, str, int]:
        person, tool, version = key
        return (_place(people, person), _place(tools, tool), tool, version)

    for key in sorted(used, key=order):
        several = len({one for one in used if one[:2] == key[:2]}) > 1
        yield from _of(family, profile, profiles, key, used[key], f", scoring {key[2]}" if several else "")


def _place(order: Sequence[str], each: str) -> int:
    return order.index(each) if each in order else len(order)


def _of(
    family: Family,
    profile: Profile,
    profiles: Sequence[Profile],
    key: _Key,
    taken: Sequence[Statement[ScreeningTaken]],
    version: str,
) -> Iterator[Series]:
    ident, code, number = key
    one = instrument_named(code, number, profiles)
    person = family.person(ident) if ident else None
    whose = person.name if person else "somebody not in this family" if ident else ""
    tail = f"{f'v{number}:' if version else ''}{ident or FAMILY}"
    label = (one.label if one else profile.label("instruments", code)) + version
    made = [(each, found) for each in taken if (found := scored(each.value, family, profiles)) is not None]
    if one is None or one.kind == "logged":
        yield _done(f"score:{code}:{tail}", label, whose, one, taken)
    elif one.kind == "scored":
        sex = person.sex if person else None
        yield _total(f"score:{code}:{tail}", label, whose, one, made, sex)
        for section in one.sections:
            part = [(each, found) for each, found in made if section.code in {sub.code for sub in found.subtotals}]
            if section.alone and any(found.total is None for _, found in part):
                low, high = one.possible(section.items)
                yield Series(
                    f"score:{code}.{section.code}:{tail}", f"{section.label} of {label}", whose, "", low, high,
                    points=tuple(_part(one, each, found, section.code, section.label) for each, found in part),
                    marks=_marks(section.bands, sex), notice=_notice(one),
                )  # fmt: skip
    else:
        yield from _fields(code, tail, label, whose, one, made)


def _total(
    code: str, label: str, whose: str, one: Instrument, made: Sequence[Taken], sex: Sex | None
) -> Series:
    low, high = one.possible()
    points = tuple(
        Point(each.value.taken_on, found.total, result_words(found), each.head, _note(one, each.value))
        for each, found in made
    )
    return Series(code, label, whose, "", low, high, points=points, marks=_marks(one.bands, sex), notice=_notice(one))


def _part(one: Instrument, each: Statement[ScreeningTaken], found: Scored, code: str, label: str) -> Point:
    part = next(sub for sub in found.subtotals if sub.code == code)
    bands = [band.label for band in found.bands if band.part == label]
    words = ", ".join([f"{part.value} of {part.of}", *bands])
    return Point(each.value.taken_on, part.value, words, each.head, _note(one, each.value))


def _fields(
    code: str, tail: str, label: str, whose: str, one: Instrument, made: Sequence[Taken]
) -> Iterator[Series]:
    """A tool that is read field by field: one series for each field that was ever answered."""
    for item in one.items:
        values = {each.head: sub.value for each, found in made for sub in found.items if sub.code == item.code}
        if all(value is None for value in values.values()):
            continue
        taken = one.values[item.code]
        yes_no = one.is_yes_no(item.code)
        points = tuple(
            Point(
                each.value.taken_on, values[each.head], value_words(one, item.code, values[each.head]), each.head,
                _note(one, each.value),
            )
            for each, _ in made
            if item.code in each.value.given
        )  # fmt: skip
        yield Series(
            f"score:{code}.{item.code}:{tail}", f"{label}, {item.label}", whose, item.unit, taken[0], taken[-1],
            steps=("No", "Yes") if yes_no else (), points=points, notice=_notice(one),
        )  # fmt: skip


def _done(
    code: str, label: str, whose: str, one: Instrument | None, taken: Sequence[Statement[ScreeningTaken]]
) -> Series:
    """A tool that is held elsewhere, or scored by guidance that is not here: that it was done, and what came of it."""
    points = tuple(
        Point(
            each.value.taken_on, 0,
            each.value.outcome or ("done" if one else f"scored by version {each.value.scoring_version}"),
            each.head, _note(one, each.value),
        )
        for each in taken
    )  # fmt: skip
    return Series(
        code, label, whose, "", 0, 0, steps=("Done",), points=points, joined=False,
        notice=_notice(one) if one else "This guidance has no such scoring.",
    )  # fmt: skip


def _note(one: Instrument | None, body: ScreeningTaken) -> str:
    stages = {str(each.code): each.label for each in one.stages} if one else {}
    stage = stages.get(body.stage, body.stage) if body.stage else ""
    return "; ".join(part for part in (stage, body.note.strip()) if part)


def _notice(one: Instrument) -> str:
    return " ".join(part for part in (one.caution, f"Source: {one.source}.") if part)


def _marks(bands: Sequence[Band], sex: Sex | None) -> tuple[tuple[int, str], ...]:
    """From which total each band goes; where sources differ, from the lower one. None where the sex is to be known."""
    if sex is None and any(each.sex for each in bands):
        return ()
    fit = sorted((each for each in bands if each.sex in ("", sex)), key=lambda each: each.severity)
    return tuple((min([each.start, *(also.start for also in each.also)]), each.label) for each in fit)
