"""A line that the page says; saying the same again costs nothing."""

from __future__ import annotations

from typing import Unpack

from textual.content import Content
from textual.widgets import Static

from screens.widgets.named import Named


class Said(Static):
    """A `Static` that is laid out anew only when it needs another height."""

    def __init__(self, content: Content | None = None, **named: Unpack[Named]) -> None:
        self._said = content or Content("")
        super().__init__(self._said, markup=False, **named)

    def say(self, content: Content) -> None:
        """Show this."""
        if content.is_same(self._said):
            return
        width = self.content_size.width
        same = bool(width) and len(content.wrap(width)) == len(self._said.wrap(width))
        self._said = content
        self.update(content, layout=not same)
