"""Unlocking, at the start and after each lock: a passphrase, or the code on paper. Shows no client text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import ContentSwitcher

from fsm_tui.errors import FsmError, Refused
from fsm_tui.moments import Surroundings
from fsm_tui.services import doorstep
from fsm_tui.services.doorstep import Doorstep
from screens import seating
from screens.commands import does, unless
from screens.page import Page
from screens.plain import Words
from screens.unlock.persons import Persons
from screens.unlock.waiting import Wait, sentence
from screens.widgets.field import Field
from screens.widgets.new_passphrase import LONGEST, NewPassphrase

BY_PASSPHRASE, BY_PAPER = "by-passphrase", "by-paper"
_AFTER_LOCK = "Locked. Everything is kept, what you were typing too."
_AT_START = "Locked. Your passphrase opens it."
_PAPER = (
    "Type the recovery code from your paper, or the office recovery key from the safe. "
    "Then choose a new passphrase for {name}. The old one will no longer open this vault."
)


class UnlockScreen(Page):
    """`door` is what the composition root saw already, so that the first paint waits for nothing.

    The rest of the details stands in `app.opening`, since a lock screen is built without any.
    """

    PLACE = "unlock"
    CSS_PATH = "unlock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "who(-1)", "Another person", show=False),
        Binding("down", "who(1)", "Another person", show=False),
        Binding("escape", "by_passphrase", "Passphrase", show=False),
    ]

    ways = getters.query_one("#ways", ContentSwitcher)
    who = getters.query_one(Persons)
    passphrase = getters.query_one("#passphrase", Field)
    code = getters.query_one("#code", Field)
    chosen = getters.query_one(NewPassphrase)
    said = getters.query_one("#said", Words)

    def __init__(self, door: Doorstep | None = None, **start: Any) -> None:
        super().__init__()
        self._at_start = bool(start)
        self.door = door
        self._wait = Wait()
        self._counting: Timer | None = None
        self._before = ""

    # -- what is shown

    def body(self) -> ComposeResult:
        told = self.app.opening.details.get("passphrase", "")
        with Vertical(id="threshold"), Vertical(id="door"):
            yield Words("", id="whose")
            yield Words(_AT_START if self._at_start else _AFTER_LOCK, id="kept")
            with ContentSwitcher(initial=BY_PASSPHRASE, id="ways"):
                with Vertical(id=BY_PASSPHRASE):
                    with Horizontal(id="who-row"):
                        yield Words("Who are you?", id="who-label")
                        yield Persons()
                    if told:
                        yield Words(f"In training the passphrase is: {told}", id="told")
                    yield Field("Passphrase", secret=True, longest=LONGEST, id="passphrase")
                with Vertical(id=BY_PAPER):
                    yield Words("", id="paper-words")
                    yield Field("On the paper", id="code")
                    yield NewPassphrase(self.around, self._names, id="new")
            yield Words("", id="said")
            yield Words("", id="where")

    def on_mount(self) -> None:
        self.passphrase.line.focus()
        if self.door is not None:
            self._show(self.door)

    async def arrive(self, *, first: bool) -> None:
        if self.door is None:
            await self.look()

    @property
    def home(self) -> Path | None:
        home: Path | None = self.app.opening.details["home"]
        return home

    @property
    def around(self) -> Surroundings:
        around: Surroundings = self.app.opening.details["around"]
        return around

    def _names(self) -> tuple[str, ...]:
        return self.door.names if self.door else ()

    @does("unlock.again")
    async def look(self) -> None:
        """See who may open the vault, or what is wrong with its files."""
        try:
            door = await self.app.desk.ask(doorstep.look, self.home, self.around)
        except FsmError as error:
            self._before = f"{error.title}. {error}"
            self._say(self._before, wrong=True)
            return
        self._say("")
        self._show(door)

    def _show(self, door: Doorstep) -> None:
        self.door = door
        self.query_one("#where", Words).words = f"Vault: {door.folder}"
        if not door.there:
            self._say("There is no vault in that folder any more. Put its files back, then press F9.", wrong=True)
            return
        several = len(door.names) > 1
        whose = f"Vault of {door.names[0]}" if door.names else "Vault"
        self.query_one("#whose", Words).words = "Vault of your team's office" if several else whose
        self.query_one("#who-row").display = several
        self.query_one("#paper-words", Words).words = _PAPER.format(name=door.names[0] if door.names else "you")
        self.who.show(door.names, door.slots)
        self._wait.begin(door.wait, self.around.now())
        self._count()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.set_class(wrong, "-wrong")
        self.said.words = f"! {text}" if wrong else text

    # -- waiting after wrong passphrases

    def _count(self) -> None:
        """Say how long is left, and go on counting; say that it is over."""
        if self._counting is not None:
            self._counting.stop()
            self._counting = None
        if not (left := self._wait.left(self.around.now())):
            return
        self._say(f"{self._before} {sentence(left)}".strip(), wrong=True)
        self._counting = self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        left = self._wait.left(self.around.now())
        if self.ways.current == BY_PASSPHRASE:
            self._say(f"{self._before} {sentence(left)}".strip() if left else sentence(0), wrong=left > 0)
        if not left and self._counting is not None:
            self._counting.stop()
            self._counting = None
            self._before = ""

    # -- doing

    @on(Field.Entered)
    def _entered(self) -> None:
        self.app.hands.perform("unlock.open")

    @on(Persons.OptionSelected)
    def _person_taken(self) -> None:
        self.passphrase.line.focus()

    @on(Field.Changed)
    def _typing(self, event: Field.Changed) -> None:
        if isinstance(event, Field.Entered):
            return
        if event.field.line.value and self.said.has_class("-wrong") and not self._wait.left(self.around.now()):
            self._say("")

    def action_who(self, by: int) -> None:
        if self.ways.current == BY_PASSPHRASE:
            self.who.move(by)

    @does("unlock.paper")
    def by_paper(self) -> None:
        self._turn_to(BY_PAPER)
        self.code.line.focus()

    def action_by_passphrase(self) -> None:
        if self.ways.current == BY_PAPER:
            self.chosen.forget()
            self.code.line.value = ""
            self._turn_to(BY_PASSPHRASE)
            self.passphrase.line.focus()
            self._count()

    def _turn_to(self, way: str) -> None:
        self.ways.current = way
        self._before = ""
        self._say("")
        for beside in ("#kept", "#where"):
            self.query_one(beside).display = way == BY_PASSPHRASE

    @does("unlock.show")
    def show_typed(self) -> None:
        if self.ways.current == BY_PAPER:
            self.chosen.show_typed()
        else:
            self.passphrase.line.password = not self.passphrase.line.password

    @does("unlock.words")
    def other_words(self) -> None:
        self.chosen.offer()

    @unless("unlock.words")
    def no_words(self) -> str | None:
        return None if self.ways.current == BY_PAPER else "Words are offered when you set a new passphrase."

    @does("unlock.open")
    async def open(self) -> None:
        if self.ways.current == BY_PAPER:
            await self._open_by_paper()
        elif left := self._wait.left(self.around.now()):
            self._say(sentence(left), wrong=True)
        elif typed := self.passphrase.line.value:
            await self._opening(seating.unlock, self.home, typed, self.around, self.who.slot)
        else:
            self._say("Type your passphrase, then press Enter.")

    async def _open_by_paper(self) -> None:
        if not (code := self.code.value):
            self.code.complain("Type what is on the paper.")
            self.code.line.focus()
        elif not await self.chosen.wrong():
            kdf = self.app.opening.details.get("kdf")
            await self._opening(seating.recover, self.home, code, self.chosen.value, self.around, kdf)

    async def _opening(self, opener: Any, *given: Any) -> None:
        self._say("Opening…")
        try:
            await self.app.open_seat(opener, *given)
        except FsmError as error:
            self._before = str(error) if isinstance(error, Refused) else f"{error.title}. {error}"
            self._say(self._before, wrong=True)
            if self.ways.current == BY_PASSPHRASE:
                if isinstance(error, Refused):  # a wrong passphrase is typed anew; after anything else it is kept
                    self.passphrase.line.value = ""
                await self._look_for_wait()
            return
        self.passphrase.line.value = ""
        self.chosen.forget()
        seating.welcome(self.app)

    async def _look_for_wait(self) -> None:
        try:
            door = await self.app.desk.ask(doorstep.look, self.home, self.around)
        except FsmError:
            return
        self._wait.begin(door.wait, self.around.now())
        self._count()
