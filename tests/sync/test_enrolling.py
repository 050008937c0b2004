"""A laptop and its office come to trust each other, by files and by digits that people read out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsm_tui.casework import strict_json
from fsm_tui.errors import FsmError, NotFound, Refused
from fsm_tui.services import caseload, enrolling, opening, syncing
from fsm_tui.services.seat import Seat
from fsm_tui.sync import container, enrolment, envelope, importing
from fsm_tui.sync.container import REPLY, REQUEST, BundleDamaged, NotSigned, TooNew
from fsm_tui.sync.enrolment import WrongFingerprint
from fsm_tui.sync.envelope import NotForUs
from fsm_tui.sync.identity import DeviceKeys
from fsm_tui.sync.importing import OtherHouse
from fsm_tui.vault import ledger
from fsm_tui.vault.slots import ESCROW
from tests.sync.seats import (
    PASSPHRASE,
    Team,
    Template,
    begin_laptop,
    enrol,
    fingerprint_of_tables,
    make_template,
    open_family,
    surroundings,
    team_from,
    visit,
)


def keys_of(seat: Seat) -> DeviceKeys:
    with seat.vault.read() as db:
        return importing.own_keys(db)


@pytest.fixture
def fresh(team: Team) -> Iterator[Seat]:
    """A laptop that is not enrolled yet."""
    seat = begin_laptop(team.root / "fresh", "fresh", team.clock, 50)
    yield seat
    seat.vault.close()


def changed(data: bytes, signer: DeviceKeys, change: Callable[[dict[str, object]], None]) -> bytes:
    """The same request saying something else, signed again."""
    framed = container.unframe(REQUEST, data)
    said = json.loads(framed.manifest)
    change(said)
    return container.frame(REQUEST, strict_json.dump(said), signer)


def test_the_whole_of_it(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    assert len(asked.fingerprint.replace(" ", "")) == 30
    seen = enrolling.look_at(team.office, asked.data)
    assert (seen.name, seen.role, seen.known) == ("Fresh Example", "practitioner", "")
    assert not any("fingerprint" in name for name in seen.__slots__), "what is shown can be copied instead of heard"

    reply = enrolling.accept(team.office, asked.data, asked.fingerprint, "leader")
    done = enrolling.finish(fresh, reply.data, reply.fingerprint)
    assert (done.role, done.organisation) == ("leader", "Downs Team")
    assert (fresh.me.role, fresh.me.organisation) == ("leader", "Downs Team")
    known = {each.name: each for each in enrolling.devices(team.office)}
    assert known["Fresh Example"].role == "leader" and not known["Fresh Example"].revoked
    assert known["Fresh Example"].fingerprint == asked.fingerprint
    assert known["Olwen Office"].office
    # The role outlives the lock, and the laptop and the office can talk.
    assert syncing.take_in(team.office, syncing.export(fresh).data).outcome == "imported"
    assert syncing.take_in(fresh, syncing.export(team.office, fresh.me.device).data).outcome == "imported"
    assert fresh.me.role == "leader"
    fresh.vault.close()
    again = opening.unlock(team.root / "fresh", PASSPHRASE, surroundings(team.clock, "again")).seat
    assert (again.me.role, again.me.organisation) == ("leader", "Downs Team")
    again.vault.close()


def test_the_digits_may_be_typed_with_or_without_spaces(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    reply = enrolling.accept(team.office, asked.data, asked.fingerprint.replace(" ", "-"), "practitioner")
    enrolling.finish(fresh, reply.data, reply.fingerprint.replace(" ", ""))


def test_wrong_digits_change_nothing_on_either_side(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    own = enrolling.own_fingerprint(team.office)
    before = fingerprint_of_tables(team.office)
    for typed in ("", "12345", own, asked.fingerprint[:-1], asked.fingerprint[:-1] + "x", asked.fingerprint + "0"):
        with pytest.raises(WrongFingerprint):
            enrolling.accept(team.office, asked.data, typed, "practitioner")
    assert fingerprint_of_tables(team.office) == before
    reply = enrolling.accept(team.office, asked.data, asked.fingerprint, "practitioner")
    before, slots = fingerprint_of_tables(fresh), fresh.key_file.to_bytes()
    for typed in ("", asked.fingerprint, reply.fingerprint[1:]):
        with pytest.raises(WrongFingerprint):
            enrolling.finish(fresh, reply.data, typed)
    assert fingerprint_of_tables(fresh) == before
    assert fresh.key_file.to_bytes() == slots == fresh.vault.folder.keys.read_bytes()


def test_the_office_recovery_key_opens_an_enrolled_laptop_and_that_is_noted(team: Team, fresh: Seat) -> None:
    assert not [slot for slot in fresh.key_file.slots if slot.kind == ESCROW]
    enrol(team.office, fresh)
    assert [slot.label for slot in fresh.key_file.slots if slot.kind == ESCROW] == ["office recovery key of Downs Team"]
    with fresh.vault.read() as db:
        noted = [row.body for row in ledger.of_subject(db, "office") if row.kind == "access.noted"]
    assert any(b'"what":"enrolled"' in body and b"recovery key" in body for body in noted if body)
    fresh.vault.close()
    found = opening.recover(
        team.root / "fresh", team.template.paper, "another long passphrase", surroundings(team.clock, "r"),
        kdf=opening.floor(),
    )  # fmt: skip
    assert found.seat.me.device == fresh.me.device
    found.seat.vault.close()


def test_enrolling_twice_leaves_one_slot_and_one_certificate(team: Team, fresh: Seat) -> None:
    enrol(team.office, fresh)
    with team.office.vault.read() as db:
        before = len(ledger.of_subject(db, "team"))
    enrol(team.office, fresh)
    assert len([slot for slot in fresh.key_file.slots if slot.kind == ESCROW]) == 1
    with team.office.vault.read() as db:
        assert len(ledger.of_subject(db, "team")) == before
    enrol(team.office, fresh, "leader")
    assert fresh.me.role == "leader"
    assert len([each for each in enrolling.devices(team.office) if each.device == fresh.me.device]) == 1


def test_a_slot_that_was_written_goes_again_if_the_rest_fails(
    team: Team, fresh: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = enrolling.request(fresh)
    reply = enrolling.accept(team.office, asked.data, asked.fingerprint, "practitioner")
    before, slots = fingerprint_of_tables(fresh), fresh.vault.folder.keys.read_bytes()

    def fails(*_: object) -> None:
        assert fresh.vault.folder.keys.read_bytes() != slots
        raise OSError("no more")

    monkeypatch.setattr("fsm_tui.vault.vault.Action.finish", fails)
    with pytest.raises(OSError):
        enrolling.finish(fresh, reply.data, reply.fingerprint)
    monkeypatch.undo()
    assert fresh.vault.folder.keys.read_bytes() == slots
    assert fingerprint_of_tables(fresh) == before
    enrolling.finish(fresh, reply.data, reply.fingerprint)


def test_a_request_cut_or_flipped_anywhere_is_refused(team: Team, fresh: Seat) -> None:
    data = enrolling.request(fresh).data
    before = fingerprint_of_tables(team.office)
    trials = [data[:at] for at in range(0, len(data), 3)] + [data + b"\0"]
    for at in range(0, len(data), 2):
        broken = bytearray(data)
        broken[at] ^= 1 << (at % 8)
        trials.append(bytes(broken))
    assert len(trials) > 600
    for trial in trials:
        with pytest.raises(FsmError) as error:
            enrolling.look_at(team.office, trial)
        assert error.value.exit_code == 1
    assert fingerprint_of_tables(team.office) == before


def test_a_reply_cut_or_flipped_anywhere_is_refused(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    reply = enrolling.accept(team.office, asked.data, asked.fingerprint, "practitioner")
    before = fingerprint_of_tables(fresh)
    inner = envelope.open_sealed(reply.data, [keys_of(fresh).identity])
    to = [keys_of(fresh).public.recipient]
    for at in range(0, len(reply.data), 61):
        broken = bytearray(reply.data)
        broken[at] ^= 1 << (at % 8)
        for trial in (bytes(broken), reply.data[:at]):
            with pytest.raises(FsmError):
                enrolling.finish(fresh, trial, reply.fingerprint)
    for at in range(0, len(inner), 37):
        broken = bytearray(inner)
        broken[at] ^= 1 << (at % 8)
        for trial in (bytes(broken), inner[:at]):
            with pytest.raises(FsmError):
                enrolling.finish(fresh, envelope.seal(trial, to, fresh.around.token), reply.fingerprint)
    assert fingerprint_of_tables(fresh) == before


def test_a_request_that_somebody_changed_shows_other_digits_or_is_not_signed(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    mallory = DeviceKeys.new(surroundings(team.clock, "mallory").token)

    def other_name(said: dict[str, object]) -> None:
        said["name"] = "Somebody Else"

    def own_keys(said: dict[str, object]) -> None:
        said["keys"] = mallory.public.to_json()

    with pytest.raises(NotSigned):
        enrolling.look_at(team.office, changed(asked.data, mallory, other_name))
    swapped = changed(asked.data, mallory, own_keys)
    enrolling.look_at(team.office, swapped)
    with pytest.raises(WrongFingerprint):
        enrolling.accept(team.office, swapped, asked.fingerprint, "practitioner")


def test_weak_keys_are_refused(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)

    def weak(said: dict[str, object]) -> None:
        from base64 import b64encode

        said["keys"]["sign"] = b64encode(bytes([1]) + bytes(31)).decode()  # type: ignore[index]

    with pytest.raises(Refused, match="not safe"):
        enrolling.look_at(team.office, changed(asked.data, keys_of(fresh), weak))


def test_the_number_keys_or_name_of_somebody_else(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    pat = team["pat"]

    def as_pats_laptop(said: dict[str, object]) -> None:
        said["device"] = pat.me.device

    def as_the_office(said: dict[str, object]) -> None:
        said["device"] = team.office.me.device

    def with_pats_seal(said: dict[str, object]) -> None:
        said["keys"]["seal"] = keys_of(pat).public.to_json()["seal"]  # type: ignore[index]

    def as_pat(said: dict[str, object]) -> None:
        said["person"] = pat.me.person

    before = fingerprint_of_tables(team.office)
    for change in (as_pats_laptop, as_the_office, with_pats_seal, as_pat):
        forged = changed(asked.data, keys_of(fresh), change)
        with pytest.raises(Refused):
            enrolling.look_at(team.office, forged)
        said = enrolment.read_request(forged)
        digits = enrolment.device_fingerprint(said.keys, said.said.device)
        with pytest.raises(Refused):
            enrolling.accept(team.office, forged, digits, "practitioner")
    assert fingerprint_of_tables(team.office) == before


def test_a_new_laptop_of_somebody_who_is_known(team: Team, fresh: Seat) -> None:
    """The office says whose it is; the laptop goes on in that person's name and gets their families."""
    family = team.family("Marlowe", "pat")
    team.round_trip("pat")
    head = visit(team["pat"], family)
    team.carry_up("pat")
    early = open_family(fresh, "Early")
    enrol(team.office, fresh, person=team["pat"].me.person)
    assert fresh.me.person == team["pat"].me.person
    syncing.take_in(fresh, syncing.export(team.office, fresh.me.device).data)
    assert fresh.family(family).record_of(head) is not None
    visit(fresh, family)
    done = syncing.take_in(team.office, syncing.export(fresh).data)
    # What the laptop wrote before, in the id that it had then, is its person's too.
    assert (done.accepted, done.quarantined) == (4, 0)
    assert "Early" in [row.label for row in caseload.read(team.office).rows]
    syncing.take_in(fresh, syncing.export(team.office, fresh.me.device).data)
    assert syncing.leaving(fresh) == () and fresh.family(early).timeline
    with pytest.raises(NotFound):
        enrol(team.office, fresh, person="ab" * 8)


def test_training_and_live_refuse_each_other(tmp_path: Path, team: Team, fresh: Seat) -> None:
    made = make_template(tmp_path / "template", training=True, laptops=())
    with team_from(made, tmp_path / "training") as training:
        asked = enrolling.request(fresh)
        with pytest.raises(OtherHouse):
            enrolling.look_at(training.office, asked.data)
        with pytest.raises(OtherHouse):
            enrolling.accept(training.office, asked.data, asked.fingerprint, "leader")
        learner = begin_laptop(tmp_path / "learner", "learner", team.clock, 51, training=True)
        other = enrolling.request(learner)
        with pytest.raises(OtherHouse):
            enrolling.accept(team.office, other.data, other.fingerprint, "practitioner")
        # A training reply for a live laptop, however it came about.
        reply = enrolling.accept(training.office, other.data, other.fingerprint, "practitioner")
        inner = envelope.open_sealed(reply.data, [keys_of(learner).identity])
        wrapped = envelope.seal(inner, [keys_of(fresh).public.recipient], fresh.around.token)
        with pytest.raises(OtherHouse):
            enrolling.finish(fresh, wrapped, reply.fingerprint)
        learner.vault.close()


def test_a_reply_for_another_laptop(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    reply = enrolling.accept(team.office, asked.data, asked.fingerprint, "practitioner")
    with pytest.raises(NotForUs):
        enrolling.finish(team["pat"], reply.data, reply.fingerprint)
    inner = envelope.open_sealed(reply.data, [keys_of(fresh).identity])
    pat = keys_of(team["pat"]).public.recipient
    with pytest.raises(Refused, match="another laptop"):
        enrolling.finish(team["pat"], envelope.seal(inner, [pat], fresh.around.token), reply.fingerprint)


def test_a_laptop_belongs_to_one_office(tmp_path: Path, team: Team) -> None:
    made = make_template(tmp_path / "template", laptops=(), seed=1)
    with team_from(made, tmp_path / "other") as other:
        asked = enrolling.request(team["pat"])
        reply = enrolling.accept(other.office, asked.data, asked.fingerprint, "leader")
        with pytest.raises(Refused, match="enrolled with"):
            enrolling.finish(team["pat"], reply.data, reply.fingerprint)
    assert team["pat"].me.role == "practitioner"


def test_from_a_newer_version(team: Team, fresh: Seat) -> None:
    def newer(said: dict[str, object]) -> None:
        said["min_reader"] = 2

    asked = enrolling.request(fresh)
    with pytest.raises(TooNew):
        enrolling.look_at(team.office, changed(asked.data, keys_of(fresh), newer))
    framed = container.unframe(REQUEST, asked.data)
    with pytest.raises(BundleDamaged):
        container.unframe(REPLY, container.frame(REQUEST, framed.manifest, keys_of(fresh)))


def test_who_may_enrol_and_where(team: Team, fresh: Seat) -> None:
    asked = enrolling.request(fresh)
    with pytest.raises(Refused, match="office vault"):
        enrolling.accept(team["lee"], asked.data, asked.fingerprint, "practitioner")
    with pytest.raises(Refused):
        enrolling.request(team.office)
    with pytest.raises(Refused):
        enrolling.finish(team.office, b"", "")
    from dataclasses import replace

    team.office.vault.me = replace(team.office.me, role="admin")
    with pytest.raises(Refused, match="team leader"):
        enrolling.accept(team.office, asked.data, asked.fingerprint, "leader")
    enrolling.accept(team.office, asked.data, asked.fingerprint, "practitioner")


def test_a_revoked_laptop_is_kept_aside_and_never_lost(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    team.round_trip("pat")
    device = team["pat"].me.device
    before = visit(team["pat"], family)
    team.carry_up("pat")
    gone = enrolling.revoke(team.office, device, "left in a taxi")
    assert gone.revoked and gone.revoked_because == "left in a taxi"
    after = visit(team["pat"], family)
    outcome = team.carry_up("pat")
    assert (outcome.accepted, outcome.quarantined) == (0, 1)
    held = team.office.family(family)
    assert held.record_of(before) is not None and held.record_of(after) is None
    assert [each.reason for each in syncing.quarantined(team.office) if each.head == after] == [
        "from a laptop that was revoked"
    ]
    with pytest.raises(Refused, match="revoked"):
        team.down("pat")
    with pytest.raises(Refused, match="before"):
        enrolling.revoke(team.office, device, "again")
    # A person looks, and takes the work in.
    assert syncing.settle(team.office, after, "the laptop turned up") == 1
    assert team.office.family(family).record_of(after) is not None


def test_a_revoked_laptop_that_is_enrolled_again(team: Team) -> None:
    enrolling.revoke(team.office, team["pat"].me.device, "missing")
    enrol(team.office, team["pat"])
    family = team.family("Marlowe", "pat")
    team.round_trip("pat")
    visit(team["pat"], family)
    assert team.carry_up("pat").quarantined == 0


def test_who_may_revoke_what(team: Team) -> None:
    with pytest.raises(Refused):
        enrolling.revoke(team["lee"], team["pat"].me.device, "no")
    with pytest.raises(Refused, match="office"):
        enrolling.revoke(team.office, team.office.me.device, "no")
    with pytest.raises(NotFound):
        enrolling.revoke(team.office, "ab" * 8, "no")
    with pytest.raises(Refused, match="why"):
        enrolling.revoke(team.office, team["pat"].me.device, "  ")


def test_the_template_is_what_the_tests_believe(template: Template) -> None:
    assert set(template.keys) == {"office", "pat", "sam", "lee"}
