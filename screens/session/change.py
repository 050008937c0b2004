"""Motivational interviewing: the stage of change of each parent or carer, as it was heard (A2, A65, B4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget

from screens.plain import plain_line
from screens.session.fields.choosing import FreeChoice
from screens.session.folded import Folded
from screens.widgets.choice import Option


class Change(Folded):
    """What was heard of change. Never a score of anybody."""

    TITLE = "Change"
    PLACES = ("stages", "motivation")
    EMPTY = "Stage of change, importance and confidence, what they said."

    def _people(self) -> list[Any]:
        family, said = self.opened.family, getattr(self.opened.form, "stages", {})
        return [each for each in family.people if each in family.in_work or each.id in said]

    def summary(self, form: Any) -> Content:
        label = self.opened.profile.label
        said = [
            f"{self.names.person(who)}: {label('stages_of_change', stage).lower()}"
            for who, stage in form.stages.items()
            if stage
        ]
        return plain_line(", ".join(said)) if said else Content("")

    def fields(self) -> Iterable[Widget]:
        steps = [Option(str(each.code), each.label) for each in self.opened.profile.offered("stages_of_change")][:9]
        for person in self._people():
            yield FreeChoice(f"Stage, {self.names.person(person.id)}", steps, id=f"stage-{person.id}")

    def read_fields(self) -> dict[str, Any]:
        stages = {person.id: self.query_one(f"#stage-{person.id}", FreeChoice).value for person in self._people()}
        return {"stages": {person: stage for person, stage in stages.items() if stage}}

    def fill_fields(self, form: Any) -> None:
        for person in self._people():
            one = self.query_one(f"#stage-{person.id}", FreeChoice)
            stage = form.stages.get(person.id)
            one.value = stage if stage in {option.value for option in one.options} else None

    def find(self, place: str) -> Widget | None:
        steps = place.split(".")
        return self.part(f"#stage-{steps[1]}") if steps[0] == "stages" and len(steps) > 1 else None
