"""One record in full on a real vault: remarks at their place, versions, correcting, voiding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.record.screen import RecordScreen
from screens.robot import Robot
from screens.widgets.facts import Facts
from tests.robot import undone
from tests.screens import caseloads
from tests.screens.caseloads import GREEN, KID, RED, Desk, at, given, locks_and_comes_back

SESSION = "session.recorded"
HOSTILE = "[/] [b]Zed \x1b]0;x\x07\x1b[31m\u202egnp"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with caseloads.laptop(tmp_path / "vault") as found:
        yield found


def told(robot: Robot) -> list[str]:
    """What the record says, line by line, in view or not."""
    return robot.app.screen.query_one("#whole", Facts).words.split("\n")


def says(robot: Robot, words: str) -> bool:
    return words in " ".join(" ".join(told(robot)).split())


def corrected(desk: Desk, label: str, note: str) -> str:
    """A correction of the family's last session, by who sits there; its head."""
    head = desk.head_of(label, SESSION)
    about = {"note": note, "corrects": head, "correction_reason": "a name was wrong"}
    said = caseloads.session("low", "low", 1, baby=False, **about)
    return desk.record(desk[label], SESSION, **said, happened_at="2026-11-17T10:00")


def test_every_command_is_carried_out() -> None:
    assert undone(RecordScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_record_reads_from_top_to_bottom(desk: Desk, size: tuple[int, int]) -> None:
    head = desk.head_of(RED, SESSION)
    async with at(desk, "record", size, family_id=desk[RED], head=head) as robot:
        await robot.until("Session recorded by Robin Vale")
        assert robot.sees("waiting for a verdict") and robot.sees("only on this laptop")
        assert says(robot, "Happened Sat 14 Nov 2026, 10:00") and says(robot, "Written Sat 14 Nov 2026 16:00")
        assert says(robot, "Present Tess Marlowe") and robot.sees("moderate, changed: drinks daily")
        assert robot.sees("We talked about evenings")


async def test_a_remark_stands_at_its_place_and_is_answered_with_one_key(desk: Desk) -> None:
    head = desk.head_of(RED, SESSION)
    desk.verdict(desk[RED], head, "returned", f"risk.children.{KID}", "Which evening was that?")
    async with at(desk, "record", family_id=desk[RED], head=head) as robot:
        await robot.until("returned with a remark")
        lines = told(robot)
        place = next(number for number, line in enumerate(lines) if "Which evening" in line)
        assert "asleep upstairs" in " ".join(lines[place - 2 : place]) and "▲ Remark" in lines[place]
        assert says(robot, "Returned by Dana Holt")
        await robot.press("c")
        await robot.until(lambda: robot.place == "session")
        assert given(robot) == {"family_id": desk[RED], "corrects": head}


async def test_a_remark_about_the_whole_stands_at_the_top(desk: Desk) -> None:
    head = desk.head_of(RED, SESSION)
    desk.verdict(desk[RED], head, "returned", "", HOSTILE.replace("\x1b", "").replace("\x07", ""))
    async with at(desk, "record", family_id=desk[RED], head=head) as robot:
        await robot.until("[/] [b]Zed")
        words = " ".join(told(robot))
        assert words.index("Zed") < words.index("Note")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_a_correction_shows_what_changed_and_every_version_can_be_read(desk: Desk) -> None:
    old = desk.head_of(GREEN, SESSION)
    desk.verdict(desk[GREEN], old, "returned", "note", "Who else was there?")
    new = corrected(desk, GREEN, "We talked; the aunt was there.")
    async with at(desk, "record", (120, 40), family_id=desk[GREEN], head=old) as robot:
        await robot.until("corrected after it was returned")
        side = robot.app.screen.query_one("#changes", Facts)
        before = " ".join(side.words.split())
        assert side.display and "Version 1 of 2" in before and "because: a name was wrong" in before
        assert "→ Note We talked about evenings" in before and "Attendance Attended" in before
        assert "→ Attendance" not in before, "only what differs is marked"
        assert says(robot, "→ Note We talked; the aunt was there.") and says(robot, "Attendance Attended")
        assert says(robot, "Version 2 of 2") and says(robot, "✓ Remark"), "the remark is answered"
        await robot.does("record.versions")
        await robot.until("Version 1 of 2")
        assert says(robot, "Note We talked about evenings")
        await robot.does("record.correct")
        await robot.until(lambda: robot.place == "session")
        assert given(robot)["corrects"] == new, "the version in force is what is corrected"
    async with at(desk, "record", (80, 24), family_id=desk[GREEN], head=new) as robot:
        await robot.until(lambda: says(robot, "What changed because: a name was wrong"))


async def test_voiding_asks_for_a_reason_and_puts_the_text_away(desk: Desk) -> None:
    head = desk.head_of(RED, SESSION)
    async with at(desk, "record", family_id=desk[RED], head=head) as robot:
        await robot.until("Session recorded by")
        await robot.does("record.void")
        await robot.press("enter")
        await robot.until("Say why, in a few words.")
        await robot.types("wrong family")
        await robot.press("enter")
        await robot.until("Void this record?")
        await robot.answers("no")
        assert desk.seat.family(desk[RED]).record_of(head).voided is False  # type: ignore[union-attr]
        await robot.does("record.void")
        await robot.types("wrong family")
        await robot.press("enter")
        await robot.until("Void this record?")
        await robot.answers("yes")
        await robot.until(lambda: says(robot, "Voided wrong family (Robin Vale"))
        assert not says(robot, "We talked")
        await robot.does("record.reveal")
        await robot.until(lambda: says(robot, "We talked about evenings"))
        await robot.press("c")
        await robot.until("It was voided. Record it again")
        await locks_and_comes_back(robot, desk)
        await robot.until(lambda: not says(robot, "We talked"))
        await robot.does("record.family")
        await robot.until("voided: the text is put away")
        assert robot.sees("◆ Amber") or robot.sees("● Green"), "what was voided counts no more"
    from fsm_tui.vault import ledger

    with desk.ready().vault.read() as session:
        noted = [row.body.decode() for row in ledger.of_subject(session, "office") if row.body]
    assert sum('"revealed"' in body for body in noted) == 1


async def test_what_is_not_corrected_says_what_to_do(desk: Desk) -> None:
    head = desk.head_of(RED, "plan.recorded")
    async with at(desk, "record", family_id=desk[RED], head=head) as robot:
        await robot.until("Plan recorded by")
        await robot.press("c")
        await robot.until("not corrected but recorded again")
        assert robot.place == "record"


@pytest.mark.parametrize(("kind", "place"), [("goal.agreed", "goals")])
async def test_goals_are_corrected_on_their_page(desk: Desk, kind: str, place: str) -> None:
    head = desk.head_of(RED, kind)
    async with at(desk, "record", family_id=desk[RED], head=head) as robot:
        await robot.until("Goal agreed by")
        await robot.does("record.correct")
        await robot.until(lambda: robot.place == place)
        assert given(robot) == {"family_id": desk[RED], "corrects": head}


async def test_a_long_note_is_read_to_its_end_and_only_what_differs_is_compared(desk: Desk) -> None:
    lines = [f"Line {number} of a long note." for number in range(200)]
    for note in ("\n".join(lines), "\n".join([*lines[:50], "Another line.", *lines[51:]])):
        head = corrected(desk, GREEN, note)
    async with at(desk, "record", family_id=desk[GREEN], head=head) as robot:
        await robot.until("Line 1 of a long note.")
        await robot.press("end")
        await robot.until("What changed")
        assert robot.sees("before: Line 50 of a long note.") and robot.sees("after: Another line.")
        await robot.press("pageup")
        await robot.until(lambda: robot.sees("Line 190"))
