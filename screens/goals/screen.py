"""A family's goals: whose, in whose words, how each moves, and when it is to be reviewed (A53, A54, A57)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.services import families
from fsm_tui.services.families import FamilyView
from screens.commands import does, unless
from screens.goals.telling import facts, ordered, row
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import Column, RecordTable

NONE = "No goal is agreed yet. Press n to agree the first one with a parent or carer."
COLUMNS = (
    Column("Score", 13),
    Column("Goal"),
    Column("Whose", 16),
    Column("Review", 20),
    Column("Ends", 12, least=100),
)


class GoalsScreen(Page):
    """`go("goals", family_id=…)`; with `corrects` the form for a correction opens at once."""

    PLACE = "goals"
    CSS_PATH = "goals.tcss"

    table = getters.query_one("#goals", RecordTable)

    def __init__(self, family_id: str, corrects: str | None = None) -> None:
        super().__init__()
        self.family_id, self.corrects = family_id, corrects
        self.view: FamilyView | None = None

    def body(self) -> ComposeResult:
        yield RecordTable(COLUMNS, empty="Looking up the goals.", id="goals")
        yield Facts(room=14, id="one")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        self.view = await self.app.ask(families.read, self.family_id)
        self.query_one(HonestHeader).heading = f"Goals, {self.view.label}"
        self.table.empty = NONE
        self.table.show_rows([row(goal, self.view, self.app.glyphs) for goal in ordered(self.view)])
        self._tell()
        await refresh_header(self.app)
        if first and self.corrects:
            await self.app.go("family_form", form="goal", family_id=self.family_id, which=self.corrects)

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        goals = ordered(self.view) if self.view else ()
        here = goals[self.table.cursor] if self.table.cursor < len(goals) else None
        said = facts(here, self.view, self.app.glyphs) if here and self.view else ()
        self.query_one("#one", Facts).show(said)
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("goals.review")

    @unless("goals.review")
    @unless("goals.change")
    @unless("goals.read")
    def _none(self) -> str | None:
        if self.view is None:
            return "The goals are still being looked up."
        return None if self.view.family.goals else "No goal is agreed yet."

    @unless("goals.new")
    def _nobody(self) -> str | None:
        if self.view is None:
            return "The goals are still being looked up."
        adults = [each for each in self.view.family.people if each.role != "child" and not each.left]
        return None if adults else "There is no parent or carer in this family yet: add one on the family's page."

    async def _form(self, form: str, which: str = "") -> None:
        more = {"which": which} if which else {}
        await self.app.go("family_form", form=form, family_id=self.family_id, **more)

    @does("goals.new")
    async def new(self) -> None:
        await self._form("goal")

    @does("goals.review")
    async def review(self) -> None:
        if self.view is not None:
            await self._form("goal_review", ordered(self.view)[self.table.cursor].id)

    @does("goals.change")
    async def change(self) -> None:
        if self.view is not None:
            await self._form("goal", ordered(self.view)[self.table.cursor].head)

    @does("goals.progress")
    async def progress(self) -> None:
        goals = ordered(self.view) if self.view else ()
        code = f"goal:{goals[self.table.cursor].id}" if goals else ""
        await self.app.go("progress", family_id=self.family_id, code=code)

    @does("goals.read")
    async def read(self) -> None:
        if self.view is not None:
            await self.app.go("record", family_id=self.family_id, head=ordered(self.view)[self.table.cursor].head)
