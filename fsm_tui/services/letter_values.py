"""What a letter's places are filled with: names, days and lines drawn from the fold, the clocks and the guidance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.allocation import InvolvedWorker
from fsm_tui.casework.engagement import Engagement, engagement
from fsm_tui.casework.family import Family
from fsm_tui.casework.people import Worker
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import london
from fsm_tui.practice.clocks import ClockState
from fsm_tui.practice.dates import full_date, read_day
from fsm_tui.practice.items import DirectoryEntry, Event, Letter
from fsm_tui.practice.profile import Profile
from fsm_tui.services import eligibility, kept
from fsm_tui.services.caseload import DueLine
from fsm_tui.services.seat import Seat

Value = str | Sequence[str]
TEAM = "team_mailbox"
SOCIAL_WORKER = "social_worker"
WORKBOOK = frozenset({Event.WORKBOOK_SUMMARY_OPENED, Event.WORKBOOK_PROGRAMME_OPENED})


@dataclass(frozen=True, slots=True)
class Told:
    """A professional as told to us. `key` names them in a letter: "social_worker", or role and number."""

    key: str
    role: str
    name: str
    agency: str
    phone: str
    email: str = ""
    confirmed: bool = False


def workers(family: Family) -> tuple[Told, ...]:
    """The social worker and the other workers of the support request."""
    found = []
    known = family.social_worker.value
    if known is not None:
        found.append(_of_worker(known))
    if family.referral is not None:
        for number, each in enumerate(family.referral.value.workers, 1):
            if known is None or each.role != SOCIAL_WORKER:
                found.append(_of_involved(each, number))
    return tuple(found)


def _of_worker(worker: Worker) -> Told:
    confirmed = worker.verified_on is not None
    return Told(SOCIAL_WORKER, SOCIAL_WORKER, worker.name, worker.agency, worker.phone, worker.email, confirmed)


def _of_involved(worker: InvolvedWorker, number: int) -> Told:
    return Told(f"{worker.role}:{number}", worker.role, worker.name, worker.agency, worker.phone)


def everywhere(seat: Seat, letter: Letter) -> dict[str, Value]:
    """What any letter may say: today, who writes, how to reach the team, the guidance."""
    profile = seat.profile
    return {
        "today": full_date(seat.today()),
        "writer": seat.me.name,
        "writer_role": profile.label("roles", seat.me.role),
        "team_contact": _contact(profile),
        "guidance": profile.sentences.get(letter.sentence, ""),
        "document": profile.profile.document,
    }


def _contact(profile: Profile) -> str:
    team = next((each for each in profile.lists.directory if each.code == TEAM and not each.retired), None)
    return ", ".join(part for part in (team.email, team.phone) if part) if isinstance(team, DirectoryEntry) else ""


def of_family(seat: Seat, family: Family, dues: Sequence[DueLine], about: str | None) -> dict[str, Value]:
    """What a letter about a family may say. `about` is a parent or carer by id, or a worker by key."""
    profile, today = seat.profile, seat.today()
    known = workers(family)
    allocated = family.allocated.value
    referral = family.referral.value if family.referral else None
    declined = next((each.value for each in reversed(family.came.requests) if each.value.decision == "declined"), None)
    social_worker = next((each.name for each in known if each.role == SOCIAL_WORKER), "")
    found: dict[str, Value] = {
        "family": family.label.value or "",
        "mosaic": family.details["mosaic"].value or "",
        "area": profile.label("areas", family.area.value) if family.area.value else "",
        "base": profile.label("bases", family.base.value) if family.base.value else "",
        "plan": plan_words(family, profile, today),
        "social_worker": social_worker or (referral.requested_by if referral else ""),
        "team_manager": next((each.name for each in known if each.role == "team_manager"), ""),
        "practitioner": seat.name_of(allocated.to) if allocated and allocated.to else "",
        "allocated_on": full_date(allocated.allocated_on) if allocated and allocated.to else "",
        "received_on": full_date(referral.received_on) if referral else "",
        "meeting_on": full_date(declined.meeting_on) if declined else "",
        "reason": declined.because if declined else "",
        "missing": [each.words for each in eligibility.missing(family, profile, today)],
    }
    found |= _of_clocks(dues, profile)
    worker = next((each for each in known if each.key == about), None)
    if worker is not None:
        found |= {"worker_agency": worker.agency, "worker_details": _details(worker, profile)}
    elif about is not None:
        found |= _of_person(family, about, profile)
    return found


def plan_words(family: Family, profile: Profile, today: date) -> str:
    """The children's plan in force: kind, category, since when."""
    plan = eligibility.plan_in_force(family, today)
    if plan is None:
        return ""
    category = f" ({profile.label('cp_categories', plan.category).lower()})" if plan.category else ""
    return f"{profile.label('plan_types', plan.plan)}{category}, since {full_date(plan.starts)}"


def _of_clocks(dues: Sequence[DueLine], profile: Profile) -> Mapping[str, Value]:
    ends = {each.code: each.ends for each in profile.clocks}
    by: dict[Event, list[DueLine]] = {}
    for each in dues:
        if each.clock in ends and each.state.due is not None:
            by.setdefault(ends[each.clock], []).append(each)
    waiting = [each for event in WORKBOOK for each in by.get(event, ()) if each.state.done_on is None]
    return {
        "workbooks": [f"{each.label}: {each.state.words}" for each in sorted(waiting, key=lambda each: each.label)],
        "workbooks_due": _first([each.state for each in waiting]),
        "supervision_due": _first([each.state for each in by.get(Event.SUPERVISION_INVITED, ())]),
        "joint_visit_due": _first([each.state for each in by.get(Event.JOINT_VISIT_HELD, ())]),
    }


def _first(states: Sequence[ClockState]) -> str:
    days = [each.due for each in states if each.due is not None]
    return full_date(min(days)) if days else ""


def _details(worker: Told, profile: Profile) -> list[str]:
    told = {
        "Name": worker.name,
        "Role": profile.label("network_roles", worker.role),
        "Agency": worker.agency,
        "Phone": worker.phone,
        "Email": worker.email,
    }
    return [f"{label}: {said or 'not told to us'}" for label, said in told.items()]


def _of_person(family: Family, ident: str, profile: Profile) -> Mapping[str, Value]:
    person = family.person(ident)
    engaged = engagement(family, profile).get(ident, Engagement(ident, ()))
    in_person = {each.code for each in profile.lists.session_kinds if each.sees_parent}
    seen = [each.on for each in engaged.contacts if each.engaged == "kept" and each.kind in in_person]
    return {
        "parent": person.name if person else "",
        "missed": [
            f"{read_day(each.on)}: {profile.label('session_kinds', each.kind)}, "
            f"{profile.label('attendance', each.outcome).lower()}"
            for each in engaged.missed_in_a_row
        ],
        "last_seen": full_date(seen[-1]) if seen else "",
        "tried": _tried(family, engaged, profile),
        "stage": _stage(family, ident, profile),
    }


def not_shared(family: Family, profile: Profile, letter: Letter, about: str) -> tuple[str, ...]:
    """What a letter about a parent says that is kept from one of the family, in sentences: its reader must know."""
    engaged = engagement(family, profile).get(about, Engagement(about, ()))
    kept_ones = [each.head for each in engaged.contacts if each.engaged == "kept"]
    told = {
        "missed": [(each.head, "attendance") for each in engaged.missed_in_a_row],
        "last_seen": [(head, "attendance") for head in kept_ones[-1:]],
        "tried": [(head, "attendance") for head, _ in _others(family, engaged, profile)],
        "stage": [(head, f"stages.{about}") for head, _, _ in _stages(family, about)[-1:]],
    }
    found: dict[str, None] = {}
    for name, places in told.items():
        if f"{{{name}}}" in letter.text:
            for head, place in places:
                if names := kept.not_for(family, head, place):
                    found[f"{kept.NOT_SHARED} {names}: {_TOLD[name]}."] = None
    return tuple(found)


_TOLD = {
    "missed": "which sessions were missed", "last_seen": "when they were last seen", "tried": "what we have tried",
    "stage": "the stage of change",
}  # fmt: skip


def _tried(family: Family, engaged: Engagement, profile: Profile) -> list[str]:
    return [words for _, words in _others(family, engaged, profile)]


def _others(family: Family, engaged: Engagement, profile: Profile) -> list[tuple[str, str]]:
    """Contacts since the parent last came that were not with them: calls, other agencies, the social worker."""
    since = engaged.last_kept.on if engaged.last_kept else date.min
    own = {each.head for each in engaged.contacts}
    found = []
    for record in family.sessions:
        for version in record.current:
            body = version.body
            on = london(version.entry.header.happened).date()
            if not isinstance(body, SessionRecorded) or on < since or version.head in own:
                continue
            outcome = next((each for each in profile.lists.attendance if each.code == body.attendance), None)
            if outcome is None or outcome.counts:
                words = f"{read_day(on)}: {profile.label('session_kinds', body.session_kind)}"
                found.append((version.head, words))
    return found


def _stage(family: Family, ident: str, profile: Profile) -> str:
    """The last stage of change that was recorded for a parent, with its day."""
    last = _stages(family, ident)[-1:]
    return "".join(f"{profile.label('stages_of_change', code)} ({full_date(on)})" for _, on, code in last)


def _stages(family: Family, ident: str) -> list[tuple[str, date, str]]:
    """Each stage of change of a parent: the record, the day, the code."""
    found = []
    for record in family.sessions:
        for version in record.current:
            if isinstance(version.body, SessionRecorded):
                on = london(version.entry.header.happened).date()
                for each in version.body.stages:
                    if each.person == ident:
                        found.append((version.head, on, str(each.stage)))
    return found
