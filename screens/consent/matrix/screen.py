"""One parent's or carer's consents as a table, for one purpose: agencies down, kinds of information across (A31)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.practice.profile import Profile
from fsm_tui.services import families, may_tell
from fsm_tui.services.families import FamilyView
from fsm_tui.services.may_tell import Square, Table
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.consent.matrix.grid import Grid
from screens.consent.matrix.telling import facts, signs
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.plain import Words
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader

NOBODY = "There is no parent or carer in this family yet: add one on the family's page."


class MatrixScreen(Page):
    """`go("consent_matrix", family_id=…)`, with `person` and `purpose` where they are known."""

    PLACE = "consent_matrix"
    CSS_PATH = "matrix.tcss"

    grid = getters.query_one(Grid)

    def __init__(self, family_id: str, person: str = "", purpose: str = "") -> None:
        super().__init__()
        self.family_id, self.person, self.purpose = family_id, person, purpose
        self.table: Table | None = None
        self.view: FamilyView | None = None
        self.profile: Profile | None = None

    def body(self) -> ComposeResult:
        yield Words("", id="said")
        yield Grid(id="grid")
        yield Facts(room=14, id="one")

    def on_mount(self) -> None:
        self.grid.focus()

    async def arrive(self, *, first: bool) -> None:
        await self._show()
        await refresh_header(self.app)

    async def _show(self) -> None:
        found = await self.app.ask(_look, self.family_id, self.person, self.purpose)
        self.view, self.profile, table = found
        self.table, self.person, self.purpose = table, table.person, table.purpose
        self.query_one(HonestHeader).heading = f"Consents, {table.label}"
        what_for = self.profile.label("sharing_purposes", table.purpose)
        said = f"{table.name}, for: {what_for}" if table.name else NOBODY
        self.query_one("#said", Words).words = said
        self.grid.show(table.agencies, table.kinds, signs(table, self.app.glyphs))
        self._tell()

    @property
    def square(self) -> Square | None:
        """What is under the cursor."""
        at = self.grid.at
        return self.table.squares.get(at) if self.table and at else None

    @on(Grid.Moved)
    def _tell(self) -> None:
        square = self.square
        told = facts(square, self.view, self.profile) if square and self.view and self.profile else ()
        self.query_one("#one", Facts).show(told)
        self.changed()

    @on(Grid.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("consent_matrix.read")

    # -- what cannot be done

    @unless("consent_matrix.person")
    def _alone(self) -> str | None:
        return None if self.table and len(self.table.people) > 1 else "There is only one parent or carer."

    @unless("consent_matrix.new")
    @unless("consent_matrix.purpose")
    def _nobody(self) -> str | None:
        return None if self.table and self.table.person else NOBODY

    @unless("consent_matrix.read")
    def _nothing(self) -> str | None:
        square = self.square
        return None if square and (square.consent or square.answer.entry) else "Nothing was said of this."

    @unless("consent_matrix.withdraw")
    def _not_given(self) -> str | None:
        square = self.square
        given = square is not None and square.consent is not None and square.consent.given
        return None if given else "It is not in force, so there is nothing to withdraw."

    # -- doing

    @does("consent_matrix.person")
    async def next_person(self) -> None:
        if self.table:
            codes = [code for code, _ in self.table.people]
            self.person, self.purpose = codes[(codes.index(self.person) + 1) % len(codes)], ""
            await self._show()

    @does("consent_matrix.purpose")
    async def choose_purpose(self) -> None:
        if self.table is None:
            return
        items = [
            Item(code, label, f"{self.table.counts[code]} said" if self.table.counts[code] else "nothing said yet")
            for code, label in self.table.purposes
        ]
        if (chosen := await self.app.show(Pick("For which purpose", items))) is not None:
            self.purpose = chosen
            await self._show()

    @does("consent_matrix.read")
    async def read(self) -> None:
        if (square := self.square) is not None:
            head = square.consent.standing[-1].head if square.consent else square.answer.entry
            await self.app.go("record", family_id=self.family_id, head=head)

    @does("consent_matrix.withdraw")
    async def withdraw(self) -> None:
        if self.square is not None and self.square.consent is not None:
            which = f"withdraw:{self.square.consent.standing[-1].head}"
            await self.app.go("family_form", form="consent", family_id=self.family_id, which=which)

    @does("consent_matrix.new")
    async def new(self) -> None:
        await self.app.go("family_form", form="consent", family_id=self.family_id)


def _look(seat: Seat, family: str, person: str, purpose: str) -> tuple[FamilyView, Profile, Table]:
    return families.read(seat, family), seat.profile, may_tell.table(seat, family, person, purpose)
