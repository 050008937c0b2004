"""What travels: a whole vault to the office and in there, a day's work later on, and a word found in all of it."""

from __future__ import annotations

import os
import statistics
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from fsm_tui.services import enrolling, families, opening, recording, syncing
from fsm_tui.services.seat import Seat
from fsm_tui.sync import envelope
from fsm_tui.vault import search
from tests.bench import seats

ENTRIES = (
    "SELECT arrival, head, device, epoch, seq, kind, subject, author, happened_at, written_at, header, salt, body,"
    " received_at FROM entry WHERE kind NOT LIKE 'access.%' ORDER BY arrival"
)
_DAY, _WORD = 20, "drawing"


@dataclass
class Way:
    """An office and one enrolled laptop that has recorded a vault of a size and brought none of it yet."""

    office: Seat
    laptop: Seat
    ids: list[str]
    size: seats.Size
    folder: Path
    days: int = 0

    def leave(self) -> None:
        self.office.vault.close()
        self.laptop.vault.close()


def begin(folder: Path, size: seats.Size, quiet: Callable[[str], None]) -> Way:
    """Make both, enrol, and record."""
    office = opening.begin_office(
        folder / "office", name="Olwen Office", role="leader", organisation="Downs Team", passphrase=seats.PASSPHRASE,
        around=seats.around(), kdf=opening.floor(),
    ).seat  # fmt: skip
    laptop = seats.empty(folder / "laptop")
    asked = enrolling.request(laptop)
    reply = enrolling.accept(office, asked.data, asked.fingerprint, "practitioner")
    enrolling.finish(laptop, reply.data, reply.fingerprint)
    return Way(office, laptop, seats.fill(laptop, size, quiet), size, folder)


def exporting(way: Way) -> tuple[tuple[float, float], bytes]:
    """((the bytes read, compressed and sealed raw, our export), in ms; the bundle)."""
    keys = [envelope.HybridIdentity(os.urandom(32)).recipient for _ in range(2)]

    def floor() -> None:
        with way.laptop.vault.store.raw() as driver:
            content = b"".join(b"".join((row[10], row[11], row[12] or b"")) for row in driver.execute(ENTRIES))
        envelope.seal(zlib.compress(content, 6), keys, os.urandom)

    raw = statistics.median(_once(floor)[0] for _ in range(3))
    spent, made = _once(lambda: syncing.export(way.laptop))
    return (raw, spent), made.data


def importing(way: Way, data: bytes) -> tuple[float, float]:
    """(the same rows put into SQLCipher in one transaction, the index built at the end; our import), in ms."""
    with way.laptop.vault.store.raw() as driver:
        rows = driver.execute(ENTRIES).fetchall()
    with _raw_vault(way.folder / f"raw-{way.days}.db") as raw:

        def floor() -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(f"INSERT INTO entry VALUES({','.join('?' * 14)})", rows)
            raw.executemany(
                "INSERT INTO search(rowid, words) VALUES(?, ?)",
                ((row[0], search.words_of(row[12])) for row in rows if row[12]),
            )
            raw.execute("COMMIT")

        spent = _once(floor)[0]
    return spent, _once(lambda: syncing.take_in(way.office, data))[0]


def a_day_later(way: Way) -> float:
    """Twenty new sessions brought to an office that has all before: milliseconds of the import there."""
    way.days += 1
    for number in range(_DAY):
        family = number % len(way.ids) + 1
        happened = seats.FIRST + timedelta(days=250 + way.days, minutes=number)
        body = seats.session_body(family, number)
        recording.write(way.laptop, way.ids[family - 1], body, happened=happened)
    data = syncing.export(way.laptop).data
    return _once(lambda: syncing.take_in(way.office, data))[0]


def searching(way: Way, times: int = 9) -> tuple[float, float]:
    """(the raw question to the index, the first page as it is shown), in ms. Both find a word of every note."""
    with way.laptop.vault.store.raw() as driver:

        def floor() -> None:
            question = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50"
            driver.execute(question, (search.query_of(_WORD),)).fetchall()

        raw = statistics.median(_once(floor)[0] for _ in range(times))
    return raw, statistics.median(_once(lambda: families.search(way.laptop, _WORD))[0] for _ in range(times))


def _once(deed: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = deed()
    return (time.perf_counter() - start) * 1000, answer


@contextmanager
def _raw_vault(path: Path) -> Iterator[Any]:
    """A bare SQLCipher file with the log, its indexes and the search index."""
    raw = sqlcipher.connect(str(path), isolation_level=None)
    raw.set_key(bytearray(b"x'" + os.urandom(32).hex().encode() + b"'"))
    for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}").fetchall()
    raw.execute(
        "CREATE TABLE entry (arrival INTEGER PRIMARY KEY, head TEXT UNIQUE, device, epoch, seq, kind, subject, author,"
        " happened_at, written_at, header BLOB, salt BLOB, body BLOB, received_at)"
    )
    for columns in ("device, epoch, seq", "subject, arrival", "kind, arrival"):
        raw.execute(f"CREATE INDEX {'_'.join(columns.split(', '))} ON entry({columns})")
    raw.execute(
        "CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1,"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    try:
        yield raw
    finally:
        raw.close()
