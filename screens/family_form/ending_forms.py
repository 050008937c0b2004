"""Forms about the end of the work: an exit date planned, a family proposed to be closed (A55, A134). Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.ending import ClosureProposed
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.risk import ChildRisk, ParentRisk
from fsm_tui.casework.rules import rated_children, rated_parents
from fsm_tui.errors import Faults
from fsm_tui.practice.profile import Profile
from screens.asking.asks import YES_NO, Ask, Offer, Values
from screens.family_form.work_forms import day_of, made, offers_of, only_one

EXIT, CLOSING = "exit", "closing"
TITLES = {EXIT: "Exit date", CLOSING: "Proposal to close"}


def exit_date(family: Family, person: str, today: date) -> tuple[tuple[Ask, ...], Values]:
    """The date on which the work with one parent or carer is meant to end."""
    adults = tuple(Offer(each.id, each.name) for each in family.in_work)
    chosen = person or only_one(adults)
    now = family.ending.exit_of(chosen)
    before = {each.id for each in family.in_work if family.ending.exit_of(each.id)}
    asks = (
        Ask("person", "With whom", "choice", adults, needed="whose exit it is"),
        Ask("exit_on", "Planned for", "day", hint="the same date again confirms it", needed="the date", ahead=True),
        Ask("with_parent", "Planned with them", "choice", YES_NO, needed="whether it was planned with the parent"),
        Ask("agreed_on", "Talked about on", "day", needed="the day on which it was talked about"),
        Ask("because", "Why another date", "text", when=lambda values: values.get("person") in before),
    )
    was = {"person": chosen, "agreed_on": today.isoformat(), "exit_on": now.value.exit_on.isoformat() if now else ""}
    return asks, was


def bodies_of_exit(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    raw = {
        "person": told.get("person", ""),
        "exit_on": day_of(told, "exit_on", today, ahead=True),
        "agreed_on": day_of(told, "agreed_on", today),
        "with_parent": told.get("with_parent") == "yes",
        "because": told.get("because", ""),
    }
    return [made("exit.planned", raw, told, "", "exit_on")]


def closing(
    profile: Profile, family: Family, today: date, clear_after: date
) -> tuple[tuple[Ask, ...], Values, str, str]:
    """What closing a family asks, what is in it already, the levels as they stand (as text), and what it corrects."""
    asks: list[Ask] = [
        Ask("reason", "Why it ends", "pick", offers_of(profile, "exit_reasons"), needed="why the work ends"),
        Ask("exit_on", "Ends on", "day", needed="the day on which the work ends", ahead=True),
    ]
    if family.active_goals:
        asks.append(Ask("goals", "How each goal stood", "heading"))
    ends = offers_of(profile, "goal_ends")
    for goal in family.active_goals:
        said = " ".join(goal.agreed.text.split())
        asks.append(Ask(f"goal.{goal.id}.title", said if len(said) <= 60 else said[:59] + "…", "heading"))
        short = said if len(said) <= 20 else f"{said[:19].rstrip()}…"
        asks.append(Ask(f"goal.{goal.id}.end", "Outcome", "pick", ends, needed=f"the outcome of “{short}”"))
        asks.append(Ask(f"goal.{goal.id}.note", "Note"))
    asks.append(Ask("risk", "Risk at exit", "heading"))
    before: dict[str, dict[str, str]] = {"parents": {}, "children": {}}
    severity, harm = offers_of(profile, "severity"), offers_of(profile, "harm")
    for parent in rated_parents(family):
        ratings = family.parents.get(parent.id)
        worst = ratings.worst if ratings else None
        before["parents"][parent.id] = worst.value.severity.value if worst else ""
        asks += _risk_of(parent, "severity of use", severity)
    for child in rated_children(family, today):
        rated = family.children.get(child.id)
        highest = rated.worst if rated else None
        before["children"][child.id] = highest.value.harm.value if highest else ""
        asks += _risk_of(child, "risk of harm", harm)
    plan = family.plans[-1].value if family.plans else None
    asks.append(Ask("ending", "Before it is closed", "heading"))
    if plan is not None and plan.ends is None:
        label = profile.label("plan_types", plan.plan)
        asks.append(Ask("on_plan_because", "Though on a plan", "text", hint=f"a child is still on a plan: {label}",
                        needed="why the work ends while a child is on a plan"))  # fmt: skip
    asks += [
        Ask("social_worker_informed", "Social worker told", hint="who was told"),
        Ask("social_worker_informed_on", "Told on", "day"),
        Ask("workbook_closed_on", "Workbook closed on", "day"),
        Ask("cgl_closed_on", "CGL closed on", "day"),
        Ask("aftercare", "Aftercare", "text", hint="what holds after the work, and whom they can ask"),
        Ask("clear_after", "Laptop keeps it until", "day", needed="until when the laptop keeps it", ahead=True),
    ]
    waiting = family.ending.proposal
    was = {"exit_on": today.isoformat(), "clear_after": clear_after.isoformat()}
    for side in before.values():
        was |= {f"risk.{person}.level": level for person, level in side.items() if level}
    was |= _said_before(waiting.value) if waiting else {}
    return tuple(asks), was, json.dumps(before, sort_keys=True), waiting.head if waiting else ""


def _risk_of(person: Person, what: str, levels: tuple[Offer, ...]) -> list[Ask]:
    place, name = f"risk.{person.id}", person.name[:24]
    return [
        Ask(f"{place}.level", name, "choice", levels, needed=f"{name}: {what} at exit"),
        Ask(f"{place}.because", "Because", "text", needed=f"{name}: because"),
    ]


def _said_before(waiting: ClosureProposed) -> dict[str, str]:
    """The answers of a proposal that waits already."""
    found = {
        name: value.isoformat() if isinstance(value, date) else value
        for name in ("reason", "exit_on", "on_plan_because", "social_worker_informed", "social_worker_informed_on",
                     "workbook_closed_on", "cgl_closed_on", "aftercare", "clear_after")
        if (value := getattr(waiting, name))
    }  # fmt: skip
    for outcome in waiting.outcomes:
        found |= {f"goal.{outcome.goal}.end": outcome.end, f"goal.{outcome.goal}.note": outcome.note}
    rated: list[ParentRisk | ChildRisk] = [*waiting.risk.parents, *waiting.risk.children]
    found |= {f"risk.{each.person}.because": each.because for each in rated}
    return found


def bodies_of_closing(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    """The proposal. `about` holds the levels in force when the form was opened."""
    before: dict[str, dict[str, str]] = json.loads(about)

    def stated(side: str, name: str) -> list[dict[str, str]]:
        found = []
        for person, was in before[side].items():
            level = told.get(f"risk.{person}.level", "")
            how = "first" if not was else "unchanged" if was == level else "changed"
            because = told.get(f"risk.{person}.because", "")
            found.append({"person": person, name: level, "stated": how, "because": because})
        return found

    raw: dict[str, Any] = {
        "reason": told.get("reason", ""),
        "outcomes": [
            {"goal": name.split(".")[1], "end": value, "note": told.get(name.removesuffix("end") + "note", "")}
            for name, value in told.items()
            if name.startswith("goal.") and name.endswith(".end")
        ],
        "risk": {"parents": stated("parents", "severity"), "children": stated("children", "harm")},
        **{name: told.get(name, "") for name in ("on_plan_because", "social_worker_informed", "aftercare")},
    }
    for name in ("exit_on", "social_worker_informed_on", "workbook_closed_on", "cgl_closed_on", "clear_after"):
        raw[name] = day_of(told, name, today, ahead=name in ("exit_on", "clear_after"))
    given = {name: value for name, value in raw.items() if value is not None}
    if corrects:
        given |= {"corrects": corrects, "correction_reason": "proposed anew"}
    try:
        return [accept(ClosureProposed.KIND, given)]
    except Faults as fault:
        places = tuple((where.partition(".")[0] or "clear_after", said) for where, said in fault.faults)
        raise Faults("Not saved", places, "What you typed is kept.") from None


BODIES: dict[str, Callable[[Values, date, str, str], list[Body]]] = {
    EXIT: bodies_of_exit,
    CLOSING: bodies_of_closing,
}
