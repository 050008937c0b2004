"""The log: entries go in, are found again, and are checked as a chain. Nothing here changes an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from fsm_tui.casework import strict_json
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.entry import NO_HEAD, SALT_BYTES, Entry, make, read
from fsm_tui.casework.written import Written, observe, tick
from fsm_tui.vault import search
from fsm_tui.vault.tables import EntryRow, SettingRow


@dataclass(frozen=True, slots=True)
class LogEnd:
    """Where this device's own log stands: the next entry gets `seq + 1` and `head` as its `prev`."""

    epoch: int = 1
    seq: int = 0
    head: str = NO_HEAD
    written: str = Written(0).text


def setting(session: Session, name: str, default: Any = None) -> Any:
    """A setting by name, or `default`."""
    row = session.get(SettingRow, name)
    return default if row is None else strict_json.load(row.value)


def set_setting(session: Session, name: str, value: Any) -> None:
    """Write a setting; `value` is anything that strict JSON holds."""
    session.merge(SettingRow(name=name, value=strict_json.dump(value).decode()))


def log_end(session: Session) -> LogEnd:
    found = setting(session, "log")
    return LogEnd(**found) if found else LogEnd()


def append(
    session: Session,
    body: Body,
    *,
    subject: str,
    device: str,
    author: str,
    happened_at: datetime,
    bases: Iterable[str],
    now: datetime,
    token: Callable[[int], bytes],
) -> Entry:
    """Write one entry at the end of this device's log and give it back."""
    end = log_end(session)
    written = tick(Written.parse(end.written), now)
    entry = make(
        device=device,
        epoch=end.epoch,
        seq=end.seq + 1,
        prev=end.head,
        kind=body.KIND,
        v=body.V,
        subject=subject,
        author=author,
        happened_at=happened_at.isoformat(timespec="minutes"),
        written_at=written.text,
        bases=tuple(bases),
        salt=token(SALT_BYTES),
        body=body.to_bytes(),
    )
    keep(session, entry, now=now)
    set_setting(
        session,
        "log",
        {"epoch": end.epoch, "seq": end.seq + 1, "head": entry.head, "written": written.text},
    )
    return entry


def keep(
    session: Session,
    entry: Entry,
    *,
    now: datetime,
    bundle: str | None = None,
    quarantined: str | None = None,
) -> int:
    """Store an entry's bytes and index its words. The caller has made sure that it is not here yet."""
    header = entry.header
    row = EntryRow(
        head=entry.head,
        device=header.device,
        epoch=header.epoch,
        seq=header.seq,
        kind=header.kind,
        subject=header.subject,
        author=header.author,
        happened_at=header.happened_at,
        written_at=header.written_at,
        header=entry.header_bytes,
        salt=entry.salt,
        body=entry.body,
        received_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        bundle=bundle,
        quarantined=quarantined,
    )
    session.add(row)
    session.flush()
    assert row.arrival is not None
    if entry.family and entry.body is not None and quarantined is None:
        search.add(session, row.arrival, entry.body)
    return row.arrival


def observe_clock(session: Session, entries: Iterable[Entry], now: datetime) -> None:
    """Let the written clock follow what was read, so that answers sort after what they answer."""
    end = log_end(session)
    clock = Written.parse(end.written)
    for entry in entries:
        clock = observe(clock, entry.header.written, now)
    if clock.text != end.written:
        set_setting(
            session, "log", {"epoch": end.epoch, "seq": end.seq, "head": end.head, "written": clock.text}
        )


def entry_of(row: EntryRow) -> Entry:
    """The entry behind a row, from its bytes; raises `EntryDamaged` if they do not agree."""
    return read(row.header, row.salt, row.body)


def by_head(session: Session, head: str) -> EntryRow | None:
    return session.exec(select(EntryRow).where(EntryRow.head == head)).first()


def received(session: Session, subject: str) -> dict[str, str]:
    """When each entry of a subject came into this vault, by head, in ISO 8601."""
    return dict(session.exec(select(EntryRow.head, EntryRow.received_at).where(EntryRow.subject == subject)).all())


def received_of(session: Session, heads: Iterable[str]) -> dict[str, str]:
    """The same of these entries."""
    wanted = list(heads)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        query = select(EntryRow.head, EntryRow.received_at).where(col(EntryRow.head).in_(wanted[start : start + 500]))
        found.update(session.exec(query).all())
    return found


def known(session: Session, heads: Iterable[str]) -> set[str]:
    """Which of these entries are here."""
    wanted = list(heads)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        found.update(
            session.exec(select(EntryRow.head).where(col(EntryRow.head).in_(wanted[start : start + 500])))
        )
    return found


def of_subject(session: Session, subject: str, *, after: int = 0, marked: bool = False) -> list[EntryRow]:
    """Entries of a subject in order of arrival; those in quarantine only with `marked`."""
    query = select(EntryRow).where(EntryRow.subject == subject, col(EntryRow.arrival) > after)
    if not marked:
        query = query.where(col(EntryRow.quarantined).is_(None))
    return list(session.exec(query.order_by(col(EntryRow.arrival))))


def of_kind(session: Session, subject: str, kind: str, authors: Iterable[str] | None = None) -> list[EntryRow]:
    """Entries of a kind and subject that count, in order of arrival; with `authors` only theirs.

    The subject `office` holds every look at a family too, so it is never read as a whole.
    """
    query = select(EntryRow).where(
        EntryRow.kind == kind, EntryRow.subject == subject, col(EntryRow.quarantined).is_(None)
    )
    if authors is not None:
        query = query.where(col(EntryRow.author).in_(list(authors)))
    return list(session.exec(query.order_by(col(EntryRow.arrival))))


def of_kind_anywhere(session: Session, kind: str) -> list[EntryRow]:
    """Entries of a rare kind that count, of every subject, in order of arrival."""
    query = select(EntryRow).where(EntryRow.kind == kind, col(EntryRow.quarantined).is_(None))
    return list(session.exec(query.order_by(col(EntryRow.arrival))))


def has_subject(session: Session, subject: str) -> bool:
    """Whether any entry of a subject is here and counts."""
    query = select(EntryRow.arrival).where(EntryRow.subject == subject, col(EntryRow.quarantined).is_(None))
    return session.exec(query.limit(1)).first() is not None


def of_log(session: Session, device: str, epoch: int, *, after: int = 0) -> Iterator[EntryRow]:
    """One device's log of one epoch, from the entry after `after` on, in sequence."""
    yield from session.exec(
        select(EntryRow)
        .where(EntryRow.device == device, EntryRow.epoch == epoch, col(EntryRow.seq) > after)
        .order_by(col(EntryRow.seq))
    )


def subjects(session: Session, prefix: str) -> list[str]:
    """The subjects that start so, e.g. `family:`."""
    query = select(EntryRow.subject).where(col(EntryRow.subject).startswith(prefix)).distinct()
    return sorted(session.exec(query))


def head_at(session: Session, device: str, epoch: int, seq: int) -> str | None:
    """The entry of a log with this number, by its head; None when it is not here.

    After a fork the number is there twice; the one that came first was written here.
    """
    return session.exec(
        select(EntryRow.head)
        .where(EntryRow.device == device, EntryRow.epoch == epoch, EntryRow.seq == seq)
        .order_by(col(EntryRow.arrival))
    ).first()


def arrivals(session: Session) -> int:
    """The arrival number of the last entry ever stored here, 0 for none. Never goes down, whatever is cleared."""
    return session.connection().execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'entry'")).scalar() or 0


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(EntryRow)).one()


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where a log does not hold: device, epoch, sequence number and what is wrong, in words."""

    device: str
    epoch: int
    seq: int
    why: str


def verify_chain(session: Session, device: str) -> tuple[int, list[ChainFault]]:
    """Check a device's whole log: bytes, commitments, sequence and chain. Returns entries read and faults.

    Each epoch begins with number 1, which follows an entry of an earlier epoch, or nothing if there is none.
    """
    checked, faults = 0, []
    epochs = sorted(set(session.exec(select(EntryRow.epoch).where(EntryRow.device == device))))
    earlier: set[str] = set()
    for epoch in epochs:
        heads, seen = dict[int, set[str]](), set[str]()
        for row in of_log(session, device, epoch):
            checked += 1
            seen.add(row.head)
            # After a fork a number is there twice, and either may be the one that the next follows.
            before = heads.get(row.seq - 1, set())
            heads.setdefault(row.seq, set()).add(row.head)
            heads.pop(row.seq - 2, None)
            try:
                entry = entry_of(row)
            except Exception:
                faults.append(
                    ChainFault(device, epoch, row.seq, "the stored bytes do not agree with each other")
                )
                continue
            if entry.head != row.head:
                faults.append(ChainFault(device, epoch, row.seq, "the entry is not the one that was stored"))
            if row.seq != 1 and not before:
                faults.append(ChainFault(device, epoch, row.seq, "entries before this one are missing"))
            elif row.seq == 1 and entry.header.prev not in (earlier or {NO_HEAD}):
                faults.append(ChainFault(device, epoch, row.seq, "it does not follow an entry of this log"))
            elif row.seq != 1 and entry.header.prev not in before:
                faults.append(ChainFault(device, epoch, row.seq, "it does not follow the entry before it"))
        earlier |= seen
    return checked, faults
