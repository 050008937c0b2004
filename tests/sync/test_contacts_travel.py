"""A contact that was confirmed or changed reaches the laptops with the other entries of the team."""

from __future__ import annotations

import pytest

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.team import ContactNoted
from fsm_tui.services import contacts
from fsm_tui.services.seat import Seat
from tests.sync.seats import Team

NEW = {"contact": "hub", "label": "Family hub", "organisation": "County Council", "purpose": "Support for families"}


def note(seat: Seat, **said: object) -> None:
    body = accept(ContactNoted.KIND, said)
    assert isinstance(body, ContactNoted)
    contacts.note(seat, body)


@pytest.mark.parametrize("laptop", ["pat", "sam"])
def test_what_the_office_notes_is_on_every_laptop(team: Team, laptop: str) -> None:
    note(team.office, **NEW)
    contacts.confirm(team.office, "core_service", "Bea, duty desk")
    team.carry_down(laptop)
    assert contacts.listed(team[laptop]) == contacts.listed(team.office)
    assert contacts.one(team[laptop], "core").confirmed.endswith("by Bea, duty desk")


def test_what_a_leader_notes_on_their_laptop_goes_up_and_out(team: Team) -> None:
    team.carry_down("lee")
    note(team["lee"], **NEW)
    note(team.office, contact="core_service", phone="01243 000000")
    outcome = team.carry_up("lee")
    assert (outcome.accepted, outcome.quarantined) == (1, 0)
    for name in ("lee", "pat"):
        team.carry_down(name)
        assert contacts.listed(team[name]) == contacts.listed(team.office)
    assert contacts.one(team["pat"], "hub").contact.label == "Family hub"
