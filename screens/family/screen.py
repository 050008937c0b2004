"""One family at a glance, and everything that was recorded about it."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical

from fsm_tui.services import families
from fsm_tui.services.families import TimelineLine
from screens.commands import does, unless
from screens.dialogs.pick import Item, Pick
from screens.family.due import DueShown
from screens.family.glance import facts, look
from screens.family.leading import Leading
from screens.family.letters import choose
from screens.family.timeline import COLUMNS, in_words, timeline_rows
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import RecordTable

NOBODY = "nobody"
_DONE = "done"


class FamilyScreen(Leading):
    """What a worker must know first stands first; Tab goes between the glance and the timeline."""

    PLACE = "family"
    CSS_PATH = "family.tcss"

    table = getters.query_one("#timeline", RecordTable)

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.shown = None

    def body(self) -> ComposeResult:
        with Vertical(id="panes"):
            yield Facts(room=9, id="glance")
            with Vertical(id="records"):
                yield RecordTable(COLUMNS, empty="Nothing is recorded yet. Press r to record a visit.", id="timeline")
                yield Facts(wrap=False, id="one")

    def on_mount(self) -> None:
        self.query_one("#one", Facts).can_focus = False
        self.table.focus()
        self.watch(self.app, "locked", self._look_after_unlocking, init=False)

    def _look_after_unlocking(self, locked: bool) -> None:
        if not locked:
            self.return_to()

    async def arrive(self, *, first: bool) -> None:
        before = self.line
        self.shown = await self.app.ask(look, self.family_id)
        self.query_one(HonestHeader).heading = f"Family {self.shown.view.label}"
        self._glance()
        lines = self.shown.view.timeline
        self.table.show_rows(timeline_rows(lines))
        places = {line.root: place for place, line in enumerate(lines)}
        self.table.cursor = places.get(before.root, 0) if before else 0
        self._one()
        await refresh_header(self.app)

    def on_resize(self) -> None:
        self._glance()

    def _glance(self) -> None:
        if self.shown is not None:
            wide = self.app.size.width >= 100
            self.query_one("#glance", Facts).show(facts(self.shown, self.app.glyphs, wide=wide))

    @property
    def line(self) -> TimelineLine | None:
        """The record under the cursor."""
        lines = self.shown.view.timeline if self.shown else ()
        return lines[self.table.cursor] if self.table.cursor < len(lines) else None

    @on(RecordTable.Moved)
    def _one(self) -> None:
        self.query_one("#one", Facts).show(in_words(self.line) if self.line else ())
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("family.open")

    # -- going on

    @unless("family.open")
    def no_record(self) -> str | None:
        return None if self.line else "There is no record under the cursor."

    @does("family.open")
    async def open_record(self) -> None:
        if self.line:
            await self.app.go("record", family_id=self.family_id, head=self.line.head)

    @does("family.record")
    async def record(self) -> None:
        await self.app.go("session", family_id=self.family_id)

    @does("family.plan_visit")
    async def plan_visit(self) -> None:
        await self.app.go("family_form", form="visit", family_id=self.family_id)

    @unless("family.assessment")
    def nobody_to_assess(self) -> str | None:
        adults = [each for each in self.shown.view.family.people if each.role != "child"] if self.shown else ()
        return None if adults else "There is no parent or carer in this family yet."

    @does("family.assessment")
    async def assessment(self) -> None:
        await self.app.go("assessment", family_id=self.family_id)

    @unless("family.child_support")
    def no_child(self) -> str | None:
        return None if self.shown and self.shown.view.family.young else "There is no child in this family yet."

    @does("family.child_support")
    async def child_support(self) -> None:
        await self.app.go("family_form", form="child_support", family_id=self.family_id)

    @does("family.letter")
    async def letter(self) -> None:
        if chosen := await choose(self.app, self.family_id):
            await self.app.go("letter", family_id=self.family_id, **chosen)

    @does("family.edit")
    async def edit(self) -> None:
        await self.app.go("family_form", form="details", family_id=self.family_id)

    @does("family.plan")
    async def plan(self) -> None:
        await self.app.go("family_form", form="plan", family_id=self.family_id)

    @does("family.milestone")
    async def milestone(self) -> None:
        await self.app.go("family_form", form="milestone", family_id=self.family_id)

    @does("family.person")
    async def person(self) -> None:
        if self.shown is None:
            return
        items = [Item("new", "Add a person")]
        items += [Item(each.id, each.name, "Change what we know of them.") for each in self.shown.view.family.people]
        if key := await self.app.show(Pick("People of the family", items)):
            more = {} if key == "new" else {"person": key}
            await self.app.go("family_form", form="person", family_id=self.family_id, **more)

    # -- what is due

    @unless("family.due")
    def nothing_due(self) -> str | None:
        return None if self.shown and (self.shown.dues or self.shown.done) else "Nothing is due."

    @does("family.due")
    async def due(self) -> None:
        """Every open clock with the sentence behind it; choosing one goes where it is done."""
        if self.shown is None:
            return
        items = [
            Item(str(number), each.what, f"{_sentence(each.stands)}, {each.whose}. {each.guidance}", each.word)
            for number, each in enumerate(self.shown.dues)
        ]
        if self.shown.done:
            items.append(Item(_DONE, "Done, and not applicable", "Every clock that does not run any more, and why."))
        if (key := await self.app.show(Pick("Due: Enter does it", items))) is not None:
            chosen = await self._stopped() if key == _DONE else self.shown.dues[int(key)]
            if chosen is not None and chosen.place:
                await self.app.go(chosen.place, family_id=self.family_id, **dict(chosen.details))

    async def _stopped(self) -> DueShown | None:
        """Clocks that are done, with the record that stopped them, and those that do not apply."""
        done = self.shown.done if self.shown else ()
        items = [Item(str(number), each.what, f"{_sentence(each.stands)}. {each.guidance}", each.word)
                 for number, each in enumerate(done)]  # fmt: skip
        key = await self.app.show(Pick("Done: Enter reads the record", items))
        return None if key is None else done[int(key)]

    # -- at the office

    @unless("family.allocate")
    def not_at_office(self) -> str | None:
        return None if self.shown and self.shown.at_office else "Families are allocated at the office."

    @does("family.allocate")
    async def allocate(self) -> None:
        staff = await self.app.ask(families.staff)
        items = [Item(each.person, each.name, each.area, each.role) for each in staff]
        items.append(Item(NOBODY, "Nobody", "Takes the family out of every laptop."))
        if key := await self.app.show(Pick("Allocate to", items)):
            await self.app.ask(families.allocate, self.family_id, None if key == NOBODY else key)
            await self.arrive(first=False)
            self.app.say("Allocated. The clocks start today." if key != NOBODY else "With nobody now.")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
