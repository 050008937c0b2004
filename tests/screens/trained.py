"""The training vaults for the tests of the queue, the verdicts, the goals and the consents.

Made once a process and copied for each test: an office and a laptop with nine made-up families that have met.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.entry import NO_HEAD, make
from fsm_tui.casework.family import Family
from fsm_tui.casework.written import Written
from fsm_tui.moments import Surroundings
from fsm_tui.services import drafting, opening, recording, training
from fsm_tui.services.seat import Seat
from fsm_tui.services.training import Training
from fsm_tui.vault import queries
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile
from screens import seating
from screens.places import PLACES, Place
from screens.robot import Robot
from tests.robot import driving

Which = Literal["office", "laptop"]
AT = datetime(2026, 11, 23, 17, 40, tzinfo=UTC)
#: Markup, escape sequences, and a mark that turns the writing round.
HOSTILE = "[/] [b]Zed \x1b]0;x\x07\x1b[31m\u202egnp"


@dataclass
class Clock:
    """Monday 23 November 2026, 17:40 in London, until a test moves it."""

    now: datetime = AT

    def around(self) -> Surroundings:
        return Surroundings(now=lambda: self.now, token=secrets.token_bytes)


@dataclass
class Desk:
    """One of the two training vaults, unlocked, and its clock."""

    home: Path
    clock: Clock
    seat: Seat
    vault_key: bytes
    shut: bool = False
    _heads: dict[str, tuple[int, str]] = field(default_factory=dict)

    def open(self) -> Seat:
        """Unlock again."""
        self.seat, self.shut = _unlocked(self.home, self.vault_key, self.clock), False
        return self.seat

    def ready(self) -> Seat:
        """The seat; unlocked again if a program has ended over it."""
        return self.open() if self.shut else self.seat

    def ident(self, label: str) -> str:
        """The id of the family with that label."""
        with self.ready().vault.read() as session:
            return next(row.family for row in queries.families(session) if row.label == label)

    def family(self, label: str) -> Family:
        return self.ready().family(self.ident(label))

    def person(self, label: str, name: str) -> str:
        """The id of a person of a family, by the first name."""
        return next(each.id for each in self.family(label).people if each.name.startswith(name))

    def record(self, label: str, kind: str, **said: Any) -> str:
        """Record something as the command line would; its head."""
        self.clock.now += timedelta(seconds=1)
        return recording.record_json(self.ready(), kind, self.ident(label), json.dumps(said))[0].head

    def arrives(
        self,
        label: str,
        kind: str,
        said: dict[str, Any],
        *,
        author: str,
        device: str = "0d",
        bases: tuple[str, ...] | None = None,
        happened: datetime | None = None,
        aside: str | None = None,
    ) -> str:
        """An entry of another laptop arrives, or is kept aside for the reason `aside`; its head.

        `bases` None: its author had seen all that is here.
        """
        self.clock.now += timedelta(seconds=1)
        seq, prev = self._heads.get(device, (0, NO_HEAD))
        ident, body, at = self.ident(label), accept(kind, said), self.clock.now
        assert isinstance(body, Body)
        entry = make(
            device=device * 8, epoch=1, seq=seq + 1, prev=prev, kind=kind, v=body.V, subject=f"family:{ident}",
            author=author, happened_at=(happened or at).isoformat(),
            written_at=Written(int(at.timestamp() * 1000)).text,
            bases=self.ready().family(ident).frontier if bases is None else bases,
            salt=hashlib.sha256(f"{device}{seq}".encode()).digest()[:16], body=body.to_bytes(),
        )  # fmt: skip
        with self.ready().vault.action() as action:
            action.receive(entry, bundle="b", quarantined=aside)
        self._heads[device] = (seq + 1, entry.head)
        return entry.head

    def drafts(self) -> dict[str, Any]:
        """The drafts in the vault by the first part of their form's name."""
        return {each.form.partition(":")[0]: each for each in drafting.kept(self.ready())}

    def robin(self) -> str:
        """The staff id of the practitioner of these vaults."""
        with self.ready().vault.read() as session:
            return next(each.person for each in queries.staff(session).values() if each.name == training_names()[1])


def training_names() -> tuple[str, str]:
    """The team leader and the practitioner of the training vaults."""
    return _made().leader, _made().practitioner


@cache
def _made() -> Training:
    folder = Path(tempfile.mkdtemp(prefix="fsm-tui-tests-")) / "training"
    return training.make(folder, Clock().around(), sessions=1, more=False)


@cache
def _key(which: Which) -> bytes:
    home = _made().office if which == "office" else _made().laptop
    seat = opening.unlock(home, _made().passphrase, Clock().around()).seat
    key = bytes(seat.vault.keys.vault_key)
    opening.leave(seat)
    return key


def _unlocked(home: Path, vault_key: bytes, clock: Clock) -> Seat:
    """The vault, opened without the key derivation that a passphrase costs."""
    folder = VaultFolder(home)
    key_file = KeyFile.load(folder.keys)
    slot = key_file.slots[0]
    keys = key_file.unlock_with_vault_key(vault_key, slot.id).keys
    return opening._open(folder, key_file, slot, keys, clock.around(), wrong=0).seat


@contextmanager
def desk(which: Which, folder: Path) -> Iterator[Desk]:
    """A copy of the office's or the laptop's vault in `folder`, open."""
    key = _key(which)
    shutil.copytree(_made().office if which == "office" else _made().laptop, folder)
    clock = Clock()
    found = Desk(folder, clock, _unlocked(folder, key, clock), key)
    yield found
    if not found.shut:
        opening.leave(found.seat)


@asynccontextmanager
async def at(
    here: Desk, start: str, size: tuple[int, int] = (80, 24), *, plain: bool = False, **details: Any
) -> AsyncIterator[Robot]:
    """A robot at a page of the unlocked vault; `plain` is with the signs of old consoles."""
    opened = seating.opening(
        here.home, here.clock.around(), start=start, details=details, covered=False, seat=here.ready(),
        places={**PLACES, "unlock": Place("unlock", "Unlock", "tests.screens.caseloads:UnlockPage")},
    )  # fmt: skip
    opened = replace(opened, settings=replace(opened.settings, reduced_glyphs=plain))
    try:
        async with driving(opened, size) as robot:
            yield robot
    finally:
        here.shut = True


async def locks_and_comes_back(robot: Robot, here: Desk) -> None:
    """Lock, see that the page is gone from the screen, and unlock again."""
    before = robot.app.page()
    await robot.does("app.lock")
    await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
    await robot.app.open_seat(here.open)
    await robot.until(lambda: robot.app.page() is before and not robot.app.locked)
