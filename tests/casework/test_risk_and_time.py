"""The four time tests of the design (§4, “Risk and time”), and what conflicts."""

from __future__ import annotations

from datetime import timedelta

from fsm_tui.casework.family import fold
from fsm_tui.casework.risk import RiskRated
from tests.casework.making import CHILD, FAMILY, MONDAY, Device, beginning, harm_of, risk, session

DAY = timedelta(days=1)


def test_a_rating_written_up_late_goes_into_history_and_does_not_replace_a_later_one() -> None:
    laptop = Device("a")
    beginning(laptop)
    laptop.writes(session(harm="medium"), MONDAY + 2 * DAY)
    laptop.writes(session(harm="high"), MONDAY)
    family = laptop.family
    assert harm_of(family) == "medium"
    assert [each.value.harm.value for each in family.children[CHILD].history] == ["high", "medium"]


def test_late_and_concurrent_the_one_that_happened_later_is_in_force_without_a_conflict() -> None:
    one, two = Device("a"), Device("b")
    start = beginning(one)
    two.shown(*start)
    tuesday = two.writes(session(harm="low"), MONDAY + DAY)
    one.wall += 3 * DAY
    monday = one.writes(session(harm="medium"), MONDAY)
    family = fold(FAMILY, [*start, tuesday, monday])
    assert harm_of(family) == "low"
    assert not family.children[CHILD].in_conflict
    assert [each.value.harm.value for each in family.children[CHILD].history] == ["medium", "low"]


def test_concurrent_ratings_of_one_day_conflict_and_the_higher_is_in_force_until_somebody_decides() -> None:
    one, two = Device("a"), Device("b")
    start = beginning(one)
    two.shown(*start)
    first = one.writes(session(harm="high"), MONDAY)
    second = two.writes(session(harm="low"), MONDAY + timedelta(hours=3))
    family = fold(FAMILY, [*start, first, second])
    assert harm_of(family) == "high"
    assert family.children[CHILD].in_conflict
    assert "risk of harm: two ratings" in family.conflicts
    one.shown(second)
    decided = one.writes(RiskRated(risk=risk(harm="medium")), MONDAY + timedelta(hours=6))
    settled = fold(FAMILY, [*start, first, second, decided])
    assert harm_of(settled) == "medium"
    assert not settled.children[CHILD].in_conflict


def test_a_later_visit_of_the_same_day_by_the_same_person_is_in_force_though_written_first() -> None:
    laptop = Device("a")
    beginning(laptop)
    laptop.writes(session(harm="low"), MONDAY + timedelta(hours=5))
    laptop.writes(session(harm="high"), MONDAY)
    assert harm_of(laptop.family) == "low"


def test_a_session_corrected_after_it_was_superseded_changes_history_and_not_the_present() -> None:
    laptop = Device("a")
    beginning(laptop)
    monday = laptop.writes(session(harm="low"), MONDAY)
    laptop.writes(session(harm="medium"), MONDAY + 2 * DAY)
    laptop.writes(session(harm="high", corrects=monday.head, correction_reason="misheard"), MONDAY)
    family = laptop.family
    assert harm_of(family) == "medium"
    assert [each.value.harm.value for each in family.children[CHILD].history] == ["high", "medium"]
    record = family.records[monday.head]
    assert len(record.versions) == 2
    assert record.original.head == monday.head


def test_a_correction_that_raises_the_rating_in_force_raises_it() -> None:
    laptop = Device("a")
    beginning(laptop)
    monday = laptop.writes(session(harm="low"), MONDAY)
    laptop.writes(session(harm="high", corrects=monday.head, correction_reason="misheard"), MONDAY)
    assert harm_of(laptop.family) == "high"
    assert len(laptop.family.children[CHILD].history) == 1


def test_two_corrections_that_did_not_know_of_each_other_are_a_conflict() -> None:
    one, two = Device("a"), Device("b")
    start = beginning(one)
    monday = one.writes(session(harm="low"), MONDAY)
    two.shown(*start, monday)
    mine = one.writes(session(harm="medium", corrects=monday.head, correction_reason="x"), MONDAY)
    theirs = two.writes(session(harm="high", corrects=monday.head, correction_reason="y"), MONDAY)
    family = fold(FAMILY, [*start, monday, mine, theirs])
    assert family.records[monday.head].in_conflict
    assert harm_of(family) == "high"
