"""Drafts through the service: one for a form and a family, with what its writer had seen when it was opened."""

from __future__ import annotations

import pytest

from fsm_tui.errors import NotFound
from fsm_tui.services import drafting
from fsm_tui.services.seat import Seat
from tests import seats


def frontier(seat: Seat, family: str) -> tuple[str, ...]:
    return seat.family(family).frontier


def test_a_new_draft_knows_what_the_family_held_when_it_was_begun(laptop: Seat, marlowe: str) -> None:
    seen = frontier(laptop, marlowe)
    draft = drafting.begin(laptop, "visit", marlowe)
    assert (draft.bases, draft.state, draft.family, draft.form) == (seen, {}, marlowe, "visit")
    assert drafting.kept(laptop) == (), "nothing is kept before something is typed"
    drafting.save(laptop, draft, {"note": "h"})
    seats.record(laptop, "family.described", marlowe, alerts="dog")
    assert drafting.begin(laptop, "visit", marlowe).bases == seen != frontier(laptop, marlowe)


def test_the_draft_that_is_there_is_taken_up_again(laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
    draft = drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"note": "half", "cursor": [0, 4]})
    clock.on(hours=3)
    again = drafting.begin(laptop, "visit", marlowe)
    assert again == draft and again.state == {"note": "half", "cursor": [0, 4]}
    assert drafting.begin(laptop, "goal", marlowe).id != draft.id
    assert drafting.begin(laptop, "visit", None).id != draft.id


def test_a_draft_of_no_family_is_not_that_of_a_family(laptop: Seat, marlowe: str) -> None:
    drafting.save(laptop, drafting.begin(laptop, "refer", marlowe), {"a": 1})
    free = drafting.begin(laptop, "refer", None)
    assert free.family is None and free.bases == () and free.state == {}
    drafting.save(laptop, free, {"a": 2})
    assert drafting.begin(laptop, "refer", None).state == {"a": 2}


def test_saving_again_keeps_the_start(laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
    draft = drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"note": "h"})
    clock.on(minutes=5)
    later = drafting.save(laptop, draft, {"note": "hello"})
    assert (later.started_at, later.saved_at) == (draft.started_at, laptop.now())
    assert drafting.find(laptop, draft.id) == later


def test_drafts_of_all_and_of_one_family(laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
    other = seats.open_family(laptop, "Otter")
    made = []
    for family in (marlowe, other):
        clock.on(minutes=1)
        made.append(drafting.save(laptop, drafting.begin(laptop, "visit", family), {"x": 1}))
    assert drafting.kept(laptop) == tuple(made)
    assert drafting.kept(laptop, other) == (made[1],)


def test_thrown_away_is_gone(laptop: Seat, marlowe: str) -> None:
    draft = drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"note": "h"})
    drafting.throw_away(laptop, draft.id)
    assert drafting.kept(laptop) == ()
    with pytest.raises(NotFound):
        drafting.find(laptop, draft.id)


def test_a_draft_survives_the_lock_and_is_kept_though_work_is_missing(laptop: Seat, marlowe: str) -> None:
    draft = drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"note": "h"})
    laptop.vault.folder.anchor.unlink()
    reopened = seats.again(laptop)
    try:
        assert not reopened.vault.standing.sound
        found = drafting.begin(reopened, "visit", marlowe)
        assert found.id == draft.id
        assert drafting.save(reopened, found, {"note": "hello"}).state == {"note": "hello"}
    finally:
        reopened.vault.close()
