"""What sync asks of the tables: where logs end, what arrived since, whose families are whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session

from fsm_tui.casework import strict_json
from fsm_tui.casework.entry import Entry
from fsm_tui.vault.tables import METADATA, DeviceRow, PeerRow

E = METADATA.tables["entry"].c
F = METADATA.tables["family"].c
_CHUNK = 500


class Tip(NamedTuple):
    """The end of a log, or of one branch of it: the entry `head` has number `seq` in `epoch`."""

    epoch: int
    seq: int
    head: str


class Piece(NamedTuple):
    """An entry's exact bytes, for a bundle."""

    arrival: int
    seq: int
    head: str
    header: bytes
    salt: bytes
    body: bytes | None


class Brief(NamedTuple):
    """An entry that may have to travel: enough to decide, without its bytes."""

    head: str
    arrival: int
    subject: str
    kind: str
    device: str


class Found(NamedTuple):
    """How an entry stands here: its mark if it is in quarantine, and whether its body is here."""

    head: str
    seq: int
    quarantined: str | None
    whole: bool


_PIECE = (E.arrival, E.seq, E.head, E.header, E.salt, E.body)
_BRIEF = (E.head, E.arrival, E.subject, E.kind, E.device)
_FOUND = (E.head, E.seq, E.quarantined, E.body.is_not(None))
# Nothing in quarantine goes down, and nobody's reading.
_GOES_DOWN = (E.quarantined.is_(None), ~E.kind.startswith("access."))


@dataclass(frozen=True, slots=True)
class Peer:
    """See `PeerRow`."""

    device: str
    tips: tuple[Tip, ...] = ()
    stated: tuple[Tip, ...] = ()
    epoch: int = 0
    told_epoch: int = 0
    told_line: str = ""
    told: int = 0
    read: int = 0
    held: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    last_bundle_at: str | None = None


def peer(session: Session, device: str) -> Peer:
    """What is known of a laptop; a fresh one if it has never sent anything."""
    row = session.get(PeerRow, device)
    if row is None:
        return Peer(device)
    return Peer(
        device,
        tips=_tips(row.tips),
        stated=_tips(row.stated),
        epoch=row.epoch,
        told_epoch=row.told_epoch,
        told_line=row.told_line,
        told=row.told,
        read=row.read,
        held=tuple(strict_json.load(row.held)),
        other=tuple(strict_json.load(row.other)),
        last_bundle_at=row.last_bundle_at,
    )


def keep_peer(session: Session, known: Peer) -> None:
    """Write what is known of a laptop."""
    session.merge(
        PeerRow(
            device=known.device,
            tips=_text(known.tips),
            stated=_text(known.stated),
            epoch=known.epoch,
            told_epoch=known.told_epoch,
            told_line=known.told_line,
            told=known.told,
            read=known.read,
            held=_text(known.held),
            other=_text(known.other),
            last_bundle_at=known.last_bundle_at,
        )
    )


def _tips(text: str) -> tuple[Tip, ...]:
    return tuple(Tip(*each) for each in strict_json.load(text))


def _text(value: Sequence[Any]) -> str:
    return strict_json.dump([list(each) if isinstance(each, Tip) else each for each in value]).decode()


# one device's log


def written_ends(session: Session, device: str) -> tuple[Tip, ...]:
    """The last entry of each epoch that was written in this vault (not given back to it), in order."""
    own = (E.device == device, E.bundle.is_(None))
    found: list[Tip] = []
    while True:
        after = found[-1].epoch if found else 0
        epoch = session.execute(select(func.min(E.epoch)).where(*own, E.epoch > after)).scalar_one()
        if epoch is None:
            return tuple(found)
        last = select(E.epoch, E.seq, E.head).where(*own, E.epoch == epoch).order_by(E.seq.desc()).limit(1)
        found.append(Tip(*session.execute(last).one()))


def written_after(session: Session, device: str, epoch: int, seq: int) -> Iterator[Piece]:
    """What was written in this vault in one epoch after a number, in sequence."""
    rows = session.execute(
        select(*_PIECE)
        .where(E.device == device, E.epoch == epoch, E.seq > seq, E.bundle.is_(None))
        .order_by(E.seq)
        .execution_options(yield_per=_CHUNK)
    )
    for row in rows:
        yield Piece(*row)


def written_head(session: Session, device: str, epoch: int, seq: int) -> str | None:
    """The entry with this number that was written in this vault, by its head."""
    query = select(E.head).where(E.device == device, E.epoch == epoch, E.seq == seq, E.bundle.is_(None))
    return session.execute(query).scalars().first()


def written_here(session: Session, device: str, heads: Iterable[str]) -> set[str]:
    """Which of these entries were written in this vault."""
    own = select(E.head).where(E.device == device, E.bundle.is_(None))
    return {head for some in _some(heads) for head in session.execute(own.where(E.head.in_(some))).scalars()}


def whole_branch(session: Session, device: str, tip: Tip) -> bool:
    """Whether a given-back end of the log is here with all before it: a family's history may bring single ones."""
    chain = _chain(session, device, tip.epoch)
    back = list(_back(chain, tip.head))
    return bool(back) and (chain[back[-1]][2] == 1 or bool(written_here(session, device, back)))


def certificate(session: Session, device: str) -> DeviceRow | None:
    """The certificate of an enrolled device, revoked ones included."""
    return session.get(DeviceRow, device)


def numbered(session: Session, device: str, epoch: int, first: int, last: int) -> list[Found]:
    """Entries of a log with numbers from `first` to `last`; a number may be there twice after a fork."""
    query = select(*_FOUND).where(E.device == device, E.epoch == epoch, E.seq.between(first, last))
    return [Found(*row) for row in session.execute(query)]


def standing_of(session: Session, heads: Iterable[str]) -> dict[str, Found]:
    """How those of these entries stand that are here, by head."""
    return {row[0]: Found(*row) for row in _of_heads(session, select(*_FOUND), heads)}


def briefly(session: Session, heads: Iterable[str]) -> dict[str, Brief]:
    """Those of these entries that are here and may go down, by head."""
    return {row[0]: Brief(*row) for row in _of_heads(session, select(*_BRIEF).where(*_GOES_DOWN), heads)}


def followed(session: Session, entry: Entry) -> bool:
    """Whether another entry of the same log, number and predecessor is here; for the first of an epoch, any."""
    mine = entry.header
    query = select(E.header).where(
        E.device == mine.device, E.epoch == mine.epoch, E.seq == mine.seq, E.head != entry.head
    )
    others = session.execute(query).scalars()
    return any(mine.seq == 1 or strict_json.load(each)["prev"] == mine.prev for each in others)


def lost(session: Session, device: str, tips: Iterable[Tip], stated: Iterable[Tip]) -> list[Piece]:
    """Entries of a log that are here and that its own laptop, holding only `stated`, does not have."""
    held = set(stated)
    missing = [tip for tip in tips if tip not in held]
    found: list[Piece] = []
    for epoch in sorted({tip.epoch for tip in missing}):
        chain = _chain(session, device, epoch)
        there = {head for tip in held if tip.epoch == epoch for head in _back(chain, tip.head)}
        gone = {head for tip in missing if tip.epoch == epoch for head in _back(chain, tip.head)} - there
        found += sorted(pieces(session, [chain[head][1] for head in gone]), key=lambda each: each.seq)
    return found


def reached(session: Session, device: str, tips: Iterable[Tip], arrival: int) -> tuple[Tip, ...]:
    """How far along each of these branches the entries had arrived here by arrival number `arrival`."""
    wanted, found = tuple(tips), []
    for tip in wanted:
        there = session.execute(select(E.arrival).where(E.head == tip.head)).scalars().first()
        if there is not None and there <= arrival:
            found.append(tip)
        elif there is not None and sum(each.epoch == tip.epoch for each in wanted) == 1:
            own = (E.device == device, E.epoch == tip.epoch, E.seq < tip.seq, E.arrival <= arrival)
            last = select(E.epoch, E.seq, E.head).where(*own).order_by(E.seq.desc()).limit(1)
            found += [Tip(*row) for row in session.execute(last)]
        else:
            chain = _chain(session, device, tip.epoch)
            heads = [head for head in _back(chain, tip.head) if chain[head][1] <= arrival]
            found += [Tip(tip.epoch, chain[head][2], head) for head in heads[:1]]
    return tuple(found)


def _chain(session: Session, device: str, epoch: int) -> dict[str, tuple[str, int, int]]:
    query = select(E.head, E.header, E.arrival, E.seq).where(E.device == device, E.epoch == epoch)
    return {
        head: (strict_json.load(header)["prev"], arrival, seq) for head, header, arrival, seq in session.execute(query)
    }


def _back(chain: dict[str, tuple[str, int, int]], head: str) -> Iterator[str]:
    while head in chain:
        yield head
        head = chain[head][0]


def unconfirmed_in(session: Session, device: str, family: str, reach: dict[int, int]) -> int:
    """How many entries this device wrote in a family that lie beyond `reach` (epoch to number)."""
    query = select(E.epoch, E.seq).where(
        E.subject == f"family:{family}", E.device == device, E.bundle.is_(None)
    )
    return len([seq for epoch, seq in session.execute(query) if seq > reach.get(epoch, 0)])


# what travels


def since(session: Session, arrival: int) -> list[Brief]:
    """What arrived after a number and may go down at all, in order of arrival; nothing of the office's own."""
    query = select(*_BRIEF).where(E.arrival > arrival, E.subject != "office", *_GOES_DOWN).order_by(E.arrival)
    return [Brief(*row) for row in session.execute(query)]


def of_kind(session: Session, kind: str, after: int) -> list[tuple[int, bytes]]:
    """(arrival, body) of the entries of a kind that arrived after a number."""
    query = (
        select(E.arrival, E.body)
        .where(E.kind == kind, E.arrival > after, E.body.is_not(None), E.quarantined.is_(None))
        .order_by(E.arrival)
    )
    return [(arrival, body) for arrival, body in session.execute(query)]


def of_family(session: Session, family: str) -> tuple[list[int], int]:
    """Arrival numbers of a family's whole history, and its size in bytes."""
    size = func.length(E.header) + func.coalesce(func.length(E.body), 0)
    rows = session.execute(select(E.arrival, size).where(E.subject == f"family:{family}", *_GOES_DOWN)).all()
    return [row[0] for row in rows], sum(row[1] for row in rows)


def pieces(session: Session, arrivals: Iterable[int]) -> Iterator[Piece]:
    """The entries with these arrival numbers, in order of number."""
    for some in _some(sorted(set(arrivals))):
        for row in session.execute(select(*_PIECE).where(E.arrival.in_(some)).order_by(E.arrival)):
            yield Piece(*row)


class HeldRow(NamedTuple):
    """An entry in quarantine and why."""

    head: str
    epoch: int
    seq: int
    reason: str


def held_back(session: Session, device: str) -> list[HeldRow]:
    """The entries of one device's log that are in quarantine here, in sequence; an empty reason needs nobody."""
    query = (
        select(E.head, E.epoch, E.seq, E.quarantined)
        .where(E.device == device, E.quarantined.is_not(None))
        .order_by(E.epoch, E.seq, E.arrival)
    )
    return [HeldRow(*row) for row in session.execute(query)]


def families_beyond(session: Session, device: str, ends: Iterable[Tip]) -> set[str]:
    """Families of which entries of that device's log are here that lie beyond these ends of it."""
    last = {tip.epoch: tip.seq for tip in ends}
    query = select(E.subject, E.epoch, E.seq).where(E.device == device, E.subject.startswith("family:"))
    return {
        subject.removeprefix("family:") for subject, epoch, seq in session.execute(query) if seq > last.get(epoch, 0)
    }


# whose is what


def families_of(session: Session, person: str, today: date) -> set[str]:
    """Families that a person is allocated, second in, or covers until a day that is not yet over."""
    query = select(F.family).where(
        or_(F.allocated_to == person, F.second == person, (F.cover == person) & (F.cover_until >= today))
    )
    return set(session.execute(query).scalars())


def families_over(session: Session, today: date) -> set[str]:
    """Closed families whose day of clearing is past."""
    query = select(F.family).where(F.closed_on.is_not(None), F.clear_after < today)
    return set(session.execute(query).scalars())


def founder(session: Session, device: str) -> str | None:
    """Who wrote the first entry of a device's log: the id that its person had before the office gave another."""
    query = select(E.author).where(E.device == device, E.epoch == 1, E.seq == 1).order_by(E.arrival)
    return session.execute(query).scalars().first()


def families_opened_by(session: Session, people: Iterable[str]) -> set[str]:
    """Families that one of these opened, that nobody has allocated yet and that are not restricted."""
    opened = select(E.subject).where(
        E.kind == "family.opened", E.author.in_(list(people)), E.quarantined.is_(None)
    )
    waiting = select(F.family).where(F.allocated_on.is_(None), F.restricted.is_(False))
    families = {each.removeprefix("family:") for each in session.execute(opened).scalars()}
    return families & set(session.execute(waiting).scalars())


def family_ids(session: Session, *, conflicted: bool = False) -> set[str]:
    """Every family of the caseload tables, or only those in which something is in conflict."""
    query = select(F.family)
    return set(session.execute(query.where(F.conflicts > 0) if conflicted else query).scalars())


def labels(session: Session, families: Iterable[str]) -> dict[str, str]:
    """What the team calls these families."""
    return {
        row[0]: row[1]
        for some in _some(families)
        for row in session.execute(select(F.family, F.label).where(F.family.in_(some)))
    }


def _of_heads(session: Session, query: Select[Any], heads: Iterable[str]) -> Iterator[Any]:
    for some in _some(heads):
        yield from session.execute(query.where(E.head.in_(some)))


def _some(wanted: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(wanted)
    for start in range(0, len(found), _CHUNK):
        yield found[start : start + _CHUNK]
