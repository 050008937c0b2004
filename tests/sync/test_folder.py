"""One key over a stick: what is there is read, what the other side lacks is written, nothing is left half done."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.errors import Refused
from fsm_tui.services import enrolling, syncing
from fsm_tui.services.seat import Seat
from fsm_tui.sync import folder
from fsm_tui.sync.folder import FolderUnusable, NotWritten
from fsm_tui.vault.refusals import NoRoom
from tests.sync.seats import Team, begin_laptop, fingerprint_of_tables, heads_of, visit, write


def there(place: Path) -> dict[str, list[str]]:
    """What lies where on the stick."""
    return {
        each.name: sorted(item.name for item in each.iterdir()) for each in sorted(place.iterdir()) if each.is_dir()
    }


def mine(team: Team, name: str) -> str:
    return next(each.folder for each in enrolling.devices(team.office) if each.device == team[name].me.device)


def until_quiet(team: Team, *names: str) -> int:
    """Sync in turn until nobody has anything to say; how many rounds it took."""
    for rounds in range(1, 12):
        done = [syncing.sync_folder(team[name], team.stick) for name in names]
        assert not any(each.problems or each.refused for each in done)
        if not any(each.written for each in done):
            return rounds
    raise AssertionError("they never stop answering each other")


def test_one_key_on_each_side(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    first = syncing.sync_folder(team.office, team.stick)
    assert len(first.written) == 3 and not first.read
    assert set(there(team.stick)) == {mine(team, name) for name in ("pat", "sam", "lee")}
    done = syncing.sync_folder(team["pat"], team.stick)
    assert [each.outcome for each in done.read] == ["imported"] and len(done.written) == 1
    visit(team["pat"], family)
    syncing.sync_folder(team["pat"], team.stick)
    assert len(there(team.stick)["to-office"]) == 1, "the newer bundle took the place of the older one"
    done = syncing.sync_folder(team.office, team.stick)
    assert [each.accepted for each in done.read] == [1]
    syncing.sync_folder(team["pat"], team.stick)
    assert syncing.unconfirmed(team["pat"]) == (0, None)
    assert heads_of(team["pat"], family) == heads_of(team.office, family)


def test_names_tell_nothing(team: Team) -> None:
    team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    for names in there(team.stick).values():
        for name in names:
            assert folder._OURS.fullmatch(name)


def test_they_come_to_rest(team: Team) -> None:
    """An answer to an answer never ends unless somebody sees to it."""
    family = team.family("Marlowe", "pat")
    assert until_quiet(team, "office", "pat", "sam", "lee") <= 4
    visit(team["pat"], family)
    assert until_quiet(team, "pat", "office", "sam", "lee") <= 4
    before = there(team.stick), [fingerprint_of_tables(team[name]) for name in ("office", "pat", "sam", "lee")]
    assert until_quiet(team, "office", "pat", "sam", "lee") == 1
    assert before[0] == there(team.stick)
    assert all(len(names) <= 3 for names in there(team.stick).values())


def test_own_files_go_once_they_are_confirmed(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)
    until_quiet(team, "pat", "office")
    assert there(team.stick)[mine(team, "pat")] == [], "the laptop said that it has read it"
    # The laptop's last word is an acknowledgement, which nobody acknowledges; it is one small file.
    assert len(there(team.stick)["to-office"]) == 1
    assert (team.stick / "to-office" / there(team.stick)["to-office"][0]).stat().st_size < 10_000


def test_a_lost_stick(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)
    syncing.sync_folder(team["pat"], team.stick)
    for place in team.stick.iterdir():
        for item in place.iterdir():
            item.unlink()
    done = syncing.sync_folder(team["pat"], team.stick)
    assert len(done.written) == 1, "written again, for it lies there no more"
    until_quiet(team, "office", "pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0


def test_a_damaged_file_of_ours_is_written_again(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)
    syncing.sync_folder(team["pat"], team.stick)
    (lies,) = (team.stick / "to-office").iterdir()
    lies.write_bytes(lies.read_bytes()[:-5])
    assert len(syncing.sync_folder(team["pat"], team.stick).written) == 1
    until_quiet(team, "office", "pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0


def test_a_bad_file_is_named_and_left_and_the_others_go_on(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat", "sam")
    visit(team["pat"], family)
    syncing.sync_folder(team["pat"], team.stick)
    inbox = team.stick / "to-office"
    (inbox / "fsm-00000000.fsmb").write_bytes(b"age-encryption.org/v1 and nothing more")
    (inbox / "holiday.jpg").write_bytes(b"a beach")
    (inbox / "fsm-11111111.fsmb.part").write_bytes(b"half")
    done = syncing.sync_folder(team.office, team.stick)
    assert [each.file for each in done.refused] == ["fsm-00000000.fsmb"]
    assert done.refused[0].reason.endswith(".")
    assert sum(each.accepted for each in done.read) == 1
    assert "1 refused" in done.sentence
    assert {"fsm-00000000.fsmb", "holiday.jpg", "fsm-11111111.fsmb.part"} <= set(there(team.stick)["to-office"])


def test_nobody_removes_what_somebody_else_wrote(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat", "sam")
    with team["sam"].vault.action() as action:
        from fsm_tui.services.seat import note_access

        note_access(action, "searched")
    syncing.sync_folder(team["sam"], team.stick)
    by_sam = set(there(team.stick)["to-office"])
    visit(team["pat"], family)
    syncing.sync_folder(team["pat"], team.stick)
    syncing.sync_folder(team.office, team.stick)
    syncing.sync_folder(team["pat"], team.stick)
    kept = set(there(team.stick)["to-office"])
    assert len(by_sam & kept) == 1


def test_many_bundles_at_once_are_read_in_the_order_in_which_they_were_made(team: Team) -> None:
    """Names are random, so their order says nothing."""
    family = team.family("Marlowe", "pat")
    team.round_trip("pat")
    inbox = team.stick / "to-office"
    for _ in range(5):
        visit(team["pat"], family)
        syncing.export_to(team["pat"], inbox) if inbox.is_dir() else inbox.mkdir()
    inbox_names = there(team.stick)["to-office"]
    done = syncing.sync_folder(team.office, team.stick)
    assert len(done.read) == len(inbox_names) == 4
    assert not done.refused and [each.accepted for each in done.read] == [2, 1, 1, 1]


def test_the_folder_must_be_there(team: Team, tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable, match="Plug the stick in"):
        syncing.sync_folder(team["pat"], tmp_path / "not" / "there")
    assert not (tmp_path / "not").exists()


def test_a_full_stick_leaves_nothing_half_written(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)
    before = there(team.stick)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("fsm_tui.vault.files.sync", full)
        with pytest.raises(NoRoom):
            folder.write(team.stick / "to-office", "fsm-22222222.fsmb", b"x")
    assert there(team.stick) == before
    done = syncing.sync_folder(team["pat"], team.stick)
    assert len(done.written) == 1 and syncing.unconfirmed(team["pat"])[0] == 1


def test_a_stick_that_does_not_keep_what_is_written(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)
    true = os.replace

    def lies(source: Path, target: Path) -> None:
        source.write_bytes(source.read_bytes()[:-1] + b"\0")
        true(source, target)

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", lies)
        with pytest.raises(NotWritten):
            folder.write(team.stick, "fsm-33333333.fsmb", b"abc")
    assert not (team.stick / "fsm-33333333.fsmb").exists()


def test_a_stick_that_fails_is_told_and_what_was_read_stays_read(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)
    syncing.sync_folder(team["pat"], team.stick)
    true = folder.write

    def fails(place: Path, name: str, data: bytes) -> Path:
        raise FolderUnusable("Sync folder not usable", "The stick is write-protected.", "Use another.")

    monkeypatch.setattr(folder, "write", fails)
    done = syncing.sync_folder(team.office, team.stick)
    assert [each.accepted for each in done.read] == [1]
    assert done.problems and all("write-protected" in each for each in done.problems)
    monkeypatch.setattr(folder, "write", true)
    until_quiet(team, "office", "pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0


def test_a_crash_between_writing_and_renaming(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed program leaves is a part file that nobody reads and the next sync takes away."""
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("fsm_tui.vault.files.rename", killed)
        patched.setattr("pathlib.Path.unlink", killed)
        with pytest.raises(Killed):
            syncing.sync_folder(team["pat"], team.stick)
    assert any(name.endswith(".part") for name in there(team.stick)["to-office"])
    assert syncing.sync_folder(team.office, team.stick).refused == ()
    syncing.sync_folder(team["pat"], team.stick)
    assert not any(name.endswith(".part") for name in there(team.stick)["to-office"])
    until_quiet(team, "office", "pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0


def test_progress_is_told_and_a_stop_leaves_everything_whole(team: Team) -> None:
    for number, name in enumerate(("pat", "sam", "lee")):
        team.family(f"Number {number}", name if name != "lee" else None)
        team.round_trip(name)
        syncing.sync_folder(team[name], team.stick)
    told: list[tuple[str, int, int]] = []
    done = syncing.sync_folder(
        team.office, team.stick, lambda *step: told.append(step), lambda: len(told) > 2
    )
    assert done.stopped and "stopped" in done.sentence
    assert len(done.read) == 2 and not done.written
    assert [each[0] for each in told[:3]] == ["reading"] * 3 and told[0][2] == 3
    done = syncing.sync_folder(team.office, team.stick)
    assert not done.stopped and not done.refused
    until_quiet(team, "office", "pat", "sam", "lee")


def test_a_laptop_that_is_not_enrolled_has_nobody_to_write_to(team: Team) -> None:
    seat: Seat = begin_laptop(team.root / "fresh", "fresh", team.clock, 60)
    done = syncing.sync_folder(seat, team.stick)
    assert done.written == () and done.read == () and there(team.stick) == {}
    with pytest.raises(Refused):
        syncing.export(seat)
    seat.vault.close()


def test_nothing_is_written_for_a_revoked_laptop_and_its_work_is_still_read(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    enrolling.revoke(team.office, team["pat"].me.device, "lost")
    head = visit(team["pat"], family)
    syncing.sync_folder(team["pat"], team.stick)
    write(team.office, family, FamilyDescribed(address="news"))
    done = syncing.sync_folder(team.office, team.stick)
    assert [each.quarantined for each in done.read if each.outcome == "imported"] == [1]
    assert team["pat"].me.device not in {each.device for each in done.written}
    assert [each.head for each in syncing.quarantined(team.office)] == [head]


def test_receipts_say_what_became_of_each(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    until_quiet(team, "office", "pat")
    visit(team["pat"], family)
    made = syncing.export(team["pat"])
    assert syncing.receipts(team["pat"])[0].answer == "not confirmed by the office yet"
    syncing.take_in(team.office, made.data)
    assert syncing.receipts(team.office)[0].answer == "1 accepted, 0 already there"
    assert syncing.receipts(team.office)[0].who == "Pat Example"
    team.carry_down("pat")
    answers = [each for each in syncing.receipts(team["pat"]) if each.direction == "sent"]
    assert answers[0].answer == "1 accepted, 0 already there"
