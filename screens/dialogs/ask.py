"""Ask for one line of text."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

from screens.dialogs.dialog import Dialog
from screens.plain import plain_line
from screens.widgets.field import Field


class Ask(Dialog[str]):
    """Answers what was typed, or None for Escape. `wrong` says what is wrong with it; it must say nothing."""

    def __init__(
        self,
        title: str,
        message: str = "",
        *,
        label: str = "",
        value: str = "",
        hint: str = "",
        secret: bool = False,
        wrong: Callable[[str], str | None] | None = None,
        yes: str = "OK",
        wide: bool = False,
    ) -> None:
        """`wide`: the line is as long as the terminal allows, for a sentence rather than a word."""
        super().__init__(title, wide=wide)
        self._message, self._yes = message, yes
        self._field = Field(label, value, hint=hint, secret=secret, check=wrong, id="asked")

    def content(self) -> ComposeResult:
        if self._message:
            yield self.paragraph(self._message)
        yield self._field
        with Horizontal(classes="dialog--buttons"):
            yield Button(plain_line(self._yes), id="yes", compact=True)
            yield Button("Cancel", id="no", compact=True)

    def on_mount(self) -> None:
        self._field.line.focus()

    @on(Field.Entered)
    def _entered(self) -> None:
        if self._field.look():
            self.dismiss(self._field.value)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self._entered()
        else:
            self.dismiss(None)
