"""The care plan of a family: its steps, the needs to be kept to, and the goals beside (S1:64, A50, A74, A136)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical

from fsm_tui.errors import Refused
from fsm_tui.services import care_plan, exporting
from fsm_tui.services.assessing import StepLine
from fsm_tui.services.care_plan import CarePlan
from fsm_tui.services.seat import Seat
from screens.care_plan.telling import COLUMNS, facts, flags, goal_facts, row
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import RecordTable

NONE = "No step is planned yet. Press n to add the first one."
WAIT = "The plan is still being looked up."
OURS, SHORT = "ours", "short"
HOW_MUCH = (
    Item(SHORT, "Needs, goals and steps", "Nothing of the assessment, which others at home might read."),
    Item("whole", "With the assessment", "What we know, and what they said in their own words."),
)


class CarePlanScreen(Page):
    """`go("care_plan", family_id=…)`; with `corrects` the form for a correction opens at once."""

    PLACE = "care_plan"
    CSS_PATH = "care_plan.tcss"

    table = getters.query_one("#steps", RecordTable)

    def __init__(self, family_id: str, corrects: str | None = None) -> None:
        super().__init__()
        self.family_id, self.corrects = family_id, corrects
        self.plan: CarePlan | None = None

    def body(self) -> ComposeResult:
        yield Facts(room=12, id="flags")
        with Vertical(id="panes"):
            with Vertical(id="left"):
                yield RecordTable(COLUMNS, empty="Looking up the plan.", id="steps")
                yield Facts(room=12, id="one")
            yield Facts(id="plan-goals")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        before = self.line.step.id if self.line else ""
        plan = await self.app.ask(care_plan.read, self.family_id)
        self.plan = plan
        self.query_one(HonestHeader).heading = f"Care plan, {plan.label}"
        self.query_one("#flags", Facts).show(flags(plan, self.app.glyphs))
        self.query_one("#plan-goals", Facts).show(goal_facts(plan.goals))
        self.table.empty = NONE
        self.table.show_rows([row(each, plan, self.app.glyphs) for each in plan.steps])
        places = {each.step.id: place for place, each in enumerate(plan.steps)}
        self.table.cursor = places.get(before, self.table.cursor)
        self._tell()
        await refresh_header(self.app)
        if first and self.corrects:
            added = any(one.head == self.corrects for each in plan.steps for one in each.step.additions)
            await self._form("plan_step" if added else "plan_step_end", self.corrects)

    @property
    def line(self) -> StepLine | None:
        """The step under the cursor."""
        lines = self.plan.steps if self.plan else ()
        return lines[self.table.cursor] if self.table.cursor < len(lines) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        self.query_one("#one", Facts).show(facts(self.line) if self.line else ())
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("care_plan.change")

    # -- what cannot be done

    @unless("care_plan.add")
    @unless("care_plan.write_out")
    def _wait(self) -> str | None:
        return WAIT if self.plan is None else None

    @unless("care_plan.change")
    @unless("care_plan.read")
    def _none(self) -> str | None:
        return self._wait() or (None if self.line else "No step is planned yet.")

    @unless("care_plan.end")
    def _over(self) -> str | None:
        ended = self.line is not None and not self.line.active
        return self._none() or ("This step ended. Change takes it up again." if ended else None)

    @unless("care_plan.assessment")
    def _nobody(self) -> str | None:
        nobody = self.plan is not None and not self.plan.people
        return "There is no parent or carer in this family yet." if nobody else self._wait()

    # -- doing

    async def _form(self, form: str, which: str = "") -> None:
        more = {"which": which} if which else {}
        await self.app.go("family_form", form=form, family_id=self.family_id, **more)

    @does("care_plan.add")
    async def add(self) -> None:
        await self._form("plan_step")

    @does("care_plan.change")
    async def change(self) -> None:
        if self.line is not None:
            await self._form("plan_step", self.line.step.id)

    @does("care_plan.end")
    async def end(self) -> None:
        if self.line is not None:
            await self._form("plan_step_end", self.line.step.id)

    @does("care_plan.read")
    async def read(self) -> None:
        if self.line is not None:
            await self.app.go("record", family_id=self.family_id, head=self.line.step.head)

    @does("care_plan.goals")
    async def goals(self) -> None:
        await self.app.go("goals", family_id=self.family_id)

    @does("care_plan.assessment")
    async def assessment(self) -> None:
        await self.app.go("assessment", family_id=self.family_id)

    @does("care_plan.write_out")
    async def write_out(self) -> None:
        """For whom, how much of it, and the file; what could not be written can be named again."""
        plan = self.plan
        if plan is None:
            return
        items = [Item(each.person, f"For {each.name}", "Only what is theirs and the family's.") for each in plan.people]
        told = "What may be told to children's services: give it to nobody in the family."
        items.append(Item(OURS, "For the Workbook", told))
        whose = await self.app.show(Pick("Write the plan out", items))
        if whose is None or (much := await self.app.show(Pick("How much of it", HOW_MUCH))) is None:
            return
        leaving = await self.app.ask(_leaving, self.family_id, "" if whose == OURS else whose, much)
        wrong, named = "", str(Path.home() / "care-plan.txt")
        while True:
            message = f"{leaving}\n\n{wrong} {exporting.WARNING}"
            asked = Ask("Write it to a file", message, label="File", value=named,
                        wrong=lambda said: None if said else "Name the file.", yes="Write it")  # fmt: skip
            if (typed := await self.app.show(asked)) is None:
                return
            named = typed
            wrong = await self.app.ask(_write, self.family_id, "" if whose == OURS else whose, much, Path(typed))
            if not wrong:
                self.app.say("Written. The file is not encrypted: delete it when it is printed.")
                return


def _plan(seat: Seat, family: str, person: str, much: str) -> CarePlan:
    plan = care_plan.read(seat, family, person)
    if much == SHORT:
        plan = replace(plan, people=tuple(replace(each, sections=()) for each in plan.people))
    return plan


def _leaving(seat: Seat, family: str, person: str, much: str) -> str:
    """What leaves, to whom, and what is left out and why, to be read before it does."""
    return "\n".join(care_plan.leaving(seat, _plan(seat, family, person, much))[1].words)


def _write(seat: Seat, family: str, person: str, much: str, path: Path) -> str:
    """Why it was not written; empty when it was."""
    try:
        care_plan.write_out(seat, _plan(seat, family, person, much), path)
    except Refused as refused:
        return str(refused)
    return ""
