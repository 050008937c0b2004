"""The line in which a family is looked for."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.widgets.field import Line


class FindLine(Line):
    """Typing narrows the list; the arrows still move in it, Escape empties and leaves the line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.step(1)", "Down", show=False),
        Binding("up", "screen.step(-1)", "Up", show=False),
        Binding("escape", "screen.show_all", "Show all", show=False),
    ]
