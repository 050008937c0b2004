"""The network on a real laptop vault: unverified until confirmed, treatment as told, requests with notice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.network.screen import NetworkScreen
from screens.robot import Robot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


async def fills(robot: Robot, **answers: str) -> None:
    for name, answer in answers.items():
        await robot.focus(f"#ask-{name}")
        await robot.press("end", "ctrl+u")
        await robot.types(answer)


async def form(robot: Robot, command: str) -> None:
    await robot.does(command)
    await robot.until(lambda: robot.place == "family_form")


async def saved(robot: Robot) -> None:
    await robot.does("family_form.save")
    await robot.until(lambda: robot.place == "network")


async def picks(robot: Robot, line: str, words: str) -> None:
    await robot.focus(f"#ask-{line}")
    await robot.press("enter")
    await robot.until("Type part of it")
    await robot.types(words)
    await robot.press("enter")
    await robot.until(lambda: robot.place == "family_form" and not robot.sees("Type part of it"))


async def notes(robot: Robot, name: str) -> None:
    """A health visitor of that name."""
    await form(robot, "network.worker")
    await picks(robot, "role", "health vis")
    await robot.until("Health visitor")
    await fills(robot, name=name, agency="Sussex Community", phone="01243 000000")
    await saved(robot)
    await robot.until(lambda: robot.sees("Sussex Community") and robot.sees("unverified"))


def test_every_command_is_carried_out() -> None:
    assert undone(NetworkScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_professional_is_unverified_until_confirmed_and_again_when_changed(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with at(desk, "network", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until("is not taken as fact")
        await notes(robot, f"Bea {HOSTILE}")
        page = robot.app.page()
        assert isinstance(page, NetworkScreen)
        place = next(n for n, each in enumerate(page.shown) if each.worker and "Bea" in each.worker.name)
        page.table.cursor = place
        await form(robot, "network.next")
        await robot.focus("#ask-right")
        await robot.press("1")
        await fills(robot, by="Duty nurse", how="switchboard")
        await saved(robot)
        await robot.until("confirmed: Duty nurse")
        await form(robot, "network.change")
        await fills(robot, phone="01243 999999")
        await saved(robot)
        await robot.until(lambda: robot.sees("01243 999999") and not robot.sees("confirmed: Duty nurse"))


async def test_a_change_that_changes_nothing_leaves_it_confirmed(desk: Desk) -> None:
    async with at(desk, "network", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("is not taken as fact")
        await notes(robot, "Bea Long")
        await form(robot, "network.change")
        await robot.does("family_form.save")
        await robot.until("Nothing was changed.")


async def test_treatment_as_told_waits_for_the_service(desk: Desk) -> None:
    async with at(desk, "network", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("is not taken as fact")
        await form(robot, "network.treatment")
        await robot.focus("#ask-person")
        await robot.press("1")
        await fills(robot, what="on a script with the clinic")
        await saved(robot)
        await robot.until("1 told about treatment, not confirmed")


async def test_a_request_shows_its_notice_goes_up_a_stage_and_is_answered(desk: Desk) -> None:
    async with at(desk, "network", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("is not taken as fact")
        await form(robot, "network.ask")
        await robot.focus("#ask-wanted")
        await robot.press("2")
        await fills(robot, whom="Dr Bell", what="A report for the conference", needed_by="27 nov 2026")
        await locks_and_comes_back(robot, desk)
        await robot.until(lambda: robot.sees("A report for the conference"))
        await saved(robot)
        await robot.until("4 days of notice")
        await form(robot, "network.escalate")
        await fills(robot, to="Their manager")
        await saved(robot)
        await robot.until("Asked again: Their manager")
        await form(robot, "network.next")
        await robot.focus("#ask-outcome")
        await robot.press("1")
        await saved(robot)
        await robot.until(lambda: robot.sees("given, Mon 23 Nov 2026"))


async def test_what_is_needed_before_it_was_asked_is_said_at_the_field(desk: Desk) -> None:
    async with at(desk, "network", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("is not taken as fact")
        await form(robot, "network.asked")
        await robot.focus("#ask-wanted")
        await robot.press("1")
        await fills(robot, whom="Ash", what="how it goes", needed_by="1 nov 2026")
        await robot.does("family_form.save")
        await robot.until("needed before it was asked for")
        assert robot.place == "family_form"


async def test_a_worker_of_the_support_request_is_offered_as_somebody_noted_and_never_typed_twice(
    tmp_path: Path,
) -> None:
    with trained.desk("office", tmp_path / "office") as here:
        workers = [{"role": "health_visitor", "name": "B. Long"}, {"role": "gp", "name": "Dr Fen", "agency": "Quay"}]
        here.record(
            FAMILY, "referral.received", received_on="2026-11-20", requested_by="Imogen Larch", workers=workers
        )
        async with at(here, "network", family_id=here.ident(FAMILY)) as robot:
            await robot.until("is not taken as fact")
            await notes(robot, "Bea Long")
            for wanted in ("request:1", "request:2"):
                page = robot.app.page()
                assert isinstance(page, NetworkScreen)
                page.table.cursor = next(n for n, each in enumerate(page.shown) if each.key == wanted)
                await form(robot, "network.next")
                if wanted == "request:1":
                    await picks(robot, "same", "bea")
                    await robot.until(lambda: not robot.find("#ask-name").display)
                else:  # whoever is noted under another name than the request has is the same one too
                    await fills(robot, name="Dr Wendy Fenn")
                await saved(robot)
                await robot.until(lambda: robot.sees("Health visitor") and not robot.sees("B. Long"))
        network = here.family(FAMILY).network
        told = {each.noted.value.name: [one.name for one in each.same] for each in network.workers}
        assert told == {"Bea Long": ["B. Long"], "Dr Wendy Fenn": ["Dr Fen"]}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_late_keeps_its_sign_and_what_can_be_done_stands_below(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.record(
        FAMILY, "partner.asked", request="71" * 8, way="out", wanted="action", whom="Dr Bell", what="A blood test",
        asked_on="2026-10-30", needed_by="2026-11-21",
    )  # fmt: skip
    async with at(desk, "network", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until(lambda: any(line.strip().startswith("▲ 1 late") for line in robot.text().splitlines()))
        assert robot.text().count("1 late") == 1
        bar = robot.text().splitlines()[-1]
        for hint in ("Enter Next", "n Person", "a Ask", "c Change", "s Stage", "F1 Help", "Ctrl+P Commands"):
            assert hint in bar, bar
