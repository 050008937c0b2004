"""From what is typed to what is recorded, and what is still missing; by the rules of the service. No Textual here.

Places are the service's dotted paths with ids in them instead of numbers, such as
`risk.children.<person>.because`, so that they can be found on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.family import Family
from fsm_tui.casework.rating import harm_before, severity_before
from fsm_tui.casework.risk import RiskRated
from fsm_tui.casework.rules import goals_to_touch, rated_children, rated_parents
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import Faults, Refused
from fsm_tui.moments import london
from fsm_tui.practice.dates import parse_day, parse_length, parse_time
from fsm_tui.practice.items import Attendance, SessionKind
from fsm_tui.practice.profile import Profile
from screens.session.form import Rated, RiskForm, SessionForm
from screens.session.heard import compose_motivation, compose_plan, compose_prompts, compose_told, compose_use

Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a form stands on: the family as it is, the guidance, now, and the record that is corrected."""

    family: Family
    profile: Profile
    now: datetime
    corrects: str | None = None

    @property
    def own(self) -> frozenset[str]:
        """The versions of the record that is corrected: they are not what was stated before it."""
        record = self.family.record_of(self.corrects) if self.corrects else None
        return frozenset(each.head for each in record.versions) if record else frozenset()

    def severity(self, person: str, moment: datetime) -> str:
        """The severity stated before a moment, or ""."""
        return severity_before(self.family, person, moment, self.own) or ""

    def harm(self, person: str, moment: datetime) -> str:
        """The risk of harm stated before a moment, or ""."""
        return harm_before(self.family, person, moment, self.own) or ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A body as far as it can be made, when it happened as far as that is known, and what does not fit.

    `moment` is when it happened or, while that is not known, the latest that it can have been. `sure`
    says that day and start are known. Faulty parts are left out of `body`.
    """

    body: Body | None
    moment: datetime
    sure: bool
    faults: tuple[Fault, ...]


def kind_of(form: SessionForm, profile: Profile) -> SessionKind:
    """The kind that is chosen; before that, the first that asks for everything."""
    if profile.offers("session_kinds", form.kind):
        return profile.session_kind(form.kind)
    kinds = [profile.session_kind(str(each.code)) for each in profile.offered("session_kinds")]
    return next((each for each in kinds if each.with_parent and each.updates_risk_and_goals), kinds[0])


def outcome_of(form: SessionForm, profile: Profile) -> Attendance:
    """The outcome that is chosen; before that, and where none is asked, that the parent was seen."""
    if form.attendance and profile.offers("attendance", form.attendance) and kind_of(form, profile).with_parent:
        return profile.outcome(form.attendance)
    outcomes = [profile.outcome(str(each.code)) for each in profile.offered("attendance")]
    return next((each for each in outcomes if each.seen), outcomes[0])


def when(form: SessionForm, now: datetime) -> tuple[datetime, bool, tuple[Fault, ...]]:
    """When it happened, whether that is sure, and what cannot be read."""
    faults: list[Fault] = []
    day, start = london(now).date(), None
    try:
        day = date.fromisoformat(form.day)
    except ValueError:
        try:
            day = parse_day(form.day, day)
        except Refused as refusal:
            faults.append(("day", str(refusal) if form.day else "say on which day"))
    try:
        start = parse_time(form.start)
    except Refused as refusal:
        faults.append(("start", str(refusal) if form.start else "say when it began"))
    if not faults and start is not None:
        return london(datetime.combine(day, start)), True, ()
    return min(london(datetime.combine(day, start or time(23, 59))), london(now)), False, tuple(faults)


def compose(form: SessionForm, ground: Ground) -> Composed:
    """The session that a form tells."""
    profile, family = ground.profile, ground.family
    moment, sure, found = when(form, ground.now)
    faults = list(found)
    kind, outcome = kind_of(form, profile), outcome_of(form, profile)
    if not form.kind:
        faults.append(("session_kind", "say what kind of session it was"))
    if kind.with_parent and not form.attendance:
        faults.append(("attendance", "say whether the parent or carer was seen"))
    raw: dict[str, Any] = {
        "session_kind": form.kind or kind.code,
        "attendance": form.attendance if kind.with_parent and form.attendance else outcome.code,
        "place": form.place,
        "present": list(form.present),
        "children_seen": list(dict.fromkeys((*form.seen, *form.spoken))),
        "children_spoken_to": list(form.spoken),
        "joint_with": form.joint,
        "told": form.told,
        "note": form.note,
        "no_goals_because": "",
        "stages": [{"person": person, "stage": stage} for person, stage in form.stages.items() if stage],
        "interventions": list(form.interventions),
        "motivation": compose_motivation(form.motivation),
        "kept_from": [{"place": place, "person": person} for place, person in form.kept_from],
        "planned": _planned(form, ground),
    }
    day = london(moment).date()
    raw["risk"], unread = _risk(form, ground, moment)
    raw["use"], unread_use = compose_use(form.use, day)
    raw["prompts"], unanswered = compose_prompts(form.prompts)
    faults += [*unread, *unread_use, *unanswered]
    for name, typed, least in (("minutes", form.length, 1), ("travel_minutes", form.travel, 0)):
        try:
            raw[name] = _length(typed, least)
        except Refused as refusal:
            faults.append((name, str(refusal)))
    goals = {goal.id for goal in goals_to_touch(family, day)}
    if ground.corrects or not goals:
        raw["no_goals_because"] = form.no_goals_because
    if outcome.goals_asked:
        raw["goals"] = [_touch(ident, form) for ident, said in form.goals.items() if said.touch]
        for said in [each for each in raw["goals"] if not each.get("because", "x").strip()]:
            raw["goals"].remove(said)
            faults.append((f"goals.{said['goal']}.because", "say why"))
    elif kind.updates_risk_and_goals and outcome.counts:
        raw["goals"] = [{"goal": ident, "touch": "not_reviewed"} for ident in sorted(goals)]
    if ground.corrects:
        raw |= {"corrects": ground.corrects, "correction_reason": form.correction_reason}
    body, unfit = _accepted(SessionRecorded.KIND, {name: each for name, each in raw.items() if each is not None})
    return Composed(body, moment, sure, (*faults, *unfit))


def compose_rating(form: RiskForm, ground: Ground) -> Composed:
    """The rating of today that a form tells."""
    risk, unread = _risk(form, ground, ground.now)
    body, unfit = _accepted(RiskRated.KIND, {"risk": risk})
    return Composed(body, ground.now, True, (*unread, *unfit))


def _planned(form: SessionForm, ground: Ground) -> str | None:
    """The plan that it was; one that is not there any more, such as one taken back, is not named anew."""
    known = any(form.planned in each.versions for each in ground.family.visits)
    return form.planned if form.planned and (known or ground.corrects) else None


def _length(typed: str, least: int) -> int | None:
    if not typed.strip():
        return None
    if typed.strip() in ("0", "0 min") and least == 0:
        return 0
    return parse_length(typed)


def _touch(ident: str, form: SessionForm) -> dict[str, Any]:
    said = form.goals[ident]
    why = said.touch in ("no_change", "stopped")
    touched: dict[str, Any] = {"goal": ident, "touch": said.touch, "because" if why else "note": said.text}
    if said.score is not None and said.touch in ("progress", "achieved"):
        touched["score"] = said.score
    return touched


def _risk(form: RiskForm, ground: Ground, moment: datetime) -> tuple[dict[str, Any], list[Fault]]:
    """Whoever was said anything of; a level that nobody chose is the one before."""
    family = ground.family
    known = {each.id: each.role for each in family.people}
    parents, children = [], []
    for person, said in form.parents.items():
        if known.get(person, "child") != "child" and said.answered:
            stated = _stated(said, ground.severity(person, moment), "severity")
            reported = {"reported": said.reported} if said.reported else {}
            if stated:
                parents.append({"person": person, "because": said.because, **reported, **stated})
    for person, said in form.children.items():
        if known.get(person) == "child" and said.answered:
            stated = _stated(said, ground.harm(person, moment), "harm")
            if stated:
                children.append({"person": person, "because": said.because, "means": said.means, **stated})
    told, unread = compose_told(form.escalation, london(moment).date(), london(ground.now).date())
    plan = None if form.plan == form.plan_was else compose_plan(form.plan)
    raw = {
        "parents": parents,
        "children": children,
        "strengths": form.strengths,
        "triggers": form.triggers,
        "agreed_with": form.agreed_with,
        "difference_of_view": form.difference,
        "protective": form.protective,
        "disclosed": form.disclosed,
    }
    return raw | ({"plan": plan} if plan else {}) | ({"escalation": told} if told else {}), unread


def _stated(said: Rated, before: str, axis: str) -> dict[str, str]:
    level = said.level or before
    if not level:
        return {}
    return {axis: level, "stated": stated(before, level)}


def stated(before: str, level: str) -> str:
    """What a level is against the one before: first, changed or unchanged."""
    if not before:
        return "first"
    return "unchanged" if before == level else "changed"


def _accepted(kind: str, raw: dict[str, Any]) -> tuple[Body | None, tuple[Fault, ...]]:
    """The body and what has no proper shape; what has none is left out, so that the rest can be looked at."""
    try:
        return accept(kind, raw), ()
    except Faults as unfit:
        faults = tuple(by_id(unfit.faults, raw))
        trimmed = _without(raw, [place for place, _ in unfit.faults])
    try:
        return accept(kind, trimmed), faults
    except Faults:
        return None, faults


def _without(raw: dict[str, Any], places: list[str]) -> dict[str, Any]:
    gone = {tuple(place.split(".")) for place in places}

    def keep(value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            return [
                keep(each, (*path, str(number)))
                for number, each in enumerate(value)
                if not any(place[: len(path) + 1] == (*path, str(number)) for place in gone)
            ]
        if isinstance(value, dict):
            return {name: keep(each, (*path, name)) for name, each in value.items() if (*path, name) not in gone}
        return value

    kept: dict[str, Any] = keep(raw, ())
    return kept


def by_id(faults: tuple[Fault, ...], raw: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults with each number of a list replaced by the person or goal that stands there."""
    for place, said in faults:
        steps, here = [], raw
        for step in place.split("."):
            inside: Any = None
            if isinstance(here, (list, tuple)) and step.isdigit() and int(step) < len(here):
                inside = here[int(step)]
                if isinstance(inside, Mapping) and "substance" not in inside:  # somebody may use several
                    step = str(inside.get("person") or inside.get("goal") or step)
            elif isinstance(here, Mapping):
                inside = here.get(step)
            steps.append(step)
            here = inside if inside is not None else {}
        yield ".".join(steps), said


def rated(ground: Ground, day: date) -> tuple[frozenset[str], frozenset[str]]:
    """Who needs a level on that day: parents and carers, and children."""
    return (
        frozenset(each.id for each in rated_parents(ground.family)),
        frozenset(each.id for each in rated_children(ground.family, day)),
    )
