"""A laptop with one made-up family, open at the session page, for the tests of that page.

One parent in the work, two children and two goals, so that a session there is the usual one.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual import events, on
from textual.keys import _character_to_key

from fsm_tui.casework.family import Family
from fsm_tui.errors import Locked
from fsm_tui.moments import Surroundings
from fsm_tui.services import drafting, opening, recording
from fsm_tui.services.seat import Seat
from screens.app import FsmApp, Opening
from screens.page import Page
from screens.places import PLACES, Place
from screens.robot import PATIENCE, Lost, Robot
from screens.widgets.field import Field
from tests.robot import driving

PASSPHRASE = "violet kettle orchard"
MUM, KIT, BEA = "a1" * 8, "c1" * 8, "c2" * 8
EVENINGS, SCHOOL = "91" * 8, "92" * 8
NOTE = "We talked about the evenings. Tess said she had felt stable since the clocks changed."


@dataclass
class Clock:
    """Friday 20 November 2026, 15:00 in London, until a test moves it."""

    now: datetime = datetime(2026, 11, 20, 15, tzinfo=UTC)

    def around(self) -> Surroundings:
        return Surroundings(now=lambda: self.now, token=secrets.token_bytes)


@dataclass
class Laptop:
    """The vault's folder, its clock, who sits there, and the family."""

    home: Path
    clock: Clock
    seat: Seat
    family: str = ""
    shared: bool = False

    def record(self, kind: str, happened: str | None = None, **said: Any) -> str:
        """Record something as the command line would; its head."""
        if happened:
            said["happened_at"] = happened
        return recording.record_json(self.seat, kind, self.family or None, json.dumps(said))[0].head

    def open(self, passphrase: str) -> Seat:
        """Unlock again."""
        self.seat = opening.unlock(self.home, passphrase, self.clock.around()).seat
        return self.seat

    def drafts(self) -> dict[str, dict[str, Any]]:
        """What the drafts of the family hold, by form."""
        return {each.form: each.state for each in drafting.kept(self.seat, self.family)}

    def draft(self, **changes: Any) -> None:
        """Put a draft of a session in the vault, as if it had been typed."""
        drafting.save(self.seat, drafting.begin(self.seat, "session", self.family), {"form": typed(**changes)})

    @property
    def sessions(self) -> list[Any]:
        """The sessions that stand, each as its body."""
        return [each.shown.body for each in self.standing().sessions if each.current]

    def standing(self) -> Family:
        """The family as it is in the vault; a laptop whose program has ended is unlocked again."""
        try:
            return self.seat.family(self.family)
        except Locked:
            return self.open(PASSPHRASE).family(self.family)


def session(**changes: Any) -> dict[str, Any]:
    """A complete session of the family, as `fsm-tui record` takes it."""
    said = {
        "session_kind": "home_visit",
        "note": "An earlier visit.",
        "present": [MUM],
        "children_seen": [KIT],
        "risk": {
            "parents": [{"person": MUM, "severity": "moderate", "stated": "first", "because": "drinks daily"}],
            "children": [
                {"person": KIT, "harm": "medium", "stated": "first", "because": "alone in the evenings"},
                {"person": BEA, "harm": "low", "stated": "first", "because": "with her aunt"},
            ],
        },
        "goals": [
            {"goal": EVENINGS, "touch": "progress", "score": 4},
            {"goal": SCHOOL, "touch": "progress", "score": 6},
        ],
    }
    return {**said, **changes}


def typed(**changes: Any) -> dict[str, Any]:
    """A form with nothing missing, as a draft keeps it; a name set to None is not there."""
    form = {
        "kind": "home_visit",
        "day": "2026-11-20",
        "start": "14:00",
        "attendance": "attended",
        "present": [MUM],
        "note": NOTE,
        "parents": {MUM: {"level": "moderate", "because": "Drinks daily, less at weekends."}},
        "children": {
            KIT: {"level": "low", "because": "Aunt collects him."},
            BEA: {"level": "low", "because": "Sees the midwife."},
        },
        "goals": {EVENINGS: {"touch": "progress", "score": 7}, SCHOOL: {"touch": "progress", "score": 8}},
    } | changes
    return {name: said for name, said in form.items() if said is not None}


def begin(home: Path) -> Laptop:
    """A new vault with nobody in it."""
    clock = Clock()
    begun = opening.begin_laptop(
        home, name="Robin Vale", role="practitioner", area="west", passphrase=PASSPHRASE,
        around=clock.around(), kdf=opening.floor(),
    )  # fmt: skip
    return Laptop(home, clock, begun.seat)


def family(vault: Laptop, *, goals: bool = True, rated: bool = True) -> Laptop:
    """The vault with one more family, at which to look; `rated` adds a session of a fortnight ago."""
    opened = '{"label":"Marlowe (Lane End)","area":"west","base":"st_james"}'
    made = Laptop(vault.home, vault.clock, vault.seat)
    made.family = recording.record_json(made.seat, "family.opened", None, opened)[0].family
    lines = [
        {"kind": "person.added", "person": MUM, "name": "Tess Marlowe", "role": "parent", "in_work": True},
        {"kind": "person.added", "person": KIT, "name": "Kit Marlowe", "role": "child", "born": "2020-01-01"},
        {"kind": "person.added", "person": BEA, "name": "Bea Marlowe", "role": "child", "due": "2027-02-01"},
    ]
    for goal, text, day in (
        (EVENINGS, "No drinking at home after six", "2026-11-01"),
        (SCHOOL, "Kit at school every day", "2026-11-02"),
    ):
        lines += [{"kind": "goal.agreed", "goal": goal, "person": MUM, "text": text, "agreed_on": day}] * goals
    lines += [{"kind": "session.recorded", "happened_at": "2026-11-06T10:00", **session()}] * (rated and goals)
    recording.record_json(made.seat, None, made.family, "\n".join(map(json.dumps, lines)))
    return made


def laptop(home: Path, *, goals: bool = True, rated: bool = True) -> Laptop:
    """A new vault with the family in it."""
    return family(begin(home), goals=goals, rated=rated)


class UnlockPage(Page):
    """A lock screen of the plainest kind."""

    PLACE = "unlock"
    laptop: Laptop

    def body(self) -> Any:
        yield Field("Passphrase", secret=True, id="passphrase")

    @on(Field.Entered)
    async def unlock(self, event: Field.Entered) -> None:
        laptop = self.laptop
        await self.app.open_seat(laptop.open, event.value)


class FamilyPage(Page):
    """Stands where the family page is."""

    PLACE = "family"

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.arrivals = 0

    async def arrive(self, *, first: bool) -> None:
        self.arrivals += 1


def opening_at(laptop: Laptop, start: str, **details: Any) -> Opening:
    """An opening of the laptop at a place, unlocked. Only one of its own is closed with the program."""
    UnlockPage.laptop = laptop
    places = {
        **PLACES,
        "unlock": Place("unlock", "Unlock", "tests.screens.visiting:UnlockPage"),
        "family": Place("family", "Family", "tests.screens.visiting:FamilyPage"),
    }
    return Opening(
        start=start,
        details={"family_id": laptop.family, **details},
        covered=False,
        seat=laptop.seat,
        home=lambda _: "family",
        who=lambda seat: f"{seat.me.vault}:{seat.me.person}",
        role=lambda seat: str(seat.me.role),
        name=lambda seat: str(seat.me.name),
        on_lock=None if laptop.shared else opening.leave,
        places=places,
    )


@asynccontextmanager
async def at_session(
    laptop: Laptop, size: tuple[int, int] = (80, 24), **details: Any
) -> AsyncIterator[Robot]:
    """A robot at the session page, come from the family page, when the form is there."""
    async with driving(opening_at(laptop, "family"), size) as robot:
        await open_session(robot, laptop, **details)
        yield robot


async def open_session(robot: Robot, laptop: Laptop, **details: Any) -> None:
    """Go to the session page and wait for its form."""
    app: FsmApp = robot.app
    await app.go("session", family_id=laptop.family, **details)
    await wait(robot, lambda: bool(app.screen.query("#complete")) and app.focused is not None)


async def wait(robot: Robot, what: Callable[[], bool]) -> None:
    """Wait until it is true. As `until`, without asking every widget of a large page each time."""
    limit = time.monotonic() + PATIENCE
    while not what():
        if robot.app._exception is not None:
            raise robot.app._exception
        if time.monotonic() > limit:
            raise Lost(f"Waited in vain.\n{robot.text()}")
        await asyncio.sleep(0.01)


async def fill(robot: Robot, fields: dict[str, str]) -> None:
    """Type into fields, each by its id."""
    app = robot.app
    for name, text in fields.items():
        widget = robot.find(f"#{name}")
        inside = next(one for one in app.screen.focus_chain if widget in one.ancestors_with_self)
        app.screen.set_focus(inside)
        await wait(robot, lambda inside=inside: inside.has_focus)
        for char in text:
            enter = char == "\n"
            app.post_message(events.Key("enter" if enter else _character_to_key(char), None if enter else char))
        # The keys go to where the focus is when the app comes to them; then the field tells its elders.
        for pump in (app, *inside.ancestors_with_self):
            passed = asyncio.Event()
            if pump.call_later(passed.set):
                await passed.wait()
    if robot.app._exception is not None:
        raise robot.app._exception


async def unfold(robot: Robot, part: str) -> None:
    """Open a part of the session page that is one line."""
    await robot.focus(f"#{part}-line")
    await robot.press("enter")
    await wait(robot, lambda: not robot.app.page().query_one(f"#{part}-line").display)
