"""Reminders about consents and referrals: at first contact, before an end, after a birthday and a change of carer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.due import Due, due_items
from fsm_tui.casework.people import PersonAdded, PersonDescribed
from fsm_tui.casework.sharing import OnwardAnswered, OnwardReferred, SafeguardingAnswered, SafeguardingReferred
from fsm_tui.practice.profile import built_in
from tests.casework.making import CHILD, DAD, MONDAY, MUM, Device, beginning, session

TODAY = MONDAY.date()
CELL = Cell(agency="gp", information="use", purpose="treatment")


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def due(device: Device, clock: str) -> list[Due]:
    return [each for each in due_items(device.family, (built_in(),)) if each.clock == clock]


def on(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


def said(**more: Any) -> ConsentRecorded:
    raw: dict[str, Any] = {"consent": "cgl_form", "person": MUM, "statement": "given", "scope": (CELL,),
                           "way": "verbal", "given_on": TODAY}  # fmt: skip
    return ConsentRecorded(**(raw | more))


def test_the_form_is_asked_for_after_the_first_session_with_the_parent(laptop: Device) -> None:
    assert due(laptop, "cgl_form_asked") == []
    laptop.writes(session(attendance="did_not_attend", present=()), on(0))
    assert due(laptop, "cgl_form_asked") == [], "nobody was met"
    laptop.writes(session(), on(1))
    laptop.writes(session(), on(4))
    (one,) = due(laptop, "cgl_form_asked")
    assert (one.about, one.started_on, one.due_on, one.done_on) == (MUM, date(2026, 11, 17), date(2026, 11, 24), None)
    laptop.writes(said(statement="declined", given_on=date(2026, 11, 20)), on(4))
    assert [each.done_on for each in due(laptop, "cgl_form_asked")] == [date(2026, 11, 20)], "a no is an answer too"


def test_an_expiry_is_told_four_weeks_before_and_goes_with_a_new_one(laptop: Device) -> None:
    laptop.writes(said(expires_on=date(2027, 3, 1)), on(0))
    laptop.writes(said(scope=(CELL.model_copy(update={"information": "risk"}),), expires_on=date(2027, 6, 1)), on(0))
    (one,) = due(laptop, "consent_expiring")
    assert (one.about, one.due_on) == (f"cgl_form:{MUM}", date(2027, 2, 1)), "the first that ends counts"
    laptop.writes(said(given_on=date(2026, 11, 18), expires_on=date(2028, 3, 1)), on(2))
    assert [each.due_on for each in due(laptop, "consent_expiring")] == [date(2027, 5, 4)]
    laptop.writes(said(statement="withdrawn", scope=(), given_on=date(2026, 11, 19)), on(3))
    assert due(laptop, "consent_expiring") == []


def test_a_birthday_and_a_change_of_carer_ask_to_look_at_the_consents(laptop: Device) -> None:
    assert due(laptop, "consents_of_age") == [] and due(laptop, "consents_of_carers") == []
    laptop.writes(PersonDescribed(person=CHILD, born=date(2008, 12, 1)), on(0))
    (age,) = due(laptop, "consents_of_age")
    assert (age.started_on, age.due_on, age.done_on) == (date(2026, 12, 1), date(2026, 12, 15), None)
    laptop.writes(PersonDescribed(person=CHILD, born=date(2012, 12, 1)), on(1))
    assert due(laptop, "consents_of_age") == [], "years away"
    laptop.writes(PersonAdded(person=DAD, name="Al Marlowe", role="parent", in_work=True), on(2))
    (carer,) = due(laptop, "consents_of_carers")
    assert (carer.started_on, carer.due_on, carer.done_on) == (date(2026, 11, 18), date(2026, 12, 2), None)
    laptop.writes(said(person=DAD, given_on=date(2026, 11, 20)), on(4))
    assert [each.done_on for each in due(laptop, "consents_of_carers")] == [date(2026, 11, 20)]
    laptop.writes(PersonDescribed(person=DAD, left=True), on(5))
    assert [each.done_on for each in due(laptop, "consents_of_carers")] == [None]


def test_referrals_are_chased_until_there_is_an_answer(laptop: Device) -> None:
    referral: dict[str, Any] = {"referral": "ab" * 8, "agency": "gp", "person": MUM, "what_for": "Bloods",
                                "prepared_on": TODAY}  # fmt: skip
    laptop.writes(OnwardReferred(**referral), on(0))
    assert [each.done_on for each in due(laptop, "onward_to_send")] == [None] and not due(laptop, "onward_outcome")
    laptop.writes(OnwardReferred(**referral, sent_on=date(2026, 11, 18)), on(2))
    assert [each.done_on for each in due(laptop, "onward_to_send")] == [date(2026, 11, 18)]
    laptop.writes(OnwardAnswered(referral="ab" * 8, on=date(2026, 11, 20), outcome="chased"), on(4))
    (one,) = due(laptop, "onward_outcome")
    assert (one.due_on, one.done_on) == (date(2026, 12, 2), None), "to ask again is no answer"
    laptop.writes(OnwardAnswered(referral="ab" * 8, on=date(2026, 11, 23), outcome="accepted"), on(7))
    assert [each.done_on for each in due(laptop, "onward_outcome")] == [date(2026, 11, 23)]
    laptop.writes(
        SafeguardingReferred(referral="ac" * 8, children=(CHILD,), to="Social care", on=TODAY, reason="x"), on(0)
    )
    assert [each.due_on for each in due(laptop, "safeguarding_feedback")] == [date(2026, 11, 19)]
    laptop.writes(SafeguardingAnswered(referral="ac" * 8, on=date(2026, 11, 18), outcome="assessment"), on(2))
    assert [each.done_on for each in due(laptop, "safeguarding_feedback")] == [date(2026, 11, 18)]
