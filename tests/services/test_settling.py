"""A rating below Red in the queue and the caseload, signed or kept Red by the leader (A78, A79)."""

from __future__ import annotations

from datetime import date

import pytest

from fsm_tui.casework.risk import RiskAgreed
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload, families, recording, reviewing, risk, settling
from fsm_tui.services.reviewing import QueueLine
from fsm_tui.services.seat import Seat
from tests import seats
from tests.services.test_reviewing import Practitioner


@pytest.fixture
def family(office: Seat) -> str:
    return seats.open_family(office)


@pytest.fixture
def pat(office: Seat, family: str) -> Practitioner:
    """Who has rated the family Red."""
    found = Practitioner(office)
    found.visits(family, "high", "high")
    return found


def waits(office: Seat) -> list[QueueLine]:
    return [each for each in reviewing.queue(office).lines if each.what == "lower_rating"]


def row(office: Seat) -> tuple[Rag | None, str]:
    (found,) = caseload.read(office).rows
    return found.rag, found.proposed_words


def test_a_lower_rating_waits_in_the_queue_and_beside_the_red(office: Seat, pat: Practitioner, family: str) -> None:
    assert waits(office) == [] and row(office) == (Rag.RED, "")
    head = pat.visits(family, "moderate", "medium")
    (line,) = waits(office)
    assert (line.family, line.head, line.rag) == (family, head, Rag.RED)
    assert line.why == "Red stays in force: sign Amber, or keep it Red"
    visit = next(each for each in reviewing.queue(office).lines if each.what == "verdict" and each.head == head)
    assert visit.author and (line.author, line.happened, line.waiting) == (visit.author, visit.happened, visit.waiting)
    assert row(office) == (Rag.RED, "Amber proposed")
    said = settling.in_words(families.read(office, family).rating)
    assert said.startswith("Amber is proposed. Red stays in force until the team leader signs it")


def test_it_stands_among_the_alerts_above_new_families(
    office: Seat, pat: Practitioner, family: str
) -> None:
    opened = seats.open_family(office, label="Aardvark", provisional=True)
    pat.visits(family, "moderate", "medium")
    lines = reviewing.queue(office).lines
    (at,) = [place for place, each in enumerate(lines) if each.what == "lower_rating"]
    assert lines[at].rank[0] == 1, "as what was shared without consent"
    assert all(each.rank[0] <= 1 for each in lines[:at])
    assert opened not in [each.family for each in lines[:at]]


def test_signed_it_is_in_force_and_waits_no_more(office: Seat, pat: Practitioner, family: str) -> None:
    head = pat.visits(family, "moderate", "medium")
    settling.decide(office, family, head, signed=True)
    assert waits(office) == [] and row(office) == (Rag.AMBER, "")
    day = read_day(office.today())
    assert risk.read(office, family)[1].decided == f"Amber signed by {office.me.name}, {day}."
    assert settling.in_words(families.read(office, family).rating) == ""
    with pytest.raises(Faults, match="waits to be settled"):
        settling.decide(office, family, head, signed=True)


def test_a_refusal_says_why_and_ends_the_waiting_but_not_the_red(
    office: Seat, pat: Practitioner, family: str
) -> None:
    head = pat.visits(family, "moderate", "medium")
    with pytest.raises(Faults, match="say why it stays Red"):
        settling.decide(office, family, head, signed=False, because=" ")
    settling.decide(office, family, head, signed=False, because="One good week.")
    assert waits(office) == [] and row(office) == (Rag.RED, "Amber not signed")
    said = settling.in_words(families.read(office, family).rating)
    found = risk.read(office, family)[1]
    assert found.of is None, "the social worker's agreement would change nothing"
    assert found.decided == f"Kept Red by {office.me.name}, {read_day(office.today())}."
    assert [each.standing for each in found.levels] == ["in force", "not signed, not in force"] * 2
    assert said == "Amber was proposed and the team leader keeps it Red: One good week."
    with pytest.raises(Faults, match="stays Red by the team leader's word"):
        recording.write(office, family, RiskAgreed(of=head, agreed_with="Ola", on=date(2026, 11, 16)))
    pat.visits(family, "low", "low")
    assert [each.why for each in waits(office)] == ["Red stays in force: sign Green, or keep it Red"]


def test_only_the_leader_signs_and_nobody_their_own(office: Seat, laptop: Seat, marlowe: str, family: str) -> None:
    seats.visit(laptop, marlowe, "high", "high")
    head = seats.visit(laptop, marlowe, "moderate", "medium")
    with pytest.raises(Refused, match="is for leader"):
        settling.decide(laptop, marlowe, head, signed=True)
    seats.visit(office, family, "high", "high")
    own = seats.visit(office, family, "moderate", "medium")
    with pytest.raises(Refused, match="their own rating"):
        settling.decide(office, family, own, signed=True)
    recording.write(office, family, RiskAgreed(of=own, agreed_with="Ola", on=date(2026, 11, 16)))
    assert row(office) == (Rag.AMBER, "")


def test_agreed_as_it_was_written_it_waits_for_nobody(office: Seat, pat: Practitioner, family: str) -> None:
    said = seats.session(office.family(family), office.now(), "moderate", "medium")
    said["risk"]["agreed_with"] = "Ola Brook"
    pat.visits(family, "moderate", "medium", risk=said["risk"])
    assert waits(office) == [] and row(office) == (Rag.AMBER, "")
