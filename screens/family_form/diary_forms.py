"""Forms of the diary: a visit planned or moved, an appointment that belongs to no family (A34, A44, A131). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.diary import AppointmentPlanned, Planned, VisitPlanned
from fsm_tui.casework.family import Family
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.dates import parse_length, parse_time, read_length, read_time
from fsm_tui.practice.profile import Profile
from fsm_tui.services.diary import WHAT
from screens.asking.asks import Ask, Offer, Values
from screens.family_form.work_forms import day_of, made, offers_of

VISIT, APPOINTMENT = "visit", "appointment"
TITLES = {VISIT: "Plan a visit", APPOINTMENT: "Appointment"}
_TOO_LATE = "is not after the start"


def visit(
    profile: Profile, family: Family, known: VisitPlanned | None, today: date, kind: str = ""
) -> tuple[tuple[Ask, ...], Values]:
    """A visit to come, or one that is moved. What one must know before it stands above the questions."""
    alerts = family.alerts
    here = [each for each in family.people if not each.left]
    people = tuple(Offer(each.id, each.name) for each in sorted(here, key=lambda each: not each.in_work))
    asks = (
        *([Ask("alerts", f"! Before a visit: {alerts}", "heading")] if alerts else []),
        Ask("session_kind", "What", "pick", offers_of(profile, "session_kinds"), needed="what it is to be"),
        *_when(),
        Ask("people", "With whom", "many", people),
        Ask("place", "Where", hint="empty: the family's address"),
        Ask("joint_with", "Joint with", hint="who else from work comes along"),
        *_end(),
    )
    if known is not None:
        return asks, _was(known) | {"session_kind": known.session_kind, "people": ",".join(known.people)}
    with_us = ",".join(each.id for each in here if each.in_work)
    return asks, {"session_kind": kind if profile.offers("session_kinds", kind) else "", "people": with_us}


def appointment(known: AppointmentPlanned | None) -> tuple[tuple[Ask, ...], Values]:
    """A consultation, a meeting, or whatever else takes time and is about no family here."""
    asks = (
        Ask("what", "What", "choice", tuple(Offer(code, label) for code, label in WHAT.items()), needed="what it is"),
        Ask("title", "Called", hint="name no family in it", needed="what it is called"),
        *_when(),
        Ask("place", "Where"),
        Ask("joint_with", "With"),
        *_end(),
    )
    if known is None:
        return asks, {}
    return asks, _was(known) | {"what": known.what, "title": known.title, "consultation": known.consultation or ""}


def _when() -> tuple[Ask, ...]:
    return (
        Ask("on", "On", "day", hint="tomorrow, fri, 3 mar", needed="on which day", ahead=True),
        Ask("at", "At", hint="14:30; empty for the whole day"),
        Ask("minutes", "Length", hint="1h 15"),
    )


def _end() -> tuple[Ask, ...]:
    return (
        Ask("finish_by", "Finish by", hint="what the duty desk is told, such as 16:00"),
        Ask("note", "Note", "text"),
    )


def _was(known: Planned) -> dict[str, str]:
    return {
        "on": known.on.isoformat(),
        "at": known.at or "",
        "minutes": read_length(known.minutes) if known.minutes else "",
        "place": known.place,
        "joint_with": known.joint_with,
        "finish_by": known.finish_by or "",
        "note": known.note,
        # Only for looking whether anything was changed: what was cancelled is on again once it is saved.
        "cancelled": known.cancelled,
    }


def bodies(name: str, told: Values, today: date, corrects: str, was: Values) -> list[Body]:
    """The plan that the answers make; none where a plan was to be changed and is as it was."""
    again = was.get("cancelled", "").strip()
    if corrects and not again and all(told[one].strip() == was.get(one, "").strip() for one in told):
        return []
    raw: dict[str, Any] = {each: told.get(each, "") for each in ("place", "joint_with", "note")}
    raw["on"] = day_of(told, "on", today, ahead=True)
    raw["at"], raw["finish_by"] = (_read(told, each, lambda said: read_time(parse_time(said))) for each in _HOURS)
    raw["minutes"] = _read(told, "minutes", parse_length)
    if raw["at"] and raw["finish_by"] and raw["finish_by"] <= raw["at"]:
        raise Faults("Not saved", (("finish_by", _TOO_LATE),), "What you typed is kept.")
    if name == VISIT:
        raw["session_kind"] = told.get("session_kind", "")
        raw["people"] = [each for each in told.get("people", "").split(",") if each]
        return [made(VisitPlanned.KIND, raw, told, corrects, "on")]
    raw |= {"what": told.get("what", ""), "title": told.get("title", "")}
    raw["consultation"] = was.get("consultation") or None  # moved here, it stays the one that was arranged
    return [made(AppointmentPlanned.KIND, raw, told, corrects, "on")]


_HOURS = ("at", "finish_by")


def _read(told: Mapping[str, str], name: str, parse: Callable[[str], Any]) -> Any:
    typed = told.get(name, "").strip()
    if not typed:
        return None
    try:
        return parse(typed)
    except Refused as refusal:
        raise Faults("Not saved", ((name, str(refusal)),), "What you typed is kept.") from None
