"""How far a long job is. No spinner: words and a bar, and Stop where that is safe."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Static

from screens.desk import Job
from screens.dialogs.dialog import Dialog
from screens.plain import plain, plain_line

_BAR = 40


class Progress(Dialog[None]):
    """Shown by `app.ask_long`; goes away by itself. Escape asks a stoppable job to stop."""

    job: Job | None = None

    def __init__(self, title: str, *, stoppable: bool = False) -> None:
        super().__init__(title)
        self._stoppable = stoppable
        self._ended = False

    def content(self) -> ComposeResult:
        yield Static(plain("Starting."), markup=False, id="how-far")
        if self._stoppable:
            with Horizontal(classes="dialog--buttons"):
                yield Button("Stop", id="stop", compact=True)

    def heard(self, done: int, total: int, what: str) -> None:
        """The job told how far it is."""
        if not self.is_mounted or self._ended:
            return
        glyphs = self.app.glyphs
        if total > 0:
            filled = _BAR * min(done, total) // total
            line = plain_line(glyphs.bar * filled + glyphs.rest * (_BAR - filled), "$focus")
            line += plain_line(f" {done:,} of {total:,}")
        else:
            line = plain_line(f"{done:,} so far")
        self.query_one("#how-far", Static).update(line + "\n" + plain_line(what) if what else line)

    def done(self) -> None:
        """The job has ended, well or not: go away."""
        if not self._ended:
            self._ended = True
            if self.is_running:
                self.dismiss(None)

    @on(Button.Pressed)
    def action_close(self) -> None:
        if self._stoppable and self.job is not None:
            self.job.stop()
            if self.is_mounted:
                self.query_one("#how-far", Static).update(plain("Stopping at the next safe point."))
