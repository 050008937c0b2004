"""Late by the profile's rule, and written by somebody whose family it was not: labels, never refusals (A44, A84)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from fsm_tui.casework.allocated_then import not_allocated, was_with
from fsm_tui.casework.allocation import Allocated, Cover
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.lateness import late_by, late_words
from fsm_tui.casework.review import Voided
from fsm_tui.moments import LONDON
from fsm_tui.practice.profile import built_in, built_in_text, load
from tests.casework.making import FAMILY, MONDAY, Device, beginning, session

PAT, SAM, LEE = "a" * 16, "b" * 16, "d" * 16
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("happened", "days", "late"),
    [
        (datetime(2026, 11, 18, 16), 0, 0),
        (datetime(2026, 11, 18, 23, 59), 2, 0),
        (datetime(2026, 11, 18, 16), 5, 3),
        (datetime(2026, 12, 23, 16), 6, 0),
        (datetime(2026, 12, 23, 16), 7, 3),
    ],
    ids=["at once", "in time", "over a weekend", "over Christmas, in time", "over Christmas"],
)
def test_late_counts_working_days_as_the_guidance_does(happened: datetime, days: int, late: int) -> None:
    moment = happened.replace(tzinfo=LONDON)
    assert late_by(moment, moment + days * DAY, built_in()) == late


def test_the_number_is_the_teams() -> None:
    text = built_in_text().replace("[timely]\nworking_days = 2", "[timely]\nworking_days = 0")
    moment = MONDAY
    assert late_by(moment, moment + DAY, load(text)) == 1
    assert late_by(moment, moment - 3 * DAY, load(text)) == 0, "a clock that is wrong makes nothing late"
    assert late_words(1) == "late: written 1 working day after" and late_words(0) == ""
    assert built_in().timely.confirmed is False


def allocated(*steps: tuple[str | None, int]) -> Family:
    device = Device("c")
    beginning(device)
    for to, day in steps:
        device.writes(Allocated(to=to, allocated_on=MONDAY.date() + day * DAY), MONDAY + day * DAY)
    return device.family


def on(day: int) -> date:
    return MONDAY.date() + day * DAY


def test_with_whom_it_was_on_a_day() -> None:
    family = allocated((PAT, 0), (SAM, 5))
    assert was_with(family, PAT, on(3)) and not was_with(family, SAM, on(3))
    assert was_with(family, PAT, on(5)) and was_with(family, SAM, on(5)), "on the day it changes hands with both"
    assert not was_with(family, PAT, on(6)) and was_with(family, SAM, on(60))
    assert was_with(family, LEE, on(-1)), "before it was with anybody nobody is asked"
    assert not was_with(allocated((PAT, 0), (None, 5)), PAT, on(9))


def test_who_covers_is_allocated_until_the_cover_ends() -> None:
    device = Device("c")
    beginning(device)
    cover = Cover(person=LEE, until=on(4))
    device.writes(Allocated(to=PAT, second=SAM, cover=cover, allocated_on=on(0)), MONDAY)
    family = device.family
    assert was_with(family, LEE, on(4)) and not was_with(family, LEE, on(5)) and was_with(family, SAM, on(5))


def test_a_session_of_somebody_else_is_kept_and_says_so() -> None:
    office, laptop = Device("c"), Device("a")
    entries = beginning(office)
    entries.append(office.writes(Allocated(to=SAM, allocated_on=on(0)), MONDAY))
    laptop.shown(*entries)
    visit = laptop.writes(session(), MONDAY + 2 * DAY)
    family = fold(FAMILY, [*entries, visit])
    record = family.record_of(visit.head)
    assert record is not None and not_allocated(family, record)
    assert family.parents, "it counts like any other"
    gone = laptop.writes(Voided(entry=visit.head, reason="twice"), MONDAY + 2 * DAY)
    family = fold(FAMILY, [*entries, visit, gone])
    record = family.record_of(visit.head)
    assert record is not None and not not_allocated(family, record)
