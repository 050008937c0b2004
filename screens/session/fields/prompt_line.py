"""A safety prompt as it is asked: why, its source, and one key for the answer."""

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

from fsm_tui.services.prompting import Shown
from screens.app import FsmApp
from screens.plain import plain_line
from screens.session.fields.answer import Answer
from screens.session.fields.several import Several
from screens.widgets.named import Named

ANSWERS = (("discussed", "discussed"), ("not_now", "not now, because"))
_INDENT = "    "


class PromptLine(Widget, can_focus=True):
    """`value` is "", "discussed" or "not_now". 1 and 2 answer, Backspace takes it back.

    Enter shows the words in full while it is open, and goes on once it is answered; Space always shows them.
    `chosen` is called at once when a person answers, before the next key is looked at.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    PromptLine { width: 100%; height: auto; margin: 1 0 0 0; }
    PromptLine:focus { background: $surface; }
    """
    # With priority: what is typed ahead after "2" belongs to the because.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "answer('discussed')", "Discussed", show=False, priority=True),
        Binding("2", "answer('not_now')", "Not now", show=False, priority=True),
        Binding("backspace,delete", "answer('')", "Take back", show=False),
        Binding("enter", "go_on_or_read", "Words", show=False, priority=True),
        Binding("space", "read", "Words", show=False),
        Binding("up", "app.focus_previous", "Before", show=False),
        Binding("down", "app.focus_next", "After", show=False),
    ]

    value: reactive[str] = reactive("", layout=True)

    class Changed(Several.Changed):
        """Another answer, or none any more."""

    class Wanted(Message):
        """A person wants the words in full."""

        def __init__(self, line: PromptLine) -> None:
            super().__init__()
            self.line = line

    def __init__(
        self, prompt: Shown, value: str, chosen: Callable[[PromptLine], None], **named: Unpack[Named]
    ) -> None:
        super().__init__(**named)
        self.prompt, self._chosen = prompt, chosen
        self.set_reactive(PromptLine.value, value)
        self._spots: list[tuple[int, int, int, str]] = []

    @property
    def hint(self) -> str:
        if self.value:  # one line of 80 columns; 1 and 2 stand beside the answers
            return "Backspace takes it back. Enter goes on, Space: words and source."
        return "1 discussed, 2 not now. Enter: words and source."

    def show(self, prompt: Shown) -> None:
        """The same prompt for other reasons."""
        if prompt != self.prompt:
            self.prompt = prompt
            self.refresh(layout=True)

    def answer(self, value: str) -> None:
        """Answer, as a person would."""
        if value != self.value:
            self.value = value
            self._chosen(self)
            self.post_message(self.Changed())

    def action_answer(self, value: str) -> None:
        self.answer(value)

    def action_go_on_or_read(self) -> None:
        if self.value:
            self.screen.focus_next()
        else:
            self.action_read()

    def action_read(self) -> None:
        self.post_message(self.Wanted(self))

    def on_click(self, event: events.Click) -> None:
        for line, start, end, value in self._spots:
            if event.y == line and start <= event.x < end:
                self.answer(value)
                return
        self.action_read()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        """Label and answers, on one line if they fit; below it why and by which source, until it is answered."""
        width = max(width, 30)
        glyphs, said = self.app.glyphs, self.prompt
        here = glyphs.here if self.has_focus else glyphs.done if self.value == "discussed" else glyphs.amber
        head = plain_line(f"{here} {said.label}, {said.whose}", "bold" if self.has_focus or not self.value else "")
        parts = [
            Content.styled(f"{glyphs.chosen if self.value == code else glyphs.open} {number} {word}",
                           "bold" if self.value == code else "")
            for number, (code, word) in enumerate(ANSWERS, 1)
        ]  # fmt: skip
        room = sum(each.cell_length + 2 for each in parts)
        fits = head.cell_length + 2 + room <= width
        lines = [head.truncate(width - room, pad=True) if fits else head.truncate(width, ellipsis=True)]
        lines += [] if fits else [Content(_INDENT)]
        self._spots = []
        for (code, _), part in zip(ANSWERS, parts, strict=True):
            start = lines[-1].cell_length
            lines[-1] = lines[-1] + part + "  "
            self._spots.append((len(lines) - 1, start, start + part.cell_length, code))
        return lines if self.value else [*lines, *self._why(width - len(_INDENT))]

    def _why(self, width: int) -> list[Content]:
        said = self.prompt
        signed = "" if said.confirmed else ", not signed off here yet"
        lines = plain_line(said.because).wrap(width) if said.because else []
        lines += plain_line(f"Last time: {said.last}", "$quiet").wrap(width) if said.last else []
        source = plain_line(f"Version {said.version}{signed}. Source: {said.source}", "$quiet")
        return [Content(_INDENT) + each for each in (*lines, source.truncate(width, ellipsis=True))]


class PromptNote(Answer):
    """What was said about it, or why not now. It begins with what the draft kept."""

    def __init__(self, text: str, value: str, **named: Unpack[Named]) -> None:
        label, hint = self._asked(value)
        super().__init__(label, placeholder=hint, **named)
        self._text = text
        self.display = bool(value)

    @staticmethod
    def _asked(value: str) -> tuple[str, str]:
        if value == "not_now":
            return "Not now because", "why it could not be talked about"
        return "What was said", "may stay empty"

    def on_mount(self) -> None:
        self.put(self._text)

    def ask(self, value: str) -> None:
        """As the answer asks for it; nothing while there is none."""
        self.display = bool(value)
        self.call(*self._asked(value))
