"""Read tables: rewritten from the fold of each touched family, in the transaction that touched it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlmodel import Session, SQLModel

from fsm_tui.casework.allocated_then import NOT_ALLOCATED, not_allocated
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.due import Happening, due_items, happenings
from fsm_tui.casework.engagement import engagement
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.folding.appointments import appointments
from fsm_tui.casework.naming import name_key
from fsm_tui.casework.people import PlanRecorded
from fsm_tui.casework.rating import family_rag, raising, trend
from fsm_tui.casework.records import Parsed, Record
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.sharing import InformationShared
from fsm_tui.casework.team import DeviceEnrolled, DeviceRevoked, StaffNamed
from fsm_tui.moments import london
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile
from fsm_tui.vault import diary_rows, partner_rows
from fsm_tui.vault.tables import (
    DeviceRow,
    DiaryRow,
    DueRow,
    FamilyRow,
    PartnerRow,
    PersonRow,
    RecordRow,
    StaffRow,
)


def _table(model: type[SQLModel]) -> Table:
    return model.metadata.tables[str(model.__tablename__)]


_FAMILY, _RECORD, _DUE, _PERSON = _table(FamilyRow), _table(RecordRow), _table(DueRow), _table(PersonRow)
_DIARY, _PARTNER = _table(DiaryRow), _table(PartnerRow)


def rewrite_family(session: Session, family: Family, profiles: Sequence[Profile]) -> None:
    """Make the read tables say what the fold says of one family; rows that say it already are left alone."""
    raised, told = raising(family), happenings(family, *profiles)
    looked = family.looked_at
    _replace(session, _FAMILY, "family", family.id, [_family_row(family, profiles[-1], told)])
    records = [_record_row(family, each, raised, looked) for each in family.records.values()]
    _replace(session, _RECORD, "root", family.id, records)
    dues = [{"family": family.id, **asdict(each)} for each in due_items(family, profiles, told)]
    _replace(session, _DUE, "number", family.id, dues)
    _replace(session, _PERSON, "number", family.id, [_person_row(family, each) for each in family.people])
    _replace(session, _DIARY, "number", family.id, diary_rows.of_family(family))
    _replace(session, _PARTNER, "number", family.id, partner_rows.of_family(family))


def rewrite_appointments(session: Session, authors: Collection[str], entries: Iterable[Entry]) -> None:
    """Make the diary say what these people's `entries` say of their appointments that belong to no family."""
    found = appointments(Parsed.of(each) for each in entries)
    for author in sorted(authors):
        rows = diary_rows.of_appointments(each for each in found if each.author == author)
        _replace(session, _DIARY, "number", "", rows, whose=author)


def _replace(
    session: Session, table: Table, key: str, family: str, rows: list[dict[str, Any]], *, whose: str | None = None
) -> None:
    """Bring the rows of one family in `table` to `rows`. Most stay the same when one entry is added.

    `whose` leaves alone what is in somebody else's diary.
    """
    about = table.c.family == family
    if whose is not None:
        about &= table.c.who == whose
    columns = [column for column in table.columns if column.name != "number"]
    connection = session.connection()
    there = {
        tuple(row[: len(columns)]): row[-1]
        for row in connection.execute(select(*columns, table.c[key]).where(about))
    }
    wanted = {tuple(row.get(column.name) for column in columns): row for row in rows}
    gone = [there[row] for row in there if row not in wanted]
    if gone:
        connection.execute(delete(table).where(table.c[key] == bindparam("gone")), [{"gone": one} for one in gone])
    new = [wanted[row] for row in wanted if row not in there]
    if new:
        connection.execute(insert(table), new)


def _family_row(family: Family, profile: Profile, told: Sequence[Happening]) -> dict[str, Any]:
    rag = family_rag(family, profile)
    allocated = family.allocated.value
    adults = {each.id for each in family.people if each.role != "child"}
    seen = [each for each in family.sessions if not each.voided and _seen(each.shown.body, adults, profile)]
    spoken = [each.on for each in told if each.event is Event.SOCIAL_WORKER_SPOKEN]
    worker = family.social_worker.value
    asked = family.referral.value.social_worker_rag if family.referral else None
    linked = family.came.linked_to.value
    engaged = engagement(family, profile).values()
    return dict(
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
        proposed=rag.proposed.rag.value if rag and rag.proposed else "",
        proposed_of=rag.proposed.of if rag and rag.proposed else None,
        proposed_refused=bool(rag and rag.proposed and rag.proposed.refused),
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
        carried_over=family.carried_over,
        request=family.request,
        referred_on=family.referral.value.received_on if family.referral else None,
        social_worker_rag=asked.value if asked else "",
        restricted=family.came.restricted,
        linked_to=linked.to if linked else None,
        missed_in_a_row=max((len(each.missed_in_a_row) for each in engaged), default=0),
        exit_on=max((each[-1].value.exit_on for each in family.ending.exits.values()), default=None),
        closure_proposed=family.ending.proposal.head if family.ending.proposal else None,
        closed_on=family.ending.closed.day if family.ending.closed else None,
        clear_after=family.ending.clear_after,
        unverified=partner_rows.unverified(family),
        treatment_told=partner_rows.told(family),
    )


def _person_row(family: Family, person: Person) -> dict[str, Any]:
    return dict(
        family=family.id, person=person.id, name=person.name, key=name_key(person.name), role=person.role,
        born=person.born,
    )  # fmt: skip


def _plan(plan: PlanRecorded) -> str:
    return plan.plan if plan.ends is None else ""


def _seen(body: object, adults: set[str], profile: Profile) -> bool:
    """Whether a parent or carer was met face to face: by the profile's word, a phone call sees nobody."""
    if not isinstance(body, SessionRecorded) or adults.isdisjoint(body.present):
        return False
    kind = next((each for each in profile.lists.session_kinds if each.code == body.session_kind), None)
    outcome = next((each for each in profile.lists.attendance if each.code == body.attendance), None)
    return kind is not None and outcome is not None and kind.sees_parent and outcome.seen


def _record_row(
    family: Family, record: Record[Body], raised: frozenset[str], looked: frozenset[str]
) -> dict[str, Any]:
    misplaced = any(each.value.wrong_family and each.head not in looked for each in record.voids)
    header = record.shown.entry.header
    return dict(
        root=record.root,
        head=record.shown.head,
        family=family.id,
        kind=header.kind,
        author=header.author,
        happened_at=header.happened.isoformat(),
        written_at=header.written_at,
        review="wrong_family" if misplaced else record.review,
        versions=len(record.versions),
        voided=record.voided,
        conflict=record.in_conflict,
        raised=record.shown.head in raised,
        alert=_alert(record.shown.body) or (NOT_ALLOCATED if not_allocated(family, record) else ""),
    )


def _alert(body: object) -> str:
    """What of a record the leader is to see, whatever else waits (B7)."""
    if isinstance(body, InformationShared) and body.ground != "consent":
        return "shared_without_consent"
    if isinstance(body, ConsentRecorded) and body.statement == "withdrawn":
        return "consent_withdrawn"
    return ""


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
