"""A rating below Red goes up, is signed or kept Red, and the word comes back; only the leader's word counts (A78)."""

from __future__ import annotations

import pytest

from fsm_tui.casework.risk import RiskSigned
from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload, families, reviewing, settling, syncing
from fsm_tui.services.seat import Seat
from tests.sync.seats import Team, heads_of, visit, write


@pytest.fixture
def family(team: Team) -> str:
    """Marlowe, with Pat, who rated it Red and an hour later lower."""
    made = team.family("Marlowe", "pat")
    team.round_trip("pat")
    visit(team["pat"], made, "high", "high")
    team.clock.on(hours=1)
    visit(team["pat"], made, "moderate", "medium")
    return made


def now(seat: Seat, family: str) -> tuple[Rag | None, str]:
    row = next(each for each in caseload.read(seat, everybody=True).rows if each.family == family)
    return row.rag, row.proposed_words


def proposal(team: Team, family: str) -> str:
    (line,) = [each for each in reviewing.queue(team.office).lines if each.what == "lower_rating"]
    assert line.family == family
    return line.head


def test_what_the_leader_signs_is_in_force_on_the_laptop_too(team: Team, family: str) -> None:
    assert now(team["pat"], family) == (Rag.RED, "Amber proposed")
    team.round_trip("pat")
    settling.decide(team.office, family, proposal(team, family), signed=True)
    assert now(team.office, family) == (Rag.AMBER, "")
    assert now(team["pat"], family) == (Rag.RED, "Amber proposed"), "it does not know yet"
    team.round_trip("pat")
    assert now(team["pat"], family) == (Rag.AMBER, "")


def test_what_the_leader_refuses_is_read_on_the_laptop_with_why(team: Team, family: str) -> None:
    team.round_trip("pat")
    settling.decide(team.office, family, proposal(team, family), signed=False, because="One good week.")
    team.round_trip("pat")
    assert now(team["pat"], family) == (Rag.RED, "Amber not signed")
    assert settling.in_words(families.read(team["pat"], family).rating).endswith("keeps it Red: One good week.")


def test_a_practitioner_who_signs_is_kept_aside_and_it_stays_red(team: Team, family: str) -> None:
    pat = team["pat"]
    head = pat.family(family).sessions[-1].shown.head
    forged = write(pat, family, RiskSigned(of=head, signed=True))
    outcome = team.carry_up("pat")
    assert (outcome.outcome, outcome.quarantined) == ("imported", 1)
    assert [each.head for each in syncing.quarantined(team.office)] == [forged]
    assert forged not in heads_of(team.office, family) and now(team.office, family)[0] is Rag.RED
    assert proposal(team, family) == head, "the leader is asked all the same"
    told = team.carry_down("pat")
    assert any("leader" in each or "kept aside" in each for each in told.notices)
    team.round_trip("lee")
    assert now(team["lee"], family) == (Rag.RED, "Amber proposed"), "it goes to nobody else"
