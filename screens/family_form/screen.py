"""A form about a family: a new one, its details, a person, the plan, a milestone. Kept as it is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from fsm_tui.errors import Faults
from fsm_tui.services import drafting
from screens.commands import does, unless
from screens.dialogs.confirm import Confirm
from screens.family_form import forms, keeping, widgets
from screens.family_form.asks import Ask, asked, missing
from screens.family_form.keeping import Ready
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.header import HonestHeader
from screens.widgets.pick_line import PickLine
from screens.widgets.still_needed import Need, StillNeeded

#: How long after the first key that is not saved yet the draft is saved. Typing on does not put it off.
PAUSE = 0.6
HEADING = "heading"


class FamilyFormScreen(Page):
    """Questions one under another; what is still needed is always in view; F2 saves."""

    PLACE = "family_form"
    CSS_PATH = "family_form.tcss"

    still_needed = getters.query_one(StillNeeded)

    def __init__(
        self,
        form: str,
        family_id: str | None = None,
        person: str = "",
        event: str = "",
        which: str = "",
    ) -> None:
        super().__init__()
        self.form, self.family_id, self.which, self.event = form, family_id, which or person, event
        self.ready: Ready | None = None
        self.values: dict[str, str] = {}
        self.people = 1
        self._made: list[tuple[Ask, Widget]] = []
        self._faults: dict[str, str] = {}
        self._typed = False
        self._timer: Timer | None = None
        self._ended = False

    def heading(self) -> str:
        return forms.TITLES.get(self.form, "Family")

    def body(self) -> ComposeResult:
        yield VerticalScroll(id="questions", can_focus=False)
        yield StillNeeded(id="needed")

    async def arrive(self, *, first: bool) -> None:
        if self.ready is not None:
            return
        ready = await self.app.ask(keeping.ready, self.form, self.family_id, self.which, self.event)
        self.ready, self.values = ready, dict(ready.values)
        self.people = int(ready.draft.state.get("people", 1))
        if ready.label:
            self.query_one(HonestHeader).heading = f"{self.heading()}, {ready.label}"
        await self._mount(0)
        self._look()
        self._go_to(ready.draft.state)
        if ready.draft.state:
            self.app.say("Your draft is back.")

    async def _mount(self, first: int) -> None:
        if self.ready is not None:
            made = [
                (each, widgets.make(each, self.values.get(each.name, ""), self.ready.today, lambda: self.values))
                for each in self.ready.form.asks[first:]
            ]
            await self.query_one("#questions").mount_all([widget for _, widget in made])
            self._made += made

    def _go_to(self, state: dict[str, Any]) -> None:
        name = state.get("focus") or next((each.name for each in self._asked if each.kind != HEADING), "")
        for each, widget in self._made:
            if each.name == name:
                widgets.put_cursor(widget, state.get("cursor"))

    # -- what is typed

    @property
    def _asked(self) -> tuple[Ask, ...]:
        return asked(self.ready.form.asks, self.values) if self.ready else ()

    @on(Field.Changed)
    @on(Choice.Changed)
    @on(PickLine.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        before = dict(self.values)
        self.values |= {each.name: widgets.read(widget) for each, widget in self._made if each.kind != HEADING}
        changed = {name for name in self.values if self.values[name] != before.get(name, "")}
        if not changed or self.ready is None:
            return
        for name in changed & set(self._faults):
            del self._faults[name]
            self._complain(name, "")
        self._typed = True
        self._look()
        if self._timer is None:
            self._timer = self.set_timer(PAUSE, self._pause)

    def _pause(self) -> None:
        self._timer = None
        if not self.app.locked:  # locking has saved already
            self.run_worker(self.app.hands.guard(self._keep_and_say), group="draft")

    async def _keep_and_say(self) -> None:
        """Save; the first time the header counts one draft more."""
        new = self.ready is not None and not self.ready.draft.state
        await self.keep_draft()
        if new:
            await refresh_header(self.app)

    def _look(self) -> None:
        """Show what is asked now, and say what is still needed."""
        shown = {each.name for each in self._asked}
        needs = []
        for each, widget in self._made:
            if widget.display != (each.name in shown):
                widget.display = each.name in shown
        if self.ready is not None:
            needs = [Need(f"#{each.id}", words) for each, words in missing(self.ready.form.asks, self.values)]
        for each, widget in self._made:
            if each.name in shown and (each.name in self._faults or widgets.wrong(widget)):
                needs.append(Need(f"#{each.id}", f"{each.label.lower()}, as said there"))
        if tuple(needs) != self.still_needed.needs:
            self.still_needed.needs = tuple(needs)
            self.changed()

    def _complain(self, name: str, sentence: str) -> None:
        for each, widget in self._made:
            if each.name == name:
                widgets.complain(widget, sentence)

    # -- the draft

    def _state(self) -> dict[str, Any]:
        focused = [(each, widget) for each, widget in self._made if widgets.is_of(widget, self.focused)]
        state: dict[str, Any] = {"values": dict(self.values), "people": self.people}
        if self.ready is not None:
            state |= {"was": dict(self.ready.form.was), "opened": self.ready.draft.state.get("opened", "")}
        if focused:
            each, widget = focused[0]
            state |= {"focus": each.name, "cursor": widgets.cursor(widget)}
        return state

    async def keep_draft(self) -> None:
        if self.ready is None or self._ended or not (self._typed or self.ready.draft.state):
            return
        self._typed = False
        draft = await self.app.ask(keeping.keep, self.ready.draft, self._state())
        self.ready = replace(self.ready, draft=draft)

    # -- commands

    @unless("family_form.person")
    def no_room(self) -> str | None:
        full = self.people >= keeping.MOST_PEOPLE
        return "That is as many as fit here; add more on the family's page." if full else None

    @does("family_form.person")
    async def more(self) -> None:
        if self.ready is None:
            return
        before = len(self.ready.form.asks)
        self.people += 1
        form = await self.app.ask(keeping.with_people, self.people)
        self.ready = replace(self.ready, form=replace(form, was=self.ready.form.was))
        await self._mount(before)
        self._typed = True
        self._look()
        self._go_to({"focus": f"people.{self.people - 1}.name"})

    @does("family_form.save")
    async def save(self) -> None:
        if self.ready is None:
            return
        self._changed()
        if self.still_needed.needs:
            self._point_out()
            return
        self._ended = True  # from here on no draft is saved behind the back of what is recorded
        try:
            family = await self.app.ask(keeping.complete, self.ready.form, self.ready.draft, self._state())
        except Faults as fault:
            self._ended = False
            await self._show_faults(fault)
            return
        except BaseException:
            self._ended = False
            raise
        self.app.say("Saved." if family else "Nothing was changed.")
        await refresh_header(self.app)
        await self.app.back()
        if self.form == forms.NEW and family:
            await self.app.go("family", family_id=family)

    def _point_out(self) -> None:
        for each, words in missing(self.ready.form.asks, self.values) if self.ready else ():
            self._complain(each.name, f"Still needed: {words}")
        for _, widget in self._made:
            if said := widgets.wrong(widget):
                widgets.complain(widget, said)
        self.still_needed.to_next()

    async def _show_faults(self, fault: Faults) -> None:
        """Each fault at its question; one that has no question here becomes a dialog."""
        names = {each.name for each in self._asked}
        self._faults = {name: said for name, said in fault.faults if name in names}
        for name, said in self._faults.items():
            self._complain(name, said)
        self._look()
        self.still_needed.to_next()
        if len(self._faults) < len(dict(fault.faults)):
            await self.app.tell(fault)

    @does("family_form.throw_away")
    async def throw_away(self) -> None:
        if self.ready is None:
            return
        sure = Confirm("Throw this away?", "What was typed here is dropped for good.", yes="Throw away", no="Keep")
        if await self.app.show(sure):
            self._ended = True
            await self.app.ask(drafting.throw_away, self.ready.draft.id)
            await refresh_header(self.app)
            await self.app.back()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        event.widget.scroll_visible(animate=False)
