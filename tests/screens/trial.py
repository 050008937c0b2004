"""A small page of our own to try the foundations on, with no services beneath it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from fsm_tui.errors import Refused
from screens.app import Header, Opening
from screens.commands import Command, does, registry, unless
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.places import Place
from screens.plain import Words
from screens.widgets.choice import Choice, rag_options
from screens.widgets.field import DayInput, Field
from screens.widgets.note_area import NoteArea
from screens.widgets.record_table import Column, RecordTable, Row
from screens.widgets.still_needed import Need, StillNeeded

NAME = "Wilhelmina Testperson"

registry.add(
    Command("trial.complete", "Complete", "Complete this trial record.", keys="f2,c", footer=True),
    Command("trial.fail", "Fail", "Ask for something that is refused.", keys="f3", footer=True),
    Command("trial.delete", "Delete", "Delete for good.", keys="f4", footer=True, roles=frozenset({"leader"})),
    Command("trial.list", "List", "Open the list.", keys="l", footer=True),
    Command("trial.ask", "Ask", "Ask for a word.", keys="f5"),
    Command("trial.wait", "Wait", "Do something slow.", keys="ctrl+t"),
    Command("trial.long", "Long", "Do something long.", keys="ctrl+b"),
    Command("trial.pick", "Pick", "Pick one of many.", keys="p"),
    Command("trial.crash", "Crash", "Fail in a way nobody foresaw.", keys="ctrl+n"),
    Command("list.back", "Up", "Leave the list.", keys="u", footer=True, places=("list",)),
)


@dataclass
class Seat:
    """What a service would make. `wait` holds the desk until a test lets go."""

    person: str = "practitioner"
    closed: bool = False
    calls: list[Any] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    wait: threading.Event = field(default_factory=threading.Event)


def note_down(seat: Seat, what: str) -> str:
    if seat.closed:
        raise Refused("Closed", "The seat is closed.")
    seat.calls.append(what)
    return f"noted {what}"


def save_draft(seat: Seat, text: str) -> None:
    if seat.closed:
        raise Refused("Closed", "The seat is closed.")
    seat.drafts.append(text)


def slow(seat: Seat, what: str) -> str:
    seat.wait.wait(20)
    return note_down(seat, what)


def refuse(_: Seat) -> None:
    raise Refused("Not complete", "The risk for [b]Kim[/] is not stated. Nothing was written.", "State it first.")


def long_work(
    seat: Seat, total: int, *, progress: Callable[[int, int, str], None], cancelled: Callable[[], bool]
) -> int:
    for done in range(total):
        progress(done, total, "sealing")
        if cancelled():
            return done
        if done == total // 2:
            seat.wait.wait(20)
    return total


class TrialPage(Page):
    """A form with one of everything."""

    PLACE = "trial"

    def __init__(self, name: str = NAME) -> None:
        super().__init__()
        self.client = name
        self.completed = 0
        self.arrivals: list[bool] = []

    def heading(self) -> str:
        return f"Trial {self.client}"

    def body(self) -> ComposeResult:
        yield Words(f"About {self.client}", id="about")
        yield Field("First name", id="first-name", hint="as they like to be called")
        yield DayInput("Seen on", date(2026, 9, 14), id="seen-on")
        yield Choice("Risk for Kim", rag_options(self.app.glyphs), id="risk")
        yield NoteArea(id="note", placeholder="What happened")
        yield StillNeeded(id="needed")

    def on_mount(self) -> None:
        self.look()

    @on(Input.Changed)
    @on(Field.Changed)
    @on(Choice.Changed)
    def look(self) -> None:
        missing = []
        if not self.query_one("#first-name", Field).value:
            missing.append(Need("#first-name", "first name"))
        if not self.query_one("#risk", Choice).value:
            missing.append(Need("#risk", "risk for Kim"))
        self.query_one(StillNeeded).needs = tuple(missing)

    async def arrive(self, *, first: bool) -> None:
        self.arrivals.append(first)

    async def keep_draft(self) -> None:
        await self.app.ask(save_draft, self.query_one(NoteArea).text)

    @unless("trial.complete")
    def not_complete(self) -> str | None:
        needs = self.query_one(StillNeeded).needs
        return f"{needs[0].what} is still needed." if needs else None

    @does("trial.complete")
    async def complete(self) -> None:
        await self.app.ask(note_down, "complete")
        self.completed += 1
        self.app.say("Completed.")

    @does("trial.fail")
    async def fail(self) -> None:
        await self.app.ask(refuse)

    @does("trial.delete")
    async def delete(self) -> None:
        if await self.app.show(Confirm("Delete?", "This cannot be undone.", typed="DELETE")):
            await self.app.ask(note_down, "delete")

    @does("trial.list")
    async def open_list(self) -> None:
        await self.app.go("list")

    @does("trial.ask")
    async def ask_word(self) -> None:
        word = await self.app.show(Ask("A word", label="Word", wrong=lambda said: None if said else "Say one."))
        await self.app.ask(note_down, f"word {word}")

    @does("trial.wait")
    async def wait(self) -> None:
        said = await self.app.ask(slow, "slow")
        self.app.say(said)
        self.query_one("#about", Words).words = said

    @does("trial.long")
    async def long(self) -> None:
        done = await self.app.ask_long("Writing the bundle", long_work, 1000, stoppable=True)
        self.app.say(f"Did {done}.")

    @does("trial.pick")
    async def pick(self) -> None:
        items = [Item(str(number), f"Family {number} [/] Testperson", "a detail") for number in range(500)]
        picked = await self.app.show(Pick("Family", items))
        self.query_one("#about", Words).words = f"Picked {picked}"

    @does("trial.crash")
    async def crash(self) -> None:
        passphrase = f"correct horse {self.client}"
        raise ValueError(passphrase)


class ListPage(Page):
    """A page with a table."""

    PLACE = "list"

    def __init__(self, count: int = 5000) -> None:
        super().__init__()
        self.count = count
        self.chosen: list[str] = []
        self.reads: list[tuple[int, int]] = []

    def body(self) -> ComposeResult:
        yield RecordTable(
            (
                Column("Family", 16),
                Column("Now", 10),
                Column("Why"),
                Column("Seen", 12, least=100),
                Column("Days", 4, right=True),
            ),
            id="rows",
        )

    async def arrive(self, *, first: bool) -> None:
        self.query_one(RecordTable).show(self.count, self.rows)

    async def rows(self, first: int, number: int) -> list[Row]:
        self.reads.append((first, number))
        return await self.app.ask(read_rows, first, number, self.app.glyphs)

    @on(RecordTable.Chosen)
    def note(self, event: RecordTable.Chosen) -> None:
        self.chosen.append(event.key)

    @does("list.back")
    async def leave(self) -> None:
        await self.app.back()


def read_rows(_: Seat, first: int, number: int, glyphs: Any) -> list[Row]:
    levels = ("red", "amber", "green")
    return [
        Row(
            f"f{index}",
            (
                f"Family {index:05}",
                glyphs.rag(levels[index % 3]),
                "core group on Thu: [report] due",
                "14 Sep 2026",
                str(index % 90),
            ),
        )
        for index in range(first, first + number)
    ]


class LatchPage(Page):
    """A lock screen of the plainest kind."""

    PLACE = "latch"

    def body(self) -> ComposeResult:
        yield Field("Passphrase", secret=True, id="passphrase")

    @on(Field.Entered)
    async def unlock(self, event: Field.Entered) -> None:
        try:
            await self.app.open_seat(SEATS.__getitem__, event.value)
        except KeyError:
            event.field.complain("This passphrase opens nothing here.")


SEATS: dict[str, Any] = {}

PLACES = {
    "trial": Place("trial", "Trial", "tests.screens.trial:TrialPage"),
    "list": Place("list", "List", "tests.screens.trial:ListPage"),
    "latch": Place("latch", "Latch", "tests.screens.trial:LatchPage"),
}


def close(seat: Seat) -> None:
    seat.closed = True


def opening(**changes: Any) -> Opening:
    """An opening on the trial page, with a practitioner's seat open."""
    given: dict[str, Any] = {
        "start": "trial",
        "covered": False,
        "seat": Seat(),
        "home": lambda _: "trial",
        "who": lambda seat: seat.person,
        "role": lambda seat: seat.person,
        "name": lambda seat: seat.person,
        "on_lock": close,
        "places": PLACES,
        "lock_place": "latch",
        "header": Header(seat="J Fieldworker", sync="4 records and 1 draft only on this laptop, oldest 26 h"),
    }
    return Opening(**{**given, **changes})
