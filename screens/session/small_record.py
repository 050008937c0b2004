"""One line for a small record that a chosen intervention asks for: is it there for this day, and Enter records it."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message

from screens.app import FsmApp
from screens.plain import plain_line
from screens.session.fields.said import Said
from screens.small_records import Opens


class RecordLine(Said, can_focus=True):
    """Says whether the record is there; Enter, Space or a click asks for its form."""

    app = getters.app(FsmApp)
    DEFAULT_CSS = """
    RecordLine { width: 100%; height: auto; padding: 0 1 0 2; }
    RecordLine:focus { background: $surface; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "open", "Open", show=False)]
    hint = "Enter opens its form. What you typed here stays, and you come back to this line."

    class Wanted(Message):
        """A person wants the form."""

        def __init__(self, opens: Opens) -> None:
            super().__init__()
            self.opens = opens

    def __init__(self, opens: Opens) -> None:
        super().__init__(id=key_of(opens))
        self.opens = opens

    def on_mount(self) -> None:
        self.show(self.opens)

    def show(self, opens: Opens) -> None:
        """How it stands now."""
        self.opens = opens
        self.say(told(opens, self.app.glyphs.done, self.app.glyphs.unknown))

    def action_open(self) -> None:
        self.post_message(self.Wanted(self.opens))

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_open()


def key_of(opens: Opens) -> str:
    """The id of its line: the same for as long as the intervention is chosen."""
    return f"record-{opens.form}-{opens.which or opens.code}"


def told(opens: Opens, done: str, unknown: str) -> Content:
    """One line: a sign and words."""
    if opens.there:
        times = f", {len(opens.there)} times" if len(opens.there) > 1 else ""
        return plain_line(f"{done} {opens.label}: recorded for this day{times}", "$rag-green")
    if opens.which:
        return plain_line(f"{unknown} {opens.label}: not looked at on this day. Enter says how it was.", "$rag-amber")
    return plain_line(f"{unknown} {opens.label}: no record yet. Enter records it.", "$rag-amber")
