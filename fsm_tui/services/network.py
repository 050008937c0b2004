"""The network around a family: professionals, treatment as told, requests to and from partners (A90-A96, A106)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.casework.folding.network import PartnerRequest, Professional, Treatment
from fsm_tui.practice.dates import read_day
from fsm_tui.services import families, letter_values
from fsm_tui.services.caseload import DueLine
from fsm_tui.services.families import FamilyView
from fsm_tui.services.seat import Seat

TOLD_BY = {"parent": "the parent", "agency": "their agency", "record": "a record", "other": "somebody else"}
WANTED = {"information": "Information", "report": "Report", "attendance": "Attendance", "action": "Action"}
OUTCOMES = {"given": "given", "declined": "declined", "withdrawn": "not needed any more"}
DETAILS = "social_worker"
FROM_REQUEST = "request:"


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A professional. `key` is their id; "social_worker" for the one of the family details, "request:n" for one of
    the support request who is not noted here yet. `verified` None: their agency says that it is not right.
    """

    key: str
    role: str
    name: str
    agency: str
    reach: str
    about: str
    told_by: str
    key_worker: bool
    left_on: date | None
    verified: bool | None
    words: str
    head: str
    in_conflict: bool = False
    due: DueLine | None = None


@dataclass(frozen=True, slots=True)
class TreatmentLine:
    """What was told about treatment; `right` is what the service said, None while it said nothing."""

    key: str
    whose: str
    what: str
    told: str
    right: bool | None
    words: str
    head: str
    due: DueLine | None = None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request to or from a partner. `notice` is in days; `late` in days past the day it was needed, 0 if not.

    `next_stage` is what comes next if nobody answers; "" where it cannot go up any more.
    """

    key: str
    family: str
    ours: bool
    wanted: str
    whom: str
    agency: str
    what: str
    meeting: str
    asked_on: date
    needed_by: date
    notice: int
    late: int
    outcome: str
    answered: str
    stage: int
    stages: tuple[str, ...]
    head: str
    next_stage: str = ""

    @property
    def open(self) -> bool:
        return not self.outcome

    @property
    def notice_words(self) -> str:
        """How many days of notice there were."""
        return "no notice" if not self.notice else f"{self.notice} day{'' if self.notice == 1 else 's'} of notice"


@dataclass(frozen=True, slots=True)
class NetworkView:
    """All of it: who is to be confirmed first, then what is open before what is answered."""

    view: FamilyView
    workers: tuple[WorkerLine, ...]
    treatments: tuple[TreatmentLine, ...]
    requests: tuple[RequestLine, ...]

    @property
    def unverified(self) -> int:
        """How many professionals who are still there are not confirmed."""
        return sum(not each.verified and each.left_on is None for each in self.workers)


def read(seat: Seat, family: str) -> NetworkView:
    """The network of one family. Raises `NotFound`, `Refused` for a family that may not be known here."""
    view = families.read(seat, family)
    dues = {each.about: each for each in (*view.done, *view.dues) if each.about}
    network = view.family.network
    noted = [_worker(seat, view.family, each, dues.get(each.id)) for each in network.workers]
    workers = [*_of_details(seat, view.family, dues.get(DETAILS)), *noted, *_of_request(seat, view.family)]
    return NetworkView(
        view=view,
        workers=tuple(sorted(workers, key=lambda each: (each.left_on is not None, bool(each.verified), each.name))),
        treatments=tuple(_treatment(view.family, each, dues.get(each.id)) for each in network.treatments),
        requests=tuple(
            sorted(
                (request_line(seat, view.family.id, each) for each in network.requests),
                key=lambda each: (not each.open, each.needed_by),
            )
        ),
    )


def _worker(seat: Seat, family: Family, worker: Professional, due: DueLine | None) -> WorkerLine:
    noted = worker.noted.value
    said = worker.confirmed.value if worker.confirmed else None
    if said is None:
        words = "unverified"
    else:
        how = f", {said.how}" if said.how else ""
        sense = "confirmed" if said.right else "their agency says it is not right"
        words = f"{sense}: {said.by}, {read_day(said.on)}{how}" + (f". {said.words}" if said.words else "")
    return WorkerLine(
        key=worker.id,
        role=seat.profile.label("network_roles", noted.role),
        name=noted.name,
        agency=noted.agency,
        reach=", ".join(part for part in (noted.phone, noted.email) if part),
        about=", ".join(family.name_of(each) for each in noted.about),
        told_by=TOLD_BY[noted.told_by],
        key_worker=noted.key_worker,
        left_on=noted.left_on,
        verified=said.right or None if said else False,
        words=words,
        head=worker.noted.head,
        in_conflict=worker.in_conflict,
        due=due,
    )


def _of_details(seat: Seat, family: Family, due: DueLine | None) -> list[WorkerLine]:
    """The lead social worker, who stands in the family's details."""
    worker, heads = family.social_worker.value, family.social_worker.heads
    if worker is None:
        return []
    words = "unverified"
    if worker.verified_on is not None:
        by, how = worker.verified_by or "their agency", f", {worker.verified_how}" if worker.verified_how else ""
        words = f"confirmed: {by}, {read_day(worker.verified_on)}{how}"
    return [
        WorkerLine(
            key=DETAILS,
            role=seat.profile.label("network_roles", DETAILS),
            name=worker.name,
            agency=worker.agency,
            reach=", ".join(part for part in (worker.phone, worker.email) if part),
            about="",
            told_by="the family details",
            key_worker=False,
            left_on=None,
            verified=worker.verified_on is not None,
            words=words,
            head=heads[-1].head,
            in_conflict=len({each.value for each in heads}) > 1,
            due=due,
        )
    ]


def _of_request(seat: Seat, family: Family) -> list[WorkerLine]:
    """Workers of the support request who are nobody noted in the network yet: not by name, and nobody said so."""
    noted = {each.noted.value.name.casefold() for each in family.network.workers}
    same = [each for worker in family.network.workers for each in worker.same]
    return [
        WorkerLine(
            key=f"{FROM_REQUEST}{each.key.partition(':')[2]}",
            role=seat.profile.label("network_roles", each.role),
            name=each.name or "not named",
            agency=each.agency,
            reach=each.phone,
            about="",
            told_by="the support request",
            key_worker=False,
            left_on=None,
            verified=False,
            words="unverified",
            head=family.referral.head if family.referral else "",
        )
        for each in letter_values.workers(family)
        if ":" in each.key
        and each.name.casefold() not in noted
        and not any(known.means(each.role, each.name, each.agency) for known in same)
    ]


def _treatment(family: Family, treatment: Treatment, due: DueLine | None) -> TreatmentLine:
    claimed = treatment.claimed.value
    said = treatment.confirmed.value if treatment.confirmed else None
    words = "unverified"
    if said is not None:
        how = f", {said.how}" if said.how else ""
        sense = "confirmed" if said.right else "the service says otherwise"
        words = f"{sense}: {said.by}, {read_day(said.on)}{how}" + (f". {said.words}" if said.words else "")
    return TreatmentLine(
        key=treatment.id,
        whose=family.name_of(claimed.person),
        what=claimed.what,
        told=f"{TOLD_BY[claimed.told_by]}, {read_day(claimed.on)}",
        right=said.right if said else None,
        words=words,
        head=treatment.claimed.head,
        due=due,
    )


def next_stage(seat: Seat, stage: int, *, ours: bool, outcome: str) -> str:
    """The stage to which a request goes next, in words; "" for one that is answered, asked of us, or at the last."""
    above = [
        each.label
        for number, each in enumerate(seat.profile.lists.escalation_stages, 1)
        if number > stage and not each.retired
    ]
    return above[0] if above and not ours and not outcome else ""


def stage_label(seat: Seat, stage: int) -> str:
    """A stage in the words of the guidance; "" for none."""
    stages = seat.profile.lists.escalation_stages
    return "" if not stage else stages[stage - 1].label if stage <= len(stages) else f"stage {stage}"


def request_line(seat: Seat, family: str, request: PartnerRequest) -> RequestLine:
    """One request in words, as it stands today."""
    asked = request.asked.value
    said = request.answered.value if request.answered else None
    answered = ""
    if said is not None:
        answered = f"{OUTCOMES[said.outcome]}, {read_day(said.on)}" + (f": {said.words}" if said.words else "")
    went = [each.value for each in request.escalated]
    return RequestLine(
        key=request.id,
        family=family,
        ours=asked.way == "in",
        wanted=WANTED[asked.wanted],
        whom=asked.whom,
        agency=asked.agency,
        what=asked.what,
        meeting=asked.meeting,
        asked_on=asked.asked_on,
        needed_by=asked.needed_by,
        notice=asked.notice,
        late=max(0, (seat.today() - asked.needed_by).days) if said is None else 0,
        outcome=said.outcome if said else "",
        answered=answered,
        stage=(reached := max((each.stage for each in went), default=0)),
        stages=tuple(
            f"{stage_label(seat, each.stage)}: {each.to}, {read_day(each.on)}"
            + (f". {each.words}" if each.words else "")
            for each in went
        ),
        head=request.asked.head,
        next_stage=next_stage(seat, reached, ours=asked.way == "in", outcome=said.outcome if said else ""),
    )
