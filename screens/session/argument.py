"""Risk as an argument: triggers, what protects, the social worker's view, and what a child said (A56, A79, A135)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget

from screens.plain import plain_line
from screens.session.fields.answer import Answer
from screens.session.folded import Folded
from screens.widgets.field import Field

_ANSWERS = ("strengths", "protective", "triggers", "difference")
_AT = {
    "risk.strengths": "#strengths",
    "risk.protective": "#protective",
    "risk.triggers": "#triggers",
    "risk.agreed_with": "#agreed-with",
    "risk.difference_of_view": "#difference",
}


class Argument(Folded):
    """What stands behind the ratings; needed at no session, asked at each."""

    TITLE = "Why, and what protects"
    PLACES = tuple(_AT)
    EMPTY = "Strengths, protective factors, triggers, agreed with the social worker or not."

    def summary(self, form: Any) -> Content:
        said = [
            word
            for word, value in (
                ("strengths", form.strengths), ("protective factors", form.protective), ("triggers", form.triggers),
                (f"agreed with {form.agreed_with}", form.agreed_with), ("another view", form.difference),
            )
            if value.strip()
        ]  # fmt: skip
        return plain_line(", ".join(said).capitalize()) if said else Content("")

    def fields(self) -> Iterable[Widget]:
        worker = self.opened.family.social_worker.value
        yield Answer("Strengths", placeholder="what goes well", id="strengths")
        yield Answer("Protective", placeholder="what protects the children", id="protective")
        yield Answer("Triggers", placeholder="what makes use or risk go up", id="triggers")
        yield Field("Agreed with", hint=f"social worker {worker.name}" if worker else "social worker", id="agreed-with")
        yield Answer("Other view", placeholder="where the social worker sees it differently", id="difference")

    def read_fields(self) -> dict[str, Any]:
        said = {name: self.query_one(f"#{name}", Answer).value for name in _ANSWERS}
        return said | {"agreed_with": self.query_one("#agreed-with", Field).value}

    def fill_fields(self, form: Any) -> None:
        for name in _ANSWERS:
            self.query_one(f"#{name}", Answer).put(getattr(form, name))
        self.query_one("#agreed-with", Field).value = form.agreed_with

    def find(self, place: str) -> Widget | None:
        return self.part(_AT.get(place, "#none"))
