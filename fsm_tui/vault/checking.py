"""Is every page of a database whole? Two checks, each on a fresh connection, every row read.

`cipher_integrity_check` finds altered pages and misses a file cut at a page boundary;
`integrity_check` finds that one. One bad page spoils a connection for what comes after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fsm_tui.vault.connection import PATIENCE, Connection, connect, look, told_plainly
from fsm_tui.vault.refusals import Cancelled, VaultDamaged, WrongKey

Stop = Callable[[], bool]
_STEPS = 2_000


def check_file(
    path: Path, key: bytearray, vault_id: str, stopped: Stop | None = None, patience: float = PATIENCE
) -> tuple[str, ...]:
    """The faults of a database that is not open anywhere; none when it is whole.

    A fault names pages, tables and indexes, never contents. `stopped` is asked now and then.
    Errors: those of `look` and `connect` except damage, which is a fault in the answer; Cancelled.
    """
    look(path, vault_id)
    faults: list[str] = []
    for check in (cipher_pages, structure):
        try:
            connection = connect(path, key, vault_id, patience=patience)
            try:
                faults += check(connection, stopped)
            finally:
                connection.close()
        except (VaultDamaged, WrongKey) as damage:
            faults.append(damage.title.lower())
    return tuple(dict.fromkeys(faults))


def cipher_pages(connection: Connection, stopped: Stop | None = None) -> list[str]:
    """Pages whose authentication code is wrong."""
    with _stoppable(connection, stopped):
        return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]


def structure(connection: Connection, stopped: Stop | None = None) -> list[str]:
    """What SQLite's own full check and its check of references find."""
    with _stoppable(connection, stopped):
        rows = connection.execute("PRAGMA integrity_check(100)").fetchall()
        faults = [str(row[0]) for row in rows if row[0] != "ok"]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    return faults + sorted({f"a row of {row[0]} refers to a missing row of {row[2]}" for row in orphans})


def quickly(connection: Connection, stopped: Stop | None = None) -> list[str]:
    """SQLite's quick check: pages and rows, not the order of indexes."""
    with _stoppable(connection, stopped):
        rows = connection.execute("PRAGMA quick_check(100)").fetchall()
    return [str(row[0]) for row in rows if row[0] != "ok"]


@contextmanager
def _stoppable(connection: Connection, stopped: Stop | None) -> Iterator[None]:
    if stopped is not None:
        if stopped():
            raise Cancelled("Stopped", "This was stopped before it began. Nothing was changed.")
        connection.set_progress_handler(lambda: int(stopped()), _STEPS)
    try:
        with told_plainly():
            yield
    finally:
        connection.set_progress_handler(None, 0)
