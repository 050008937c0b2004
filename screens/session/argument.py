"""Risk as an argument: what drives it and protects, the social worker's view, a bad day (A56, A79, A135)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button

from fsm_tui.casework.sharing import SafeguardingReferred
from fsm_tui.practice.dates import read_day
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.fields.answer import Answer
from screens.session.fields.if_then import IfThens
from screens.session.fields.said import Said
from screens.session.folded import Folded
from screens.session.form import RiskForm
from screens.session.heard import PlanForm
from screens.widgets.field import Field

_ANSWERS = ("strengths", "protective", "triggers", "difference", "disclosed")
_AT = {
    "risk.strengths": "#strengths",
    "risk.protective": "#protective",
    "risk.triggers": "#triggers",
    "risk.agreed_with": "#agreed-with",
    "risk.difference_of_view": "#difference",
    "risk.disclosed": "#disclosed",
    "risk.plan.relapse": "#relapse",
    "risk.plan.crisis": "#crisis",
}
_CONTINGENCY = "risk.plan.contingency."


class Argument(Folded):
    """What stands behind the ratings; needed at no session, asked at each."""

    TITLE = "Why, and what protects"
    PLACES = (*_AT, "risk.plan")
    EMPTY = "Strengths, protective factors, triggers, agreed with the social worker, plan for a bad day."

    _found: Assessment | None = None

    @property
    def _standing(self) -> PlanForm:
        return PlanForm.of(self.opened.family.argued.plan.value)

    def summary(self, form: Any) -> Content:
        changed = form.plan != self._standing
        said = [
            word
            for word, value in (
                ("strengths", form.strengths), ("protective factors", form.protective), ("triggers", form.triggers),
                (f"agreed with {form.agreed_with}", form.agreed_with), ("another view", form.difference),
                ("a plan for a bad day", changed), ("a child said something: a referral is to be made", form.disclosed),
            )
            if (value.strip() if isinstance(value, str) else value)
        ]  # fmt: skip
        if said:
            words = ", ".join(said)
            return plain_line(words[:1].upper() + words[1:])
        stands = "A plan for a bad day stands. Nothing new is said."
        return plain_line(stands, "$quiet") if form.plan.said else Content("")

    def fields(self) -> Iterable[Widget]:
        worker = self.opened.family.social_worker.value
        yield Answer("Strengths", placeholder="what goes well", id="strengths")
        yield Answer("Protective", placeholder="what protects the children", id="protective")
        yield Answer("Triggers", placeholder="what makes use or risk go up", id="triggers")
        yield Field("Agreed with", hint=f"social worker {worker.name}" if worker else "social worker", id="agreed-with")
        yield Answer("Other view", placeholder="where the social worker sees it differently", id="difference")
        yield Said(self._about_plan(), classes="group--title")
        yield IfThens(self._form.plan.contingency, id="if-thens")
        yield Answer("In a relapse", placeholder="what is then done, whom they call", id="relapse")
        yield Answer("In a crisis", placeholder="who is called, where the children go", id="crisis")
        yield Answer("A child said", placeholder="that it calls for a referral, not what was said",
                     id="disclosed")  # fmt: skip
        yield Said(classes="group--title", id="referral")
        yield Button("Write the safeguarding referral", id="refer", compact=True)

    def _about_plan(self) -> Content:
        line = plain_line("Plan for a bad day", "bold")
        heads = self.opened.family.argued.plan.heads
        if not heads:
            return line + plain_line("  none yet", "$quiet")
        since = read_day(heads[-1].day)
        return line + plain_line(f"  stands since {since}; kept unless changed", "$quiet")

    def read_fields(self) -> dict[str, Any]:
        said: dict[str, Any] = {name: self.query_one(f"#{name}", Answer).value for name in _ANSWERS}
        said["agreed_with"] = self.query_one("#agreed-with", Field).value
        said["plan"] = PlanForm(
            contingency=self.query_one(IfThens).pairs,
            relapse=self.query_one("#relapse", Answer).value,
            crisis=self.query_one("#crisis", Answer).value,
        )
        return said

    def fill_fields(self, form: Any) -> None:
        for name in _ANSWERS:
            self.query_one(f"#{name}", Answer).put(getattr(form, name))
        self.query_one("#agreed-with", Field).value = form.agreed_with
        self.query_one("#relapse", Answer).put(form.plan.relapse)
        self.query_one("#crisis", Answer).put(form.plan.crisis)
        if self._found is not None:
            self.heed_fields(self._found, form)

    def heed(self, found: Assessment, form: RiskForm) -> None:
        self._found = found
        super().heed(found, form)

    def heed_fields(self, found: Assessment, form: RiskForm) -> None:
        disclosed = bool(form.disclosed.strip())
        made = [each.referred.value for each in self.opened.family.shared.safeguarding]
        made = [each for each in made if each.child_said and each.on >= found.day]
        line = self.query_one("#referral", Said)
        line.display = disclosed
        line.say(self._referral(made) if disclosed else Content(""))
        self.query_one("#refer").display = disclosed and not made

    def _referral(self, made: Sequence[SafeguardingReferred]) -> Content:
        if made:
            line = f"A safeguarding referral was made on {read_day(made[-1].on)} to {made[-1].to}."
            return plain_line(f"{self.app.glyphs.done} {line}", "$rag-green")
        return plain_line("A safeguarding referral is to be made; what is typed here stays.", "bold $rag-red")

    @on(Button.Pressed, "#refer")
    def _refer(self, event: Button.Pressed) -> None:
        event.stop()
        self.app.hands.perform(f"{getattr(self.screen, 'PLACE', 'session')}.referral")

    async def meet(self, family: Any) -> None:
        self.opened = replace(self.opened, family=family)

    def find(self, place: str) -> Widget | None:
        if place.startswith(_CONTINGENCY):
            number, _, part = place.removeprefix(_CONTINGENCY).partition(".")
            return self.query_one(IfThens).answer(int(number), part) if number.isdecimal() else None
        return self.part(_AT.get(place, "#relapse" if place.startswith("risk.plan") else "#none"))
