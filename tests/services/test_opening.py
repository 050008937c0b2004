"""Making, opening, recovering and leaving vaults."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.team import StaffNamed
from fsm_tui.errors import Damaged, Faults, Locked, NotFound, Refused
from fsm_tui.practice.profile import built_in_text
from fsm_tui.services import doorstep, guidance, opening
from fsm_tui.services.opening import Begun, Opened
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger, queries
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile
from fsm_tui.vault.refusals import (
    AlreadyOpen,
    AlreadyThere,
    KeyFileMissing,
    NoRoom,
    VaultMissing,
    WeakPassphrase,
    WrongCode,
    WrongPassphrase,
)
from fsm_tui.vault.slots import FLOOR
from tests import seats
from tests.seats import PASSPHRASE, Clock, surroundings

NEW = "lantern pebble orchard"
OTHER = "copper saddle meadow"
REVIEW = "This guidance was due for review on 1 September 2024"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A closed laptop's vault."""
    shutil.copytree(seats.laptop_template().root, tmp_path / "vault")
    return tmp_path / "vault"


@pytest.fixture
def office_home(tmp_path: Path) -> Path:
    shutil.copytree(seats.office_template().root, tmp_path / "office")
    return tmp_path / "office"


@contextmanager
def unlocked(home: Path, clock: Clock, passphrase: str = PASSPHRASE, **more: Any) -> Iterator[Opened]:
    opened = opening.unlock(home, passphrase, surroundings(clock, "unlock"), **more)
    try:
        yield opened
    finally:
        opened.seat.vault.close()


def begin(home: Path, clock: Clock, *, office: bool = False, **more: Any) -> Begun:
    given: dict[str, Any] = {
        "name": "Pat Example", "passphrase": PASSPHRASE, "around": surroundings(clock, str(home)), "kdf": FLOOR,
    }  # fmt: skip
    if office:
        return opening.begin_office(home, **(given | {"role": "leader", "organisation": "Downs"} | more))
    return opening.begin_laptop(home, **(given | {"role": "practitioner", "area": "west"} | more))


def accesses(seat: Seat) -> list[str]:
    """What the log says of reading and opening, in order."""
    with seat.vault.read() as session:
        rows = ledger.of_subject(session, "office")
        return [(row.body or b"").decode() for row in rows if row.kind == "access.noted"]


class TestBeginning:
    def test_a_laptop(self, tmp_path: Path, clock: Clock) -> None:
        begun = begin(tmp_path / "vault", clock)
        seat = begun.seat
        try:
            assert (seat.me.place, seat.me.role, seat.me.name, seat.me.area) == (
                "laptop", "practitioner", "Pat Example", "west",
            )  # fmt: skip
            assert begun.paper_title == "Recovery code of this laptop" and len(begun.paper) > 30
            assert seat.vault.standing.sound and len(accesses(seat)) == 1
            assert not doorstep.unfinished(seat.vault.folder)
            names = {path.name for path in seat.vault.folder.root.iterdir()}
            assert {"keys.json", "vault.db", "anchor"} <= names and "keys.json.bak" not in names
        finally:
            seat.vault.close()

    def test_an_office_with_its_leader_its_certificate_and_the_guidance(self, tmp_path: Path, clock: Clock) -> None:
        begun = begin(tmp_path / "office", clock, office=True)
        try:
            with begun.seat.vault.read() as session:
                kinds = {row.kind for row in ledger.of_subject(session, "team")}
                assert kinds == {"staff.named", "device.enrolled", "profile.published"}
                assert [each.name for each in queries.staff(session).values()] == ["Pat Example"]
                assert [each.label for each in queries.devices(session)] == ["office"]
            assert begun.paper.startswith("AGE-SECRET-KEY-PQ-1")
        finally:
            begun.seat.vault.close()

    def test_a_vault_that_is_there_is_not_touched(self, home: Path, clock: Clock) -> None:
        before = seats.files_of(home)
        with pytest.raises(AlreadyThere):
            begin(home, clock)
        assert seats.files_of(home) == before

    @pytest.mark.parametrize(
        ("more", "error"),
        [
            ({"passphrase": "short"}, WeakPassphrase),
            ({"passphrase": "aaaaaaaaaaaaaaaa"}, WeakPassphrase),
            ({"name": "  "}, Refused),
            ({"name": "\x1b[31m\u202e"}, Refused),
            ({"name": "n" * 121}, Refused),
        ],
    )
    def test_what_is_refused_leaves_no_vault(
        self, tmp_path: Path, clock: Clock, more: dict[str, Any], error: type[Refused]
    ) -> None:
        for office in (False, True):
            with pytest.raises(error):
                begin(tmp_path / "vault", clock, office=office, **more)
        assert not VaultFolder(tmp_path / "vault").there()
        begin(tmp_path / "vault", clock).seat.vault.close()

    def test_a_practitioner_does_not_begin_an_office(self, tmp_path: Path, clock: Clock) -> None:
        with pytest.raises(Refused, match="team leader or admin"):
            begin(tmp_path / "office", clock, office=True, role="practitioner")
        assert not (tmp_path / "office").exists()

    def test_a_name_is_made_harmless(self, tmp_path: Path, clock: Clock) -> None:
        begun = begin(tmp_path / "vault", clock, name=" Pat\x1b[31m \u202e Example\n")
        assert begun.seat.me.name == "Pat Example"
        begun.seat.vault.close()

    @pytest.mark.parametrize(
        ("breaks", "office"),
        [("KeyFile.save", False), ("Store.create", True), ("note_access", False), ("note_access", True)],
    )
    def test_an_error_in_the_middle_leaves_a_folder_where_one_can_begin(
        self, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, breaks: str, office: bool
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise NoRoom("The disk is full", "x")

        with monkeypatch.context() as broken:
            broken.setattr(f"fsm_tui.services.opening.{breaks}", full)
            with pytest.raises(NoRoom):
                begin(tmp_path / "vault", clock, office=office)
        assert not VaultFolder(tmp_path / "vault").there()
        assert not doorstep.look(tmp_path / "vault", surroundings(clock)).there
        begin(tmp_path / "vault", clock, office=office).seat.vault.close()


class TestCrashWhileBeginning:
    """What a person finds after the power failed while a vault was made."""

    PLACES = ("KeyFile.save", "DeviceKeys.new", "Store.create", "Vault", "note_access", "files.remove")

    @pytest.mark.parametrize("office", [False, True])
    def test_it_is_told_and_one_may_begin_again(
        self, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, office: bool
    ) -> None:
        """The folder is copied as it lies on the disk just before each step, then looked at like any other."""
        home, copies = tmp_path / "vault", {}

        def copying(place: str, real: Any) -> Any:
            def step(*given: Any, **more: Any) -> Any:
                copies[place] = tmp_path / f"after-{place}"
                shutil.rmtree(copies[place], ignore_errors=True)
                shutil.copytree(home, copies[place])
                return real(*given, **more)

            return step

        with monkeypatch.context() as watched:
            for place in self.PLACES:
                owner, _, name = place.rpartition(".")
                holder = getattr(opening, owner) if owner else opening
                watched.setattr(holder, name, copying(place, getattr(holder, name)))
            begin(home, clock, office=office).seat.vault.close()
        assert set(copies) == set(self.PLACES)
        assert not doorstep.unfinished(VaultFolder(home))

        around = surroundings(clock)
        for place, folder in copies.items():
            assert doorstep.unfinished(VaultFolder(folder)), place
            assert not doorstep.look(folder, around).there
            with pytest.raises(Refused, match="Nothing was recorded in it"):
                opening.unlock(folder, PASSPHRASE, around)
            with pytest.raises(Refused, match="Nothing was recorded in it"):
                opening.recover(folder, "ANY CODE", NEW, around, kdf=FLOOR)
            if place not in ("KeyFile.save", "Vault", "files.remove"):
                continue
            key = self.begun_again(folder, clock, office)
            opened = seats.reopen(folder, key, clock)
            assert opened.seat.vault.standing.sound
            opened.seat.vault.close()

    def begun_again(self, folder: Path, clock: Clock, office: bool) -> bytes:
        seat = begin(folder, clock, office=office).seat
        try:
            assert not doorstep.unfinished(seat.vault.folder)
            return bytes(seat.vault.keys.vault_key)
        finally:
            seat.vault.close()


class TestUnlock:
    def test_the_right_passphrase_opens_and_is_noted(self, home: Path, clock: Clock) -> None:
        with unlocked(home, clock) as opened:
            assert opened.seat.me.name == "Pat Example"
            assert len(accesses(opened.seat)) == 2
            assert [notice for notice in opened.notices if not notice.startswith(REVIEW)] == []

    def test_the_guidance_that_is_past_its_review_is_told(self, home: Path, clock: Clock) -> None:
        with unlocked(home, clock) as opened:
            assert any(notice.startswith(REVIEW) for notice in opened.notices)

    def test_a_wrong_passphrase_changes_nothing_but_the_attempts(self, home: Path, clock: Clock) -> None:
        before = seats.files_of(home)
        with pytest.raises(WrongPassphrase):
            opening.unlock(home, "not this one at all", surroundings(clock))
        after = seats.files_of(home)
        assert after.pop("attempts.json")
        assert after == before

    def test_wrong_passphrases_wait_longer_and_longer_and_the_right_one_waits_too(
        self, home: Path, clock: Clock
    ) -> None:
        waits = []
        for _ in range(7):
            with pytest.raises(WrongPassphrase):
                opening.unlock(home, "not this one at all", surroundings(clock))
            waits.append(doorstep.look(home, surroundings(clock)).wait)
            clock.on(seconds=waits[-1])
        assert waits == [0, 0, 2, 5, 15, 60, 60]
        clock.on(seconds=-0.4)
        before = seats.files_of(home)
        with pytest.raises(Refused, match="possible in 1 second\\."):
            opening.unlock(home, PASSPHRASE, surroundings(clock))
        assert seats.files_of(home) == before
        clock.on(seconds=0.4)
        with unlocked(home, clock) as opened:
            assert any("tried 7 wrong passphrases" in notice for notice in opened.notices)
            assert "after 7 wrong passphrases" in accesses(opened.seat)[-1]
        assert not (home / "attempts.json").exists()
        assert doorstep.look(home, surroundings(clock)).wrong == 0

    def test_one_wrong_passphrase_is_told_in_the_singular(self, home: Path, clock: Clock) -> None:
        with pytest.raises(WrongPassphrase):
            opening.unlock(home, "not this one at all", surroundings(clock))
        with unlocked(home, clock) as opened:
            assert any("tried 1 wrong passphrase." in notice for notice in opened.notices)

    def test_a_vault_that_is_open_here_is_already_open_and_its_files_are_left(self, home: Path, clock: Clock) -> None:
        with unlocked(home, clock):
            (home / "keys.json.new").write_bytes(b"half")
            with pytest.raises(AlreadyOpen) as refused:
                opening.unlock(home, PASSPHRASE, surroundings(clock))
            assert isinstance(refused.value, Locked)
            assert (home / "keys.json.new").exists(), "the work in hand of the program that holds the vault"

    def test_what_a_crash_left_half_written_is_swept(self, home: Path, clock: Clock) -> None:
        (home / "keys.json.new").write_bytes(b"half")
        with unlocked(home, clock):
            assert not (home / "keys.json.new").exists()

    @pytest.mark.parametrize(
        ("gone", "error"), [("keys.json", KeyFileMissing), ("vault.db", VaultMissing)]
    )
    def test_a_missing_file_is_told_by_its_name_and_not_made_again(
        self, home: Path, clock: Clock, gone: str, error: type[Damaged]
    ) -> None:
        (home / gone).unlink()
        before = seats.files_of(home)
        with pytest.raises(error, match=gone):
            opening.unlock(home, PASSPHRASE, surroundings(clock))
        assert seats.files_of(home) == before

    def test_a_failed_opening_does_not_forgive_the_attempts(self, home: Path, clock: Clock) -> None:
        with pytest.raises(WrongPassphrase):
            opening.unlock(home, "not this one at all", surroundings(clock))
        (home / "vault.db").rename(home / "elsewhere")
        with pytest.raises(VaultMissing):
            opening.unlock(home, PASSPHRASE, surroundings(clock))
        assert doorstep.look(home, surroundings(clock)).wrong == 1

    def test_the_role_is_the_certificates_once_there_is_one(self, home: Path, clock: Clock) -> None:
        with unlocked(home, clock) as opened:
            seat = opened.seat
            assert seat.me.role == "practitioner"
            with seat.vault.action() as action:
                body = StaffNamed(person=seat.me.person, name="Pat Example", role="leader")
                action.record(body, subject="team", happened_at=seat.now())
        with unlocked(home, clock) as opened:
            assert opened.seat.me.role == "leader"

    def test_published_guidance_is_in_force_from_its_day(self, office_home: Path, clock: Clock) -> None:
        text = built_in_text().replace("version = 1\n", "version = 2\n").replace(
            "in_force = 2023-09-29", "in_force = 2026-11-18"
        )  # fmt: skip
        with unlocked(office_home, clock) as opened:
            guidance.publish(opened.seat, text)
            assert opened.seat.profile.profile.version == 1
        clock.on(days=2)
        with unlocked(office_home, clock) as opened:
            assert opened.seat.profile.profile.version == 2
            assert [each.profile.version for each in opened.seat.vault.profiles] == [1, 2]

    def test_guidance_that_cannot_be_read_is_refused_and_changes_nothing(
        self, office_home: Path, clock: Clock
    ) -> None:
        with unlocked(office_home, clock) as opened:
            before = seats.rows_of(opened.seat)
            with pytest.raises(Refused):
                guidance.publish(opened.seat, built_in_text().replace("version = 1\n", ""))
            assert seats.rows_of(opened.seat) == before
            assert len(opened.seat.vault.profiles) == 1


class TestRecover:
    def test_a_laptop_by_its_printed_code(self, home: Path, clock: Clock) -> None:
        code = seats.laptop_template().paper.lower().replace("-", " ")
        opened = opening.recover(home, code, NEW, surroundings(clock), kdf=FLOOR)
        assert "recovered with the recovery code" in accesses(opened.seat)[-1]
        opened.seat.vault.close()
        with pytest.raises(WrongPassphrase):
            opening.unlock(home, PASSPHRASE, surroundings(clock))
        with unlocked(home, clock, NEW):
            pass

    def test_an_office_by_its_recovery_key(self, office_home: Path, clock: Clock) -> None:
        opened = opening.recover(office_home, seats.office_template().paper, NEW, surroundings(clock), kdf=FLOOR)
        assert "recovered with the office recovery key" in accesses(opened.seat)[-1]
        opened.seat.vault.close()
        with unlocked(office_home, clock, NEW):
            pass

    @pytest.mark.parametrize("new", ["short", "aaaaaaaaaaaaaaaa"])
    def test_a_weak_new_passphrase_changes_nothing(self, home: Path, clock: Clock, new: str) -> None:
        before = seats.files_of(home)
        with pytest.raises(WeakPassphrase):
            opening.recover(home, seats.laptop_template().paper, new, surroundings(clock), kdf=FLOOR)
        assert seats.files_of(home) == before

    def test_another_vaults_paper_is_refused(self, home: Path, office_home: Path, clock: Clock) -> None:
        for where, paper in ((home, seats.office_template().paper), (office_home, seats.laptop_template().paper)):
            before = seats.files_of(where)
            with pytest.raises(WrongCode):
                opening.recover(where, paper, NEW, surroundings(clock), kdf=FLOOR)
            assert seats.files_of(where) == before

    def test_at_an_office_it_is_said_whose_passphrase_it_is(self, office_home: Path, clock: Clock) -> None:
        with unlocked(office_home, clock) as opened:
            opening.add_person(opened.seat, name="Ash Cover", role="leader", passphrase=OTHER, kdf=FLOOR)
        (_, second) = doorstep.look(office_home, surroundings(clock)).slots
        paper, before = seats.office_template().paper, seats.files_of(office_home)
        with pytest.raises(NotFound):
            opening.recover(office_home, paper, NEW, surroundings(clock), slot="00000000", kdf=FLOOR)
        assert seats.files_of(office_home) == before
        opened = opening.recover(office_home, paper, NEW, surroundings(clock), slot=second, kdf=FLOOR)
        assert opened.seat.me.name == "Ash Cover"
        opened.seat.vault.close()
        with unlocked(office_home, clock):
            pass


class TestPassphrases:
    def test_a_new_one_opens_and_the_old_one_no_longer(self, home: Path, clock: Clock) -> None:
        with unlocked(home, clock) as opened:
            opening.change_passphrase(opened.seat, PASSPHRASE, NEW, kdf=FLOOR)
            assert not opened.seat.vault.keys.wiped
        assert (home / "keys.json.bak").exists()
        with unlocked(home, clock, NEW):
            assert not (home / "keys.json.bak").exists()
        with pytest.raises(WrongPassphrase):
            opening.unlock(home, PASSPHRASE, surroundings(clock))

    @pytest.mark.parametrize(
        ("old", "new", "error"), [("not the old one", NEW, WrongPassphrase), (PASSPHRASE, "short", WeakPassphrase)]
    )
    def test_a_refusal_leaves_the_key_file_as_it_was(
        self, home: Path, clock: Clock, old: str, new: str, error: type[Refused]
    ) -> None:
        before = (home / "keys.json").read_bytes()
        with unlocked(home, clock) as opened, pytest.raises(error):
            opening.change_passphrase(opened.seat, old, new, kdf=FLOOR)
        assert (home / "keys.json").read_bytes() == before


class TestPeople:
    def test_each_person_of_an_office_has_a_name_a_role_and_a_passphrase(
        self, office_home: Path, clock: Clock
    ) -> None:
        with unlocked(office_home, clock) as opened:
            opening.add_person(opened.seat, name="Ash Admin", role="admin", passphrase=OTHER, kdf=FLOOR)
            assert opened.seat.me.role == "leader"
            assert "Ash Admin" in opened.seat.names().values()
        assert doorstep.look(office_home, surroundings(clock)).names == ("Olwen Office", "Ash Admin")
        with unlocked(office_home, clock, OTHER) as opened:
            assert (opened.seat.me.name, opened.seat.me.role) == ("Ash Admin", "admin")
            with pytest.raises(Refused, match="team leader"):
                guidance.publish(opened.seat, built_in_text())

    def test_a_laptop_belongs_to_one_person(self, home: Path, clock: Clock) -> None:
        with unlocked(home, clock) as opened, pytest.raises(Refused):
            opening.add_person(opened.seat, name="Ash", role="admin", passphrase=NEW, kdf=FLOOR)


class TestDoorstep:
    def test_nothing_there(self, tmp_path: Path, clock: Clock) -> None:
        found = doorstep.look(tmp_path / "none", surroundings(clock))
        assert (found.there, found.names, found.wait) == (False, (), 0.0)

    def test_who_may_open_it(self, home: Path, clock: Clock) -> None:
        found = doorstep.look(home, surroundings(clock))
        assert found.there and found.names == ("Pat Example",)
        assert found.slots == tuple(each.id for each in KeyFile.load(home / "keys.json").slots if each.person)

    def test_a_damaged_key_file_is_told(self, home: Path, clock: Clock) -> None:
        (home / "keys.json").write_bytes(b"{}")
        with pytest.raises(Damaged, match=r"keys\.json"):
            doorstep.look(home, surroundings(clock))


def test_leaving_closes_the_file_and_forgets_the_keys(home: Path, clock: Clock) -> None:
    opened = opening.unlock(home, PASSPHRASE, surroundings(clock))
    opening.leave(opened.seat)
    assert opened.seat.vault.keys.wiped
    assert [path.name for path in home.glob("vault.db*")] == ["vault.db"]
    with pytest.raises(Locked), opened.seat.vault.read():
        pass


def test_missing_work_is_acknowledged_by_a_person(home: Path, clock: Clock) -> None:
    (home / "anchor").unlink()
    with unlocked(home, clock) as opened:
        assert any("anchor file is missing" in notice for notice in opened.notices)
        with pytest.raises(Refused, match="acknowledged"):
            seats.open_family(opened.seat)
        opening.acknowledge_missing_work(opened.seat)
        seats.open_family(opened.seat)
    with unlocked(home, clock) as opened:
        assert opened.seat.vault.standing.sound


def test_faults_of_a_profile_are_named(office_home: Path, clock: Clock) -> None:
    with unlocked(office_home, clock) as opened, pytest.raises(Faults, match="days"):
        broken = built_in_text().replace("days = 14\n", 'days = "soon"\n', 1)
        guidance.publish(opened.seat, broken)
