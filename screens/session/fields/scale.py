"""How a goal stands today: 0 to 10, or no change, achieved, stopped. One key each."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Unpack

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.app import FsmApp
from screens.plain import plain_line
from screens.widgets.named import Named

WORDS = (("no_change", "n", "no change"), ("achieved", "a", "achieved"), ("stopped", "s", "stopped"))


class Scale(Widget, can_focus=True):
    """`touch` is "", progress, no_change, achieved or stopped; `score` is 0 to 10 with progress.

    A digit is the score, 1 and then 0 is ten. `before` is the last score, marked with a dot. `onward` goes to where
    an answer in words is explained.
    """

    app = getters.app(FsmApp)
    words: ClassVar[tuple[tuple[str, str, str], ...]] = WORDS
    hint = "0 to 10; n no change, a achieved, s stopped. Backspace takes it back."

    DEFAULT_CSS = """
    Scale { width: 100%; height: auto; }
    Scale:focus { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Less", show=False),
        Binding("right", "move(1)", "More", show=False),
        Binding("backspace,delete", "take_back", "Take back", show=False),
        # With priority: what is typed after the letter belongs to the reason, and never answers anew.
        *(
            Binding(f"{letter},{letter.upper()}", f"word('{code}')", show=False, priority=True)
            for code, letter, _ in WORDS
        ),
    ]

    touch: reactive[str] = reactive("")
    score: reactive[int | None] = reactive(None)
    error: reactive[str] = reactive("", layout=True)

    class Changed(Message):
        """Something else stands there."""

    def __init__(
        self,
        label: str,
        before: int | None = None,
        *,
        onward: Callable[[], None] | None = None,
        **named: Unpack[Named],
    ) -> None:
        super().__init__(**named)
        self.label, self._onward = label, onward
        self.before = before
        self._spots: list[tuple[int, int, int, str]] = []

    def call(self, label: str) -> None:
        """Change the label."""
        if label != self.label:
            self.label = label
            self.refresh()

    def put(self, touch: str, score: int | None) -> None:
        """Put back what a draft or a record says, without a message."""
        self.touch = touch if touch in ("progress", *(code for code, _, _ in self.words)) else ""
        self.score = score if self.touch in ("progress", "achieved") else None

    def say(self, what: str) -> None:
        """Say how it stands, as a person would: a number from 0 to 10, a code of `WORDS`, or ""."""
        before = (self.touch, self.score)
        self.error = ""
        if what.isdigit():
            self.touch, self.score = "progress", int(what)
        else:
            self.touch, self.score = what, None
        if (self.touch, self.score) != before:
            self.post_message(self.Changed())

    def complain(self, sentence: str) -> None:
        """Show a sentence below; "" takes it away."""
        self.error = sentence

    def action_move(self, by: int) -> None:
        if self.touch == "progress" and self.score is not None:
            self.say(str(max(0, min(10, self.score + by))))
        else:
            self.say(str(self.before if self.before is not None else 0))

    def action_take_back(self) -> None:
        self.say("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "word" and not self.words:
            return False
        return super().check_action(action, parameters)

    def action_word(self, code: str) -> None:
        """An answer in words, and on to where it is explained."""
        self.say(code)
        if self._onward is not None:
            self._onward()

    def on_key(self, event: events.Key) -> None:
        if event.character is not None and event.character in "0123456789":
            ten = event.character == "0" and (self.touch, self.score) == ("progress", 1)
            event.stop()
            event.prevent_default()
            self.say("10" if ten else event.character)

    def on_click(self, event: events.Click) -> None:
        for line, start, end, what in self._spots:
            if event.y == line and start <= event.x < end:
                self.say(what)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        glyphs, indent = self.app.glyphs, 22
        here = f"{glyphs.here} " if self.has_focus else "  "
        line = plain_line(f"{here}{self.label}", "bold" if self.has_focus else "").truncate(indent, pad=True)
        self._spots = []
        for score in range(11):
            chosen = self.touch == "progress" and score == self.score
            word = f"({score})" if chosen else f" {score}{'·' if score == self.before else ' '}"
            self._spots.append((0, line.cell_length, line.cell_length + len(word), str(score)))
            line += Content.styled(word, "bold $focus" if chosen else "")
        lines = [line, Content(" " * indent)] if self.words else [line]
        for code, letter, word in self.words:
            chosen = code == self.touch
            scored = f", {self.score}" if chosen and self.score is not None else ""
            part = f"{glyphs.chosen if chosen else glyphs.open} {letter} {word}{scored}"
            if lines[-1].cell_length + len(part) > max(width, 40):
                lines.append(Content(" " * indent))
            start = lines[-1].cell_length
            self._spots.append((len(lines) - 1, start, start + len(part), code))
            lines[-1] = lines[-1] + Content.styled(part, "bold" if chosen else "") + "  "
        if self.error:
            lines.append(plain_line(f"{' ' * indent}{glyphs.red} {self.error}", "$rag-red"))
        return lines


class Ruler(Scale):
    """A ruler from 0 to 10, as a parent or carer answers it: how important, how sure (B4). Never a score of them."""

    words = ()
    hint = "0 to 10 as they say it; 1 and then 0 is ten. The dot is last time. Backspace takes it back."
