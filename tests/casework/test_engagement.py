"""Engagement by tables: kept, missed, neither; whose a missed visit is; when a streak ends (A54, B5, D10)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.diary import VisitPlanned
from fsm_tui.casework.due import due_items
from fsm_tui.casework.engagement import Engagement, engagement
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import fold
from fsm_tui.casework.letters import LetterMade
from fsm_tui.casework.people import PersonAdded, PersonDescribed
from fsm_tui.casework.review import Voided
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from tests.casework.making import DAD, FAMILY, MONDAY, MUM, Device, beginning, session

DAY = timedelta(days=1)
TODAY = MONDAY.date()
PROFILE = built_in()
MISSED = ("did_not_attend", "cancelled", "refused")


@pytest.fixture
def laptop() -> Device:
    """A mother and a father in the work."""
    device = Device("a")
    beginning(device)
    device.writes(PersonAdded(person=DAD, name="Dan Marlowe", role="parent", in_work=True), MONDAY)
    return device


def contact(device: Device, outcome: str, day: int, *, planned: Entry | None = None, **more: Any) -> Entry:
    given: dict[str, Any] = {"present": (MUM, DAD) if outcome == "attended" else ()} | more
    made = session(attendance=outcome, planned=planned.head if planned else None, **given)
    return device.writes(made, MONDAY + day * DAY)


def plan(device: Device, day: int, *people: str) -> Entry:
    return device.writes(VisitPlanned(session_kind="home_visit", on=TODAY + day * DAY, people=people), MONDAY)


def row(device: Device, person: str = MUM, profile: Profile = PROFILE) -> list[date]:
    """The days of the contacts missed in a row."""
    return [each.on for each in of(device, person, profile).missed_in_a_row]


def of(device: Device, person: str = MUM, profile: Profile = PROFILE) -> Engagement:
    return engagement(device.family, profile)[person]


@pytest.mark.parametrize(
    ("outcomes", "in_a_row"),
    [
        ((), 0),
        (("attended",), 0),
        *((((each,)), 1) for each in MISSED),
        (MISSED, 3),
        (("did_not_attend", "attended"), 0),
        (("did_not_attend", "attended", "refused"), 1),
        # What we cancelled ourselves neither counts nor ends the row.
        (("cancelled_by_us",), 0),
        (("did_not_attend", "cancelled_by_us", "refused"), 2),
        (("did_not_attend", "attended", "cancelled_by_us"), 0),
        # An outcome that this guidance does not know tells nothing.
        (("did_not_attend", "abducted"), 1),
    ],
)
def test_outcomes(laptop: Device, outcomes: tuple[str, ...], in_a_row: int) -> None:
    for day, outcome in enumerate(outcomes):
        contact(laptop, outcome, day)
    assert len(row(laptop)) == len(row(laptop, DAD)) == in_a_row


def test_a_kept_contact_is_theirs_who_were_there(laptop: Device) -> None:
    contact(laptop, "did_not_attend", 0)
    contact(laptop, "attended", 1, present=(MUM,))
    assert row(laptop) == [] and row(laptop, DAD) == [TODAY]
    assert of(laptop).last_kept.on == TODAY + DAY and of(laptop, DAD).last_kept is None


@pytest.mark.parametrize(("people", "mums", "dads"), [((MUM,), 1, 0), ((DAD,), 0, 1), ((MUM, DAD), 1, 1), ((), 1, 1)])
def test_a_missed_visit_is_theirs_with_whom_it_was_planned(
    laptop: Device, people: tuple[str, ...], mums: int, dads: int
) -> None:
    contact(laptop, "did_not_attend", 1, planned=plan(laptop, 1, *people))
    assert (len(row(laptop)), len(row(laptop, DAD))) == (mums, dads)


def test_a_session_may_name_an_earlier_version_of_the_plan(laptop: Device) -> None:
    first = plan(laptop, 1, MUM)
    laptop.writes(
        VisitPlanned(session_kind="home_visit", on=TODAY + 2 * DAY, people=(MUM,), corrects=first.head), MONDAY
    )
    contact(laptop, "did_not_attend", 2, planned=first)
    assert len(row(laptop)) == 1 and row(laptop, DAD) == []


def test_a_talk_with_the_social_worker_is_nobodys_contact(laptop: Device) -> None:
    contact(laptop, "did_not_attend", 0, session_kind="sw_discussion")
    assert row(laptop) == []


def test_written_up_late_it_stands_where_it_happened(laptop: Device) -> None:
    contact(laptop, "attended", 5)
    contact(laptop, "did_not_attend", 1)
    assert row(laptop) == [] and [each.on for each in of(laptop).contacts] == [TODAY + DAY, TODAY + 5 * DAY]


def test_a_voided_contact_and_who_left_the_work(laptop: Device) -> None:
    slip = contact(laptop, "did_not_attend", 0)
    laptop.writes(Voided(entry=slip.head, reason="wrong family"), MONDAY)
    assert row(laptop) == []
    laptop.writes(PersonDescribed(person=DAD, in_work=False), MONDAY)
    assert set(engagement(laptop.family, PROFILE)) == {MUM}


def test_one_visit_of_which_two_devices_wrote_is_missed_once(laptop: Device) -> None:
    """Two corrections that did not know of each other are a conflict, and still one visit with one mother."""
    visit = contact(laptop, "attended", 1, planned=plan(laptop, 1, MUM))
    other = Device("b")
    other.shown(*laptop.has.values())
    entries = list(laptop.has.values())
    planned = session(attendance="did_not_attend", present=(), corrects=visit.head, planned=of_plan(laptop))
    entries.append(laptop.writes(planned, MONDAY + DAY))
    entries.append(other.writes(planned.model_copy(update={"note": "Nobody in."}), MONDAY + DAY))
    found = engagement(fold(FAMILY, entries), PROFILE)
    assert len(found[MUM].missed_in_a_row) == 1 and found[DAD].contacts == ()


def of_plan(device: Device) -> str:
    return device.family.visits[0].root


def threshold(number: int) -> Profile:
    return load(built_in_text().replace("missed_in_a_row = 2", f"missed_in_a_row = {number}"))


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_the_threshold_is_the_profiles(laptop: Device, number: int) -> None:
    profile = threshold(number)
    for day in range(number):
        assert of(laptop, MUM, profile).disengaged(profile) is None
        contact(laptop, "did_not_attend", day)
    reached = of(laptop, MUM, profile).disengaged(profile)
    assert reached is not None and reached.on == TODAY + (number - 1) * DAY
    contact(laptop, "refused", number)
    assert of(laptop, MUM, profile).disengaged(profile) == reached, "it was reached then, and not again with each one"
    contact(laptop, "attended", number + 1)
    assert of(laptop, MUM, profile).disengaged(profile) is None


class TestClock:
    def told(self, device: Device, person: str = MUM) -> tuple[date, date | None] | None:
        found = [
            each for each in due_items(device.family, (PROFILE,))
            if (each.clock, each.about) == ("disengagement_told", person)
        ]  # fmt: skip
        assert len(found) <= 1
        return (found[0].due_on, found[0].done_on) if found and found[0].due_on else None

    def letter(self, device: Device, day: int, about: str | None = None, code: str = "disengagement") -> None:
        made = LetterMade(letter=code, to="Ash", on=TODAY + day * DAY, about=about, text="x")
        device.writes(made, MONDAY + day * DAY)

    def test_it_starts_at_the_threshold_and_ends_with_the_letter(self, laptop: Device) -> None:
        contact(laptop, "did_not_attend", 0)
        assert self.told(laptop) is None
        contact(laptop, "did_not_attend", 4)
        # Friday: the next working day is Monday.
        assert self.told(laptop) == (TODAY + 7 * DAY, None)
        self.letter(laptop, 7, code="workbook_chase")
        assert self.told(laptop) == (TODAY + 7 * DAY, None), "another letter tells nothing"
        self.letter(laptop, 7)
        assert self.told(laptop) == self.told(laptop, DAD) == (TODAY + 7 * DAY, TODAY + 7 * DAY)

    def test_a_letter_about_one_parent_is_about_them(self, laptop: Device) -> None:
        for day in (0, 1):
            contact(laptop, "did_not_attend", day)
        self.letter(laptop, 1, about=DAD)
        assert self.told(laptop) == (TODAY + 2 * DAY, None)
        assert self.told(laptop, DAD) == (TODAY + 2 * DAY, TODAY + DAY)

    def test_a_letter_before_it_was_reached_does_not_count_and_a_new_row_asks_again(self, laptop: Device) -> None:
        contact(laptop, "did_not_attend", 0)
        self.letter(laptop, 0)
        contact(laptop, "did_not_attend", 1)
        assert self.told(laptop) == (TODAY + 2 * DAY, None)
        self.letter(laptop, 2)
        contact(laptop, "attended", 3)
        assert self.told(laptop) is None, "seen again: nothing to tell"
        for day in (8, 9):
            contact(laptop, "refused", day)
        assert self.told(laptop) == (TODAY + 10 * DAY, None)
