"""The visit that the tour types: every text of it, ready, for one family that the training caseload always holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import Surroundings, london
from fsm_tui.practice.profile import Profile
from fsm_tui.services.training.planning import Planner
from fsm_tui.services.training.story import Story

BEFORE_NOW = timedelta(minutes=80)
FIVE = 5


@dataclass(frozen=True, slots=True)
class ReadyRating:
    """What is to be said of one person: `level` is a severity for a parent, a risk of harm for a child."""

    person: str
    name: str
    level: str
    stated: str
    because: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class ReadyTouch:
    """What is to be said of one goal. `said` is the note, or the because where nothing changed."""

    goal: str
    text: str
    touch: str
    score: int | None
    said: str


@dataclass(frozen=True, slots=True)
class ReadyVisit:
    """A visit of today to one family: one parent in the work, its children and its two active goals.

    `session` is the whole as the entry's body; the other fields are the same in the pieces that a person
    types or chooses. `remark` is the leader's, pinned to `remark_place`; `correction` is the sentence that the
    practitioner then adds to the note, `corrected_note` the note with it.
    """

    family: str
    label: str
    kind: str
    kind_label: str
    happened: datetime
    minutes: int
    parent: ReadyRating
    children: tuple[ReadyRating, ...]
    seen: tuple[str, ...]
    goals: tuple[ReadyTouch, ...]
    note: str
    remark: str
    remark_place: str
    correction: str
    correction_reason: str
    session: SessionRecorded

    @property
    def corrected_note(self) -> str:
        return f"{self.note}\n\n{self.correction}"

    def corrected(self, head: str) -> SessionRecorded:
        """The correction of the entry `head`, as a body."""
        return self.session.model_copy(
            update={"note": self.corrected_note, "corrects": head, "correction_reason": self.correction_reason}
        )


def begins(around: Surroundings) -> datetime:
    """When the visit began that the tour records: a while ago, and today also shortly after midnight."""
    now = london(around.now())
    happened = max(now - BEFORE_NOW, now.replace(hour=0, minute=0))
    return happened.replace(minute=happened.minute // FIVE * FIVE, second=0, microsecond=0)


def ready(planner: Planner, family: str, around: Surroundings, profile: Profile) -> ReadyVisit:
    """The visit of a story, after the planner has gone through all of its scenes."""
    story, told = planner.story, planner.story.visit
    if told is None:
        raise ValueError("this story holds no visit")
    session = planner.session(told, planner.today, tuple(planner.goals))
    texts = {planner.goals[each.key]: each.text for each in story.goals}
    parents = [
        ReadyRating(each.person, _name(story, planner, each.person), each.severity.value, each.stated, each.because)
        for each in session.risk.parents
    ]
    return ReadyVisit(
        family=family,
        label=story.label,
        kind=told.kind,
        kind_label=profile.label("session_kinds", told.kind),
        happened=begins(around),
        minutes=told.minutes,
        parent=parents[0],
        children=tuple(
            ReadyRating(
                each.person,
                _name(story, planner, each.person),
                each.harm.value,
                each.stated,
                each.because,
                each.means,
            )
            for each in session.risk.children
        ),
        seen=tuple(_name(story, planner, each) for each in session.children_seen),
        goals=tuple(
            ReadyTouch(each.goal, texts[each.goal], each.touch, each.score, each.note or each.because)
            for each in session.goals
        ),
        note=session.note,
        remark=told.remark,
        remark_place=told.remark_place,
        correction=told.correction,
        correction_reason=told.correction_reason,
        session=session,
    )


def _name(story: Story, planner: Planner, person: str) -> str:
    return next(each.name for each in story.people if planner.ids[each.key] == person)
