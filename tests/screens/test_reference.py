"""Looking up on a real vault: found while typing, honest marks, and contacts confirmed and changed at the office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.services import contacts
from screens.commands import registry
from screens.reference.contact.screen import ContactScreen
from screens.reference.screen import ReferenceScreen
from screens.robot import Robot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

RULE = "5. Nobody who may come to harm can be recognised by it"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("office", tmp_path / "office") as found:
        yield found


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def page(robot: Robot) -> ReferenceScreen:
    found = robot.app.page()
    assert isinstance(found, ReferenceScreen)
    return found


def focused(robot: Robot) -> str | None:
    return robot.app.focused.id if robot.app.focused else None


def why_not(robot: Robot, command: str) -> str:
    return robot.app.hands.why_not(registry.get(command)) or ""


async def looks_for(robot: Robot, words: str, first: str) -> None:
    await robot.does("reference.find")
    await robot.press("home", "ctrl+k")
    await robot.types(words)
    await robot.until(lambda: [each.title for each in page(robot).found[:1]] == [first])


def test_every_command_is_carried_out() -> None:
    assert undone(ReferenceScreen) == [] and undone(ContactScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_typed_is_found_at_once_and_read_below(laptop: Desk, size: tuple[int, int]) -> None:
    async with at(laptop, "reference", size) as robot:
        await robot.until("illicit drug free")
        assert robot.sees("not agreed yet")
        await robot.types("windscreen")
        await robot.until("West Sussex Continuum of Need")
        assert robot.sees("not checked yet") and robot.sees("Interim refresh, February 2024")
        await looks_for(robot, "dawn", "CGL West Sussex DAWN")
        assert robot.sees("not confirmed") and robot.sees("not known yet")
        await robot.press("down")
        assert focused(robot) == "found"
        await robot.press("up")
        assert focused(robot) == "find"
        await looks_for(robot, "golden harm recognised", RULE)
        await robot.types(HOSTILE)
        await robot.until("Nothing here has those words.")


async def test_one_part_by_itself(laptop: Desk) -> None:
    async with at(laptop, "reference", (80, 24)) as robot:
        await robot.until("illicit drug free")
        robot.app.action_command("reference.part")
        await robot.until(lambda: robot.dialog is not None)
        await robot.types("levels of")
        await robot.press("enter")
        await robot.until("Levels of need: 4 entries")
        assert {each.part for each in page(robot).found} == {"levels"}


async def test_it_is_reached_from_everywhere_and_left_again(laptop: Desk) -> None:
    async with at(laptop, "family", (80, 24), family_id=laptop.ident("Kestrel")) as robot:
        await robot.until(lambda: robot.place == "family")
        await robot.press("R")
        await robot.until(lambda: robot.place == "reference")
        await robot.does("app.reference")
        await robot.does("app.back")
        await robot.until(lambda: robot.place == "family")


async def test_a_practitioner_changes_nothing_and_is_told_why(laptop: Desk) -> None:
    async with at(laptop, "reference", (80, 24)) as robot:
        await robot.until("illicit drug free")
        await looks_for(robot, "dawn", "CGL West Sussex DAWN")
        for command in ("reference.confirm", "reference.change", "reference.new"):
            assert "team leader" in why_not(robot, command)


async def test_the_leader_confirms_a_contact(office: Desk) -> None:
    async with at(office, "reference", (80, 24)) as robot:
        await robot.until("illicit drug free")
        assert why_not(robot, "reference.confirm") == "Go to a contact in the list first."
        await looks_for(robot, "dawn", "CGL West Sussex DAWN")
        robot.app.action_command("reference.confirm")
        await robot.until("Confirmed by")
        await robot.types(", with Bea")
        await robot.press("enter")
        await robot.until("confirmed on 23 November 2026")
        one = page(robot).one
        assert one is not None and one.title == "CGL West Sussex DAWN" and not one.old
    assert contacts.one(office.ready(), "core").contact.confirmed_by.endswith(", with Bea")


async def test_a_new_contact_is_kept_as_it_is_typed_and_noted(office: Desk) -> None:
    async with at(office, "reference", (80, 24)) as robot:
        await robot.until("illicit drug free")
        await robot.does("reference.new")
        await robot.until(lambda: robot.place == "contact" and robot.sees("Still needed"))
        await robot.types(f"Hub {HOSTILE}", into="#ask-label")
        await robot.types("County Council", into="#ask-organisation")
        await locks_and_comes_back(robot, office)
        await robot.until(lambda: robot.sees("County Council"))
        await robot.types("Support for families", into="#ask-purpose")
        await robot.does("contact.save")
        assert robot.place == "contact"
        await robot.focus("#ask-confirmed")
        await robot.press("2")
        await robot.does("contact.save")
        await robot.until(lambda: robot.place == "reference")
        await robot.types("council zed support", into="#find")
        await robot.until(lambda: [each.title[:14] for each in page(robot).found] == ["Hub [/] [b]Zed"])
    found = contacts.listed(office.ready())[-1]
    assert (found.contact.organisation, found.old) == ("County Council", True)


async def test_a_change_says_only_what_is_otherwise(office: Desk) -> None:
    async with at(office, "reference", (80, 24)) as robot:
        await robot.until("illicit drug free")
        await looks_for(robot, "dawn", "CGL West Sussex DAWN")
        await robot.does("reference.change")
        await robot.until(lambda: robot.place == "contact" and robot.sees("Still needed"))
        await robot.types("01243 000000", into="#ask-phone")
        await robot.focus("#ask-confirmed")
        await robot.press("1")
        await robot.does("contact.save")
        await robot.until(lambda: robot.place != "contact")
    body = contacts.one(office.ready(), "core").contact
    assert (body.phone, body.confirmed_on is not None, body.purpose[:4]) == ("01243 000000", True, "Core")


async def test_the_page_for_social_workers_is_read_and_written(office: Desk, tmp_path: Path) -> None:
    path = tmp_path / "services.txt"
    async with at(office, "reference", (80, 24)) as robot:
        await robot.until("illicit drug free")
        robot.app.action_command("reference.page")
        await robot.until("Services and how to refer, 23 November 2026")
        await robot.answers("yes")
        await robot.until("It tells nothing of any family.")
        await robot.press("home", "ctrl+k")
        await robot.types(str(path))
        await robot.press("enter")
        await robot.until("Written.")
    assert "CGL West Sussex DAWN" in path.read_text(encoding="utf-8")
