"""Vaults of a known size for the bench: S, M and L as in the budgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fsm_tui import moments
from fsm_tui.casework.goals import GoalAgreed, GoalTouched
from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskUpdate, Stated
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import LONDON, Surroundings
from fsm_tui.practice.rag import Harm, Severity
from fsm_tui.services import opening
from fsm_tui.services.seat import Seat

PASSPHRASE = "violet kettle orchard"
FIRST = datetime(2026, 1, 5, 10, 0, tzinfo=LONDON)
NOTE = (
    "Home visit. Tess talked about evenings after the children are in bed; two cans on Tuesday and none since. "
    "Kit showed me the drawing for school. We went through the plan for the weekend and who to ring. "
) * 4


@dataclass(frozen=True)
class Size:
    """How many families, and sessions in each."""

    name: str
    families: int
    sessions: int


S, M, L = Size("S", 20, 20), Size("M", 500, 20), Size("L", 5000, 40)


def person(family: int, number: int) -> str:
    return f"{family:08x}{number:08x}"


def session_body(family: int, number: int, *, stated: Stated = "unchanged") -> SessionRecorded:
    """A session under the rule of the house: one parent, two children, one goal."""
    return SessionRecorded(
        session_kind="home_visit",
        minutes=60,
        present=(person(family, 1),),
        note=NOTE,
        risk=RiskUpdate(
            parents=(
                ParentRisk(
                    person=person(family, 1), severity=Severity.MODERATE, stated=stated, because="as before"
                ),
            ),
            children=tuple(
                ChildRisk(person=person(family, child), harm=Harm.MEDIUM, stated=stated, because="as before")
                for child in (2, 3)
            ),
        ),
        goals=(GoalTouched(goal=person(family, 9), touch="progress", score=number % 11, note="slowly"),),
    )


def around() -> Surroundings:
    """The real clock and chance."""
    return moments.real()


def empty(folder: Path) -> Seat:
    """An open laptop vault with nothing in it, its key derivation at the least that is allowed."""
    return opening.begin_laptop(
        folder, name="Robin Vale", role="practitioner", area="west", passphrase=PASSPHRASE,
        around=around(), kdf=opening.floor(),
    ).seat  # fmt: skip


def all_confirmed(seat: Seat) -> None:
    """As after a sync: the office has everything."""
    with seat.vault.action() as action:
        end = action.setting("log")
        action.set("acked", {"epoch": end["epoch"], "seq": end["seq"]})


def make(folder: Path, size: Size, told: Callable[[str], None] = lambda _: None) -> tuple[Seat, list[str]]:
    """An open laptop vault of that size, and the ids of its families."""
    seat = empty(folder)
    return seat, fill(seat, size, told)


def fill(seat: Seat, size: Size, told: Callable[[str], None] = lambda _: None) -> list[str]:
    """Record that many families with their sessions; the ids of the families."""
    ids = [f"{family:016x}" for family in range(1, size.families + 1)]
    for start in range(0, size.families, 50):
        with seat.vault.action() as action:
            for family in range(start + 1, min(start + 50, size.families) + 1):
                subject = f"family:{ids[family - 1]}"
                bases: tuple[str, ...] = ()
                bodies = [
                    FamilyOpened(label=f"Family {family:05d}", area="west", base="st_james"),
                    PersonAdded(person=person(family, 1), name=f"Parent {family}", role="parent", in_work=True),
                    PersonAdded(person=person(family, 2), name=f"Child {family}", role="child"),
                    PersonAdded(person=person(family, 3), name=f"Younger {family}", role="child"),
                    GoalAgreed(
                        goal=person(family, 9), person=person(family, 1), text="Evenings without drinking",
                        agreed_on=FIRST.date(),
                    ),
                    *(session_body(family, n, stated="first" if n == 0 else "unchanged") for n in range(size.sessions)),
                ]  # fmt: skip
                for number, body in enumerate(bodies):
                    entry = action.record(
                        body, subject=subject, happened_at=FIRST + timedelta(days=number), bases=bases
                    )
                    bases = (entry.head,)
        told(f"{size.name}: {min(start + 50, size.families)} of {size.families} families")
    return ids
