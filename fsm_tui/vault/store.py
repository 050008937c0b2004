"""The encrypted database: one file, one connection, one transaction at a time.

SQLCipher under SQLModel. The store does not know the tables; the caller brings their definitions when a
vault is made. Nothing is ever made in place of a file that is missing, empty or of somebody else.

While a store is open, this process must not open its file by any other way, not even to read it: closing
any descriptor of a file drops the locks that the process holds on it (POSIX).
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection as Bound
from sqlalchemy import MetaData, event
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, create_engine

from fsm_tui.errors import FsmError, Locked
from fsm_tui.vault import checking, connection, files
from fsm_tui.vault.connection import PATIENCE, Connection, already_open, told_plainly
from fsm_tui.vault.refusals import AlreadyThere, VaultDamaged, WrongKey

_open_here: set[str] = set()
_open_guard = threading.Lock()


class Store:
    """An open database. Make one with `create` or `open`; `close` it (twice is harmless)."""

    def __init__(self, path: Path, key: bytearray, vault_id: str, patience: float) -> None:
        self.path = path
        self._key, self._vault_id, self._patience = bytearray(key), vault_id, patience
        self._turn = threading.Lock()
        self._whose_turn: int | None = None
        self._closed = False
        self._engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            # Without this the text of an error holds what was being saved.
            hide_parameters=True,
        )
        event.listen(self._engine, "begin", _begin)

    # making and opening

    @classmethod
    def create(
        cls,
        path: Path,
        key: bytearray,
        vault_id: str,
        metadata: MetaData,
        prepare: Callable[[Session], None] | None = None,
        *,
        patience: float = PATIENCE,
    ) -> Store:
        """Make the database of a new vault and open it.

        `key` is the 32-byte database key (copied; the copy is zeroed by `close`). `prepare` writes what the
        vault holds from the start, in the transaction that makes the tables. The file appears under its name
        only when it is complete. Errors: AlreadyThere, NotLocal, NoRoom, NotPrivate.
        """
        files.require_local(path.parent)
        for name in (path.name, path.name + "-wal", path.name + "-journal"):
            # A left-over log would be played into the new file.
            if path.with_name(name).exists():
                raise AlreadyThere(
                    "There is a vault here already",
                    f"{name} is in {path.parent}; it was left alone and no new vault was made.",
                    "Choose an empty folder.",
                )
        fresh = path.with_name(path.name + ".new")
        _remove(fresh)
        try:
            connection.create_empty(fresh)
            connection.connect(fresh, key, vault_id, fresh=True, patience=patience).close()
            opened = contextlib.closing(cls.open(fresh, key, vault_id, patience=patience))
            with opened as store, store.write() as session:
                metadata.create_all(session.connection())
                if prepare is not None:
                    prepare(session)
            with files.writing(path):
                files.rename(fresh, path)
        except BaseException:
            _remove(fresh)
            raise
        return cls.open(path, key, vault_id, patience=patience)

    @classmethod
    def open(cls, path: Path, key: bytearray, vault_id: str, *, patience: float = PATIENCE) -> Store:
        """Open an existing vault's database and hold it until `close`.

        Errors, all of which leave every file as it was: NotLocal, VaultMissing, VaultEmpty, NotEncrypted,
        OtherVault, WrongKey, VaultDamaged, VaultTooNew, AlreadyOpen (after `patience` seconds), Locked.
        """
        files.require_local(path.parent)
        name = os.path.realpath(path)
        with _open_guard:
            # Looking would drop the locks of the store that is open, so this comes first.
            if name in _open_here:
                raise already_open()
            connection.look(path, vault_id)
            _open_here.add(name)
        store = cls(path, key, vault_id, patience)
        try:
            with store.raw():
                pass
        except BaseException:
            store.close()
            raise
        return store

    def _connect(self) -> Connection:
        return connection.connect(self.path, self._key, self._vault_id, patience=self._patience)

    # working

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end of the block, rolled back on any error.

        When the block has ended without an error, the work is on the disk. Objects stay readable after it.
        Errors besides the caller's own: Locked, NoRoom, NotPrivate, VaultDamaged.
        """
        with self._my_turn(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            session.connection()
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state throughout and cannot write. Errors: Locked, VaultDamaged."""
        with self._my_turn(), Session(self._engine, expire_on_commit=False) as session:
            session.connection(execution_options={"read_only": True})
            yield session
            # A rollback would empty the objects that the caller takes with them.
            session.expunge_all()
            session.rollback()

    @contextmanager
    def raw(self) -> Iterator[Connection]:
        """The connection itself, outside any transaction, for pragmas and other work of the store."""
        with self._my_turn():
            lent = self._engine.raw_connection()
            try:
                if lent.info.pop("reading", False):
                    lent.cursor().execute("PRAGMA query_only = 0").close()
                assert lent.driver_connection is not None
                driver: Any = lent.driver_connection
                yield driver
            finally:
                lent.close()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        self._not_inside()
        with self._turn:
            if self._closed:
                raise Locked("Vault locked", "The vault is locked. Nothing was changed.", "Unlock it and try again.")
            self._whose_turn = threading.get_ident()
            try:
                with told_plainly():
                    yield
            except (VaultDamaged, WrongKey):
                # A bad page spoils the connection: the next use gets a fresh one.
                self._engine.dispose()
                raise
            finally:
                self._whose_turn = None

    def _not_inside(self) -> None:
        if self._whose_turn == threading.get_ident():
            raise RuntimeError("the store is used inside its own read or write")

    # looking after it

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database, so that one flipped bit costs less. Errors: NoRoom."""
        with self.raw() as driver:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def quick_check(self, stopped: checking.Stop | None = None) -> tuple[str, ...]:
        """The faults that a quick check finds on the open connection; none when sound. Errors: Cancelled."""
        try:
            with self.raw() as driver:
                return tuple(checking.quickly(driver, stopped))
        except (VaultDamaged, WrongKey) as damage:
            return (damage.title.lower(),)

    def full_check(self, stopped: checking.Stop | None = None) -> tuple[str, ...]:
        """The faults that both full checks find, each on a fresh connection. Errors: Cancelled, AlreadyOpen.

        The file is let go for a moment in between. Takes about a second per 100 MB.
        """
        with self._my_turn():
            self._engine.dispose()
            try:
                return checking.check_file(self.path, self._key, self._vault_id, stopped, self._patience)
            finally:
                self._engine.raw_connection().close()

    def close(self) -> None:
        """Wait for the transaction in hand, empty the write-ahead log, close the file, zero the key."""
        self._not_inside()
        with self._turn:
            if self._closed:
                return
            self._closed = True
            try:
                # What does not fit into the database now stays in the log, safe, until the next time.
                with contextlib.suppress(FsmError), told_plainly():
                    self._engine.dispose()
            finally:
                self._key[:] = bytes(len(self._key))
                with _open_guard:
                    _open_here.discard(os.path.realpath(self.path))


def _begin(bound: Bound) -> None:
    reading = bool(bound.get_execution_options().get("read_only"))
    if bound.info.get("reading") is not reading:
        bound.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
        bound.info["reading"] = reading
    bound.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _remove(fresh: Path) -> None:
    for ending in ("", "-wal", "-journal", "-shm"):
        files.remove(fresh.with_name(fresh.name + ending))
