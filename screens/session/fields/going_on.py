"""Going from field to field without losing a key that was typed ahead.

Textual hands a key to the field in use and goes on to the next key at once; a field that then asks for the
focus to move may be too late. Bindings with priority are acted on before the next key is looked at.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from screens.session.fields.answer import Growing
from screens.session.fields.scale import Scale
from screens.session.fields.several import Several
from screens.widgets.choice import Choice


class GoingOn(Screen[Any]):
    """A form where Enter goes on from every field but those in which it types or opens something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next field", show=False, priority=True),
        Binding("tab", "app.focus_next", "Next field", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Field before", show=False, priority=True),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go_on":
            return isinstance(self.focused, Input | Growing | Choice | Several | Scale)
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        self.focus_next()
