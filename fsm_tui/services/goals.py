"""A family's goals, all parents' together: whose, how far, until when, how they were changed (A7, A53, A57)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.concerns import Concern, without_goal
from fsm_tui.casework.family import Family, Goal
from fsm_tui.casework.goals import GoalAgreed
from fsm_tui.practice.dates import read_day, read_distance
from fsm_tui.practice.profile import Profile
from fsm_tui.services import families
from fsm_tui.services.caseload import DueLine
from fsm_tui.services.families import FamilyView
from fsm_tui.services.seat import Seat

TOUCHES = {
    "progress": "progress",
    "no_change": "no change",
    "achieved": "achieved",
    "stopped": "stopped",
    "not_reviewed": "not reviewed",
}
_TOLD = (
    ("text", "Goal"),
    ("success", "Success is"),
    ("domain", "About"),
    ("target", "To be reached by"),
    ("review_weeks", "Weeks between reviews"),
    ("importance", "Importance"),
    ("confidence", "Confidence"),
    ("own_words", "In their own words"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One later agreement of a goal: what it said before and after, field by field, and why it was changed."""

    on: date
    by: str
    because: str
    differences: tuple[tuple[str, str, str], ...]
    head: str

    @property
    def words(self) -> str:
        """The change in one sentence."""
        said = "; ".join(f"{label}: {old or 'nothing'}, now {new or 'nothing'}" for label, old, new in self.differences)
        return f"{said or 'agreed again as it was'}" + (f". Because: {self.because}" if self.because else "")


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal as the family-level view has it. `baseline` and `now` are 0 to 10, None where nobody said."""

    goal: Goal
    whose: str
    words: str
    domain: str
    baseline: int | None
    now: int | None
    days_to_go: int | None
    target: str
    review: DueLine | None
    review_every: str
    last_note: str
    last_on: date | None
    changes: tuple[Change, ...]
    ended: str

    @property
    def active(self) -> bool:
        return self.goal.active


@dataclass(frozen=True, slots=True)
class GoalsView:
    """Every goal of the family, active ones first and by whose they are, and the concerns without one."""

    view: FamilyView
    lines: tuple[GoalLine, ...]
    concerns: tuple[Concern, ...]

    def line(self, goal: str) -> GoalLine | None:
        return next((each for each in self.lines if each.goal.id == goal), None)


def read(seat: Seat, family_id: str) -> GoalsView:
    """The goals of a family. Raises `NotFound`."""
    view = families.read(seat, family_id)
    return GoalsView(view, of(seat, view), without_goal(view.family, seat.profile, view.today))


def of(seat: Seat, view: FamilyView) -> tuple[GoalLine, ...]:
    """The goals of a family at hand, in the order of the view."""
    order = {each.id: number for number, each in enumerate(view.family.people)}
    goals = sorted(view.family.goals, key=lambda each: (not each.active, order.get(each.agreed.person, len(order))))
    return tuple(_line(seat, view, each) for each in goals)


def _line(seat: Seat, view: FamilyView, goal: Goal) -> GoalLine:
    agreed, profile = goal.agreed, seat.profile
    touched = [each for each in goal.touches if each.value.touch != "not_reviewed"]
    noted = next((each for each in reversed(touched) if each.value.note or each.value.because), None)
    clock = next((each for each in view.dues if each.clock == "goal_review" and each.about == goal.id), None)
    every = agreed.review_weeks
    return GoalLine(
        goal=goal,
        whose=view.family.name_of(agreed.person),
        words="in their own words" if agreed.own_words else "in our words",
        domain=profile.label("goal_domains", agreed.domain) if agreed.domain else "",
        baseline=goal.baseline,
        now=goal.score,
        days_to_go=(agreed.target - view.today).days if agreed.target else None,
        target=_target(agreed.target, view.today) if agreed.target else "",
        review=clock,
        review_every=f"every {every} week{'' if every == 1 else 's'}" if every else "as the guidance has it",
        last_note="; ".join(each for each in (noted.value.because, noted.value.note) if each) if noted else "",
        last_on=touched[-1].day if touched else None,
        changes=changes(seat, view.family, goal),
        ended=_ended(goal),
    )


def changes(seat: Seat, family: Family, goal: Goal) -> tuple[Change, ...]:
    """How the goal was agreed anew, the oldest change first. Corrections are in the record, not here."""
    found = []
    for before, after in zip(goal.agreements, goal.agreements[1:], strict=False):
        found.append(
            Change(
                on=after.value.agreed_on,
                by=seat.name_of(after.author),
                because=after.value.because,
                differences=_differences(before, after, seat.profile),
                head=after.head,
            )
        )
    return tuple(found)


def _differences(
    before: Statement[GoalAgreed], after: Statement[GoalAgreed], profile: Profile
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (label, _said(before.value, name, profile), _said(after.value, name, profile))
        for name, label in _TOLD
        if getattr(before.value, name) != getattr(after.value, name)
    )


def _said(agreed: GoalAgreed, name: str, profile: Profile) -> str:
    value = getattr(agreed, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return read_day(value)
    return profile.label("goal_domains", value) if name == "domain" else str(value)


def _target(target: date, today: date) -> str:
    days = (target - today).days
    far = read_distance(target, today) if days >= 0 else f"{-days} day{'' if days == -1 else 's'} past"
    return f"{read_day(target)}, {far}"


def _ended(goal: Goal) -> str:
    if goal.ended is None:
        return ""
    said = f"{TOUCHES[goal.ended.value.touch]} on {read_day(goal.ended.day)}"
    because = "; ".join(each for each in (goal.ended.value.because, goal.ended.value.note) if each)
    return f"{said}: {because}" if because else said
