"""A field that is one line, with what was chosen, until the focus is in it."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from screens.plain import plain_line

_LABEL = 22


class Brief(Widget):
    """Goes behind the field's own class, which says that it takes the focus: with it, it needs more lines."""

    def on_focus(self) -> None:
        self.refresh(layout=True)

    def on_blur(self) -> None:
        self.refresh(layout=True)


def brief_line(label: str, said: str, unsaid: str, width: int) -> Content:
    """The one line: what the field is called and what was said; `unsaid` where nothing was."""
    line = plain_line(f"  {label}").truncate(_LABEL, pad=True)
    line += plain_line(said or unsaid, "bold" if said else "$quiet")
    return line.truncate(max(width, 20), ellipsis=True)
