"""The network around a family: who is confirmed, what was told about treatment, requests to and from partners."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.widgets import Static

from fsm_tui.services import network
from fsm_tui.services.network import DETAILS, FROM_REQUEST, NetworkView
from screens import correcting
from screens.commands import does, unless
from screens.network import telling
from screens.network.telling import Shown
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import RecordTable

NONE = "Nobody is noted yet. Press n to note who works with the family."
WAIT = "The network is still being looked up."


class NetworkScreen(Page):
    """`go("network", family_id=…)`; `about` is the id of the one to begin at."""

    PLACE = "network"
    CSS_PATH = "network.tcss"

    table = getters.query_one("#lines", RecordTable)

    def __init__(self, family_id: str, about: str = "") -> None:
        super().__init__()
        self.family_id, self.about = family_id, about
        self.view: NetworkView | None = None
        self.shown: tuple[Shown, ...] = ()

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="summary")
        yield RecordTable(telling.COLUMNS, empty="Looking up the network.", id="lines")
        yield Facts(room=12, id="one")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        before = self.about if first else (self.one.key if self.one else "")
        known = {each.key for each in self.shown}
        self.view = view = await self.app.ask(network.read, self.family_id)
        self.shown = telling.shown(view)
        self.query_one(HonestHeader).heading = f"Network, {view.view.label}"
        self.query_one("#summary", Static).update(telling.summary(view, self.app.glyphs))
        self.table.empty = NONE
        self.table.show_rows([telling.row(each, self.app.glyphs) for each in self.shown])
        places = {each.key: place for place, each in enumerate(self.shown)}
        if not first:  # what was noted just now is looked at next
            before = next((each for each in places if each not in known), before)
        self.table.cursor = places.get(before, self.table.cursor)
        self._tell()
        await refresh_header(self.app)

    @property
    def one(self) -> Shown | None:
        """What is under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        self.query_one("#one", Facts).show(telling.facts(self.one) if self.one else ())
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("network.next")

    # -- what cannot be done

    @unless("network.next")
    @unless("network.change")
    @unless("network.read")
    def _nothing(self) -> str | None:
        if self.view is None:
            return WAIT
        return None if self.one else "Nobody is noted yet."

    @unless("network.mend")
    def _not_to_mend(self) -> str | None:
        if (nothing := self._nothing()) is not None or self.one is None:
            return nothing
        if self.one.key == DETAILS:
            return "This is the social worker of the family's details: c changes them."
        requested = self.one.key.startswith(FROM_REQUEST)
        return "This stands in the support request, and is mended there." if requested else None

    @unless("network.treatment")
    def _nobody_treated(self) -> str | None:
        if self.view is None:
            return WAIT
        adults = [each for each in self.view.view.family.people if each.role != "child" and not each.left]
        return None if adults else "There is no parent or carer in this family yet."

    @unless("network.escalate")
    def _not_to_escalate(self) -> str | None:
        request = self.one.request if self.one else None
        if request is None or not request.open or request.ours:
            return "Only what we asked of a partner and was not answered goes to the next stage."
        return None if request.next_stage else "It has reached the last stage that the guidance has."

    # -- doing

    async def _form(self, form: str, which: str = "") -> None:
        more = {"which": which} if which else {}
        await self.app.go("family_form", form=form, family_id=self.family_id, **more)

    @does("network.next")
    async def next_step(self) -> None:
        one = self.one
        if one is None:
            return
        if one.request is not None:
            if one.request.open:
                await self._form("partner_answer", one.key)
            else:
                await self.read()
        elif one.treatment is not None:
            await self._form("treatment_confirm", one.key)
        elif one.key == DETAILS:
            await self._form("details")
        elif one.key.startswith(FROM_REQUEST):
            await self._form("worker", one.key)
        else:
            await self._form("worker_confirm", one.key)

    @does("network.worker")
    async def worker(self) -> None:
        await self._form("worker")

    @does("network.treatment")
    async def treatment(self) -> None:
        await self._form("treatment")

    @does("network.ask")
    async def ask_partner(self) -> None:
        await self._form("partner", "out")

    @does("network.asked")
    async def asked_of_us(self) -> None:
        await self._form("partner", "in")

    @does("network.change")
    async def change(self) -> None:
        one = self.one
        if one is None:
            return
        if one.key == DETAILS:
            await self._form("details")
        elif one.worker is not None:
            await self._form("worker", one.key)
        else:
            await self._form("treatment" if one.treatment else "partner", one.key)

    @does("network.mend")
    async def mend(self) -> None:
        """The record itself, or what was said of it since."""
        if self.one is not None:
            await correcting.choose(self.app, self.family_id, self.one.head)

    @does("network.escalate")
    async def escalate(self) -> None:
        if self.one is not None:
            await self._form("partner_escalate", self.one.key)

    @does("network.read")
    async def read(self) -> None:
        if self.one is not None:
            await self.app.go("record", family_id=self.family_id, head=self.one.head)
