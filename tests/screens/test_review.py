"""A record for a verdict, on a real office vault: what changed, approving and returning, the remark as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.goals import GoalAgreed
from fsm_tui.services import reviewing
from screens.review.screen import ReviewScreen
from screens.robot import Robot
from screens.widgets.facts import Facts
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

GOAL = "goal.agreed"
REMARK = "Say how you will both see it."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("office", tmp_path / "office") as found:
        yield found


def agreed(desk: Desk) -> tuple[str, GoalAgreed]:
    """The goal of the family Spindle, which waits for a verdict: its head and what it says."""
    goal = desk.family("Spindle").goals[0]
    return goal.head, goal.agreed


def corrected(desk: Desk, head: str, was: GoalAgreed, **changes: Any) -> str:
    """The practitioner's correction of it arrives; its head."""
    device, bases = changes.pop("device", "0d"), changes.pop("bases", None)
    said = was.model_dump(mode="json", exclude_defaults=True)
    said |= {"corrects": head, "correction_reason": "it was more"} | changes
    return desk.arrives("Spindle", GOAL, said, author=desk.robin(), device=device, bases=bases)


def told(robot: Robot) -> str:
    """What is said about the record, in view or not."""
    return " ".join(robot.app.screen.query_one("#said", Facts).words.split())


async def opens(robot: Robot, desk: Desk, head: str) -> None:
    """From the queue to the record."""
    await robot.until(lambda: robot.place == "queue" and robot.sees("Plover"))
    family = await robot.app.ask(lambda seat: desk.ident("Spindle"))
    await robot.app.go("review", family_id=family, head=head)
    await robot.until("Spindle: goal agreed by")


def test_every_command_is_carried_out() -> None:
    assert undone(ReviewScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_record_is_told_with_the_risk_of_the_family(office: Desk, size: tuple[int, int]) -> None:
    async with at(office, "queue", size) as robot:
        await robot.until("Plover")
        await robot.press("enter")
        await robot.until("Plover: session recorded by Robin Vale")
        assert robot.sees("waiting for a verdict"), "how it stands is not cut off"
        assert robot.sees("Risk in force ▲ Red, high severity × high harm")
        assert "Note Marnie asked for this visit." in told(robot)
        assert "What the correction changed" not in told(robot)


async def test_what_is_not_to_be_shared_is_said_before_the_verdict(office: Desk) -> None:
    family = office.family("Plover")
    head = family.sessions[-1].shown.head
    adult = next(each for each in family.people if each.role != "child")
    office.record("Plover", "record.kept", record=head, place="note", person=adult.id, because="he reads her letters")
    async with at(office, "review", family_id=family.id, head=head) as robot:
        await robot.until(lambda: f"⊘ Not to be shared with {adult.name}: the note (he reads" in told(robot))


async def test_exactly_this_version_is_approved_and_the_next_one_comes(office: Desk) -> None:
    head, _ = agreed(office)
    async with at(office, "queue") as robot:
        await opens(robot, office, head)
        await robot.does("review.approve")
        await robot.until("Approved.")
        await robot.until(lambda: isinstance(robot.app.screen, ReviewScreen) and robot.app.screen.head != head)
        assert robot.sees("Tamarisk: session recorded"), "the one after it in the queue"
    record = office.family("Spindle").record_of(head)
    assert record is not None and record.review == "approved" and record.verdicts[-1].value.on == head
    assert not [line for line in reviewing.queue(office.ready()).lines if line.head == head]


async def test_what_changed_since_it_was_approved_is_said_first(office: Desk) -> None:
    head, was = agreed(office)
    reviewing.give(office.seat, office.ident("Spindle"), head, "approved")
    new = corrected(office, head, was, text="Put both to bed and be sober at ten.")
    async with at(office, "queue", (120, 40)) as robot:
        await robot.until("changed since it was approved")
        await opens(robot, office, new)
        words = told(robot)
        assert words.startswith("Changed since it was approved")
        assert f"before: {was.text} now: Put both to bed and be sober at ten." in words
        await robot.does("review.approve")
        await robot.until("Approved.")
    record = office.family("Spindle").record_of(head)
    assert record is not None and record.review == "approved" and record.verdicts[-1].value.on == new


async def test_a_remark_is_pinned_to_a_line_and_its_answer_comes_back(office: Desk) -> None:
    head, was = agreed(office)
    async with at(office, "queue") as robot:
        await opens(robot, office, head)
        await robot.does("review.send")
        await robot.until("Write a remark first")
        await robot.does("review.return")
        await robot.until("Remark about the whole record (F4 pins it to a line, F5 sends it)")
        await robot.does("review.pin")
        await robot.picks("text")
        await robot.until("Remark about Text")
        await robot.types(REMARK)
        await robot.does("review.send")
        await robot.until("Returned with your remark.")
    record = office.family("Spindle").record_of(head)
    assert record is not None and record.review == "returned"
    assert [(each.place, each.text) for each in record.verdicts[-1].value.remarks] == [("text", REMARK)]
    assert "review" not in office.drafts(), "the draft went with the verdict"
    new = corrected(office, head, was, success="They both put a tick on the calendar.")
    async with at(office, "queue") as robot:
        await robot.until("corrected after you…")
        await opens(robot, office, new)
        words = told(robot)
        assert words.startswith("What the correction changed") and "They both put a tick" in words
        assert f"Text {REMARK}" in words and "Returned by Sam Hollis" in words


async def test_a_remark_survives_the_lock_leaving_and_the_next_record(office: Desk) -> None:
    head, _ = agreed(office)
    async with at(office, "queue") as robot:
        await opens(robot, office, head)
        await robot.does("review.return")
        await robot.does("review.pin")
        await robot.picks("text")
        await robot.types(HOSTILE)
        await locks_and_comes_back(robot, office)
        await robot.until("[/] [b]Zed")
        assert robot.sees("Remark about Text") and robot.app.focused is not None
        assert robot.app.focused.id == "remark"
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()
        await robot.types("Mind the step. ")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "queue")
        await opens(robot, office, head)
        await robot.until("Mind the step.")
        await robot.focus("#said")
        await robot.does("review.next")
        await robot.until(lambda: isinstance(robot.app.screen, ReviewScreen) and robot.app.screen.head != head)
        assert not robot.sees("Mind the step.")
        await robot.press("escape")
        await opens(robot, office, head)
        await robot.until("Mind the step.")
        await robot.focus("#said")
        await robot.does("review.approve")
        await robot.until("Approve without the remark?")
        await robot.answers("no")
        assert robot.sees("Mind the step.") and robot.place == "review"
    assert "Mind the step." in office.drafts()["review"].state["form"]["text"]


async def test_no_verdict_on_what_the_leader_wrote(office: Desk) -> None:
    _, was = agreed(office)
    head = office.record("Spindle", GOAL, goal="77" * 8, person=was.person, text="Mine", agreed_on="2026-11-20")
    async with at(office, "queue") as robot:
        await opens(robot, office, head)
        for command in ("review.approve", "review.return", "review.pin", "review.send"):
            await robot.does(command)
        await robot.until("Nobody gives a verdict on their own entry.")
        assert robot.place == "review" and not robot.app.screen.has_class("-returning")


async def test_no_verdict_on_what_was_voided(office: Desk) -> None:
    head, _ = agreed(office)
    office.arrives("Spindle", "entry.voided", {"entry": head, "reason": "wrong family"}, author=office.robin())
    async with at(office, "queue") as robot:
        await opens(robot, office, head)
        await robot.does("review.approve")
        await robot.until("It was voided, so there is nothing to decide.")


async def test_no_verdict_on_two_versions_that_did_not_know_of_each_other(office: Desk) -> None:
    head, was = agreed(office)
    bases = office.family("Spindle").frontier
    for device, text in (("0d", "One wording."), ("0e", "Another wording.")):
        corrected(office, head, was, device=device, bases=bases, text=text)
    async with at(office, "queue") as robot:
        await opens(robot, office, head)
        await robot.does("review.approve")
        await robot.until("There are two versions that did not know of each other")


async def test_a_verdict_on_a_version_that_is_no_longer_the_last_is_refused(office: Desk) -> None:
    head, was = agreed(office)
    async with at(office, "queue") as robot:
        await opens(robot, office, head)
        await robot.does("review.return")
        await robot.types(REMARK)
        await robot.app.ask(lambda seat: corrected(office, head, was, text="Changed meanwhile."))
        await robot.does("review.send")
        await robot.until("Changed meanwhile")
        await robot.press("escape")
        await robot.until(lambda: robot.dialog is None)
        assert robot.place == "review" and robot.sees(REMARK)
    record = office.family("Spindle").record_of(head)
    assert record is not None and not record.verdicts
    assert office.drafts()["review"].state["form"]["text"] == REMARK
