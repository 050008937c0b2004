"""The app: holds the seat, the desk, the lock and the way from page to page. Everything else is elsewhere.

`open_app(opening)` runs it and returns the exit code. Pages call `await app.ask(service, …)`,
`await app.go("family", family_id=…)`, `await app.show(dialog)` and `app.say(…)`.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import events
from textual.binding import Binding
from textual.reactive import var
from textual.screen import ModalScreen

from fsm_tui.errors import FsmError, Locked
from screens import crash
from screens.commands import EVERYWHERE, Keys, registry
from screens.desk import Desk, Job
from screens.everywhere import Everywhere
from screens.guarded import GuardedApp
from screens.hands import Hands
from screens.locking import Lock, Watch, terminal_is_gone
from screens.opening import Header, Opening, Settings
from screens.themes import FALLBACKS, THEMES, Glyphs, themes

if TYPE_CHECKING:
    from screens.page import Page

__all__ = ["FsmApp", "Header", "Opening", "Settings", "open_app"]

P = ParamSpec("P")
T = TypeVar("T")


class FsmApp(GuardedApp, inherit_bindings=False):
    """The whole program on the screen."""

    TITLE = "fsm-tui"
    CSS_PATH = "app.tcss"
    BINDINGS = [
        *registry.bindings(EVERYWHERE),
        # With priority the focus has moved before the next key is looked at, so quick typing goes where it should.
        Binding("tab", "focus_next", "Next field", show=False, priority=True),
        Binding("shift+tab", "focus_previous", "Field before", show=False, priority=True),
    ]
    DEFAULT_MODE: ClassVar[str] = "start"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    header: var[Header] = var(Header)
    keys: var[Keys] = var(Keys, bindings=True)

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        settings = opening.settings
        self.opening = opening
        self.seat: Any = opening.seat
        self.desk = Desk()
        self.set_reactive(FsmApp.locked, opening.covered)
        self.set_reactive(FsmApp.header, opening.header)
        self.set_reactive(FsmApp.keys, settings.keys)
        self.watch_hands = Watch(settings.idle_minutes, opening.monotonic, opening.wall)
        self.cover = Lock(self)
        self.hands = Hands(self, Everywhere(self))
        self.glyphs = Glyphs.ascii() if settings.reduced_glyphs else Glyphs.full()
        self.set_class(settings.reduced_glyphs, "-plain-signs")
        for theme in themes(plain_frames=settings.reduced_glyphs):
            self.register_theme(theme)
        self.set_reactive(FsmApp.theme, settings.theme if settings.theme in THEMES else "fsm")
        self.set_keymap(dict(settings.keys.remapped))
        self.add_mode("start", lambda: self.build(opening.start, opening.details))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return FALLBACKS

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self.stray_fault)
        self.set_interval(1.0, self.look_at_the_clock)
        self.call_after_refresh(self._warm_up)
        if not self.is_headless:
            self.cover.listen()

    async def _warm_up(self) -> None:
        if not gc.isenabled():  # the start has it off (`__main__`); what was made until now stays
            gc.freeze()
            gc.enable()
        if (warm_up := self.opening.warm_up) is not None:
            self.run_worker(self.hands.guard(lambda: self.desk.ask(warm_up)), group="warm up")

    def leave(self, code: int = 0) -> None:
        """End the program in order: drafts saved, seat closed, desk drained."""
        self.exit(return_code=code)

    def remember(self, name: str, value: Any) -> None:
        """Keep a setting for next time, on the desk thread."""
        if self.opening.keep is not None:
            self.run_worker(self.desk.ask(self.opening.keep, name, value), group="settings")

    def tell_header(self, **facts: str) -> None:
        """Change what the header says, such as `sync="All work is at the office."`."""
        self.header = replace(self.header, **facts)

    # -- locking

    def look_at_the_clock(self) -> None:
        """Lock if nobody touched the program for too long, asleep or awake; leave if its terminal is gone."""
        if not self.is_headless and terminal_is_gone():
            self.leave()
            return
        if self.seat is not None and not self.locked and self.watch_hands.tick():
            self.cover.lock()

    async def on_event(self, event: events.Event) -> None:
        touch = isinstance(event, events.Key | events.MouseEvent | events.Paste) and not event.is_forwarded
        if touch and self.seat is not None and not self.locked and self.watch_hands.touched():
            self.cover.lock()  # the first key after a sleep locks, and does nothing else
            return
        await super().on_event(event)

    async def open_seat(self, opener: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Unlock: `opener` gives a seat on the desk thread. What it raises is for the form to show."""
        await self.cover.settled()
        seat = await self.desk.ask(opener, *args, **kwargs)
        self.run_worker(self.cover.opened(seat), group="opening")

    async def change_seat(self, opener: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Close this seat in order and open another (the training vaults)."""
        self.cover.lock()
        await self.open_seat(opener, *args, **kwargs)

    def copied(self) -> None:
        if self.opening.on_copy is not None and self.seat is not None:
            self.run_worker(self.ask(self.opening.on_copy), group="copied")

    # -- commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "letter" and not self.keys.letters:
            return False
        return super().check_action(action, parameters)

    def action_command(self, name: str) -> None:
        self.hands.perform(name)

    action_letter = action_command

    # -- work on the vault

    async def ask(self, service: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`service(seat, *args, **kwargs)` on the desk thread; its frozen answer.

        While locked this waits, before and after, so nothing goes on behind the cover. Raises what the
        service raises; an FsmError that a command lets through becomes a dialog.
        """
        await self.cover.gate()
        if self.seat is None:
            raise Locked("Locked", "No vault is open.", "Unlock first.")
        try:
            return await self.desk.ask(service, self.seat, *args, **kwargs)
        finally:
            await self.cover.gate()

    async def ask_long(
        self, title: str, service: Callable[..., T], *args: Any, stoppable: bool = False, **kwargs: Any
    ) -> T:
        """The same for long work, with a dialog. `service` also gets `progress=` and `cancelled=` (see Job)."""
        from screens.dialogs.progress import Progress

        dialog = Progress(title, stoppable=stoppable)
        job = Job(dialog.heard)
        dialog.job = job
        await self.push_screen(dialog)
        try:
            return await self.ask(service, *args, progress=job.progress, cancelled=job.cancelled, **kwargs)
        finally:
            dialog.done()

    # -- pages

    def build(self, place: str, details: Mapping[str, Any]) -> Page:
        """Make the page of a place."""
        page: Page = self.opening.places[place].build(details)
        page.details = dict(details)
        return page

    def pages(self) -> list[Page]:
        """The pages of the work at hand, the topmost first, whether covered or not."""
        from screens.page import Page

        mode = self.cover.work if self.locked else self.current_mode
        stack = self._screen_stacks.get(mode, [])
        return [screen for screen in reversed(stack) if isinstance(screen, Page)]

    def page(self) -> Page | None:
        """The page that is up, or that a dialog lies on."""
        from screens.page import Page

        return next((one for one in reversed(self.screen_stack) if isinstance(one, Page)), None)

    async def go(self, place: str, /, **details: Any) -> None:
        """Show a place. If it is among the pages beneath with the same details, go back to it."""
        for page in self.pages():
            if place == page.PLACE and page.details == details:
                await self._back_to(page)
                return
        await self.push_screen(self.build(place, details))

    async def back(self) -> None:
        """Go back to the page before, if there is one."""
        if len(pages := self.pages()) > 1:
            await self._back_to(pages[1])

    async def go_home(self) -> None:
        """Go back to the first page."""
        if pages := self.pages():
            await self._back_to(pages[-1])

    async def _back_to(self, page: Page) -> None:
        await self.cover.gate()
        for above in self.pages():
            if above is page:
                break
            await above.keep_draft()
        for _ in self.screen_stack[self.screen_stack.index(page) + 1 :]:
            await self.pop_screen()
        page.return_to()

    async def show(self, dialog: ModalScreen[T]) -> T | None:
        """Show a dialog and wait for its answer; None if it was closed. Only from a command or a worker."""
        answer: T | None = await self.push_screen_wait(dialog)
        return answer

    async def tell(self, error: FsmError) -> None:
        """Say an error in a dialog: what happened, what was kept, what to do."""
        from screens.dialogs.message import Message

        await self.show(Message(error.title, error.message, error.hint))


def open_app(opening: Opening) -> int:
    """Run the app on this terminal. Returns the exit code: 0, or 70 after a fault of ours."""
    undo = crash.quiet_hooks(opening.fault_folder)
    try:
        app = FsmApp(opening)
        app.run()
        return app.return_code or 0
    except Exception as error:
        fault = crash.record(error, opening.fault_folder)
        print(crash.page(fault, drafts_kept=None), file=sys.__stderr__)
        return crash.EXIT_CODE
    finally:
        undo()
