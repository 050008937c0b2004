"""Consents and agreements of a family, kept apart, and what may be told to whom today (A27, A31, A32, X6)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.casework.family import ConsentCell
from fsm_tui.practice.profile import Profile
from fsm_tui.services import families
from fsm_tui.services.families import FamilyView
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.consent.telling import facts, ordered, row
from screens.page import Page
from screens.plain import Words
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import Column, RecordTable

NONE = "Nothing is recorded yet. Press n to record the CGL consent form, an agreement or a refusal."
COLUMNS = (Column("Today", 13), Column("Which", 21), Column("Whose", 14), Column("To whom, what"))


class ConsentScreen(Page):
    """`go("consent", family_id=…)`; with `corrects` the form for a correction opens at once."""

    PLACE = "consent"
    CSS_PATH = "consent.tcss"

    table = getters.query_one("#consents", RecordTable)

    def __init__(self, family_id: str, corrects: str | None = None) -> None:
        super().__init__()
        self.family_id, self.corrects = family_id, corrects
        self.view: FamilyView | None = None
        self.profile: Profile | None = None

    def body(self) -> ComposeResult:
        yield Words("Five separate things. Inside the service nothing waits for consent.", id="said")
        yield RecordTable(COLUMNS, empty="Looking up the consents.", id="consents")
        yield Facts(room=14, id="one")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        view, profile = await self.app.ask(_look, self.family_id)
        self.view, self.profile = view, profile
        self.query_one(HonestHeader).heading = f"Consent, {view.label}"
        self.table.empty = NONE
        self.table.show_rows([row(cell, view, profile, self.app.glyphs) for cell in ordered(view)])
        self._tell()
        await refresh_header(self.app)
        if first and self.corrects:
            await self.app.go("family_form", form="consent", family_id=self.family_id, which=self.corrects)

    @property
    def cell(self) -> ConsentCell | None:
        """What is under the cursor."""
        cells = ordered(self.view) if self.view else ()
        return cells[self.table.cursor] if self.table.cursor < len(cells) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        said = facts(self.cell, self.view, self.profile) if self.cell and self.view and self.profile else ()
        self.query_one("#one", Facts).show(said)
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("consent.read")

    @unless("consent.read")
    @unless("consent.read_back")
    def _none(self) -> str | None:
        return None if self.cell else "Nothing is recorded yet."

    @unless("consent.withdraw")
    def _not_given(self) -> str | None:
        if self.cell is None:
            return "Nothing is recorded yet."
        return None if self.cell.given else "It is not in force, so there is nothing to withdraw."

    @unless("consent.new")
    def _nobody(self) -> str | None:
        adults = [each for each in self.view.family.people if each.role != "child"] if self.view else []
        return None if adults else "There is no parent or carer in this family yet: add one on the family's page."

    @does("consent.new")
    async def new(self) -> None:
        await self.app.go("family_form", form="consent", family_id=self.family_id)

    @does("consent.withdraw")
    async def withdraw(self) -> None:
        """The form, filled in as far as what is withdrawn says it; how and when are asked."""
        if self.cell is not None:
            which = f"withdraw:{self.cell.standing[-1].head}"
            await self.app.go("family_form", form="consent", family_id=self.family_id, which=which)

    @does("consent.read")
    async def read(self) -> None:
        if self.cell is not None:
            await self.app.go("record", family_id=self.family_id, head=self.cell.standing[-1].head)

    @does("consent.read_back")
    async def read_back(self) -> None:
        if self.cell is not None:
            await self.app.go("read_back", family_id=self.family_id, head=self.cell.standing[-1].head)

    @does("consent.matrix")
    async def matrix(self) -> None:
        person = self.cell.person if self.cell else ""
        purpose = self.cell.cell.purpose if self.cell and self.cell.cell else ""
        await self.app.go("consent_matrix", family_id=self.family_id, person=person, purpose=purpose)

    @does("consent.may_tell")
    async def may_tell(self) -> None:
        cell = self.cell.cell if self.cell else None
        where = {"agency": cell.agency, "purpose": cell.purpose} if cell else {}
        await self.app.go("may_tell", family_id=self.family_id, **where)

    @does("consent.sharing")
    async def sharing(self) -> None:
        await self.app.go("sharing", family_id=self.family_id)


def _look(seat: Seat, family: str) -> tuple[FamilyView, Profile]:
    return families.read(seat, family), seat.profile
