"""What was done at the session: interventions of the guidance (A58–A74)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.content import Content
from textual.widget import Widget

from screens.plain import plain_line
from screens.session.fields.picked import Picked
from screens.session.folded import Folded


class Work(Folded):
    """The interventions of this session."""

    TITLE = "Work done"
    PLACES = ("interventions",)
    EMPTY = "Interventions: advice, naloxone, a storage box, a workbook module, …"

    def summary(self, form: Any) -> Content:
        label = self.opened.profile.label
        return plain_line(", ".join(label("interventions", each) for each in form.interventions))

    def fields(self) -> Iterable[Widget]:
        profile = self.opened.profile
        offered = [(str(each.code), each.label, each.words) for each in profile.offered("interventions")]
        called = partial(profile.label, "interventions")
        yield Picked("Interventions", offered, several=True, called=called, id="interventions")

    def read_fields(self) -> dict[str, Any]:
        return {"interventions": self.query_one("#interventions", Picked).codes}

    def fill_fields(self, form: Any) -> None:
        self.query_one("#interventions", Picked).put(form.interventions)

    def find(self, place: str) -> Widget | None:
        return self.part("#interventions")
