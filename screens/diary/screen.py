"""The diary: today or the week, what was not written up, and what is due and not planned (A34, A44, A131)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical

from fsm_tui.services import caseload, day_sheet, diary
from fsm_tui.services.diary import DiaryView, Line
from fsm_tui.services.exporting import WARNING
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick
from screens.diary import reasons, rows
from screens.diary.rows import Shown
from screens.page import Page
from screens.plain import Words
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable


class DiaryScreen(Page):
    """Lines by day and hour; the one under the cursor in full words, what one must know before a visit first."""

    PLACE = "diary"
    CSS_PATH = "diary.tcss"

    table = getters.query_one("#lines", RecordTable)

    def __init__(self) -> None:
        super().__init__()
        self.view: DiaryView | None = None
        self.shown: tuple[Shown, ...] = ()
        self.at_office = False
        self.weekly = self.everybody = False
        #: The day that is looked at; None is today, also when midnight has passed.
        self.day: date | None = None

    def body(self) -> ComposeResult:
        yield Words("", id="summary")
        with Vertical(id="panes"):
            yield RecordTable(rows.COLUMNS, empty="Looking into the diary.", id="lines")
            yield Facts(id="one")

    def on_mount(self) -> None:
        self.table.focus()
        self.watch(self.app, "locked", self._look_after_unlocking, init=False)

    def _look_after_unlocking(self, locked: bool) -> None:
        if not locked:
            self.return_to()  # another day has come, perhaps

    async def arrive(self, *, first: bool) -> None:
        before = self.row
        self.at_office, view = await self.app.ask(_look, self.day, self.weekly, self.everybody)
        self.view, self.shown = view, rows.shown(view)
        self.table.show_rows(rows.table(self.shown, view, self.app.glyphs))
        places = {row.key: number for number, row in enumerate(self.shown)}
        begin = rows.start(self.shown, view)
        self.table.cursor = places.get(before.key, begin) if before else begin
        self.query_one("#summary", Words).words = rows.summary(view)
        self._one()
        await refresh_header(self.app)

    @property
    def row(self) -> Shown | None:
        """The row under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    @property
    def line(self) -> Line | None:
        """The line of the diary under the cursor."""
        return self.row.line if self.row else None

    @property
    def today(self) -> date:
        return self.view.today if self.view else date.min

    @on(RecordTable.Moved)
    def _one(self) -> None:
        if self.view is not None:
            self.query_one("#one", Facts).show(rows.facts(self.row, self.app.glyphs))
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("diary.open")

    # -- days

    async def _go_to(self, day: date | None) -> None:
        self.day = None if self.view and day == self.view.today else day
        self.shown = ()
        await self.arrive(first=False)

    async def _step(self, by: int) -> None:
        if self.view is not None:
            await self._go_to(self.view.first + timedelta(days=by * (7 if self.weekly else 1)))

    @does("diary.earlier")
    async def earlier(self) -> None:
        await self._step(-1)

    @does("diary.later")
    async def later(self) -> None:
        await self._step(1)

    @does("diary.today")
    async def to_today(self) -> None:
        await self._go_to(None)

    @does("diary.week")
    async def week(self) -> None:
        """The week of the day that is looked at; back to the day under the cursor."""
        if self.weekly and self.row:
            self.day = self.row.day or (self.row.line.day if self.row.line else self.day)
        self.weekly = not self.weekly
        await self.arrive(first=False)

    @does("diary.everybody")
    async def whose(self) -> None:
        self.everybody = not self.everybody
        await self.arrive(first=False)

    # -- the line under the cursor

    @unless("diary.open")
    def nothing_to_open(self) -> str | None:
        return reasons.not_opened(self.row)

    @does("diary.open")
    async def open(self) -> None:
        row = self.row
        if row is None:
            return
        if row.due is not None:
            await self._plan(row.due.family, row.due.kind)
        elif row.line is not None and row.line.session:
            await self.app.go("record", family_id=row.line.family, head=row.line.session)
        elif row.line is not None and row.line.family:
            await self.app.go("family", family_id=row.line.family)
        elif row.line is not None:
            await self.move()

    @unless("diary.record")
    def cannot_record(self) -> str | None:
        return reasons.not_recorded(self.line, self.today)

    @does("diary.record")
    async def record(self) -> None:
        if self.line is not None:
            await self.app.go("session", family_id=self.line.family, planned=self.line.root)

    @unless("diary.move")
    @unless("diary.cancel")
    def cannot_change(self) -> str | None:
        return reasons.not_changed(self.line)

    @does("diary.move")
    async def move(self) -> None:
        if (line := self.line) is not None:
            about = {"form": "visit", "family_id": line.family} if line.family else {"form": "appointment"}
            await self.app.go("family_form", **about, which=line.root)

    @does("diary.cancel")
    async def cancel(self) -> None:
        line = self.line
        if line is None:
            return
        what = f"{line.called}, {line.label}. It stays in the diary as cancelled, with the reason."
        because = await self.app.show(Ask("Does not take place", what, label="Because", wrong=_say_why, yes="Save"))
        if because is not None:
            await self.app.ask(diary.cancel, line.root, because)
            self.app.say("Cancelled.")
            await self.arrive(first=False)

    @unless("diary.became")
    def is_a_visit(self) -> str | None:
        return reasons.not_said(self.line, self.today)

    @does("diary.became")
    async def became(self) -> None:
        line = self.line
        if line is None:
            return
        items = [Item("yes", "It took place"), Item("no", "It did not take place")]
        if (key := await self.app.show(Pick(line.label, items))) is not None:
            await self.app.ask(diary.took_place, line.root, key == "yes")
            await self.arrive(first=False)

    # -- planning

    @does("diary.plan")
    async def plan(self) -> None:
        if self.row is not None and self.row.due is not None:
            await self._plan(self.row.due.family, self.row.due.kind)
            return
        found = await self.app.ask(caseload.read)
        if not found.rows:
            await self.app.show(Message("No families", "There is no family here to plan a visit with."))
            return
        items = [Item(each.family, each.label, ", ".join(each.people), each.why) for each in found.rows]
        if family := await self.app.show(Pick("Plan a visit with", items, hint="Type part of a name")):
            await self._plan(family, "")

    async def _plan(self, family: str, kind: str) -> None:
        await self.app.go("family_form", form="visit", family_id=family, **self._beginning(kind))

    def _beginning(self, kind: str = "") -> dict[str, str]:
        """What a new plan begins with: a kind that fits, and the day that is looked at, if it is to come."""
        row, view = self.row, self.view
        day = row.day or (row.line.day if row.line else None) if row is not None and self.weekly else self.day
        wanted = [kind, day.isoformat() if day and view and day > view.today and not kind else ""]
        return {"event": " ".join(filter(None, wanted))} if any(wanted) else {}

    @does("diary.appointment")
    async def appointment(self) -> None:
        await self.app.go("family_form", form="appointment", **self._beginning())

    @does("diary.sheet")
    async def sheet(self) -> None:
        """Of the day that is looked at, in a week of the day under the cursor."""
        if self.view is None:
            return
        day = self.row.line.day if self.weekly and self.row and self.row.line else self.view.first
        name = str(Path.home() / f"day-sheet-{day.isoformat()}.txt")
        path = await self.app.show(Ask(f"Day sheet of {day:%a %d %b}", WARNING, label="File", value=name, yes="Write"))
        if path:
            filled = await self.app.ask(day_sheet.compose, day)
            written = await self.app.ask(day_sheet.write_out, filled, Path(path))
            await self.app.show(Message("Written", f"{written}\n\n{filled.whole}"))


def _look(seat: Seat, day: date | None, weekly: bool, everybody: bool) -> tuple[bool, DiaryView]:
    start = day or seat.today()
    first, last = diary.week(start) if weekly else (start, start)
    return seat.at_office, diary.read(seat, first, last, everybody=everybody)


def _say_why(said: str) -> str | None:
    return None if said.strip() else "Say why, in a few words."
