"""One record in full: what it says, what the leader said of it, and how it changed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from fsm_tui.casework.review import Voided
from fsm_tui.services import misplaced, recording
from screens import correcting
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.page import Page
from screens.record import keeping, moving
from screens.record.telling import CORRECTED_IN, FORM, Shown, at_the_side, changes, facts, look, other, reveal
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader


class RecordScreen(Page):
    """Reads from top to bottom; a remark stands at the place that it is about."""

    PLACE = "record"
    CSS_PATH = "record.tcss"

    def __init__(self, family_id: str, head: str) -> None:
        super().__init__()
        self.family_id, self.head = family_id, head
        self.shown: Shown | None = None
        self.version = 0
        self.revealed = False

    def body(self) -> ComposeResult:
        with Horizontal(id="panes"):
            yield Facts(room=24, id="whole")
            yield Facts(room=24, id="changes")

    def on_mount(self) -> None:
        self.query_one("#whole", Facts).focus()
        self.watch(self.app, "locked", self._look_after_unlocking, init=False)

    def _look_after_unlocking(self, locked: bool) -> None:
        if not locked:
            self.revealed = False
            self.return_to()

    async def arrive(self, *, first: bool) -> None:
        self.shown = await self.app.ask(look, self.family_id, self.head)
        self.version = self.shown.version
        self.query_one(HonestHeader).heading = f"{self.shown.view.called}, {self.shown.view.label}"
        self._draw()
        await refresh_header(self.app)

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self.shown is None:
            return
        room = 24 if self.app.size.width >= 100 else 20
        glyphs = self.app.glyphs
        wide = self.app.size.width >= 100
        side = other(self.shown, self.version) if wide else None
        told = facts(self.shown, glyphs, version=self.version, revealed=self.revealed, beside=side)
        # Where two versions have no room side by side, what differs stands below, one above the other.
        differs = () if wide else changes(self.shown, glyphs)
        self.query_one("#whole", Facts).show((*told, *differs), room=room)
        self.query_one("#changes", Facts).show(at_the_side(self.shown, glyphs, self.version) if wide else (), room=room)
        self.query_one("#changes").display = side is not None
        self.changed()

    # -- what can be done

    @unless("record.correct")
    def not_corrected(self) -> str | None:
        shown = self.shown
        if shown is None:
            return "It is being read."
        if shown.view.record.voided:
            return "It was voided. Record it again as a new one."
        if shown.kind not in CORRECTED_IN:
            return "This is not corrected but recorded again, with the right value."
        newer = shown.view.record.shown.newer
        return "It needs a newer version of this program." if newer else None

    @does("record.correct")
    async def correct(self) -> None:
        if self.shown is None:
            return
        if (place := CORRECTED_IN[self.shown.kind]) == FORM:
            await correcting.correct(self.app, self.family_id, self.shown.head)
        else:
            await self.app.go(place, family_id=self.family_id, corrects=self.shown.head)

    @unless("record.versions")
    def one_version(self) -> str | None:
        if self.shown is not None and self.shown.view.record.voided and not self.revealed:
            return "It was voided; its text is put away."
        return None

    @does("record.versions")
    def next_version(self) -> None:
        if self.shown is not None:
            self.version = (self.version - 1) % len(self.shown.view.versions)
            self._draw()

    @does("record.family")
    async def family(self) -> None:
        await self.app.go("family", family_id=self.family_id)

    @does("record.review")
    async def review(self) -> None:
        if self.shown is not None:
            await self.app.go("review", family_id=self.family_id, head=self.shown.head)

    @unless("record.reveal")
    def nothing_hidden(self) -> str | None:
        hidden = self.shown is not None and self.shown.view.record.voided and not self.revealed
        return None if hidden else "Everything is shown."

    @does("record.reveal")
    async def show_text(self) -> None:
        await self.app.ask(reveal, self.family_id)
        self.revealed = True
        self._draw()

    # -- not to be shared

    @unless("record.keep")
    def nobody_to_keep_from(self) -> str | None:
        if self.shown is None:
            return "It is being read."
        if self.shown.view.record.voided:
            return "It was voided: its text is put away."
        return None

    @does("record.keep")
    async def keep(self) -> None:
        """Which part, then from whom; a mark that holds is taken back."""
        if self.shown is not None and await keeping.keep(self.app, self.family_id, self.shown.view):
            await self.arrive(first=False)

    # -- in the wrong family

    @does("record.misplaced")
    async def misplaced(self) -> None:
        if self.shown is not None:
            await moving.move(self.app, self.family_id, self.shown.head)

    @does("record.looked")
    async def looked(self) -> None:
        if self.shown is not None and self.shown.misplaced:
            await self.app.ask(misplaced.seen, self.family_id, self.shown.misplaced)
            self.app.say("Noted. It is out of the queue.")
            await self.arrive(first=False)

    @unless("record.misplaced")
    @unless("record.void")
    def voided_already(self) -> str | None:
        voided = self.shown is not None and self.shown.view.record.voided
        return "It was voided already." if voided else None

    @does("record.void")
    async def void(self) -> None:
        """A reason, then a question; the text is kept behind a look that is noted."""
        if self.shown is None:
            return
        why = await self.app.show(
            Ask("Why should this not count?", "For instance: wrong family, or recorded twice.", label="Reason",
                wrong=lambda said: None if said else "Say why, in a few words.", yes="Go on")
        )  # fmt: skip
        if why is None:
            return
        message = "It then counts nowhere: not in risk, goals, consents or what is due. Its text is kept, put away."
        if await self.app.show(Confirm("Void this record?", message, yes="Void it", no="Keep it")):
            await self.app.ask(recording.write, self.family_id, Voided(entry=self.shown.head, reason=why))
            self.app.say("Voided.")
            await self.arrive(first=False)
