"""Real vaults for the tests of the first, the lock and the sync screens, each made once and copied."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fsm_tui.moments import Surroundings
from fsm_tui.services import opening
from fsm_tui.services.seat import Seat
from screens import seating
from screens.app import Opening

ROBIN, DANA, SAM = "violet kettle orchard", "copper lantern meadow", "quartz ribbon harvest"


@dataclass
class Clock:
    """Monday 23 November 2026, 09:00 in London, until a test moves it."""

    now: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @property
    def around(self) -> Surroundings:
        return Surroundings(now=lambda: self.now, token=secrets.token_bytes)


@cache
def _made(place: str, name: str, training: bool) -> tuple[Path, str]:
    home = Path(tempfile.mkdtemp(prefix="fsm-tui-tests-")) / place
    around, kdf = Clock().around, opening.floor()
    if place == "laptop":
        begun = opening.begin_laptop(
            home, name=name, role="practitioner", area="west", passphrase=ROBIN, around=around, kdf=kdf,
            training=training,
        )  # fmt: skip
    else:
        begun = opening.begin_office(
            home, name=name, role="leader", organisation="Western team", passphrase=DANA, around=around, kdf=kdf,
            training=training,
        )  # fmt: skip
        opening.add_person(begun.seat, name="Sam Okoro", role="admin", passphrase=SAM, kdf=kdf)
    opening.leave(begun.seat)
    return home, begun.paper


def laptop(folder: Path, *, name: str = "Robin Vale", training: bool = False) -> str:
    """Put a laptop's vault into `folder`; its recovery code. The passphrase is `ROBIN`."""
    home, paper = _made("laptop", name, training)
    shutil.copytree(home, folder)
    return paper


def office(folder: Path, *, training: bool = False) -> str:
    """Put an office vault of Dana Reeve (`DANA`) and Sam Okoro (`SAM`) into `folder`; its recovery key."""
    home, paper = _made("office", "Dana Reeve", training)
    shutil.copytree(home, folder)
    return paper


def seat(folder: Path, clock: Clock, passphrase: str = ROBIN) -> Seat:
    """The vault, opened without the app."""
    return opening.unlock(folder, passphrase, clock.around).seat


def door(folder: Path, clock: Clock, **more: Any) -> Opening:
    """The app at the door of that vault."""
    return seating.opening(folder, clock.around, kdf=opening.floor(), **more)
