"""A question before something that is hard to take back. The safe answer comes first and has the focus."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input

from screens.dialogs.dialog import Dialog
from screens.plain import plain_line
from screens.widgets.field import Line


class Confirm(Dialog[bool]):
    """Answers True or False (None for Escape). With `typed` the word must be typed before Yes can be chosen."""

    def __init__(self, title: str, message: str, *, yes: str = "Yes", no: str = "No", typed: str | None = None) -> None:
        super().__init__(title)
        self._message, self._yes, self._no, self._typed = message, yes, no, typed

    def content(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--scroll", can_focus=False):
            yield self.paragraph(self._message)
            if self._typed is not None:
                yield self.paragraph(f"Type {self._typed} to go on:", "dialog--hint")
        if self._typed is not None:
            yield Line(id="typed", compact=True)
        with Horizontal(classes="dialog--buttons"):
            yield Button(plain_line(self._no), id="no", compact=True)
            yield Button(plain_line(self._yes), id="yes", compact=True, disabled=self._typed is not None)

    def on_mount(self) -> None:
        if self._typed is None:
            self.query_one("#no", Button).focus()

    @on(Input.Changed, "#typed")
    def _compare(self, event: Input.Changed) -> None:
        self.query_one("#yes", Button).disabled = event.value.strip() != self._typed

    @on(Input.Submitted, "#typed")
    def _entered(self, event: Input.Submitted) -> None:
        if event.value.strip() == self._typed:
            self.dismiss(True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
