"""Consultations with our leader, and No Names consultations with the locality social worker (A33, A34, A101, A102)."""

from __future__ import annotations

from dataclasses import replace

from textual import getters, on
from textual.app import ComposeResult
from textual.widgets import Static

from fsm_tui.services.consulting import Consultation, NoNames
from screens.advice import finding, linking, telling
from screens.advice.telling import Chosen, View
from screens.commands import does, unless
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable

EVERY = "every"


class AdviceScreen(Page):
    """`go("advice")`; `family_id` is the family from whose page somebody came."""

    PLACE = "advice"
    CSS_PATH = "advice.tcss"

    table = getters.query_one("#lines", RecordTable)

    def __init__(self, family_id: str = "") -> None:
        super().__init__()
        self.family_id = family_id
        self.chosen = Chosen()
        self.view: View | None = None

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="summary")
        yield RecordTable(telling.CONSULTATIONS, empty="Looking up consultations.", id="lines")
        yield Facts(room=11, id="one")

    def on_mount(self) -> None:
        self.table.focus()
        self.watch(self.app, "locked", self._look_after_unlocking, init=False)

    def _look_after_unlocking(self, locked: bool) -> None:
        if not locked:
            self.return_to()  # an hour that was arranged is past, perhaps

    async def arrive(self, *, first: bool) -> None:
        before = _key(self.one)
        known = {_key(each) for each in self.shown}
        self.view = view = await self.app.ask(telling.look, self.chosen)
        self.query_one("#summary", Static).update(telling.summary(view, self.app.glyphs))
        self.table.columns = telling.NO_NAMES if self.no_names else telling.CONSULTATIONS
        none = telling.NO_NO_NAMES if self.no_names else telling.NO_CONSULTATION
        self.table.empty = telling.NONE_THERE if self.chosen.narrows else none
        self.table.show_rows([telling.row(each, self.app.glyphs) for each in self.shown])
        places = {_key(each): place for place, each in enumerate(self.shown)}
        if known:  # what was written just now is looked at next
            before = next((each for each in places if each not in known), before)
        self.table.cursor = places.get(before, 0)
        self._tell()
        await refresh_header(self.app)

    @property
    def no_names(self) -> bool:
        """Whether the list of No Names consultations is shown."""
        return self.chosen.no_names

    @property
    def shown(self) -> tuple[Consultation | NoNames, ...]:
        if self.view is None:
            return ()
        return self.view.no_names if self.no_names else self.view.consultations

    @property
    def one(self) -> Consultation | NoNames | None:
        """What is under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    @property
    def consultation(self) -> Consultation | None:
        return self.one if isinstance(self.one, Consultation) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        self.query_one("#one", Facts).show(telling.facts(self.one))
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("advice.next")

    # -- the lists

    async def _choose(self, chosen: Chosen) -> None:
        self.chosen, self.view = chosen, None
        await self.arrive(first=False)

    @does("advice.other")
    async def other(self) -> None:
        await self._choose(Chosen(no_names=not self.no_names))

    @does("advice.topic")
    async def topic(self) -> None:
        topics = self.view.topics if self.view else ()
        items = [Item(EVERY, "All topics"), *(Item(code, label) for code, label in topics)]
        if key := await self.app.show(Pick("Topic", items)):
            await self._choose(replace(self.chosen, topic="" if key == EVERY else key))

    @does("advice.days")
    async def days(self) -> None:
        if self.view is not None and (chosen := await finding.days(self.app, self.chosen, self.view.today)):
            await self._choose(chosen)

    # -- what cannot be done

    @unless("advice.next")
    def _nothing(self) -> str | None:
        return None if self.one else "There is nothing under the cursor."

    @unless("advice.arrange")
    def _not_to_arrange(self) -> str | None:
        one = self.consultation
        if one is None or one.hidden:
            return self._hidden()
        if one.state == "held":
            return "This consultation was held."
        if one.diarist and self.view and one.diarist != self.view.me:
            return "It is in somebody else's diary: they move it."
        return None

    @unless("advice.hold")
    def _held_already(self) -> str | None:
        if self.consultation is not None and self.consultation.state == "held":
            return "The advice is written. Change corrects it."
        return self._hidden()

    @unless("advice.change")
    def _not_to_change(self) -> str | None:
        if isinstance(self.one, NoNames) and not self.one.mine:
            return "Who wrote a No Names consultation corrects it."
        return self._hidden()

    def _hidden(self) -> str | None:
        if self.consultation is not None and self.consultation.hidden:
            return "It is about a restricted family: for the team leader and who has it."
        return self._nothing()

    @unless("advice.family")
    def _no_family(self) -> str | None:
        return None if self._families() else "It is about no family here."

    def _families(self) -> list[tuple[str, str]]:
        one = self.one
        if isinstance(one, NoNames):
            return [(each.family, each.label) for each in one.links if each.family]
        return [(one.family, one.family_label)] if one is not None and one.family else []

    # -- doing

    async def _form(self, form: str, which: str = "") -> None:
        details = {"which": which} if which else {"family_id": self.family_id} if form == "consultation" else {}
        await self.app.go("advice_form", form=form, **details)

    @does("advice.next")
    async def next_step(self) -> None:
        one = self.consultation
        if one is None or one.state == "held" or one.hidden:
            self.query_one("#one", Facts).focus()
        elif one.state == "asked":
            await self.plan_it()
        else:
            await self.hold()

    @does("advice.new")
    async def new(self) -> None:
        await self._form("no_names" if self.no_names else "consultation")

    @does("advice.arrange")
    async def plan_it(self) -> None:
        one = self.consultation
        if one is not None and one.appointment:
            await self.app.go("family_form", form="appointment", which=one.appointment)
        elif one is not None:
            await self._form("consultation_arranged", one.id)

    @does("advice.hold")
    async def hold(self) -> None:
        if self.consultation is not None:
            await self._form("consultation_held", self.consultation.id)

    @does("advice.change")
    async def change(self) -> None:
        one = self.one
        if isinstance(one, NoNames):
            await self._form("no_names", one.head)
        elif one is not None:
            await self._form("consultation_held" if one.state == "held" else "consultation", one.id)

    @does("advice.family")
    async def family(self) -> None:
        found = self._families()
        if len(found) > 1:
            key = await self.app.show(Pick("Which family?", [Item(*each) for each in found]))
            found = [each for each in found if each[0] == key]
        if found:
            await self.app.go("family", family_id=found[0][0])

    @unless("advice.link")
    def _nothing_to_link(self) -> str | None:
        return self._nothing()

    @does("advice.link")
    async def link(self) -> None:
        if isinstance(self.one, NoNames) and await linking.link(self.app, self.one, self.family_id):
            self.app.say("Linked.")
            await self.arrive(first=False)


def _key(one: Consultation | NoNames | None) -> str:
    return "" if one is None else one.id if isinstance(one, Consultation) else one.head
