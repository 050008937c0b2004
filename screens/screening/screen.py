"""A family's screenings: by parent, the newest first, with what each score means and what moved (A120, A121)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.practice.instruments import Instrument
from fsm_tui.services import screening
from fsm_tui.services.screening import THE_FAMILY, Call, History, Row
from screens.commands import does, unless
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.screening import prompting
from screens.screening.telling import COLUMNS, facts, row
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import RecordTable

NONE = "No screening yet. Press n to use a tool: AUDIT, DUDIT, TOP and others."
_FAMILY, _ELSE = "family", "somebody_else"


class ScreeningScreen(Page):
    """`go("screening", family_id=…)`; `head` puts the cursor on one; `instrument` and `person` open its form."""

    PLACE = "screening"
    CSS_PATH = "screening.tcss"

    table = getters.query_one("#screenings", RecordTable)

    def __init__(self, family_id: str, head: str = "", instrument: str = "", person: str = "") -> None:
        super().__init__()
        self.family_id, self.head = family_id, head
        self.wanted = (instrument, person) if instrument else None
        self.told: History | None = None

    def body(self) -> ComposeResult:
        yield RecordTable(COLUMNS, empty="Looking up the screenings.", id="screenings")
        yield Facts(room=14, id="one")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        before = self.row.head if self.row else self.head
        known = {each.root for each in self.told.rows} if self.told else set()
        self.told = await self.app.ask(screening.history, self.family_id)
        self.query_one(HonestHeader).heading = f"Screenings, {self.told.label}"
        self.table.empty = NONE
        self.table.show_rows([row(each, self.app.glyphs) for each in self.told.rows])
        places = {name: place for place, each in enumerate(self.told.rows) for name in (each.head, each.root)}
        taken = [each.head for each in self.told.rows if each.root not in known] if known else []
        self.table.cursor = places.get(taken[0] if taken else before, self.table.cursor)
        self._tell()
        await refresh_header(self.app)
        if self.wanted and first:
            instrument, person = self.wanted
            await self._take(instrument, person)

    @property
    def row(self) -> Row | None:
        """The screening under the cursor."""
        rows = self.told.rows if self.told else ()
        return rows[self.table.cursor] if self.table.cursor < len(rows) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        self.query_one("#one", Facts).show(facts(self.row, self.app.glyphs) if self.row else ())
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("screening.read")

    @unless("screening.read")
    @unless("screening.correct")
    def _none(self) -> str | None:
        return None if self.row else "There is no screening under the cursor."

    @does("screening.read")
    async def read(self) -> None:
        if self.row:
            await self.app.go("record", family_id=self.family_id, head=self.row.head)

    @does("screening.correct")
    async def correct(self) -> None:
        if self.row:
            await self.app.go("taking", family_id=self.family_id, corrects=self.row.head)

    @does("screening.progress")
    async def progress(self) -> None:
        await self.app.go("progress", family_id=self.family_id)

    # -- what scores call for

    def _calls(self) -> tuple[Call, ...]:
        """Those of the screening under the cursor first, then all that are open."""
        here = tuple(call for call in self.row.calls if call.open) if self.row else ()
        return here or (self.told.open_calls if self.told else ())

    @unless("screening.prompt")
    def _nothing_called(self) -> str | None:
        return None if self._calls() else "No score calls for anything that is still open."

    @does("screening.prompt")
    async def prompt(self) -> None:
        for call in self._calls():
            if not await prompting.ask(self.app, self.family_id, call):
                break
        await self.arrive(first=False)

    # -- a new one

    @unless("screening.new")
    def _nobody(self) -> str | None:
        if self.told is None:
            return "The screenings are still being looked up."
        if not self.told.offered:
            return "This version of the guidance has no screening tools."
        fits = self.told.adults or any(each.about != "adult" for each in self.told.offered)
        return None if fits else "There is no parent or carer in this family yet: add one on the family's page."

    @does("screening.new")
    async def new(self) -> None:
        """Whom, unless there is only one parent or carer; then which tool."""
        if self.told is None:
            return
        parents = [each for each in self.told.adults if each.role == "parent" or each.in_work]
        whom = parents[0].id if len(parents) == 1 else await self._whom(self.told)
        while whom is not None:
            code = await self._which(self.told, whom, alone=len(parents) == 1)
            if code is None:
                return
            if code != _ELSE:
                tool = next(each for each in self.told.offered if each.code == code)
                await self._take(code, "" if tool.about == "family" or whom == _FAMILY else whom)
                return
            parents, whom = [], await self._whom(self.told)

    async def _which(self, told: History, whom: str, *, alone: bool) -> str | None:
        """A tool that fits; where nobody was asked whom, somebody else may still be meant."""
        tools = [each for each in told.offered if _fits(each, whom, told, alone=alone)]
        items = [Item(str(each.code), each.label, f"{each.words}. {_held(each)}") for each in tools]
        if alone and len(told.adults) > 1:
            items.append(Item(_ELSE, "With somebody else", ", ".join(each.name for each in told.adults)))
        name = next((each.name for each in told.adults if each.id == whom), THE_FAMILY)
        return await self.app.show(Pick(f"Which tool, {name}", items))

    async def _whom(self, told: History) -> str | None:
        people = list(told.adults)
        if any(each.about == "child" for each in told.offered):
            people += told.children
        items = [Item(each.id, each.name) for each in people]
        if any(each.about != "adult" for each in told.offered):
            items.append(Item(_FAMILY, f"{THE_FAMILY[:1].upper()}{THE_FAMILY[1:]} as a whole"))
        return await self.app.show(Pick("With whom", items))

    async def _take(self, instrument: str, person: str) -> None:
        await self.app.go("taking", family_id=self.family_id, instrument=instrument, person=person)


def _fits(tool: Instrument, whom: str, told: History, *, alone: bool) -> bool:
    """Where there is one parent or carer, the family's own tools are offered beside theirs."""
    if whom == _FAMILY:
        return tool.about != "adult"
    child = any(each.id == whom for each in told.children)
    return tool.about == ("child" if child else "adult") or (tool.about == "family" and alone)


def _held(tool: Instrument) -> str:
    return "Only noted here, with its outcome." if tool.kind == "logged" else f"Source: {tool.source}."
