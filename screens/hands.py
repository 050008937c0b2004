"""Carrying commands out: finds who does it, says why not, and turns errors into one dialog."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from fsm_tui.errors import FsmError
from screens.commands import Command, Context, marked, registry
from screens.locking import Abandoned

if TYPE_CHECKING:
    from screens.app import FsmApp


class Hands:
    """Does commands by name for the page that is up. A page's own method wins over the app's."""

    def __init__(self, app: FsmApp, everywhere: object) -> None:
        self._app = app
        self._everywhere = everywhere
        self._busy: set[str] = set()

    @property
    def busy(self) -> frozenset[str]:
        """The commands under way: one of them is not begun a second time."""
        return frozenset(self._busy)

    def context(self) -> Context:
        """What commands may look at just now."""
        page = self._app.page()
        return Context(
            place=page.PLACE if page else "",
            role=self._app.opening.role(self._app.seat) if self._app.seat is not None else "",
            seated=self._app.seat is not None,
            depth=len(self._app.pages()) - 1,
            needs=page.needs() if page else None,
            training=self._app.opening.change_seat is not None,
            page=page,
        )

    def why_not(self, command: Command) -> str | None:
        """Why a command cannot be done now, in words: its own condition first, then the page's."""
        if (reason := command.why_not(self.context())) is not None:
            return reason
        page = self._app.page()
        attribute = marked(type(page), "_unless").get(command.name) if page else None
        said = getattr(page, attribute)() if attribute else None
        return str(said) if said else None

    def here(self) -> tuple[Command, ...]:
        """The commands of the page that is up and those of everywhere."""
        context = self.context()
        return tuple(one for one in registry.at(context.place) if not one.hidden(context))

    def perform(self, name: str) -> None:
        """Carry a command out, or say why not. What it raises of the FsmError tree becomes a dialog."""
        command = registry.get(name)
        if name in self._busy or command.hidden(self.context()):
            return
        if (reason := self.why_not(command)) is not None:
            self._app.say(f"{command.title}: {reason}", severity="warning")
            return
        self._busy.add(name)
        self._app.run_worker(self._carry_out(name, self._deed(name)), name=name, group=f"command {name}")

    def _deed(self, name: str) -> Callable[[], Any]:
        page = self._app.page()
        for owner in (page, self._everywhere):
            if owner is not None and (attribute := marked(type(owner), "_does").get(name)):
                deed: Callable[[], Any] = getattr(owner, attribute)
                return deed
        raise LookupError(f"{name}: neither {type(page).__name__} nor the app does this")

    async def _carry_out(self, name: str, deed: Callable[[], Any]) -> None:
        try:
            await self.guard(deed)
        finally:
            self._busy.discard(name)
            if not self._app.ending:
                self._app.refresh_bindings()

    async def guard(self, deed: Callable[[], Awaitable[Any] | Any]) -> None:
        """Do it; an FsmError becomes a dialog, anything else is a fault and ends the program.

        While the program is ending the screens are going away, so neither is possible nor needed.
        """
        try:
            result = deed()
            if inspect.isawaitable(result):
                await result
        except Abandoned:
            return  # whoever asked for it has left the seat
        except Exception as error:
            if self._app.ending:
                self._app.note_fault(error)
            elif isinstance(error, FsmError):
                await self._app.tell(error)
            else:
                raise
