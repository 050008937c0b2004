"""The goals of a family, all parents' together: how each moves, until when, and which concern has none (A53, A57)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.casework.goals import GoalProgressed
from fsm_tui.services import goals as goals_service
from fsm_tui.services.goals import GoalLine, GoalsView
from screens.commands import does, registry, unless
from screens.dialogs.pick import Item, Pick
from screens.goals.telling import concerns, facts, row
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import Column, RecordTable

NONE = "No goal is agreed yet. Press n to agree the first one with a parent or carer."
WAIT = "The goals are still being looked up."
COLUMNS = (
    Column("Score", 13),
    Column("Goal"),
    Column("Whose", 16),
    Column("Review", 20),
    Column("To be reached", 14, least=100),
    Column("About", 24, least=130),
)


class GoalsScreen(Page):
    """`go("goals", family_id=…)`; with `corrects` the form for a correction opens at once."""

    PLACE = "goals"
    CSS_PATH = "goals.tcss"

    table = getters.query_one("#goals", RecordTable)

    def __init__(self, family_id: str, corrects: str | None = None) -> None:
        super().__init__()
        self.family_id, self.corrects = family_id, corrects
        self.shown: GoalsView | None = None

    def body(self) -> ComposeResult:
        yield Facts(id="concerns")
        yield RecordTable(COLUMNS, empty="Looking up the goals.", id="goals")
        yield Facts(room=14, id="one")

    def on_mount(self) -> None:
        self.query_one("#concerns", Facts).can_focus = False
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        before = self.line.goal.id if self.line else ""
        self.shown = await self.app.ask(goals_service.read, self.family_id)
        self.query_one(HonestHeader).heading = f"Goals, {self.shown.view.label}"
        self._point_out(self.shown)
        self.table.empty = NONE
        self.table.show_rows([row(each, self.shown, self.app.glyphs) for each in self.shown.lines])
        places = {each.goal.id: place for place, each in enumerate(self.shown.lines)}
        self.table.cursor = places.get(before, self.table.cursor)
        self._tell()
        await refresh_header(self.app)
        if first and self.corrects:
            record = self.shown.view.family.record_of(self.corrects)
            reviewed = record is not None and isinstance(record.shown.body, GoalProgressed)
            await self._form("goal_review" if reviewed else "goal", self.corrects)

    def _point_out(self, shown: GoalsView) -> None:
        strip = self.query_one("#concerns", Facts)
        key = self.app.keys.shown(registry.get("goals.concern"))
        strip.show(concerns(shown, self.app.glyphs, key))
        strip.display = bool(shown.concerns)

    @property
    def line(self) -> GoalLine | None:
        """The goal under the cursor."""
        lines = self.shown.lines if self.shown else ()
        return lines[self.table.cursor] if self.table.cursor < len(lines) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        self.query_one("#one", Facts).show(facts(self.line, self.app.glyphs) if self.line else ())
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("goals.review")

    # -- what cannot be done

    @unless("goals.change")
    @unless("goals.mend")
    @unless("goals.read")
    def _none(self) -> str | None:
        if self.shown is None:
            return WAIT
        return None if self.shown.lines else "No goal is agreed yet."

    @unless("goals.review")
    @unless("goals.achieved")
    @unless("goals.stop")
    def _over(self) -> str | None:
        if (why := self._none()) is not None:
            return why
        over = self.line is not None and not self.line.active
        return "This goal ended. Change takes it up again." if over else None

    @unless("goals.new")
    @unless("goals.concern")
    def _nobody(self) -> str | None:
        if self.shown is None:
            return WAIT
        adults = [each for each in self.shown.view.family.people if each.role != "child" and not each.left]
        return None if adults else "There is no parent or carer in this family yet: add one on the family's page."

    # -- doing

    async def _form(self, form: str, which: str = "", event: str = "") -> None:
        more = {name: value for name, value in (("which", which), ("event", event)) if value}
        await self.app.go("family_form", form=form, family_id=self.family_id, **more)

    @does("goals.new")
    async def new(self) -> None:
        await self._form("goal")

    @does("goals.concern")
    async def concern(self) -> None:
        """A new goal for the person of a concern, or for the children; which one is asked if there are several."""
        found = self.shown.concerns if self.shown else ()
        if not found:
            return
        key: str | None = found[0].person
        if len(found) > 1:
            items = [Item(each.person, each.words, aside=each.rag.value.capitalize()) for each in found]
            key = await self.app.show(Pick("A goal for which concern", items))
        if key is not None:
            await self._form("goal", event=key)

    @does("goals.review")
    async def review(self) -> None:
        if self.line is not None:
            await self._form("goal_review", self.line.goal.id)

    @does("goals.achieved")
    async def achieved(self) -> None:
        if self.line is not None:
            await self._form("goal_review", self.line.goal.id, "achieved")

    @does("goals.stop")
    async def stop(self) -> None:
        if self.line is not None:
            await self._form("goal_review", self.line.goal.id, "stopped")

    @does("goals.change")
    async def change(self) -> None:
        if self.line is not None:
            await self._form("goal_change", self.line.goal.id)

    @does("goals.mend")
    async def mend(self) -> None:
        if self.line is not None:
            await self._form("goal", self.line.goal.head)

    @does("goals.progress")
    async def progress(self) -> None:
        code = f"goal:{self.line.goal.id}" if self.line else ""
        await self.app.go("progress", family_id=self.family_id, code=code)

    @does("goals.read")
    async def read(self) -> None:
        if self.line is not None:
            await self.app.go("record", family_id=self.family_id, head=self.line.goal.head)
