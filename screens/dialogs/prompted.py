"""What the guidance points out, in full, and the answer: discussed, or not now because. It decides nothing (D20)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button

from screens.dialogs.dialog import Dialog


class Prompted(Dialog[str]):
    """Answers "discussed" or "not_now"; None leaves it open, which is the safe answer and has the focus.

    `provenance` names source and version; `left` says what becomes of it when it is left open.
    """

    def __init__(
        self, title: str, because: Sequence[str], words: str, provenance: str, left: str, answered: str = ""
    ) -> None:
        super().__init__(title, wide=True)
        self._because, self._words, self._provenance = tuple(because), words, provenance
        self._left, self._answered = left, answered

    def content(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--scroll", can_focus=False):
            for said in self._because:
                yield self.paragraph(said)
            yield self.paragraph(self._words)
            hint = f"{self._provenance} This points something out; what to do is yours to decide."
            yield self.paragraph(f"{hint} {self._left}", "dialog--hint")
            if self._answered:
                yield self.paragraph(f"Answered before: {self._answered}", "dialog--hint")
        with Horizontal(classes="dialog--buttons"):
            yield Button("Leave open", id="open", compact=True)
            yield Button("Discussed", id="discussed", compact=True)
            yield Button("Not now, because", id="not_now", compact=True)

    def on_mount(self) -> None:
        self.query_one("#open", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(None if event.button.id == "open" else event.button.id)
