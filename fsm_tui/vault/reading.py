"""Read tables: rewritten from the fold of each touched family, in the transaction that touched it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.due import due_items, happenings
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family
from fsm_tui.casework.people import PlanRecorded
from fsm_tui.casework.rating import family_rag, raised_by, trend
from fsm_tui.casework.records import Parsed, Record
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.team import DeviceEnrolled, DeviceRevoked, StaffNamed
from fsm_tui.moments import london
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile
from fsm_tui.vault.tables import DeviceRow, DueRow, FamilyRow, RecordRow, StaffRow


def rewrite_family(session: Session, family: Family, profiles: Sequence[Profile]) -> None:
    """Replace everything that the read tables hold of one family."""
    session.exec(delete(DueRow).where(col(DueRow.family) == family.id))
    session.exec(delete(RecordRow).where(col(RecordRow.family) == family.id))
    session.exec(delete(FamilyRow).where(col(FamilyRow.family) == family.id))
    session.add(_family_row(family, profiles[-1]))
    session.add_all(
        DueRow(
            family=family.id,
            clock=each.clock,
            about=each.about,
            started_on=each.started_on,
            due_on=each.due_on,
            done_on=each.done_on,
            entry=each.entry,
        )
        for each in due_items(family, profiles)
    )
    session.add_all(_record_row(family, each) for each in family.records.values())


def _family_row(family: Family, profile: Profile) -> FamilyRow:
    rag = family_rag(family, profile)
    allocated = family.allocated.value
    seen = [each for each in family.sessions if not each.voided and _seen(each.shown.body)]
    spoken = [each.on for each in happenings(family, profile) if each.event is Event.SOCIAL_WORKER_SPOKEN]
    worker = family.social_worker.value
    return FamilyRow(
        family=family.id,
        label=family.label.value or "Family without a name",
        area=family.area.value or "",
        base=family.base.value or "",
        plan=_plan(family.plans[-1].value) if family.plans else "",
        mosaic=family.details["mosaic"].value or "",
        people="\n".join(each.name for each in family.people),
        provisional=family.provisional,
        allocated_to=allocated.to if allocated else None,
        second=allocated.second if allocated else None,
        cover=allocated.cover.person if allocated and allocated.cover else None,
        cover_until=allocated.cover.until if allocated and allocated.cover else None,
        allocated_on=allocated.allocated_on if allocated else None,
        rag=rag.rag.value if rag else "",
        rag_because=rag.because if rag else "",
        trend=",".join(each.value for each in trend(family, profile)),
        rated_on=london(rag.rated_at).date() if rag else None,
        seen_on=max((london(each.shown.entry.header.happened).date() for each in seen), default=None),
        social_worker=worker.name if worker else "",
        social_worker_spoken_on=max(spoken, default=None),
        sessions=sum(not each.voided for each in family.sessions),
        goals=len(family.active_goals),
        conflicts=len(family.conflicts),
        newer=len(family.newer),
        returned=sum(each.review == "returned" for each in family.records.values()),
    )


def _plan(plan: PlanRecorded) -> str:
    return plan.plan if plan.ends is None else ""


def _seen(body: object) -> bool:
    return isinstance(body, SessionRecorded) and body.attendance == "attended" and bool(body.present)


def _record_row(family: Family, record: Record[Body]) -> RecordRow:
    header = record.shown.entry.header
    return RecordRow(
        root=record.root,
        head=record.shown.head,
        family=family.id,
        kind=header.kind,
        author=header.author,
        happened_at=header.happened.isoformat(),
        written_at=header.written_at,
        review=record.review,
        versions=len(record.versions),
        voided=record.voided,
        conflict=record.in_conflict,
        raised=raised_by(family, record),
    )


def rewrite_team(session: Session, entries: Iterable[Entry]) -> None:
    """Replace staff and devices from the team's entries; the later written wins."""
    session.exec(delete(StaffRow))
    session.exec(delete(DeviceRow))
    ordered = sorted(entries, key=lambda each: (each.header.written_at, each.head))
    staff: dict[str, StaffRow] = {}
    devices: dict[str, DeviceRow] = {}
    for entry in ordered:
        body = Parsed.of(entry).body
        if isinstance(body, StaffNamed):
            staff[body.person] = StaffRow(person=body.person, name=body.name, role=body.role, area=body.area)
        elif isinstance(body, DeviceEnrolled):
            staff.setdefault(body.person, StaffRow(person=body.person, name=body.name, role=body.role))
            devices[body.device] = DeviceRow(**body.model_dump())
        elif isinstance(body, DeviceRevoked) and body.device in devices:
            devices[body.device].revoked = True
            devices[body.device].revoked_because = body.reason
    session.add_all([*staff.values(), *devices.values()])
