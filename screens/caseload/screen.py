"""The caseload: who needs me next, and why. The practitioner's first page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from fsm_tui.services import drafting, families
from fsm_tui.services.caseload import CaseloadRow
from screens.caseload import picking, rows
from screens.caseload.finding import FindLine
from screens.caseload.rows import Caseload
from screens.caseload.sieve import Sieve, found
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.message import Message
from screens.page import Page
from screens.plain import Words
from screens.resuming import where
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable, Row

NOBODY = "No families here yet. Press n to open one, or s to fetch yours from the office."
NONE_FITS = "No family fits. Press Esc to see all of them again."


class CaseloadScreen(Page):
    """Families in the order in which they need doing; the one under the cursor in full words."""

    PLACE = "caseload"
    CSS_PATH = "caseload.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "show_all", "Show all", show=False)]

    table = getters.query_one("#families", RecordTable)
    line = getters.query_one("#find", FindLine)

    def __init__(self) -> None:
        super().__init__()
        self.caseload: Caseload | None = None
        self.sieve = Sieve()
        self.shown: tuple[CaseloadRow, ...] = ()
        self._roomy = False

    def body(self) -> ComposeResult:
        yield Words("", id="summary")
        with Horizontal(id="finding"):
            yield Words("Find", id="finding-label")
            yield FindLine(placeholder="part of a family's or a person's name", id="find", compact=True)
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield RecordTable(rows.COMPACT, empty="Looking up your families.", id="families")
                yield Facts(wrap=False, id="brief")
            yield Facts(id="glance")

    def on_mount(self) -> None:
        for strip in self.query(Facts):
            strip.can_focus = False
        self.table.focus()
        self.watch(self.app, "locked", self._look_after_unlocking, init=False)

    def _look_after_unlocking(self, locked: bool) -> None:
        if not locked:
            self.return_to()  # days have passed, perhaps

    async def arrive(self, *, first: bool) -> None:
        self.caseload = await self.app.ask(rows.look, self.sieve.everybody)
        self.table.empty = NOBODY
        self.refill()
        await refresh_header(self.app)

    # -- what is shown

    @property
    def row(self) -> CaseloadRow | None:
        """The family under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    @property
    def filtered(self) -> bool:
        return self.sieve.narrows or bool(self.line.value.strip())

    def refill(self, *, closest: bool = False) -> None:
        """Fill the table anew. The cursor stays on its family, or goes to the closest of those found."""
        if self.caseload is None:
            return
        before = self.row
        kept = [row for row in self.caseload.view.rows if self.sieve.keeps(row)]
        self.shown = found(kept, self.line.value)
        self.table.empty = NONE_FITS if self.filtered else NOBODY
        self._draw()
        places = {row.family: place for place, row in enumerate(self.shown)}
        self.table.cursor = places.get(before.family, 0) if before and not closest else 0
        self._tell()

    def _draw(self) -> None:
        if self.caseload is None:
            return
        self.table.columns = rows.FULL if self._roomy else rows.COMPACT
        make = rows.source(self.shown, self.caseload, self.app.glyphs, roomy=self._roomy)
        if len(self.shown) <= 500:
            self.table.show_rows([make(number) for number in range(len(self.shown))])
        else:
            self.table.show(len(self.shown), partial(_page, make))

    def _tell(self) -> None:
        if self.caseload is None:
            return
        row = self.row
        said = self.sieve.words(self.caseload.offered)
        self.query_one("#summary", Words).words = picking.summary(self.caseload.view, len(self.shown), said)
        self.query_one("#brief", Facts).show(rows.in_brief(row) if row else ())
        glance = rows.facts(row, self.caseload, self.app.glyphs) if row else ()
        self.query_one("#glance", Facts).show(glance)
        self.changed()

    def on_resize(self, event: events.Resize) -> None:
        roomy = event.size.width >= rows.ROOMY + 44
        if roomy != self._roomy:
            self._roomy = roomy
            self._draw()

    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("caseload.open")

    # -- finding

    @does("caseload.find")
    def find(self) -> None:
        self.query_one("#finding").display = True
        self.line.focus()

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.line.has_focus:
            self.refill(closest=bool(event.value))

    @on(Input.Submitted, "#find")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()
        self.app.action_command("caseload.open")

    def action_step(self, by: int) -> None:
        self.table.action_step(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "show_all":
            return self.filtered or self.line.has_focus
        return super().check_action(action, parameters)

    def action_show_all(self) -> None:
        """First the typed words go, then the filter."""
        if not self.line.value and not self.line.has_focus:
            self.sieve = self.sieve.toggle("all")
        self._stop_finding()

    def _stop_finding(self) -> None:
        self.query_one("#finding").display = False
        self.table.focus()
        self.line.value = ""
        self.refill()

    @does("caseload.filter")
    async def choose_filter(self) -> None:
        if self.caseload is None:
            return
        options = self.sieve.options(self.caseload.offered, at_office=self.caseload.at_office)
        key = await self.app.show(picking.filters(options))
        if key is None:
            return
        everybody, self.sieve = self.sieve.everybody, self.sieve.toggle(key)
        if self.sieve.everybody != everybody:
            await self.arrive(first=False)
        self.refill()

    @does("caseload.words")
    async def search(self) -> None:
        words = await self.app.show(Ask("Search the records", "The search is noted.", label="Words", yes="Search"))
        if not words:
            return
        lines = await self.app.ask(families.search, words)
        if not lines:
            await self.app.show(Message("Nothing found", "No record on this computer has these words."))
            return
        if key := await self.app.show(picking.records(lines)):
            family, _, head = key.partition(" ")
            await self.app.go("record", family_id=family, head=head)

    # -- going on

    @unless("caseload.open")
    @unless("caseload.record")
    def no_family(self) -> str | None:
        return None if self.row is not None else "There is no family under the cursor."

    @does("caseload.open")
    async def open_family(self) -> None:
        if (row := self.row) is not None:
            if self.line.value:
                self._stop_finding()  # found: on the way back all are there again, the cursor on this one
            await self.app.go("family", family_id=row.family)

    @does("caseload.record")
    async def record(self) -> None:
        if self.row is not None:
            await self.app.go("session", family_id=self.row.family)

    @does("caseload.new")
    async def new_family(self) -> None:
        await self.app.go("family_form", form="family")

    @does("caseload.drafts")
    async def drafts(self) -> None:
        kept = await self.app.ask(drafting.kept)
        if not kept:
            await self.app.show(Message("No drafts", "Nothing is half written on this computer."))
            return
        labels = {row.family: row.label for row in self.caseload.view.rows} if self.caseload else {}
        if key := await self.app.show(picking.drafts(kept, labels)):
            place, details = where(next(each for each in kept if each.id == key))
            await self.app.go(place, **details)

    @does("caseload.sync")
    async def sync(self) -> None:
        await self.app.go("sync")

    @does("caseload.queue")
    async def queue(self) -> None:
        await self.app.go("queue")


def _page(make: object, first: int, number: int) -> Sequence[Row]:
    assert callable(make)
    return [make(index) for index in range(first, first + number)]
