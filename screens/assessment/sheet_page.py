"""The page of an assessment: its parts, the open one, and the draft that is kept while somebody types."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Static, TextArea

from fsm_tui.practice.dates import read_day
from fsm_tui.services import assessing, drafting
from fsm_tui.services.assessing import Opened, Section
from screens.assessment import telling
from screens.assessment.sheet import EMPTY, Sheet
from screens.dialogs.pick import Item
from screens.page import Page
from screens.plain import plain
from screens.seating import refresh_header
from screens.widgets.field import DayInput, Field
from screens.widgets.header import HonestHeader
from screens.widgets.note_area import NoteArea
from screens.widgets.pick_line import PickLine
from screens.widgets.pick_many import PickMany
from screens.widgets.record_table import RecordTable

LONGEST = 20_000
#: How long after the first key that is not saved yet the draft is saved. Typing on does not put it off.
PAUSE = 0.6
AREAS = ("findings", "own")
NO_PARTS = "No parts in this guidance."


class SheetPage(Page):
    """The parts at the left, the open one at the right, needs and agreement below."""

    table = getters.query_one("#parts", RecordTable)
    findings = getters.query_one("#findings", NoteArea)
    own = getters.query_one("#own", NoteArea)
    needs_line = getters.query_one("#needs", PickMany)

    def __init__(self, family_id: str, person: str = "", corrects: str = "") -> None:
        super().__init__()
        self.family_id, self.person, self.corrects = family_id, person, corrects
        self.opened: Opened | None = None
        self.sheet = Sheet({}, {}, "", "")
        self.code = ""
        self._typed = False
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        with Horizontal(id="panes"):
            yield RecordTable(telling.COLUMNS, empty="Looking up the assessment.", id="parts")
            with Vertical(id="part"):
                yield Static("", markup=False, id="title")
                yield Static("", markup=False, id="prompts")
                yield Static("What is known", markup=False, classes="label")
                yield NoteArea(longest=LONGEST, id="findings")
                yield Static("In their own words", markup=False, classes="label")
                yield NoteArea(longest=LONGEST, id="own")
                yield Static("", markup=False, id="under")
        with Vertical(id="below"):
            yield PickMany("Needs", self._needs_offered, id="needs")
            yield Static("", markup=False, id="standing")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        if first or not self.sheet.touched:
            await self.load()

    async def load(self) -> None:
        """The assessment as it stands, with the draft over it."""
        opened = await self.app.ask(assessing.begin, self.family_id, self.person, self.corrects)
        self.opened, self.person = opened, opened.assessed.person
        state = opened.draft.state
        mended_day = opened.mending.agreed_on if opened.mending else None
        self.sheet = Sheet.of(opened.assessed, state, read_day(mended_day) if mended_day else "")
        self.query_one(HonestHeader).heading = f"Assessment, {opened.assessed.name}"
        if not self.query("#agreed"):  # made here: it reckons from the vault's own today
            day = DayInput("Agreed with them on", opened.today, required=False, id="agreed")
            await self.query_one("#below").mount(day, before="#standing")
        self.agreed.value = self.sheet.agreed
        self.agreed.complain("")
        self.needs_line.error, self.needs_line.value = "", self.sheet.needs
        codes = [each.code for each in opened.assessed.sections]
        wanted = state.get("section") or self.code
        self.code = wanted if wanted in codes else next(iter(codes), "")
        self.table.empty = NO_PARTS
        self.show_rows()
        self.table.cursor = codes.index(self.code) if codes else 0
        self.open_part()
        if state:
            self._put_cursor(state)
            self.app.say("Your draft is back.")
        await refresh_header(self.app)

    def _put_cursor(self, state: dict[str, Any]) -> None:
        if (name := state.get("focus")) in AREAS:
            area = self.query_one(f"#{name}", NoteArea)
            area.focus()
            row, column = state.get("cursor", (0, 0))
            area.move_cursor((int(row), int(column)))

    # -- showing

    @property
    def agreed(self) -> DayInput:
        """The day on which it was agreed with the parent or carer."""
        return self.query_one("#agreed", DayInput)

    @property
    def section(self) -> Section | None:
        """The part that is open."""
        found = self.opened.assessed.sections if self.opened else ()
        return next((each for each in found if each.code == self.code), None)

    def _needs_offered(self) -> list[Item]:
        """What the guidance offers, and what was chosen once and is offered no more."""
        if self.opened is None:
            return []
        offered = [Item(each.code, each.label, each.words) for each in self.opened.needs_offered]
        known = {each.key for each in offered}
        assessed = self.opened.assessed
        kept = zip(assessed.needs or (), assessed.need_words, strict=True)
        return [*offered, *(Item(code, words) for code, words in kept if code not in known)]

    def show_rows(self) -> None:
        """The list of parts and the line below, as they stand now."""
        if self.opened is not None:
            self.table.show_rows(telling.rows(self.opened.assessed, self.sheet, self.app.glyphs))
            self.query_one("#standing", Static).update(telling.standing(self.opened))

    def open_part(self) -> None:
        """Show the part that the cursor is on."""
        section = self.section
        if section is None:
            return
        for area, text in zip((self.findings, self.own), self.sheet.values.get(section.code, EMPTY), strict=True):
            if area.text != text:
                area.fill(text)
        self.query_one("#title", Static).update(plain(section.label, "bold"))
        self.query_one("#prompts", Static).update(plain(section.prompts, "$quiet"))
        self.query_one("#under", Static).update(telling.under(section))
        self.changed()

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the open part, under it."""
        self.query_one("#under", Static).update(plain(f"! {sentence}", "$rag-red"))

    def go_to(self, place: int) -> None:
        """Open the part with that number, round and round; what was typed is kept."""
        sections = self.opened.assessed.sections if self.opened else ()
        if sections:
            self.table.cursor = place % len(sections)
            self._moved()

    @on(RecordTable.Moved)
    def _moved(self) -> None:
        sections = self.opened.assessed.sections if self.opened else ()
        if self.table.cursor < len(sections) and sections[self.table.cursor].code != self.code:
            self.gather()  # a key may be quicker than the word that the text has changed
            self.code = sections[self.table.cursor].code
            self.open_part()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.findings.focus()

    # -- what is typed

    @on(TextArea.Changed)
    @on(PickLine.Changed)
    @on(Field.Changed)
    def gather(self) -> None:
        """Take what stands in the fields; if it is new, it is kept soon."""
        if self.opened is None or not self.code:
            return
        before = (self.sheet.values[self.code], self.sheet.needs, self.sheet.agreed)
        now = ((self.findings.text, self.own.text), self.needs_line.value, self.agreed.value)
        if before != now:
            self.sheet.values[self.code], self.sheet.needs, self.sheet.agreed = now
            self.to_be_kept()

    def to_be_kept(self) -> None:
        """Something is new: show it in the list, and save the draft after a moment."""
        self._typed = True
        self.show_rows()
        if (section := self.section) is not None:
            self.query_one("#under", Static).update(telling.under(section))
        if self._timer is None:
            self._timer = self.set_timer(PAUSE, self._pause)

    def _pause(self) -> None:
        self._timer = None
        if not self.app.locked:  # locking has saved already
            self.run_worker(self.app.hands.guard(self._keep_and_say), group="draft")

    async def _keep_and_say(self) -> None:
        """Save; when the draft comes or goes the header counts another number."""
        before = self.opened is not None and bool(self.opened.draft.state)
        await self.keep_draft()
        if self.opened is not None and bool(self.opened.draft.state) != before:
            await refresh_header(self.app)

    async def keep_draft(self) -> None:
        self.gather()
        opened = self.opened
        if opened is None or not self._typed:
            return
        self._typed = False
        if self.sheet.touched:
            draft = await self.app.ask(drafting.save, opened.draft, self._state())
        elif opened.draft.state:  # typed and taken back again
            await self.app.ask(drafting.throw_away, opened.draft.id)
            draft = replace(opened.draft, state={})
        else:
            return
        if self.opened is opened:
            self.opened = replace(opened, draft=draft)

    def _state(self) -> dict[str, Any]:
        state = self.sheet.state() | {"section": self.code}
        for name in AREAS:
            area = self.query_one(f"#{name}", NoteArea)
            if area.has_focus:
                state |= {"focus": name, "cursor": list(area.cursor_location)}
        return state

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What has the focus has the room, where there is little of it."""
        for name in AREAS:
            self.query_one(f"#{name}").set_class(event.widget.id == name, "-here")
        here = event.widget
        if isinstance(here, NoteArea) and here.cursor_location == (0, 0):  # one goes on where the text ends
            here.move_cursor(here.document.end)
