"""Keeping a form's draft: at most a second behind what is typed, with the cursor, and never after its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from fsm_tui.services import drafting
from screens.seating import refresh_header

if TYPE_CHECKING:
    from screens.page import Page

#: From the first change that is not saved yet. Typing on does not put the saving off.
SECONDS = 0.7


class Keeper:
    """Saves what `snapshot` gives, when it differs from what was saved.

    Nothing is saved while only what was there at the start stands in the form (`blank`): looking at a
    form makes no draft. After `stop` nothing is saved any more, so a recorded form cannot come back.
    """

    def __init__(self, page: Page, snapshot: Callable[[], dict[str, Any]]) -> None:
        self._page, self._snapshot = page, snapshot
        self._draft: drafting.Draft | None = None
        self._saved: dict[str, Any] | None = None
        self._blank: object = None
        self._timer: Timer | None = None
        self._stopped = False

    @property
    def draft(self) -> drafting.Draft | None:
        """The draft as last saved; None before `begin`."""
        return self._draft

    @property
    def kept(self) -> bool:
        """Is there a draft in the vault?"""
        return self._draft is not None and bool(self._draft.state)

    def begin(self, draft: drafting.Draft, blank: object) -> None:
        """Start with a draft whose form, if it has one, is on the screen. `blank` is the form's start."""
        self._draft, self._blank, self._stopped = draft, blank, False
        self._saved = draft.state or None

    def touched(self) -> None:
        """Something changed: save soon."""
        if self._timer is None and self._draft is not None:
            self._timer = self._page.set_timer(SECONDS, self._due)

    def _due(self) -> None:
        self._timer = None
        if not self._page.app.locked:  # locking has saved already
            self._page.run_worker(self._page.app.hands.guard(self._keep_and_say), group="draft")

    async def _keep_and_say(self) -> None:
        new = not self.kept
        if await self.keep() and new:
            await refresh_header(self._page.app)

    async def keep(self) -> bool:
        """Save now. True if anything had to be."""
        if self._stopped or self._draft is None:
            return False
        state = self._snapshot()
        if state == self._saved or (not self.kept and state.get("form") == self._blank):
            return False
        before, self._saved = self._saved, state
        try:
            self._draft = await self._page.app.ask(drafting.save, self._draft, state)
        except BaseException:
            self._saved = before
            raise
        return True

    def stop(self) -> None:
        """Save nothing any more: the form is being recorded or thrown away."""
        self._stopped = True

    def go_on(self) -> None:
        """It was not recorded after all."""
        self._stopped = False
        self.touched()
