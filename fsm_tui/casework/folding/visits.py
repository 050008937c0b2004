"""Planned visits, and which of them took place (A34, A44, A131)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.diary import Planned, VisitPlanned
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.session import SessionRecorded

Planning = Literal["planned", "held", "cancelled"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned visit. `root` is the record; `session` the head of the session that it became.

    `author` planned it first; `versions` are the heads of all its versions. `others` are further versions that
    stand, where two people moved it without knowledge of each other: nobody should wait at a door because of the
    one that was not shown.
    """

    root: str
    plan: Statement[VisitPlanned]
    session: str | None
    author: str = ""
    versions: tuple[str, ...] = ()
    attendance: str = ""
    others: tuple[Statement[VisitPlanned], ...] = ()

    @property
    def state(self) -> Planning:
        if self.session is not None:
            return "held"
        return "cancelled" if self.plan.value.cancelled.strip() else "planned"


def stands(plan: Statement[Planned]) -> tuple[bool, str, str]:
    """The order of versions of one plan, the one to show last: what may still take place outranks a cancellation."""
    return not plan.value.cancelled.strip(), plan.written_at, plan.head


def visits(said: SaidInForce) -> tuple[Visit, ...]:
    """Every planned visit, by day and hour. A session may name any version of the plan."""
    plans = {
        root: record for root, record in said.records.items() if isinstance(record.original.body, VisitPlanned)
    }
    if not plans:
        return ()
    root_of = {version.head: root for root, record in plans.items() for version in record.versions}
    became: dict[str, Statement[SessionRecorded]] = {}
    for each in sorted(said.of(SessionRecorded), key=lambda each: (each.happened, each.written_at, each.head)):
        if each.value.planned in root_of:
            became.setdefault(root_of[each.value.planned], each)
    versions: dict[str, list[Statement[VisitPlanned]]] = {}
    for plan in said.of(VisitPlanned):
        versions.setdefault(root_of[plan.head], []).append(plan)
    found = []
    for root, standing in versions.items():
        *others, shown = sorted(standing, key=stands)
        session = became.get(root)
        found.append(
            Visit(
                root=root,
                plan=shown,
                session=session.head if session else None,
                author=plans[root].original.entry.header.author,
                versions=tuple(version.head for version in plans[root].versions),
                attendance=session.value.attendance if session else "",
                others=tuple(others),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.plan.value.on, each.plan.value.at or "", each.root)))
