"""The caseload: who needs me next, and why. The practitioner's first page."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from fsm_tui.services import caseload, load
from fsm_tui.services.caseload import CaseloadRow
from fsm_tui.services.sieve import Finder, Sieve
from screens.caseload import picking, rows
from screens.caseload.finding import FindLine
from screens.caseload.loads import Loads
from screens.caseload.made import Made
from screens.caseload.onward import Onward
from screens.caseload.rows import Chosen
from screens.commands import does, unless
from screens.plain import Words
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable, Row

NOBODY = "No families here yet. Press n to open one, or s to fetch yours from the office."
NONE_FITS = "No family fits. Press Esc to see all of them again."


class CaseloadScreen(Onward):
    """Families in the order in which they need doing; the one under the cursor in full words."""

    PLACE = "caseload"
    CSS_PATH = "caseload.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "show_all", "Show all", show=False)]

    table = getters.query_one("#families", RecordTable)
    line = getters.query_one("#find", FindLine)

    def __init__(self) -> None:
        super().__init__()
        self.chosen: Chosen | None = None
        self.finder = Finder(())
        self.shown: tuple[CaseloadRow, ...] = ()
        self._made: dict[str, Row] = {}
        self._roomy = False

    def body(self) -> ComposeResult:
        yield Words("", id="summary")
        with Horizontal(id="finding"):
            yield Words("Find", id="finding-label")
            yield FindLine(placeholder="part of a family's or a person's name", id="find", compact=True)
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield RecordTable(rows.columns("work", roomy=False), empty="Looking up your families.", id="families")
                yield Facts(wrap=False, id="brief")
            yield Facts(id="glance")

    def on_mount(self) -> None:
        for strip in self.query(Facts):
            strip.can_focus = False
        self.table.focus()
        self.watch(self.app, "locked", self._look_after_unlocking, init=False)
        # Not by the message that an input sends: the letter would be painted first and the list two frames later.
        self.watch(self.line, "value", self._typed, init=False)

    def _look_after_unlocking(self, locked: bool) -> None:
        if not locked:
            self.return_to()  # days have passed, perhaps

    async def arrive(self, *, first: bool) -> None:
        self.caseload, self.chosen = await self.app.ask(rows.look, self.chosen)
        self._sort_out()
        await refresh_header(self.app)

    # -- what is shown

    @property
    def row(self) -> CaseloadRow | None:
        """The family under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    @property
    def sieve(self) -> Sieve:
        return self.chosen.sieve if self.chosen else Sieve()

    @property
    def filtered(self) -> bool:
        return self.sieve.narrows or bool(self.line.value.strip())

    def _sort_out(self) -> None:
        """Other families, another filter or order: everything but what is typed is done once, not at each key."""
        if self.caseload is None or self.chosen is None:
            return
        kept = [row for row in self.caseload.view.rows if self.sieve.keeps(row)]
        by = self.chosen.order
        self.finder = Finder(kept if by == "next" else caseload.ordered(kept, by))
        self._columns()
        self.refill()

    def refill(self, *, closest: bool = False) -> None:
        """Show what fits what is typed. The cursor stays on its family, or goes to the closest of those found."""
        before = self.row
        self.shown = self.finder.find(self.line.value)
        self.table.empty = NONE_FITS if self.filtered else NOBODY
        self._draw()
        places = {row.family: place for place, row in enumerate(self.shown)} if before and not closest else {}
        self.table.cursor = places.get(before.family, 0) if before else 0
        self._tell()

    def _columns(self) -> None:
        if self.caseload is None or self.chosen is None:
            return
        last = rows.last_column(self.caseload, self.chosen.order)
        self.table.columns = rows.columns(last, roomy=self._roomy)
        self._make = rows.maker(self.caseload, self.app.glyphs, last, roomy=self._roomy)
        self._made = {}

    def _draw(self) -> None:
        if self.caseload is not None:
            self.table.show_rows(Made(self.shown, self._make, self._made))

    def _tell(self) -> None:
        if self.caseload is None or self.chosen is None:
            return
        row = self.row
        said = self.sieve.words(self.caseload.offered)
        sums = picking.summary(self.caseload.view, len(self.shown), said, self.chosen.order)
        self.query_one("#summary", Words).words = sums
        self.query_one("#brief", Facts).show(rows.in_brief(row) if row else ())
        glance = rows.facts(row, self.caseload, self.app.glyphs) if row else ()
        self.query_one("#glance", Facts).show(glance)
        self.changed()

    def on_resize(self, event: events.Resize) -> None:
        roomy = event.size.width >= rows.ROOMY + 44
        if roomy != self._roomy:
            self._roomy = roomy
            self._columns()
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

    def _typed(self, typed: str) -> None:
        if self.line.has_focus:
            self.refill(closest=bool(typed))

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

    async def action_show_all(self) -> None:
        """First the typed words go, then the filter."""
        if not self.line.value and not self.line.has_focus:
            await self._sieve("all")
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
        if key := await self.app.show(picking.filters(options)):
            await self._sieve(key)

    @does("caseload.order")
    async def choose_order(self) -> None:
        if self.chosen is not None and (by := await self.app.show(picking.orders(self.chosen.order))):
            await self._choose(replace(self.chosen, order=caseload.order_named(by)))

    @does("caseload.load")
    async def show_load(self) -> None:
        if self.caseload is None:
            return
        view = await self.app.ask(load.read)
        if self.chosen is not None and (key := await self.app.show(Loads(view))):
            everybody = view.everybody and not self.caseload.at_office
            await self._choose(replace(self.chosen, sieve=Sieve(everybody=everybody).toggle(key)))

    async def _sieve(self, key: str) -> None:
        if self.chosen is not None:
            await self._choose(replace(self.chosen, sieve=self.sieve.toggle(key)))

    async def _choose(self, chosen: Chosen) -> None:
        """Show what is chosen now, and remember it for the next opening."""
        before, self.chosen = self.sieve, chosen
        if (before.everybody, before.closed) != (chosen.sieve.everybody, chosen.sieve.closed):
            await self.arrive(first=False)
        else:
            self._sort_out()
        await self.app.ask(rows.choose, chosen)

    # -- going on

    @unless("caseload.open")
    @unless("caseload.record")
    @unless("caseload.plan_visit")
    def no_family(self) -> str | None:
        if self.row is None:
            return "There is no family under the cursor."
        return rows.HIDDEN if self.row.hidden else None

    @does("caseload.open")
    async def open_family(self) -> None:
        if (row := self.row) is not None:
            if self.line.value:
                self._stop_finding()  # found: on the way back all are there again, the cursor on this one
            await self.app.go("family", family_id=row.family)
