"""The weekly allocation meeting on a real office vault: what waits, the decisions, the minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fsm_tui.casework.allocation import ReferralReceived
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PlanRecorded
from fsm_tui.practice.rag import Rag
from fsm_tui.services.requests import intake
from screens.meeting.screen import MeetingScreen
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("office", tmp_path / "office") as found:
        yield found


def request(desk: Desk, label: str, rag: Rag, received: date, **more: object) -> str:
    said = {
        "received_on": received, "requested_by": "Sol Worker", "known_how_long": "two years",
        "previous_involvement": "none", "safeguarding_issues": "left alone at night", "substances": ("alcohol",),
        "problem": "drinks daily", "impact": "now", "impact_evidence": "late for school",
        "known_to_core_service": "no", "agreement_gained": True, "agreement_by": "Sol Worker",
        "agreement_on": received, "role_explained": True, "positives_discussed": True, "social_worker_rag": rag,
    } | more  # fmt: skip
    return intake.take_in(
        desk.ready(),
        [
            FamilyOpened(label=label, area="west", base="st_james", mosaic=f"M-{label[:4]}"),
            PersonAdded(person="a1" * 8, name="Tess Example", role="parent", in_work=True, born=date(1990, 1, 1)),
            PersonAdded(person="c1" * 8, name="Kit Example", role="child", born=date(2020, 1, 1)),
            PlanRecorded(plan="cin", starts=date(2026, 10, 1)),
            FamilyDescribed.model_validate({"social_worker": {"name": "Sol Worker", "phone": "01243 000000"}}),
            ReferralReceived.model_validate(said),
        ],
    ).family


def test_every_command_is_carried_out() -> None:
    assert undone(MeetingScreen) == []


async def test_nothing_waits_and_it_says_what_to_do(office: Desk) -> None:
    async with at(office, "meeting") as robot:
        await robot.until("No support request waits.")
        assert robot.sees("Who has how much")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_reddest_comes_first_with_the_load_beside(office: Desk, size: tuple[int, int]) -> None:
    request(office, "Amber", Rag.AMBER, date(2026, 11, 2))
    request(office, HOSTILE, Rag.RED, date(2026, 11, 20), agreement_gained=None, agreement_on=None)
    async with at(office, "meeting", size) as robot:
        await robot.until("21 days")
        assert robot.sees("▲ Red") and robot.sees("3 days") and robot.sees("? open") and robot.sees("✓ met")
        page = robot.app.page()
        assert isinstance(page, MeetingScreen) and page.shown is not None
        assert [each.social_worker_rag for each in page.shown.waiting] == [Rag.RED, Rag.AMBER]
        assert robot.sees("families: ") and robot.sees("Who has how much")
        await locks_and_comes_back(robot, office)
        await robot.until("21 days")


async def test_a_meeting_from_the_first_decision_to_the_minutes(office: Desk) -> None:
    first = request(office, "Heron", Rag.RED, date(2026, 11, 2))
    second = request(office, "Plover", Rag.AMBER, date(2026, 11, 9), impact="none")
    async with at(office, "meeting", (120, 40)) as robot:
        await robot.until("Heron")
        await robot.does("meeting.allocate")
        await robot.until("Allocate Heron to")
        await robot.types(trained.training_names()[1][:5])
        await robot.press("enter")
        await robot.until("A word for the practitioner")
        await robot.press("enter")
        await robot.until(f"Heron: allocated to {trained.training_names()[1]}")
        await robot.does("meeting.allocate")
        await robot.until("A rule of eligibility is not met")
        await robot.press("enter")  # the safe answer stands first
        await robot.until(lambda: robot.app.page() is robot.app.screen)
        await robot.does("meeting.defer")
        await robot.until("Leave it to the next meeting")
        await robot.press("enter")
        await robot.until("Say why.")
        await robot.types("hear the school first")
        await robot.press("enter")
        await robot.until("Plover: deferred, hear the school first")
        await robot.does("meeting.close")
        await robot.until("Who was there")
        await robot.types("Olwen, Robin")
        await robot.press("enter")
        await robot.until("Anything else to be kept?")
        await robot.press("enter")
        await robot.until("Decided today, minutes recorded")
        await robot.does("meeting.past")
        await robot.until("2 considered; there: Olwen, Robin")
        await robot.press("enter")
        await robot.until("Plover: deferred, hear the school first")
    seat = office.ready()
    assert seat.family(first).allocated.value is not None and seat.family(second).request == "deferred"
    assert seat.family(first).came.requests[-1].value.decision == "allocated"
