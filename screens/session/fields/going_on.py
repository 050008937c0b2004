"""Going from field to field without losing a key that was typed ahead.

Textual hands a key to the field in use and goes on to the next key at once; a field that then asks for the
focus to move may be too late. Bindings with priority are acted on before the next key is looked at.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from screens.session.fields.answer import Growing
from screens.session.fields.scale import Scale
from screens.session.fields.several import Several
from screens.widgets.choice import Choice

#: How long a field may take to bring what follows from it, in seconds; then the focus goes on without.
_PATIENCE = 1.0


class GoingOn(Screen[Any]):
    """A form where Enter goes on from every field but those in which it types or opens something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next field", show=False, priority=True),
        Binding("tab", "next_field", "Next field", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Field before", show=False, priority=True),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go_on":
            return isinstance(self.focused, Input | Growing | Choice | Several | Scale)
        return super().check_action(action, parameters)

    async def action_go_on(self) -> None:
        await self.action_next_field()

    async def action_next_field(self) -> None:
        """On from here. Where an answer brings more fields with it (`reshapes`), they are there first."""
        focused = self.focused
        inside = focused.ancestors_with_self if focused is not None else []
        if any(getattr(each, "reshapes", False) for each in inside):
            for each in inside:
                if each is self:
                    break
                passed = asyncio.Event()
                if each.call_later(passed.set):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(passed.wait(), _PATIENCE)
        self.focus_next()
