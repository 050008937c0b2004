"""The lines of a plan for a bad day: if … then …. There is always an empty one more, so that none is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from screens.session.fields.answer import Answer
from screens.widgets.named import Named

MOST = 50
Pair = tuple[str, str]


class IfThen(Vertical):
    """One line, by its number."""

    DEFAULT_CSS = "IfThen { height: auto; width: 100%; }"
    #: An answer here brings the next line with it: Enter waits for it.
    reshapes = True

    def __init__(self, number: int, pair: Pair) -> None:
        super().__init__()
        self._number, self._pair = number, pair

    def compose(self) -> ComposeResult:
        yield Answer("If", placeholder="what may happen", id=f"if-{self._number}")
        yield Answer("then", placeholder="who does what", id=f"then-{self._number}")

    def on_mount(self) -> None:
        for answer, text in zip(self.query(Answer), self._pair, strict=True):
            answer.put(text)

    @property
    def pair(self) -> Pair:
        """What is typed."""
        said = [each.value for each in self.query(Answer)]
        return (said[0], said[1]) if len(said) == 2 else self._pair


class IfThens(Vertical):
    """All lines. `pairs` are those in which something is typed."""

    DEFAULT_CSS = "IfThens { height: auto; width: 100%; }"

    def __init__(self, pairs: Sequence[Pair], **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self._begun = tuple(pairs)[:MOST]

    def compose(self) -> ComposeResult:
        for number, pair in enumerate((*self._begun, ("", ""))[:MOST]):
            yield IfThen(number, pair)

    @property
    def lines(self) -> list[IfThen]:
        return [each for each in self.query(IfThen) if each.is_mounted]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(each.pair for each in self.lines if any(each.pair))

    def answer(self, number: int, part: str) -> Answer | None:
        """The field `when` or `then` of the line that is `number` among those in which something is typed."""
        said = [each for each in self.lines if any(each.pair)]
        if number >= len(said):
            return None
        return list(said[number].query(Answer))[part == "then"]

    @on(Answer.Changed)
    async def _grow(self) -> None:
        """The message goes on to the page."""
        lines = list(self.query(IfThen))
        if lines and any(lines[-1].pair) and len(lines) < MOST:
            await self.mount(IfThen(len(lines), ("", "")))
