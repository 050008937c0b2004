"""Support for each child: who is to be asked about, by when, and what was said last."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.child_support import ChildSupportOffered, answers
from fsm_tui.casework.due import due_items
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.people import PersonAdded, PersonDescribed
from fsm_tui.casework.rules import faults
from fsm_tui.practice.profile import built_in, load
from tests.casework.making import CHILD, FAMILY, MONDAY, MUM, Device, beginning
from tests.practice.test_profile import TEXT

BABY, BIG = "b1" * 8, "b2" * 8


def family(*bodies: Body, day: int = 0) -> tuple[Family, list[Entry]]:
    """A family that was allocated on a Monday, and what was said after."""
    device = Device("aa")
    entries = beginning(device)
    start = MONDAY
    entries.append(device.writes(Allocated(to="dd" * 8, allocated_on=start.date()), start))
    entries += [device.writes(each, start + timedelta(days=day)) for each in bodies]
    return fold(FAMILY, entries), entries


def said(answer: str = "accepted", *, child: str = CHILD, days: int = 1, **more: Any) -> ChildSupportOffered:
    raw = {"child": child, "on": (MONDAY + timedelta(days=days)).date().isoformat(), "answer": answer} | more
    body = accept("support.offered", raw | ({"service": "Hub"} if answer != "not_offered" else {"because": "away"}))
    assert isinstance(body, ChildSupportOffered)
    return body


def due(found: Family) -> dict[str, tuple[date | None, date | None]]:
    return {each.about: (each.due_on, each.done_on) for each in due_items(found, (built_in(),))
            if each.clock == "child_support"}  # fmt: skip


def test_each_child_is_asked_about_within_the_days_of_the_guidance() -> None:
    found, _ = family()
    (about, (by, done)), = due(found).items()
    assert about == CHILD and done is None
    assert by is not None and by > MONDAY.date() + timedelta(days=27)


def test_an_answer_of_any_kind_is_an_answer() -> None:
    for answer in ("accepted", "declined", "not_offered"):
        found, _ = family(said(answer))
        assert due(found)[CHILD][1] == (MONDAY + timedelta(days=1)).date()


def test_what_was_offered_before_the_work_began_counts() -> None:
    found, _ = family(said(days=-40))
    assert due(found)[CHILD][1] == MONDAY.date()


def test_the_unborn_those_of_age_and_those_who_left_are_not_asked_about() -> None:
    found, _ = family(
        PersonAdded(person=BABY, name="Baby", role="child", due=date(2027, 1, 1)),
        PersonAdded(person=BIG, name="Big", role="child", born=date(2001, 1, 1)),
        PersonDescribed(person=CHILD, left=True),
    )
    assert due(found) == {}


def test_the_last_answer_counts_whatever_order_they_came_in() -> None:
    _, entries = family(said("declined", days=3), said("accepted", days=9), said("not_offered", days=5))
    for seed in range(10):
        random.Random(seed).shuffle(entries)
        assert [each.value.answer for each in answers(fold(FAMILY, entries))[CHILD]] == [
            "declined", "not_offered", "accepted"
        ]  # fmt: skip


def test_guidance_without_the_clock_asks_nothing() -> None:
    start = TEXT.index('[[clocks]]\ncode = "child_support"')
    without = load(TEXT[:start] + TEXT[TEXT.index("\n\n", start) :])
    found, _ = family()
    assert not [each for each in due_items(found, (without,)) if each.clock == "child_support"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (said(child=MUM), "child"),
        (said(child="99" * 8), "child"),
        (said(days=60), "on"),
        (said().model_copy(update={"service": " "}), "service"),
    ],
)
def test_what_cannot_be_is_said_by_its_place(body: Body, place: str) -> None:
    found, _ = family()
    now = MONDAY + timedelta(days=30)
    assert [each for each, _ in faults(body, now, found, built_in(), now)] == [place]


def test_not_offered_says_why() -> None:
    from fsm_tui.errors import Faults

    raw = {"child": CHILD, "on": "2026-11-16", "answer": "not_offered"}
    with pytest.raises(Faults, match="because: support that was not offered needs a because"):
        accept("support.offered", raw)
