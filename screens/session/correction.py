"""Why a session is recorded again: the leader's remark, and the practitioner's reason (design §4)."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.widget import Widget

from screens.plain import plain, plain_line
from screens.session.fields.answer import Answer
from screens.session.fields.said import Said
from screens.session.section import Section


class Correction(Section):
    """Stands above the form of a correction."""

    TITLE = "Correction"

    def compose(self) -> ComposeResult:
        yield self.heading()
        if self.opened.remarks:
            said = plain_line(f"  {self.opened.review}" if self.opened.review else "  The team leader said", "bold")
            for each in self.opened.remarks:
                about = f"{each.about}: " if each.about else ""
                said += plain("\n  " + f"{about}{each.text}".replace("\n", "\n  "))
            yield Said(said, id="leader-said")
        yield Said(plain("  The session as it was recorded stays readable beside this one."), classes="quiet")
        yield Answer("Corrected because", placeholder="what was not right", id="correction")

    def read(self) -> dict[str, Any]:
        return {"correction_reason": self.query_one(Answer).value}

    def fill(self, form: Any) -> None:
        self.query_one(Answer).put(form.correction_reason)

    def field_at(self, place: str) -> Widget | None:
        return self.part("#correction") if place in ("correction_reason", "corrects") else None
