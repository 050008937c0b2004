"""Partners on a real laptop vault: the longest overdue first, answered and escalated from the list, a file to take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.commands import registry
from screens.partners.screen import PartnersScreen
from screens.robot import Robot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FIRST, SECOND, OURS = "71" * 8, "72" * 8, "73" * 8


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two families with requests: one 2 days overdue, one 12, one asked of us and due in 4 days."""
    with trained.desk("laptop", tmp_path / "laptop") as found:
        asked = {"asked_on": "2026-11-01", "way": "out", "wanted": "report", "agency": "Mill Street Surgery"}
        found.record(
            "Kestrel", "partner.asked", request=FIRST, whom="Dr Osier", what="Blood results",
            needed_by="2026-11-21", **asked,
        )  # fmt: skip
        found.record(
            "Rowan", "partner.asked", request=SECOND, whom=f"Lee {HOSTILE}", what=f"Go back to {HOSTILE}",
            needed_by="2026-11-11", **(asked | {"agency": "Core service", "wanted": "action"}),
        )  # fmt: skip
        found.record(
            "Kestrel", "partner.asked", request=OURS, whom="Imogen", what="A word for the review",
            needed_by="2026-11-27", **(asked | {"agency": "School", "way": "in", "wanted": "information"}),
        )  # fmt: skip
        yield found


def page(robot: Robot) -> PartnersScreen:
    found = robot.app.page()
    assert isinstance(found, PartnersScreen)
    return found


def keys(robot: Robot) -> list[str]:
    return [each.key for each in page(robot).shown]


async def opened(robot: Robot) -> None:
    await robot.until("▲ 2 overdue")


async def filters(robot: Robot, words: str) -> None:
    await robot.does("partners.filter")
    await robot.until("Show only")
    await robot.types(words)
    await robot.press("enter")
    await robot.until(lambda: not robot.sees("Show only"))


async def saved(robot: Robot) -> None:
    await robot.does("family_form.save")
    await robot.until(lambda: robot.place == "partners")


def test_every_command_is_carried_out() -> None:
    assert undone(PartnersScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_longest_overdue_stands_first_and_enter_goes_to_its_network(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with at(desk, "partners", size) as robot:
        await opened(robot)
        assert keys(robot) == [SECOND, FIRST, OURS]
        lines = robot.text().splitlines()
        first = next(line for line in lines if "12 days overdue" in line)
        assert "▲ 12 days overdue" in first and "Core service" in first and "Rowan" in first
        assert "\x1b" not in robot.text() and robot.sees("Next: Asked again")
        assert robot.sees("By agency") is (size[0] > 100)
        assert all(hint in lines[-1] for hint in ("Enter Open", "a Answer", "s Stage", "g Agency", "f Filter"))
        await robot.press("down", "down")
        await robot.until("A word for the review")
        assert robot.app.hands.why_not(registry.get("partners.escalate")) == "This is asked of us: answer it."
        await robot.press("enter")
        await robot.until(lambda: robot.place == "network" and robot.sees("needed by Fri 27 Nov 2026"))
        await robot.press("escape")
        await robot.until(lambda: robot.place == "partners")


async def test_a_stage_and_an_answer_are_given_from_the_list_and_what_is_answered_leaves_it(desk: Desk) -> None:
    async with at(desk, "partners") as robot:
        await opened(robot)
        await robot.press("s")
        await robot.until(lambda: robot.place == "family_form")
        await robot.types("Service manager", into="#ask-to")
        await locks_and_comes_back(robot, desk)
        await robot.until("Service manager")
        await saved(robot)
        await robot.until("1 escalated")
        await robot.until("Asked again: Service manager, Mon 23 Nov 2026. Next: Their manager")
        assert keys(robot)[0] == SECOND and page(robot).table.cursor == 0
        await robot.press("a")
        await robot.until(lambda: robot.place == "family_form")
        await robot.focus("#ask-outcome")
        await robot.press("1")
        await saved(robot)
        await robot.until(lambda: keys(robot) == [FIRST, OURS])
        assert robot.sees("▲ 1 overdue")
        await filters(robot, "answered")
        await robot.until(lambda: keys(robot) == [FIRST, OURS, SECOND])
        page(robot).table.cursor = 2
        await robot.until("Answered given, Mon 23 Nov 2026")
        for command in ("partners.answer", "partners.escalate"):
            assert robot.app.hands.why_not(registry.get(command)) == "This one is answered already."
        await robot.does("partners.read")
        await robot.until(lambda: robot.place == "record")


async def test_agencies_are_counted_and_narrow_the_list_until_all_are_wanted_again(desk: Desk) -> None:
    async with at(desk, "partners") as robot:
        await opened(robot)
        await robot.does("partners.agencies")
        await robot.until("Longest is in days overdue")
        assert robot.sees("Core service 1 ▲ 1 12") and robot.sees("Mill Street Surgery 1 ▲ 1 2")
        await robot.press("down", "enter")
        await robot.until(lambda: keys(robot) == [FIRST])
        assert robot.sees("only Mill Street Surgery")
        await robot.press("x")
        await robot.until(lambda: len(keys(robot)) == 3)
        await filters(robot, "asked of us")
        await robot.until(lambda: keys(robot) == [OURS])
        await filters(robot, "overdue")
        await robot.until("No request fits. Press x to see everything that is open.")
        assert robot.app.hands.why_not(registry.get("partners.open")) == "There is no request under the cursor."
        await robot.press("x")
        await filters(robot, "overdue")
        await robot.until(lambda: keys(robot) == [SECOND, FIRST])


async def test_what_is_shown_is_written_to_a_new_file_and_a_name_that_is_taken_is_asked_again(
    desk: Desk, tmp_path: Path
) -> None:
    there, new = tmp_path / "there.txt", tmp_path / "new.txt"
    there.write_text("old", encoding="utf-8")
    async with at(desk, "partners") as robot:
        await opened(robot)
        await filters(robot, "overdue")
        await robot.until(lambda: keys(robot) == [SECOND, FIRST])
        await robot.does("partners.write_out")
        for path, said in ((there, "There is a file of that name already."), (new, "Written. The file is not")):
            await robot.until("2 requests, as shown.")
            await robot.press("end", "ctrl+u")
            await robot.types(str(path))
            await robot.press("enter")
            await robot.until(said)
    assert there.read_text(encoding="utf-8") == "old"
    text = new.read_text(encoding="utf-8")
    assert "12 days overdue" in text and "School" not in text and "\x1b" not in text
    assert not [name for name in ("Kestrel", "Rowan", "Blood results") if name in text]


async def test_it_is_reached_from_the_caseload(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("Kestrel")
        await robot.press("p")
        await opened(robot)


async def test_it_is_reached_from_the_queue(tmp_path: Path) -> None:
    with trained.desk("office", tmp_path / "office") as office:
        async with at(office, "queue") as robot:
            await robot.until("waits for a verdict")
            await robot.press("p")
            await robot.until(lambda: robot.place == "partners" and robot.sees("Nothing is asked of a partner"))


async def test_signs_of_old_consoles(desk: Desk) -> None:
    async with at(desk, "partners", plain=True) as robot:
        await robot.until("! 2 overdue")
        assert robot.sees("! 12 days overdue") and "▲" not in robot.text()


async def test_nothing_asked_says_where_to_ask(tmp_path: Path) -> None:
    with trained.desk("laptop", tmp_path / "empty") as empty:
        async with at(empty, "partners") as robot:
            await robot.until("Nothing is asked of a partner, or by one.")
