"""A label and a longer answer: it grows with what is typed, Enter goes on to the next field."""

from __future__ import annotations

from typing import Unpack

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static, TextArea

from screens.plain import plain_line
from screens.widgets.named import Named
from screens.widgets.note_area import NoteArea

LONGEST = 20_000


class Growing(NoteArea):
    """Soft-wrapped text without a frame. The arrows at its ends move to the fields beside it, Enter by `GoingOn`."""

    DEFAULT_CSS = """
    Growing {
        width: 1fr; height: auto; min-height: 1; max-height: 6;
        border: none; padding: 0; background: $surface;
    }
    Growing:focus { border: none; background: $panel; }
    Growing.-wrong { border-bottom: blank; border-subtitle-color: $rag-red; border-subtitle-align: left; }
    """

    def __init__(self, *, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder, longest=LONGEST)

    def _count(self) -> None:
        self._counting = None

    def action_cursor_up(self, select: bool = False) -> None:
        before = self.cursor_location
        super().action_cursor_up(select)
        if not select and self.wrapped_document.location_to_offset(before).y == 0:
            self.screen.focus_previous()

    def action_cursor_down(self, select: bool = False) -> None:
        last = self.wrapped_document.location_to_offset(self.document.end).y
        at_end = self.wrapped_document.location_to_offset(self.cursor_location).y == last
        super().action_cursor_down(select)
        if not select and at_end:
            self.screen.focus_next()


class Answer(Horizontal):
    """A labelled `Growing`. `value` is what is typed, without space at the ends."""

    DEFAULT_CSS = """
    Answer { height: auto; width: 100%; }
    Answer .answer--label { width: 22; height: 1; padding: 0 1 0 2; }
    Answer:focus-within .answer--label { text-style: bold; color: $focus; }
    """

    area = getters.query_one(Growing)
    _label = getters.query_one(".answer--label", Static)

    class Changed(Message):
        """The text changed."""

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self.answer = answer

    def __init__(
        self, label: str, *, placeholder: str = "", hint: str = "", **named: Unpack[Named]
    ) -> None:
        super().__init__(**named)
        self.label, self.hint, self._placeholder = label, hint, placeholder

    def compose(self) -> ComposeResult:
        yield Static(plain_line(self.label), markup=False, classes="answer--label")
        yield Growing(placeholder=plain_line(self._placeholder).plain)

    @property
    def value(self) -> str:
        return self.area.text.strip()

    def put(self, text: str) -> None:
        """Put saved text back, the cursor at its end."""
        if text != self.area.text:
            self.area.fill(text)
            self.area.move_cursor(self.area.document.end)

    def call(self, label: str, placeholder: str) -> None:
        """Change what is asked."""
        if label != self.label:
            self.label = label
            self._label.update(plain_line(label))
            self.area.placeholder = plain_line(placeholder).plain

    def complain(self, sentence: str) -> None:
        """Show a sentence below; "" takes it away."""
        self.area.set_class(bool(sentence), "-wrong")
        self.area.border_subtitle = plain_line(f"! {sentence}") if sentence else ""

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self))
