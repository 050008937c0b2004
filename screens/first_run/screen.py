"""First run: what this is, whose vault it will be, its passphrase, and the code for paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import ContentSwitcher

from fsm_tui.errors import FsmError
from fsm_tui.moments import Surroundings
from screens import seating
from screens.commands import does, unless
from screens.first_run.paper import PaperStep
from screens.first_run.steps import LAPTOP, OFFICE, Secret, What, Who
from screens.page import Page
from screens.plain import Words
from screens.widgets.field import Field

STEPS = ("what", "who", "secret", "paper")
_FIRST_FIELDS = {"what": "#place", "who": "#name Line", "secret": "#words-to-take", "paper": "#last-group Line"}


def areas() -> tuple[tuple[str, str], ...]:
    """The (code, name) of the areas in the built-in practice profile."""
    from fsm_tui.practice.profile import built_in

    return tuple((area.code, area.label) for area in built_in().lists.areas if not area.retired)


class FirstRunScreen(Page):
    """A wizard of four short steps. `kdf` None means that key derivation is measured on this computer."""

    PLACE = "first_run"
    CSS_PATH = "first_run.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "step_back", "Back", show=False)]

    steps = getters.query_one("#steps", ContentSwitcher)
    what = getters.query_one(What)
    who = getters.query_one(Who)
    secret = getters.query_one(Secret)
    paper = getters.query_one(PaperStep)
    said = getters.query_one("#said", Words)

    def __init__(self, home: Path | None, around: Surroundings, kdf: Any = None) -> None:
        super().__init__()
        self._home, self._around, self._kdf = home, around, kdf

    def body(self) -> ComposeResult:
        yield Words("", id="where-we-are")
        with VerticalScroll(id="middle", can_focus=False), ContentSwitcher(initial=STEPS[0], id="steps"):
            yield What()
            yield Who()
            yield Secret(self._around)
            yield PaperStep()
        yield Words("", id="said")

    def on_mount(self) -> None:
        self._turn_to(0)

    async def arrive(self, *, first: bool) -> None:
        if first:
            self.who.offer_areas(await self.app.desk.ask(areas))

    @property
    def step(self) -> int:
        """Which step is shown, from 0."""
        return STEPS.index(self.steps.current or STEPS[0])

    def _turn_to(self, step: int) -> None:
        self.steps.current = STEPS[step]
        self.query_one("#where-we-are", Words).words = f"Step {step + 1} of {len(STEPS)}"
        self._say("")
        self.query_one(_FIRST_FIELDS[STEPS[step]]).focus()
        self.changed()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.set_class(wrong, "-wrong")
        self.said.words = f"! {text}" if wrong else text

    # -- going on and back

    @on(Field.Entered)
    def _entered(self) -> None:
        self.app.hands.perform("first_run.next")

    @does("first_run.next")
    async def go_on(self) -> None:
        """Finish this step; whatever is missing says so at its field."""
        name = STEPS[self.step]
        if name == "what":
            self.who.suit(self.what.place)
            self._turn_to(1)
        elif name == "who" and self.who.complete():
            self.secret.known = tuple(self.who.value(one) for one in ("name", "area", "organisation"))
            self._turn_to(2)
        elif name == "secret" and not await self.secret.new.wrong():
            await self._make()
        elif name == "paper" and self.paper.copied():
            await self._open()

    @unless("first_run.before")
    def no_step_back(self) -> str | None:
        if self.step == 3:
            return "The vault is made. Copy the code and go on."
        return None if self.step else "This is the first step. Ctrl+Q leaves the program."

    @does("first_run.before")
    def step_back(self) -> None:
        self._turn_to(self.step - 1)

    def action_step_back(self) -> None:
        if self.step:
            self.app.hands.perform("first_run.before")

    @unless("first_run.words")
    @unless("first_run.show")
    def not_the_passphrase(self) -> str | None:
        return None if self.step == 2 else "This belongs to the step with the passphrase."

    @does("first_run.words")
    def other_words(self) -> None:
        self.secret.new.offer()

    @does("first_run.show")
    def show_typed(self) -> None:
        self.secret.new.show_typed()

    # -- making the vault

    def _maker(self) -> tuple[Callable[..., Any], dict[str, Any]]:
        """The service that makes this vault, and what it is given."""
        from fsm_tui.services import opening

        asked: dict[str, str] = {one: self.who.value(one) for one in ("name", "role")}
        if self.what.place == OFFICE:
            return opening.begin_office, asked | {"organisation": self.who.value("organisation")}
        return opening.begin_laptop, asked | {"area": self.who.value("area")}

    async def _make(self) -> None:
        self._say("Making the vault. This takes a few seconds…")
        self.steps.disabled = True
        try:
            paper = await self.app.desk.ask(self._made)
        except FsmError as error:
            self.steps.disabled = False
            self._turn_to(2)
            self._say(f"{error.title}. {error}", wrong=True)
            return
        self.steps.disabled = False
        self.paper.show(paper, office=self.what.place != LAPTOP)
        self._turn_to(3)

    def _made(self) -> seating.Paper:
        make, asked = self._maker()
        return seating.begin(
            make, self._home, passphrase=self.secret.new.value, around=self._around, kdf=self._kdf, **asked
        )

    async def _open(self) -> None:
        self._say("Opening…")
        try:
            await self.app.open_seat(seating.unlock, self._home, self.secret.new.value, self._around)
        except FsmError as error:
            self._say(f"{error.title}. {error}", wrong=True)
            return
        self.secret.new.forget()
        seating.welcome(self.app)
