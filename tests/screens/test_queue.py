"""The queue on a real office vault: its order with reasons, what is shown of it, and what was kept aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from fsm_tui.services import opening, reviewing
from fsm_tui.vault.tables import EntryRow
from screens.queue.screen import QueueScreen
from screens.robot import Robot
from screens.widgets.record_table import RecordTable
from tests.robot import undone
from tests.screens import caseloads, trained
from tests.screens.trained import HOSTILE, Desk, at

AHEAD = "dated 26 hours ahead of the office"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("office", tmp_path / "office") as found:
        yield found


def kept_aside(desk: Desk, label: str = "Auger", why: str = AHEAD) -> str:
    """A milestone of the practitioner is kept aside; its head."""
    said = {"event": "core_group_held", "on": "2026-11-20"}
    return desk.arrives(label, "milestone.noted", said, author=desk.robin(), aside=why)


def lines(robot: Robot) -> list[str]:
    """The families in the table, from the top, with what they are there for."""
    page = robot.app.screen
    assert isinstance(page, QueueScreen)
    return [f"{line.what} {line.label}" for line in page.shown]


async def goes_to(robot: Robot, what: str) -> None:
    """Put the cursor on the first line of that kind."""
    await robot.press("home", *["down"] * next(n for n, line in enumerate(lines(robot)) if line.startswith(what)))


def test_every_command_is_carried_out() -> None:
    assert undone(QueueScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_most_pressing_comes_first_and_says_why(office: Desk, size: tuple[int, int]) -> None:
    kept_aside(office)
    async with at(office, "queue", size) as robot:
        await robot.until("Plover")
        assert lines(robot)[:5] == [
            "verdict Plover", "verdict Hawthorn-Adze", "quarantine Auger", "provisional Spindle", "verdict Kestrel",
        ]  # fmt: skip
        assert robot.sees("12 records · 1 kept aside · 1 new family")
        assert robot.sees("Why risk went up, the family is Red")
        assert robot.sees("▲ Red Plover Session recorded") and robot.sees("Green Kestrel")
        await goes_to(robot, "verdict Hawthorn-Adze")
        assert robot.sees("Why a consent was withdrawn")
        await goes_to(robot, "provisional")
        assert robot.sees("Why opened in the field: allocate it or link it")
        await goes_to(robot, "quarantine")
        assert robot.sees(f"kept aside: {AHEAD}") and not robot.sees("Unrated")
        if size == (120, 40):
            assert robot.sees("3 days ago risk went up, the family is Red")


async def test_only_some_are_shown_and_each_opens_where_it_is_decided(office: Desk) -> None:
    async with at(office, "queue") as robot:
        await robot.until("Plover")
        await robot.does("queue.show")
        await robot.picks("provisional")
        await robot.until("only new families")
        assert lines(robot) == ["provisional Spindle"]
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "queue")
        assert lines(robot) == ["provisional Spindle"], "what is shown stays as it was chosen"
        await robot.does("queue.show")
        await robot.picks("conflict")
        await robot.until("None of these waits. Press w to see everything.")
        await robot.press("enter")
        await robot.does("queue.family")
        await robot.until("Nothing waits here.")
        await robot.does("queue.show")
        await robot.picks("")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "review")
        assert robot.sees("Plover: session recorded by Robin Vale")
        await robot.press("escape")
        await robot.does("queue.family")
        await robot.until(lambda: robot.place == "family" and robot.sees("Plover"))


async def test_what_was_kept_aside_is_accepted_with_a_reason(office: Desk) -> None:
    head = kept_aside(office)
    async with at(office, "queue") as robot:
        await robot.until("1 kept aside")
        await robot.does("queue.accept")
        await robot.until("Accept: Only an entry that was kept aside can be accepted.")
        await goes_to(robot, "quarantine")
        await robot.press("enter")
        await robot.until("Accept this entry as it is?")
        assert robot.sees("Milestone noted by Robin Vale") and robot.sees(f"Kept aside: {AHEAD}.")
        await robot.press("enter")
        await robot.until("Say why it may count.")
        await robot.press("escape")
        await robot.until(lambda: robot.dialog is None)
        assert robot.sees("1 kept aside"), "Escape changes nothing"
        await robot.does("queue.accept")
        await robot.types("the clock was wrong, the visit was not")
        await robot.press("enter")
        await robot.until("Accepted. It counts from now on.")
        assert "quarantine Auger" not in lines(robot) and not robot.sees("1 kept aside")
    assert office.family("Auger").record_of(head) is not None


async def test_an_aside_entry_of_a_family_not_known_here_can_be_accepted_too(office: Desk) -> None:
    head = kept_aside(office)
    with office.seat.vault.action() as action:
        row = action.session.exec(select(EntryRow).where(EntryRow.head == head)).one()
        row.subject = "team"
        action.session.add(row)
    async with at(office, "queue") as robot:
        await robot.until("1 kept aside")
        await goes_to(robot, "quarantine")
        assert robot.sees("No family: milestone noted")
        await robot.does("queue.family")
        await robot.until("This entry is about no family.")
        await robot.press("enter")
        await robot.until("Accept this entry as it is?")


async def test_hostile_words_stay_words(office: Desk) -> None:
    kept_aside(office, why=HOSTILE)
    async with at(office, "queue") as robot:
        await robot.until("1 kept aside")
        await goes_to(robot, "quarantine")
        assert robot.sees("kept aside: [/] [b]Zed")
        await robot.does("queue.accept")
        await robot.until("Kept aside: [/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_nothing_waits_in_a_new_office(tmp_path: Path) -> None:
    clock = caseloads.Clock()
    begun = opening.begin_office(
        tmp_path / "new", name="Dana Reeve", role="leader", organisation="Western team",
        passphrase="copper lantern meadow", around=clock.around(), kdf=opening.floor(),
    )  # fmt: skip
    here = Desk(tmp_path / "new", trained.Clock(), begun.seat, bytes(begun.seat.vault.keys.vault_key))
    async with at(here, "queue") as robot:
        await robot.until("Nothing waits for you. Press s to read what came in.")
        assert robot.sees("nothing waits") and robot.find("#waiting").query_ancestor(QueueScreen).line is None
        await robot.press("enter")
        await robot.does("queue.family")
        await robot.until("Nothing waits here.")
        assert robot.place == "queue"


async def test_it_reads_without_colour_and_in_plain_letters(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at(office, "queue") as robot:
        await robot.until("Plover")
        drawn = robot.find("#waiting")
        assert isinstance(drawn, RecordTable)
        assert robot.sees("▲ Red") and robot.sees("◆ Amber") and robot.sees("● Green")
        await robot.does("app.lock")
        await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
        assert not robot.sees("Plover")
        await robot.app.open_seat(office.open)
        await robot.until("Plover")


async def test_what_stood_in_the_wrong_family_waits_until_the_leader_has_seen_it(office: Desk) -> None:
    waiting = reviewing.queue(office.ready()).lines
    head = next(each.head for each in waiting if each.label == "Kestrel" and each.what == "verdict")
    said = {"entry": head, "reason": "mixed up the two names", "wrong_family": True}
    office.arrives("Kestrel", "entry.voided", said, author=office.robin())
    async with at(office, "queue") as robot:
        await robot.until("Kestrel")
        assert robot.sees("1 wrong family")
        await goes_to(robot, "wrong_family")
        await robot.until("stood in the wrong family and was voided: who read it there?")
        await robot.press("enter")
        await robot.until("No leader has looked at that yet")
        await robot.press("s")
        await robot.until(lambda: not robot.sees("No leader has looked"))
        await robot.does("app.back")
        await robot.until(lambda: robot.place == "queue")
        await robot.until(lambda: not any(line.startswith("wrong_family") for line in lines(robot)))
