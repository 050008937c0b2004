"""Unlocking, at the start and after each lock: a passphrase, or the code on paper. Shows no client text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from fsm_tui.errors import FsmError, Refused
from fsm_tui.moments import Surroundings
from fsm_tui.services import doorstep
from fsm_tui.services.doorstep import Doorstep
from screens import seating
from screens.commands import does, unless
from screens.page import Page
from screens.plain import Words
from screens.unlock.waiting import Wait, sentence
from screens.widgets.field import Field

if TYPE_CHECKING:
    from screens.unlock.paper import ByPaper
    from screens.unlock.persons import Persons

_LONGEST = 512
_AFTER_LOCK = "Locked. Everything is kept, what you were typing too."
_AT_START = "Locked. Your passphrase opens it."


class UnlockScreen(Page):
    """`door` is what the composition root saw already, so that the first paint waits for nothing.

    The rest of the details stands in `app.opening`, since a lock screen is built without any. What few need
    (several people, the code on paper) is imported and mounted when it is wanted.
    """

    PLACE = "unlock"
    CSS_PATH = "unlock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "who(-1)", "Another person", show=False),
        Binding("down", "who(1)", "Another person", show=False),
        Binding("escape", "by_passphrase", "Passphrase", show=False),
    ]

    passphrase = getters.query_one("#passphrase", Field)
    said = getters.query_one("#said", Words)

    def __init__(self, door: Doorstep | None = None, **start: Any) -> None:
        super().__init__()
        self._at_start = bool(start)
        self.door = door
        self.who: Persons | None = None
        self.paper: ByPaper | None = None
        self._wait = Wait()
        self._counting: Timer | None = None
        self._before = ""

    # -- what is shown

    def body(self) -> ComposeResult:
        told = self.app.opening.details.get("passphrase", "")
        with Vertical(id="threshold"), Vertical(id="door"):
            yield Words("", id="whose")
            yield Words(_AT_START if self._at_start else _AFTER_LOCK, id="kept")
            if told:
                yield Words(f"In training the passphrase is: {told}", id="told")
            yield Field("Passphrase", secret=True, longest=_LONGEST, id="passphrase")
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
        if several and self.who is None:
            from screens.unlock.persons import Persons

            self.who = Persons()
            row = Horizontal(Words("Who are you?", id="who-label"), self.who, id="who-row")
            self.query_one("#door").mount(row, before="#passphrase")
        if self.who is not None:
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
        if self.paper is None:
            self._say(f"{self._before} {sentence(left)}".strip() if left else sentence(0), wrong=left > 0)
        if not left and self._counting is not None:
            self._counting.stop()
            self._counting = None
            self._before = ""

    # -- doing

    @on(Field.Entered)
    def _entered(self) -> None:
        self.app.hands.perform("unlock.open")

    @on(Field.Changed)
    def _typing(self, event: Field.Changed) -> None:
        if isinstance(event, Field.Entered):
            return
        if event.field.line.value and self.said.has_class("-wrong") and not self._wait.left(self.around.now()):
            self._say("")

    def action_who(self, by: int) -> None:
        if self.who is not None and self.paper is None:
            self.who.move(by)

    @does("unlock.paper")
    async def by_paper(self) -> None:
        if self.paper is None:
            from screens.unlock.paper import ByPaper

            self._turn(to_paper=True)
            names = self.door.names if self.door else ()
            self.paper = ByPaper(self.around, names)
            await self.query_one("#door").mount(self.paper, before="#said")
            self.paper.code.line.focus()

    async def action_by_passphrase(self) -> None:
        if self.paper is not None:
            paper, self.paper = self.paper, None
            await paper.remove()
            self._turn(to_paper=False)
            self.passphrase.line.focus()
            self._count()

    def _turn(self, *, to_paper: bool) -> None:
        self._before = ""
        self._say("")
        for beside in ("#kept", "#where", "#who-row", "#told", "#passphrase"):
            self.query(beside).set(display=not to_paper)

    @does("unlock.show")
    def show_typed(self) -> None:
        if self.paper is not None:
            self.paper.new.show_typed()
        else:
            self.passphrase.line.password = not self.passphrase.line.password

    @does("unlock.words")
    def other_words(self) -> None:
        if self.paper is not None:
            self.paper.new.offer()

    @unless("unlock.words")
    def no_words(self) -> str | None:
        return None if self.paper is not None else "Words are offered when you set a new passphrase."

    @does("unlock.open")
    async def open(self) -> None:
        if self.paper is not None:
            if code := await self.paper.typed():
                new, kdf = self.paper.new.value, self.app.opening.details.get("kdf")
                await self._opening(seating.recover, self.home, code, new, self.around, kdf)
        elif left := self._wait.left(self.around.now()):
            self._say(sentence(left), wrong=True)
        elif typed := self.passphrase.line.value:
            await self._opening(seating.unlock, self.home, typed, self.around, self.who.slot if self.who else None)
        else:
            self._say("Type your passphrase, then press Enter.")

    async def _opening(self, opener: Any, *given: Any) -> None:
        self._say("Opening…")
        try:
            await self.app.open_seat(opener, *given)
        except FsmError as error:
            self._before = str(error) if isinstance(error, Refused) else f"{error.title}. {error}"
            self._say(self._before, wrong=True)
            if self.paper is None:
                if isinstance(error, Refused):  # a wrong passphrase is typed anew; after anything else it is kept
                    self.passphrase.line.value = ""
                await self._look_for_wait()
            return
        self.passphrase.line.value = ""
        if self.paper is not None:
            self.paper.forget()
        seating.welcome(self.app)

    async def _look_for_wait(self) -> None:
        try:
            door = await self.app.desk.ask(doorstep.look, self.home, self.around)
        except FsmError:
            return
        self._wait.begin(door.wait, self.around.now())
        self._count()
