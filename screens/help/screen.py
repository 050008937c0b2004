"""Help: every command of the page beneath, its keys, what it does, and why it is off just now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.commands import EVERYWHERE, Command, Keys, face
from screens.dialogs.dialog import Dialog
from screens.hands import Hands
from screens.plain import plain_line

_TYPING = (
    ("Tab, Shift+Tab", "Go to the next or the previous field."),
    ("Ctrl+A, Ctrl+E", "Go to the start or the end of the line."),
    ("Ctrl+Z, Ctrl+Y", "Undo and redo in the note."),
    ("Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut and paste. What is copied leaves the clipboard after a minute."),
)


class HelpScreen(Dialog[None]):
    """Made from the registry. Scroll with the arrows; Escape, F1 or ? closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark,q", "close", "Close", show=False),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
    ]

    def __init__(self, hands: Hands, keys: Keys) -> None:
        super().__init__("Help", wide=True)
        self._keys = keys
        self._rows = [(command, hands.why_not(command)) for command in hands.here()]

    def content(self) -> ComposeResult:
        with VerticalScroll(id="help-scroll"):
            for title, rows in self._sections():
                yield Static(plain_line(title), markup=False, classes="help--group")
                for keys, what in rows:
                    with Horizontal(classes="help--row"):
                        yield Static(plain_line(keys), markup=False, classes="help--keys")
                        yield Static(what, markup=False, classes="help--what")
        yield self.paragraph("Esc closes this. Letters work when you are not typing, F-keys always.", "help--end")

    def _sections(self) -> Iterator[tuple[str, list[tuple[str, Content]]]]:
        here: dict[str, list[tuple[str, Content]]] = {}
        for command, reason in self._rows:
            group = command.group or ("Here" if EVERYWHERE not in command.belongs else "Everywhere")
            here.setdefault(group, []).append(self._row(command, reason))
        yield from here.items()
        yield "When typing", [(keys, plain_line(what)) for keys, what in _TYPING]

    def _row(self, command: Command, reason: str | None) -> tuple[str, Content]:
        keys = ", ".join(face(key) for key in self._keys.of(command)) or "palette"
        what = plain_line(f"{command.title}: {command.what}")
        return keys, what if reason is None else what + "\n" + plain_line(f"Off now: {reason}", "$rag-amber")

    def action_scroll(self, by: int) -> None:
        scroll = self.query_one("#help-scroll", VerticalScroll)
        scroll.scroll_relative(y=by, animate=False)
