"""The weekly allocation meeting: what waits, who has how much, and what is decided (A43–A45)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical

from fsm_tui.casework.allocation import Decision
from fsm_tui.practice.dates import read_day
from fsm_tui.services.requests import deciding
from fsm_tui.services.requests.pending import Waiting
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick
from screens.meeting import looking
from screens.meeting.looking import Shown
from screens.meeting.telling import COLUMNS, brief, carried, loads, row
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable

NONE = "No support request waits. Take one in with the command “Support request”."
LETTER = "letter"
MORE: Decision = "more_information"


class MeetingScreen(Page):
    """The reddest and oldest request first; each decision is written down at once and stands in the minutes."""

    PLACE = "meeting"
    CSS_PATH = "meeting.tcss"

    table = getters.query_one("#requests", RecordTable)

    def __init__(self) -> None:
        super().__init__()
        self.shown: Shown | None = None

    def heading(self) -> str:
        return "Allocation meeting"

    def body(self) -> ComposeResult:
        with Vertical(id="panes"):
            yield RecordTable(COLUMNS, empty="Looking up what waits.", id="requests")
            yield Facts(room=10, id="brief")
            yield Facts(room=18, id="load")

    def on_mount(self) -> None:
        self.query_one("#brief", Facts).can_focus = False
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        place = self.table.cursor
        shown = await self.app.ask(looking.look)
        self.shown = shown
        self.table.empty = NONE
        self.table.show_rows([row(each, shown, self.app.glyphs) for each in shown.waiting])
        self.table.cursor = max(0, min(place, len(shown.waiting) - 1))
        self.query_one("#load", Facts).show(loads(shown, self.app.glyphs))
        self._tell()
        await refresh_header(self.app)

    @property
    def line(self) -> Waiting | None:
        """The request under the cursor."""
        waiting = self.shown.waiting if self.shown else ()
        return waiting[self.table.cursor] if self.table.cursor < len(waiting) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        told = brief(self.line, self.shown) if self.line and self.shown else ()
        self.query_one("#brief", Facts).show(told)
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("meeting.open")

    @unless("meeting.open")
    @unless("meeting.allocate")
    @unless("meeting.triage")
    @unless("meeting.defer")
    @unless("meeting.decline")
    @unless("meeting.more")
    def _nothing(self) -> str | None:
        return None if self.line else "No support request waits."

    @does("meeting.open")
    async def open(self) -> None:
        if self.line:
            await self.app.go("request", family_id=self.line.family)

    @does("meeting.triage")
    async def triage(self) -> None:
        if self.line:
            await self.app.go("triage", family_id=self.line.family)

    @does("meeting.allocate")
    async def allocate(self) -> None:
        """To whom, with each one's load beside; what is open or not met is said before."""
        line, shown = self.line, self.shown
        if line is None or shown is None:
            return
        if line.eligible is not True and not await self._although(line):
            return
        items = [
            Item(each.person, each.name, carried(each, self.app.glyphs, shown), shown.areas.get(each.area, ""))
            for each in shown.takers
        ]
        to = await self.app.show(Pick(f"Allocate {line.label} to", items))
        if to is None:
            return
        asked = Ask("Allocate", "A word for the practitioner, if you like.", label="Note", yes="Allocate")
        note = await self.app.show(asked)
        if note is None:
            return
        await self.app.ask(deciding.decide, line.family, "allocated", to=to, because=note)
        self.app.say("Allocated. The clocks start today.")
        await self.arrive(first=False)

    async def _although(self, line: Waiting) -> bool:
        said = "A rule of eligibility is not met." if line.eligible is False else "Not everything is known yet."
        sure: Confirm = Confirm(
            "Allocate it all the same?", f"{said} You can look at the request first.", yes="Allocate", no="Not yet"
        )
        return await self.app.show(sure) is True

    @does("meeting.defer")
    async def defer(self) -> None:
        await self._decide("deferred", "Leave it to the next meeting", "Deferred.")

    @does("meeting.decline")
    async def decline(self) -> None:
        await self._decide("declined", "Decline this request", "Declined. Tell the social worker.")

    async def _decide(self, decision: Decision, title: str, said: str) -> None:
        line = self.line
        if line is None:
            return
        because = await self.app.show(
            Ask(title, line.label, label="Because", wrong=lambda typed: None if typed.strip() else "Say why.")
        )
        if because is None:
            return
        await self.app.ask(deciding.decide, line.family, decision, because=because)
        self.app.say(said)
        await self.arrive(first=False)

    @does("meeting.more")
    async def more(self) -> None:
        """The letter is read through and sent on its own page; that it was asked for stands in the minutes."""
        line = self.line
        if line is None:
            return
        if self.app.hands.context().role == "leader" and line.state != MORE:
            await self.app.ask(deciding.decide, line.family, MORE)
        await self.app.go(LETTER, family_id=line.family, letter=MORE)

    @unless("meeting.close")
    def _nothing_decided(self) -> str | None:
        if self.shown is None:
            return "It is still being looked up."
        return "The minutes of today are recorded." if self.shown.held_today else None

    @does("meeting.close")
    async def close(self) -> None:
        shown = self.shown
        if shown is None:
            return
        decided = "\n".join(looking.in_words(each, shown.labels[each.family], shown.names) for each in shown.decided)
        present = await self.app.show(
            Ask(
                "Minutes of today",
                decided or "Nothing was decided today.",
                label="Who was there",
                hint="names with commas between",
                wrong=lambda typed: None if typed.strip() else "Say who was there.",
                yes="Go on",
            )
        )
        if present is None:
            return
        note = await self.app.show(Ask("Minutes of today", "Anything else to be kept?", label="Note", yes="Record"))
        if note is None:
            return
        names = tuple(each.strip() for each in present.split(",") if each.strip())
        await self.app.ask(looking.close, shown.today, names, note)
        self.app.say("The minutes are recorded.")
        await self.arrive(first=False)

    @does("meeting.past")
    async def past(self) -> None:
        found = await self.app.ask(looking.past)
        if not found:
            await self.app.show(Message("Past meetings", "No minutes are recorded yet."))
            return
        items = [
            Item(str(number), read_day(each.on), f"{len(each.lines)} considered; there: {', '.join(each.present)}")
            for number, each in enumerate(found)
        ]
        key = await self.app.show(Pick("Past meetings", items))
        if key is not None:
            one = found[int(key)]
            text = "\n".join([f"There: {', '.join(one.present)}", *one.lines, *([one.note] if one.note else [])])
            await self.app.show(Message(f"Meeting of {read_day(one.on)}", text))

    @does("meeting.load")
    async def load(self) -> None:
        self.query_one("#load", Facts).focus()
