"""A team with real vaults for tests of sync: an office and laptops, enrolled once, then copied for each test."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskUpdate
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import Surroundings
from fsm_tui.practice.rag import Harm, Severity
from fsm_tui.services import enrolling, families, opening, syncing
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile

PASSPHRASE = "kettle window orchard"
MUM, CHILD = "a1" * 8, "c1" * 8
START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ROLES = {"pat": "practitioner", "sam": "practitioner", "lee": "leader"}


@dataclass
class Clock:
    """A clock that moves a second with each look and by hand; `skew` is how wrong it is."""

    at: datetime = START
    skew: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at + self.skew

    def on(self, **more: float) -> None:
        self.at += timedelta(**more)


def surroundings(clock: Clock, seed: object) -> Surroundings:
    return Surroundings(now=clock, token=random.Random(repr(seed)).randbytes)


@dataclass
class Template:
    """Closed vaults on disk with the keys that open them without a key derivation."""

    root: Path
    keys: dict[str, bytes]
    paper: str
    clock: Clock


def make_template(
    root: Path, *, training: bool = False, laptops: tuple[str, ...] = ("pat", "sam", "lee"), seed: int = 0
) -> Template:
    """An office and enrolled laptops, made through the services as people do it."""
    clock = Clock()
    begun = opening.begin_office(
        root / "office", name="Olwen Office", role="leader", organisation="Downs Team", passphrase=PASSPHRASE,
        around=surroundings(clock, (1, training, seed)), training=training, kdf=opening.floor(),
    )  # fmt: skip
    office, keys = begun.seat, {"office": bytes(begun.seat.vault.keys.vault_key)}
    for number, name in enumerate(laptops):
        laptop = begin_laptop(root / name, name, clock, (2 + number, training, seed), training=training)
        keys[name] = bytes(laptop.vault.keys.vault_key)
        enrol(office, laptop, ROLES.get(name, "practitioner"))
        laptop.vault.close()
    office.vault.close()
    return Template(root, keys, begun.paper, clock)


def begin_laptop(home: Path, name: str, clock: Clock, seed: object, *, training: bool = False) -> Seat:
    return opening.begin_laptop(
        home, name=f"{name.title()} Example", role="practitioner", area="west", passphrase=PASSPHRASE,
        around=surroundings(clock, seed), training=training, kdf=opening.floor(),
    ).seat  # fmt: skip


def enrol(office: Seat, laptop: Seat, role: str = "practitioner", **more: str) -> None:
    """The whole of enrolment, each side typing what the other reads out."""
    asked = enrolling.request(laptop)
    reply = enrolling.accept(office, asked.data, asked.fingerprint, role, **more)  # type: ignore[arg-type]
    enrolling.finish(laptop, reply.data, reply.fingerprint)


def open_seat(home: Path, vault_key: bytes, clock: Clock, seed: object) -> Seat:
    """Unlock without the key derivation that a passphrase costs."""
    folder = VaultFolder(home)
    key_file = KeyFile.load(folder.keys)
    slot = key_file.slots[0]
    unlocked = key_file.unlock_with_vault_key(vault_key, slot.id)
    return opening._open(folder, key_file, slot, unlocked.keys, surroundings(clock, seed), wrong=0).seat


@dataclass
class Team:
    """Open seats over a private copy of the template, and a stick."""

    root: Path
    template: Template
    clock: Clock
    seats: dict[str, Seat] = field(default_factory=dict)
    opened: int = 0

    @property
    def office(self) -> Seat:
        return self["office"]

    @property
    def stick(self) -> Path:
        place = self.root / "stick"
        place.mkdir(exist_ok=True)
        return place

    def __getitem__(self, name: str) -> Seat:
        if name not in self.seats:
            self.opened += 1
            self.seats[name] = open_seat(
                self.root / name, self.template.keys[name], self.clock, (name, self.opened)
            )
        return self.seats[name]

    def close(self, *names: str) -> None:
        for name in names or tuple(self.seats):
            seat = self.seats.pop(name, None)
            if seat is not None:
                seat.vault.close()

    def copy_away(self, name: str, to: str) -> None:
        """Copy a vault's folder as a disk image would: database, keys and anchor together."""
        self.close(name)
        shutil.rmtree(self.root / to, ignore_errors=True)
        shutil.copytree(self.root / name, self.root / to)

    def put_back(self, name: str, copy: str) -> None:
        """Put the copy in the place of the vault, unnoticed by the anchor."""
        self.close(name)
        shutil.rmtree(self.root / name)
        shutil.copytree(self.root / copy, self.root / name)

    # the day's work

    def family(self, label: str = "Marlowe", to: str | None = "pat") -> str:
        """A family opened at the office and allocated."""
        made = open_family(self.office, label)
        if to is not None:
            self.allocate(made, to)
        return made

    def allocate(self, family: str, to: str | None) -> None:
        families.allocate(self.office, family, self[to].me.person if to else None)

    def up(self, name: str) -> bytes:
        return syncing.export(self[name]).data

    def down(self, name: str) -> bytes:
        return syncing.export(self.office, self[name].me.device).data

    def carry_up(self, name: str) -> syncing.Outcome:
        return syncing.take_in(self.office, self.up(name))

    def carry_down(self, name: str) -> syncing.Outcome:
        return syncing.take_in(self[name], self.down(name))

    def round_trip(self, name: str) -> None:
        self.carry_up(name)
        self.carry_down(name)


    def round_trip_down_first(self, name: str) -> None:
        self.carry_down(name)
        self.round_trip(name)


@contextmanager
def team_from(template: Template, root: Path) -> Iterator[Team]:
    shutil.copytree(template.root, root, dirs_exist_ok=True)
    team = Team(root, template, Clock(template.clock.at))
    try:
        yield team
    finally:
        team.close()


def open_family(seat: Seat, label: str = "Marlowe") -> str:
    """A family with a mother in the work and one child."""
    return families.open_family(
        seat,
        FamilyOpened(label=label, area="west", base="st_james"),
        [
            PersonAdded(person=MUM, name=f"Tess {label}", role="parent", in_work=True),
            PersonAdded(person=CHILD, name=f"Kit {label}", role="child"),
        ],
    ).family


def session(severity: str = "low", harm: str = "low", note: str = "We talked.", **more: object) -> SessionRecorded:
    """A home visit under the rule of the house, the first that this family has."""
    risk = RiskUpdate(
        parents=(ParentRisk(person=MUM, severity=Severity(severity), stated="first", because="as seen"),),
        children=(ChildRisk(person=CHILD, harm=Harm(harm), stated="first", because="as seen"),),
    )
    given: dict[str, object] = {
        "session_kind": "home_visit", "present": (MUM,), "note": note, "risk": risk,
        "no_goals_because": "first visit",
    }  # fmt: skip
    return SessionRecorded.model_validate(given | more)


def visit(seat: Seat, family: str, severity: str = "low", harm: str = "low", note: str = "We talked.") -> str:
    """A session that happened just now; its head. Past the rules of practice, which are not sync's."""
    return write(seat, family, session(severity, harm, note))


def write(seat: Seat, family: str, body: Body, *, subject: str = "") -> str:
    with seat.vault.action() as action:
        return action.record(body, subject=subject or f"family:{family}", happened_at=seat.now()).head


def fingerprint_of_tables(seat: Seat) -> str:
    """A digest over every row of every table: nothing written means the same digest."""
    import hashlib

    digest = hashlib.sha256()
    with seat.vault.store.raw() as driver:
        names = [row[0] for row in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for name in names:
            digest.update(name.encode())
            for row in driver.execute(f'SELECT * FROM "{name}"').fetchall():
                digest.update(repr(row).encode())
    return digest.hexdigest()


def heads_of(seat: Seat, family: str) -> set[str]:
    """The entries of a family that count here, by head."""
    with seat.vault.read() as db:
        return {row.head for row in ledger.of_subject(db, f"family:{family}") if row.body is not None}


def all_heads(seat: Seat) -> set[str]:
    """Every entry here, quarantined ones included, by head."""
    with seat.vault.read() as db:
        return {
            row.head for subject in ledger.subjects(db, "") for row in ledger.of_subject(db, subject, marked=True)
        }
