"""Sync: what is only here and how old it is, and every way in which work travels between laptop and office."""

from __future__ import annotations

from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.services import carrying, enrolling
from fsm_tui.services.outstanding import Laptop
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.browse import Browse
from screens.dialogs.message import Message
from screens.page import Page
from screens.plain import Words
from screens.seating import refresh_header
from screens.sync import enrol, showing, work
from screens.sync.dialogs import WouldChange
from screens.sync.work import Seen
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable

_READING = "Looking at what is on its way."
_NO_LAPTOP = "Put the cursor on a laptop first."
_AGAIN = "When the office has synced too, sync here again: then you know that your work is there."
_REVOKE = (
    "From now on the office makes no bundles for it, and keeps aside what still comes from it. Nothing is lost. "
    "To be trusted again it must be enrolled again."
)


def _no_reason(said: str) -> str | None:
    return None if said else "Say why; it stays in the log."


class SyncScreen(Page):
    """A laptop sees its unconfirmed work by family, the office its laptops; both the bundles made and read."""

    PLACE = "sync"
    CSS_PATH = "sync.tcss"

    facts = getters.query_one(Facts)
    first = getters.query_one("#first", RecordTable)
    bundles = getters.query_one("#bundles", RecordTable)

    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen | None = None
        self.last = ""

    def body(self) -> ComposeResult:
        yield Facts(room=13, empty=_READING, id="facts")
        yield Words("", id="first-title")
        yield RecordTable((), empty="", id="first")
        yield Words("Bundles made and read here", id="bundles-title")
        yield RecordTable(showing.BUNDLES, empty="None yet.", id="bundles")

    def on_mount(self) -> None:
        self.facts.can_focus = False
        self.first.focus()

    async def arrive(self, *, first: bool) -> None:
        await self._show()

    async def _show(self) -> None:
        """Read everything anew, and the header's truth with it."""
        await refresh_header(self.app)
        details = self.app.opening.details
        seen = await self.app.ask(work.look, details.get("home"), details.get("sync_folder"))
        self.seen = seen
        self.facts.show(tuple(showing.facts(seen, self.last)))
        title = self.query_one("#first-title", Words)
        if seen.at_office:
            title.words, self.first.columns = "Laptops", showing.LAPTOPS
            self.first.empty = "No laptop is enrolled yet."
            self.first.show_rows(showing.laptop_rows(seen.laptops))
        else:
            title.words, self.first.columns = "Only on this laptop", showing.ONLY_HERE
            self.first.empty = "Nothing."
            self.first.show_rows(showing.only_here_rows(seen.only_here))
        self.bundles.show_rows(showing.bundle_rows(seen.receipts))
        self.changed()

    @property
    def at_office(self) -> bool:
        return self.seen is not None and self.seen.at_office

    @property
    def folder(self) -> Path | None:
        """The sync folder as chosen, or as the training vaults share it."""
        return Path(self.seen.folder) if self.seen and self.seen.folder else None

    def _start(self) -> Path:
        return self.folder or Path.home()

    # -- the folder

    @unless("sync.sync")
    def cannot_sync(self) -> str | None:
        if self.seen is not None and not self.seen.standing.enrolled:
            return "This laptop is not enrolled yet. F4 begins."
        return None

    @does("sync.sync")
    async def sync(self) -> None:
        """Read and write the sync folder, then say what happened and what is still only here."""
        folder = self.folder or await self.choose_folder()
        if folder is None:
            return
        done = await self.app.ask_long("Syncing", work.sync, folder, stoppable=True)
        self.last = done.sentence
        await self._show()
        if self.seen is not None and self.seen.standing.unconfirmed:
            self.last = f"{done.sentence} {_AGAIN}"
            self.facts.show(tuple(showing.facts(self.seen, self.last)))
        self.app.say(done.sentence)
        if lines := showing.what_happened(done):
            await self.app.show(Message("Sync: please read", "\n\n".join(lines)))

    @does("sync.folder")
    async def choose_folder(self) -> Path | None:
        """Choose the sync folder and remember it."""
        message = "A folder on a stick or on a share of your organisation. Laptop and office use the same one."
        chosen = await self.app.show(Browse("Sync folder", self._start(), message=message))
        if chosen is not None:
            if self.app.opening.keep is not None:
                await self.app.desk.ask(self.app.opening.keep, "sync_folder", str(chosen))
            await self._show()
        return chosen

    # -- single files

    @does("sync.take")
    async def take(self) -> None:
        """Choose a bundle, show what it would change, and take it in if the person says so."""
        path = await self.app.show(Browse("Import a bundle", self._start(), carrying.BUNDLE))
        if path is None:
            return
        data = await self.app.desk.ask(carrying.read, path)
        would = await self.app.ask_long("Reading the bundle", work.preview, data)
        if not await self.app.show(WouldChange(would)):
            return
        outcome = await self.app.ask_long("Taking it in", work.take_in, data, path.name)
        self.last = outcome.sentence
        await self._show()
        self.app.say(outcome.sentence)
        if outcome.notices:
            await self.app.show(Message("Imported: please read", "\n\n".join(outcome.notices)))

    @unless("sync.give")
    def cannot_give(self) -> str | None:
        if self.at_office and self._laptop() is None:
            return _NO_LAPTOP if self.seen and self.seen.laptops else "No laptop is enrolled yet."
        return None if self.at_office else self.cannot_sync()

    @does("sync.give")
    async def give(self) -> None:
        """Write a bundle into a folder."""
        laptop = self._laptop()
        device = laptop.device.device if laptop else None
        place = await self.app.show(Browse("Where to write the bundle", self._start()))
        if place is None:
            return
        made, path = await self.app.ask_long("Writing the bundle", work.export, place, device)
        self.last = made.sentence
        await self._show()
        words = f"{made.sentence}\n\n{showing.where(path)}"
        await self.app.show(Message("Bundle written", words, "It was read back and is whole."))

    # -- trust

    @does("sync.enrol")
    async def enrol(self) -> None:
        """One step of enrolment, on whichever side this is."""
        step = enrol.office if self.at_office else enrol.laptop
        if await step(self.app, self._start()):
            await self._show()

    @unless("sync.revoke")
    def cannot_revoke(self) -> str | None:
        if not self.at_office:
            return "Laptops are revoked at the office."
        laptop = self._laptop()
        if laptop is None:
            return _NO_LAPTOP
        return "This laptop was revoked before." if laptop.device.revoked else None

    @does("sync.revoke")
    async def revoke(self) -> None:
        """Trust a laptop no longer, with the reason."""
        laptop = self._laptop()
        if laptop is None:
            return
        title = f"Revoke the laptop of {laptop.device.name}"
        asked = Ask(title, _REVOKE, label="Reason", wrong=_no_reason, yes="Revoke")
        if (reason := await self.app.show(asked)) is not None:
            await self.app.ask(enrolling.revoke, laptop.device.device, reason)
            await self._show()

    def _laptop(self) -> Laptop | None:
        """The laptop under the cursor, at the office."""
        laptops = self.seen.laptops if self.seen else ()
        return laptops[self.first.cursor] if self.first.cursor < len(laptops) else None

    @on(RecordTable.Moved, "#first")
    def _moved(self) -> None:
        self.changed()

    @on(RecordTable.Chosen, "#first")
    def _chosen(self, event: RecordTable.Chosen) -> None:
        self.run_worker(self.app.hands.guard(lambda: self._open(event.key)), group="open", exclusive=True)

    async def _open(self, key: str) -> None:
        """A laptop: all about it. A family: its page."""
        if self.at_office:
            if (laptop := self._laptop()) is not None:
                await self.app.show(Message(f"Laptop of {laptop.device.name}", showing.about(laptop)))
        elif key:
            await self.app.go("family", family_id=key)
