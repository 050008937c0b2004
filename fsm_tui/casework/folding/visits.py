"""Planned visits, and which of them took place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.diary import VisitPlanned
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.session import SessionRecorded

Planning = Literal["planned", "held", "cancelled"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned visit. `root` is the record; `session` the head of the session that it became."""

    root: str
    plan: Statement[VisitPlanned]
    session: str | None

    @property
    def state(self) -> Planning:
        if self.session is not None:
            return "held"
        return "cancelled" if self.plan.value.cancelled.strip() else "planned"


def visits(said: SaidInForce) -> tuple[Visit, ...]:
    """Every planned visit, by day and hour. A session may name any version of the plan."""
    root_of = {
        version.head: record.root
        for record in said.records.values()
        if isinstance(record.original.body, VisitPlanned)
        for version in record.versions
    }
    became = {
        root_of[each.value.planned]: each.head
        for each in said.of(SessionRecorded)
        if each.value.planned in root_of
    }
    found = [
        Visit(root_of[each.head], each, became.get(root_of[each.head])) for each in said.of(VisitPlanned)
    ]
    latest = {each.root: each for each in sorted(found, key=lambda each: (each.plan.written_at, each.plan.head))}
    return tuple(sorted(latest.values(), key=lambda each: (each.plan.value.on, each.plan.value.at or "", each.root)))
