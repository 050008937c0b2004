"""The course of the work in `show --json`: request, assessment, plan, screenings, visits planned, and the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fsm_tui.casework.causality import Register, Statement
    from fsm_tui.casework.family import Family

Stated = Callable[["Statement[Any]"], dict[str, Any]]
Held = Callable[["Register[Any]"], dict[str, Any]]


def of(family: Family, stated: Stated, held: Held) -> dict[str, Any]:
    """The fields of the document; `stated` and `held` make a statement and a register into data."""
    came, ending = family.came, family.ending
    return {
        "request": {
            "state": family.request,
            "decisions": [stated(each) for each in came.requests],
            "overrides": [stated(each) for each in came.overrides],
            "first_worker": held(came.first_worker),
        },
        "linked_to": held(came.linked_to),
        "same_people": [stated(each) for each in came.same_people],
        "restricted": came.restricted,
        "letters": [stated(each) for each in came.letters],
        "assessments": {
            person: {
                "parts": {section: held(part) for section, part in each.parts.items()},
                "needs": held(each.needs),
                "agreed": stated(each.agreed) if each.agreed else None,
                "changed_since_agreed": each.changed_since_agreed,
            }
            for person, each in family.assessments.items()
        },
        "steps": [
            {
                "id": each.id,
                "head": each.head,
                "added": each.added.model_dump(mode="json", exclude_none=True),
                "ended": stated(each.ended) if each.ended else None,
            }
            for each in family.steps
        ],
        "screenings": [stated(each) for each in family.screenings],
        "prompts": [stated(each) for each in family.prompts],
        "visits": [
            {"root": each.root, "plan": stated(each.plan), "state": each.state, "session": each.session}
            for each in family.visits
        ],
        "exits": {person: [stated(each) for each in dates] for person, dates in ending.exits.items()},
        "ending": {
            "closed": family.closed,
            "closed_on": ending.closed.day.isoformat() if ending.closed else None,
            "clear_after": ending.clear_after.isoformat() if ending.clear_after else None,
            "proposal": stated(ending.proposal) if ending.proposal else None,
            "proposals": [stated(each) for each in ending.proposals],
            "decisions": [stated(each) for each in ending.decisions],
        },
    }
