"""Forms of what is written later about a rating: whom a new Red was told, and that the social worker agreed. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.family import Family
from fsm_tui.casework.risk import RedEscalated, RiskAgreed
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.dates import parse_time
from screens.asking.asks import Ask, Offer, Values
from screens.family_form.work_forms import day_of, made

RED_TOLD, RISK_AGREED = "red_told", "risk_agreed"
TITLES = {RED_TOLD: "New Red told", RISK_AGREED: "Lower rating agreed"}
_REACHED = (Offer("yes", "Reached"), Offer("no", "Not reached"))


def asked(name: str, family: Family, of: str, now: datetime) -> tuple[tuple[Ask, ...], Values, str]:
    """What a form asks, what is in it already, and the record that it is about.

    The social worker's name stands there; that they were reached or agreed is for a person to say.
    """
    worker = family.social_worker.value
    name_of = worker.name if worker else ""
    day = Ask("on", "On", "day", needed="on which day")
    if name == RED_TOLD:
        phone = (Ask("phone", f"{worker.name}: {worker.phone}", "heading"),) if worker and worker.phone else ()
        return (
            *phone,
            Ask("to", "Phoned", hint="name and role", needed="whom you phoned"),
            day,
            Ask("at", "At", hint="14:30"),
            Ask("reached", "They were", "choice", _REACHED, needed="whether they were reached"),
            Ask("agreed", "Agreed", "text", hint="what was agreed, or what is done next"),
        ), {"to": name_of, "on": now.date().isoformat(), "at": f"{now:%H:%M}"}, ""
    return (
        Ask("agreed_with", "Agreed with", hint=name_of or "the social worker", needed="who agreed"),
        day,
        Ask("note", "Note", "text", hint="why the lower rating is right"),
    ), {"on": now.date().isoformat()}, of


def _of_told(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    said: dict[str, Any] = {"to": told.get("to", ""), "on": day_of(told, "on", today), "agreed": told.get("agreed", "")}
    said["reached"] = told.get("reached") == "yes"
    try:
        said["at"] = f"{parse_time(told['at']):%H:%M}" if told.get("at") else None
    except Refused as refusal:
        raise Faults("Not saved", (("at", str(refusal)),)) from None
    try:
        return [accept(RedEscalated.KIND, {"escalation": said})]
    except Faults as fault:
        places = tuple((where.removeprefix("escalation.") or "to", words) for where, words in fault.faults)
        raise Faults("Not saved", places, "What you typed is kept.") from None


def _of_agreed(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    raw = {"of": about, "agreed_with": told.get("agreed_with", ""), "on": day_of(told, "on", today),
           "note": told.get("note", "")}  # fmt: skip
    return [made(RiskAgreed.KIND, raw, told, corrects, "agreed_with")]


BODIES: dict[str, Callable[[Values, date, str, str], list[Body]]] = {RED_TOLD: _of_told, RISK_AGREED: _of_agreed}
