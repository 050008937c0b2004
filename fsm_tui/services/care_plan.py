"""The care plan of a family on one page: assessments, needs, goals and steps (S1:64, A50–A53, A74, A136)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.concerns import Concern, without_goal
from fsm_tui.errors import NotFound, Refused
from fsm_tui.services import assessing, families
from fsm_tui.services import goals as goals_service
from fsm_tui.services.assessing import Assessed, StepLine
from fsm_tui.services.goals import GoalLine
from fsm_tui.services.seat import Seat


@dataclass(frozen=True, slots=True)
class CarePlan:
    """Everything that the plan holds. With `only` it is one parent's or carer's, fit to be given to them."""

    family: str
    label: str
    practitioner: str
    today: date
    people: tuple[Assessed, ...]
    goals: tuple[GoalLine, ...]
    steps: tuple[StepLine, ...]
    concerns: tuple[Concern, ...]
    only: str = ""

    @property
    def adults(self) -> tuple[str, ...]:
        """Names of those of whom it tells something of their own."""
        return tuple(
            each.name
            for each in self.people
            if any(section.filled for section in each.sections)
            or each.needs
            or any(goal.goal.agreed.person == each.person for goal in self.goals)
        )


def read(seat: Seat, family_id: str, only: str = "") -> CarePlan:
    """The plan of a family; with `only` (an id or its beginning, or a name) of one parent or carer.

    One parent's holds their assessment, needs and goals, and the steps for them or for the whole family. It has
    nothing of another parent, and no concern: those are for us. Errors: `NotFound`, `Refused` (several fit).
    """
    view = families.read(seat, family_id)
    family = view.family
    plan = CarePlan(
        family=family.id,
        label=view.label,
        practitioner=view.allocated_to or seat.me.name,
        today=view.today,
        people=assessing.of(seat, family),
        goals=goals_service.of(seat, view),
        steps=assessing.steps(seat, family),
        concerns=without_goal(family, seat.profile, view.today),
    )
    return _only(plan, _named(plan.people, only)) if only else plan


def _only(plan: CarePlan, who: Assessed) -> CarePlan:
    return CarePlan(
        family=plan.family,
        label=plan.label,
        practitioner=plan.practitioner,
        today=plan.today,
        people=(who,),
        goals=tuple(each for each in plan.goals if each.goal.agreed.person == who.person),
        steps=tuple(each for each in plan.steps if each.step.added.person in (None, who.person)),
        concerns=(),
        only=who.name,
    )


def _named(people: Sequence[Assessed], typed: str) -> Assessed:
    wanted = " ".join(typed.casefold().split())
    fits = [each for each in people if each.person == wanted or each.name.casefold() == wanted]
    fits = fits or [each for each in people if wanted in each.name.casefold().split()]
    fits = fits or [each for each in people if len(wanted) >= 4 and each.person.startswith(wanted)]
    if not fits:
        raise NotFound("No such person", "No parent or carer of this family has that name.", "Nothing was written.")
    if len(fits) > 1:
        raise Refused("Several people", "More than one parent or carer fits. Give the whole name or the id.")
    return fits[0]
