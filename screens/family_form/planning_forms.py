"""Forms of the plan: a goal changed, a step of the care plan added, changed or ended (A53, A74). Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from fsm_tui.casework.assessment import PlanStepAdded, PlanStepEnded
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family, Goal, PlanStep
from fsm_tui.practice.profile import Profile
from screens.asking.asks import Ask, Offer, Values
from screens.family_form.work_forms import REASON, adults_of, day_of, goal, made, offers_of, raw_goal

GOAL_CHANGE, STEP, STEP_END = "goal_change", "plan_step", "plan_step_end"
TITLES = {GOAL_CHANGE: "Goal changed", STEP: "Plan step", STEP_END: "Plan step ended"}
NEW_STEP = "0" * 16
FAMILY = "family"
_ENDS = (Offer("yes", "Done"), Offer("no", "Stopped"))
_MENDED = ("person", "correction_reason", "baseline", "because")


def goal_change(profile: Profile, family: Family, known: Goal, today: date) -> tuple[tuple[Ask, ...], Values]:
    """A later agreement of the same goal: everything as it is now, and why it is changed."""
    asks, was = goal(profile, family, known.agreed, today)
    because = Ask("because", "Why changed", "text", needed="why it is changed")
    kept = [each for each in asks if each.name not in _MENDED]
    kept = [replace(each, label="Changed on") if each.name == "agreed_on" else each for each in kept]
    return (*kept, because), {**was, "agreed_on": today.isoformat(), "because": ""}


def bodies_of_change(told: Values, today: date, about: str, was: Values, corrects: str) -> list[Body]:
    """`about` is the goal; whose it is and where it stood at the beginning stay. Nothing where nothing is new."""
    asked = {name for name in told if name not in ("because", "agreed_on")}
    if all(told[name].strip() == was.get(name, "").strip() for name in asked):
        return []
    kept = {name: was.get(name, "") for name in ("person", "baseline")}
    raw = raw_goal({**told, **kept}, today, about)
    return [made("goal.agreed", raw, told, "", "text")]


def step(
    profile: Profile, family: Family, known: PlanStep | None, today: date
) -> tuple[tuple[Ask, ...], Values]:
    """A step of the care plan: what, for whom, by whom, from when. A change, or taking it up again, says why."""
    whom = (*adults_of(family), Offer(FAMILY, "The family"))
    asks = [
        Ask("text", "What is done", "text", needed="what is done"),
        Ask("person", "For whom", "choice" if len(whom) <= 9 else "pick", whom, needed="for whom it is"),
        Ask("domain", "About", "pick", offers_of(profile, "goal_domains")),
        Ask("intervention", "Intervention", "pick", offers_of(profile, "interventions")),
        Ask("whose", "Who does it", hint="empty: the practitioner"),
        Ask("starts", "Starts on", "day", needed="when it starts", ahead=True),
        Ask("agreed_on", "Agreed with them on", "day"),
    ]
    if known is None:
        return (*asks, Ask("because", "Why", "text")), {"starts": today.isoformat()}
    was = _of_step(known.added)
    if not known.active:
        was |= {"starts": today.isoformat(), "agreed_on": ""}
    why = "why it is changed" if known.active else "why it is taken up again"
    return (*asks, Ask("because", "Because", "text", needed=why)), was | {"because": ""}


def step_mended(profile: Profile, family: Family, known: PlanStepAdded, today: date) -> tuple[tuple[Ask, ...], Values]:
    """What was said of a step, to be corrected."""
    asks, _ = step(profile, family, None, today)
    return (*asks, REASON), _of_step(known)


def _of_step(added: PlanStepAdded) -> dict[str, str]:
    return {
        "text": added.text,
        "person": added.person or FAMILY,
        "domain": added.domain or "",
        "intervention": added.intervention or "",
        "whose": added.whose,
        "starts": added.starts.isoformat(),
        "agreed_on": added.agreed_on.isoformat() if added.agreed_on else "",
        "because": added.because,
    }


def bodies_of_step(told: Values, today: date, about: str, was: Values, corrects: str) -> list[Body]:
    person = told.get("person", "")
    raw: dict[str, Any] = {
        "step": about or NEW_STEP,
        "text": told.get("text", ""),
        "person": None if person == FAMILY else person,
        "domain": told.get("domain") or None,
        "intervention": told.get("intervention") or None,
        "whose": told.get("whose", ""),
        "starts": day_of(told, "starts", today, ahead=True),
        "agreed_on": day_of(told, "agreed_on", today),
        "because": told.get("because", ""),
    }
    return [made("step.added", raw, told, corrects, "text")]


def step_end(today: date) -> tuple[tuple[Ask, ...], Values]:
    """A step is done, or given up: when, and why."""
    return (
        Ask("done", "It is", "choice", _ENDS, needed="whether it is done or stopped"),
        Ask("on", "On", "day", needed="on which day"),
        Ask("because", "Because", "text", needed="why, or what came of it"),
    ), {"on": today.isoformat()}


def step_end_mended(known: PlanStepEnded, today: date) -> tuple[tuple[Ask, ...], Values]:
    """The end of a step, to be corrected."""
    asks, _ = step_end(today)
    was = {"done": "yes" if known.done else "no", "on": known.on.isoformat(), "because": known.because}
    return (*asks, REASON), was


def bodies_of_end(told: Values, today: date, about: str, was: Values, corrects: str) -> list[Body]:
    raw: dict[str, Any] = {
        "step": about,
        "on": day_of(told, "on", today),
        "done": told.get("done") == "yes",
        "because": told.get("because", ""),
    }
    return [made("step.ended", raw, told, corrects, "because")]


BODIES: dict[str, Callable[[Values, date, str, Values, str], list[Body]]] = {
    GOAL_CHANGE: bodies_of_change,
    STEP: bodies_of_step,
    STEP_END: bodies_of_end,
}
