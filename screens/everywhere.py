"""The commands that work on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.commands import does, registry
from screens.locking import LEAST_MINUTES, MOST_MINUTES, fitting

if TYPE_CHECKING:
    from screens.app import FsmApp


class Everywhere:
    """Does the `app.` commands. Dialogs are imported when they are wanted: the first paint needs none."""

    def __init__(self, app: FsmApp) -> None:
        self._app = app

    @does("app.help")
    async def show_help(self) -> None:
        from screens.help.screen import HelpScreen

        await self._app.show(HelpScreen(self._app.hands, self._app.keys))

    @does("app.palette")
    async def find_command(self) -> None:
        """Every command of this page with its key; one that is off is in brackets, with its reason."""
        from screens.dialogs.pick import Item, Pick

        hands, keys = self._app.hands, self._app.keys
        items = []
        for command in hands.here():
            reason = hands.why_not(command)
            detail = f"Off: {reason}" if reason else command.what
            items.append(Item(command.name, command.title, detail, keys.shown(command), off=bool(reason)))
        if chosen := await self._app.show(Pick("Commands", items, hint="Type part of a name")):
            hands.perform(chosen)

    @does("app.back")
    async def go_back(self) -> None:
        if (page := self._app.page()) is not None and await page.may_leave():
            await self._app.back()

    @does("app.home")
    async def go_home(self) -> None:
        for page in self._app.pages()[:-1]:
            if not await page.may_leave():
                return
        await self._app.go_home()

    @does("app.quick_note")
    async def note_now(self) -> None:
        """With whom is asked; then the session's note is there to be typed, the rest filled from the diary."""
        from fsm_tui.services import starting
        from screens.dialogs.pick import Item, Pick

        page = self._app.page()
        if page is not None and page.PLACE == "session":
            self._app.hands.perform("session.note")
            return
        here = str(page.details.get("family_id", "")) if page is not None else ""
        found = await self._app.ask(starting.starts, here)
        items = [Item(str(at), one.label, ", ".join(one.people), one.why) for at, one in enumerate(found)]
        empty = "No family matches. A new family is a support request at the office."
        if (chosen := await self._app.show(Pick("Quick note: with whom?", items, empty=empty))) is not None:
            start = found[int(chosen)]
            await self._app.go("session", family_id=start.family, planned=start.planned or None, at="note")

    @does("app.diary")
    async def open_diary(self) -> None:
        """Back to it where it lies beneath, else on top of what is up; nothing is lost either way."""
        pages = self._app.pages()
        beneath = next((place for place, page in enumerate(pages) if page.PLACE == "diary"), 0)
        for page in pages[:beneath]:
            if not await page.may_leave():
                return
        await self._app.go("diary")

    @does("app.reference")
    async def look_up(self) -> None:
        """On top of what is up; nothing is lost."""
        if (page := self._app.page()) is None or page.PLACE != "reference":
            await self._app.go("reference")

    @does("app.intake")
    async def take_in(self) -> None:
        await self._app.go("intake")

    @does("app.next_needed")
    def next_needed(self) -> None:
        if (page := self._app.page()) is not None:
            page.next_needed()

    @does("app.lock")
    def lock(self) -> None:
        self._app.cover.lock()

    @does("app.change_seat")
    async def change_seat(self) -> None:
        if (change := self._app.opening.change_seat) is not None:
            await change(self._app)

    @does("app.idle")
    async def choose_idle(self) -> None:
        from screens.dialogs.ask import Ask

        def wrong(said: str) -> str | None:
            fits = said.strip().isdigit() and fitting(int(said)) == int(said)
            return None if fits else f"Give a whole number from {LEAST_MINUTES} to {MOST_MINUTES}."

        now = str(self._app.watch_hands.minutes)
        said = await self._app.show(Ask("Lock after how many idle minutes?", value=now, wrong=wrong))
        if said is not None:
            self._app.watch_hands.minutes = fitting(int(said))
            self._app.remember("idle_minutes", self._app.watch_hands.minutes)
            self._app.say(f"The vault locks itself after {self._app.watch_hands.minutes} idle minutes.")

    @does("app.theme")
    async def choose_theme(self) -> None:
        from screens.dialogs.pick import Item, Pick
        from screens.themes import THEMES

        items = [Item(name, title) for name, title in THEMES.items()]
        if chosen := await self._app.show(Pick("Colours", items)):
            self._app.theme = chosen
            self._app.remember("theme", chosen)

    @does("app.letters")
    def turn_letters(self) -> None:
        keys = self._app.keys
        self._app.keys = type(keys)(keys.remapped, not keys.letters)
        self._app.remember("letters", not keys.letters)
        on = "off" if keys.letters else "on"
        key = keys.shown(registry.get("app.palette"))
        self._app.say(f"Single-letter keys are {on}. F-keys and {key} always work.")

    @does("app.quit")
    async def leave(self) -> None:
        """Ask first, with what is only on this laptop; a locked program leaves at once."""
        from screens.dialogs.confirm import Confirm

        app = self._app
        if app.locked or app.seat is None:
            app.leave()
            return
        sync = app.header.sync
        message = "Drafts are kept and the vault is locked." + (f"\n{sync}" if sync else "")
        if await app.show(Confirm("Leave fsm-tui?", message, yes="Leave", no="Stay")):
            app.leave()
