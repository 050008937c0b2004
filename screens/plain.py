"""Client text on the screen: never read as markup, never a control character.

Use `plain` for anything a person or another system wrote: names, notes, reasons, file names.
`Words` is a `Static` that does it by itself.
"""

from __future__ import annotations

from typing import Unpack

from rich.text import Text
from textual.content import Content
from textual.widgets import Static

from fsm_tui.inert import inert
from screens.widgets.named import Named


def plain(text: str, style: str = "") -> Content:
    """Text of any number of lines as `Content`. `style` may use theme variables, such as `bold $rag-red`."""
    return Content.styled(inert(text), style)


def plain_line(text: str, style: str = "") -> Content:
    """The same on one line: line ends and tabs become spaces."""
    return Content.styled(inert(text, lines=False), style)


def plain_cell(text: str, style: str = "") -> Text:
    """One line as `rich.text.Text`, for the few widgets that take no `Content` (DataTable)."""
    return Text(inert(text, lines=False), style=style, no_wrap=True, overflow="ellipsis", end="")


class Words(Static):
    """Client text, shown as it is. Set `words` to change it."""

    def __init__(self, words: str = "", *, style: str = "", **named: Unpack[Named]) -> None:
        super().__init__(plain(words, style), markup=False, **named)
        self._words = words
        self._style = style

    @property
    def words(self) -> str:
        """The text as it was given."""
        return self._words

    @words.setter
    def words(self, words: str) -> None:
        self._words = words
        self.update(plain(words, self._style))
