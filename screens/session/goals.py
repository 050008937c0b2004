"""Goals: each active one is touched, or there is a reason why none is agreed yet (A53, A54, A76)."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Button

from fsm_tui.casework.family import Family, Goal
from fsm_tui.practice.dates import read_day
from screens.commands import registry
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.fields.answer import Answer
from screens.session.fields.said import Said
from screens.session.fields.scale import Scale
from screens.session.form import RiskForm, SessionForm, Touched
from screens.session.names import Names
from screens.session.section import Section

_WHY = ("no_change", "stopped")
_NOTE = "what moved, what helped"


class GoalRow(Vertical):
    """One goal: whose, how it stood, how it stands today, and a note or a because."""

    def __init__(self, goal: Goal, names: Names) -> None:
        super().__init__(id=f"goal-{goal.id}", classes="group")
        self.goal, self._names = goal, names

    def compose(self) -> ComposeResult:
        yield Said(self._title(), classes="group--title")
        yield Scale("Today", self.goal.score, onward=self._explain, id=f"scale-{self.goal.id}")
        yield Answer("Note", placeholder=_NOTE, id=f"text-{self.goal.id}")
        yield Said(plain_line("  Not reviewed: the parent or carer was not seen."), classes="group--off")

    def _title(self) -> Any:
        goal = self.goal
        scored = [each for each in goal.touches if each.value.score is not None]
        since = f", {read_day(scored[-1].day)}" if scored else ""
        was = f"last {goal.score} of 10{since}" if goal.score is not None else "not scored yet"
        head = plain_line(f"{self._names.goal(goal.id).capitalize()}  ", "bold") + plain_line(goal.agreed.text)
        return head + plain_line(f"  {self._names.person(goal.agreed.person)}, {was}", "$quiet")

    def rename(self, names: Names) -> None:
        """Another goal came in between: this one may have another number."""
        self._names = names
        self.query_one(".group--title", Said).say(self._title())

    @property
    def scale(self) -> Scale:
        return self.query_one(Scale)

    @property
    def text(self) -> Answer:
        return self.query_one(Answer)

    @property
    def answers(self) -> Touched:
        """What is on the screen."""
        return Touched(touch=self.scale.touch, score=self.scale.score, text=self.text.value)

    def put(self, said: Touched) -> None:
        """Put back what a draft or a record says."""
        self.scale.put(said.touch, said.score)
        self.text.put(said.text)
        self._call()

    def _explain(self) -> None:
        """Now, not soon: the next key is for the reason or the note."""
        self.screen.set_focus(self.text.area)

    @on(Scale.Changed)
    def _call(self) -> None:
        why = self.scale.touch in _WHY
        self.text.call("Because" if why else "Note", "why" if why else _NOTE)

    def heed(self, found: Assessment) -> None:
        """Shown where it is due on that day or was answered; not asked where nobody was seen."""
        said = self.answers
        self.scale.call(found.then)
        self.display = self.goal.id in found.goals or bool(said.touch or said.text)
        self.set_class("goals" not in found.asks, "-not-asked")
        for each in (self.scale, self.text):
            each.disabled = "goals" not in found.asks


class Goals(Section):
    """Every goal, and the way to agree another without leaving."""

    TITLE = "Goals"
    COMMAND = "session.goals"

    def compose(self) -> ComposeResult:
        yield self.heading()
        for goal in self._goals(self.opened.family):
            yield GoalRow(goal, self.names)
        yield Answer("No goal because", placeholder="none agreed yet because", id="no-goals")
        key = self.app.keys.shown(registry.get("session.new_goal"))
        yield Button(f"Agree a new goal  {key}", id="new-goal", compact=True)

    def _goals(self, family: Family) -> list[Goal]:
        said = getattr(self.opened.form, "goals", {})
        return [each for each in family.goals if each.active or each.id in said]

    @property
    def rows(self) -> list[GoalRow]:
        """Those that are there as a whole: the page may be read while one is being added."""
        return [each for each in self.query(GoalRow) if each.is_mounted]

    def read(self) -> dict[str, Any]:
        said = {each.goal.id: each.answers for each in self.rows}
        return {
            "goals": {ident: answers for ident, answers in said.items() if answers.touch or answers.text},
            "no_goals_because": self.query_one("#no-goals", Answer).value,
        }

    def fill(self, form: Any) -> None:
        for each in self.rows:
            each.put(form.goals.get(each.goal.id, Touched()))
        self.query_one("#no-goals", Answer).put(form.no_goals_because)

    async def meet(self, family: Family) -> None:
        there = {each.goal.id for each in self.query(GoalRow)}
        self.names = Names(family)
        for goal in self._goals(family):
            if goal.id not in there:
                await self.mount(GoalRow(goal, self.names), before="#no-goals")
        for each in self.rows:
            each.rename(self.names)

    def start(self, goal: str, baseline: int | None) -> None:
        """A goal agreed just now stands where it starts; the person may say otherwise."""
        row = next((each for each in self.rows if each.goal.id == goal), None)
        if row is not None:
            if baseline is not None:
                row.scale.say(str(baseline))
            row.scale.focus()
            self.call_after_refresh(row.scroll_visible, animate=False)

    def heed(self, found: Assessment, form: RiskForm) -> None:
        for each in self.rows:
            each.heed(found)
        none = self.query_one("#no-goals", Answer)
        said = self.opened.corrects and isinstance(form, SessionForm) and form.no_goals_because
        none.display = bool(said) or ("goals due" in found.asks and not found.goals)

    def field_at(self, place: str) -> Widget | None:
        if place == "no_goals_because":
            return self.part("#no-goals")
        steps = place.split(".")
        if steps[0] != "goals" or len(steps) < 2:
            return None
        return self.part(f"#{'text' if steps[-1] in ('because', 'note') else 'scale'}-{steps[1]}")
