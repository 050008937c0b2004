"""What the service says of interventions: who is at home, which boxes a visit asks about, how kits press."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fsm_tui.casework.interventions import BoxEnded, BoxIssued, BoxSeen, NaloxoneSupplied
from fsm_tui.casework.people import PersonAdded, PersonDescribed
from fsm_tui.practice.profile import built_in
from fsm_tui.services import interventions, visit_asks
from fsm_tui.services.training.course import courses
from tests.casework.making import BABY, CHILD, MONDAY, MUM, Device, beginning

TODAY = MONDAY.date()
DAY = timedelta(days=1)
KIT, BOX = "61" * 8, "71" * 8


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def home(device: Device) -> interventions.Home:
    return interventions.home(device.family, TODAY)


@pytest.mark.parametrize(
    ("born", "said", "priority"),
    [
        (None, "Kit Marlowe, age not known", ()),
        (date(2021, 11, 17), "Kit Marlowe, 4 years", ("child under five",)),
        (date(2021, 11, 16), "Kit Marlowe, 5 years", ()),
        (date(2026, 11, 1), "Kit Marlowe, 2 weeks", ("child under five",)),
        (date(2008, 11, 16), None, ()),
    ],
)
def test_who_is_at_home_is_told_from_the_family_as_it_is_today(
    laptop: Device, born: date | None, said: str | None, priority: tuple[str, ...]
) -> None:
    if born is not None:
        laptop.writes(PersonDescribed(person=CHILD, born=born), MONDAY)
    assert (home(laptop).children, home(laptop).priority) == ((said,) if said else (), priority)


def test_pregnancy_and_needs_of_a_child_are_priorities_and_who_left_is_not_at_home(laptop: Device) -> None:
    laptop.writes(PersonAdded(person=BABY, name="Baby", role="child", due=TODAY + 40 * DAY), MONDAY)
    laptop.writes(PersonDescribed(person=CHILD, needs="uses a wheelchair"), MONDAY)
    assert home(laptop).priority == ("needs or disability of a child recorded", "pregnancy")
    assert "unborn, due 26 December 2026" in home(laptop).words
    for person in (BABY, CHILD):
        laptop.writes(PersonDescribed(person=person, left=True), MONDAY + DAY)
    assert home(laptop).words == "no child of the family"


def test_a_home_visit_asks_for_the_boxes_that_are_there_that_day(laptop: Device) -> None:
    profile = built_in()

    def asked(on: date, kind: str = "home_visit") -> list[tuple[str, str, str]]:
        return [(each.box, each.last, each.seen) for each in visit_asks.asked(laptop.family, profile, kind, on)]

    laptop.writes(BoxIssued(box=BOX, person=MUM, on=TODAY), MONDAY)
    assert asked(TODAY - DAY) == []
    assert asked(TODAY) == [(BOX, "", "")]
    assert asked(TODAY, "phone_session") == asked(TODAY, "nothing of ours") == []
    laptop.writes(BoxSeen(box=BOX, on=TODAY, locked="no", because="key lost"), MONDAY)
    assert asked(TODAY) == [(BOX, "", "seen, not locked")]
    assert asked(TODAY + DAY) == [(BOX, "seen, not locked, Mon 16 Nov 2026", "")]
    laptop.writes(BoxEnded(box=BOX, how="lost", on=TODAY + 2 * DAY), MONDAY + 2 * DAY)
    assert asked(TODAY + DAY) and asked(TODAY + 2 * DAY) == []


@pytest.mark.parametrize(
    ("days", "words", "pressing"),
    [
        (61, "expires in 61 days", 0),
        (60, "expires in 60 days", 1),
        (31, "expires in 31 days", 1),
        (30, "expires in 30 days", 2),
        (1, "expires in 1 day", 2),
        (0, "expires today", 2),
        (-2, "expired 2 days ago", 2),
    ],
)
def test_a_kit_presses_60_and_30_days_before_its_day(laptop: Device, days: int, words: str, pressing: int) -> None:
    laptop.writes(
        NaloxoneSupplied(kit=KIT, product="nyxoid", expiry=TODAY + 90 * DAY, person=MUM, on=TODAY), MONDAY
    )
    (kit,) = interventions.open_kits(laptop.family, built_in(), TODAY + (90 - days) * DAY)
    assert (kit.words, kit.pressing) == (words, pressing)


def test_the_training_families_have_some() -> None:
    kinds = {each.kind for course in courses().values() for each in course.given}
    assert kinds >= {"naloxone.supplied", "box.issued", "box.seen", "equipment.exchanged", "module.worked"}
