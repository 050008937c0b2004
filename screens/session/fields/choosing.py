"""A choice that can be taken back, and a level that knows what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Unpack

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from screens.session.fields.brief import Brief, brief_line
from screens.widgets.choice import Choice, Option
from screens.widgets.named import Named


class FreeChoice(Choice):
    """A `Choice` that need not be made: Backspace takes it back. `hint` says so for the hint line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace,delete", "take_back", "Take back", show=False),
    ]

    class TakenBack(Message):
        """Nothing is chosen any more."""

    @property
    def hint(self) -> str:
        return "A number chooses, Backspace takes it back."

    def action_take_back(self) -> None:
        if self.value is not None:
            self.value = None
            self.error = ""
            self.post_message(self.TakenBack())


class Level(FreeChoice):
    """A level today. What it was before is marked and chosen beforehand, until a person chooses.

    `chosen` is the code that a person chose, or "" while it stands as before. `steps` are (code, word,
    explanation), the least first.
    """

    def __init__(self, label: str, steps: Sequence[tuple[str, str, str]], **named: Unpack[Named]) -> None:
        super().__init__(label, [Option(code, word) for code, word, _ in steps], **named)
        self._steps = tuple(steps)
        self.before = ""
        self.chosen = ""

    @property
    def hint(self) -> str:
        said = next((f"{word}: {words}." for code, word, words in self._steps if code == self.value), "")
        return said or "A number chooses the level today."

    def show_before(self, before: str) -> None:
        """Mark what it was before; it stands until somebody chooses."""
        if before != self.before:
            self.before = before
            self.options = tuple(
                Option(code, f"{word} (before)" if code == before else word) for code, word, _ in self._steps
            )
            self.refresh(layout=True)
        self.value = self.chosen or before or None

    def call(self, label: str) -> None:
        """Change the label."""
        if label != self.label:
            self.label = label
            self.refresh()

    def put(self, chosen: str) -> None:
        """Put back what a draft or a record says was chosen."""
        self.chosen = chosen if chosen in {option.value for option in self.options} else ""
        self.value = self.chosen or self.before or None

    def pin(self) -> None:
        """What stands there is meant: a reason was given for it."""
        self.chosen = self.chosen or self.value or ""

    def choose(self, number: int) -> None:
        if 0 <= number < len(self.options):
            chosen = self.options[number].value
            again = chosen == self.value and chosen != self.chosen
            self.chosen = chosen
            super().choose(number)
            if again:
                self.post_message(self.Changed(self, chosen))

    def action_take_back(self) -> None:
        if self.chosen:
            self.chosen, self.error = "", ""
            self.value = self.before or None
            self.post_message(self.TakenBack())


class BriefChoice(FreeChoice, Brief):
    """A `FreeChoice` that is one line until the focus is in it."""

    def _lines(self, width: int) -> list[Content]:
        if self.has_focus or self.error:
            return super()._lines(width)
        said = next((option.word for option in self.options if option.value == self.value), "")
        return [brief_line(self.label, said, "not said", width)]
