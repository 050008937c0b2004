"""The session screen: record a visit or meeting with its risk and goals, or correct one (A75–A77, design §4)."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Button

from fsm_tui.errors import Faults
from screens.commands import does, registry, unless
from screens.dialogs.confirm import Confirm
from screens.seating import refresh_header
from screens.session import at_the_desk
from screens.session.argument import Argument
from screens.session.around import Around
from screens.session.at_the_desk import Opened
from screens.session.change import Change
from screens.session.correction import Correction
from screens.session.folded import Folded
from screens.session.form import RiskForm, SessionForm
from screens.session.goals import Goals
from screens.session.keeping_from import KeptFrom
from screens.session.names import Names
from screens.session.new_goal import NewGoal
from screens.session.note import Note
from screens.session.planned import which
from screens.session.risk import Risk
from screens.session.safety import Safety
from screens.session.section import Section
from screens.session.terms import put_term
from screens.session.use import Use
from screens.session.what import What
from screens.session.work import Work

_JUMPS: dict[str, type[Section]] = {
    "session.what": What,
    "session.note": Note,
    "session.risk": Risk,
    "session.goals": Goals,
}


class SessionScreen(Around):
    """A session of one family. `corrects` is the record that this one takes the place of, `planned` the visit in
    the diary that it was, `at` the field to begin in, `moved` what stood in another family and was voided there."""

    PLACE = "session"
    FORM: ClassVar[type[RiskForm]] = SessionForm
    COMPLETE = "session.complete"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "folded", show=False, priority=True, id="session.more"),
        *(
            Binding(",".join(registry.get(name).all_keys), f"jump('{name}')", show=False, priority=True, id=name)
            for name in _JUMPS
        ),
    ]

    def __init__(
        self, family_id: str, corrects: str | None = None, planned: str | None = None, at: str = "",
        moved: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(family_id)
        self.at, self._moved = at, moved
        self._wanted_correction, self._planned = corrects, planned
        self._new_goal: dict[str, str] = {}

    def heading(self) -> str:
        return "Correct a session" if self._wanted_correction else "Session"

    def open(self) -> Any:
        return at_the_desk.open_session, self.family_id, self._wanted_correction, self._planned, self._moved

    async def begin(self) -> None:
        """Where the diary has a visit that waits to be written up, ask whether it was that."""
        if self._wanted_correction or self._planned or self._moved:
            return
        if lines := await self.app.ask(at_the_desk.waiting, self.family_id):
            self._planned = await self.app.show(which(lines)) or None

    def make_sections(self, opened: Opened, names: Names) -> tuple[list[Section], list[Section]]:
        kept = opened.draft.state.get("form", {}).get("new_goal")
        self._new_goal = dict(kept) if isinstance(kept, dict) else {}
        left: list[Section] = [What(opened, names, id="what"), Note(opened, names, id="note-section")]
        left.append(KeptFrom(opened, names, id="kept-section"))
        if opened.corrects:
            left.insert(0, Correction(opened, names, id="correction-section"))
        right: list[Section] = [
            Risk(opened, names, id="risk"),
            Goals(opened, names, id="goals"),
            Argument(opened, names, id="argument"),
            Change(opened, names, id="change"),
            Use(opened, names, id="use"),
            Work(opened, names, id="work"),
            Safety(opened, names, id="safety"),
        ]
        return left, right

    def state(self) -> dict[str, Any]:
        state = super().state()
        if self._new_goal:
            state["form"]["new_goal"] = self._new_goal
        return state

    async def after(self) -> None:
        """Back to the diary if that is where it began, else to the family; the recorded session is left."""
        if number := self.section(Safety).left_open:
            several = f"{number} safety prompts were not answered; they come again."
            self.app.say("1 safety prompt was not answered; it comes again." if number == 1 else several)
        if self._planned and len(self.app.pages()) > 1 and self.app.pages()[1].PLACE == "diary":
            await self.app.back()
            return
        # Beneath what was moved here lies the family in which it stood.
        beneath = [
            page for page in self.app.pages()[1:]
            if page.PLACE == "family" and page.details.get("family_id", self.family_id) == self.family_id
        ]  # fmt: skip
        if beneath:
            await self.app.go("family", **beneath[0].details)
            return
        if len(self.app.pages()) > 1:
            await self.app.back()
        await self.app.go("family", family_id=self.family_id)

    # -- commands

    @unless("session.complete")
    def not_complete(self) -> str | None:
        return self.why_not()

    @does("session.complete")
    async def do_complete(self) -> None:
        await self.complete()

    def action_folded(self) -> None:
        self.next_folded()

    def next_folded(self) -> None:
        """To the safety prompts if there are any, then to the next section that is one line until it is opened."""
        folded: list[Section] = [each for each in self.sections if isinstance(each, Safety) and each.display]
        folded += [each for each in self.sections if isinstance(each, Folded)]
        here = self.focused
        at = next((n for n, each in enumerate(folded) if here is not None and each in here.ancestors), -1)
        self.go_to_section(folded[(at + 1) % len(folded)])

    def action_jump(self, name: str) -> None:
        """Before the next key is looked at, so that what is typed ahead stands in the section."""
        self.go_to(_JUMPS[name])

    @does("session.what")
    def to_what(self) -> None:
        self.go_to(What)

    @does("session.note")
    def to_note(self) -> None:
        self.go_to(Note)

    @does("session.risk")
    def to_risk(self) -> None:
        self.go_to(Risk)

    @does("session.goals")
    def to_goals(self) -> None:
        self.go_to(Goals)

    @does("session.more")
    def to_more(self) -> None:
        self.next_folded()

    @unless("session.throw_away")
    def nothing_to_throw_away(self) -> str | None:
        return None if self.keeper.kept else "There is no draft: nothing was typed."

    @does("session.throw_away")
    async def do_throw_away(self) -> None:
        message = "What you typed here is then gone for good. Nothing that was recorded is touched."
        if await self.app.show(Confirm("Throw this draft away?", message, yes="Throw away", no="Keep it")):
            await self.throw_away()

    @unless("session.term")
    def no_terms(self) -> str | None:
        if self.opened is None:
            return "It is still being opened."
        return None if self.opened.profile.offered("terms") else "The guidance has no shared terms."

    @does("session.term")
    async def put_term(self) -> None:
        if self.opened is not None:
            await put_term(self, self.opened.profile)

    @unless("session.rate_today")
    def not_late(self) -> str | None:
        if self.found is not None and self.found.outlook.late:
            return None
        return "Nothing was rated after this session, so what you say here is in force."

    @does("session.rate_today")
    async def rate_today(self) -> None:
        await self.app.go("rate", family_id=self.family_id)

    @unless("session.small_record")
    def no_small_record(self) -> str | None:
        there = self.section(Work).next_record() if self.opened else None
        return None if there else "No intervention is chosen that asks for a record of its own."

    @does("session.small_record")
    async def small_record(self) -> None:
        """The form of the first record that is not there yet, above this page."""
        if (one := self.section(Work).next_record()) is not None:
            await self.section(Work).record(one)

    @does("session.referral")
    async def referral(self) -> None:
        await self.refer()

    @unless("session.new_goal")
    def nobody_for_a_goal(self) -> str | None:
        if self.opened is None:
            return "It is still being opened."
        adults = [each for each in self.opened.family.people if each.role != "child" and not each.left]
        return None if adults else "There is no parent or carer in this family yet."

    @does("session.new_goal")
    async def new_goal(self) -> None:
        """Ask for a goal and record it; what was typed stays in the draft until then."""
        opened = self.opened
        faults: tuple[tuple[str, str], ...] = ()
        if opened is None:
            return
        while True:
            asked = NewGoal(opened, self._session_day(), self._new_goal, self._typing_goal, faults)
            answer = await self.app.show(asked)
            if answer is None:
                return
            try:
                goal = await self.app.ask(at_the_desk.agree_goal, opened.family.id, answer)
            except Faults as found:
                faults = found.faults
                continue
            break
        self._new_goal = {}
        await refresh_header(self.app)
        await self.meet()
        self.section(Goals).start(goal, answer.get("baseline"))
        self.touched()

    def _typing_goal(self, said: dict[str, str]) -> None:
        self._new_goal = said
        self.keeper.touched()

    def _session_day(self) -> Any:
        return self.found.day if self.found is not None else None

    @on(Button.Pressed, "#new-goal")
    def _wants_goal(self) -> None:
        self.app.hands.perform("session.new_goal")
