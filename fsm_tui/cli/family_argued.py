"""Risk as an argument for `show`: what is proposed below Red, the plan for a bad day, who was told of a Red."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fsm_tui.practice.dates import read_day
from fsm_tui.services import risk

if TYPE_CHECKING:
    from fsm_tui.casework.causality import Register, Statement
    from fsm_tui.casework.family import Family
    from fsm_tui.casework.rating import Rating
    from fsm_tui.practice.profile import Profile

Stated = Callable[["Statement[Any]"], dict[str, Any]]
Held = Callable[["Register[Any]"], dict[str, Any]]


def proposed(rating: Rating) -> dict[str, Any] | None:
    """The field `proposed` of the rating: None where nothing waits."""
    proposal = rating.proposed
    if proposal is None:
        return None
    refused = proposal.refused
    return {
        "rag": proposal.rag.value,
        "of": proposal.of,
        "since": proposal.since.isoformat(),
        "refused_because": refused.value.because if refused else None,
    }


def of(family: Family, stated: Stated, held: Held) -> dict[str, Any]:
    """The further fields of `risk` in the document; signatures and agreements by the record that they are of."""
    argued = family.argued
    return {
        "plan": held(argued.plan),
        "escalations": [stated(each) for each in argued.escalations],
        "signed": {head: held(each) for head, each in argued.signed.items()},
        "agreed": {head: [stated(one) for one in each] for head, each in argued.agreed.items()},
    }


def lines(family: Family, profile: Profile) -> dict[str, list[str]]:
    """The parts of `show` by their titles."""
    found = risk.argument(family, profile)
    untold = f"Red since {read_day(found.untold)}: nobody was reached about it yet" if found.untold else ""
    return {
        "Said of risk": [f"{each.label}: {each.text} ({read_day(each.day)})" for each in found.spoken],
        "Plan for a bad day": list(found.plan),
        "Whom a new Red was told": [*([untold] if untold else []), *found.told],
    }
