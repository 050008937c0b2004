"""From the answers of the intake form to what is recorded: all of it, or only what was changed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from fsm_tui.casework.allocation import ReferralReceived
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.dates import parse_day
from screens.asking.asks import Values
from screens.intake.form import ADULT, CHILD, FIELDS, MOST, NOT_KNOWN, REFERRAL, WORKER, slot

_KEPT = "What you typed is kept."
_DETAILS = ("label", "area", "base", "mosaic", "cgl", "address")
_SOCIAL_WORKER = ("name", "agency", "phone", "email")
_NOTHING = (NOT_KNOWN, "not_said")
_YES_OR_NONE = ("agreement_gained", "role_explained", "positives_discussed")
_LONGEST = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be recorded. `people` are the ids under which the people in the form are known, by slot."""

    bodies: tuple[Body, ...]
    referral: ReferralReceived | None
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """What the form was filled with from the family there is. `ids` are its people by slot, such as `adult.0`."""

    family: str | None = None
    referred: bool = False
    was: Values = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)


def taken(held: Held, told: Values, today: date, new_id: Callable[[], str]) -> Taken:
    """The entries, without a referral where nothing of it was changed. Raises `Faults` by question."""
    people, ids = _people(held, told, today, new_id)
    referral = _referral(held, told, today)
    if held.family is None:
        opened = {name: told.get(name, "") for name in ("label", "area", "base", "mosaic", "cgl")}
        first = [_accept("family.opened", opened | {"provisional": False})]
        rest = _described(held, told, ("address",))
    else:
        first, rest = [], _described(held, told, _DETAILS)
    return Taken((*first, *rest, *people, *_plan(held, told, today)), referral, ids)


def _changed(held: Held, told: Values, name: str) -> bool:
    return name in told and told[name] != held.was.get(name, "").strip()


def _answer(values: Values, name: str) -> str:
    """What is said there; that it is not known says nothing."""
    value = values.get(name, "").strip()
    return "" if value in _NOTHING else value


def _described(held: Held, told: Values, names: tuple[str, ...]) -> list[Body]:
    raw: dict[str, Any] = {name: told[name] for name in names if _changed(held, told, name)}
    if any(_changed(held, told, f"sw_{name}") for name in _SOCIAL_WORKER):
        if not told.get("sw_name"):
            raise Faults("Not saved", (("sw_name", "is empty; give the social worker's name"),), _KEPT)
        worker = {name: told.get(f"sw_{name}", "") for name in _SOCIAL_WORKER}
        raw["social_worker"] = {name: value for name, value in worker.items() if value}
    at = {f"social_worker.{name}": f"sw_{name}" for name in _SOCIAL_WORKER}
    return [_accept("family.described", raw, lambda where: at.get(where, where))] if raw else []


# -- people


def _people(
    held: Held, told: Values, today: date, new_id: Callable[[], str]
) -> tuple[list[Body], dict[str, str]]:
    bodies: list[Body] = []
    ids: dict[str, str] = {}
    for group in (ADULT, CHILD):
        for number in range(MOST):
            place = f"{group}.{number}"
            said = {name: told.get(slot(group, number, name), "") for name in FIELDS[group]}
            known = held.ids.get(place)
            if known is not None:
                ids[place] = known
                bodies += _changes(held, known, place, said, told, today)
            elif any(said.values()):
                ids[place] = new_id()
                bodies.append(_added(ids[place], group, place, said, today))
    return bodies, ids


def _added(ident: str, group: str, place: str, said: Mapping[str, str], today: date) -> Body:
    raw: dict[str, Any] = {name: value for name, value in said.items() if value}
    raw |= {"person": ident, "role": "parent" if group == ADULT else "child", "in_work": said.get("in_work") == "yes"}
    if group == CHILD and said["born"]:
        raw.pop("due", None)
    if not said["name"]:
        if group == ADULT or not said["due"]:
            raise Faults("Not saved", ((f"{place}.name", "is empty; say who this is"),), _KEPT)
        raw["name"] = "Unborn child"
    _days(raw, place, today)
    return _accept("person.added", raw, lambda where: f"{place}.{where or 'name'}")


def _changes(
    held: Held, person: str, place: str, said: Mapping[str, str], told: Values, today: date
) -> Iterator[Body]:
    raw: dict[str, Any] = {name: value for name, value in said.items() if _changed(held, told, f"{place}.{name}")}
    if not raw:
        return
    gone = [name for name in ("name", "relationship", "born", "due") if name in raw and not raw[name]]
    if gone:
        said_of = "was recorded before: it can be changed, not taken away"
        raise Faults("Not saved", tuple((f"{place}.{name}", said_of) for name in gone), _KEPT)
    if "in_work" in raw:
        raw["in_work"] = raw["in_work"] == "yes"
    _days(raw, place, today)
    yield _accept("person.described", raw | {"person": person}, lambda where: f"{place}.{where or 'name'}")


def _days(raw: dict[str, Any], place: str, today: date) -> None:
    """Dates as they are recorded; what cannot be is said at its question."""
    for name in ("born", "due"):
        if name not in raw:
            continue
        day = _day(f"{place}.{name}", raw[name], today, ahead=name == "due")
        if name == "born" and day > today:
            wrong = "is in the future; for a child not yet born give when it is due"
            raise Faults("Not saved", ((f"{place}.{name}", wrong),), _KEPT)
        if name == "due" and day > today + _LONGEST:
            raise Faults("Not saved", ((f"{place}.{name}", "is more than ten months away"),), _KEPT)
        raw[name] = day.isoformat()


# -- plan and request


def _plan(held: Held, told: Values, today: date) -> list[Body]:
    plan = told.get("plan", "")
    if plan in ("", NOT_KNOWN) or not any(_changed(held, told, name) for name in ("plan", "category", "starts")):
        return []
    since = "starts" if told.get("starts") else "received_on"  # without a plan: as of the request
    raw = {"plan": plan, "starts": _day(since, told.get(since, ""), today).isoformat()}
    if told.get("category"):
        raw["category"] = told["category"]
    return [_accept("plan.recorded", raw)]


def _referral(held: Held, told: Values, today: date) -> ReferralReceived | None:
    """The request as a whole; None where it is here already and nothing of it was changed."""
    places = [number for number in range(MOST) if any(told.get(slot(WORKER, number, each)) for each in FIELDS[WORKER])]
    mine = (*REFERRAL, *(slot(WORKER, number, each) for number in range(MOST) for each in FIELDS[WORKER]))
    if held.referred and all(_answer(told, name) == _answer(held.was, name) for name in mine):
        return None
    raw: dict[str, Any] = {}
    for name in REFERRAL:
        value = told.get(name, "")
        if name.endswith("_on") and value:
            raw[name] = _day(name, value, today).isoformat()
        elif name in _YES_OR_NONE:
            raw[name] = {"yes": True, "no": False}.get(value)
        elif name == "substances":
            raw[name] = [code for code in value.split(",") if code]
        elif value and value not in _NOTHING:
            raw[name] = value
    raw["workers"] = [
        {each: told[slot(WORKER, number, each)] for each in FIELDS[WORKER] if told.get(slot(WORKER, number, each))}
        for number in places
    ]
    if told.get("correction_reason"):
        raw["correction_reason"] = told["correction_reason"]

    def at(where: str) -> str:
        group, _, rest = where.partition(".")
        number, _, name = rest.partition(".")
        if group == "workers" and number.isdigit() and int(number) < len(places):
            return slot(WORKER, places[int(number)], name or "name")
        return group

    body = _accept(ReferralReceived.KIND, raw, at)
    assert isinstance(body, ReferralReceived)
    return body


def _day(name: str, typed: str, today: date, *, ahead: bool = False) -> date:
    try:
        return parse_day(typed, today, ahead=ahead)
    except Refused as refusal:
        raise Faults("Not saved", ((name, str(refusal)),), _KEPT) from None


def _accept(kind: str, raw: Mapping[str, Any], at: Callable[[str], str] = str) -> Body:
    """`accept`, with each fault named by its question."""
    given = {name: value for name, value in raw.items() if value is not None}
    try:
        return accept(kind, given)
    except Faults as fault:
        raise Faults("Not saved", tuple((at(where), said) for where, said in fault.faults), _KEPT) from None
