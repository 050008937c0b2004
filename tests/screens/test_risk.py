"""Risk on its page, on the family's page, in the queue and for the leader's signature, on real vaults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload, syncing
from screens.review.screen import ReviewScreen
from screens.risk.screen import RiskScreen
from screens.robot import Robot
from screens.widgets.facts import Facts
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Plover"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("office", tmp_path / "office") as found:
        yield found


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def lower(desk: Desk, **more: Any) -> dict[str, Any]:
    """Everybody at the least: a rating below Red."""
    family = desk.family(FAMILY)

    def stated(before: Any, axis: str) -> str:
        return "unchanged" if before is not None and getattr(before.value, axis) == "low" else "changed"

    return {"risk": {
        "parents": [{"person": who, "severity": "low", "stated": stated(each.worst, "severity"), "because": "steady"}
                    for who, each in family.parents.items()],
        "children": [{"person": who, "harm": "low", "stated": stated(each.worst, "harm"), "because": "with gran"}
                     for who, each in family.children.items()],
    } | more}  # fmt: skip


def rating(desk: Desk) -> tuple[Rag | None, str]:
    ident = desk.ident(FAMILY)
    row = next(each for each in caseload.read(desk.ready(), everybody=True).rows if each.family == ident)
    return row.rag, row.proposed_words


def told(robot: Robot, facts: str = "#argument") -> str:
    """What is said, in view or not."""
    return " ".join(robot.app.screen.query_one(facts, Facts).words.split())


def page(robot: Robot) -> Any:
    return robot.app.page()


def value(robot: Robot, selector: str) -> Any:
    found: Any = robot.find(selector)
    return found.value


def test_every_command_is_carried_out() -> None:
    assert undone(RiskScreen) == [] and undone(ReviewScreen) == []


async def test_proposed_in_the_field_signed_at_the_office_in_force_on_the_laptop(
    office: Desk, laptop: Desk, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    laptop.clock.now = office.clock.now
    head = laptop.record(FAMILY, "risk.rated", **lower(laptop))
    ident = laptop.ident(FAMILY)
    async with at(laptop, "family", family_id=ident) as robot:
        await robot.until("Family Plover")
        await robot.until(lambda: "Green is proposed. Red stays in force until the team" in told(robot, "#glance"))
        await robot.app.ask(syncing.sync_folder, stick)

    async with at(office, "queue") as robot:
        await robot.until(lambda: robot.place == "queue")
        await robot.app.ask(syncing.sync_folder, stick)
        await robot.app.go_home()
        await page(robot).arrive(first=False)
        line = next(each for each in page(robot).view.lines if each.what == "lower_rating")
        assert (line.family, line.head) == (ident, head)
        page(robot).table.cursor = page(robot).shown.index(line)
        await robot.does("queue.open")
        await robot.until(lambda: robot.place == "review" and page(robot).record is not None)
        assert "Proposed By this record. Green is proposed." in told(robot, "#said")
        await robot.until("Sign lower")
        await robot.does("review.sign")
        await robot.until("Sign Green?")
        await robot.press("tab", "enter")
        await robot.until("Signed. Green is in force.")
        await robot.until(lambda: "Proposed" not in told(robot, "#said"))
        assert page(robot).record.review, "the verdict is still to be given"
        await robot.app.ask(syncing.sync_folder, stick)
    office.open()
    assert rating(office) == (Rag.GREEN, "")

    laptop.open()
    assert rating(laptop) == (Rag.RED, "Green proposed")
    async with at(laptop, "family", family_id=ident) as robot:
        await robot.until("Family Plover")
        await robot.app.ask(syncing.sync_folder, stick)
        await page(robot).arrive(first=False)
        await robot.until(lambda: "Green since" in told(robot, "#glance"))
        assert "proposed" not in told(robot, "#glance")


async def test_the_leader_keeps_it_red_only_with_a_reason(office: Desk) -> None:
    head = office.arrives(FAMILY, "risk.rated", lower(office), author=office.robin())
    async with at(office, "queue") as robot:
        await robot.until(lambda: robot.place == "queue")
        await robot.app.go("review", family_id=office.ident(FAMILY), head=head)
        await robot.until("Keep Red")
        await robot.does("review.keep_red")
        await robot.until("Keep it Red?")
        await robot.press("enter")
        await robot.until("Say why it stays Red.")
        await robot.types(f"One good week {HOSTILE}")
        await robot.press("enter")
        await robot.until("It stays Red.")
        await robot.until(lambda: "the team leader keeps it Red: One good week" in told(robot, "#said"))
        await robot.does("review.keep_red")
        await robot.until("You keep it Red already.")
        await robot.does("review.sign")
        await robot.until("Sign Green?")
        await robot.press("escape")
    office.open()
    assert rating(office) == (Rag.RED, "Green not signed")


async def test_a_record_that_proposes_nothing_has_nothing_to_sign(office: Desk) -> None:
    async with at(office, "queue") as robot:
        await robot.until(lambda: robot.place == "queue")
        await robot.press("enter")
        await robot.until("session recorded by Robin Vale")
        assert not page(robot).proposes and not robot.sees("Sign lower")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_social_worker_agreed_later_and_a_new_red_is_told_later(laptop: Desk, size: tuple[int, int]) -> None:
    ident = laptop.ident(FAMILY)
    plan = {"contingency": [{"when": "Mum drinks", "then": "Gran comes"}], "crisis": "999"}
    laptop.record(FAMILY, "risk.rated", **lower(laptop, plan=plan, triggers=f"Pay day {HOSTILE}"))
    async with at(laptop, "family", size, family_id=ident) as robot:
        await robot.until("Family Plover")
        assert "Red since Mon 5 Oct 2026" in told(robot, "#glance"), "what is proposed does not end it"
        assert "If Mum drinks, then Gran comes and 1 more (z)" in told(robot, "#glance")
        await robot.does("family.risk")
        await robot.until(lambda: robot.place == "risk" and "Bad day" in told(robot))
        words = told(robot)
        assert "If Mum drinks, then Gran comes" in words and "In a crisis: 999" in words and "Pay day" in words
        assert "In force ▲ Red" in words and "Proposed Green is proposed." in words
        assert "In force: high severity of use" in words and "Proposed, not in force: low severity of use" in words
        assert f", by {laptop.ready().me.name}: steady" in words
        await robot.does("risk.agreed")
        await robot.until("Lower rating agreed")
        await robot.until(lambda: bool(robot.app.screen.query("#ask-agreed_with")))
        await robot.focus("#ask-agreed_with")
        await robot.types("Ola Brook")
        await locks_and_comes_back(robot, laptop)
        assert value(robot, "#ask-agreed_with") == "Ola Brook"
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "risk" and "In force ● Green" in told(robot))
        assert "Decided Green agreed with" in told(robot) and "not in force" not in told(robot)
        await robot.does("risk.agreed")
        await robot.until("No rating below Red waits")
        await robot.does("risk.told")
        await robot.until(lambda: bool(robot.app.screen.query("#ask-reached")))
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "family_form" and page(robot).needs() != 0)
        await robot.focus("#ask-to")
        await robot.press("ctrl+u")
        await robot.types("Duty desk")
        await robot.focus("#ask-reached")
        await robot.press("2")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "risk" and "Duty desk" in told(robot))
        assert "not reached" in told(robot)
    laptop.open()
    assert rating(laptop) == (Rag.GREEN, "")
    assert laptop.family(FAMILY).argued.escalations[-1].value.to.endswith("Duty desk")
