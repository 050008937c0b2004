"""The log of a vault: what goes in comes out byte for byte, and a chain shows every change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from fsm_tui.casework.entry import NO_HEAD, Entry, EntryDamaged, make
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.casework.review import Voided
from fsm_tui.casework.written import Written
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from fsm_tui.vault.ledger import LogEnd
from tests import seats

FAMILY = "f" * 16


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    with seats.seat_from(seats.laptop_template(), tmp_path / "vault") as opened:
        yield opened


def write(seat: Seat, *labels: str, subject: str = f"family:{FAMILY}") -> list[Entry]:
    with seat.vault.action() as action:
        return [
            action.record(FamilyDescribed(label=label), subject=subject, happened_at=seat.now()) for label in labels
        ]


def end_of(seat: Seat) -> LogEnd:
    with seat.vault.read() as session:
        return ledger.log_end(session)


def faults_of(seat: Seat, device: str | None = None) -> list[tuple[int, int, str]]:
    with seat.vault.read() as session:
        _, faults = ledger.verify_chain(session, device or seat.me.device)
    return [(each.epoch, each.seq, each.why) for each in faults]


def altered(seat: Seat, sql: str, **values: object) -> None:
    with seat.vault.store.write() as session:
        session.execute(text(sql), values)


def test_a_log_counts_and_chains(seat: Seat) -> None:
    start = end_of(seat)
    one, two = write(seat, "one", "two")
    assert (one.header.prev, two.header.prev) == (start.head, one.head)
    assert [one.header.seq, two.header.seq] == [start.seq + 1, start.seq + 2]
    assert end_of(seat) == LogEnd(1, start.seq + 2, two.head, two.header.written_at)
    assert faults_of(seat) == []


def test_what_was_written_comes_back_byte_for_byte_after_closing(seat: Seat) -> None:
    (made,) = write(seat, "Marlowe “Lane End” 👩‍👧")
    seat = seats.again(seat)
    try:
        with seat.vault.read() as session:
            row = ledger.by_head(session, made.head)
            assert row is not None and ledger.entry_of(row) == made
            assert (row.device, row.seq, row.author) == (seat.me.device, made.header.seq, seat.me.person)
            assert row.received_at.endswith("+00:00") and row.bundle is None
    finally:
        seat.vault.close()


def test_a_moment_is_kept_to_the_minute_with_its_offset(seat: Seat) -> None:
    with seat.vault.action() as action:
        made = action.record(
            FamilyDescribed(label="x"), subject=f"family:{FAMILY}", happened_at=seat.now() + timedelta(seconds=42)
        )
    assert made.header.happened_at == "2026-11-16T10:01+00:00"


def test_a_clock_that_goes_back_does_not_take_the_written_time_back(seat: Seat) -> None:
    (one,) = write(seat, "one")
    assert isinstance(seat.around.now, seats.Clock)
    seat.around.now.on(days=-400)
    (two,) = write(seat, "two")
    assert two.header.written_at > one.header.written_at
    assert two.header.happened < one.header.happened


def test_the_written_clock_follows_what_was_read_but_not_far_ahead(seat: Seat) -> None:
    (mine,) = write(seat, "one")
    near = seat.now() + timedelta(hours=20)
    far = seat.now() + timedelta(hours=30)
    for moment, followed in ((far, False), (near, True)):
        other = _foreign(written=Written(int(moment.timestamp() * 1000), 7))
        before = end_of(seat)
        with seat.vault.store.write() as session:
            ledger.observe_clock(session, [mine, other], seat.now())
        after = end_of(seat)
        assert (after.written == other.header.written_at) is followed
        assert replace(after, written="") == replace(before, written="")
    (answer,) = write(seat, "two")
    assert answer.header.written_at > other.header.written_at


EARLY = Written(5)


def _foreign(seq: int = 1, written: Written = EARLY, device: str = "bb" * 8, prev: str = NO_HEAD) -> Entry:
    return make(
        device=device, epoch=1, seq=seq, prev=prev, kind="family.described", v=1, subject=f"family:{FAMILY}",
        author="cc" * 8, happened_at="2026-11-16T10:00+00:00", written_at=written.text, bases=(), salt=bytes(16),
        body=FamilyDescribed(label="theirs").to_bytes(),
    )  # fmt: skip


class TestFinding:
    def test_entries_of_a_subject_in_the_order_in_which_they_came(self, seat: Seat) -> None:
        made = write(seat, "one", "two", "three")
        write(seat, "other", subject="family:" + "e" * 16)
        with seat.vault.read() as session:
            rows = ledger.of_subject(session, f"family:{FAMILY}")
            assert [row.head for row in rows] == [each.head for each in made]
            later = ledger.of_subject(session, f"family:{FAMILY}", after=rows[0].arrival or 0)
            assert [row.head for row in later] == [each.head for each in made[1:]]
            assert ledger.subjects(session, "family:") == ["family:" + "e" * 16, f"family:{FAMILY}"]
            assert ledger.has_subject(session, f"family:{FAMILY}")
            assert not ledger.has_subject(session, "family:" + "d" * 16)

    def test_known_heads_among_many(self, seat: Seat) -> None:
        made = write(seat, *(str(number) for number in range(5)))
        asked = [each.head for each in made] + [f"{number:064x}" for number in range(1200)]
        with seat.vault.read() as session:
            assert ledger.known(session, asked) == {each.head for each in made}
            assert ledger.known(session, []) == set()

    def test_a_head_at_a_number(self, seat: Seat) -> None:
        (made,) = write(seat, "one")
        with seat.vault.read() as session:
            assert ledger.head_at(session, seat.me.device, 1, made.header.seq) == made.head
            assert ledger.head_at(session, seat.me.device, 2, made.header.seq) is None
            assert ledger.head_at(session, "00" * 8, 1, 1) is None

    def test_quarantined_entries_count_only_when_asked_for(self, seat: Seat) -> None:
        with seat.vault.action() as action:
            action.receive(_foreign(), bundle="b", quarantined="unknown device")
        with seat.vault.read() as session:
            assert ledger.of_subject(session, f"family:{FAMILY}") == []
            assert len(ledger.of_subject(session, f"family:{FAMILY}", marked=True)) == 1
            assert not ledger.has_subject(session, f"family:{FAMILY}")
        assert seats.words_found(seat, "theirs") == []

    def test_arrivals_count_on_though_entries_go(self, seat: Seat) -> None:
        write(seat, "one", "two")
        with seat.vault.read() as session:
            before = ledger.arrivals(session)
        altered(seat, "DELETE FROM entry WHERE arrival = :last", last=before)
        (made,) = write(seat, "three")
        with seat.vault.read() as session:
            row = ledger.by_head(session, made.head)
            assert row is not None and row.arrival == before + 1

    def test_the_same_entry_is_never_stored_twice(self, seat: Seat) -> None:
        with seat.vault.action() as action:
            action.receive(_foreign(), bundle="b")
        with pytest.raises(IntegrityError), seat.vault.action() as action:
            action.receive(_foreign(), bundle="c")


class TestSettings:
    def test_a_setting_is_any_strict_json(self, seat: Seat) -> None:
        with seat.vault.action() as action:
            assert action.setting("x") is None and action.setting("x", 5) == 5
            action.set("x", {"a": [1, None, "é"]})
            action.set("x", {"a": [2]})
        with seat.vault.read() as session:
            assert ledger.setting(session, "x") == {"a": [2]}

    def test_a_setting_with_a_float_is_a_mistake(self, seat: Seat) -> None:
        with pytest.raises(TypeError), seat.vault.action() as action:
            action.set("x", 0.5)


class TestVerify:
    @pytest.fixture
    def log(self, seat: Seat) -> list[Entry]:
        return write(seat, *(f"number {number}" for number in range(6)))

    @pytest.mark.parametrize(
        ("sql", "why"),
        [
            ("UPDATE entry SET body = CAST(replace(body, 'number 2', 'number 9') AS BLOB) WHERE head = :head",
             "do not agree"),
            ("UPDATE entry SET salt = zeroblob(16) WHERE head = :head", "do not agree"),
            ("UPDATE entry SET header = CAST(replace(header, '2026', '2025') AS BLOB) WHERE head = :head",
             "not the one that was stored"),
            ("UPDATE entry SET header = x'7b7d' WHERE head = :head", "do not agree"),
        ],
    )  # fmt: skip
    def test_an_altered_entry_is_named(self, seat: Seat, log: list[Entry], sql: str, why: str) -> None:
        altered(seat, sql, head=log[2].head)
        ((_, seq, said), *others) = faults_of(seat)
        assert seq == log[2].header.seq and why in said
        assert not others

    def test_an_entry_that_is_gone_shows_at_the_next_one(self, seat: Seat, log: list[Entry]) -> None:
        altered(seat, "DELETE FROM entry WHERE head = :head", head=log[2].head)
        assert faults_of(seat) == [(1, log[3].header.seq, "entries before this one are missing")]

    def test_the_beginning_of_a_log_cannot_be_cut_off(self, seat: Seat, log: list[Entry]) -> None:
        altered(seat, "DELETE FROM entry WHERE seq <= :seq", seq=log[2].header.seq)
        assert faults_of(seat) == [(1, log[3].header.seq, "entries before this one are missing")]

    def test_an_entry_put_in_the_place_of_another_does_not_follow(self, seat: Seat, log: list[Entry]) -> None:
        other = _foreign(log[2].header.seq, device=seat.me.device, prev="99" * 32)
        altered(
            seat, "UPDATE entry SET head = :new, header = :header, salt = :salt, body = :body WHERE head = :head",
            new=other.head, header=other.header_bytes, salt=other.salt, body=other.body, head=log[2].head,
        )  # fmt: skip
        assert [(seq, why) for _, seq, why in faults_of(seat)] == [
            (log[2].header.seq, "it does not follow the entry before it"),
            (log[3].header.seq, "it does not follow the entry before it"),
        ]

    def test_an_erased_body_leaves_a_chain_that_verifies(self, seat: Seat, log: list[Entry]) -> None:
        altered(seat, "UPDATE entry SET body = NULL, salt = x'' WHERE head = :head", head=log[2].head)
        assert faults_of(seat) == []

    def test_a_new_epoch_chains_to_the_old_one_and_its_beginning_is_looked_at(
        self, seat: Seat, log: list[Entry]
    ) -> None:
        seat.vault.accept_standing()
        first, second, third = write(seat, "a", "b", "c")
        assert (first.header.epoch, first.header.seq, first.header.prev) == (2, 1, log[-1].head)
        assert faults_of(seat) == []
        altered(seat, "DELETE FROM entry WHERE head = :head", head=first.head)
        assert faults_of(seat) == [(2, 2, "entries before this one are missing")]
        altered(seat, "DELETE FROM entry WHERE head = :head", head=second.head)
        assert faults_of(seat) == [(2, 3, "entries before this one are missing")]
        altered(seat, "DELETE FROM entry WHERE head = :head", head=third.head)
        assert faults_of(seat) == []

    def test_an_epoch_that_follows_nothing_of_this_log_is_named(self, seat: Seat, log: list[Entry]) -> None:
        with seat.vault.store.write() as session:
            ledger.set_setting(
                session, "log", {"epoch": 2, "seq": 0, "head": "77" * 32, "written": log[-1].header.written_at}
            )
        write(seat, "a")
        assert faults_of(seat) == [(2, 1, "it does not follow an entry of this log")]

    def test_every_fault_is_counted_and_the_rest_is_still_read(self, seat: Seat, log: list[Entry]) -> None:
        for number in (1, 4):
            altered(seat, "UPDATE entry SET salt = zeroblob(16) WHERE head = :head", head=log[number].head)
        with seat.vault.read() as session:
            checked, faults = ledger.verify_chain(session, seat.me.device)
        assert checked == log[-1].header.seq and len(faults) == 2


def test_an_entry_whose_bytes_do_not_agree_is_not_given_out(seat: Seat) -> None:
    (made,) = write(seat, "one")
    altered(seat, "UPDATE entry SET body = x'7b7d' WHERE head = :head", head=made.head)
    with seat.vault.read() as session:
        row = ledger.by_head(session, made.head)
        assert row is not None
        with pytest.raises(EntryDamaged):
            ledger.entry_of(row)


def test_another_devices_log_is_verified_by_itself(seat: Seat) -> None:
    one = _foreign(1)
    two = _foreign(2, Written(6), prev=one.head)
    gap = _foreign(4, Written(8), prev=two.head)
    with seat.vault.action() as action:
        for each in (two, one, gap):
            action.receive(each, bundle="b")
    assert faults_of(seat, "bb" * 8) == [(1, 4, "entries before this one are missing")]
    assert faults_of(seat) == []


def test_a_voiding_finds_its_words(seat: Seat) -> None:
    (made,) = write(seat, "one")
    with seat.vault.action() as action:
        action.record(
            Voided(entry=made.head, reason="quarrelsome badgers"), subject=f"family:{FAMILY}", happened_at=seat.now()
        )
    assert len(seats.words_found(seat, "badgers")) == 1


