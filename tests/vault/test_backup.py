from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.moments import london
from fsm_tui.vault import backup, files
from fsm_tui.vault.anchor import AnchorFile, Point
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile
from fsm_tui.vault.refusals import (
    AlreadyThere,
    BackupDamaged,
    Cancelled,
    KeyFileDamaged,
    KeyFileMissing,
    NoRoom,
    OtherVault,
    VaultMissing,
)
from fsm_tui.vault.store import Store
from tests.vault.conftest import OTHER_ID, PASSPHRASE, VAULT_ID, Made, words_in, write

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
State = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def anchored(made: Made) -> Made:
    AnchorFile(made.folder.anchor, made.keys.anchor_key).write(Point("d1", 1, 5, "a" * 64, 5))
    return made


def make(made: Made, store: Store, at: datetime = NOW, place: Path | None = None) -> backup.Backup:
    return backup.make(store, made.folder, made.keys.database_key, place or made.folder.backups, at)


def test_a_backup_opens_by_itself_and_holds_what_was_saved_by_then(anchored: Made) -> None:
    opened = anchored.open()
    write(opened, "before")
    done = make(anchored, opened)
    write(opened, "after")
    assert words_in(opened)[-1] == "after"
    opened.close()
    assert done.made_at == NOW and done.path.name == "2026-11-23T090000Z"
    assert {item.name for item in done.path.iterdir()} == {"vault.db", "keys.json", "anchor"}
    keys = KeyFile.load(done.folder.keys).unlock(PASSPHRASE).keys
    copy = Store.open(done.folder.database, keys.database_key, VAULT_ID)
    assert words_in(copy)[-1] == "before" and len(words_in(copy)) == 301
    assert copy.full_check() == ()
    copy.close()
    assert AnchorFile(done.folder.anchor, keys.anchor_key).read() == Point("d1", 1, 5, "a" * 64, 5)
    assert b"note 1" not in done.folder.database.read_bytes()
    if os.name == "posix":
        assert done.path.stat().st_mode & 0o077 == 0 and done.folder.database.stat().st_mode & 0o077 == 0


def test_progress_is_told_and_grows_to_one(made: Made) -> None:
    opened = made.open()
    write(opened, *("x" * 4000 for _ in range(1500)))
    told: list[float] = []
    backup.make(opened, made.folder, made.keys.database_key, made.folder.backups, NOW, progress=told.append)
    opened.close()
    assert len(told) > 3 and told == sorted(told) and told[-1] == 1.0


@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_a_stopped_backup_leaves_nothing_and_the_vault_works(made: Made, after: int) -> None:
    opened = made.open()
    write(opened, *("x" * 4000 for _ in range(1500)))
    answers = iter([False] * after + [True] * 100_000)
    with pytest.raises(Cancelled):
        backup.make(
            opened, made.folder, made.keys.database_key, made.folder.backups, NOW, stopped=lambda: next(answers)
        )
    assert list(made.folder.backups.iterdir()) == []
    write(opened, "still works")
    opened.close()


def test_one_moment_one_backup(made: Made) -> None:
    opened = made.open()
    make(made, opened)
    with pytest.raises(AlreadyThere):
        make(made, opened)
    opened.close()
    assert len(backup.backups(made.folder.backups, VAULT_ID)) == 1


def test_a_backup_of_a_damaged_vault_is_no_backup(made: Made) -> None:
    database = made.folder.database
    whole = database.read_bytes()
    refused = 0
    for page in range(3, len(whole) // 4096, 7):
        database.write_bytes(whole[: page * 4096 + 50] + bytes(40) + whole[page * 4096 + 90 :])
        opened = made.open()
        with pytest.raises(Exception, match=r"damaged|key|checks"):
            make(made, opened)
        opened.close()
        refused += 1
        assert list(made.folder.backups.iterdir()) == []
    assert refused > 3


def test_a_copy_that_the_disk_spoils_is_refused(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = made.open()

    def spoil(descriptor: int) -> None:
        size = os.fstat(descriptor).st_size
        os.lseek(descriptor, size // 2 + 70, os.SEEK_SET)
        os.write(descriptor, b"rot")

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync", spoil)
        with pytest.raises(BackupDamaged, match="did not pass"):
            make(made, opened)
    assert list(made.folder.backups.iterdir()) == []
    make(made, opened)
    opened.close()


def test_no_room_is_said_before_anything_is_written(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = made.open()
    usage = shutil.disk_usage(made.folder.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(NoRoom, match="Nothing was written"):
        make(made, opened)
    assert list(made.folder.backups.iterdir()) == []
    opened.close()


# restoring


def test_a_backup_is_restored_into_a_new_folder(anchored: Made, tmp_path: Path, state_of: State) -> None:
    opened = anchored.open()
    done = make(anchored, opened)
    write(opened, "lost with the laptop")
    opened.close()
    before = state_of(done.path)
    told: list[float] = []
    back = backup.restore(done.folder, tmp_path / "new" / "place", anchored.keys.database_key, progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0
    assert state_of(done.path) == before
    # The anchor stays behind: the restored vault must open read only, so that no number is used twice.
    assert state_of(back.root) == {name: data for name, data in before.items() if name != "anchor"}
    restored = Store.open(back.database, anchored.keys.database_key, VAULT_ID)
    assert len(words_in(restored)) == 300
    restored.close()
    assert [item.name for item in (tmp_path / "new").iterdir()] == ["place"]


def test_an_empty_folder_may_take_it_and_any_other_may_not(made: Made, tmp_path: Path) -> None:
    opened = made.open()
    done = make(made, opened)
    opened.close()
    into = tmp_path / "into"
    into.mkdir()
    (into / "letter.txt").write_text("mine")
    for place in (into, into / "letter.txt", made.folder.root):
        with pytest.raises(AlreadyThere, match="left alone"):
            backup.restore(done.folder, place, made.keys.database_key)
    (into / "letter.txt").unlink()
    assert backup.restore(done.folder, into, made.keys.database_key).database.exists()


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda b: b.database.unlink(), VaultMissing),
        (lambda b: b.keys.unlink(), KeyFileMissing),
        (lambda b: b.keys.write_bytes(b.keys.read_bytes()[:-9]), KeyFileDamaged),
        (lambda b: b.database.write_bytes(b.database.read_bytes()[:-4096]), BackupDamaged),
        (lambda b: b.database.write_bytes(b.database.read_bytes()[:9000] + b"rot" * 9), BackupDamaged),
        (lambda b: b.database.write_bytes(bytes(8192)), OtherVault),
    ],
)
def test_a_damaged_backup_is_not_restored(
    made: Made, tmp_path: Path, spoil: Callable[[VaultFolder], object], refusal: type[Exception]
) -> None:
    opened = made.open()
    done = make(made, opened)
    opened.close()
    spoil(done.folder)
    (tmp_path / "new").mkdir()
    with pytest.raises(refusal):
        backup.restore(done.folder, tmp_path / "new" / "place", made.keys.database_key)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_stopped_restore_leaves_nothing(made: Made, tmp_path: Path) -> None:
    opened = made.open()
    done = make(made, opened)
    opened.close()
    (tmp_path / "new").mkdir()
    with pytest.raises(Cancelled):
        backup.restore(done.folder, tmp_path / "new" / "place", made.keys.database_key, stopped=lambda: True)
    assert list((tmp_path / "new").iterdir()) == []


# keeping


@given(st.lists(st.integers(0, 200 * 24), max_size=120, unique=True))
def test_seven_days_and_four_weeks_stay(hours: list[int]) -> None:
    moments = [NOW - timedelta(hours=hour) for hour in hours]
    newest_of: dict[object, datetime] = {}
    for moment in sorted(moments):
        day = london(moment).date()
        newest_of[day] = newest_of[day.isocalendar()[:2]] = moment
    days = sorted(each for each in newest_of if isinstance(each, date))[-7:]
    weeks = sorted(each for each in newest_of if isinstance(each, tuple))[-4:]
    assert backup.kept(moments) == {newest_of[each] for each in (*days, *weeks)}


def test_a_daily_backup_for_a_year() -> None:
    year = [NOW - timedelta(days=day) for day in range(365)]
    names = sorted(f"{moment:%m-%d}" for moment in backup.kept(year))
    # Monday 23 November: seven days back to Tuesday 17th, then the Sundays of the weeks before.
    assert names == ["11-08", "11-15", "11-17", "11-18", "11-19", "11-20", "11-21", "11-22", "11-23"]
    assert backup.kept(backup.kept(year)) == backup.kept(year), "pruning twice takes nothing more"


def test_after_a_long_leave_the_old_ones_are_still_there() -> None:
    before = [NOW - timedelta(days=300 + day) for day in range(5)]
    assert set(before) <= backup.kept([*before, NOW])


def test_pruning_takes_what_is_not_kept_and_only_ours(made: Made, other: Made, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    opened, theirs = made.open(), other.open()
    for hours in (0, 1, 2):
        make(made, opened, NOW - timedelta(hours=hours), place)
    make(other, theirs, NOW - timedelta(hours=4), place)
    opened.close()
    theirs.close()
    (place / f"2026-11-01T090000Z.{VAULT_ID[:8]}.part").mkdir()
    (place / f"2026-11-01T090000Z.{OTHER_ID[:8]}.part").mkdir()
    (place / "holiday photos").mkdir()
    (place / "2026-11-02T090000Z").mkdir()
    gone = backup.prune(place, VAULT_ID)
    assert [item.path.name for item in gone] == ["2026-11-23T070000Z", "2026-11-23T080000Z"]
    assert sorted(item.name for item in place.iterdir()) == [
        f"2026-11-01T090000Z.{OTHER_ID[:8]}.part",
        "2026-11-02T090000Z",
        "2026-11-23T050000Z",
        "2026-11-23T090000Z",
        "holiday photos",
    ]
    assert [b.made_at for b in backup.backups(place, VAULT_ID)] == [NOW]
    assert backup.backups(tmp_path / "nowhere", VAULT_ID) == () == backup.prune(tmp_path / "nowhere", VAULT_ID)
