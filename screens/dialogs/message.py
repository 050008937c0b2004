"""Something to read, and one button. Errors come here: what happened, what was kept, what to do."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button

from screens.dialogs.dialog import Dialog


class Message(Dialog[None]):
    """Title, message and hint, as an FsmError has them. Answers None."""

    def __init__(self, title: str, message: str, hint: str = "") -> None:
        super().__init__(title)
        self._message, self._hint = message, hint

    def content(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--scroll", can_focus=False):
            yield self.paragraph(self._message)
            if self._hint:
                yield self.paragraph(self._hint, "dialog--hint")
        with Horizontal(classes="dialog--buttons"):
            yield Button("Close", id="close", compact=True)

    @on(Button.Pressed)
    def _close(self) -> None:
        self.dismiss(None)
