"""The base of every dialog: a box over the page. A dialog returns a value and writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.app import FsmApp
from screens.plain import plain, plain_line

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A title, what `content` yields, and Escape, which answers None. The safe choice has the focus."""

    # Absolute, since Textual looks beside the module of the class at hand, and dialogs are made elsewhere too.
    CSS_PATH = str(Path(__file__).with_name("dialogs.tcss"))
    app = getters.app(FsmApp)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", show=False),
        Binding("left,up", "app.focus_previous", "Before", show=False),
        Binding("right,down", "app.focus_next", "After", show=False),
    ]

    def __init__(self, title: str, *, wide: bool = False) -> None:
        super().__init__()
        self._title_text = title
        self._wide = wide

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box -wide-box" if self._wide else "dialog--box") as box:
            box.border_title = plain_line(self._title_text)
            yield from self.content()

    def content(self) -> ComposeResult:
        """The widgets in the box."""
        yield from ()

    @staticmethod
    def paragraph(text: str, classes: str = "dialog--text") -> Static:
        """Text that may hold what a person wrote."""
        return Static(plain(text), markup=False, classes=classes)

    def action_close(self) -> None:
        self.dismiss(None)
