"""Partners: every request to or from a partner over all families, the longest overdue first (A94, A106)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from fsm_tui.errors import Refused
from fsm_tui.services import exporting, partners
from fsm_tui.services.partners import Only, PartnerLine, PartnersView
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.partners import telling
from screens.partners.agencies import Agencies
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable

NOTHING = "Nothing is asked of a partner, or by one. Ask on a family's Network page."
NONE_SUCH = "No request fits. Press x to see everything that is open."
LEAVES = "Families stand in it by their number; nobody of a family is named, and it goes nowhere by itself."
FILTERS = (
    ("overdue", "Overdue", "Past the day on which it was needed."),
    ("escalated", "Went up a stage", "Asked again, their manager, and further."),
    ("out", "What we ask", "Of partners."),
    ("in", "What is asked of us", "By partners."),
)


class PartnersScreen(Page):
    """`go("partners")`. The cursor stays on its request; one that was answered leaves the list."""

    PLACE = "partners"
    CSS_PATH = "partners.tcss"

    table = getters.query_one("#lines", RecordTable)

    def __init__(self) -> None:
        super().__init__()
        self.view: PartnersView | None = None
        self.only = Only()
        self.everybody = self.answered = self.at_office = False
        self.shown: tuple[PartnerLine, ...] = ()

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="summary")
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield RecordTable(telling.COLUMNS, empty="Looking up the requests.", id="lines")
                yield Facts(room=10, id="one")
            yield Facts(room=2, id="sums")

    def on_mount(self) -> None:
        self.query_one("#sums", Facts).can_focus = False
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        self.at_office, self.view = await self.app.ask(_look, self.everybody, self.answered)
        self.refill()
        await refresh_header(self.app)

    def refill(self) -> None:
        """Show what is wanted. The cursor stays on its request, or at its place where that is gone."""
        view, before = self.view, self.line
        if view is None:
            return
        self.shown = view.shown(self.only)
        self.table.empty = NONE_SUCH if self.only.narrows and view.lines else NOTHING
        self.table.show_rows([telling.row(each, self.app.glyphs) for each in self.shown])
        places = {(each.family, each.key): place for place, each in enumerate(self.shown)}
        if before is not None:
            self.table.cursor = places.get((before.family, before.key), self.table.cursor)
        summary = telling.summary(view, self.only, self.answered, self.app.glyphs)
        self.query_one("#summary", Static).update(summary)
        self.query_one("#sums", Facts).show(telling.sums(view.agencies, self.app.glyphs))
        self._tell()

    @property
    def line(self) -> PartnerLine | None:
        """The request under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        self.query_one("#one", Facts).show(telling.facts(self.line))
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("partners.open")

    # -- the request under the cursor

    @unless("partners.open")
    @unless("partners.read")
    def _nothing(self) -> str | None:
        return None if self.line else "There is no request under the cursor."

    @unless("partners.answer")
    def _answered_already(self) -> str | None:
        return self._nothing() or (None if self.line and self.line.open else "This one is answered already.")

    @unless("partners.escalate")
    def _not_to_escalate(self) -> str | None:
        if (line := self.line) is None or not line.open:
            return self._answered_already()
        if line.ours:
            return "This is asked of us: answer it."
        return None if line.next_stage else "It has reached the last stage that the guidance has."

    @does("partners.open")
    async def open(self) -> None:
        if (line := self.line) is not None:
            await self.app.go("network", family_id=line.family, about=line.key)

    @does("partners.answer")
    async def answer(self) -> None:
        await self._form("partner_answer")

    @does("partners.escalate")
    async def escalate(self) -> None:
        await self._form("partner_escalate")

    async def _form(self, form: str) -> None:
        if (line := self.line) is not None:
            await self.app.go("family_form", form=form, family_id=line.family, which=line.key)

    @does("partners.read")
    async def read(self) -> None:
        if (line := self.line) is not None:
            await self.app.go("record", family_id=line.family, head=line.head)

    # -- what is shown

    @does("partners.agencies")
    async def agencies(self) -> None:
        if self.view is not None and (key := await self.app.show(Agencies(self.view.agencies))):
            self._show(replace(self.only, agency=key.removeprefix("agency:")))

    @does("partners.filter")
    async def filter(self) -> None:
        on_now = {"overdue": self.only.overdue, "escalated": self.only.escalated, self.only.way: bool(self.only.way)}
        items = [Item(key, label, detail, "on" if on_now.get(key) else "") for key, label, detail in FILTERS]
        items.append(Item("answered", "Answered ones too", "At the end, the newest first.", "on" * self.answered))
        if not self.at_office:
            whose = "All families on this computer"
            items.append(Item("everybody", whose, "Not only mine.", "on" * self.everybody))
        key = await self.app.show(Pick("Show only", items, hint="Type part of it; choosing it again turns it off"))
        if key == "answered":
            self.answered = not self.answered
        elif key == "everybody":
            self.everybody = not self.everybody
        elif key in ("out", "in"):
            self._show(replace(self.only, way="" if self.only.way == key else key))
        elif key == "overdue":
            self._show(replace(self.only, overdue=not self.only.overdue))
        elif key == "escalated":
            self._show(replace(self.only, escalated=not self.only.escalated))
        if key in ("answered", "everybody"):
            await self.arrive(first=False)

    def _show(self, only: Only) -> None:
        self.only = only
        self.refill()

    @unless("partners.all")
    def _all_shown(self) -> str | None:
        return None if self.only.narrows else "Everything that is open is shown."

    @does("partners.all")
    async def show_all(self) -> None:
        self._show(Only())

    # -- on paper

    @unless("partners.write_out")
    def _nothing_to_write(self) -> str | None:
        return None if self.shown else "There is nothing to write."

    @does("partners.write_out")
    async def write_out(self) -> None:
        """What is shown, to a file; what could not be written can be named again."""
        if self.view is None:
            return
        wrong, named = "", str(Path.home() / f"partners-{self.view.today.isoformat()}.txt")
        number = f"{len(self.shown)} request{'' if len(self.shown) == 1 else 's'}, as shown."
        while True:
            message = "\n".join(filter(None, (wrong, f"{number} {LEAVES}", exporting.WARNING)))
            asked = Ask("Write the list to a file", message, label="File", value=named,
                        wrong=lambda said: None if said else "Name the file.", yes="Write it")  # fmt: skip
            if (typed := await self.app.show(asked)) is None:
                return
            named = typed
            wrong = await self.app.ask(_write, self.view, self.only, Path(typed))
            if not wrong:
                self.app.say("Written. The file is not encrypted: delete it when it is used.")
                return


def _look(seat: Seat, everybody: bool, answered: bool) -> tuple[bool, PartnersView]:
    return seat.at_office, partners.read(seat, everybody=everybody, answered=answered)


def _write(seat: Seat, view: PartnersView, only: Only, path: Path) -> str:
    """Why it was not written; empty when it was."""
    try:
        partners.write_out(seat, view, path, only)
    except Refused as refused:
        return str(refused)
    return ""
