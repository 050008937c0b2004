"""What Textual does by itself and this app must not: print locals, save screenshots, parse markup in
toasts, act while locked, leave client text on the clipboard.

The overridden private methods (`_handle_exception`, `_shutdown`) are the reason why
Textual is pinned to a minor version; `tests/screens/test_foundations_crash.py` runs them for real.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.notifications import Notify, SeverityLevel
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import AwaitMount

from fsm_tui.inert import inert
from screens import crash
from screens.commands import registry

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.locking import Lock
    from screens.opening import Opening

_CLIPBOARD_SECONDS = 60.0
_MOVES_FOCUS = frozenset({"focus_next", "focus_previous"})


class GuardedApp(App[None], inherit_bindings=False):
    """An app that says nothing it should not, and does nothing while `locked`."""

    COMMANDS = set()
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    locked = reactive(False, bindings=True)

    opening: Opening
    desk: Desk
    cover: Lock

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self._fault: Exception | None = None
        self._copied = False
        self.ending = False

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None: one of Textual's own would save a screenshot of client text in the clear."""
        return ()

    # -- faults

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = crash.EXIT_CODE
        if self._exception is None:
            self._exception = self._fault = error
            self._exception_event.set()
            with suppress(RuntimeError):  # no loop: it failed before there was anything to keep
                self.cover.begin_to_put_away()
        self._close_messages_no_wait()

    async def _shutdown(self) -> None:
        self.ending = True
        kept = await self.cover.put_away()
        await self.desk.close()
        if self._fault is not None:
            fault = crash.record(self._fault, self.opening.fault_folder)
            self._exit_renderables[:] = [crash.page(fault, drafts_kept=kept)]
        await super()._shutdown()

    def stray_fault(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What asyncio would print, message and all: to the fault log, by type and place."""
        if isinstance(error := context.get("exception"), BaseException):
            self.note_fault(error)

    def note_fault(self, error: BaseException) -> None:
        """Write type and place of an error to the fault log and go on."""
        crash.record(error, self.opening.fault_folder)

    # -- while locked

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.locked:
            return True
        if action not in ("command", "letter"):
            return action in _MOVES_FOCUS
        command = registry.get(str(parameters[0]))
        return command.while_locked or self.opening.lock_place in command.belongs

    def push_screen(
        self, screen: Any, callback: Any = None, wait_for_dismiss: bool = False, *, mode: str | None = None
    ) -> Any:
        """As Textual does it; while locked it waits until the vault is open, unless a mode is named."""
        if not self.locked or mode is not None:
            return super().push_screen(screen, callback, wait_for_dismiss, mode=mode)  # type: ignore[call-overload]
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def answer(result: Any) -> None:
            if callback is not None:
                callback(result)
            if not answered.done():
                answered.set_result(result)

        self.cover.hold(lambda: self.push_screen(screen, answer))
        return answered if wait_for_dismiss else AwaitMount(self.screen, [])

    def pop_screen(self) -> AwaitComplete:
        """As Textual does it; while locked it waits until the vault is open, and never uncovers."""
        if self.locked and len(self.screen_stack) <= 1:
            self.cover.hold(super().pop_screen)
            return AwaitComplete(asyncio.sleep(0))
        return super().pop_screen()

    # -- what is said

    def say(self, text: str, severity: SeverityLevel = "information") -> None:
        """A short notice in a corner. Nothing is said while locked."""
        self.notify(text, severity=severity)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        if not self.locked:
            super().notify(inert(message), title=inert(title), severity=severity, timeout=timeout, markup=False)

    def _on_notify(self, event: Notify) -> None:
        if self.locked:  # posted before locking, arrived after
            event.prevent_default()

    # -- the clipboard

    def copy_to_clipboard(self, text: str) -> None:
        """Copy, say so, have it recorded, and take it back from the clipboard after a minute."""
        if self.locked or not text:
            return
        super().copy_to_clipboard(text)
        self._copied = True
        self.say(f"Copied. It leaves the clipboard in {_CLIPBOARD_SECONDS:.0f} seconds.")
        self.set_timer(_CLIPBOARD_SECONDS, self.forget_clipboard)
        self.copied()

    def copied(self) -> None:
        """Somebody copied client text."""

    def forget_clipboard(self) -> None:
        """Empty the app's clipboard, and the terminal's if something of ours went there."""
        if self._copied:
            super().copy_to_clipboard("")
            self._copied = False
