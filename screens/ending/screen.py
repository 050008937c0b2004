"""How the work with a family ends: exit dates, what is still to be done, the proposal and the leader's word."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult

from fsm_tui.services import ending
from fsm_tui.services.ending import EndingView
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.pick import Item, Pick
from screens.ending.telling import facts
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader


def _look(seat: Seat, ident: str) -> tuple[EndingView, dict[str, str], str]:
    return ending.read(seat, ident), dict(seat.names()), seat.me.person


class EndingScreen(Page):
    """`go("ending", family_id=…)`; with `do="exit"` the form for an exit date opens at once."""

    PLACE = "ending"
    CSS_PATH = "ending.tcss"

    one = getters.query_one("#ending", Facts)

    def __init__(self, family_id: str, do: str = "") -> None:
        super().__init__()
        self.family_id, self.do = family_id, do
        self.view: EndingView | None = None
        self.me = ""

    def body(self) -> ComposeResult:
        yield Facts(room=18, empty="Looking it up.", id="ending")

    def on_mount(self) -> None:
        self.one.focus()

    async def arrive(self, *, first: bool) -> None:
        view, names, self.me = await self.app.ask(_look, self.family_id)
        self.view = view
        self.query_one(HonestHeader).heading = f"The end of the work, {view.label}"
        self.one.show(facts(view, self.app.glyphs, names))
        self.changed()
        await refresh_header(self.app)
        if first and self.do == "exit":
            await self.plan_exit()

    @unless("ending.exit")
    def _nobody(self) -> str | None:
        if self.view is None:
            return "It is still being looked up."
        if self.view.closed is not None:
            return "This family is closed."
        return None if self.view.exits else "There is no parent or carer in the work."

    @does("ending.exit")
    async def plan_exit(self) -> None:
        if self.view is None or not self.view.exits:
            return
        which = self.view.exits[0].person.id
        if len(self.view.exits) > 1:
            items = [Item(each.person.id, each.person.name, each.words) for each in self.view.exits]
            chosen = await self.app.show(Pick("Whose exit date", items))
            if chosen is None:
                return
            which = chosen
        await self.app.go("family_form", form="exit", family_id=self.family_id, which=which)

    @unless("ending.propose")
    def _over_already(self) -> str | None:
        if self.view is None:
            return "It is still being looked up."
        return "This family is closed." if self.view.closed is not None else None

    @does("ending.propose")
    async def propose(self) -> None:
        await self.app.go("family_form", form="closing", family_id=self.family_id)

    @unless("ending.decide")
    def _nothing_proposed(self) -> str | None:
        if self.view is None:
            return "It is still being looked up."
        if self.view.proposal is None:
            return "No proposal to close this family waits for a decision."
        if self.view.proposal.author == self.me:
            return "Nobody decides on their own proposal; ask the cover leader."
        return None

    @does("ending.decide")
    async def decide(self) -> None:
        if self.view is None or self.view.proposal is None:
            return
        items = [
            Item("closed", "Close the family", "Nothing is due for it any more. It stays readable at the office."),
            Item("not_yet", "Not yet", "Say what is to be done first; the practitioner can propose it again."),
        ]
        decision = await self.app.show(Pick("The proposal to close", items))
        if decision is None:
            return
        must = decision == "not_yet"
        because = await self.app.show(
            Ask(
                "Close the family" if not must else "Not yet",
                "A word to the practitioner, if you like." if not must else "What is to be done first?",
                label="Because",
                wrong=lambda said: "Say what is to be done first." if must and not said.strip() else None,
                yes="Close" if not must else "Send back",
            )
        )
        if because is None:
            return
        await self.app.ask(ending.decide, self.family_id, decision, because=because)
        self.app.say("Closed." if not must else "Sent back with your word.")
        await self.arrive(first=False)

    @does("ending.goals")
    async def goals(self) -> None:
        await self.app.go("goals", family_id=self.family_id)

    @does("ending.plan")
    async def plan(self) -> None:
        await self.app.go("family_form", form="plan", family_id=self.family_id)

    @unless("ending.read")
    def _none_to_read(self) -> str | None:
        return None if self.view and (self.view.proposal or self.view.closed) else "Nothing was proposed yet."

    @does("ending.read")
    async def read(self) -> None:
        if self.view is None:
            return
        said = self.view.proposal or self.view.family.ending.was_proposed
        if said is not None:
            await self.app.go("record", family_id=self.family_id, head=said.head)
