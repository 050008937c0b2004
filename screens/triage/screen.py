"""Triage: two axes with their reasons, the matrix with its cell marked, and the leader's own word beside the other."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.asking.questions import Questions
from screens.commands import does, registry
from screens.dialogs.confirm import Confirm
from screens.plain import plain, plain_line
from screens.seating import refresh_header
from screens.triage import keeping
from screens.triage.form import asks, suggested
from screens.triage.keeping import MEANWHILE, Ready
from screens.triage.matrix import drawn
from screens.widgets.header import HonestHeader
from screens.widgets.still_needed import StillNeeded


class TriageScreen(Questions):
    """The matrix suggests, a person decides; the social worker's level of harm stands beside it, never in it."""

    PLACE = "triage"
    CSS_PATH = "triage.tcss"

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.at: Ready | None = None

    def heading(self) -> str:
        return "Triage"

    def body(self) -> ComposeResult:
        with Container(id="panes"):
            yield VerticalScroll(id="questions", can_focus=False)
            yield Static("", markup=False, id="beside")
        yield StillNeeded(id="needed")

    async def arrive(self, *, first: bool) -> None:
        if self.at is not None:
            return
        self.at = at = await self.app.ask(keeping.ready, self.family_id)
        self.query_one(HonestHeader).heading = f"Triage {at.label}"
        values = dict(at.draft.state.get("values", {}))
        await self.begin(asks(at.family, at.profile, at.before, at.today), values, at.draft, at.today)
        self._tell()

    def noticed(self, changed: set[str]) -> None:
        self._tell()

    def _tell(self) -> None:
        if self.at is not None:
            self.query_one("#beside", Static).update(self._beside(self.at))
            self.call_after_refresh(self._in_view)

    def _in_view(self) -> None:
        """What stands beside the questions may have grown: the one with the cursor stays in view."""
        if self.focused is not None and self.is_current:
            self.show(self.focused)

    def _beside(self, at: Ready) -> Content:
        """The matrix, what it says of whom, and the social worker's word."""
        glyphs, found = self.app.glyphs, suggested(at.profile, self.values)
        lines = [drawn(at.profile, found, glyphs)]
        said = plain_line("The matrix says ", "bold") + glyphs.rag(found.rag.value if found else "")
        if found is not None:
            parent, child = at.family.person(found.parent), at.family.person(found.child)
            pair = (
                f" by {parent.name if parent else 'a parent'} ({found.severity.value}) × "
                f"{child.name if child else 'a child'} ({found.harm.value})"
            )
            said += plain(pair)
        if not at.profile.triage.confirmed:
            said += plain(f". The matrix is {at.profile.triage.unconfirmed_words}.", "$quiet")
        lines.append(said)
        referral = at.family.referral
        theirs = referral.value.social_worker_rag if referral else None
        line = plain_line("SW's level of harm ") + glyphs.rag(theirs.value if theirs else "")
        ours = self.values.get("rag", "")
        if theirs is not None and ours and ours != theirs.value:
            line += plain(f"  {glyphs.amber} differs from ours; both stay visible", "bold")
        lines.append(line)
        if at.since:
            key = self.app.keys.shown(registry.get("triage.rate"))
            lines.append(plain(f"{glyphs.amber} {at.since} {key} rates today instead.", "$rag-amber"))
        if meaning := self._meaning():
            lines.append(plain(meaning, "$quiet"))
        return Content("\n").join(lines)

    def _meaning(self) -> str:
        """What the level means that is chosen where the cursor is."""
        for each, widget in self._made:
            if self.focused is not None and widget in self.focused.ancestors_with_self:
                chosen = self.values.get(each.name, "")
                return next((f"{offer.label}: {offer.detail}." for offer in each.offers if offer.code == chosen), "")
        return ""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        super().on_descendant_focus(event)
        self._tell()

    @does("triage.save")
    async def save(self) -> None:
        if self.at is None or self.draft is None or not self.complete():
            return
        told = {each.name: self.values.get(each.name, "").strip() for each in self.asked}
        done = await self.attempt(keeping.complete, self.family_id, told, self.draft.id)
        if done is None:
            return
        if done[0] == MEANWHILE:
            self._ended = False
            await self._rated_meanwhile()
            return
        self.app.say("The triage is decided.")
        await refresh_header(self.app)
        await self.app.back()

    async def _rated_meanwhile(self) -> None:
        """Somebody rated the family since the form was opened: what was typed is kept, and today can be rated."""
        message = (
            "Somebody has stated risk for this family since you began, so what you chose is no longer a change or "
            "no longer the same as before. Nothing was recorded; what you typed is kept as a draft.\n"
            "You can rate risk as it stands today instead."
        )
        if await self.app.show(Confirm("Rated meanwhile", message, yes="Rate today", no="Stay here")):
            await self.rate()

    @does("triage.rate")
    async def rate(self) -> None:
        await self.app.go("rate", family_id=self.family_id)

    @does("triage.throw_away")
    async def drop(self) -> None:
        await self.throw_away()
