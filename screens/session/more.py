"""Stage of change, interventions, strengths and triggers, and the social worker's view (B4, A58–A74, A79)."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.widget import Widget

from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice
from screens.session.fields.picked import Picked
from screens.session.section import Section
from screens.widgets.choice import Option
from screens.widgets.field import Field

_AT = {
    "interventions": "#interventions",
    "strengths": "#strengths",
    "triggers": "#triggers",
    "agreed_with": "#agreed-with",
    "difference_of_view": "#difference",
}


class More(Section):
    """What is asked at each session and needed at none."""

    TITLE = "Change, work done, agreement"
    COMMAND = "session.more"

    def compose(self) -> ComposeResult:
        profile = self.opened.profile
        worker = self.opened.family.social_worker.value
        yield self.heading()
        steps = [Option(str(each.code), each.label) for each in profile.offered("stages_of_change")][:9]
        family, said = self.opened.family, getattr(self.opened.form, "stages", {})
        for person in (each for each in family.people if each in family.in_work or each.id in said):
            yield FreeChoice(f"Stage, {self.names.person(person.id)}", steps, id=f"stage-{person.id}")
        offered = [(str(each.code), each.label, each.words) for each in profile.offered("interventions")]
        called = partial(profile.label, "interventions")
        yield Picked("Interventions", offered, several=True, called=called, id="interventions")
        yield Answer("Strengths", placeholder="what protects the children", id="strengths")
        yield Answer("Triggers", placeholder="what makes use or risk go up", id="triggers")
        yield Field("Agreed with", hint=f"social worker {worker.name}" if worker else "social worker", id="agreed-with")
        yield Answer("Other view", placeholder="where the social worker sees it differently", id="difference")

    def count(self, missing: int) -> None:
        """Nothing here is needed, so nothing is ticked off."""

    def read(self) -> dict[str, Any]:
        stages = {one.id.removeprefix("stage-"): one.value for one in self.query(FreeChoice) if one.id}
        return {
            "stages": {person: stage for person, stage in stages.items() if stage},
            "interventions": self.query_one("#interventions", Picked).codes,
            "strengths": self.query_one("#strengths", Answer).value,
            "triggers": self.query_one("#triggers", Answer).value,
            "agreed_with": self.query_one("#agreed-with", Field).value,
            "difference": self.query_one("#difference", Answer).value,
        }

    def fill(self, form: Any) -> None:
        for one in self.query(FreeChoice):
            stage = form.stages.get((one.id or "").removeprefix("stage-"))
            one.value = stage if stage in {option.value for option in one.options} else None
        self.query_one("#interventions", Picked).put(form.interventions)
        self.query_one("#strengths", Answer).put(form.strengths)
        self.query_one("#triggers", Answer).put(form.triggers)
        self.query_one("#agreed-with", Field).value = form.agreed_with
        self.query_one("#difference", Answer).put(form.difference)

    def field_at(self, place: str) -> Widget | None:
        steps = place.split(".")
        if steps[0] == "risk" and len(steps) == 2:
            return self.part(_AT.get(steps[1], "#none"))
        if steps[0] == "stages" and len(steps) > 1:
            return self.part(f"#stage-{steps[1]}")
        return self.part(_AT.get(steps[0], "#none"))
