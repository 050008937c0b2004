"""The five forms about a family: what each asks, and the entries that its answers make. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from fsm_tui.casework.assessment import PlanStepAdded
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.goals import GoalAgreed
from fsm_tui.casework.network import PartnerAsked, TreatmentClaimed, WorkerNoted, WorkerSame
from fsm_tui.casework.people import PersonAdded
from fsm_tui.casework.sharing import OnwardReferred, SafeguardingReferred
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.dates import parse_day
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile
from screens.asking.asks import YES_NO, Ask, Offer, Values, asked
from screens.family_form import (
    diary_forms,
    ending_forms,
    intervention_forms,
    network_forms,
    planning_forms,
    risk_forms,
    sharing_forms,
    support_forms,
    work_forms,
)

NEW, DETAILS, PERSON, PLAN, MILESTONE = "family", "details", "person", "plan", "milestone"
TITLES = {
    NEW: "New family",
    DETAILS: "Family details",
    PERSON: "Person",
    PLAN: "Plan",
    MILESTONE: "Milestone",
    **work_forms.TITLES,
    **planning_forms.TITLES,
    **ending_forms.TITLES,
    **diary_forms.TITLES,
    **sharing_forms.TITLES,
    **network_forms.TITLES,
    **risk_forms.TITLES,
    **intervention_forms.TITLES,
    **support_forms.TITLES,
}
_ROLES = (Offer("parent", "Parent or carer"), Offer("child", "Child"), Offer("other", "Somebody else"))
_WORKER = ("name", "agency", "phone", "email")
_VERIFIED = ("verified_on", "verified_by", "verified_how")
#: Fuller records tell of these, or the program does.
_NO_MILESTONE = frozenset(
    {Event.ALLOCATED, Event.REQUEST_RECEIVED, Event.RISK_STATED, Event.PARENT_SEEN, Event.JOINT_VISIT_HELD}
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form, ready to be filled in. `was` is how things stood when it was opened."""

    name: str
    asks: tuple[Ask, ...]
    was: Values = field(default_factory=dict)
    person: str = ""
    about: str = ""
    corrects: str = ""

    def bodies(self, values: Values, today: date) -> list[Body]:
        """The entries that the answers make; empty if nothing was changed.

        Raises `Faults`, each named by the question it belongs to.
        """
        told = {each.name: values.get(each.name, "").strip() for each in asked(self.asks, values)}
        if (work := work_forms.BODIES.get(self.name)) is not None:
            return work(told, today, self.about, self.corrects)
        if (ended := ending_forms.BODIES.get(self.name)) is not None:
            return ended(told, today, self.about, self.corrects)
        if (shared := sharing_forms.BODIES.get(self.name)) is not None:
            return shared(told, today, self.about, self.corrects)
        if self.name == support_forms.SUPPORT:
            return support_forms.bodies(told, today, self.corrects)
        if (rated := risk_forms.BODIES.get(self.name)) is not None:
            return rated(told, today, self.about, self.corrects)
        if self.name in network_forms.TITLES:
            return network_forms.bodies(self.name, told, today, self.about, self.was, self.corrects)
        if self.name in intervention_forms.TITLES:
            return intervention_forms.bodies(self.name, told, today, self.about, self.corrects)
        if self.name in diary_forms.TITLES:
            return diary_forms.bodies(self.name, told, today, self.corrects, self.was)
        if (planned := planning_forms.BODIES.get(self.name)) is not None:
            return planned(told, today, self.about, self.was, self.corrects)
        return _BODIES[self.name](self, told, today)


def profile_offers(profile: Profile, name: str) -> tuple[Offer, ...]:
    """What the guidance offers in a list."""
    return tuple(Offer(item.code, item.label, item.words) for item in profile.offered(name))


def _area_and_base(profile: Profile) -> tuple[Ask, Ask]:
    bases = tuple(
        Offer(base.code, f"{base.label}, {base.town}", group=base.area)
        for base in profile.lists.bases
        if not base.retired
    )
    return (
        Ask("area", "Area", "choice", profile_offers(profile, "areas"), needed="the area"),
        Ask("base", "Base", "pick", bases, by="area", needed="the base"),
    )


# -- a new family


def new_family(profile: Profile, area: str, people: int) -> Form:
    """A family opened in the field, with its parents, carers and children."""
    asks = [
        Ask("label", "Family", hint="how the team speaks of them", needed="the family's name"),
        *_area_and_base(profile),
        Ask("mosaic", "Mosaic number"),
        Ask("why", "Why now", "text"),
    ]
    for number in range(people):
        place = f"people.{number}."
        asks.append(Ask(f"{place}heading", f"Person {number + 1}", "heading"))
        asks += _person_asks(profile, place, optional=number > 0)
    known = any(each.code == area for each in profile.offered("areas"))
    return Form(NEW, tuple(asks), {"area": area} if known else {})


def _bodies_of_new(form: Form, told: Values, today: date) -> list[Body]:
    raw = {name: told[name] for name in ("label", "area", "base", "mosaic", "why")}
    bodies = [accept("family.opened", raw | {"provisional": True})]
    number = 0
    while f"people.{number}.name" in told:
        place = f"people.{number}."
        inner = {name.removeprefix(place): value for name, value in told.items() if name.startswith(place)}
        if any(inner.values()):
            bodies.append(_added(inner, f"{number + 1:016x}", today, place))
        number += 1
    return bodies


# -- a person


def person(profile: Profile, known: Person | None) -> Form:
    """A person to be added, or what is known of one to be changed."""
    asks = _person_asks(profile, "", optional=False)
    asks += [
        Ask("phone", "Phone"),
        Ask("safe_contact", "Safe contact", "text"),
        Ask("needs", "Needs", "text"),
    ]
    if known is None:
        return Form(PERSON, tuple(asks))
    asks = [each for each in asks if each.name != "role"]
    asks.append(Ask("here", "Still in this work", "choice", YES_NO, needed="whether they are still in this work"))
    was = {
        "role": known.role,
        "name": known.name,
        "relationship": known.relationship or "",
        "born": known.born.isoformat() if known.born else "",
        "due": known.due.isoformat() if known.due else "",
        "in_work": "yes" if known.in_work else "no",
        "phone": known.phone,
        "safe_contact": known.safe_contact,
        "needs": known.needs,
        "here": "no" if known.left else "yes",
    }
    return Form(PERSON, tuple(asks), was, known.id)


def _person_asks(profile: Profile, place: str, *, optional: bool) -> list[Ask]:
    """The questions about one person. In a new family the second and later ones may stay empty."""

    def begun(values: Values) -> bool:
        names = ("name", "role", "relationship", "born", "due", "in_work")
        return not optional or any(values.get(place + name) for name in names)

    def adult(values: Values) -> bool:
        return begun(values) and values.get(f"{place}role", "") not in ("", "child")

    def unborn(values: Values) -> bool:
        return values.get(f"{place}role") == "child" and not values.get(f"{place}born")

    return [
        Ask(f"{place}name", "Name", needed="" if optional else "a name"),
        Ask(f"{place}role", "Who", "choice", _ROLES, needed="who this is", when=begun),
        Ask(f"{place}relationship", "Relationship", "pick", profile_offers(profile, "relationships"), when=adult),
        Ask(f"{place}born", "Date of birth", "day", hint="with the year, such as 3 mar 1994", when=begun),
        Ask(f"{place}due", "Baby due on", "day", when=unborn, ahead=True),
        Ask(f"{place}in_work", "In the work", "choice", YES_NO, needed="whether we work with them", when=adult),
    ]


def _bodies_of_person(form: Form, told: Values, today: date) -> list[Body]:
    if not form.person:
        return [_added(told, f"{1:016x}", today, "")]
    changed = {name: value for name, value in told.items() if value != form.was.get(name, "")}
    if not changed:
        return []
    raw: dict[str, Any] = {"person": form.person}
    for name, value in changed.items():
        if name in ("born", "due", "relationship") and not value:
            raise Faults("Not saved", ((name, "was recorded before: it can be changed, not taken away"),))
        if name in ("born", "due"):
            raw[name] = _day(name, value, today)
        elif name == "here":
            raw["left"] = value == "no"
        else:
            raw[name] = value == "yes" if name == "in_work" else value
    return [_accept("person.described", raw, "name")]


def _added(told: Values, ident: str, today: date, place: str) -> Body:
    """A person to add; the id is given when it is written."""
    raw: dict[str, Any] = {name: value for name, value in told.items() if value and name != "heading"}
    for name in ("born", "due"):
        if name in raw:
            raw[name] = _day(f"{place}{name}", raw[name], today)
    raw["in_work"] = told.get("in_work") == "yes"
    return _accept("person.added", raw | {"person": ident}, "due", place)


def _day(name: str, typed: str, today: date) -> str:
    try:
        day = parse_day(typed, today, ahead=name.endswith("due"))
    except Refused as refusal:
        raise Faults("Not saved", ((name, str(refusal)),)) from None
    if name.endswith("born") and day > today:
        raise Faults("Not saved", ((name, "is in the future; for a child not yet born give when it is due"),))
    if name.endswith("due") and day > today + timedelta(days=300):
        raise Faults("Not saved", ((name, "is more than ten months away"),))
    return day.isoformat()


def _accept(kind: str, raw: dict[str, Any], whole: str, place: str = "") -> Body:
    """`accept`, with faults named by the questions; what is about the whole goes to the question `whole`."""
    try:
        return accept(kind, raw)
    except Faults as fault:
        places = [(place + (where.replace("social_worker.", "sw_") or whole), said) for where, said in fault.faults]
        raise Faults("Not saved", tuple(places), "What you typed is kept.") from None


# -- details of the family


def details(profile: Profile, family: Family) -> Form:
    """What may be changed of a family: names, place, contact, alerts, the social worker."""
    worker = family.social_worker.value
    asks = (
        Ask("label", "Family", needed="the family's name"),
        *_area_and_base(profile),
        Ask("mosaic", "Mosaic number"),
        Ask("cgl", "CGL number"),
        Ask("address", "Address", "text"),
        Ask("safe_contact", "Safe contact", "text"),
        Ask("alerts", "Before a visit", "text"),
        Ask("sw", "Social worker", "heading"),
        Ask("sw_name", "Name"),
        Ask("sw_agency", "Agency"),
        Ask("sw_phone", "Phone"),
        Ask("sw_email", "E-mail"),
        Ask("sw_verified_on", "Confirmed on", "day", hint="with their agency"),
        Ask("sw_verified_by", "Confirmed by", hint="who at the agency"),
        Ask("sw_verified_how", "Confirmed how", hint="call to the switchboard, e-mail"),
    )
    registers = {"label": family.label, "area": family.area, "base": family.base, **family.details}
    was = {name: str(each.value or "") for name, each in registers.items()}
    for name in (*_WORKER, *_VERIFIED):
        value = getattr(worker, name, None)
        was[f"sw_{name}"] = value.isoformat() if isinstance(value, date) else value or ""
    return Form(DETAILS, asks, was)


def _bodies_of_details(form: Form, told: Values, today: date) -> list[Body]:
    changed = {name: value for name, value in told.items() if value != form.was.get(name, "")}
    raw: dict[str, Any] = {name: value for name, value in changed.items() if not name.startswith("sw")}
    if any(name.startswith("sw_") for name in changed):
        raw["social_worker"] = _worker(told, changed, today)
    return [_accept("family.described", raw, "label")] if raw else []


def _worker(told: Values, changed: Values, today: date) -> dict[str, str]:
    """The worker as a whole. Who was confirmed and is now another, or reached elsewhere, is unverified (A96)."""
    if not told["sw_name"]:
        raise Faults("Not saved", (("sw_name", "is empty; give the social worker's name"),))
    another = any(f"sw_{name}" in changed for name in _WORKER)
    anew = not another or any(f"sw_{name}" in changed for name in _VERIFIED)
    worker = {name: told[f"sw_{name}"] for name in (*_WORKER, *(_VERIFIED if anew else ()))}
    if worker.get("verified_on"):
        try:
            worker["verified_on"] = parse_day(worker["verified_on"], today).isoformat()
        except Refused as refusal:
            raise Faults("Not saved", (("sw_verified_on", str(refusal)),)) from None
    return {name: value for name, value in worker.items() if value}


# -- plan and milestones


def plan(profile: Profile, family: Family) -> Form:
    """The children's plan: the one in force to be ended or changed, or a new one."""
    with_category = {each.code for each in profile.lists.plan_types if each.has_category}
    now = family.plans[-1].value if family.plans and family.plans[-1].value.ends is None else None
    asks = (
        Ask("plan", "Plan", "choice", profile_offers(profile, "plan_types"), needed="which plan"),
        Ask("category", "Category", "choice", profile_offers(profile, "cp_categories"),
            when=lambda values: values.get("plan", "") in with_category),
        Ask("starts", "Since", "day", needed="since when"),
        Ask("ends", "Ended on", "day", hint="only if it has ended"),
    )  # fmt: skip
    was = {} if now is None else {"plan": now.plan, "category": now.category or "", "starts": now.starts.isoformat()}
    return Form(PLAN, asks, was)


def _bodies_of_plan(form: Form, told: Values, today: date) -> list[Body]:
    raw: dict[str, Any] = {name: value for name, value in told.items() if value}
    if raw == {name: value for name, value in form.was.items() if value}:
        return []
    for name in ("starts", "ends"):
        if name in raw:
            raw[name] = _day(name, raw[name], today)
    return [_accept("plan.recorded", raw, "ends")]


def milestone(profile: Profile, event: str) -> Form:
    """That something was done, by us or by others, where no fuller record tells it."""
    asks = (
        Ask("event", "What was done", "pick", tuple(_events(profile)), needed="what was done"),
        Ask("on", "On", "day", needed="on which day"),
        Ask("by", "By whom"),
        Ask("note", "Note", "text"),
    )
    return Form(MILESTONE, asks, {"event": event} if event else {})


def _events(profile: Profile) -> Iterable[Offer]:
    """The events of the guidance's clocks for a family, in the words of the clock that they stop."""
    meetings = {f"{each.code}_held": f"{each.label} held" for each in profile.lists.session_kinds}
    found: dict[str, str] = {}
    for clock in profile.clocks:
        if clock.per in ("family", "meeting") and not clock.retired:
            if clock.starts not in _NO_MILESTONE and clock.starts is not Event.MONTH_BEGAN:
                words = clock.starts.value.replace("_", " ").capitalize()
                found.setdefault(clock.starts.value, meetings.get(clock.starts.value, words))
            if clock.ends not in _NO_MILESTONE:
                found[clock.ends.value] = clock.label
    return [Offer(code, label) for code, label in found.items()]


def _bodies_of_milestone(form: Form, told: Values, today: date) -> list[Body]:
    raw: dict[str, Any] = {name: value for name, value in told.items() if value}
    raw["on"] = _day("on", told["on"], today)
    return [_accept("milestone.noted", raw, "event")]


_BODIES = {
    NEW: _bodies_of_new,
    DETAILS: _bodies_of_details,
    PERSON: _bodies_of_person,
    PLAN: _bodies_of_plan,
    MILESTONE: _bodies_of_milestone,
}


def with_ids(bodies: Sequence[Body], idents: Iterable[str]) -> list[Body]:
    """The same entries; what is new among them gets the id under which it is known from now on."""
    fresh = iter(idents)
    found: list[Body] = []
    for each in bodies:
        if isinstance(each, PersonAdded):
            each = each.model_copy(update={"person": next(fresh)})
        elif isinstance(each, GoalAgreed) and each.goal == work_forms.NEW_GOAL:
            each = each.model_copy(update={"goal": next(fresh)})
        elif isinstance(each, PlanStepAdded) and each.step == planning_forms.NEW_STEP:
            each = each.model_copy(update={"step": next(fresh)})
        elif isinstance(each, OnwardReferred | SafeguardingReferred) and each.referral == sharing_forms.NEW_REFERRAL:
            each = each.model_copy(update={"referral": next(fresh)})
        elif isinstance(each, WorkerNoted) and each.worker == network_forms.NEW_ID:
            each = each.model_copy(update={"worker": next(fresh)})
        elif isinstance(each, WorkerSame) and each.worker == network_forms.NEW_ID:
            noted = next(one.worker for one in reversed(found) if isinstance(one, WorkerNoted))
            each = each.model_copy(update={"worker": noted})
        elif isinstance(each, TreatmentClaimed) and each.claim == network_forms.NEW_ID:
            each = each.model_copy(update={"claim": next(fresh)})
        elif isinstance(each, PartnerAsked) and each.request == network_forms.NEW_ID:
            each = each.model_copy(update={"request": next(fresh)})
        elif intervention_forms.is_new(each):
            each = intervention_forms.with_id(each, next(fresh))
        found.append(each)
    return found
