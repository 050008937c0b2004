"""Where the caseload leads: to a record that was searched for, a draft, a new family, the sync, the queue."""

from __future__ import annotations

from fsm_tui.services import drafting, families
from fsm_tui.services.caseload import CaseloadRow
from screens.caseload import picking
from screens.caseload.rows import Caseload
from screens.commands import does
from screens.dialogs.ask import Ask
from screens.dialogs.message import Message
from screens.page import Page
from screens.resuming import where


class Onward(Page):
    """The ways on from a page that shows a caseload, with one family of it under the cursor."""

    caseload: Caseload | None = None

    @property
    def row(self) -> CaseloadRow | None:
        """The family under the cursor."""
        raise NotImplementedError

    @does("caseload.record")
    async def record(self) -> None:
        if self.row is not None:
            await self.app.go("session", family_id=self.row.family)

    @does("caseload.plan_visit")
    async def plan_visit(self) -> None:
        if self.row is not None:
            await self.app.go("family_form", form="visit", family_id=self.row.family)

    @does("caseload.new")
    async def new_family(self) -> None:
        await self.app.go("family_form", form="family")

    @does("caseload.drafts")
    async def drafts(self) -> None:
        kept = await self.app.ask(drafting.kept)
        if not kept:
            await self.app.show(Message("No drafts", "Nothing is half written on this computer."))
            return
        labels = {row.family: row.label for row in self.caseload.view.rows} if self.caseload else {}
        if key := await self.app.show(picking.drafts(kept, labels)):
            place, details = where(next(each for each in kept if each.id == key))
            await self.app.go(place, **details)

    @does("caseload.words")
    async def search(self) -> None:
        words = await self.app.show(Ask("Search the records", "The search is noted.", label="Words", yes="Search"))
        if not words:
            return
        lines = await self.app.ask(families.search, words)
        if not lines:
            await self.app.show(Message("Nothing found", "No record on this computer has these words."))
            return
        if key := await self.app.show(picking.records(lines)):
            family, _, head = key.partition(" ")
            await self.app.go("record", family_id=family, head=head)

    @does("caseload.partners")
    async def partners(self) -> None:
        await self.app.go("partners")

    @does("caseload.advice")
    async def advice(self) -> None:
        await self.app.go("advice")

    @does("caseload.sync")
    async def sync(self) -> None:
        await self.app.go("sync")

    @does("caseload.queue")
    async def queue(self) -> None:
        await self.app.go("queue")
