"""Seats for tests: real vaults of a laptop and of an office, a clock moved by hand, and seeded chance.

A vault is made once in a test run, copied for each test and opened by its vault key, so that only tests
about opening pay for a key derivation.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fsm_tui.casework.family import Family
from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.casework.rating import harm_before, severity_before
from fsm_tui.moments import Surroundings
from fsm_tui.services import families, opening, recording
from fsm_tui.services.seat import Seat
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile

PASSPHRASE = "kettle window orchard"
START = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
MUM, DAD, CHILD, BABY = "a1" * 8, "a2" * 8, "c1" * 8, "c2" * 8


@dataclass
class Clock:
    """What `now` says; it stands still until it is moved."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def on(self, **more: float) -> None:
        """Move on by days, hours, minutes or seconds; back with a minus sign."""
        self.at += timedelta(**more)


def surroundings(clock: Clock, seed: object = 0) -> Surroundings:
    """This clock, and chance that is the same for the same seed."""
    return Surroundings(now=clock, token=random.Random(repr(seed)).randbytes)


@dataclass(frozen=True)
class Template:
    """A closed vault on disk, the key that opens it without a key derivation, and its paper."""

    root: Path
    vault_key: bytes
    paper: str


_kept: list[tempfile.TemporaryDirectory[str]] = []


@cache
def laptop_template(role: str = "practitioner") -> Template:
    root = _place()
    begun = opening.begin_laptop(
        root, name="Pat Example", role=role, area="west", passphrase=PASSPHRASE,  # type: ignore[arg-type]
        around=surroundings(Clock(), ("laptop", role)), kdf=opening.floor(),
    )  # fmt: skip
    return _closed(root, begun)


@cache
def office_template(role: str = "leader") -> Template:
    root = _place()
    begun = opening.begin_office(
        root, name="Olwen Office", role=role, organisation="Downs Team", passphrase=PASSPHRASE,  # type: ignore[arg-type]
        around=surroundings(Clock(), ("office", role)), kdf=opening.floor(),
    )  # fmt: skip
    return _closed(root, begun)


def _place() -> Path:
    _kept.append(tempfile.TemporaryDirectory(prefix="fsm-seats-"))
    return Path(_kept[-1].name) / "vault"


def _closed(root: Path, begun: opening.Begun) -> Template:
    made = Template(root, bytes(begun.seat.vault.keys.vault_key), begun.paper)
    begun.seat.vault.close()
    return made


def reopen(root: Path, vault_key: bytes, clock: Clock, seed: object = 1) -> opening.Opened:
    """Unlock a vault by its vault key, as its first person."""
    folder = VaultFolder(root)
    key_file = KeyFile.load(folder.keys)
    slot = key_file.slots[0]
    unlocked = key_file.unlock_with_vault_key(vault_key, slot.id)
    return opening._open(folder, key_file, slot, unlocked.keys, surroundings(clock, seed), wrong=0)


@contextmanager
def seat_from(template: Template, root: Path, clock: Clock | None = None) -> Iterator[Seat]:
    """An open seat at a private copy of a template, closed at the end."""
    shutil.copytree(template.root, root)
    clock = clock or Clock()
    clock.on(minutes=1)
    opened = reopen(root, template.vault_key, clock, str(root.name))
    try:
        yield opened.seat
    finally:
        opened.seat.vault.close()


def again(seat: Seat, seed: object = 2) -> Seat:
    """The same vault, closed and opened once more."""
    key, root = bytes(seat.vault.keys.vault_key), seat.vault.folder.root
    seat.vault.close()
    clock = seat.around.now
    assert isinstance(clock, Clock)
    return reopen(root, key, clock, seed).seat


def open_family(seat: Seat, label: str = "Marlowe", **more: Any) -> str:
    """A family with a mother in the work and one child; its id."""
    opened = FamilyOpened(**({"label": label, "area": "west", "base": "st_james"} | more))
    people = [
        PersonAdded(person=MUM, name=f"Tess {label}", role="parent", in_work=True),
        PersonAdded(person=CHILD, name=f"Kit {label}", role="child"),
    ]
    return families.open_family(seat, opened, people).family


def session(family: Family, moment: datetime, severity: str = "low", harm: str = "low", **more: Any) -> dict[str, Any]:
    """The fields of a home visit that leaves nothing out, `stated` as the family's history asks for."""

    def stated(before: object, now: str) -> str:
        return "first" if before is None else "unchanged" if before == now else "changed"

    parent = severity_before(family, MUM, moment)
    child = harm_before(family, CHILD, moment)
    said = {
        "session_kind": "home_visit",
        "present": [MUM],
        "note": "We talked.",
        "risk": {
            "parents": [
                {"person": MUM, "severity": severity, "stated": stated(parent, severity), "because": "as seen"}
            ],
            "children": [{"person": CHILD, "harm": harm, "stated": stated(child, harm), "because": "as seen"}],
        },
        "goals": [
            {"goal": each.id, "touch": "no_change", "because": "as before"} for each in family.active_goals
        ],
        "no_goals_because": "" if family.active_goals else "first visit",
    }
    return said | more


def visit(
    seat: Seat, family: str, severity: str = "low", harm: str = "low", *, at: datetime | None = None, **more: Any
) -> str:
    """Record a home visit under the rule of the house; its head."""
    moment = at or seat.now()
    said = session(seat.family(family), moment, severity, harm, **more)
    return record(seat, "session.recorded", family, happened_at=moment.isoformat(), **said)


def record(seat: Seat, kind: str, family: str, **said: Any) -> str:
    """Record an entry as `fsm-tui record` does; its head."""
    return recording.record_json(seat, kind, family, json.dumps(said))[0].head


def files_of(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes. Only while no vault there is open."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def rows_of(seat: Seat) -> dict[str, list[tuple[Any, ...]]]:
    """The read tables row by row, without the numbers that only count the rows."""
    counted = dict.fromkeys(("due", "person", "diary", "partner"), "number")
    found = {}
    with seat.vault.store.raw() as driver:
        for table in ("family", "person", "due", "diary", "partner", "record", "staff", "device"):
            names = [row[1] for row in driver.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(f'"{name}"' for name in names if name != counted.get(table))
            found[table] = sorted(driver.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
    return found


def words_found(seat: Seat, typed: str) -> list[int]:
    """Arrival numbers that the search index gives for a word."""
    from fsm_tui.vault import search

    with seat.vault.read() as session_:
        return search.find(session_, typed, 1000)
