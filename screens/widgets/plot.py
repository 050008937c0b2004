"""A plot of one chart, drawn in the signs that the terminal can show and in the colours of the theme."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from textual import getters
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from fsm_tui.services.progress import Chart
from screens.app import FsmApp
from screens.plain import plain_line
from screens.themes import RAG
from screens.widgets.drawing import Signs, draw, wanted
from screens.widgets.named import Named

#: The series of a plot in turn; each has its letter and its kind of line too.
_COLOURS = ("$primary", "$accent", "$foreground", "$secondary")

#: From this many lines of terminal on, a plot takes more room.
_TALL = 36


class Plot(Widget):
    """Shows what `show` was given; whoever cannot see it finds the same numbers in a list beside it."""

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    Plot { width: 100%; height: auto; background: $background; }
    """

    def __init__(self, **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self._shown: tuple[Chart, tuple[date, date]] | None = None

    def show(self, chart: Chart, span: tuple[date, date]) -> None:
        """Draw this chart over these days."""
        self._shown = (chart, span)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return wanted(*self._shown, width, roomy=viewport.height >= _TALL) if self._shown else 1

    def render(self) -> Content:
        width, height = self.content_size
        if self._shown is None or width < 1 or height < 1:
            return Content("")
        reduced = self.app.opening.settings.reduced_glyphs
        lines = draw(
            *self._shown,
            width,
            height,
            Signs.ascii() if reduced else Signs.full(),
            {level: self.app.glyphs.of(level) for level in RAG},
        )
        return Content("\n").join(
            Content("").join(plain_line(text, _style(role)) for text, role in line) for line in lines
        )


def _style(role: str) -> str:
    if role in RAG:
        return f"bold $rag-{role}"
    if role == "axis":
        return "$quiet"
    return _COLOURS[int(role) % len(_COLOURS)] if role else ""
