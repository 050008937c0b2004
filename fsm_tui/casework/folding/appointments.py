"""Appointments that belong to no family: consultations, meetings of the team (A33, A34, A43). Pure.

They are their author's own: a version by somebody else is not one of the same appointment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from fsm_tui.casework.causality import Statement, Web
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.casework.folding.visits import stands
from fsm_tui.casework.records import Parsed, gather

Keeping = Literal["planned", "held", "not_held", "cancelled"]
_BECAME: Mapping[bool | None, Keeping] = {None: "planned", True: "held", False: "not_held"}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment of one person. `others` as for a visit, where their two computers said different things."""

    root: str
    author: str
    plan: Statement[AppointmentPlanned]
    others: tuple[Statement[AppointmentPlanned], ...] = ()

    @property
    def state(self) -> Keeping:
        if self.plan.value.cancelled.strip():
            return "cancelled"
        return _BECAME[self.plan.value.held]


def appointments(entries: Iterable[Parsed]) -> tuple[Appointment, ...]:
    """Every appointment that these entries tell of, by day and hour. Any order of arrival, same result."""
    by_author: dict[str, dict[str, Parsed]] = {}
    for each in entries:
        if isinstance(each.body, AppointmentPlanned):
            by_author.setdefault(each.entry.header.author, {})[each.head] = each
    found = [one for author, held in by_author.items() for one in _of_one(author, held)]
    return tuple(sorted(found, key=lambda one: (one.plan.value.on, one.plan.value.at or "", one.author, one.root)))


def _of_one(author: str, held: dict[str, Parsed]) -> list[Appointment]:
    web = Web(each.entry for each in held.values())
    found = []
    for root, record in gather([held[entry.head] for entry in web.order], web).items():
        standing = [
            Statement.of(each.body, each.entry) for each in record.current if isinstance(each.body, AppointmentPlanned)
        ]
        if standing:
            *others, shown = sorted(standing, key=stands)
            found.append(Appointment(root, author, shown, tuple(others)))
    return found
