"""What parents and carers said over time: how important and how sure (B4), what is used and how much (A24, B2.1).

As it was said at sessions, not measured; how each is known stands beside it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from fsm_tui.casework import heard
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.motivation import Ruler
from fsm_tui.casework.telling_sessions import REPORTED, drinks_words, ruler_words
from fsm_tui.casework.use import LAST_DAYS, UseSaid
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.units import LOW_RISK_WEEK, read_units
from fsm_tui.services.progress.made import Maker
from fsm_tui.services.progress.series import Point, Series

NOT_A_SCORE = "As they put it themselves: never a score of anybody."
REPORTED_ONLY = "As reported, not measured."


def rulers(made: Maker) -> Iterator[Series]:
    """Importance and confidence of each parent or carer who answered."""
    for person in made.family.people:
        asked: tuple[tuple[heard.Ruled, str], ...] = (
            ("importance", "Importance of change"), ("confidence", "Confidence to change"),
        )  # fmt: skip
        for name, label in asked:
            if stated := heard.rulers(made.sat, person.id, name):
                yield Series(
                    f"{name}:{person.id}", label, person.name, "of 10", 0, 10,
                    points=tuple(_ruler(each) for each in stated), notice=NOT_A_SCORE,
                )  # fmt: skip


def _ruler(each: Statement[Ruler]) -> Point:
    score = f"{each.value.score} of 10"
    return Point(each.day, each.value.score, score, each.head, ruler_words(each.value).removeprefix(score).lstrip("; "))


def used(made: Maker) -> Iterator[Series]:
    """Days of use of each substance of each person, and the units of alcohol in a week."""
    substances = [str(each.code) for each in made.profile.lists.substances]
    for person in made.family.people:
        said = heard.uses(made.sat, person.id)
        named = dict.fromkeys(each.value.substance for each in said)
        for code in sorted(named, key=lambda one: substances.index(one) if one in substances else len(substances)):
            of_it = [each for each in said if each.value.substance == code]
            yield Series(
                f"use:{code}:{person.id}", f"{made.profile.label('substances', code)}, days of use", person.name,
                f"of {LAST_DAYS} days", 0, LAST_DAYS, points=tuple(_days(each, made.profile) for each in of_it),
                notice=REPORTED_ONLY,
            )  # fmt: skip
            drunk = [each for each in of_it if each.value.units is not None]
            if drunk:
                yield _units(f"units:{code}:{person.id}", person.name, drunk)


def _days(each: Statement[UseSaid], profile: Profile) -> Point:
    use = each.value
    words = f"{use.days} of {LAST_DAYS} days" if use.days is not None else "days not said"
    signs = [profile.label("dependence_signs", sign).lower() for sign in use.signs]
    note = "; ".join(part for part in (use.amount, *signs, _known(use)) if part)
    return Point(each.day, use.days, words, each.head, note)


def _units(code: str, name: str, stated: Sequence[Statement[UseSaid]]) -> Series:
    points = []
    for each in stated:
        units = each.value.units
        week = units.week if units is not None else None
        day = f"{read_units(units.day)} on a day" if units is not None and units.day is not None else "not known"
        over = f", over {LOW_RISK_WEEK}" if week is not None and week > LOW_RISK_WEEK else ""
        words = f"{read_units(week)} units a week{over}" if week is not None else day
        note = "; ".join(part for part in (drinks_words(each.value.drinks), _known(each.value)) if part)
        points.append(Point(each.day, None if week is None else _whole(week), words, each.head, note))
    highest = max([2 * LOW_RISK_WEEK, *(each.value for each in points if each.value is not None)])
    return Series(
        code, "Units of alcohol a week", name, "units", 0, highest, points=tuple(points),
        marks=((0, f"up to {LOW_RISK_WEEK}"), (LOW_RISK_WEEK + 1, f"over {LOW_RISK_WEEK}")), notice=REPORTED_ONLY,
    )  # fmt: skip


def _whole(week: Fraction) -> int:
    """For the plot. What is over the low-risk week by a little is drawn over it; the words have the tenths."""
    return max(ceil(week), LOW_RISK_WEEK + 1) if week > LOW_RISK_WEEK else round(week)


def _known(use: UseSaid) -> str:
    return REPORTED[use.reported] if use.reported else "how it is known was not said"
