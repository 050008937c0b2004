"""What is said of consent acts at once where it is written, elsewhere with the next bundle; nothing waits for it."""

from __future__ import annotations

import pytest

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.may_be_told import Answer
from fsm_tui.services import may_tell, reviewing
from fsm_tui.services.seat import Seat
from tests.sync.seats import MUM, Team, heads_of, visit, write

CELL = {"agency": "gp", "information": "use", "purpose": "treatment"}


@pytest.fixture
def family(team: Team) -> str:
    """Marlowe, with Pat; the mother said yes to one thing, and the office knows."""
    made = team.family("Marlowe", "pat")
    team.round_trip("pat")
    says(team["pat"], made, "given")
    team.round_trip("pat")
    team.clock.on(days=1)
    return made


def says(seat: Seat, family: str, statement: str, **more: object) -> str:
    said = {"consent": "cgl_form", "person": MUM, "statement": statement, "scope": [CELL], "way": "verbal"}
    body = accept("consent.recorded", said | {"given_on": seat.today().isoformat()} | more)
    assert isinstance(body, Body)
    return write(seat, family, body)


def answer(seat: Seat, family: str) -> Answer:
    lines = may_tell.read(seat, family, "gp", "treatment").lines
    return next(each.answer for each in lines if (each.person, each.information) == (MUM, "use"))


def why(office: Seat, head: str) -> str:
    return next((each.why for each in reviewing.queue(office).lines if each.head == head), "")


def undecided(office: Seat) -> list[str]:
    return [each.family for each in reviewing.queue(office).lines if each.what == "conflict"]


def test_a_withdrawal_on_the_laptop_acts_there_at_once_and_the_leader_sees_it(team: Team, family: str) -> None:
    pat = team["pat"]
    assert answer(pat, family).allowed and answer(team.office, family).allowed
    head = says(pat, family, "withdrawn", scope=[])
    assert answer(pat, family).ground == "refused"
    assert answer(team.office, family).allowed, "it has not heard of it"
    team.carry_up("pat")
    assert answer(team.office, family).ground == "refused"
    assert why(team.office, head).startswith("a consent was withdrawn")


def test_a_withdrawal_at_the_office_acts_on_the_laptop_from_the_next_bundle(team: Team, family: str) -> None:
    says(team.office, family, "withdrawn")
    assert answer(team["pat"], family).allowed
    team.carry_down("pat")
    assert answer(team["pat"], family).ground == "refused"


def test_inside_the_service_everything_travels_all_the_same(team: Team, family: str) -> None:
    pat = team["pat"]
    for consent in ("cgl_form", "information_sharing", "ndtms", "onward_referral"):
        says(pat, family, "withdrawn", consent=consent, scope=[])
    visit(pat, family, note="She would rather that nobody was told.")
    team.round_trip("pat")
    assert heads_of(team.office, family) == heads_of(pat, family)
    team.allocate(family, "lee")
    team.round_trip("lee")
    assert heads_of(team["lee"], family) >= heads_of(pat, family), "who takes over has all of it"


def test_of_two_who_did_not_know_of_each_other_the_narrower_holds_until_somebody_decides(
    team: Team, family: str
) -> None:
    pat = team["pat"]
    says(pat, family, "given", note="Again, at the kitchen table.")
    says(team.office, family, "withdrawn", note="By phone to the duty desk.")
    team.round_trip("pat")
    team.carry_down("pat")
    for seat in (pat, team.office):
        assert answer(seat, family).ground == "refused"
        assert answer(seat, family).words.startswith("CGL consent form: two statements, the narrower holds")
    assert undecided(team.office) == [family]
    team.clock.on(hours=1)
    says(pat, family, "given")
    assert answer(pat, family).allowed and not answer(team.office, family).allowed
    team.round_trip("pat")
    assert answer(team.office, family).allowed and not undecided(team.office)
