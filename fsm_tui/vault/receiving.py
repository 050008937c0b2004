"""What sync changes in the tables: entries that came, marks that were settled, families that left, bundles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from fsm_tui.casework import strict_json
from fsm_tui.casework.entry import Entry
from fsm_tui.vault import ledger, search
from fsm_tui.vault.tables import METADATA, READ_TABLES, BundleRow

ENTRY = METADATA.tables["entry"]
_COLUMNS = (
    "arrival", "head", "device", "epoch", "seq", "kind", "subject", "author", "happened_at", "written_at", "header",
    "salt", "body", "received_at", "bundle", "quarantined",
)  # fmt: skip
_INSERT = f"INSERT INTO entry ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
READ_TABLES_OF_A_FAMILY = tuple(
    table for each in READ_TABLES if "family" in (table := METADATA.tables[str(each.__tablename__)]).columns
)


def store_many(
    session: Session, received: Sequence[tuple[Entry, str | None]], *, bundle: str, now: datetime
) -> None:
    """Store entries that are not here, with their marks, in the order given, and index the words of families.

    Past the object layer on purpose: a large bundle is a hundred thousand rows.
    """
    session.flush()
    first = ledger.arrivals(session) + 1
    stamp = now.astimezone(UTC).isoformat(timespec="seconds")
    rows: list[tuple[Any, ...]] = []
    words: list[tuple[int, str]] = []
    for arrival, (entry, mark) in enumerate(received, first):
        header = entry.header
        rows.append(
            (arrival, entry.head, header.device, header.epoch, header.seq, header.kind, header.subject,
             header.author, header.happened_at, header.written_at, entry.header_bytes, entry.salt, entry.body,
             stamp, bundle, mark)
        )  # fmt: skip
        if mark is None and entry.body is not None and entry.family:
            words.append((arrival, search.words_of(entry.body)))
    connection = session.connection()
    if rows:
        connection.exec_driver_sql(_INSERT, rows)
    if words:
        connection.exec_driver_sql("INSERT INTO search(rowid, words) VALUES (?, ?)", words)


def refill(session: Session, entry: Entry) -> None:
    """Give an entry its body back whose header stayed here when its family left."""
    session.execute(update(ENTRY).where(ENTRY.c.head == entry.head).values(salt=entry.salt, body=entry.body))
    session.expire_all()
    row = ledger.by_head(session, entry.head)
    if row is not None and row.arrival is not None and entry.body is not None and entry.family:
        search.add(session, row.arrival, entry.body)


def settle(session: Session, head: str) -> Entry | None:
    """Take the mark off an entry; the entry, or None if it is not here or bears no mark."""
    row = ledger.by_head(session, head)
    if row is None or row.quarantined is None or row.arrival is None:
        return None
    row.quarantined = None
    session.add(row)
    entry = ledger.entry_of(row)
    if entry.family and entry.body is not None:
        search.add(session, row.arrival, entry.body)
    return entry


def clear_family(session: Session, family: str, device: str) -> None:
    """Remove a family from this vault. Of this device's own entries the headers stay, so that its log verifies."""
    about = ENTRY.c.subject == f"family:{family}"
    search.remove(session, f"family:{family}")
    session.execute(delete(ENTRY).where(about, ENTRY.c.device != device))
    session.execute(update(ENTRY).where(about).values(salt=b"", body=None))
    session.expire_all()


def remove_rows(session: Session, family: str) -> None:
    """Take a family out of the read tables: nothing of it can be read here any more."""
    for table in READ_TABLES_OF_A_FAMILY:
        session.execute(delete(table).where(table.c.family == family))
    session.expire_all()


def start_epoch(session: Session, beyond: int) -> int:
    """Begin a new epoch of this device's own log, later than `beyond`; its number."""
    end = ledger.log_end(session)
    epoch = max(end.epoch, beyond) + 1
    ledger.set_setting(session, "log", {"epoch": epoch, "seq": 0, "head": end.head, "written": end.written})
    return epoch


# bundles that were made or read here


@dataclass(frozen=True, slots=True)
class Noted:
    """A bundle made or read here. `number` counts them in this vault; `said` is what is remembered of it."""

    number: int
    id: str
    direction: str
    device: str
    entries: int
    digest: str
    at: str
    said: dict[str, Any]


def note_bundle(
    session: Session,
    *,
    ident: str,
    direction: str,
    device: str,
    at: str,
    epoch: int = 1,
    first: int = 0,
    last: int = 0,
    entries: int = 0,
    digest: str = "",
    manifest: bytes = b"",
    said: dict[str, Any] | None = None,
) -> int:
    """Write down a bundle; its number in this vault, greater than any before."""
    row = BundleRow(
        id=ident, direction=direction, device=device, epoch=epoch, first=first, last=last, entries=entries,
        digest=digest, at=at, manifest=manifest, outcome=strict_json.dump(said or {}).decode(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    assert row.number is not None
    return row.number


def complete_bundle(
    session: Session,
    number: int,
    *,
    epoch: int,
    first: int,
    last: int,
    entries: int,
    digest: str,
    manifest: bytes,
    said: dict[str, Any],
) -> None:
    """What became known only when the bundle was finished."""
    row = session.get_one(BundleRow, number)
    row.epoch, row.first, row.last, row.entries = epoch, first, last, entries
    row.digest, row.manifest, row.outcome = digest, manifest, strict_json.dump(said).decode()
    session.add(row)


def forget_bundle(session: Session, number: int) -> None:
    """A bundle that was begun and had nothing to say."""
    session.delete(session.get_one(BundleRow, number))


def say_of_bundle(session: Session, number: int, **more: Any) -> None:
    """Remember more of a bundle."""
    row = session.get(BundleRow, number)
    if row is not None:
        row.outcome = strict_json.dump(strict_json.load(row.outcome) | more).decode()
        session.add(row)


def line(session: Session) -> str:
    """The name of this office vault's present life, or nothing if this epoch of its log has none yet."""
    found = ledger.setting(session, "line") or {"epoch": 0, "name": ""}
    return str(found["name"]) if found["epoch"] == ledger.log_end(session).epoch else ""


def begin_line(session: Session, name: str) -> str:
    """Give the present life a name, unless it has one; the name that it has then."""
    known = line(session)
    if not known:
        ledger.set_setting(session, "line", {"epoch": ledger.log_end(session).epoch, "name": name})
    return known or name


def bundle(session: Session, ident: str, direction: str) -> Noted | None:
    """A bundle by its id."""
    query = select(BundleRow).where(BundleRow.id == ident, BundleRow.direction == direction)
    return _noted(session.exec(query).first())


def bundle_numbered(session: Session, number: int) -> Noted | None:
    """A bundle by its number in this vault."""
    return _noted(session.get(BundleRow, number))


def bundles(
    session: Session, *, direction: str | None = None, device: str | None = None, limit: int = 100
) -> list[Noted]:
    """Bundles made or read here, the newest first."""
    query = select(BundleRow).order_by(col(BundleRow.number).desc()).limit(limit)
    if direction is not None:
        query = query.where(BundleRow.direction == direction)
    if device is not None:
        query = query.where(BundleRow.device == device)
    return [found for row in session.exec(query) if (found := _noted(row)) is not None]


def families_sent(session: Session, device: str, *, after: int) -> set[str]:
    """Families whose history went out in return bundles for a laptop after a number, read there or not."""
    query = select(BundleRow.outcome).where(
        BundleRow.direction == "down", BundleRow.device == device, col(BundleRow.number) > after
    )
    return {family for said in session.exec(query) for family in strict_json.load(said).get("families", ())}


def _noted(row: BundleRow | None) -> Noted | None:
    if row is None or row.number is None:
        return None
    said = strict_json.load(row.outcome)
    return Noted(row.number, row.id, row.direction, row.device, row.entries, row.digest, row.at, said)
