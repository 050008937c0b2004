"""One action is one transaction: entry, read tables, search words and draft stand or fall together."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import fold
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened
from fsm_tui.casework.team import StaffNamed
from fsm_tui.errors import Fault, Refused
from fsm_tui.practice.profile import built_in, built_in_text, load
from fsm_tui.services.seat import Seat
from fsm_tui.vault import drafts, files, ledger, queries, vault
from fsm_tui.vault.anchor import Standing
from fsm_tui.vault.refusals import NoRoom
from fsm_tui.vault.vault import read_me, rebuild
from tests import seats
from tests.casework.making import FAMILY
from tests.casework.test_convergence import history

OTHER = "e" * 16


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    with seats.seat_from(seats.laptop_template(), tmp_path / "vault") as opened:
        yield opened


def write(seat: Seat, body: Body, family: str = FAMILY) -> str:
    with seat.vault.action() as action:
        return action.record(body, subject=f"family:{family}", happened_at=seat.now()).head


def opened(label: str = "Marlowe") -> FamilyOpened:
    return FamilyOpened(label=label, area="west", base="st_james")


def labels(seat: Seat) -> list[str]:
    with seat.vault.read() as session:
        return [row.label for row in queries.families(session)]


def end_of(seat: Seat) -> ledger.LogEnd:
    with seat.vault.read() as session:
        return ledger.log_end(session)


class TestAllOrNothing:
    @pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
    def test_an_error_leaves_nothing_of_the_action(self, seat: Seat, error: type[BaseException]) -> None:
        write(seat, opened())
        with seat.vault.action() as action:
            drafts.save(
                action.session, ident="d1", form="visit", family=FAMILY, state={"a": 1}, bases=(), now=seat.now()
            )
        before, end = seats.rows_of(seat), end_of(seat)
        with seat.vault.read() as session:
            folded = seat.vault.family(session, FAMILY)
        with pytest.raises(error), seat.vault.action() as action:
            for body in (FamilyDescribed(label="Badger"), Allocated(to="aa" * 8, allocated_on=seat.today())):
                action.record(body, subject=f"family:{FAMILY}", happened_at=seat.now())
            action.record(opened("Otter"), subject=f"family:{OTHER}", happened_at=seat.now())
            action.record(
                StaffNamed(person="aa" * 8, name="Ash", role="leader"), subject="team", happened_at=seat.now()
            )
            action.drop_draft("d1")
            action.set("x", 1)
            action.flush_families()
            assert seat.vault.family(action.session, FAMILY).label.value == "Badger"
            raise error
        assert seats.rows_of(seat) == before and end_of(seat) == end
        assert seats.words_found(seat, "badger") == seats.words_found(seat, "otter") == []
        with seat.vault.read() as session:
            assert drafts.get(session, "d1") is not None
            assert ledger.setting(session, "x") is None
            assert seat.vault.family(session, FAMILY) == folded
            assert not seat.vault.has_family(session, OTHER)
        assert write(seat, FamilyDescribed(label="Fox"))
        assert labels(seat) == ["Fox"]

    def test_an_error_while_the_read_tables_are_rewritten_takes_the_entry_back_too(
        self, seat: Seat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(seat, opened())
        end = end_of(seat)

        def fail(*_: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as broken:
            broken.setattr(vault.reading, "rewrite_family", fail)
            with pytest.raises(ZeroDivisionError):
                write(seat, FamilyDescribed(label="Badger"))
        assert end_of(seat) == end and labels(seat) == ["Marlowe"]
        assert seats.words_found(seat, "badger") == []
        with seat.vault.read() as session:
            assert seat.vault.family(session, FAMILY).label.value == "Marlowe"

    def test_success_brings_all_of_it(self, seat: Seat) -> None:
        with seat.vault.action() as action:
            drafts.save(
                action.session, ident="d1", form="visit", family=FAMILY, state={}, bases=(), now=seat.now()
            )
        with seat.vault.action() as action:
            action.record(opened(), subject=f"family:{FAMILY}", happened_at=seat.now())
            action.drop_draft("d1")
        assert labels(seat) == ["Marlowe"] and len(seats.words_found(seat, "marlowe")) == 1
        with seat.vault.read() as session:
            assert drafts.get(session, "d1") is None

    def test_an_action_that_only_keeps_a_draft_does_not_move_the_log(self, seat: Seat) -> None:
        anchor = seat.vault.folder.anchor.read_bytes()
        with seat.vault.action() as action:
            drafts.save(
                action.session, ident="d1", form="visit", family=None, state={}, bases=(), now=seat.now()
            )
        assert seat.vault.folder.anchor.read_bytes() == anchor


class TestSeeing:
    def test_an_entry_has_seen_what_the_family_holds(self, seat: Seat) -> None:
        first = write(seat, opened())
        second = write(seat, FamilyDescribed(label="x"))
        with seat.vault.read() as session:
            family = seat.vault.family(session, FAMILY)
        assert family.record_of(second) is not None
        assert [each.entry.header.bases for each in family.timeline if each.head == second] == [(first,)]

    def test_entries_of_one_action_see_each_other(self, seat: Seat) -> None:
        with seat.vault.action() as action:
            heads = [
                action.record(body, subject=f"family:{FAMILY}", happened_at=seat.now()).head
                for body in (opened(), FamilyDescribed(label="x"), FamilyDescribed(label="y"))
            ]
        with seat.vault.read() as session:
            family = seat.vault.family(session, FAMILY)
        assert family.frontier == (heads[-1],) and family.label.value == "y" and family.conflicts == ()

    def test_given_bases_are_kept_as_given(self, seat: Seat) -> None:
        first = write(seat, opened())
        write(seat, FamilyDescribed(label="x"))
        with seat.vault.action() as action:
            made = action.record(
                FamilyDescribed(alerts="dog"), subject=f"family:{FAMILY}", happened_at=seat.now(), bases=(first,)
            )
        assert made.header.bases == (first,)

    def test_more_strangers_than_fit_are_named_up_to_the_limit(self, seat: Seat) -> None:
        entries = history(3)[:3]
        devices = [_stranger(number) for number in range(70)]
        with seat.vault.action() as action:
            action.receive_all([(each, None) for each in (*entries, *devices)], bundle="b")
        head = write(seat, FamilyDescribed(label="x"))
        with seat.vault.read() as session:
            row = ledger.by_head(session, head)
            assert row is not None and len(ledger.entry_of(row).header.bases) == 64

    def test_the_same_family_is_given_until_its_entries_change(self, seat: Seat) -> None:
        write(seat, opened())
        with seat.vault.read() as session:
            one, two = seat.vault.family(session, FAMILY), seat.vault.family(session, FAMILY)
        assert one is two
        write(seat, opened("Other"), OTHER)
        with seat.vault.read() as session:
            assert seat.vault.family(session, FAMILY) is one
        write(seat, FamilyDescribed(label="x"))
        with seat.vault.read() as session:
            assert seat.vault.family(session, FAMILY).label.value == "x"

    def test_a_family_that_is_not_here_folds_to_an_empty_one(self, seat: Seat) -> None:
        with seat.vault.read() as session:
            assert seat.vault.family(session, OTHER).timeline == ()
            assert not seat.vault.has_family(session, "ee" * 16)
        write(seat, opened("Otter"), OTHER)
        with seat.vault.read() as session:
            assert seat.vault.family(session, OTHER).label.value == "Otter"

    def test_more_families_than_are_kept_are_read_again(
        self, seat: Seat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(vault, "FAMILIES_KEPT", 3)
        idents = [f"{number:016x}" for number in range(8)]
        with seat.vault.action() as action:
            for ident in idents:
                action.record(opened(f"Family {ident[-1]}"), subject=f"family:{ident}", happened_at=seat.now())
        for ident in (*idents, *idents):
            with seat.vault.read() as session:
                assert seat.vault.family(session, ident).label.value == f"Family {ident[-1]}"
            assert len(seat.vault._families) == len(seat.vault._parsed) == 3
        write(seat, FamilyDescribed(label="changed"), idents[0])
        with seat.vault.read() as session:
            assert len(seat.vault.family(session, idents[0]).timeline) == 2
        before = seats.rows_of(seat)
        rebuild(seat.vault)
        assert seats.rows_of(seat) == before


def _stranger(number: int):  # type: ignore[no-untyped-def]
    from fsm_tui.casework.entry import NO_HEAD, make
    from fsm_tui.casework.written import Written

    return make(
        device=f"{number:016x}", epoch=1, seq=1, prev=NO_HEAD, kind="family.described", v=1,
        subject=f"family:{FAMILY}", author="cc" * 8, happened_at="2026-11-16T10:00+00:00",
        written_at=Written(5).text, bases=(), salt=bytes(16), body=FamilyDescribed(alerts="x").to_bytes(),
    )  # fmt: skip


class TestRebuild:
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 10**9))
    def test_read_tables_written_step_by_step_are_those_that_a_rebuild_writes(
        self, tmp_path_factory: pytest.TempPathFactory, seed: int
    ) -> None:
        draw = random.Random(seed)
        entries = history(seed)
        draw.shuffle(entries)
        with seats.seat_from(seats.laptop_template(), tmp_path_factory.mktemp("r") / "vault") as seat:
            while entries:
                batch = [entries.pop() for _ in range(min(len(entries), draw.randint(1, 5)))]
                marked = draw.random() < 0.15
                try:
                    with seat.vault.action() as action:
                        action.receive_all([(each, "odd" if marked else None) for each in batch], bundle="b")
                        if draw.random() < 0.3:
                            body = FamilyDescribed(label=f"Own {draw.randint(1, 9)}")
                            action.record(body, subject=f"family:{FAMILY}", happened_at=seat.now())
                        if draw.random() < 0.2:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    entries = [*batch, *entries]
            with seat.vault.action() as action:
                for row in queries.quarantined(action.session):
                    if draw.random() < 0.5:
                        action.settle(row.head)
            before, words = seats.rows_of(seat), seats.words_found(seat, "talked")
            families = rebuild(seat.vault)
            assert families == 1
            assert seats.rows_of(seat) == before
            assert seats.words_found(seat, "talked") == words
            with seat.vault.read() as session:
                rows = ledger.of_subject(session, f"family:{FAMILY}")
                expected = fold(FAMILY, [ledger.entry_of(row) for row in rows])
                assert seat.vault.family(session, FAMILY) == expected

    def test_rows_of_a_family_that_is_no_longer_in_the_log_go(self, seat: Seat) -> None:
        write(seat, opened())
        write(seat, opened("Otter"), OTHER)
        with seat.vault.store.write() as session:
            session.connection().exec_driver_sql(f"DELETE FROM entry WHERE subject = 'family:{OTHER}'")
        assert rebuild(seat.vault) == 1
        assert labels(seat) == ["Marlowe"]
        assert seats.words_found(seat, "otter") == []

    def test_staff_and_devices_are_made_again_from_the_teams_entries(self, tmp_path: Path) -> None:
        with seats.seat_from(seats.office_template(), tmp_path / "office") as office:
            before = seats.rows_of(office)
            assert before["staff"] and before["device"]
            rebuild(office.vault)
            assert seats.rows_of(office) == before

    def test_a_vault_whose_read_tables_have_another_shape_is_rebuilt_at_unlock(self, seat: Seat) -> None:
        write(seat, opened())
        with seat.vault.store.write() as session:
            ledger.set_setting(session, "read_shape", -1)
            session.connection().exec_driver_sql("DELETE FROM family")
        reopened = seats.again(seat)
        try:
            assert labels(reopened) == ["Marlowe"]
        finally:
            reopened.vault.close()


class TestGuidance:
    LONGER = built_in_text().replace("version = 1\n", "version = 2\n").replace(
        'starts = "allocated"\nends = "social_worker_contacted"\ndays = 3',
        'starts = "allocated"\nends = "social_worker_contacted"\ndays = 5',
    )

    def due(self, seat: Seat) -> str:
        with seat.vault.read() as session:
            (row,) = (each for each in queries.dues(session, FAMILY) if each.clock == "sw_contacted")
        return row.due_on.isoformat()

    def start(self, seat: Seat) -> None:
        write(seat, opened())
        write(seat, Allocated(to="aa" * 8, allocated_on=seat.today()))
        assert self.due(seat) == "2026-11-19"

    def test_other_guidance_changes_what_is_due_for_every_family(self, seat: Seat) -> None:
        self.start(seat)
        seat.vault.use_profiles((built_in(), load(self.LONGER)))
        assert self.due(seat) == "2026-11-23"
        before = seats.rows_of(seat)
        rebuild(seat.vault)
        assert seats.rows_of(seat) == before

    def test_if_it_fails_the_old_guidance_stays(self, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
        self.start(seat)
        with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
            broken.setattr(vault.reading, "rewrite_family", lambda *_: 1 / 0)
            seat.vault.use_profiles((built_in(), load(self.LONGER)))
        assert seat.vault.profiles == (built_in(),) and self.due(seat) == "2026-11-19"

    def test_read_tables_that_went_by_other_guidance_are_noticed(self, seat: Seat) -> None:
        self.start(seat)
        longer = (built_in(), load(self.LONGER))
        seat.vault.use_profiles(longer)
        with seat.vault.read() as session:
            assert not seat.vault.read_tables_lag(session)
        # The next unlock knows only of the built-in guidance: no entry of the team brought the other.
        reopened = seats.again(seat)
        try:
            assert self.due(reopened) == "2026-11-19"
            with reopened.vault.read() as session:
                assert not reopened.vault.read_tables_lag(session)
        finally:
            reopened.vault.close()


class TestAnchor:
    def copied(self, seat: Seat, to: Path) -> tuple[bytes, Path]:
        root, key = seat.vault.folder.root, bytes(seat.vault.keys.vault_key)
        seat.vault.close()
        shutil.copytree(root, to)
        return key, root

    def put_back(self, copy: Path, root: Path) -> None:
        shutil.copy2(copy / "vault.db", root / "vault.db")

    def test_the_anchor_follows_every_action_that_moved_the_log(self, seat: Seat) -> None:
        before = seat.vault.folder.anchor.read_bytes()
        write(seat, opened())
        assert seat.vault.folder.anchor.read_bytes() != before
        assert seat.vault.check_anchor() is Standing.OK

    def test_a_crash_between_commit_and_anchor_is_nothing(self, seat: Seat) -> None:
        anchor = seat.vault.folder.anchor.read_bytes()
        write(seat, opened())
        files.replace(seat.vault.folder.anchor, anchor)
        assert seat.vault.check_anchor() is Standing.AHEAD
        assert write(seat, FamilyDescribed(label="x"))
        assert seat.vault.check_anchor() is Standing.OK

    def test_an_anchor_that_finds_no_room_does_not_make_saved_work_look_lost(
        self, seat: Seat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise NoRoom("The disk is full", "x")

        with monkeypatch.context() as broken:
            broken.setattr("fsm_tui.vault.anchor.files.replace", full)
            write(seat, opened())
        assert labels(seat) == ["Marlowe"]
        assert seat.vault.check_anchor() is Standing.AHEAD
        write(seat, FamilyDescribed(label="x"))
        assert seat.vault.check_anchor() is Standing.OK

    def test_an_old_copy_put_back_is_read_only_until_somebody_has_acknowledged_it(
        self, seat: Seat, tmp_path: Path
    ) -> None:
        clock = seats.Clock(seat.now())
        write(seat, opened())
        key, root = self.copied(seat, tmp_path / "copy")
        seat = seats.reopen(root, key, clock).seat
        write(seat, FamilyDescribed(label="lost"))
        seat.vault.close()
        self.put_back(tmp_path / "copy", root)

        came = seats.reopen(root, key, clock)
        try:
            seat = came.seat
            assert seat.vault.standing is Standing.BEHIND
            assert any("missing" in notice for notice in came.notices)
            before, end = seats.rows_of(seat), end_of(seat)
            with pytest.raises(Refused, match="until you have acknowledged"):
                write(seat, FamilyDescribed(label="x"))
            assert seats.rows_of(seat) == before and end_of(seat) == end
            with seat.vault.action() as action:
                drafts.save(
                    action.session, ident="d", form="visit", family=FAMILY, state={}, bases=(), now=seat.now()
                )

            seat.vault.accept_standing()
            assert seat.vault.standing is Standing.OK
            write(seat, FamilyDescribed(label="after"))
            new = end_of(seat)
            assert (new.epoch, new.seq) == (2, 1)
            with seat.vault.read() as session:
                row = ledger.by_head(session, new.head)
                assert row is not None and ledger.entry_of(row).header.prev == end.head
                assert ledger.verify_chain(session, seat.me.device)[1] == []
            seat = seats.again(seat)
            assert seat.vault.standing is Standing.OK
        finally:
            seat.vault.close()

    def test_the_same_old_copy_put_back_twice_does_not_use_an_epoch_again(self, seat: Seat, tmp_path: Path) -> None:
        clock = seats.Clock(seat.now())
        write(seat, opened())
        key, root = self.copied(seat, tmp_path / "copy")
        for expected in (2, 3, 4):
            seat = seats.reopen(root, key, clock, expected).seat
            write(seat, FamilyDescribed(label=f"epoch {expected}")) if expected == 2 else None
            seat.vault.close()
            self.put_back(tmp_path / "copy", root)
            seat = seats.reopen(root, key, clock, expected).seat
            assert not seat.vault.standing.sound
            seat.vault.accept_standing()
            write(seat, FamilyDescribed(label="after"))
            assert end_of(seat).epoch == expected
            seat.vault.close()

    def test_a_family_that_left_is_not_taken_for_lost_work(self, seat: Seat) -> None:
        with seat.vault.action() as action:
            action.receive_all([(each, None) for each in history(3)], bundle="b")
        with seat.vault.read() as session:
            before = ledger.arrivals(session)
        with seat.vault.action() as action:
            action.clear_family(FAMILY)
        with seat.vault.read() as session:
            assert ledger.arrivals(session) == before
        seat = seats.again(seat)
        try:
            assert seat.vault.standing is Standing.OK
            with seat.vault.action() as action:
                action.receive_all([(_stranger(1), None)], bundle="c")
            with seat.vault.read() as session:
                (row,) = ledger.of_subject(session, f"family:{FAMILY}")
                assert row.arrival == before + 2
        finally:
            seat.vault.close()

    @pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe"])
    def test_a_damaged_anchor_can_be_acknowledged(self, seat: Seat, damage: bytes) -> None:
        seat.vault.folder.anchor.write_bytes(damage)
        assert seat.vault.check_anchor() is Standing.DAMAGED
        seat.vault.accept_standing()
        assert seat.vault.check_anchor() is Standing.OK and end_of(seat).epoch == 2


def test_a_vault_that_does_not_say_whose_it_is_is_a_fault(seat: Seat) -> None:
    with seat.vault.store.write() as session:
        assert read_me(session) == seat.me
        session.connection().exec_driver_sql("DELETE FROM setting WHERE name = 'me'")
    with pytest.raises(Fault), seat.vault.read() as session:
        read_me(session)


def test_closing_twice_is_harmless_and_the_keys_are_gone(seat: Seat) -> None:
    seat.vault.close()
    seat.vault.close()
    assert seat.vault.keys.wiped
