"""The intake form and the vault: opening it, who is known here already, and recording. On the desk thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fsm_tui.errors import Refused
from fsm_tui.practice.profile import Profile
from fsm_tui.services import drafting
from fsm_tui.services.drafting import Draft
from fsm_tui.services.requests import intake
from fsm_tui.services.requests.intake import Known, Same
from fsm_tui.services.seat import Seat, view_family
from screens.asking.asks import Values
from screens.intake import prefilled
from screens.intake.entries import Held, taken
from screens.intake.form import ADULT, CHILD, MOST, asks, day

FORM = "intake"
BOTH, ANOTHER = "both", "another"


@dataclass(frozen=True, slots=True)
class Ready:
    """The form as it is to be filled in. `said` is what was answered about who is known here, by `key_of`."""

    held: Held
    draft: Draft
    values: dict[str, str]
    said: dict[str, str]
    profile: Profile
    today: date


def ready(seat: Seat, family_id: str | None) -> Ready:
    """The form for a new family, or for one that is here, with its draft if one was kept. Raises `Refused`."""
    _may(seat)
    draft = drafting.begin(seat, FORM, family_id)
    today, state = seat.today(), draft.state
    if family_id is None:
        known = any(each.code == seat.me.area for each in seat.profile.offered("areas"))
        held = Held(was={"area": seat.me.area} if known else {})
    else:
        held = prefilled.held(view_family(seat, family_id), today)
    if "was" in state:  # as it stood when the draft was begun: what came since counts as not seen
        held = replace(held, was=dict(state["was"]), ids=dict(state["ids"]))
    values = {**held.was, **state.get("values", {})}
    return Ready(held, draft, values, dict(state.get("said", {})), seat.profile, today)


def _may(seat: Seat) -> None:
    if not seat.at_office:
        raise Refused(
            "Not at the office",
            "Support requests are taken in at the office.",
            "In the field, open the family on the caseload; the office links it to the request.",
        )
    seat.require("leader", "admin")


def known(seat: Seat, held: Held, values: Values) -> tuple[Known, ...]:
    """Who of the form, or its number, is in another family here. `here` is the slot of the person."""
    today, people = seat.today(), []
    for group in (ADULT, CHILD):
        for number in range(MOST):
            place = f"{group}.{number}"
            if name := values.get(f"{place}.name", ""):
                people.append((held.ids.get(place, place), name, day(values, f"{place}.born", today)))
    found = intake.known_here(seat, values.get("mosaic", ""), people, but=held.family or "")
    if held.family is not None:
        found = intake.unsaid(seat, held.family, found)
    slots = {ident: place for place, ident in held.ids.items()}
    return tuple(replace(each, here=slots.get(each.here, each.here)) for each in found)


def key_of(each: Known) -> str:
    """Under what an answer about somebody known is kept."""
    return f"{each.here}|{each.family}|{each.person}"


def move(seat: Seat, draft: Draft, values: Values, to: str) -> Ready:
    """It is a family that is here: what was typed goes on as that family's form; the other draft is dropped."""
    there = ready(seat, to)
    values = prefilled.laid_over(Held(to, there.held.referred, there.values, there.held.ids), values)
    state = {"values": values, "was": dict(there.held.was), "ids": dict(there.held.ids)}
    kept = drafting.save(seat, there.draft, state)
    drafting.throw_away(seat, draft.id)
    return replace(there, draft=kept, values=values)


def complete(seat: Seat, held: Held, draft: Draft, told: Values, said: Mapping[str, str]) -> str | None:
    """Record the request. The family's id, or None where nothing was changed. Raises `Faults` by question."""
    found = taken(held, told, seat.today(), seat.around.new_id)
    same = [
        Same(found.people[each.here], each.family, each.person)
        for each in known(seat, held, told)
        if each.here in found.people and said.get(key_of(each)) == BOTH
    ]
    if held.family is None:
        assert found.referral is not None
        return intake.take_in(seat, (*found.bodies, found.referral), same=same, draft=draft.id).family
    if not found.bodies and found.referral is None and not same:
        drafting.throw_away(seat, draft.id)
        return None
    return intake.request_for(
        seat, held.family, found.referral, found.bodies, same=same, bases=draft.bases, draft=draft.id
    ).family


def questions(at: Ready, values: Values) -> Any:
    """What is asked, given what was typed."""
    return asks(at.profile, values, at.today, more=at.held.referred)
