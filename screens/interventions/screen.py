"""What was given and done with a family: kits with their expiry, boxes, the workbook's modules, and the rest."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.widgets import Static

from fsm_tui.services import interventions
from fsm_tui.services.interventions import WorkView
from screens.commands import does, unless
from screens.dialogs.pick import Item, Pick
from screens.interventions import telling
from screens.interventions.telling import Shown
from screens.page import Page
from screens.seating import refresh_header
from screens.small_records import ADDED, CORRECTED, kind_of
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import RecordTable

NONE = "Nothing is recorded yet. Press a to record what was given or done."
WAIT = "The interventions are still being looked up."


class InterventionsScreen(Page):
    """`go("interventions", family_id=…)`; with `corrects` the form for that correction opens at once."""

    PLACE = "interventions"
    CSS_PATH = "interventions.tcss"

    table = getters.query_one("#lines", RecordTable)

    def __init__(self, family_id: str, corrects: str | None = None) -> None:
        super().__init__()
        self.family_id, self.corrects = family_id, corrects
        self.view: WorkView | None = None
        self.shown: tuple[Shown, ...] = ()

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="summary")
        yield RecordTable(telling.COLUMNS, empty="Looking up the interventions.", id="lines")
        yield Facts(room=12, id="one")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        before = self.one.key if self.one else ""
        known = {each.key for each in self.shown}
        self.view = view = await self.app.ask(interventions.read, self.family_id)
        self.shown = telling.shown(view)
        self.query_one(HonestHeader).heading = f"Interventions, {view.label}"
        self.query_one("#summary", Static).update(telling.summary(view, self.app.glyphs))
        self.table.empty = NONE
        self.table.show_rows([telling.row(each, self.app.glyphs) for each in self.shown])
        places = {each.key: place for place, each in enumerate(self.shown)}
        if not first:  # what was recorded just now is looked at next
            before = next((each for each in places if each not in known), before)
        self.table.cursor = places.get(before, self.table.cursor)
        self._tell()
        await refresh_header(self.app)
        if first and self.corrects:
            kind = await self.app.ask(kind_of, self.family_id, self.corrects)
            await self._form(CORRECTED[kind], self.corrects)

    @property
    def one(self) -> Shown | None:
        """What is under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        told = telling.facts(self.one, self.view) if self.one and self.view else ()
        self.query_one("#one", Facts).show(told)
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("interventions.next")

    # -- what cannot be done

    @unless("interventions.add")
    @unless("interventions.naloxone")
    @unless("interventions.refer")
    def _not_yet(self) -> str | None:
        return None if self.view else WAIT

    @unless("interventions.next")
    def _nothing(self) -> str | None:
        return WAIT if self.view is None else None if self.one else "Nothing is recorded yet."

    @unless("interventions.correct")
    @unless("interventions.read")
    def _no_record(self) -> str | None:
        if self.view is None:
            return WAIT
        return None if self.one and self.one.head else "There is no record of this yet."

    @unless("interventions.end")
    def _not_to_end(self) -> str | None:
        if self.one is None or not (self.one.kit or self.one.box):
            return "Only a naloxone kit or a storage box comes to an end."
        return f"It is over: {self.one.over}." if self.one.over else None

    @unless("interventions.replace")
    def _not_to_replace(self) -> str | None:
        return None if self.one and self.one.kit else "Only a naloxone kit is replaced."

    # -- doing

    async def _form(self, form: str, which: str = "") -> None:
        more = {"which": which} if which else {}
        await self.app.go("family_form", form=form, family_id=self.family_id, **more)

    @does("interventions.next")
    async def next_step(self) -> None:
        one = self.one
        if one is None:
            return
        if one.kit is not None and one.kit.pressing:
            await self._form("naloxone", one.key)
        elif one.box is not None and not one.over:
            await self._form("box_seen", one.key)
        elif one.module is not None and one.module.state != "complete":
            await self._form("module", one.key)
        else:
            await self.read()

    @does("interventions.add")
    async def add(self) -> None:
        items = [Item(form, label, words) for form, (label, words) in ADDED.items()]
        if form := await self.app.show(Pick("Record what was given or done", items)):
            await self._form(form)

    @does("interventions.naloxone")
    async def naloxone(self) -> None:
        await self._form("naloxone")

    @does("interventions.replace")
    async def replace(self) -> None:
        if self.one is not None:
            await self._form("naloxone", self.one.key)

    @does("interventions.end")
    async def end(self) -> None:
        if self.one is not None:
            await self._form("naloxone_end" if self.one.kit else "box_end", self.one.key)

    @does("interventions.correct")
    async def correct(self) -> None:
        """Its record; where there are several, the one that is chosen."""
        one, heads = self.one, self._heads()
        if one is None:
            return
        head: str | None = one.head
        if len(heads) > 1:
            head = await self.app.show(Pick("Correct which record", [Item(each, words) for each, words in heads]))
        if head:
            kind = await self.app.ask(kind_of, self.family_id, head)
            await self._form(CORRECTED[kind], head)

    def _heads(self) -> list[tuple[str, str]]:
        """The records behind what is under the cursor, in words."""
        kit, box = (self.one.kit, self.one.box) if self.one else (None, None)
        found = [(kit.head, "That it was given"), (kit.ended, "What became of it")] if kit else []
        if box:
            found = [(box.head, "That it was given"), (box.seen_head, "The last look at it"),
                     (box.ended, "What became of it")]  # fmt: skip
        return [each for each in found if each[0]]

    @does("interventions.refer")
    async def refer(self) -> None:
        await self._form("onward")

    @does("interventions.read")
    async def read(self) -> None:
        if self.one is not None and self.one.head:
            await self.app.go("record", family_id=self.family_id, head=self.one.head)
