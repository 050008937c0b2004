"""Entries made by hand for tests of the fold: several devices, each with its own chain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.entry import NO_HEAD, Entry, make
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskUpdate
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.written import Written, tick
from fsm_tui.moments import LONDON
from fsm_tui.practice.rag import Harm, Severity

FAMILY = "f" * 16
MUM, DAD, CHILD, BABY = "a1" * 8, "a2" * 8, "c1" * 8, "c2" * 8
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LONDON)


@dataclass
class Device:
    """A laptop with a log of its own. It has seen what was `shown` to it, and everything it wrote."""

    name: str
    seq: int = 0
    head: str = NO_HEAD
    clock: Written = field(default_factory=lambda: Written(0))
    has: dict[str, Entry] = field(default_factory=dict)
    wall: datetime = MONDAY
    fold_each: bool = True

    def writes(self, body: Body, happened: datetime, subject: str = f"family:{FAMILY}") -> Entry:
        self.wall += timedelta(minutes=1)
        self.clock = tick(self.clock, self.wall)
        self.seq += 1
        entry = make(
            device=self.name * 8,
            epoch=1,
            seq=self.seq,
            prev=self.head,
            kind=body.KIND,
            v=body.V,
            subject=subject,
            author=self.name * 16,
            happened_at=happened.isoformat(timespec="minutes"),
            written_at=self.clock.text,
            # Nobody else is listened to where the fold is left out, and one's own log needs no naming.
            bases=fold(FAMILY, self.has.values()).frontier if self.fold_each else (),
            salt=hashlib.sha256(f"{self.name}{self.seq}".encode()).digest()[:16],
            body=body.to_bytes(),
        )
        self.head = entry.head
        self.has[entry.head] = entry
        return entry

    def shown(self, *entries: Entry) -> None:
        for entry in entries:
            self.has[entry.head] = entry
            self.clock = max(self.clock, entry.header.written)

    @property
    def family(self) -> Family:
        return fold(FAMILY, self.has.values())


def beginning(device: Device) -> list[Entry]:
    """A family with a mother in the work and one child."""
    return [
        device.writes(FamilyOpened(label="Marlowe", area="west", base="st_james"), MONDAY),
        device.writes(PersonAdded(person=MUM, name="Tess Marlowe", role="parent", in_work=True), MONDAY),
        device.writes(PersonAdded(person=CHILD, name="Kit Marlowe", role="child"), MONDAY),
    ]


def risk(severity: str = "low", harm: str = "low", because: str = "as seen") -> RiskUpdate:
    return RiskUpdate(
        parents=(ParentRisk(person=MUM, severity=Severity(severity), stated="changed", because=because),),
        children=(ChildRisk(person=CHILD, harm=Harm(harm), stated="changed", because=because),),
    )


def session(severity: str = "low", harm: str = "low", **more: object) -> SessionRecorded:
    given: dict[str, object] = {
        "session_kind": "home_visit",
        "present": (MUM,),
        "note": "We talked.",
        "risk": risk(severity, harm),
        "no_goals_because": "first visit",
    }
    return SessionRecorded(**(given | more))  # type: ignore[arg-type]


def correction(of: Entry, severity: str = "low", harm: str = "low", **more: object) -> SessionRecorded:
    return session(severity, harm, corrects=of.head, correction_reason="misheard", **more)


def harm_of(family: Family) -> str:
    worst = family.children[CHILD].worst
    assert worst is not None
    return worst.value.harm.value
