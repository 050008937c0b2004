"""A labelled line that opens a picker: for a choice among more than a few."""

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
from screens.widgets.named import Named

#: The width of the label, as in `Field`.
ROOM = 22


class PickLine(Widget, can_focus=True):
    """Shows what is chosen; Enter or space opens the picker, Backspace empties it. `value` "" is nothing.

    `items()` gives what can be picked now: it may depend on another field.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    PickLine { width: 100%; height: auto; }
    PickLine:focus { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "pick", "Choose", show=False),
        Binding("backspace,delete", "empty", "Empty", show=False),
    ]

    value: reactive[str] = reactive("")
    error: reactive[str] = reactive("", layout=True)

    class Changed(Message):
        """Something else was picked."""

        def __init__(self, pick: PickLine, value: str) -> None:
            super().__init__()
            self.pick, self.value = pick, value

        @property
        def control(self) -> PickLine:
            return self.pick

    def __init__(
        self,
        label: str,
        items: Callable[[], Sequence[Item]],
        value: str = "",
        **named: Unpack[Named],
    ) -> None:
        super().__init__(**named)
        self.label, self.items = label, items
        self.set_reactive(PickLine.value, value)

    @property
    def words(self) -> str:
        """The label of what is picked; a code that is not offered is shown as it is."""
        return next((item.label for item in self.items() if item.key == self.value), self.value)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 2 if self.error else 1

    def render(self) -> Content:
        here = f"{self.app.glyphs.here} " if self.has_focus else "  "
        line = plain_line(f"{here}{self.label}", "bold" if self.has_focus else "")
        line = line.truncate(ROOM, ellipsis=True, pad=True)
        line += plain_line(self.words) if self.value else plain_line("nothing chosen", "$quiet")
        if self.has_focus:
            line += plain_line("  Enter to choose", "$quiet")
        if self.error:
            line += "\n" + plain_line(f"{' ' * ROOM}! {self.error}", "$rag-red")
        return line

    def action_pick(self) -> None:
        self.run_worker(self.app.hands.guard(self._pick), group="pick", exclusive=True)

    async def _pick(self) -> None:
        picked = await self.app.show(Pick(self.label, self.items()))
        if picked is not None:
            self.choose(picked)

    def action_empty(self) -> None:
        self.choose("")

    def choose(self, value: str) -> None:
        """Take a value as a person would."""
        self.error = ""
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

    def complain(self, sentence: str) -> None:
        """Show a sentence under the line; "" takes it away."""
        self.error = sentence

    def on_click(self, event: events.Click) -> None:
        self.action_pick()
