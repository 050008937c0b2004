"""What the session screen asks of the services, each in one piece, on the desk thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, TypeVar

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.family import Family
from fsm_tui.casework.goals import GoalAgreed
from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import Faults, Refused
from fsm_tui.moments import london
from fsm_tui.practice.profile import Profile
from fsm_tui.services import diary, drafting, families, prompting, recording
from fsm_tui.services.misplaced import MOVED
from fsm_tui.services.seat import Seat, view_family
from screens.session.assessing import Assessment, assess, merge
from screens.session.composing import Composed, Ground, by_id, compose, compose_rating
from screens.session.form import RiskForm, SessionForm
from screens.session.heard import PlanForm

RATING = "rate"
SESSION = "session"
PLANNED = "planned:"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the leader said of a record: about which part of it, and the words."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A form with its draft. `blank` is what it would be without one; `corrects` the version it corrects.

    `first` is the id of the field where a new form begins, if not the first one.
    """

    family: Family
    label: str
    profile: Profile
    today: date
    draft: drafting.Draft
    form: RiskForm
    blank: RiskForm
    corrects: str | None = None
    remarks: tuple[Remark, ...] = ()
    review: str = ""
    first: str = ""


def form_name(root: str | None, *, planned: bool = False) -> str:
    """The name of a session's draft: each record has one for its correction, beside that of a new session.

    A session that was planned has one of its own too.
    """
    if root and planned:
        return f"{SESSION}:{PLANNED}{root}"
    return f"{SESSION}:{root}" if root else SESSION


def waiting(seat: Seat, ident: str) -> tuple[diary.Line, ...]:
    """The visits of a family that were planned for today or before and not written up, if nothing is begun yet."""
    family = seat.family(ident).id
    if any(each.form == form_name(None) for each in drafting.kept(seat, family)):
        return ()
    return tuple(each for each in diary.coming(seat, family) if each.day <= seat.today())


def open_session(
    seat: Seat, ident: str, corrects: str | None = None, planned: str | None = None, moved: str | None = None
) -> Opened:
    """The draft of a session of this family, or a new one; with `planned`, the record of a planned visit, of that.

    `moved` is the record that stood in another family: its draft was made when it was voided there.

    A draft of a correction goes on correcting the version that its writer began with, even if another
    version has come since: the two then stand side by side.
    Raises `NotFound`, and `Refused` for a record that cannot be corrected here.
    """
    family = view_family(seat, seat.family(ident).id)
    label = family.label.value or "Family without a name"
    if corrects is None:
        name = f"{SESSION}:{MOVED}{moved}" if moved else form_name(planned, planned=True)
        draft, blank = drafting.begin(seat, name, family.id), _new(seat, family, planned)
        first = "attendance" if blank.planned else ""
        return Opened(family, label, seat.profile, seat.today(), draft, _typed(draft, blank), blank, first=first)
    view = families.record_view(seat, family.id, corrects)
    draft = drafting.begin(seat, form_name(view.record.root), family.id)
    began = draft.state.get("corrects")
    shown = next((each for each in view.record.versions if each.head == began), view.record.shown)
    if not isinstance(shown.body, SessionRecorded):
        raise Refused("Not a session", "This record is not a session that can be read, so it was left as it is.")
    if shown.newer:
        raise Refused(
            "Needs a newer version",
            "This session was recorded with a newer version of the program. It was left as it is.",
            "Correct it on a computer with that version.",
        )
    blank = SessionForm.of_record(shown.body, shown.entry.header.happened)
    blank = blank if shown.body.risk.plan else _with_plan(blank, family)
    marks = tuple((each.place, each.person) for each in family.kept.on(view.record.root))
    blank = blank.model_copy(update={"kept_from": marks})
    labels = {each.place: each.label for each in view.lines}
    return Opened(
        family, label, seat.profile, seat.today(), draft, _typed(draft, blank), blank, shown.head,
        remarks=tuple(Remark(labels.get(place, ""), text) for place, text in view.remarks),
        review=view.verdicts[-1] if view.verdicts else "",
    )  # fmt: skip


def _new(seat: Seat, family: Family, planned: str | None) -> SessionForm:
    """A new form; of a planned visit that was neither recorded nor cancelled it begins with the plan."""
    visit = next((each for each in family.visits if each.root == planned), None)
    if planned is None or visit is None:
        return _with_plan(SessionForm.new(seat.today()), family)
    adults = [each.id for each in family.people if each.role != "child" and not each.left]
    return _with_plan(SessionForm.of_plan(visit.plan.head, visit.plan.value, adults, seat.now()), family)


FormT = TypeVar("FormT", bound=RiskForm)


def _with_plan(form: FormT, family: Family) -> FormT:
    """The plan for a bad day as it stands is there to be looked at; it is written again only where it is changed."""
    standing = PlanForm.of(family.argued.plan.value)
    return form.model_copy(update={"plan": standing, "plan_was": standing})


def _typed(draft: drafting.Draft, blank: FormT) -> FormT:
    """The form that a draft kept; one that knows of no plan for a bad day leaves the plan as it is."""
    kept = draft.state.get("form")
    if kept is None:
        return blank
    plan = blank.model_dump(mode="json", include={"plan", "plan_was"})
    return type(blank).from_state({**plan, **kept} if isinstance(kept, Mapping) else kept)


def open_rating(seat: Seat, ident: str) -> Opened:
    """The draft of a rating of today, or a new one. Raises `NotFound`."""
    family = view_family(seat, seat.family(ident).id)
    draft = drafting.begin(seat, RATING, family.id)
    label = family.label.value or "Family without a name"
    blank = _with_plan(RiskForm(), family)
    return Opened(family, label, seat.profile, seat.today(), draft, _typed(draft, blank), blank)


def look_again(seat: Seat, ident: str) -> Family:
    """The family as it is now, for a form that stays open."""
    return seat.family(ident)


def _ground(seat: Seat, ident: str, corrects: str | None) -> Ground:
    return Ground(seat.family(ident), seat.profile, seat.now(), corrects)


def _composed(form: RiskForm, ground: Ground) -> Composed:
    return compose(form, ground) if isinstance(form, SessionForm) else compose_rating(form, ground)


def look_at(seat: Seat, ident: str, form: RiskForm, corrects: str | None) -> Assessment:
    """What is missing and what follows, by the service's own rules. Writes nothing."""
    ground = _ground(seat, ident, corrects)
    form = form.in_short()
    composed = _composed(form, ground)
    found = assess(form, ground, composed, _ruled(seat, ident, composed))
    if "prompts" not in found.asks:
        return found
    session = composed.body if isinstance(composed.body, SessionRecorded) else None
    raised = prompting.at_session(seat, ground.family, found.day, session, ground.own)
    return replace(found, raised=raised)


def _ruled(seat: Seat, ident: str, composed: Composed) -> tuple[tuple[str, str], ...]:
    if composed.body is None:
        return ()
    return tuple(_named(recording.faults(seat, ident, composed.body, composed.moment), composed.body))


def _named(faults: tuple[tuple[str, str], ...], body: Body) -> Any:
    return by_id(faults, body.model_dump(mode="json"))


def complete(seat: Seat, ident: str, form: RiskForm, corrects: str | None, draft: drafting.Draft) -> recording.Recorded:
    """Record the form and take its draft away, both or neither. Raises `Faults` with ids in the places."""
    composed = _composed(form, _ground(seat, ident, corrects))
    if composed.faults or composed.body is None:
        raise Faults("Not complete yet", merge(composed, _ruled(seat, ident, composed)))
    wanted = [recording.ToRecord(composed.body, ident, composed.moment, draft.bases)]
    if isinstance(form, SessionForm) and corrects is not None:
        wanted += _taken_back(seat, ident, form, corrects)
    try:
        return recording.write_all(seat, wanted, draft=draft.id)[0]
    except Faults as found:
        raise Faults(found.title, tuple(_named(found.faults, composed.body)), found.hint) from None


def _taken_back(seat: Seat, ident: str, form: SessionForm, corrects: str) -> list[recording.ToRecord]:
    """Marks of the record that somebody took back in the form of its correction; saying nothing takes none back."""
    family = seat.family(ident)
    record = family.record_of(corrects)
    root = record.root if record else corrects
    return [
        recording.ToRecord(RecordKept(record=root, place=each.place, person=each.person, kept=False), ident, seat.now())
        for each in family.kept.on(root)
        if (each.place, each.person) in form.kept_back
    ]


def agree_goal(seat: Seat, ident: str, raw: dict[str, Any]) -> str:
    """Record a goal as agreed at midday of its day, today at the latest now; the id it got.

    Raises `Faults` with each fault by the name of its field.
    """
    goal = seat.around.new_id()
    body = accept(GoalAgreed.KIND, {"goal": goal, **raw})
    if not isinstance(body, GoalAgreed):
        raise TypeError(GoalAgreed.KIND)
    happened = min(london(datetime.combine(body.agreed_on, time(12))), london(seat.now()))
    recording.write(seat, ident, body, happened=happened)
    return goal
