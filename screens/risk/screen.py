"""A family's risk as an argument: in force and proposed, why, the plan for a bad day, who was told (A56, A78, A94)."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult

from fsm_tui.services import risk
from fsm_tui.services.families import FamilyView
from fsm_tui.services.risk import Argument
from screens.commands import does, unless
from screens.page import Page
from screens.risk.telling import facts
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader


class RiskScreen(Page):
    """`go("risk", family_id=…)`."""

    PLACE = "risk"
    CSS_PATH = "risk.tcss"

    said = getters.query_one("#argument", Facts)

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.view: FamilyView | None = None
        self.found: Argument | None = None

    def body(self) -> ComposeResult:
        yield Facts(room=16, empty="Looking up how risk stands.", id="argument")

    def on_mount(self) -> None:
        self.said.focus()

    async def arrive(self, *, first: bool) -> None:
        view, found = await self.app.ask(risk.read, self.family_id)
        self.view, self.found = view, found
        self.query_one(HonestHeader).heading = f"Risk, {view.label}"
        self.said.show(facts(view, found, self.app.glyphs))
        await refresh_header(self.app)
        self.changed()

    @does("risk.rate")
    async def rate(self) -> None:
        await self.app.go("rate", family_id=self.family_id)

    @unless("risk.agreed")
    def _nothing_to_agree(self) -> str | None:
        return None if self.found and self.found.of else "No rating below Red waits for the social worker's word."

    @does("risk.agreed")
    async def agreed(self) -> None:
        if self.found and self.found.of:
            await self.app.go("family_form", form="risk_agreed", family_id=self.family_id, which=self.found.of)

    @does("risk.told")
    async def told(self) -> None:
        await self.app.go("family_form", form="red_told", family_id=self.family_id)

    @property
    def _of(self) -> str | None:
        """The record that proposes a rating below Red, also where the leader keeps it Red."""
        rating = self.view.rating if self.view else None
        return rating.proposed.of if rating and rating.proposed else None

    @unless("risk.proposed")
    def _nothing_proposed(self) -> str | None:
        return None if self._of else "No rating below Red is proposed."

    @does("risk.proposed")
    async def proposed(self) -> None:
        if self._of:
            await self.app.go("record", family_id=self.family_id, head=self._of)

    @does("risk.progress")
    async def progress(self) -> None:
        await self.app.go("progress", family_id=self.family_id)
