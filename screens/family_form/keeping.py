"""The forms and the vault: opening one with its draft, and recording what it says. On the desk thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from fsm_tui.casework.assessment import PlanStepAdded, PlanStepEnded
from fsm_tui.casework.bodies import Body, Correctable
from fsm_tui.casework.child_support import ChildSupportOffered
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.family import Family
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed
from fsm_tui.casework.interventions import Intervention
from fsm_tui.casework.people import FamilyOpened
from fsm_tui.errors import NotFound
from fsm_tui.moments import LONDON, london
from fsm_tui.services import contacts, diary, drafting, ending, families, recording
from fsm_tui.services.drafting import Draft
from fsm_tui.services.recording import ToRecord
from fsm_tui.services.seat import Seat, view_family
from screens.family_form import (
    diary_forms,
    ending_forms,
    forms,
    intervention_forms,
    network_forms,
    planning_forms,
    risk_forms,
    sharing_forms,
    support_forms,
    work_forms,
)
from screens.family_form.forms import Form

MOST_PEOPLE = 20
OLDEST = date(1990, 1, 1)
WITHDRAW = "withdraw:"
_STAYS = (GoalAgreed, GoalProgressed, PlanStepAdded, PlanStepEnded, ChildSupportOffered, *sharing_forms.MENDED,
          *network_forms.MENDED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """A form to be filled in: what it asks, what is in it, and the draft under which it is kept."""

    form: Form
    draft: Draft
    values: dict[str, str]
    today: date
    label: str


def ready(seat: Seat, name: str, family_id: str | None, which: str, event: str) -> Ready:
    """The form `name`, with its draft if one was kept. `which` is a person, a goal, or the entry to be corrected."""
    draft = drafting.begin(seat, f"{name}:{which}" if which else name, family_id)
    state = draft.state
    form, label = _form(seat, name, family_id, which, event, int(state.get("people", 1)))
    if "was" in state:  # as it stood when the draft was begun: what came since counts as not seen
        form = replace(form, was=dict(state["was"]))
    values = dict(form.was) | dict(state.get("values", {}))
    return Ready(form, draft, values, seat.today(), label)


def _form(
    seat: Seat, name: str, family_id: str | None, which: str, event: str, people: int
) -> tuple[Form, str]:
    profile = seat.profile
    if name == diary_forms.APPOINTMENT:
        return _appointment(seat, which, event), ""
    if name == forms.NEW or family_id is None:
        return forms.new_family(profile, seat.me.area, people), ""
    family = view_family(seat, family_id)
    label = family.label.value or ""
    if name == forms.DETAILS:
        return forms.details(profile, family), label
    if name == forms.PERSON:
        return forms.person(profile, family.person(which) if which else None), label
    if name == forms.PLAN:
        return forms.plan(profile, family), label
    if name in work_forms.TITLES:
        return _work(seat, name, family, which, event), label
    if name == diary_forms.VISIT:
        return _visit(seat, family, which, event), label
    if name == ending_forms.EXIT:
        asks, was = ending_forms.exit_date(family, which, seat.today())
        return Form(name, asks, was), label
    if name == ending_forms.CLOSING:
        keep_until = seat.today() + timedelta(days=ending.KEEP_DAYS)
        asks, was, levels, corrects = ending_forms.closing(profile, family, seat.today(), keep_until)
        return Form(name, asks, was, about=levels, corrects=corrects), label
    if name in sharing_forms.TITLES:
        asks, was, about = sharing_forms.asked(name, profile, family, which, seat.today(), seat.me.name)
        return Form(name, asks, was, about=about, corrects=_head(family, which)), label
    if name == support_forms.SUPPORT:
        here = [each.contact for each in contacts.listed(seat) if each.contact.for_children]
        local = [f"{each.label}, {each.organisation}" for each in here]
        asks, was = support_forms.asked(family, which, local, seat.today())
        return Form(name, asks, was, corrects=_head(family, which)), label
    if name in risk_forms.TITLES:
        asks, was, about = risk_forms.asked(name, family, which, london(seat.now()))
        return Form(name, asks, was, about=about), label
    if name in network_forms.TITLES:
        asks, was, about = network_forms.asked(name, profile, family, which, seat.today())
        return Form(name, asks, was, about=about, corrects=_head(family, which)), label
    if name in intervention_forms.TITLES:
        made = intervention_forms.asked(name, profile, family, which, event, seat.today())
        return Form(name, made.asks, made.was, about=made.about, corrects=made.corrects), label
    if name in planning_forms.TITLES:
        return _plan(seat, name, family, which), label
    return forms.milestone(profile, event), label


def _head(family: Family, which: str) -> str:
    """`which` where it is the head of a record, which is then corrected; else ""."""
    return which if which and family.record_of(which) is not None else ""


def _plan(seat: Seat, name: str, family: Family, which: str) -> Form:
    """A form of the plan, on the goal or the step with the id `which`, or correcting the entry it is the head of.

    Without `which` a new step.
    """
    goal = next((each for each in family.goals if each.id == which), None)
    step = next((each for each in family.steps if each.id == which), None)
    record = family.record_of(which) if which else None
    body = record.shown.body if record else None
    today = seat.today()
    if isinstance(body, PlanStepAdded):
        asks, was = planning_forms.step_mended(seat.profile, family, body, today)
        return Form(name, asks, was, about=body.step, corrects=which)
    if isinstance(body, PlanStepEnded):
        asks, was = planning_forms.step_end_mended(body, today)
        return Form(name, asks, was, about=body.step, corrects=which)
    if name == planning_forms.GOAL_CHANGE and goal is not None:
        asks, was = planning_forms.goal_change(seat.profile, family, goal, today)
    elif name == planning_forms.STEP_END and step is not None:
        asks, was = planning_forms.step_end(today)
    elif name == planning_forms.STEP and (step is not None or not which):
        asks, was = planning_forms.step(seat.profile, family, step, today)
    else:
        raise NotFound("Not there", "What this form is about is not on this computer.")
    return Form(name, asks, was, about=which)


def _work(seat: Seat, name: str, family: Family, which: str, event: str) -> Form:
    """A form of the work: on a goal by its id, or correcting the entry `which` is the head of.

    `withdraw:<head>` begins the withdrawal of that consent. `event` is how a goal stands, where that was said
    already, or the person whose concern a new goal answers.
    """
    mended = family.record_of(which) if which else None
    if mended is not None and isinstance(mended.shown.body, GoalProgressed):
        asks, was = work_forms.goal_review_mended(mended.shown.body)
        return Form(name, asks, was, about=mended.shown.body.progress.goal, corrects=which)
    if name == work_forms.GOAL_REVIEW:
        known = next((each for each in family.goals if each.id == which), None)
        asks, was = work_forms.goal_review(known.score if known else None, event)
        return Form(name, asks, was, about=which)
    head = which.removeprefix(WITHDRAW)
    record = family.record_of(head) if head else None
    body = record.shown.body if record else None
    if name == work_forms.GOAL:
        goal = body if isinstance(body, GoalAgreed) else None
        asks, was = work_forms.goal(seat.profile, family, goal, seat.today(), event)
        return Form(name, asks, was, about=goal.goal if goal else "", corrects=which)
    consent = body if isinstance(body, ConsentRecorded) else None
    asks, was = work_forms.consent(
        seat.profile, family, consent, seat.today(), withdrawing=head != which
    )
    about = work_forms.scope_code(consent) if consent else ""
    return Form(name, asks, was, about=about, corrects=which if head == which else "")


def _visit(seat: Seat, family: Family, root: str, begin: str) -> Form:
    """A visit of this family to be planned, or the one `root` is the record of to be moved.

    `begin` is a kind of session, a day (2026-11-25), or both with a blank between, for a new one.
    """
    kind, day = _beginning(begin)
    known = next((each.plan for each in family.visits if each.root == root), None)
    asks, was = diary_forms.visit(seat.profile, family, known.value if known else None, seat.today(), kind)
    was = was if known else dict(was) | {"on": day}
    return Form(diary_forms.VISIT, asks, was, corrects=known.head if known else "")


def _beginning(begin: str) -> tuple[str, str]:
    """(kind, day) of what a new plan begins with."""
    words = begin.split()
    return next((each for each in words if "-" not in each), ""), next((each for each in words if "-" in each), "")


def _appointment(seat: Seat, root: str, begin: str) -> Form:
    """An appointment without a family to be planned, or one of one's own to be moved. Raises `NotFound`."""
    head, known = diary.appointment(seat, root) if root else ("", None)
    asks, was = diary_forms.appointment(known)
    was = was if known else {"on": _beginning(begin)[1]}
    return Form(diary_forms.APPOINTMENT, asks, was, corrects=head)


def with_people(seat: Seat, people: int) -> Form:
    """The form of a new family with room for so many people."""
    return forms.new_family(seat.profile, seat.me.area, people)


def keep(seat: Seat, draft: Draft, state: dict[str, Any]) -> Draft:
    """Save the form as it stands."""
    return drafting.save(seat, draft, state)


def complete(seat: Seat, form: Form, draft: Draft, state: dict[str, Any]) -> str | None:
    """Record what the form says and drop its draft. The family's id, "" where there is none, or None if nothing
    was changed.

    Raises `Faults` by question; the draft stays.
    """
    bodies = form.bodies(state["values"], seat.today())
    if not bodies:
        drafting.throw_away(seat, draft.id)
        return None
    bodies = forms.with_ids(bodies, (seat.around.new_id() for _ in range(MOST_PEOPLE)))
    if isinstance(bodies[0], FamilyOpened):
        return _open(seat, bodies[0], bodies[1:], draft, state)
    family = draft.family or ""
    recording.write_all(
        seat, [ToRecord(each, family, _moment(seat, family, each), draft.bases) for each in bodies], draft=draft.id
    )
    return family


def _moment(seat: Seat, family: str, body: Body) -> datetime:
    """Now; what is mended of goals, steps, support, sharing and the network stays at its moment, so that
    what was said later still stands.

    An intervention of an earlier day stands at noon of that day.
    """
    if isinstance(body, Intervention) and OLDEST <= body.on < seat.today():
        return datetime.combine(body.on, time(12), LONDON)
    if isinstance(body, Correctable) and isinstance(body, _STAYS) and body.corrects is not None:
        record = seat.family(family).record_of(body.corrects)
        if record is not None:
            return record.shown.entry.header.happened
    return seat.now()


def _open(seat: Seat, opened: FamilyOpened, people: list[Any], draft: Draft, state: dict[str, Any]) -> str:
    """A family and its people. If the program stops in between, the draft knows which family it was."""
    family = state.get("opened") or ""
    if not family:
        family = families.open_family(seat, opened, ()).family
        drafting.save(seat, draft, state | {"opened": family})
    recording.write_all(seat, [ToRecord(each, family, seat.now()) for each in people], draft=draft.id)
    return str(family)
