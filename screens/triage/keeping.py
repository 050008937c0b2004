"""Triage and the vault: the family as it stands, and recording what the leader decided. On the desk thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.casework.rating import harm_before, severity_before
from fsm_tui.errors import Faults, Refused
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Rag
from fsm_tui.services import drafting
from fsm_tui.services.drafting import Draft
from fsm_tui.services.requests import deciding
from fsm_tui.services.seat import Seat, view_family
from screens.asking.asks import Values
from screens.triage.form import CHILD, PARENT, levels

FORM = "triage"
MEANWHILE = "meanwhile"


@dataclass(frozen=True, slots=True)
class Ready:
    """The form as it is to be filled in. `since` says in words what was rated after the triage there is."""

    family: Family
    label: str
    before: dict[str, str]
    since: str
    draft: Draft
    profile: Profile
    today: date


def ready(seat: Seat, ident: str) -> Ready:
    """The family to be triaged. Raises `Refused` where this is not the leader at the office."""
    seat.require("leader")
    if not seat.at_office:
        raise Refused("Not at the office", "Triage is decided at the office.", "On the laptop, rate risk today.")
    family, now = view_family(seat, ident), seat.now()
    before: dict[str, str] = {}
    for person in family.people:
        found = (harm_before if person.role == "child" else severity_before)(family, person.id, now)
        if found is not None:
            before[person.id] = found.value
    return Ready(
        family=family,
        label=family.label.value or "Family without a name",
        before=before,
        since=_since(seat, family),
        draft=drafting.begin(seat, FORM, family.id),
        profile=seat.profile,
        today=seat.today(),
    )


def _since(seat: Seat, family: Family) -> str:
    """What was stated of risk after the last triage, by others than a triage."""
    if not family.triage:
        return ""
    triages = {each.head for each in family.triage}
    last = family.triage[-1].happened
    stated = [each for one in family.parents.values() for each in one.history]
    later = {each.head: (each.happened, each.day, each.author) for each in stated}
    later |= {
        each.head: (each.happened, each.day, each.author) for one in family.children.values() for each in one.history
    }
    later = {head: each for head, each in later.items() if head not in triages and each[0] > last}
    if not later:
        return ""
    _, day, author = max(later.values())
    return (
        f"Triaged on {read_day(london(last).date())}; since then risk was stated {_times(len(later))}, last on "
        f"{read_day(day)} by {seat.name_of(author)}."
    )


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def complete(seat: Seat, ident: str, told: Values, draft: str) -> str:
    """Record the triage. Answers `MEANWHILE`, with nothing written, where the family was rated since the form opened.

    Raises `Faults` by question.
    """
    severities, harms = levels(told)
    try:
        deciding.triage(
            seat,
            ident,
            {who: (each, told.get(f"{PARENT}.{who}.because", "")) for who, each in severities.items()},
            {who: (each, told.get(f"{CHILD}.{who}.because", "")) for who, each in harms.items()},
            Rag(told["rag"]),
            differs_because=told.get("differs_because", ""),
            draft=draft,
        )
    except Faults as fault:
        if any(where.endswith(".stated") for where, _ in fault.faults):
            return MEANWHILE
        people = {"parents": (PARENT, [*severities]), "children": (CHILD, [*harms])}
        raise Faults("Not saved", tuple((_at(where, people), said) for where, said in fault.faults)) from None
    return ""


def _at(where: str, people: dict[str, tuple[str, list[str]]]) -> str:
    """The question of a fault: `risk.parents.0.because` is why, of the first parent."""
    steps = where.split(".")
    if len(steps) == 4 and steps[0] == "risk" and steps[1] in people and steps[2].isdigit():
        axis, who = people[steps[1]]
        return f"{axis}.{who[int(steps[2])]}.{steps[3]}"
    return where
