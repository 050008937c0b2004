"""Where a vault stands: what is only here and how old it is, told from the log."""

from __future__ import annotations

import pytest

from fsm_tui.services import drafting, standing
from fsm_tui.services.seat import Seat
from tests import seats


def sentence(seat: Seat) -> str:
    return standing.read(seat).sentence


def confirm(seat: Seat) -> None:
    """As the office's receipt would."""
    with seat.vault.action() as action:
        end = action.setting("log")
        action.set("acked", {"epoch": end["epoch"], "seq": end["seq"]})
        action.set("office", {"x": 1})


def test_a_new_laptop_says_that_no_office_knows_it(laptop: Seat) -> None:
    found = standing.read(laptop)
    assert (found.name, found.role, found.place) == ("Pat Example", "practitioner", "laptop")
    assert not found.enrolled and found.families == found.entries == found.drafts == found.unconfirmed == 0
    assert found.oldest_unconfirmed_hours is None
    assert found.sentence == "Not enrolled with the office yet"
    assert found.guidance.startswith("This guidance was due for review on 1 September 2024")


def test_reading_is_not_counted_as_work(laptop: Seat) -> None:
    for _ in range(3):
        laptop = seats.again(laptop)
    try:
        found = standing.read(laptop)
        assert found.entries == found.unconfirmed == 0
        with laptop.vault.read() as session:
            from fsm_tui.vault import ledger

            assert ledger.count(session) >= 4
    finally:
        laptop.vault.close()


def test_work_and_drafts_are_counted_and_the_oldest_is_told(laptop: Seat, clock: seats.Clock) -> None:
    family = seats.open_family(laptop)
    assert sentence(laptop) == "3 records only on this laptop, oldest under an hour"
    clock.on(hours=1)
    drafting.save(laptop, drafting.begin(laptop, "visit", family), {"note": "h"})
    clock.on(hours=25)
    found = standing.read(laptop)
    assert (found.unconfirmed, found.drafts, found.oldest_unconfirmed_hours) == (3, 1, 26)
    assert found.sentence == "3 records and 1 draft only on this laptop, oldest 26 h"
    clock.on(hours=46)
    assert sentence(laptop).endswith("oldest 3 days")


def test_one_record_is_one_record(laptop: Seat, marlowe: str) -> None:
    confirm(laptop)
    seats.record(laptop, "family.described", marlowe, alerts="dog")
    assert sentence(laptop) == "1 record only on this laptop, oldest under an hour"


def test_a_draft_alone_counts_too_and_ages(laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
    confirm(laptop)
    drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"note": "h"})
    clock.on(hours=5)
    found = standing.read(laptop)
    assert found.sentence == "1 draft only on this laptop, oldest 5 h" and found.unconfirmed == 0


def test_down_to_nothing(laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
    confirm(laptop)
    clock.on(days=9)
    found = standing.read(laptop)
    assert found.sentence == "Everything is at the office" and found.enrolled
    assert found.oldest_unconfirmed_hours is None
    assert (found.families, found.entries, found.unconfirmed) == (1, 3, 0)


def test_a_new_epoch_is_all_unconfirmed_and_the_old_one_stays_confirmed(laptop: Seat, marlowe: str) -> None:
    confirm(laptop)
    laptop.vault.accept_standing()
    seats.record(laptop, "family.described", marlowe, alerts="dog")
    assert standing.read(laptop).unconfirmed == 1


def test_at_the_office_nothing_is_only_here(office: Seat) -> None:
    family = seats.open_family(office)
    found = standing.read(office)
    assert found.enrolled and found.unconfirmed == 0 and found.sentence == ""
    drafting.save(office, drafting.begin(office, "verdict", family), {"x": 1})
    assert sentence(office) == "1 draft here"
    drafting.save(office, drafting.begin(office, "other", family), {"x": 1})
    assert sentence(office) == "2 drafts here"


def test_what_waits_for_a_verdict_is_without_the_leaders_own(office: Seat, laptop: Seat, marlowe: str) -> None:
    seats.visit(laptop, marlowe)
    assert standing.read(laptop).to_review == 1
    seats.visit(office, seats.open_family(office))
    assert standing.read(office).to_review == 0


@pytest.mark.parametrize("hours", [-30, -1])
def test_a_clock_that_went_back_does_not_make_work_younger_than_now(
    laptop: Seat, marlowe: str, clock: seats.Clock, hours: int
) -> None:
    clock.on(hours=hours)
    assert sentence(laptop) == "3 records only on this laptop, oldest under an hour"
