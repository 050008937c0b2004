from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import platformdirs
import pytest

from fsm_tui.vault import files
from fsm_tui.vault.refusals import NoRoom, NotLocal, NotPrivate

posix = pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")


def test_home_is_what_was_given_then_the_variable_then_the_local_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(files.HOME_VARIABLE, str(tmp_path / "named"))
    assert files.home(tmp_path / "given").root == tmp_path / "given"
    assert files.home().root == tmp_path / "named"
    monkeypatch.setenv(files.HOME_VARIABLE, "")
    assert files.home().root == platformdirs.user_data_path("fsm-tui", appauthor=False, roaming=False)
    assert not (tmp_path / "given").exists() and not (tmp_path / "named").exists()


def test_a_vault_is_there_when_either_file_is(tmp_path: Path) -> None:
    folder = files.VaultFolder(tmp_path)
    assert not folder.there()
    folder.database.touch()
    assert folder.there()
    folder.database.rename(folder.keys)
    assert folder.there()


@posix
def test_folder_and_files_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    files.make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    files.make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    before = os.umask(0)
    try:
        files.replace(folder / "x", b"1")
    finally:
        os.umask(before)
    assert (folder / "x").stat().st_mode & 0o777 == 0o600


def test_a_folder_in_the_way_of_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotPrivate, match="--home"):
        files.make_private(tmp_path / "file")
    with pytest.raises(NotPrivate):
        files.read(tmp_path, 10)


def test_replace_leaves_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    files.replace(path, b"old")
    (tmp_path / "keys.json.new").write_bytes(b"left by a crash")
    files.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert [item.name for item in tmp_path.iterdir()] == ["keys.json"]


@pytest.mark.parametrize(
    ("call", "number", "refusal"),
    [
        ("fsync", errno.ENOSPC, NoRoom),
        ("fsync", getattr(errno, "EDQUOT", errno.ENOSPC), NoRoom),
        ("fsync", errno.EIO, NotPrivate),
        ("replace", errno.EROFS, NotPrivate),
        ("open", errno.EACCES, NotPrivate),
        ("open", errno.ENOSPC, NoRoom),
    ],
)
def test_a_disk_that_refuses_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, refusal: type[Exception]
) -> None:
    path = tmp_path / "keys.json"
    files.replace(path, b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files, "sync" if call == "fsync" else "os", refuse)
    if call != "fsync":
        monkeypatch.setattr(files, "os", _Os(call, refuse))
    with pytest.raises(refusal, match="unchanged"):
        files.replace(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["keys.json"]


class _Os:
    """The os module with one call that fails."""

    def __init__(self, call: str, refuse: object) -> None:
        self._call, self._refuse = call, refuse

    def __getattr__(self, name: str) -> object:
        return self._refuse if name == self._call else getattr(os, name)


def test_read_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"123456")
    assert files.read(tmp_path / "x", 3) == b"1234"
    assert files.read(tmp_path / "missing", 3) is None


def test_sweep_takes_what_a_crash_left_and_nothing_else(tmp_path: Path) -> None:
    for name in ("vault.db", "keys.json", "keys.json.bak", "vault.db-wal", "anchor"):
        (tmp_path / name).touch()
    for name in ("keys.json.new", "vault.db.new", "vault.db.new-wal", "bundle.part"):
        (tmp_path / name).touch()
    (tmp_path / "folder.part").mkdir()
    (tmp_path / "folder.part" / "inside").touch()
    gone = files.sweep(tmp_path)
    assert set(gone) == {"keys.json.new", "vault.db.new", "vault.db.new-wal", "bundle.part", "folder.part"}
    kept = {item.name for item in tmp_path.iterdir()}
    assert kept == {"vault.db", "keys.json", "keys.json.bak", "vault.db-wal", "anchor"}
    assert files.sweep(tmp_path / "missing") == ()


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - West Sussex", "Dropbox", "Google Drive"])
def test_a_folder_that_others_synchronise_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    for folder in (tmp_path / name, tmp_path / name / "not" / "yet" / "there"):
        with pytest.raises(NotLocal, match="synchronised"):
            files.require_local(folder)
    files.require_local(tmp_path)


def test_the_folder_that_windows_says_is_synchronised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Council files"))
    (tmp_path / "Council files").mkdir()
    with pytest.raises(NotLocal):
        files.require_local(tmp_path / "Council files" / "fsm")
    files.require_local(tmp_path / "elsewhere")


@posix
def test_a_link_into_a_synchronised_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "OneDrive")
    with pytest.raises(NotLocal):
        files.require_local(tmp_path / "link" / "fsm")


@pytest.mark.skipif(sys.platform == "win32", reason="the mount table is read on POSIX systems")
@pytest.mark.parametrize(
    ("kind", "refused"),
    [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("btrfs", False), ("tmpfs", False)],
)
def test_network_file_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, refused: bool) -> None:
    mounted = Path(os.path.realpath(tmp_path)) / "shared drive"
    (mounted / "fsm").mkdir(parents=True)
    monkeypatch.setattr(files, "_mounts", lambda: iter([("/", "ext4"), (str(mounted), kind)]))
    if refused:
        with pytest.raises(NotLocal, match="network"):
            files.require_local(mounted / "fsm")
    else:
        files.require_local(mounted / "fsm")
    files.require_local(tmp_path)


@pytest.mark.skipif(not Path("/proc/self/mounts").exists(), reason="Linux only")
def test_the_mount_table_is_read() -> None:
    assert "/" in {point for point, _ in files._mounts()}
