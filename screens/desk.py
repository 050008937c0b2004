"""The desk: one thread where all work on the vault is done, one job after the other.

Screens never block and never touch the vault: they `await` a job and get its frozen answer. One thread
keeps SQLCipher's one connection on one thread, gives writes an order, and makes closing certain: what
was asked before is done before.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from fsm_tui.errors import Refused

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """One thread with a queue. Made and used on the event loop's thread."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._closed = False
        self.waiting = 0  # how many jobs have been asked for and not answered

    async def ask(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `job(*args, **kwargs)` on the desk thread, after all that was asked before; its answer.

        What the job raises is raised here. What was asked is done even if the asker goes away: a person
        who completes a session and quits at once has completed it.
        """
        if self._closed:
            raise Refused("Closing", "The program is closing, so this was not done.", "Open it again.")
        answer = asyncio.get_running_loop().run_in_executor(self._executor, lambda: job(*args, **kwargs))
        self.waiting += 1
        answer.add_done_callback(self._answered)
        return await asyncio.shield(answer)

    def _answered(self, _: asyncio.Future[Any]) -> None:
        self.waiting -= 1

    async def close(self) -> None:
        """Do what has been asked, then end the thread. Asking afterwards is refused."""
        if self._closed:
            return
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._executor, lambda: None)
        self._executor.shutdown(wait=False)


class Stopped(Refused):
    """A person stopped a long job where that was safe."""

    def __init__(self) -> None:
        super().__init__("Stopped", "You stopped this. Nothing was written.", "")


class Job:
    """How a long job on the desk thread tells of its progress and hears that it should stop.

    Give `progress` and `cancelled` to the service. `progress(done, total, what)` may be called from the
    desk thread as often as it likes; the screen hears at most one call at a time. A service that can be
    stopped safely calls `check()` between steps, or asks `cancelled()`.
    """

    def __init__(self, heard: Callable[[int, int, str], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._heard = heard
        self._stop = threading.Event()
        self._latest: tuple[int, int, str] | None = None
        self._lock = threading.Lock()

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Tell how far the job is. `total` 0 means unknown. Any thread."""
        with self._lock:
            waiting, self._latest = self._latest is not None, (done, total, what)
        if not waiting:
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            latest, self._latest = self._latest, None
        if latest is not None:
            self._heard(*latest)

    def stop(self) -> None:
        """Ask the job to stop at its next safe point."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Has a person asked to stop? Any thread."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise Stopped if a person has asked to stop."""
        if self._stop.is_set():
            raise Stopped
