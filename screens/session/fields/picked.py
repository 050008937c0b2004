"""A field whose answer is picked from a list: Enter opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Unpack

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.app import FsmApp
from screens.dialogs.pick import Item, Pick
from screens.plain import plain_line
from screens.widgets.field import Line
from screens.widgets.named import Named


class Picked(Widget, can_focus=True):
    """A label and what was picked. Posts `Wanted` on Enter, Space or a click; the page opens the list.

    `options` are (code, word, explanation); `codes` what is picked; `called` gives the word of a code that is
    not offered any more. With `several` each pick is added or
    taken away.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    Picked { width: 100%; height: auto; }
    Picked:focus { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Open the list", show=False),
    ]

    codes: reactive[tuple[str, ...]] = reactive((), layout=True)
    error: reactive[str] = reactive("", layout=True)

    class Wanted(Message):
        """A person wants the list."""

        def __init__(self, field: Picked) -> None:
            super().__init__()
            self.field = field

    class Changed(Message):
        """Something else is picked."""

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str, str]],
        *,
        several: bool = False,
        called: Callable[[str], str] = str,
        **named: Unpack[Named],
    ) -> None:
        super().__init__(**named)
        self.label = label
        self.options = tuple(options)
        self.several, self._called = several, called
        self._typed = ""

    @property
    def hint(self) -> str:
        return "Type a part of the word, or Enter for the whole list." + (" Esc when done." * self.several)

    def take(self) -> str:
        """What was typed here to look for in the list; once."""
        typed, self._typed = self._typed, ""
        return typed

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isalnum():
            event.stop()
            self._typed += event.character
            self.action_open()

    def put(self, codes: Sequence[str]) -> None:
        """Pick these, as a draft or a record says, without a message. A code that is not known stays."""
        self.codes = tuple(codes)

    def pick(self, code: str) -> None:
        """Pick one, as a person would."""
        if not self.several:
            self.codes = (code,)
        elif code in self.codes:
            self.codes = tuple(each for each in self.codes if each != code)
        else:
            self.codes = (*self.codes, code)
        self.error = ""
        self.post_message(self.Changed())

    def complain(self, sentence: str) -> None:
        """Show a sentence below; "" takes it away."""
        self.error = sentence

    def action_open(self) -> None:
        self.post_message(self.Wanted(self))

    def on_click(self) -> None:
        self.action_open()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        glyphs = self.app.glyphs
        indent = 22
        here = f"{glyphs.here} " if self.has_focus else "  "
        label = plain_line(f"{here}{self.label}", "bold" if self.has_focus else "").truncate(indent, pad=True)
        words = {code: word for code, word, _ in self.options}
        said = [plain_line(words.get(code) or self._called(code), "bold") for code in self.codes]
        lines: list[Content] = []
        for each in said or [plain_line("Enter to choose", "$quiet")]:
            each = each.truncate(max(width - indent, 8), ellipsis=True)
            lines.append((Content(" " * indent) if lines else label) + each)
        if self.error:
            lines.append(plain_line(f"{' ' * indent}{glyphs.red} {self.error}", "$rag-red"))
        return lines


class PickTyped(Pick):
    """The list of a `Picked`, looking for what was typed there."""

    def __init__(self, field: Picked, items: Sequence[Item]) -> None:
        super().__init__(field.label, items)
        self._field = field

    def on_mount(self) -> None:
        if typed := self._field.take():
            self.query_one("#words", Line).value = typed
