"""A laptop with four made-up families, for the tests of the caseload, the family and the record.

Made once a process and copied for each test. Other places are stood in for by a page that notes its details.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.entry import NO_HEAD, make
from fsm_tui.casework.family import Family
from fsm_tui.casework.review import Remark, Verdict
from fsm_tui.casework.team import StaffNamed
from fsm_tui.casework.written import Written
from fsm_tui.moments import Surroundings
from fsm_tui.services import caseload, drafting, opening, recording
from fsm_tui.services.seat import Seat
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile
from screens import seating
from screens.page import Page
from screens.places import PLACES, Place
from screens.plain import Words
from screens.robot import Robot
from tests.robot import driving

PASSPHRASE = "violet kettle orchard"
MUM, KID, BUMP, DAD, GOAL = ("a1" * 8, "c1" * 8, "c2" * 8, "a2" * 8, "91" * 8)
DANA = "5a" * 8
AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
RED, AMBER, GREEN, UNRATED = "Marlowe (Lane End)", "Ashdown-Okafor", "Thistlewood", "Quill"
LEVELS = {RED: ("moderate", "high"), AMBER: ("low", "medium"), GREEN: ("low", "low")}


@dataclass
class Clock:
    """Monday 23 November 2026, 14:00 in London, until a test moves it."""

    now: datetime = AT

    def around(self) -> Surroundings:
        return Surroundings(now=lambda: self.now, token=secrets.token_bytes)


@dataclass
class Desk:
    """An unlocked vault, its clock, and the families in it by label."""

    home: Path
    clock: Clock
    seat: Seat
    vault_key: bytes
    families: dict[str, str] = field(default_factory=dict)
    shut: bool = False
    _others: dict[str, tuple[int, str]] = field(default_factory=dict)

    def __getitem__(self, label: str) -> str:
        return self.families[label]

    def record(self, family: str, kind: str, **said: Any) -> str:
        """Record something as the command line would; its head."""
        return recording.record_json(self.seat, kind, family or None, json.dumps(said))[0].head

    def arrives(self, family: str, body: Body, *, bases: tuple[str, ...], at: datetime, device: str = "0d") -> str:
        """An entry of another device arrives, written by Dana Holt who had seen `bases`; its head."""
        seq, prev = self._others.get(device, (0, NO_HEAD))
        entry = make(
            device=device * 8, epoch=1, seq=seq + 1, prev=prev, kind=body.KIND, v=body.V,
            subject=family if ":" in family or family == "team" else f"family:{family}", author=DANA,
            happened_at=at.isoformat(), written_at=Written(int(at.timestamp() * 1000)).text, bases=bases,
            salt=hashlib.sha256(f"{device}{seq}".encode()).digest()[:16], body=body.to_bytes(),
        )  # fmt: skip
        with self.seat.vault.action() as action:
            action.receive(entry, bundle="b")
        self._others[device] = (seq + 1, entry.head)
        self.seat.forget_names()
        return entry.head

    def verdict(self, family: str, head: str, decision: str, place: str = "", text: str = "") -> None:
        """The leader's verdict on a version arrives."""
        remarks = (Remark(place=place, text=text),) if text else ()
        body = Verdict.model_validate({"on": head, "decision": decision, "remarks": remarks})
        self.arrives(family, body, bases=self.family(family).frontier, at=self.clock.now)

    def family(self, ident: str) -> Family:
        """The family as it is in the vault; a vault that the program closed is unlocked again."""
        return self.ready().family(ident)

    def ready(self) -> Seat:
        """The seat; unlocked again if a program has ended over it."""
        return self.open() if self.shut else self.seat

    def open(self) -> Seat:
        """Unlock again."""
        self.seat = unlocked(self.home, self.vault_key, self.clock)
        self.shut = False
        return self.seat

    def drafts(self) -> dict[str, Any]:
        """The drafts in the vault by the name of their form."""
        return {each.form: each for each in drafting.kept(self.ready())}

    def head_of(self, label: str, kind: str, which: int = -1) -> str:
        """The head of the last record of a kind, or of another one."""
        records = self.family(self[label]).records.values()
        found = [each.shown for each in records if each.shown.entry.header.kind == kind]
        return sorted(found, key=lambda each: each.entry.header.happened)[which].head


def unlocked(home: Path, vault_key: bytes, clock: Clock) -> Seat:
    """The vault, opened without the key derivation that a passphrase costs."""
    folder = VaultFolder(home)
    key_file = KeyFile.load(folder.keys)
    slot = key_file.slots[0]
    keys = key_file.unlock_with_vault_key(vault_key, slot.id).keys
    return opening._open(folder, key_file, slot, keys, clock.around(), wrong=0).seat


def _fill(desk: Desk) -> None:
    for number, (label, base) in enumerate(
        ((RED, "st_james"), (AMBER, "durban_house"), (UNRATED, "st_james"), (GREEN, "durban_house"))
    ):
        desk.clock.now = datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(days=number)
        said = {"label": label, "area": "west", "base": base, "mosaic": f"80012{number}"}
        family = recording.record_json(desk.seat, "family.opened", None, json.dumps(said))[0].family
        last = label.split()[0]
        desk.record(family, "person.added", person=MUM, name=f"Tess {last}", role="parent", in_work=True,
                    relationship="mother", born="1994-05-06", phone="01632 960123",
                    safe_contact="Text only")  # fmt: skip
        desk.record(family, "person.added", person=KID, name=f"Kit {last}", role="child", born="2020-01-01")
        if label in LEVELS:
            _worked_with(desk, family, label, number)
    desk.clock.now = AT


def _worked_with(desk: Desk, family: str, label: str, number: int) -> None:
    desk.record(family, "plan.recorded", plan="cp", category="neglect", starts="2026-10-01")
    desk.record(
        family, "family.described", address="3 Lane End", safe_contact="Ring before ten",
        alerts="Dog in the yard." if label == RED else "",
        social_worker={"name": "Jo Penhale", "agency": "West Sussex Children's Services"},
    )  # fmt: skip
    desk.record(family, "goal.agreed", goal=GOAL, person=MUM, text="No drinking after six", agreed_on="2026-11-02",
                baseline=3)  # fmt: skip
    if label == RED:
        desk.record(family, "person.added", person=BUMP, name="Baby", role="child", due="2027-02-12")
    for turn, (severity, harm) in enumerate((("low", "low"), LEVELS[label])):
        desk.clock.now = datetime(2026, 11, 9 + 5 * turn + number, 16, tzinfo=UTC)
        desk.record(family, "session.recorded", **session(severity, harm, turn, baby=label == RED),
                    happened_at=f"2026-11-{9 + 5 * turn + number:02}T10:00")  # fmt: skip


def session(severity: str, harm: str, turn: int, *, baby: bool, **more: Any) -> dict[str, Any]:
    """A session as `fsm-tui record` takes it; `turn` 0 is the first, at which all was low."""

    def stated(level: str) -> str:
        return "first" if turn == 0 else "unchanged" if level == "low" else "changed"

    children = [KID, BUMP] if baby else [KID]
    return {
        "session_kind": "home_visit" if turn else "joint_visit",
        "note": "We talked about evenings and what helps." if turn else "First visit together.",
        "present": [MUM],
        "risk": {
            "parents": [{"person": MUM, "severity": severity, "stated": stated(severity), "because": "drinks daily"}],
            "children": [
                {"person": each, "harm": harm, "stated": stated(harm), "because": "asleep upstairs"}
                for each in children
            ],
        },
        "goals": [{"goal": GOAL, "touch": "progress", "score": 4 + turn}],
    } | more


@cache
def _made() -> tuple[Path, bytes, dict[str, str]]:
    home = Path(tempfile.mkdtemp(prefix="fsm-tui-tests-")) / "caseload"
    clock = Clock(datetime(2026, 11, 2, 8, tzinfo=UTC))
    seat = opening.begin_laptop(
        home, name="Robin Vale", role="practitioner", area="west", passphrase=PASSPHRASE,
        around=clock.around(), kdf=opening.floor(),
    ).seat  # fmt: skip
    key = bytes(seat.vault.keys.vault_key)
    _fill(Desk(home, clock, seat, key))
    families = {row.label: row.family for row in caseload.read(seat).rows}
    opening.leave(seat)
    return home, key, families


@contextmanager
def laptop(folder: Path) -> Iterator[Desk]:
    """The laptop's vault in `folder`, open; Dana Holt is known as the team leader."""
    home, key, families = _made()
    shutil.copytree(home, folder)
    clock = Clock()
    desk = Desk(folder, clock, unlocked(folder, key, clock), key, dict(families))
    desk.arrives("team", StaffNamed(person=DANA, name="Dana Holt", role="leader"), bases=(), at=AT, device="0e")
    yield desk
    opening.leave(desk.seat)


@contextmanager
def empty_laptop(folder: Path, role: str = "practitioner") -> Iterator[Desk]:
    """A laptop's vault with nothing in it."""
    clock = Clock()
    begun = opening.begin_laptop(
        folder, name="Robin Vale", role=role, area="west", passphrase=PASSPHRASE,  # type: ignore[arg-type]
        around=clock.around(), kdf=opening.floor(),
    )  # fmt: skip
    desk = Desk(folder, clock, begun.seat, bytes(begun.seat.vault.keys.vault_key))
    yield desk
    opening.leave(desk.seat)


class Elsewhere(Page):
    """Stands for a page that others make, and shows with which details it was opened."""

    def __init__(self, **details: Any) -> None:
        super().__init__()
        self.given = details

    def body(self) -> Any:
        yield Words(f"{self.PLACE} {sorted(self.given.items())}")


class SessionPage(Elsewhere):
    PLACE: ClassVar[str] = "session"


class GoalsPage(Elsewhere):
    PLACE: ClassVar[str] = "goals"


class ConsentPage(Elsewhere):
    PLACE: ClassVar[str] = "consent"


class ReviewPage(Elsewhere):
    PLACE: ClassVar[str] = "review"


class SyncPage(Elsewhere):
    PLACE: ClassVar[str] = "sync"


class QueuePage(Elsewhere):
    PLACE: ClassVar[str] = "queue"


class UnlockPage(Elsewhere):
    PLACE: ClassVar[str] = "unlock"


@asynccontextmanager
async def at(
    desk: Desk, start: str, size: tuple[int, int] = (80, 24), **details: Any
) -> AsyncIterator[Robot]:
    """A robot at a page of the unlocked vault."""
    others = {
        each.PLACE: Place(each.PLACE, PLACES[each.PLACE].title, f"{__name__}:{each.__name__}")
        for each in (SessionPage, GoalsPage, ConsentPage, ReviewPage, SyncPage, QueuePage, UnlockPage)
    }
    opened = seating.opening(
        desk.home, desk.clock.around(), start=start, details=details, covered=False, seat=desk.ready(),
        places={**PLACES, **others},
    )  # fmt: skip
    try:
        async with driving(opened, size) as robot:
            yield robot
    finally:
        desk.shut = True


def given(robot: Robot) -> dict[str, Any]:
    """With which details the page that stands for another was opened."""
    page = robot.app.page()
    assert isinstance(page, Elsewhere)
    return page.given


async def locks_and_comes_back(robot: Robot, desk: Desk) -> None:
    """Lock, see that nothing of the families is shown, and unlock again."""
    before = robot.app.page()
    await robot.does("app.lock")
    await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
    assert not any(label.split()[0] in robot.text() for label in (RED, AMBER, GREEN, UNRATED))
    await robot.app.open_seat(desk.open)
    await robot.until(lambda: robot.app.page() is before and not robot.app.locked)
