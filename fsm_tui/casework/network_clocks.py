"""What the network starts and stops: details to be confirmed, treatment as told, requests (A90-A96, A106)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.casework.happening import Happening
from fsm_tui.practice.items import Clock, Event

_STARTS = {"out": Event.PARTNER_ASKED, "in": Event.ASKED_BY_PARTNER}
_ENDS = {"out": Event.PARTNER_ANSWERED, "in": Event.PARTNER_TOLD}


def happened(family: Family) -> Iterator[Happening]:
    """Every event of the network. Who left is not confirmed any more; a detail that is not right stays open."""
    network = family.network
    for worker in network.workers:
        if worker.noted.value.left_on is not None:
            continue
        yield Happening(Event.WORKER_RECORDED, worker.id, worker.noted.day, worker.noted.head)
        if worker.confirmed is not None and worker.verified:
            on = max(worker.confirmed.value.on, worker.noted.day)
            yield Happening(Event.WORKER_CONFIRMED, worker.id, on, worker.confirmed.head)
    for treatment in network.treatments:
        yield Happening(Event.TREATMENT_TOLD, treatment.id, treatment.claimed.value.on, treatment.claimed.head)
        if treatment.confirmed is not None:
            on = max(treatment.confirmed.value.on, treatment.claimed.value.on)
            yield Happening(Event.TREATMENT_CONFIRMED, treatment.id, on, treatment.confirmed.head)
    for request in network.requests:
        asked = request.asked.value
        yield Happening(_STARTS[asked.way], request.id, asked.asked_on, request.asked.head)
        if request.answered is not None:
            on = max(request.answered.value.on, asked.asked_on)
            yield Happening(_ENDS[asked.way], request.id, on, request.answered.head)


def due_on(clock: Clock, about: str, family: Family) -> date | None:
    """A request's own day; None for every other clock."""
    if clock.per != "partner":
        return None
    return next((each.asked.value.needed_by for each in family.network.requests if each.id == about), None)


def about_words(about: str, family: Family) -> str:
    """Whom or what a clock of the network is about, in words; "" for another."""
    network = family.network
    for worker in network.workers:
        if worker.id == about:
            return worker.noted.value.name
    for treatment in network.treatments:
        if treatment.id == about:
            person = family.person(treatment.claimed.value.person)
            said = " ".join(treatment.claimed.value.what.split())[:50]
            return f"{person.name if person else 'somebody not in this family'}: {said}"
    for request in network.requests:
        if request.id == about:
            asked = request.asked.value
            return f"{asked.wanted}, {asked.whom}"
    return ""
