"""Files of the vault: where they live, who may read them, and how one is replaced without a torn state.

No SQL and no cryptography here, and nothing slow to import: the unlock screen needs this first.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fsm_tui.errors import Refused
from fsm_tui.vault.refusals import NoRoom, NotLocal, NotPrivate

HOME_VARIABLE = "FSM_TUI_HOME"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_UNFINISHED = (".new", ".part", ".new-wal", ".new-journal", ".new-shm")
_SYNCHRONISED = (
    "onedrive", "dropbox", "google drive", "googledrive", "icloud", "mobile documents", "cloudstorage",
)  # fmt: skip
_NETWORK = {"afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
_NETWORK_FUSE = {"fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.s3fs", "fuse.gvfsd-fuse"}


@dataclass(frozen=True, slots=True)
class VaultFolder:
    """The names in a vault's folder. Nothing is created by asking."""

    root: Path

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def former_keys(self) -> Path:
        return former(self.keys)

    @property
    def database(self) -> Path:
        return self.root / "vault.db"

    @property
    def anchor(self) -> Path:
        return self.root / "anchor"

    @property
    def attempts(self) -> Path:
        return self.root / "attempts.json"

    @property
    def backups(self) -> Path:
        return self.root / "backup"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def quarantine(self) -> Path:
        return self.root / "inbox-quarantine"

    @property
    def log(self) -> Path:
        return self.root / "log"

    def there(self) -> bool:
        """Whether a vault was begun here: a key file or a database is enough."""
        return self.keys.exists() or self.database.exists()


def former(path: Path) -> Path:
    """The name under which the state before the last change is kept: `keys.json.bak`."""
    return path.with_name(path.name + ".bak")


def home(given: Path | None = None) -> VaultFolder:
    """Where this person's vault lives: `given`, else `FSM_TUI_HOME`, else the local data folder.

    The local one, not the roaming one: a roaming profile is copied over the network at sign-off.
    """
    if given is not None:
        return VaultFolder(given.expanduser().absolute())
    named = os.environ.get(HOME_VARIABLE, "")
    if named:
        return VaultFolder(Path(named).expanduser().absolute())
    from platformdirs import user_data_path

    return VaultFolder(user_data_path("fsm-tui", appauthor=False, roaming=False))


def make_private(folder: Path) -> None:
    """Create `folder` (and its parents) so that only this user reads it. Errors: NotPrivate."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
    except OSError as error:
        raise NotPrivate(
            "Folder not usable",
            f"The folder {folder} cannot be made private to you ({error.strerror}). Nothing was written.",
            "Choose another place with --home.",
        ) from None


def require_local(folder: Path) -> None:
    """Refuse a place where a write-ahead log is not safe: network drives and folders that others sync.

    Source: sqlite.org/wal.html ("does not work over a network filesystem"). Errors: NotLocal.
    """
    where = _nearest(folder)
    reason = ""
    if str(where).startswith(("\\\\", "//")) or _is_network(where):
        reason = "is on a network drive"
    elif _is_synchronised(where):
        reason = "is synchronised with other computers by another program"
    if reason:
        raise NotLocal(
            "Not a safe place for a vault",
            f"The folder {folder} {reason}; a vault there can be damaged. Nothing was written.",
            "Keep the vault on this computer's own disk, and use backups and bundles to carry work.",
        )


def _nearest(folder: Path) -> Path:
    folder = Path(os.path.realpath(folder))
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _is_synchronised(folder: Path) -> bool:
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(name)
        if root and folder.is_relative_to(os.path.realpath(root)):
            return True
    return any(part.casefold().startswith(_SYNCHRONISED) for part in folder.parts)


def _is_network(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.drive + "\\") == 4)  # DRIVE_REMOTE
    kinds = {Path(point): kind for point, kind in _mounts()}
    for parent in (folder, *folder.parents):
        if parent in kinds:
            return kinds[parent] in _NETWORK | _NETWORK_FUSE
    return False


def _mounts() -> Iterator[tuple[str, str]]:
    """(mount point, file system) pairs where the system says so: Linux only; later mounts hide earlier."""
    with contextlib.suppress(OSError), open("/proc/self/mounts", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            fields = line.split(" ")
            if len(fields) > 2:
                yield fields[1].replace("\\040", " "), fields[2]


def read(path: Path, limit: int) -> bytes | None:
    """The whole of a small file, at most `limit` bytes plus one (so that "too long" shows), or None.

    Never use this on a database that is open in this process: closing any descriptor of a file drops
    the locks that this process holds on it (POSIX), and a second program could then open the vault.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotPrivate(
            "File not readable",
            f"{path.name} cannot be read ({error.strerror}). Nothing was changed.",
            "Check that the folder belongs to you.",
        ) from None


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path`: afterwards, and after a crash at any point, the file is the old or the new one.

    Temp file in the same folder, readable by this user only, fsync, rename, fsync of the folder.
    Errors: NoRoom, NotPrivate; the old file is then still there.
    """
    fresh = path.with_name(path.name + ".new")
    with writing(path):
        try:
            fresh.unlink(missing_ok=True)
            descriptor = os.open(fresh, _FRESH, 0o600)
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                sync(file.fileno())
            rename(fresh, path)
        except BaseException:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns the system's refusal to write into a sentence: NoRoom for a full disk, NotPrivate otherwise."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom(
                "The disk is full",
                f"{path.name} could not be written; what was there before is unchanged.",
                "Free some space outside the vault's folder and try again.",
            ) from None
        raise NotPrivate(
            "File not writable",
            f"{path.name} could not be written ({error.strerror}); what was there before is unchanged.",
            "Check that the folder belongs to you and is not read-only.",
        ) from None


def rename(fresh: Path, path: Path) -> None:
    """Rename a finished file or folder into its place and make the rename itself durable."""
    for remaining in (4, 3, 2, 1, 0):
        try:
            os.replace(fresh, path)
            break
        except PermissionError:
            # On Windows a virus scanner or an indexer may hold a new file for a moment.
            if os.name != "nt" or not remaining:
                raise
            time.sleep(0.05)
    sync_folder(path.parent)


def sync(descriptor: int) -> None:
    """fsync; on macOS the call that also empties the drive's own cache."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable. Windows has no such call; some network shares refuse it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> tuple[str, ...]:
    """Remove what a crash left half written (`*.new`, `*.part`) in `folder`; the names that went.

    Call it only while holding the vault: the half-written file of another program is its work in hand.
    """
    gone = []
    if folder.is_dir():
        for item in sorted(folder.iterdir()):
            if item.name.endswith(_UNFINISHED) and not item.is_symlink():
                remove(item)
                gone.append(item.name)
    return tuple(gone)


def remove(item: Path) -> None:
    """Remove a file or a folder with all in it; nothing happens when it is not there."""
    import shutil

    try:
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        else:
            item.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(
            "Not removed",
            f"{item.name} could not be removed ({error.strerror}).",
            "Another program may hold it.",
        ) from None
