"""A page that is one form with a draft: sections, what is still missing, and coming back to the same field."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.timer import Timer
from textual.widgets import Button, TextArea

from fsm_tui.errors import Faults
from screens.commands import registry
from screens.keeping import Keeper
from screens.seating import refresh_header
from screens.session import at_the_desk
from screens.session.assessing import Assessment
from screens.session.at_the_desk import Opened
from screens.session.drinks import DrinkRow
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice
from screens.session.fields.picked import Picked
from screens.session.fields.scale import Scale
from screens.session.fields.several import Several
from screens.session.folded import Folded
from screens.session.form import RiskForm
from screens.session.missing import Missing
from screens.session.moving import Moving
from screens.session.names import Names
from screens.session.section import Section
from screens.session.whereabouts import come_back, where
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.header import HonestHeader

SectionT = TypeVar("SectionT", bound=Section)

#: What a safeguarding referral that a session calls for begins with.
CHILD_SAID = "child_said"
#: How soon after a change the form is looked at. Typing on does not put it off.
_LOOK = 0.15


class FormPage(Moving):
    """Subclasses say how the form is opened, which sections it has, and what happens once it is recorded."""

    CSS_PATH = Path(__file__).with_name("session.tcss")
    FORM: ClassVar[type[RiskForm]] = RiskForm

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.at = ""
        self.opened: Opened | None = None
        self.sections: tuple[Section, ...] = ()
        self.found: Assessment | None = None
        self.missing: Missing | None = None
        self.keeper = Keeper(self, self.state)
        self.recorded = False
        self._changes = 0
        self._looked = -1
        self._refused_at: int | None = None
        self._guessed = False
        self._form_looked_at: RiskForm | None = None
        self._looking: Timer | None = None

    # -- what a form is

    def open(self) -> Any:
        """The desk function that opens the form, with its arguments but the seat."""
        raise NotImplementedError

    def make_sections(self, opened: Opened, names: Names) -> tuple[list[Section], list[Section]]:
        """The sections of the left and of the right pane."""
        raise NotImplementedError

    async def begin(self) -> None:
        """What there is to ask before the form is opened."""

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
        await self.begin()
        desk, *given = self.open()
        opened: Opened = await self.app.ask(desk, *given)
        self.opened, self.recorded, self._form_looked_at = opened, False, None
        names = Names(opened.family)
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
            if isinstance(section, Folded) and section.id in opened.draft.state.get("open", ()):
                await section.unfold(focus=False)
        for field in self.query(Field):
            if field.value:
                field.look()
        self.keeper.begin(opened.draft, opened.blank.to_state())
        self.missing = Missing(self, self.sections, names)
        await self.look()
        kept = opened.draft.state.get("at")
        at = self.at or kept or opened.first
        come_back(self, at, opened.draft.state.get("cursor") if at == kept else None)

    async def meet(self) -> None:
        """The family may have changed while another page lay above: take in what is new, lose nothing."""
        if self.opened is None:
            return
        family = await self.app.ask(at_the_desk.look_again, self.opened.family.id)
        self.opened = replace(self.opened, family=family)
        for section in self.sections:
            await section.meet(family)
        before, self.missing = self.missing, Missing(self, self.sections, Names(family))
        self.missing.take_over(before)
        await self.look(again=True)

    # -- what is on the screen

    def form(self) -> RiskForm:
        """What is on the screen, and what the form was opened with where no section asks it."""
        said: dict[str, Any] = dict(self.opened.form) if self.opened else {}
        for section in self.sections:
            said |= section.read()
        return self.FORM.model_validate(said)

    def state(self) -> dict[str, Any]:
        """What the draft keeps: the form, the field and the cursor."""
        state: dict[str, Any] = {"form": self.form().to_state()}
        if self.corrects:
            state["corrects"] = self.corrects
        if unfolded := [each.id for each in self.sections if isinstance(each, Folded) and each.is_open]:
            state["open"] = unfolded
        return state | where(self)

    @on(Field.Changed)
    @on(Choice.Changed)
    @on(FreeChoice.TakenBack)
    @on(Several.Changed)
    @on(Picked.Changed)
    @on(Answer.Changed)
    @on(Scale.Changed)
    @on(DrinkRow.Changed)
    @on(TextArea.Changed)
    def touched(self) -> None:
        """Something was typed or chosen: keep it, and look at the form, soon."""
        if self.opened is None:
            return
        self._changes += 1
        self.keeper.touched()
        if self._looking is None:
            self._looking = self.set_timer(_LOOK, self._look_soon)
        self.hint()

    @on(TextArea.SelectionChanged)
    def moved(self) -> None:
        if self.keeper.kept:
            self.keeper.touched()

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
        typed_since = self._refused_at is not None and self._refused_at != changes
        if form.in_short() == self._form_looked_at and not (again or typed_since):
            self._looked = changes
            if self._guessed:  # to draw the bar each time would delay the next key
                self._guessed = False
                self.changed()
            return
        found = await self.app.ask(at_the_desk.look_at, self.opened.family.id, form, self.corrects)
        # The page may have been left meanwhile: then its fields are being taken down.
        if not self.recorded and self in self.app.pages():
            self._form_looked_at, self._refused_at = form.in_short(), None
            self._heed(form, found)
            self._looked = changes
            self.changed()

    @property
    def looked_at(self) -> bool:
        """Does what is shown beside the form stand for what is typed now?"""
        return self._looked == self._changes

    def _heed(self, form: RiskForm, found: Assessment) -> None:
        self.found = found
        for section in self.sections:
            section.heed(found, form)
        if self.missing is not None:
            self.missing.show(found.faults, lambda place: found.wrong(place, form))
        self.hint()
        self.call_after_refresh(self.keep_in_view)

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
        self._guessed = self._guessed or not self.looked_at
        future = self.found is not None and {place for place, _ in self.found.faults} == {"happened_at"}
        return None if future or not self.looked_at else self.still()

    @on(Button.Pressed, "#complete")
    def _pressed(self) -> None:
        self.app.hands.perform(self.COMPLETE)

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
            self._refused(found)
            return
        except BaseException:
            self.keeper.go_on()
            raise
        self.recorded = True
        await refresh_header(self.app)
        self.app.say("Completed." if not self.app.header.sync else f"Completed. {self.app.header.sync}.")
        await self.after()

    def _refused(self, found: Faults) -> None:
        """Say each fault where it is mended; what has no place on the page is raised again for a dialog."""
        if self.missing is None:
            raise found
        missing = self.missing
        missing.show(found.faults, lambda _: True)
        self._refused_at = self._changes
        self.next_needed()
        if nowhere := tuple(one for one in found.faults if missing.field_at(one[0]) is None):
            raise Faults(found.title, nowhere, found.hint) from None

    async def refer(self) -> None:
        """The form of a safeguarding referral, above this page; what is typed here is kept."""
        await self.keep_draft()
        which = CHILD_SAID if self.form().disclosed.strip() else ""
        await self.app.go("family_form", form="safeguarding", family_id=self.family_id, which=which)

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
