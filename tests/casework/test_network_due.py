"""Clocks of the network: details and treatment to be confirmed, requests due on their own day (A90, A96, A106)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.due import Due, due_items
from fsm_tui.casework.network import (
    PartnerAnswered,
    PartnerAsked,
    TreatmentClaimed,
    TreatmentConfirmed,
    WorkerConfirmed,
    WorkerNoted,
)
from fsm_tui.casework.network_clocks import about_words
from fsm_tui.practice.profile import built_in
from tests.casework.making import MONDAY, MUM, Device, beginning

DAY = timedelta(days=1)
TODAY = MONDAY.date()
WORKER, OTHER, CLAIM, REQUEST = ("61" * 8, "62" * 8, "71" * 8, "81" * 8)


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def due(device: Device, clock: str, about: str) -> Due | None:
    found = [
        each
        for each in due_items(device.family, (built_in(),))
        if each.clock == clock and each.about == about
    ]
    assert len(found) <= 1
    return found[0] if found else None


def noted(worker: str = WORKER, **more: Any) -> WorkerNoted:
    return WorkerNoted(**({"worker": worker, "role": "gp", "name": "Dr Bell"} | more))


def test_each_professional_has_a_clock_of_their_own(laptop: Device) -> None:
    laptop.writes(noted(), MONDAY)
    laptop.writes(noted(OTHER, name="Ms Reed"), MONDAY + DAY)
    laptop.writes(WorkerConfirmed(worker=WORKER, on=TODAY + DAY, by="reception"), MONDAY + DAY)
    first, second = due(laptop, "worker_confirmed", WORKER), due(laptop, "worker_confirmed", OTHER)
    assert first is not None and first.done_on == TODAY + DAY
    assert second is not None and (second.done_on, second.due_on) == (None, date(2026, 12, 1))
    assert about_words(OTHER, laptop.family) == "Ms Reed"


def test_a_changed_detail_is_to_be_confirmed_again(laptop: Device) -> None:
    laptop.writes(noted(), MONDAY)
    laptop.writes(WorkerConfirmed(worker=WORKER, on=TODAY, by="reception"), MONDAY)
    laptop.writes(noted(phone="1"), MONDAY + DAY)
    found = due(laptop, "worker_confirmed", WORKER)
    assert found is not None and (found.done_on, found.started_on) == (None, TODAY + DAY)


@pytest.mark.parametrize(
    "last", [WorkerConfirmed(worker=WORKER, on=TODAY, by="reception", right=False), None], ids=["not right", "left"]
)
def test_not_right_stays_open_and_who_left_is_let_go(laptop: Device, last: WorkerConfirmed | None) -> None:
    laptop.writes(noted(), MONDAY)
    laptop.writes(last or noted(left_on=TODAY), MONDAY)
    found = due(laptop, "worker_confirmed", WORKER)
    assert (found is None) is (last is None)
    assert found is None or found.done_on is None


def test_what_was_told_about_treatment_is_to_be_confirmed(laptop: Device) -> None:
    laptop.writes(TreatmentClaimed(claim=CLAIM, person=MUM, what="a script", on=TODAY), MONDAY)
    assert due(laptop, "treatment_confirmed", CLAIM).due_on == date(2026, 11, 30)  # type: ignore[union-attr]
    laptop.writes(TreatmentConfirmed(claim=CLAIM, on=TODAY + DAY, by="the clinic", right=False), MONDAY + DAY)
    assert due(laptop, "treatment_confirmed", CLAIM).done_on == TODAY + DAY  # type: ignore[union-attr]


@pytest.mark.parametrize(("way", "clock", "ours"), [("in", "partner_asks_us", True), ("out", "partner_asked", False)])
def test_a_request_is_due_on_its_own_day(laptop: Device, way: str, clock: str, ours: bool) -> None:
    asked: dict[str, Any] = {"request": REQUEST, "way": way, "wanted": "report", "whom": "Ash"}
    asked |= {"what": "a report", "asked_on": TODAY}
    laptop.writes(PartnerAsked(**asked, needed_by=TODAY + 17 * DAY), MONDAY)
    found = due(laptop, clock, REQUEST)
    assert found is not None and (found.due_on, found.done_on) == (TODAY + 17 * DAY, None)
    assert built_in().clock(clock).ours is ours
    laptop.writes(PartnerAsked(**asked, needed_by=TODAY + 20 * DAY), MONDAY + DAY)
    assert due(laptop, clock, REQUEST).due_on == TODAY + 20 * DAY  # type: ignore[union-attr]
    laptop.writes(PartnerAnswered(request=REQUEST, on=TODAY + 2 * DAY, outcome="given"), MONDAY + 2 * DAY)
    assert due(laptop, clock, REQUEST).done_on == TODAY + 2 * DAY  # type: ignore[union-attr]
