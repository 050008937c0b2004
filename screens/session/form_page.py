"""A page that is one form with a draft: sections, what is still missing, and coming back to the same field."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, TextArea

from fsm_tui.errors import Faults
from screens.commands import registry
from screens.dialogs.pick import Item, Pick
from screens.keeping import Keeper
from screens.page import Page
from screens.plain import plain_line
from screens.seating import refresh_header
from screens.session import at_the_desk
from screens.session.assessing import Assessment
from screens.session.at_the_desk import Opened
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice
from screens.session.fields.picked import Picked
from screens.session.fields.said import Said
from screens.session.fields.scale import Scale
from screens.session.fields.several import Several
from screens.session.form import RiskForm
from screens.session.names import Names
from screens.session.section import Section
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.header import HonestHeader
from screens.widgets.still_needed import Need, StillNeeded

SectionT = TypeVar("SectionT", bound=Section)

#: How soon after a change the form is looked at. Typing on does not put it off.
_LOOK = 0.15


class Pane(VerticalScroll):
    """What scrolls. When it gets smaller, as by a longer list of what is missing, the field in use stays in view."""

    def on_resize(self) -> None:
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            self.call_after_refresh(focused.scroll_visible, animate=False)


class FormPage(Page):
    """Subclasses say how the form is opened, which sections it has, and what happens once it is recorded."""

    BINDINGS: ClassVar[list[Any]] = []
    CSS_PATH = Path(__file__).with_name("session.tcss")
    FORM: ClassVar[type[RiskForm]] = RiskForm
    COMPLETE: ClassVar[str] = ""

    needed = getters.query_one(StillNeeded)

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.opened: Opened | None = None
        self.sections: tuple[Section, ...] = ()
        self.found: Assessment | None = None
        self.names: Names | None = None
        self.keeper = Keeper(self, self.state)
        self.recorded = False
        self._changes = 0
        self._looked = -1
        self._form_looked_at: RiskForm | None = None
        self._looking: Timer | None = None
        self._said: dict[str, str] = {}
        self._order: dict[str, int] = {}

    # -- what a form is

    def body(self) -> ComposeResult:
        with Pane(id="form", can_focus=False):
            yield Vertical(id="left")
            yield Vertical(id="right")
        yield Said(id="hint")
        yield StillNeeded(id="needed")

    def open(self) -> Any:
        """The desk function that opens the form, with its arguments but the seat."""
        raise NotImplementedError

    def make_sections(self, opened: Opened, names: Names) -> tuple[list[Section], list[Section]]:
        """The sections of the left and of the right pane."""
        raise NotImplementedError

    async def after(self) -> None:
        """Where to go once it is recorded or thrown away."""
        await self.app.back()

    @property
    def corrects(self) -> str | None:
        """The version that this form corrects."""
        return self.opened.corrects if self.opened else None

    def section(self, kind: type[SectionT]) -> SectionT:
        """The section of that kind."""
        return self.query_one(kind)

    # -- opening

    async def arrive(self, *, first: bool) -> None:
        if self.opened is None or self.recorded:
            await self._open()
        else:
            await self.meet()

    async def _open(self) -> None:
        desk, *given = self.open()
        opened: Opened = await self.app.ask(desk, *given)
        self.opened, self.recorded, self._said = opened, False, {}
        self._form_looked_at = None
        self.names = names = Names(opened.family)
        self.query_one(HonestHeader).heading = f"{self.heading()}: {opened.label}"
        left, right = self.make_sections(opened, names)
        self.sections = (*left, *right)
        end = Button(f"Complete  {self.app.keys.shown(registry.get(self.COMPLETE))}", id="complete", compact=True)
        for pane, sections in (("#left", left), ("#right", [*right, end])):
            await self.query_one(pane).remove_children()
            await self.query_one(pane).mount_all(sections)
            self.query_one(pane).display = bool(sections)
        for section in self.sections:
            section.fill(opened.form)
        for field in self.query(Field):
            if field.value:
                field.look()
        self.keeper.begin(opened.draft, opened.blank.to_state())
        self._number()
        await self.look()
        self._put_focus(opened.draft.state.get("at"), opened.draft.state.get("cursor"))

    async def meet(self) -> None:
        """The family may have changed while another page lay above: take in what is new, lose nothing."""
        if self.opened is None:
            return
        family = await self.app.ask(at_the_desk.look_again, self.opened.family.id)
        self.names = Names(family)
        for section in self.sections:
            await section.meet(family)
        self._number()
        await self.look(again=True)

    def _number(self) -> None:
        """The order of the fields on the page, by id."""
        self._order = {widget.id: number for number, widget in enumerate(self.query("*")) if widget.id}

    # -- what is on the screen

    def form(self) -> RiskForm:
        """What is on the screen."""
        said: dict[str, Any] = {}
        for section in self.sections:
            said |= section.read()
        return self.FORM.model_validate(said)

    def state(self) -> dict[str, Any]:
        """What the draft keeps: the form, the field and the cursor."""
        state: dict[str, Any] = {"form": self.form().to_state()}
        if self.corrects:
            state["corrects"] = self.corrects
        focused = self.focused
        named = next((one.id for one in focused.ancestors_with_self if one.id), None) if focused else None
        if named:
            state["at"] = named
            if isinstance(focused, TextArea):
                state["cursor"] = list(focused.cursor_location)
            elif isinstance(focused, Input):
                state["cursor"] = [0, focused.cursor_position]
        return state

    def _put_focus(self, named: Any, cursor: Any) -> None:
        there = self.query(f"#{named}") if isinstance(named, str) and named.replace("-", "").isalnum() else None
        inside = [one for one in self.focus_chain if there and there.first() in one.ancestors_with_self]
        chosen = inside[0] if inside else next(iter(self.focus_chain), None)
        if chosen is None:
            return
        chosen.focus()
        if inside and isinstance(cursor, list) and len(cursor) == 2 and all(isinstance(one, int) for one in cursor):
            if isinstance(chosen, TextArea):
                chosen.move_cursor((cursor[0], cursor[1]))
            elif isinstance(chosen, Input):
                chosen.cursor_position = cursor[1]

    @on(Field.Changed)
    @on(Choice.Changed)
    @on(FreeChoice.TakenBack)
    @on(Several.Changed)
    @on(Picked.Changed)
    @on(Answer.Changed)
    @on(Scale.Changed)
    @on(TextArea.Changed)
    def touched(self) -> None:
        """Something was typed or chosen: keep it, and look at the form, soon."""
        if self.opened is None:
            return
        self._changes += 1
        self.keeper.touched()
        if self._looking is None:
            self._looking = self.set_timer(_LOOK, self._look_soon)
        self._hint()

    # -- looking at it

    def _look_soon(self) -> None:
        self._looking = None
        if not self.app.locked:
            self.run_worker(self.app.hands.guard(self.look), group="look", exclusive=True)

    async def look(self, *, again: bool = False) -> None:
        """See what is missing and what follows, by the service's rules, and show it.

        A form that was looked at is looked at once more only if asked, as when time has gone on.
        """
        if self.opened is None or self.recorded:
            return
        changes, form = self._changes, self.form()
        if form == self._form_looked_at and not again:
            self._looked = changes
            return
        found = await self.app.ask(at_the_desk.look_at, self.opened.family.id, form, self.corrects)
        if not self.recorded:
            self._form_looked_at = form
            self._heed(form, found)
            self._looked = changes

    @property
    def looked_at(self) -> bool:
        """Does what is shown beside the form stand for what is typed now?"""
        return self._looked == self._changes

    def _heed(self, form: RiskForm, found: Assessment) -> None:
        self.found = found
        for section in self.sections:
            section.heed(found, form)
        self._show_faults(found.faults, lambda place: found.wrong(place, form))
        self._hint()

    def _show_faults(self, faults: tuple[tuple[str, str], ...], aloud: Any) -> None:
        """Name each fault in the list of what is missing, and say it where it is mended if it is wrong."""
        needs: list[Need] = []
        missing: dict[Section, int] = dict.fromkeys(self.sections, 0)
        said: dict[str, str] = {}
        names = self.names
        for place, sentence in faults:
            if (found := self._field_at(place)) is None:
                continue
            section, field = found
            missing[section] += 1
            needs.append(Need(f"#{field.id}", names.of(place) if names else place))
            if field.id and aloud(place):
                said.setdefault(field.id, f"This {sentence}" if sentence.startswith("is ") else _capital(sentence))
        self.needed.needs = tuple(sorted(needs, key=lambda need: self._order.get(need.at[1:], 0)))
        for section, count in missing.items():
            section.count(count)
        self._complain(said)

    def _field_at(self, place: str) -> tuple[Section, Widget] | None:
        """Where a fault is mended, or None where the page has no field for it."""
        for section in self.sections:
            if (field := section.field_at(place)) is not None:
                return section, field
        return None

    def _complain(self, said: dict[str, str]) -> None:
        for ident, sentence in {**dict.fromkeys(self._said, ""), **said}.items():
            if self._said.get(ident, "") == sentence:
                continue
            for field in self.query(f"#{ident}"):
                if hasattr(field, "complain"):
                    field.complain(sentence)
                    if isinstance(field, Field) and not sentence:
                        field.look()
        self._said = said

    # -- completing

    def still(self) -> str | None:
        """How much is missing, without naming anybody; None where nothing is."""
        key = self.app.keys.shown(registry.get("app.next_needed"))
        count = len(self.needed.needs)
        return f"{count} still needed. {key} goes to the next." if count else None

    def why_not(self) -> str | None:
        """Why it cannot be completed, as far as that is known without looking at the form again."""
        if self.opened is None:
            return "It is still being opened."
        future = self.found is not None and {place for place, _ in self.found.faults} == {"happened_at"}
        return None if future or not self.looked_at else self.still()

    async def complete(self) -> None:
        """Record it, durably, then leave. What is missing is said where it is missing."""
        await self.look(again=True)
        if self.opened is None or self.keeper.draft is None:
            return
        if reason := self.still():
            self.app.say(reason, severity="warning")
            self.next_needed()
            return
        self.keeper.stop()
        try:
            await self.app.ask(
                at_the_desk.complete, self.opened.family.id, self.form(), self.corrects, self.keeper.draft
            )
        except Faults as found:
            self.keeper.go_on()
            self._show_faults(found.faults, lambda _: True)
            self.next_needed()
            if nowhere := tuple(one for one in found.faults if self._field_at(one[0]) is None):
                raise Faults(found.title, nowhere, found.hint) from None
            return
        except BaseException:
            self.keeper.go_on()
            raise
        self.recorded = True
        await refresh_header(self.app)
        self.app.say("Completed." if not self.app.header.sync else f"Completed. {self.app.header.sync}.")
        await self.after()

    async def throw_away(self) -> None:
        """Drop the draft for good; it was asked before."""
        from fsm_tui.services import drafting

        if self.keeper.draft is None:
            return
        self.keeper.stop()
        await self.app.ask(drafting.throw_away, self.keeper.draft.id)
        self.recorded = True
        await refresh_header(self.app)
        self.app.say("The draft was thrown away.")
        if len(self.app.pages()) > 1:
            await self.app.back()
        else:
            await self._open()

    async def keep_draft(self) -> None:
        if self.opened is not None and not self.recorded:
            await self.keeper.keep()

    # -- moving about

    def needs(self) -> int | None:
        return len(self.needed.needs) if self.opened is not None else 0

    def go_to(self, kind: type[Section]) -> None:
        """Go to a section: its first field, with its heading in view."""
        section = self.query_one(kind)
        inside = [one for one in self.focus_chain if section in one.ancestors_with_self]
        if inside:
            self.set_focus(inside[0], scroll_visible=False)
        section.scroll_visible(animate=False, top=True)

    @on(Field.Entered)
    @on(Answer.Entered)
    def _on_to_the_next(self) -> None:
        self.focus_next()

    @on(Button.Pressed, "#complete")
    def _pressed(self) -> None:
        self.app.hands.perform(self.COMPLETE)

    def on_key(self, event: events.Key) -> None:
        """Enter goes on from what is chosen with digits; the arrows go from line to line."""
        focused = self.focused
        if event.key == "enter" and isinstance(focused, Choice | Several | Scale):
            self.focus_next()
        elif event.key in ("up", "down") and isinstance(focused, Input | Picked | Scale | Button):
            (self.focus_next if event.key == "down" else self.focus_previous)()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._hint()
        self._moved()

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        if self.keeper.kept:
            self.keeper.touched()

    @on(Picked.Wanted)
    def _wanted(self, event: Picked.Wanted) -> None:
        self.app.run_worker(self.app.hands.guard(lambda: self._pick(event.field)), group="pick", exclusive=True)

    async def _pick(self, field: Picked) -> None:
        """One pick, then on to the next field; or pick after pick until Escape."""
        while True:
            items = [
                Item(code, word, words, f"{self.app.glyphs.done} chosen" if code in field.codes else "")
                for code, word, words in field.options
            ]
            code = await self.app.show(Pick(field.label, items))
            if code is None:
                return
            field.pick(code)
            if not field.several:
                self.focus_next()
                return

    # -- the hint line

    def _hint(self) -> None:
        """One line about the field that has the focus, or how to go on."""
        focused = self.focused
        said = [getattr(one, "hint", "") for one in focused.ancestors_with_self] if focused is not None else []
        key = self.app.keys.shown(registry.get("app.next_needed"))
        line = next(filter(None, said), f"Enter or Tab goes on, {key} goes to what is still needed.")
        self.query_one("#hint", Said).say(plain_line(line, "$quiet"))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
