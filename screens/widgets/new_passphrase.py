"""Choosing a new passphrase: words to take, typed twice, with advice while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from fsm_tui.moments import Surroundings
from fsm_tui.services import choosing_passphrase, doorstep
from screens.app import FsmApp
from screens.plain import Words
from screens.widgets.choice import Choice, Option
from screens.widgets.field import Field
from screens.widgets.named import Named

_OFFERED = 3
_PAUSE = 0.3
LONGEST = 512


class NewPassphrase(Vertical):
    """Two hidden lines and three suggestions; taking one fills the first line and shows it, to be typed again.

    `known()` gives the words that anybody would try first, such as the person's name.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    NewPassphrase { height: auto; }
    NewPassphrase > #words-to-take { margin: 0 0 1 0; }
    NewPassphrase > #advice { padding: 0 1 0 22; height: auto; min-height: 1; color: $quiet; }
    """

    def __init__(self, around: Surroundings, known: Callable[[], tuple[str, ...]], **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self._around, self._known = around, known
        self._pause: Timer | None = None
        # Held, not looked up: advice may come when the page is on its way out.
        self.offered = Choice("Words to take", [Option("", "")], id="words-to-take")
        self.first = Field("New passphrase", secret=True, longest=LONGEST, id="new-passphrase")
        self.advice = Words("", id="advice")
        self.again = Field("The same again", secret=True, longest=LONGEST, id="new-passphrase-again")

    def compose(self) -> ComposeResult:
        yield from (self.offered, self.first, self.advice, self.again)

    def on_mount(self) -> None:
        self.offer()

    @property
    def value(self) -> str:
        """The passphrase, exactly as typed."""
        return self.first.line.value

    def offer(self) -> None:
        """Three other suggestions."""
        self.run_worker(self.app.hands.guard(self._offer), group="offer", exclusive=True)

    async def _offer(self) -> None:
        token = self._around.token
        found = [await self.app.desk.ask(choosing_passphrase.suggest, token) for _ in range(_OFFERED)]
        self.offered.options = tuple(Option(words, words) for words in found)
        self.offered.value = None
        self.offered.refresh(layout=True)

    def show_typed(self) -> None:
        """Show what is typed, or hide it again."""
        for field in (self.first, self.again):
            field.line.password = not field.line.password

    def forget(self) -> None:
        """Empty both lines."""
        for field in (self.first, self.again):
            field.line.value = ""

    async def wrong(self) -> bool:
        """Whether something is wrong with it; what it is then stands at its line, which has the focus."""
        unfit = await self.app.desk.ask(choosing_passphrase.unfit, self.value, self._tried_first())
        same = self.again.line.value == self.value
        for field, fault in ((self.first, unfit), (self.again, None if same else "This is not the same as above.")):
            if fault:
                field.complain(fault)
                field.line.focus()
                return True
        return False

    def _tried_first(self) -> tuple[str, ...]:
        """What `known` gave, each whole and word by word."""
        return tuple(word for each in self._known() for word in {each, *each.split()})

    @on(Choice.Changed, "#words-to-take")
    def _take(self, event: Choice.Changed) -> None:
        event.stop()
        self.first.line.value = event.value
        self.again.line.value = ""
        self.again.line.focus()

    @on(Field.Changed, "#new-passphrase")
    def _typed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._paused)

    def _paused(self) -> None:
        self.run_worker(self.app.hands.guard(self._advise), group="advice", exclusive=True)

    async def _advise(self) -> None:
        typed = self.value
        advice = await self.app.desk.ask(doorstep.advice, typed, self._tried_first())
        if self.is_running and typed == self.value:
            self.advice.words = " ".join((f"{advice.said.capitalize()}.", *advice.words)) if typed else ""
