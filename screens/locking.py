"""Locked means locked: when to lock, and the order in which it is done.

While locked, the screens with client text stay alive in a stack of their own that is not shown: not
painted, not in a screenshot, reached by no key, command, palette or toast. What a person typed is
therefore still in the memory of their widgets (as it is in an encrypted draft); the key to the vault is
not. Work that was under way waits at its next `app.ask` until the vault is open again.

The order on locking: cover, drop clipboard and toasts, save drafts, close the seat on the desk thread.
"""

from __future__ import annotations

import asyncio
import itertools
import select
import signal
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from fsm_tui.errors import Locked

if TYPE_CHECKING:
    from screens.app import FsmApp

LEAST_MINUTES, MOST_MINUTES = 2, 30
#: How long saving drafts may hold up closing the vault.
FLUSH_SECONDS = 5.0

_putting_away: ContextVar[bool] = ContextVar("_putting_away", default=False)


class Abandoned(Locked):
    """What was under way belonged to somebody who has left the seat; its page is gone with them."""


def fitting(minutes: int) -> int:
    """The idle limit within what is allowed (2 to 30 minutes, WCAG 2.2.1)."""
    return max(LEAST_MINUTES, min(MOST_MINUTES, minutes))


def terminal_is_gone() -> bool:
    """Whether the terminal was closed. Not every one says so by a signal, and nobody could see or lock it any more."""
    if sys.platform == "win32" or sys.__stdin__ is None:
        return False
    watched = select.poll()
    watched.register(sys.__stdin__.fileno(), 0)
    return any(seen & (select.POLLHUP | select.POLLERR) for _, seen in watched.poll(0))


class Watch:
    """How long nobody has touched the program, by two clocks.

    `monotonic` may stand still while the machine sleeps and `wall` may be set by anybody, so the longer
    of the two counts. A lid closed for longer than the limit is thus seen at the first tick, or the
    first key, after waking.
    """

    def __init__(
        self,
        minutes: int,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.minutes = fitting(minutes)
        self._clocks = (monotonic, wall)
        self._seen = (monotonic(), wall())
        self._idle = 0.0

    def tick(self) -> bool:
        """Look at the clocks. True when the limit has passed without a touch."""
        now = (self._clocks[0](), self._clocks[1]())
        self._idle += max(now[0] - self._seen[0], now[1] - self._seen[1], 0.0)
        self._seen = now
        return self._idle >= self.minutes * 60

    def touched(self) -> bool:
        """Somebody pressed something. True when that came too late, and is to be dropped."""
        late = self.tick()
        if not late:
            self._idle = 0.0
        return late

    def start(self) -> None:
        """Begin to count anew."""
        self.tick()
        self._idle = 0.0


class Lock:
    """Covers and uncovers the app, and holds back what must not happen meanwhile."""

    def __init__(self, app: FsmApp) -> None:
        self._app = app
        self._open = asyncio.Event()
        self._held: list[Callable[[], Any]] = []
        self._closing: asyncio.Task[None] | None = None
        self._owner = ""
        self._drafts_kept: bool | None = None
        self._number = itertools.count(1)
        self.work = "start"  # the mode whose pages are shown when open
        if app.seat is not None:
            self._owner = app.opening.who(app.seat)
        if not app.locked:
            self._open.set()

    async def gate(self) -> None:
        """Wait until the vault is open. Raises Locked if another person opened it meanwhile."""
        if _putting_away.get():
            return
        owner = self._owner
        await self._open.wait()
        if owner and owner != self._owner:
            raise Abandoned("Locked", "Another person has opened the vault since.", "Start this again.")

    def hold(self, deed: Callable[[], Any]) -> None:
        """Do this when the vault is open again, in the order it was asked for."""
        self._held.append(deed)

    def lock(self) -> None:
        """Cover at once; then, in order, save drafts and close the seat. Nothing if locked already."""
        app = self._app
        if app.locked or app.seat is None:
            return
        app.locked = True
        self._open.clear()
        app.forget_clipboard()
        app.clear_notifications()
        app.add_mode("lock", lambda: app.build(app.opening.lock_place, {}))
        app.switch_mode("lock")
        self._closing = asyncio.get_running_loop().create_task(self._close_seat())

    async def _close_seat(self) -> None:
        """Save drafts, then close the seat on the desk thread, whatever became of the drafts."""
        app, seat = self._app, self._app.seat
        if seat is None:
            return
        _putting_away.set(True)  # this task only
        self._drafts_kept = True
        try:
            async with asyncio.timeout(FLUSH_SECONDS):
                for page in app.pages():
                    await page.keep_draft()
        except Exception as error:  # whatever it is, the key must go
            self._drafts_kept = False
            app.note_fault(error)
        app.seat = None
        if (close := app.opening.on_lock) is not None:
            try:
                await app.desk.ask(close, seat)
            except Exception as error:
                app.note_fault(error)

    async def opened(self, seat: Any) -> None:
        """The vault is open as `seat`: bring back what was there, or start afresh for another person.

        Comes from the lock screen or from the first page; any other page must lock first.
        """
        app = self._app
        await self.settled()
        self._closing = None
        owner, before = app.opening.who(seat), self._owner
        app.seat, self._owner = seat, owner
        keep, covered, old = bool(before) and before == owner, app.current_mode, self.work
        if not keep:
            self.work = f"work-{next(self._number)}"
            app.add_mode(self.work, lambda: app.build(app.opening.home(seat), {}))
        app.locked = False
        await app.switch_mode(self.work)
        self._open.set()
        for mode in {covered, old} - {self.work}:
            await app.remove_mode(mode)
        held, self._held = self._held, []
        for deed in held if keep else ():
            deed()
        app.watch_hands.start()
        app.refresh_bindings()
        if self._drafts_kept is False:
            app.say("What you typed last is on the screen, but not yet in a draft.")
        self._drafts_kept = None

    async def settled(self) -> None:
        """Wait until a lock that has begun is done: no seat may be opened before the old one is closed."""
        if self._closing is not None:
            await asyncio.wait({self._closing})

    def begin_to_put_away(self) -> None:
        """Begin that at once: after a fault of a page its widgets are about to go, with what was typed."""
        if self._closing is None and self._app.seat is not None:
            self._closing = asyncio.get_running_loop().create_task(self._close_seat())

    async def put_away(self) -> bool | None:
        """On the way out: save drafts and close the seat. Were the drafts kept? None: none was open."""
        self.begin_to_put_away()
        await self.settled()
        return self._drafts_kept

    def listen(self) -> None:
        """Take SIGHUP, SIGTERM and SIGINT as a wish to leave in order."""
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM", "SIGINT", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is None:
                continue
            if sys.platform == "win32":
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._app.leave))
            else:
                loop.add_signal_handler(number, self._app.leave)
