"""What stands in the form of a tool, and the entry that it makes. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.people import Sex
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.practice.instruments import Instrument
from fsm_tui.services.screening import Taking

NA = "na"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as text, and the answers by item (None for NA). `typed` are numbers that are not answers yet."""

    taken_on: str = ""
    stage: str = ""
    sex: str = ""
    total: str = ""
    outcome: str = ""
    by: str = ""
    note: str = ""
    reason: str = ""
    answers: dict[str, int | None] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, taking: Taking) -> Form:
        """What stands there at the start: today, or the entry that is to be corrected."""
        body = taking.body
        if body is None:
            return cls(taken_on=taking.today.isoformat())
        return cls(
            taken_on=body.taken_on.isoformat(), stage=body.stage or "", outcome=body.outcome, by=body.by,
            note=body.note, answers=dict(body.given),
        )  # fmt: skip

    def to_state(self) -> dict[str, Any]:
        """For a draft."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in ("answers", "typed")}
        given = {code: NA if value is None else value for code, value in self.answers.items()}
        return said | {"answers": given, "typed": dict(self.typed)}

    def with_state(self, state: dict[str, Any]) -> Form:
        """The form that a draft kept; what it does not name stays as it is, and what it cannot mean is left out."""
        texts = {
            name: state[name]
            for name in self.__dataclass_fields__
            if name not in ("answers", "typed") and isinstance(state.get(name), str)
        }
        found = replace(self, **texts)
        if isinstance(given := state.get("answers"), dict):
            answers = {
                code: None if value == NA else value
                for code, value in given.items()
                if value == NA or (isinstance(value, int) and not isinstance(value, bool))
            }
            found = replace(found, answers=answers)
        if isinstance(typed := state.get("typed"), dict):
            digits = {code: text for code, text in typed.items() if isinstance(text, str) and text.isdecimal()}
            found = replace(found, typed=digits)
        return found

    def scoring_sex(self, taking: Taking) -> Sex | None:
        """The sex that bands go by: as recorded, or as said here; None shows both."""
        said: dict[str, Sex] = {"female": "female", "male": "male"}
        return taking.sex or said.get(self.sex)

    def body(self, taking: Taking, day: date) -> ScreeningTaken:
        """The entry. Raises `Faults` by place."""
        tool = taking.tool
        raw: dict[str, Any] = {
            "instrument": tool.code,
            "scoring_version": tool.scoring_version,
            "taken_on": day.isoformat(),
            "answers": [_answer(code, self.answers[code]) for code in in_order(tool, self.answers)],
            "by": self.by,
            "note": self.note,
            "outcome": self.outcome,
        }
        if taking.person:
            raw["person"] = taking.person
        if self.stage:
            raw["stage"] = self.stage
        if self.total:
            raw["total"] = int(self.total) if self.total.isascii() and self.total.isdigit() else self.total
        if taking.corrects:
            raw |= {"corrects": taking.corrects, "correction_reason": self.reason}
        body = accept("screening.taken", raw)
        assert isinstance(body, ScreeningTaken)
        return body


def in_order(tool: Instrument, answers: dict[str, int | None]) -> list[str]:
    """The items that were answered, in the tool's order: the place `answers.3` is the fourth of these."""
    return [item.code for item in tool.items if item.code in answers]


def _answer(code: str, value: int | None) -> dict[str, Any]:
    return {"item": code, "na": True} if value is None else {"item": code, "value": value}
