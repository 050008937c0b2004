"""What a bundle brings that its author had no authority to write: kept, marked, and settled by a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.casework.review import Verdict
from fsm_tui.casework.team import DeviceEnrolled, DeviceRevoked, QuarantineSettled, StaffNamed
from fsm_tui.errors import NotFound, Refused
from fsm_tui.services import caseload, enrolling, reviewing, syncing
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger, search
from tests.sync.seats import Team, all_heads, heads_of, session, visit, write


@pytest.fixture
def family(team: Team) -> str:
    """Marlowe, with Pat, who has it."""
    made = team.family("Marlowe", "pat")
    team.round_trip("pat")
    return made


def counts(outcome: syncing.Outcome) -> tuple[str, int, int, int]:
    return outcome.outcome, outcome.accepted, outcome.already, outcome.quarantined


def as_another(seat: Seat, **more: str) -> None:
    """The laptop's program lies about who sits there."""
    seat.vault.me = replace(seat.me, **more)


def one_mark(team: Team, head: str) -> str:
    return {each.head: each.reason for each in syncing.quarantined(team.office)}[head]


def test_in_another_persons_name(team: Team, family: str) -> None:
    pat, sam = team["pat"], team["sam"]
    true = pat.me
    as_another(pat, person=sam.me.person)
    forged = visit(pat, family)
    pat.vault.me = true
    honest = visit(pat, family)
    assert counts(team.carry_up("pat")) == ("imported", 1, 0, 1)
    assert one_mark(team, forged) == "written in another person's name"
    assert heads_of(team.office, family) >= {honest} and forged not in heads_of(team.office, family)
    assert not any(line.head == forged and line.what == "verdict" for line in reviewing.queue(team.office).lines)
    # The chain goes on behind it, and the laptop learns what is kept aside, and why.
    assert counts(team.carry_up("pat"))[2:] == (2, 0)
    told = team.carry_down("pat")
    assert any("another person's name" in each for each in told.notices)
    assert [each.reason for each in syncing.quarantined(pat)] == [
        "kept aside at the office: written in another person's name"
    ]
    assert syncing.unconfirmed(pat)[0] == 0, "the office has it; that is what the count says"


def test_settled_it_counts_everywhere(team: Team, family: str) -> None:
    pat = team["pat"]
    true = pat.me
    as_another(pat, person=team["sam"].me.person)
    forged = visit(pat, family, note="The boiler has been mended.")
    pat.vault.me = true
    team.round_trip("pat")
    with team.office.vault.read() as db:
        assert search.find(db, "boiler", 5) == []
    with pytest.raises(Refused):
        syncing.settle(team.office, forged, " ")
    with pytest.raises(NotFound):
        syncing.settle(team.office, "0" * 64, "no such")
    with pytest.raises(Refused, match="accepted at the office"):
        syncing.settle(team["lee"], forged, "not at the office")
    assert syncing.settle(team.office, forged, "Sam used Pat's laptop that day") == 1
    assert syncing.quarantined(team.office) == ()
    assert team.office.family(family).record_of(forged) is not None
    with team.office.vault.read() as db:
        assert len(search.find(db, "boiler", 5)) == 1
        assert any(row.kind == "quarantine.settled" for row in ledger.of_subject(db, "office"))
    team.carry_down("pat")
    assert syncing.quarantined(pat) == ()


def test_what_was_settled_goes_to_the_others_too(team: Team, family: str) -> None:
    """It arrived long before what the other laptop has read; it goes when it counts."""
    pat = team["pat"]
    true = pat.me
    as_another(pat, person=team["sam"].me.person)
    forged = visit(pat, family)
    pat.vault.me = true
    body = Allocated(to=pat.me.person, second=team["sam"].me.person, allocated_on=date(2026, 11, 16))
    write(team.office, family, body)
    team.carry_up("pat")
    team.round_trip("sam")
    team.round_trip("sam")
    assert forged not in heads_of(team["sam"], family)
    syncing.settle(team.office, forged, "looked at")
    team.carry_down("sam")
    assert heads_of(team["sam"], family) == heads_of(team.office, family)


def test_settled_from_one_entry_on(team: Team, family: str) -> None:
    """Times that a revoked laptop claims prove nothing; the leader says from where, or which one."""
    enrolling.revoke(team.office, team["pat"].me.device, "missing for a day")
    heads = [visit(team["pat"], family) for _ in range(3)]
    assert counts(team.carry_up("pat")) == ("imported", 0, 0, 3)
    assert syncing.settle(team.office, heads[1], "back in good hands", following=True) == 2
    assert [each.head for each in syncing.quarantined(team.office)] == heads[:1]
    assert set(heads[1:]) <= heads_of(team.office, family)


def allocation(team: Team) -> Body:
    return Allocated(to=team["pat"].me.person, allocated_on=date(2026, 11, 16))


def verdict(team: Team) -> Body:
    return Verdict(on="0" * 64, decision="approved")


@pytest.mark.parametrize("make", [allocation, verdict])
def test_what_only_a_leader_may_do(team: Team, family: str, make: Callable[[Team], Body]) -> None:
    """A practitioner's laptop writes it anyway; the same from a leader's laptop is taken in."""
    before = team.office.family(family).allocated.value
    head = write(team["pat"], family, make(team))
    assert counts(team.carry_up("pat")) == ("imported", 0, 0, 1)
    assert one_mark(team, head) == "only for a team leader"
    assert team.office.family(family).allocated.value == before
    team.round_trip("lee")
    assert family in {row.family for row in caseload.read(team["lee"], everybody=True).rows}
    write(team["lee"], family, make(team))
    assert counts(team.carry_up("lee")) == ("imported", 1, 0, 0)


def certificates(team: Team) -> list[Body]:
    lee = team["lee"].me
    key = "A" * 43 + "="
    return [
        StaffNamed(person="ab" * 8, name="Nobody", role="leader"),
        DeviceEnrolled(
            device="ab" * 8, person=lee.person, name="Nobody", role="leader", sign_key=key, seal_key=key,
            fingerprint="1", enrolled_on=date(2026, 11, 16),
        ),
        DeviceRevoked(device=team["sam"].me.device, reason="to be rid of them"),
    ]  # fmt: skip


def test_trust_is_given_only_at_the_office(team: Team) -> None:
    """Even a leader's laptop cannot enrol, name staff, revoke, or take something out of quarantine."""
    lee = team["lee"]
    forged = [write(lee, "", body, subject="team") for body in certificates(team)]
    forged.append(write(lee, "", QuarantineSettled(entry="0" * 64, reason="by myself"), subject="office"))
    assert counts(team.carry_up("lee")) == ("imported", 0, 0, 4)
    assert not any(each.name == "Nobody" or each.revoked for each in enrolling.devices(team.office))
    for head in forged:
        assert one_mark(team, head) == "only the office itself may do this"
        with pytest.raises(Refused, match="enrol or revoke"):
            syncing.settle(team.office, head, "because")
    team.round_trip("sam")
    assert not set(forged) & all_heads(team["sam"])


def test_a_laptop_believes_certificates_only_of_the_office_device(team: Team) -> None:
    """Even if the office had been made to pass one on."""
    lee = team["lee"]
    forged = write(lee, "", certificates(team)[0], subject="team")
    team.carry_up("lee")
    with team.office.vault.action() as action:
        action.settle(forged)
    assert team.carry_down("sam").quarantined == 1
    assert forged in {each.head for each in syncing.quarantined(team["sam"])}
    assert "Nobody" not in team["sam"].names().values()


def test_about_the_wrong_thing(team: Team, family: str) -> None:
    pat = team["pat"]
    in_team = write(pat, "", FamilyDescribed(address="x"), subject="team")
    to_sam = write(pat, "", session(), subject=f"person:{team['sam'].me.person}")
    assert counts(team.carry_up("pat")) == ("imported", 0, 0, 2)
    assert {one_mark(team, head) for head in (in_team, to_sam)} == {"not about what this kind of entry is about"}
    team.round_trip("sam")
    assert not {in_team, to_sam} & all_heads(team["sam"])


class Odd(Body):
    """A body that says whatever a test wants it to say; not in the register."""

    text: bytes = b"{}"

    def to_bytes(self) -> bytes:
        return self.text


def odd(kind: str, text: bytes = b"{}", v: int = 1) -> Body:
    made = type("Strange", (Odd,), {"KIND": kind, "V": v})
    body: Body = made.model_construct(text=text)
    return body


def test_a_shape_that_nobody_can_read_is_kept_aside(team: Team, family: str) -> None:
    head = write(team["pat"], family, odd("session.recorded", b'{"note":5}'))
    assert counts(team.carry_up("pat")) == ("imported", 0, 0, 1)
    assert one_mark(team, head) == "has a shape that this program cannot read"


def test_what_is_newer_than_this_program_travels_on(team: Team, family: str) -> None:
    """A kind, a version or a field that we do not know is kept byte for byte and goes to the others."""
    pat = team["pat"]
    heads = [
        write(pat, family, odd("session.dreamt", b'{"of":"sheep"}')),
        write(pat, family, odd("session.recorded", b'{"all":"new"}', v=99)),
        write(pat, family, odd("family.described", b'{"address":"1 Lane End","colour":"green"}')),
    ]
    assert counts(team.carry_up("pat")) == ("imported", 3, 0, 0)
    assert team.office.family(family).details["address"].value == "1 Lane End"
    team.allocate(family, "sam")
    team.round_trip("sam")
    assert heads_of(team["sam"], family) >= set(heads)
    for_team = write(pat, "", odd("team.sings"), subject="team")
    team.carry_up("pat")
    assert "newer version" in one_mark(team, for_team)


