"""A page of questions: what is still needed always in view, every key kept in a draft, faults at their questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from fsm_tui.errors import Faults
from fsm_tui.services import drafting
from fsm_tui.services.drafting import Draft
from screens.asking import widgets
from screens.asking.asks import Ask, Values, asked, missing
from screens.dialogs.confirm import Confirm
from screens.page import Page
from screens.seating import refresh_header
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.pick_line import PickLine
from screens.widgets.still_needed import Need, StillNeeded

#: How long after the first key that is not saved yet the draft is saved. Typing on does not put it off.
PAUSE = 0.6
HEADING = "heading"


class Questions(Page):
    """Questions one under another. A page calls `begin` once it knows what is asked, and `attempt` to record.

    Without `begin` nothing is asked and nothing is kept.
    """

    still_needed = getters.query_one(StillNeeded)

    def __init__(self) -> None:
        super().__init__()
        self.asks: tuple[Ask, ...] = ()
        self.values: dict[str, str] = {}
        self.draft: Draft | None = None
        self.today = date.min
        self._made: list[tuple[Ask, Widget]] = []
        self._faults: dict[str, str] = {}
        self._typed = False
        self._timer: Timer | None = None
        self._ended = False

    def body(self) -> ComposeResult:
        yield VerticalScroll(id="questions", can_focus=False)
        yield StillNeeded(id="needed")

    def needs(self) -> int | None:
        """How many are missing: asked often, so not searched for among many widgets."""
        return len(self.still_needed.needs)

    # -- what a page adds

    def more_state(self) -> dict[str, Any]:
        """What is kept with the draft besides what was typed and where the cursor is."""
        return {}

    def noticed(self, changed: set[str]) -> None:
        """What was typed has changed; the names of the questions."""

    async def kept(self) -> None:
        """The draft was saved while somebody was typing."""

    def lacking(self) -> Iterator[Need]:
        """What is missing besides what the questions need themselves. It keeps nobody from saving."""
        yield from ()

    # -- questions

    async def begin(self, asks: tuple[Ask, ...], values: Values, draft: Draft, today: date) -> None:
        """Ask these, with what is known or was typed before, and go on where the draft was left."""
        self.draft, self.values, self.today = draft, dict(values), today
        await self.ask_these(asks)
        self._look()
        self.go_to(draft.state)
        if draft.state:
            self.app.say("Your draft is back.")

    async def ask_these(self, asks: tuple[Ask, ...]) -> None:
        """Ask these, in this order. What is asked already stays as it is, with what is typed."""
        box = self.query_one("#questions", VerticalScroll)
        there = {each.name: widget for each, widget in self._made}
        made: list[tuple[Ask, Widget]] = []
        fresh: list[Widget] = []
        for each in asks:
            if each.name in there:
                widget = there.pop(each.name)
                if fresh:
                    await box.mount_all(fresh, before=widget)
                    fresh = []
            else:
                known = self.values.get(each.name, "")
                widget = widgets.make(each, known, self.today, lambda: self.values, self.app.glyphs)
                widget.display = each.when(self.values)
                fresh.append(widget)
            made.append((each, widget))
        if fresh:
            await box.mount_all(fresh)
        for widget in there.values():
            await widget.remove()
        self.asks, self._made = asks, made

    async def ask_anew(self) -> None:
        """Take every question away: `begin` asks others."""
        self._made = []
        await self.query_one("#questions", VerticalScroll).remove_children()

    def go_to(self, state: Values | dict[str, Any]) -> None:
        """Put the cursor into the question that `state` names as `focus`, or into the first one."""
        name = state.get("focus") or next((each.name for each in self.asked if each.kind != HEADING), "")
        for each, widget in self._made:
            if each.name == name:
                widgets.put_cursor(widget, state.get("cursor"))

    @property
    def asked(self) -> tuple[Ask, ...]:
        """What is asked, given what was answered."""
        return asked(self.asks, self.values)

    # -- what is typed

    @on(Field.Changed)
    @on(Choice.Changed)
    @on(PickLine.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        before = dict(self.values)
        self.values |= {each.name: widgets.read(widget) for each, widget in self._made if each.kind != HEADING}
        changed = {name for name in self.values if self.values[name] != before.get(name, "")}
        if not changed or self.draft is None:
            return
        for name in changed & set(self._faults):
            del self._faults[name]
            self._complain(name, "")
        self._typed = True
        self.noticed(changed)
        self._look()
        if self._timer is None:
            self._timer = self.set_timer(PAUSE, self._pause)

    def _pause(self) -> None:
        self._timer = None
        if not self.app.locked:  # locking has saved already
            self.run_worker(self.app.hands.guard(self._keep_and_say), group="draft")

    async def _keep_and_say(self) -> None:
        """Save; the first time the header counts one draft more."""
        new = self.draft is not None and not self.draft.state
        await self.keep_draft()
        if new:
            await refresh_header(self.app)
        await self.kept()

    def _look(self) -> None:
        """Show what is asked now, and say what is still needed."""
        shown = {each.name for each in self.asked}
        for each, widget in self._made:
            if widget.display != (each.name in shown):
                widget.display = each.name in shown
        needs = (*self.needed(), *self.lacking())
        if needs != self.still_needed.needs:
            self.still_needed.needs = needs
            self.changed()

    def needed(self) -> tuple[Need, ...]:
        """What keeps the form from being recorded, in words."""
        needs = [Need(f"#{each.id}", words) for each, words in missing(self.asks, self.values)]
        shown = {each.name for each in self.asked}
        for each, widget in self._made:
            if each.name in shown and (each.name in self._faults or widgets.wrong(widget)):
                needs.append(Need(f"#{each.id}", f"{each.label.lower()}, as said there"))
        return tuple(needs)

    def _complain(self, name: str, sentence: str) -> None:
        for each, widget in self._made:
            if each.name == name:
                widgets.complain(widget, sentence)

    # -- the draft

    def state(self) -> dict[str, Any]:
        """The form as it stands, cursor included."""
        state: dict[str, Any] = {"values": dict(self.values), **self.more_state()}
        for each, widget in self._made:
            if widgets.is_of(widget, self.focused):
                state |= {"focus": each.name, "cursor": widgets.cursor(widget)}
        return state

    def typed(self) -> None:
        """Something changed that is no question: the draft is to be saved."""
        self._typed = True

    async def keep_draft(self) -> None:
        if self.draft is None or self._ended or not (self._typed or self.draft.state):
            return
        self._typed = False
        self.draft = await self.app.ask(drafting.save, self.draft, self.state())

    async def throw_away(self) -> None:
        """Drop what was typed, for good; asks first."""
        if self.draft is None:
            return
        sure = Confirm("Throw this away?", "What was typed here is dropped for good.", yes="Throw away", no="Keep")
        if await self.app.show(sure):
            self._ended = True
            await self.app.ask(drafting.throw_away, self.draft.id)
            await refresh_header(self.app)
            await self.app.back()

    # -- recording

    def complete(self) -> bool:
        """Whether it can be recorded; what is still needed is said at its question."""
        self._changed()
        if not self.needed():
            return True
        for each, words in missing(self.asks, self.values):
            self._complain(each.name, f"Still needed: {words}")
        for _, widget in self._made:
            if said := widgets.wrong(widget):
                widgets.complain(widget, said)
        self._to_first_needed()
        return False

    def _to_first_needed(self) -> None:
        ats = {each.at for each in self.needed()}
        for each, widget in self._made:
            if f"#{each.id}" in ats:
                widgets.put_cursor(widget, None)
                return

    async def attempt(self, service: Callable[..., Any], *args: Any) -> tuple[Any] | None:
        """What the service answers; None where it found faults, which then stand at their questions.

        From here on no draft is saved behind the back of what is recorded.
        """
        self._ended = True
        try:
            return (await self.app.ask(service, *args),)
        except Faults as fault:
            self._ended = False
            await self._show_faults(fault)
            return None
        except BaseException:
            self._ended = False
            raise

    async def _show_faults(self, fault: Faults) -> None:
        """Each fault at its question; one that has no question here becomes a dialog."""
        names = {each.name for each in self.asked}
        self._faults = {name: said for name, said in fault.faults if name in names}
        for name, said in self._faults.items():
            self._complain(name, said)
        self._look()
        self._to_first_needed()
        if len(self._faults) < len(dict(fault.faults)):
            await self.app.tell(fault)

    def on_descendant_blur(self) -> None:
        """A field that is left looks at itself; what was found when recording still stands there."""
        if self._faults:
            self.call_after_refresh(self._say_again)

    def _say_again(self) -> None:
        for name, said in self._faults.items():
            self._complain(name, said)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.call_after_refresh(self.show, event.widget)

    def show(self, widget: Widget) -> None:
        """Scroll to a question; the heading above says whom it is about and is in view too where there is room."""
        question = next((each for each in widget.ancestors_with_self if (each.id or "").startswith("ask-")), None)
        if isinstance(question, Widget) and isinstance(question.parent, Widget):
            rows = list(question.parent.children)
            above = [each for each in rows[: rows.index(question)] if each.has_class("form--heading") and each.display]
            if above:
                above[-1].scroll_visible(animate=False, immediate=True)
        widget.scroll_visible(animate=False, immediate=True)
