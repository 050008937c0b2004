"""Opening with what is on paper: the recovery code or the office recovery key, and a new passphrase."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical

from fsm_tui.moments import Surroundings
from screens.plain import Words
from screens.widgets.field import Field
from screens.widgets.new_passphrase import NewPassphrase

_WORDS = (
    "Type the recovery code from your paper, or the office recovery key from the safe. "
    "Then choose a new passphrase for {name}. The old one will no longer open this vault. Esc goes back."
)


class ByPaper(Vertical):
    """A line for the code, and a new passphrase for the first of `names`, the people of this vault."""

    code = getters.query_one("#code", Field)
    new = getters.query_one(NewPassphrase)

    def __init__(self, around: Surroundings, names: tuple[str, ...]) -> None:
        super().__init__(id="by-paper")
        self._around, self._names = around, names

    def compose(self) -> ComposeResult:
        yield Words(_WORDS.format(name=next(iter(self._names), "you")), id="paper-words")
        yield Field("On the paper", id="code")
        yield NewPassphrase(self._around, lambda: self._names, id="new")

    async def typed(self) -> str | None:
        """The code, if it and the passphrase are there; else what is missing says so."""
        if not self.code.value:
            self.code.complain("Type what is on the paper.")
            self.code.line.focus()
            return None
        return None if await self.new.wrong() else self.code.value

    def forget(self) -> None:
        """Empty everything."""
        self.code.line.value = ""
        self.new.forget()
