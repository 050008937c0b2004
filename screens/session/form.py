"""The session form as it is typed: what a draft keeps, and what a correction starts from. No Textual here.

Everything is text or a code, and anything may be missing: a draft accepts what it is given. `composing`
makes a body of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from fsm_tui.casework.diary import VisitPlanned
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskUpdate
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_length, read_time
from screens.session.heard import Heard, PlanForm, PromptForm, Told, Used
from screens.session.kept import Kept


class Rated(Kept):
    """One person's level as it is answered. `level` "" means nobody chose: it stands as it was before."""

    level: str = ""
    because: str = ""
    means: str = ""
    reported: str = ""

    @property
    def answered(self) -> bool:
        """Has somebody said anything of this person?"""
        return bool(self.level or self.because.strip() or self.means.strip() or self.reported)


class Touched(Kept):
    """One goal as it is answered. `text` is the note, or the because where the goal did not move or stopped."""

    touch: str = ""
    score: int | None = None
    text: str = ""


class RiskForm(Kept):
    """What is said of risk. `plan_was` is the plan for a bad day that stood when the form was begun."""

    parents: dict[str, Rated] = {}
    children: dict[str, Rated] = {}
    strengths: str = ""
    protective: str = ""
    triggers: str = ""
    agreed_with: str = ""
    difference: str = ""
    disclosed: str = ""
    plan: PlanForm = PlanForm()
    plan_was: PlanForm = PlanForm()
    escalation: Told = Told()

    def in_short(self) -> Self:
        """As much of the form as the rules look at: two that are alike in this have the same faults and prospects."""
        return self

    @classmethod
    def of(cls, risk: RiskUpdate) -> dict[str, Any]:
        """The fields of a form that says what a recorded look at risk says."""
        return {
            "parents": {each.person: _rated_parent(each) for each in risk.parents},
            "children": {each.person: _rated_child(each) for each in risk.children},
            "strengths": risk.strengths,
            "protective": risk.protective,
            "triggers": risk.triggers,
            "agreed_with": risk.agreed_with,
            "difference": risk.difference_of_view,
            "disclosed": risk.disclosed,
            "plan": PlanForm.of(risk.plan),
            "escalation": Told.of(risk.escalation),
        }


class SessionForm(RiskForm):
    """Everything on the session screen. `day` is ISO where it could be read, else as it was typed."""

    kind: str = ""
    day: str = ""
    start: str = ""
    length: str = ""
    travel: str = ""
    place: str = ""
    attendance: str = ""
    present: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    joint: str = ""
    told: str = ""
    note: str = ""
    goals: dict[str, Touched] = {}
    no_goals_because: str = ""
    stages: dict[str, str] = {}
    interventions: tuple[str, ...] = ()
    motivation: dict[str, Heard] = {}
    use: tuple[Used, ...] = ()
    prompts: tuple[PromptForm, ...] = ()
    kept_from: tuple[tuple[str, str], ...] = ()
    kept_back: tuple[tuple[str, str], ...] = ()
    planned: str = ""
    correction_reason: str = ""

    def in_short(self) -> Self:
        # Whether there is a note is all that they ask, so a long one is not gone through at every key in it.
        return self.model_copy(update={"note": self.note.strip()[:80]})

    @classmethod
    def new(cls, today: date) -> Self:
        """A form for today; nothing else is answered beforehand."""
        return cls(day=today.isoformat())

    @classmethod
    def of_plan(cls, head: str, plan: VisitPlanned, adults: Sequence[str], now: datetime) -> Self:
        """A form that begins with what was planned: kind, day, start, length, place, who was to come.

        Never a reason, never an outcome, no child as seen, and no start that is still to come: that is for
        somebody to say who was there.
        """
        here = london(now)
        day = min(plan.on, here.date())
        begun = day == plan.on and (day < here.date() or (plan.at or "") <= f"{here:%H:%M}")
        return cls(
            planned=head,
            kind=plan.session_kind,
            day=day.isoformat(),
            start=plan.at or "" if begun else "",
            length=read_length(plan.minutes) if plan.minutes else "",
            place=plan.place,
            joint=plan.joint_with,
            present=tuple(each for each in adults if each in plan.people),
        )

    @classmethod
    def of_record(cls, body: SessionRecorded, happened: datetime) -> Self:
        """A form that says what a session says, for its correction. Why it is corrected is not prefilled."""
        moment = london(happened)
        return cls(
            **RiskForm.of(body.risk),
            kind=body.session_kind,
            day=moment.date().isoformat(),
            start=read_time(moment.time()),
            length=read_length(body.minutes) if body.minutes else "",
            travel=read_length(body.travel_minutes) if body.travel_minutes is not None else "",
            place=body.place,
            attendance=body.attendance,
            present=body.present,
            seen=body.children_seen,
            spoken=body.children_spoken_to,
            joint=body.joint_with,
            told=body.told,
            note=body.note,
            goals={
                each.goal: Touched(
                    touch=each.touch,
                    score=each.score,
                    text="\n".join(filter(None, (each.because, each.note))),
                )
                for each in body.goals
                if each.touch != "not_reviewed"
            },
            no_goals_because=body.no_goals_because,
            stages={each.person: each.stage for each in body.stages},
            interventions=body.interventions,
            motivation={each.person: Heard.of(each) for each in body.motivation},
            use=tuple(Used.of(each) for each in body.use),
            prompts=tuple(PromptForm.of(each) for each in body.prompts),
            kept_from=tuple((each.place, each.person) for each in body.kept_from),
            planned=body.planned or "",
        )


def _rated_parent(said: ParentRisk) -> Rated:
    return Rated(level=said.severity.value, because=said.because, reported=said.reported or "")


def _rated_child(said: ChildRisk) -> Rated:
    return Rated(level=said.harm.value, because=said.because, means=said.means)
