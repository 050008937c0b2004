"""One SQLCipher connection, opened the one way that was measured, and the refusals before it is tried.

SQLite takes an empty file for a new database, so nothing here opens a file without looking first, and
making a database is a path of its own (`create_empty`). The first 16 bytes of a SQLCipher file are its
salt; ours is derived from the vault id, so that another vault's file is recognised without a key.
Source: zetetic.net/sqlcipher/sqlcipher-api; sqlite.org/pragma.html, /wal.html.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import sqlcipher3.dbapi2 as sqlcipher

from fsm_tui.errors import Fault, Locked
from fsm_tui.vault import files
from fsm_tui.vault.refusals import (
    AlreadyOpen,
    Cancelled,
    NoRoom,
    NotEncrypted,
    NotPrivate,
    OtherVault,
    VaultDamaged,
    VaultEmpty,
    VaultMissing,
    VaultTooNew,
    WrongKey,
)

APPLICATION_ID = 0x46534D31  # "FSM1"
STORE_FORMAT = 1
PAGE = 4096
PATIENCE = 2.0
_NEEDED = (3, 51, 3)  # sqlite.org/wal.html#walresetbug
_DIGITS = b"0123456789abcdef"
_RAW_KEY = re.compile(rb"x'[0-9a-f]{96}'")
_PRAGMAS = (
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)
_ATTACH, _PRAGMA, _OK, _DENY = 24, 19, 0, 1
_KEY_PRAGMAS = {"key", "hexkey", "textkey", "rekey", "hexrekey", "textrekey"}
# Primary result codes, sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _INTERRUPT, _IOERR, _CORRUPT, _FULL, _NOT_A_DATABASE = 5, 6, 8, 9, 10, 11, 13, 26


class Connection(Protocol):
    """What of sqlcipher3's connection the vault uses."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def set_key(self, key: bytearray, /) -> None: ...
    def set_authorizer(self, callback: Callable[..., int] | None, /) -> None: ...
    def set_progress_handler(self, callback: Callable[[], int] | None, n: int, /) -> None: ...
    def backup(self, target: Any, /, *, pages: int, progress: Callable[[int, int, int], None]) -> None: ...
    def close(self) -> None: ...


def salt_of(vault_id: str) -> bytes:
    """The first 16 bytes of the vault's database. Not secret; the database key alone is."""
    return hashlib.sha256(b"fsm-tui database salt 1\x00" + vault_id.encode("ascii")).digest()[:16]


def look(path: Path, vault_id: str) -> None:
    """Refuse by name what is not this vault's database, without opening it as one; nothing is changed.

    Must not be called on a database that is open in this process (see `files.read`).
    Errors: VaultMissing, VaultEmpty, NotEncrypted, OtherVault, VaultDamaged, NotPrivate.
    """
    beginning = files.read(path, 15)
    if beginning is None:
        raise VaultMissing(
            "Vault missing",
            f"There is no {path.name} in {path.parent}. No new one was made in its place.",
            "Restore the latest backup, or look whether the folder was moved.",
        )
    if len(beginning) < 2:
        raise VaultEmpty(
            "Vault empty",
            f"{path.name} has no content; it was left as it is and no new vault was made over it.",
            "Restore the latest backup.",
        )
    if beginning == b"SQLite format 3\x00":
        raise NotEncrypted(
            "Not a vault", f"{path.name} is a plain, unencrypted database. It was not opened.", "Restore a backup."
        )
    if beginning != salt_of(vault_id)[: len(beginning)]:
        raise OtherVault(
            "Another vault's file",
            f"{path.name} does not belong to the key file beside it, or its beginning is damaged. Nothing was changed.",
            "Put the files of one vault, or of one backup, together again.",
        )
    if path.stat().st_size < PAGE:
        raise VaultDamaged(
            "Vault cut short", f"{path.name} ends in its first page. Nothing was changed.", "Restore a backup."
        )


def create_empty(path: Path) -> None:
    """An empty file that only this user reads, for a new database. Errors: NoRoom, NotPrivate, OSError."""
    with files.writing(path):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600))


def connect(
    path: Path, key: bytearray, vault_id: str, *, fresh: bool = False, patience: float = PATIENCE
) -> Connection:
    """Open an existing file with the 32-byte database key; the caller has looked at it first.

    With `fresh` the file is empty and gets our marks. Holds the file exclusively from here on; waits
    `patience` seconds for another program to let go. Errors: AlreadyOpen, WrongKey, OtherVault,
    VaultTooNew, VaultDamaged, Locked (key wiped), Fault (library too old).
    """
    if len(key) != 32 or not any(key):
        raise Locked("Vault locked", "The vault is locked.", "Unlock it and try again.")
    if sqlcipher.sqlite_version_info < _NEEDED:
        raise Fault("Library too old", "The database library has a known fault and was not used.", "Update sqlcipher3.")
    with told_plainly():
        connection: Connection = sqlcipher.connect(
            _uri(path), uri=True, timeout=patience, check_same_thread=False, isolation_level=None
        )
        try:
            _unlock(connection, key, vault_id)
            _own(connection, vault_id) if fresh else _prove(connection, vault_id)
            for pragma in _PRAGMAS:
                connection.execute("PRAGMA " + pragma)
            connection.set_authorizer(_allow)
        except BaseException:
            connection.close()
            raise
    return connection


def connect_copy(path: Path, key: bytearray, vault_id: str) -> Connection:
    """Open an empty file to receive a copy of a vault's database by the backup interface.

    It keeps no journal: a copy that was interrupted is thrown away, and one that ended is checked.
    """
    with told_plainly():
        connection: Connection = sqlcipher.connect(_uri(path), uri=True, check_same_thread=False, isolation_level=None)
        try:
            _unlock(connection, key, vault_id)
            connection.execute("PRAGMA journal_mode = OFF").fetchall()
        except BaseException:
            connection.close()
            raise
    return connection


def _uri(path: Path) -> str:
    # Three slashes also before a drive letter, and four before a share, as SQLite reads them.
    name = quote(path.absolute().as_posix(), safe="/:")
    return f"file://{name if name.startswith('/') else '/' + name}?mode=rw"


def _unlock(connection: Connection, key: bytearray, vault_id: str) -> None:
    # First of all, or SQLCipher writes onto the screen by itself.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA cipher_memory_security = ON")
    raw = bytearray(b"x'")
    # Digit by digit: `key.hex()` would leave a string with the key in memory that nobody can zero.
    for byte in (*key, *salt_of(vault_id)):
        raw += bytes((_DIGITS[byte >> 4], _DIGITS[byte & 15]))
    raw += b"'"
    try:
        # A malformed raw key would be taken for a passphrase without a word.
        if not _RAW_KEY.fullmatch(raw):
            raise Fault("Key not usable", "The database key has the wrong form.")
        connection.set_key(raw)
    finally:
        raw[:] = bytes(len(raw))
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")


def _own(connection: Connection, vault_id: str) -> None:
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {STORE_FORMAT}")
    connection.execute("CREATE TABLE vault_identity (vault TEXT NOT NULL) STRICT")
    connection.execute("INSERT INTO vault_identity VALUES (?)", (vault_id,))


def _prove(connection: Connection, vault_id: str) -> None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise Fault("Library without encryption", "The database library cannot encrypt and was not used.")
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if not ours or "vault_identity" not in tables:
        raise OtherVault("Not a vault", "The database is not one of this program's vaults. Nothing was changed.")
    if connection.execute("PRAGMA user_version").fetchone()[0] > STORE_FORMAT:
        raise VaultTooNew(
            "Vault from a newer version",
            "This vault was last used with a newer version of fsm-tui. Nothing was changed.",
            "Install the current version.",
        )
    if connection.execute("SELECT vault FROM vault_identity").fetchall() != [(vault_id,)]:
        raise OtherVault("Another vault's file", "The database belongs to another vault. Nothing was changed.")
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise Fault("No write-ahead log", "This disk does not let the vault keep its write-ahead log.")


def _allow(action: int, first: str | None, *_: object) -> int:
    # An attached file would be written in the clear; VACUUM attaches '' for itself, which has no file.
    if action == _ATTACH and first != "":
        return _DENY
    if action == _PRAGMA and first is not None and first.lower() in _KEY_PRAGMAS:
        return _DENY
    return _OK


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turns what SQLite says about the disk, the lock and the file into our refusals; the rest passes.

    Works for errors of sqlcipher3 itself and for those that SQLAlchemy wrapped (`orig`).
    """
    try:
        yield
    except Exception as error:
        told = _plain(getattr(error, "orig", None) or error)
        if told is None:
            raise
        raise told from None


def _plain(error: BaseException) -> Exception | None:
    if not isinstance(error, sqlcipher.Error):
        return None
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (_BUSY, _LOCKED):
        return already_open()
    if code == _INTERRUPT:
        return Cancelled("Stopped", "This was stopped before it ended. Nothing was changed.")
    if code == _FULL:
        return NoRoom(
            "The disk is full",
            "This was not saved; everything saved before is unchanged.",
            "Free some space outside the vault's folder and try again.",
        )
    if code == _READONLY:
        return NotPrivate(
            "Vault not writable", "The vault may only be read here; this was not saved.", "Check the folder."
        )
    if code == _NOT_A_DATABASE:
        return WrongKey(
            "Vault not readable",
            "The database does not open with the key from this key file, or its first page is damaged. "
            "Nothing was changed.",
            "Restore the latest backup; keep the damaged files.",
        )
    if code in (_CORRUPT, _IOERR):
        return VaultDamaged(
            "Vault damaged",
            "A part of the vault cannot be read. Nothing was changed.",
            "Make no new notes here; restore the latest backup and keep the damaged files.",
        )
    return None


def already_open() -> AlreadyOpen:
    """The refusal for a vault that is held elsewhere."""
    return AlreadyOpen(
        "Vault already open",
        "Another window or program has this vault open. Nothing was changed.",
        "Close it there first, or go on working there.",
    )
