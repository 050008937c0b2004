"""What was stated of each person's risk, over time and in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from fsm_tui.casework.causality import Statement, history, standing
from fsm_tui.casework.ending import ClosureProposed
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskRated, RiskUpdate, Triaged
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.practice.rag import Harm, Severity

R = TypeVar("R", ParentRisk, ChildRisk)
RATING: tuple[type[SessionRecorded | RiskRated | Triaged | ClosureProposed], ...] = (
    SessionRecorded, RiskRated, Triaged, ClosureProposed,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ratings(Generic[R]):
    """Ratings of one person over time. In force: the latest; of several that nobody ordered, the highest."""

    person: str
    history: tuple[Statement[R], ...]
    standing: tuple[Statement[R], ...]
    level: Callable[[R], Severity | Harm] = field(compare=False, repr=False)

    @property
    def worst(self) -> Statement[R] | None:
        """The statement in force."""
        return max(self.standing, key=lambda each: self.level(each.value).rank, default=None)

    @property
    def in_conflict(self) -> bool:
        return len({self.level(each.value) for each in self.standing}) > 1


def ratings(
    said: SaidInForce, rated: Callable[[RiskUpdate], Iterable[R]], level: Callable[[R], Severity | Harm]
) -> dict[str, Ratings[R]]:
    """Ratings by person, from every kind of entry that states risk."""
    found: dict[str, list[Statement[R]]] = {}
    for each in [statement for model in RATING for statement in said.of(model)]:
        for one in rated(each.value.risk):
            found.setdefault(one.person, []).append(each.with_value(one))
    return {
        person: Ratings(person, history(each, said.web), standing(each, said.web), level)
        for person, each in sorted(found.items())
    }
