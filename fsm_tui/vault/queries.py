"""Questions to the read tables. Each answer is a frozen value; nothing here knows today's date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement
from sqlalchemy.sql import expression as core
from sqlmodel import Session, col, func, or_, select

from fsm_tui.errors import NotFound
from fsm_tui.vault import search
from fsm_tui.vault.tables import DeviceRow, DraftRow, DueRow, EntryRow, FamilyRow, PersonRow, RecordRow, StaffRow

SHORTEST_ID = 4
_FAMILY, _DUE = (FamilyRow.metadata.tables[name] for name in ("family", "due"))
_FAMILIES = core.select(_FAMILY).order_by(_FAMILY.c.label)
_OPEN_DUES = (
    core.select(_DUE.c.family, _DUE.c.clock, _DUE.c.about, _DUE.c.due_on)
    .where(_DUE.c.done_on.is_(None), _DUE.c.due_on.is_not(None))
    .order_by(_DUE.c.due_on)
)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person of the team as the office named them."""

    person: str
    name: str
    role: str
    area: str


def staff(session: Session) -> dict[str, StaffMember]:
    """Everybody of the team, by staff id."""
    rows = session.exec(select(StaffRow))
    return {row.person: StaffMember(row.person, row.name, row.role, row.area or "") for row in rows}


def staff_names(session: Session) -> dict[str, str]:
    return {person: each.name for person, each in staff(session).items()}


def devices(session: Session) -> list[DeviceRow]:
    """Enrolled devices, by name."""
    return list(session.exec(select(DeviceRow).order_by(col(DeviceRow.name), col(DeviceRow.device))))


def families(session: Session, *, person: str | None = None, today: date | None = None) -> list[FamilyRow]:
    """Rows of the caseload; with `person` only those that this person is allocated, second in, or covers."""
    query = select(FamilyRow).order_by(col(FamilyRow.label))
    if person is not None:
        query = query.where(
            or_(
                col(FamilyRow.allocated_to) == person,
                col(FamilyRow.second) == person,
                (col(FamilyRow.cover) == person) & (col(FamilyRow.cover_until) >= (today or date.min)),
                col(FamilyRow.provisional),
            )
        )
    return list(session.exec(query))


def family_lines(session: Session) -> Sequence[FamilyRow]:
    """All rows of the caseload, to be read only: they read like `FamilyRow` and cost a tenth of it."""
    return cast("Sequence[FamilyRow]", session.connection().execute(_FAMILIES).fetchall())


def open_dues(session: Session) -> Sequence[tuple[str, str, str, date]]:
    """(family, clock, about, due) of everything that is still to be done, to be read only."""
    rows = session.connection().execute(_OPEN_DUES).fetchall()
    return cast("Sequence[tuple[str, str, str, date]]", rows)


def family_row(session: Session, family: str) -> FamilyRow | None:
    """The row of one family."""
    return session.get(FamilyRow, family)


def family_named(session: Session, ident: str) -> str:
    """The id of a family from its id, at least four signs of its beginning, its Mosaic number, or its label.

    Capitals make no difference in a label. Raises `NotFound` for none and for several.
    """
    if session.get(FamilyRow, ident) is not None:
        return ident
    typed, found = ident.strip(), []
    if typed:
        rows = session.exec(select(FamilyRow.family, FamilyRow.mosaic, FamilyRow.label))
        found = [
            family
            for family, mosaic, label in rows
            if typed == mosaic
            or typed.casefold() == label.casefold()
            or (len(typed) >= SHORTEST_ID and family.startswith(typed.lower()))
        ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound("More than one family", "More than one family goes by that.", "Give more of its id.")
    raise no_such_family()


def no_such_family() -> NotFound:
    """The same words for a family that is not here and for one that who asks may not know."""
    return NotFound(
        "No such family", "There is no such family on this computer.", "`fsm-tui caseload` lists the families."
    )


def dues(session: Session, family: str | None = None) -> list[DueRow]:
    """Everything that is due or was done, of one family or of all."""
    query = select(DueRow).order_by(col(DueRow.due_on))
    if family is not None:
        query = query.where(DueRow.family == family)
    return list(session.exec(query))


def overdue(session: Session, clocks: Collection[str], today: date) -> frozenset[str]:
    """Families with any of these clocks past its day and not done."""
    query = select(DueRow.family).where(
        col(DueRow.done_on).is_(None), col(DueRow.due_on) < today, col(DueRow.clock).in_(clocks)
    )
    return frozenset(session.exec(query.distinct()))


def gone(session: Session) -> frozenset[str]:
    """People whose every device has been revoked: they have left, or are about to be enrolled anew."""
    query = select(DeviceRow.person).group_by(col(DeviceRow.person)).having(func.min(DeviceRow.revoked) == 1)
    return frozenset(session.exec(query))


def records(session: Session, *reviews: str) -> list[RecordRow]:
    """Records in one of these states of review, the oldest first."""
    query = select(RecordRow).where(col(RecordRow.review).in_(reviews)).order_by(col(RecordRow.written_at))
    return list(session.exec(query))


def count_records(session: Session, *reviews: str, without: str | None = None) -> int:
    """How many `records` there are, without those of one author."""
    query = select(func.count()).select_from(RecordRow).where(col(RecordRow.review).in_(reviews))
    if without is not None:
        query = query.where(col(RecordRow.author) != without)
    return session.exec(query).one()


def numbered(session: Session, mosaic: str) -> list[FamilyRow]:
    """The families with this Mosaic number."""
    return list(session.exec(select(FamilyRow).where(FamilyRow.mosaic == mosaic).order_by(FamilyRow.label)))


def persons(session: Session, key: str, born: date) -> list[PersonRow]:
    """Everybody in any family with this name, as it is compared, and this date of birth."""
    return list(session.exec(select(PersonRow).where(PersonRow.key == key, PersonRow.born == born)))


def names(session: Session, without: Collection[str] = ()) -> tuple[str, ...]:
    """Every name of a person or of a family in this vault, once each; `without` are families that are left out."""
    people = session.exec(select(PersonRow.name).where(col(PersonRow.family).not_in(without)))
    families = session.exec(select(FamilyRow.label).where(col(FamilyRow.family).not_in(without)))
    return tuple(dict.fromkeys((*people, *families)))


def conflicts(session: Session) -> int:
    return session.exec(select(func.coalesce(func.sum(FamilyRow.conflicts), 0))).one()


def quarantined(session: Session) -> list[EntryRow]:
    """Entries that are kept but not believed until a person says so; an empty mark needs nobody's word."""
    query = select(EntryRow).where(col(EntryRow.quarantined) != "").order_by(col(EntryRow.arrival))
    return list(session.exec(query))


def entries(session: Session, heads: Collection[str]) -> dict[str, EntryRow]:
    """These entries by their heads, as far as they are here."""
    wanted = list(heads)
    found: dict[str, EntryRow] = {}
    for start in range(0, len(wanted), 500):
        query = select(EntryRow).where(col(EntryRow.head).in_(wanted[start : start + 500]))
        found.update({each.head: each for each in session.exec(query)})
    return found


def count_quarantined(session: Session) -> int:
    """How many entries `quarantined` gives."""
    return session.exec(select(func.count()).select_from(EntryRow).where(col(EntryRow.quarantined) != "")).one()


def work_waiting(session: Session, device: str, epoch: int, seq: int) -> tuple[int, str | None]:
    """How many entries `work_since` would give, and when the oldest of them was written."""
    query = select(func.count(), func.min(EntryRow.written_at)).where(*_own_work(device, epoch, seq))
    return session.exec(query).one()


def work_since(session: Session, device: str, epoch: int, seq: int) -> list[tuple[str, str]]:
    """(subject, written) of this device's own work after a point of its log. Reading is not work, and what
    the office gave back to this vault is at the office."""
    query = select(EntryRow.subject, EntryRow.written_at).where(*_own_work(device, epoch, seq))
    return [(subject, written) for subject, written in session.exec(query.order_by(col(EntryRow.written_at)))]


def _own_work(device: str, epoch: int, seq: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(EntryRow.device) == device,
        col(EntryRow.bundle).is_(None),
        or_(col(EntryRow.epoch) > epoch, (col(EntryRow.epoch) == epoch) & (col(EntryRow.seq) > seq)),
        ~col(EntryRow.kind).startswith("access."),
    )


def work_by_subject(session: Session, device: str, epoch: int, seq: int) -> dict[str, int]:
    """How many entries `work_since` would give, by their subject."""
    query = select(EntryRow.subject, func.count()).where(*_own_work(device, epoch, seq)).group_by(col(EntryRow.subject))
    return dict(session.exec(query).all())


def drafts_by_family(session: Session) -> dict[str | None, int]:
    """How many forms are half written, by family; None for those that belong to none yet."""
    query = select(DraftRow.family, func.count()).group_by(col(DraftRow.family))
    return dict(session.exec(query).all())


def counts(session: Session) -> tuple[int, int, int]:
    """(families, entries that are work, drafts)."""
    entries = select(func.count()).select_from(EntryRow).where(~col(EntryRow.kind).startswith("access."))
    return (
        session.exec(select(func.count()).select_from(FamilyRow)).one(),
        session.exec(entries).one(),
        session.exec(select(func.count()).select_from(DraftRow)).one(),
    )


def found(session: Session, typed: str, limit: int) -> list[EntryRow]:
    """Entries whose words match, the newest first."""
    arrivals = search.find(session, typed, limit)
    if not arrivals:
        return []
    rows = session.exec(
        select(EntryRow).where(col(EntryRow.arrival).in_(arrivals), col(EntryRow.quarantined).is_(None))
    )
    return sorted(rows, key=lambda row: -(row.arrival or 0))


