"""An office of our own for the tests of intake, request and triage: empty, with families taken in as wanted."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fsm_tui.casework.family import Family
from fsm_tui.services import drafting, opening
from fsm_tui.services.drafting import Draft
from fsm_tui.services.seat import Seat
from fsm_tui.vault import queries
from screens import seating
from screens.places import PLACES, Place
from screens.robot import Robot
from tests.robot import driving
from tests.seats import Clock, Template, laptop_template, office_template, reopen

#: Markup, escape sequences, and a mark that turns the writing round.
HOSTILE = "[/] [b]Zed \x1b]0;x\x07\x1b[31m\u202egnp"


@dataclass
class Vault:
    """A copy of a vault, unlocked, and its clock: Monday 16 November 2026, 10:01."""

    root: Path
    key: bytes
    clock: Clock
    seat: Seat
    shut: bool = False

    def open(self) -> Seat:
        """Unlock again."""
        self.clock.on(minutes=1)
        self.seat, self.shut = reopen(self.root, self.key, self.clock, str(self.clock.at)).seat, False
        return self.seat

    def ready(self) -> Seat:
        """The seat; unlocked again if a program has ended over it."""
        return self.open() if self.shut else self.seat

    def ident(self, label: str) -> str:
        with self.ready().vault.read() as session:
            return next(row.family for row in queries.families(session) if row.label == label)

    def family(self, label: str) -> Family:
        return self.ready().family(self.ident(label))

    def drafts(self) -> dict[str, Draft]:
        return {each.form: each for each in drafting.kept(self.ready())}


@contextmanager
def vault(template: Template, root: Path) -> Iterator[Vault]:
    """A private copy of a vault."""
    shutil.copytree(template.root, root)
    clock = Clock()
    clock.on(minutes=1)
    found = Vault(root, template.vault_key, clock, reopen(root, template.vault_key, clock, str(root.name)).seat)
    yield found
    if not found.shut:
        opening.leave(found.seat)


def office(root: Path, role: str = "leader") -> Any:
    """An office at which the leader sits, or the admin."""
    return vault(office_template(role), root)


def laptop(root: Path) -> Any:
    """A practitioner's laptop."""
    return vault(laptop_template(), root)


@asynccontextmanager
async def at(
    here: Vault, start: str, size: tuple[int, int] = (80, 24), **details: Any
) -> AsyncIterator[Robot]:
    """A robot at a page of the unlocked vault."""
    seat = here.ready()
    opened = seating.opening(
        here.root, seat.around, start=start, details=details, covered=False, seat=seat,
        places={**PLACES, "unlock": Place("unlock", "Unlock", "tests.screens.caseloads:UnlockPage")},
    )  # fmt: skip
    try:
        async with driving(opened, size) as robot:
            yield robot
    finally:
        here.shut = True


async def locks_and_comes_back(robot: Robot, here: Vault) -> None:
    """Lock, see that the page is gone from the screen, and unlock again."""
    before = robot.app.page()
    await robot.does("app.lock")
    await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
    await robot.app.open_seat(here.open)
    await robot.until(lambda: robot.app.page() is before and not robot.app.locked)
