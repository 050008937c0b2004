"""What the diary's read table says: planned visits of a family, and appointments that belong to none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.diary import Planned
from fsm_tui.casework.family import Family, Visit
from fsm_tui.casework.folding.appointments import Appointment
from fsm_tui.vault.tables import DiaryRow, FamilyRow


def of_family(family: Family) -> list[dict[str, Any]]:
    """One row a planned visit."""
    names = {each.id: each.name for each in family.people}
    alerts = family.alerts
    return [
        _planned(visit.plan, visit.others)
        | dict(
            root=visit.root,
            family=family.id,
            who=_who(family, visit),
            author=visit.author,
            kind=visit.plan.value.session_kind,
            title="",
            people="\n".join(names[each] for each in visit.plan.value.people if each in names),
            alerts=alerts,
            state=visit.state,
            outcome=visit.attendance,
            session=visit.session or "",
        )
        for visit in family.visits
    ]


def _who(family: Family, visit: Visit) -> str:
    """In whose diary a visit stands: of who planned it while they work with the family, else of who has it now."""
    allocated = family.allocated.value
    if allocated is None:
        return visit.author
    cover = allocated.cover
    works = {allocated.to, allocated.second, cover.person if cover and cover.until >= visit.plan.value.on else None}
    return visit.author if visit.author in works else allocated.to or visit.author


def of_appointments(found: Iterable[Appointment]) -> list[dict[str, Any]]:
    """One row an appointment. Its family is empty."""
    return [
        _planned(each.plan, each.others)
        | dict(
            root=each.root,
            family="",
            who=each.author,
            author=each.author,
            kind=each.plan.value.what,
            title=each.plan.value.title,
            people="",
            alerts="",
            state=each.state,
            outcome="",
            session="",
        )
        for each in found
    ]


def _planned(plan: Statement[Any], others: Sequence[Statement[Any]]) -> dict[str, Any]:
    value: Planned = plan.value
    return dict(
        head=plan.head,
        on=value.on,
        at=value.at or "",
        minutes=value.minutes,
        place=value.place,
        joint_with=value.joint_with,
        finish_by=value.finish_by or "",
        note=value.note,
        cancelled=value.cancelled,
        also="\n".join(_also(each.value) for each in others) if others else None,
    )


def _also(other: Planned) -> str:
    """Another version that stands: its day and hour, or nothing if it says that it does not take place."""
    return "" if other.cancelled.strip() else f"{other.on.isoformat()} {other.at or ''}".strip()


# questions to it


def between(session: Session, first: date, last: date, *, who: str | None = None) -> list[DiaryRow]:
    """What stands in the diary from `first` to `last`, both counted, in order; with `who` only in theirs."""
    return _rows(session, who, col(DiaryRow.on) >= first, col(DiaryRow.on) <= last)


def before(session: Session, day: date, *, who: str | None = None) -> list[DiaryRow]:
    """What was planned for earlier days and of which nothing was said since."""
    return _rows(session, who, DiaryRow.state == "planned", col(DiaryRow.on) < day)


def to_come(session: Session, day: date) -> list[DiaryRow]:
    """Visits of all families that are planned from `day` on."""
    return _rows(session, None, DiaryRow.state == "planned", col(DiaryRow.on) >= day, DiaryRow.family != "")


def open_of(session: Session, family: str) -> list[DiaryRow]:
    """What is planned for one family, to come or not written up."""
    return _rows(session, None, DiaryRow.family == family, DiaryRow.state == "planned")


def rooted(session: Session, root: str) -> DiaryRow | None:
    """The row of one visit or appointment."""
    return session.exec(select(DiaryRow).where(DiaryRow.root == root)).first()


def of_families(session: Session, families: Collection[str]) -> dict[str, FamilyRow]:
    """The caseload's rows of these families."""
    wanted = sorted(families)
    found: dict[str, FamilyRow] = {}
    for start in range(0, len(wanted), 500):
        rows = session.exec(select(FamilyRow).where(col(FamilyRow.family).in_(wanted[start : start + 500])))
        found.update((row.family, row) for row in rows)
    return found


def _rows(session: Session, who: str | None, *conditions: Any) -> list[DiaryRow]:
    query = select(DiaryRow).where(*conditions)
    if who is not None:
        query = query.where(DiaryRow.who == who)
    # Whole days first, then by the clock on the wall; on the two odd nights of the year too.
    return list(session.exec(query.order_by(col(DiaryRow.on), col(DiaryRow.at), col(DiaryRow.root))))
