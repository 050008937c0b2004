"""What is typed on an assessment and what of it is new: one value, kept in the draft. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fsm_tui.casework.folding.planning import NEEDS
from fsm_tui.services.assessing import Assessed

Texts = tuple[str, str]
EMPTY: Texts = ("", "")


@dataclass
class Sheet:
    """Findings and own words by part, the needs as codes joined by commas, and the day as typed.

    `was` is how things stood when the sheet was begun; `settled` names what is to be written even if it is the
    same, since two versions of it stand.
    """

    was: dict[str, Texts]
    values: dict[str, Texts]
    needs_was: str
    needs: str
    agreed: str = ""
    agreed_was: str = ""
    settled: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, assessed: Assessed, state: Mapping[str, Any], agreed: str = "") -> Sheet:
        """How it stands in the vault, with what a draft holds put over it. `agreed` is the day in a correction."""
        was = {
            each.code: (each.last.findings, each.last.own_words) if each.last else EMPTY for each in assessed.sections
        }
        needs = ",".join(assessed.needs or ())
        sheet = cls(was=was, values=dict(was), needs_was=needs, needs=needs, agreed_was=agreed)
        if assessed.needs_in_conflict:
            sheet.settled.add(NEEDS)
        for code, texts in state.get("parts", {}).items():
            sheet.values[code] = _pair(texts)
            sheet.was[code] = _pair(state.get("was", {}).get(code, EMPTY))
        if "needs" in state:
            sheet.needs, sheet.needs_was = state["needs"], state.get("needs_was", needs)
        sheet.agreed = state.get("agreed", agreed)
        sheet.settled |= set(state.get("settled", ()))
        return sheet

    @property
    def edited(self) -> tuple[str, ...]:
        """Codes of the parts that are to be written."""
        return tuple(code for code, texts in self.values.items() if texts != self.was[code] or code in self.settled)

    @property
    def emptied(self) -> tuple[str, ...]:
        """Parts that were written and now say nothing. That is no statement: what is so now is written instead."""
        return tuple(code for code in self.edited if not "".join(self.values[code]).strip() and self.was[code] != EMPTY)

    @property
    def parts(self) -> dict[str, Texts]:
        """What is to be written of the parts."""
        return {code: self.values[code] for code in self.edited if "".join(self.values[code]).strip()}

    @property
    def filled(self) -> dict[str, Texts]:
        """Every part that says something, new or not: what a correction as a whole holds."""
        return {code: texts for code, texts in self.values.items() if "".join(texts).strip()}

    @property
    def new_needs(self) -> tuple[str, ...] | None:
        """The needs if they are to be written."""
        if self.needs == self.needs_was and NEEDS not in self.settled:
            return None
        return tuple(code for code in self.needs.split(",") if code)

    @property
    def touched(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.edited) or self.agreed.strip() != self.agreed_was or self.new_needs is not None

    def state(self) -> dict[str, Any]:
        """The same for the draft: what is new, and what was there when it was begun."""
        edited = self.edited
        found: dict[str, Any] = {
            "parts": {code: list(self.values[code]) for code in edited},
            "was": {code: list(self.was[code]) for code in edited},
            "agreed": self.agreed,
            "settled": sorted(self.settled),
        }
        if self.new_needs is not None:
            found |= {"needs": self.needs, "needs_was": self.needs_was}
        return found


def _pair(texts: Any) -> Texts:
    findings, own = texts
    return str(findings), str(own)
