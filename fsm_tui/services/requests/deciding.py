"""What the leader decides about a request: override, triage, who starts first, and the meeting's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.allocation import (
    Allocated,
    AllocationMeetingHeld,
    Considered,
    Decision,
    EligibilityOverridden,
    FirstWorkerAgreed,
    RequestDecided,
)
from fsm_tui.casework.bodies import accept
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.rating import harm_before, severity_before
from fsm_tui.casework.risk import Triaged
from fsm_tui.errors import Faults
from fsm_tui.practice import rag as matrix
from fsm_tui.practice.eligibility import Eligibility, Missing
from fsm_tui.practice.rag import FamilyRag, Harm, Rag, Severity
from fsm_tui.services import eligibility
from fsm_tui.services.recording import Recorded, ToRecord, may_write, write, write_all, write_office
from fsm_tui.services.requests.pending import meetings
from fsm_tui.services.seat import Seat, view_family


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request as it is looked at: what it says, the rules, our triage beside the social worker's word."""

    family: Family
    label: str
    eligibility: Eligibility
    missing: tuple[Missing, ...]
    triage: Statement[Triaged] | None
    social_worker_rag: Rag | None
    decisions: tuple[Statement[RequestDecided], ...]
    first_worker: FirstWorkerAgreed | None
    state: str
    today: date

    @property
    def disagreement(self) -> str:
        """Our triage beside another level of harm by the social worker, in words; empty where they agree."""
        return disagreement(self.family)


def disagreement(family: Family) -> str:
    """Our triage beside another level of harm by the social worker, in words (X5); empty where they agree."""
    ours = family.triage[-1].value.rag if family.triage else None
    theirs = family.referral.value.social_worker_rag if family.referral else None
    if ours is None or theirs is None or ours is theirs:
        return ""
    return f"our triage says {ours.value.capitalize()}, the social worker says {theirs.value.capitalize()}"


def read(seat: Seat, ident: str) -> RequestView:
    """A family's request; for a family opened in the field, how it would stand against the rules without one yet.

    Raises `NotFound`, and `Refused` for a restricted family.
    """
    family = view_family(seat, seat.family(ident).id)
    today = seat.today()
    return RequestView(
        family=family,
        label=family.label.value or "Family without a name",
        eligibility=eligibility.of(family, seat.profile, today),
        missing=eligibility.missing(family, seat.profile, today),
        triage=family.triage[-1] if family.triage else None,
        social_worker_rag=family.referral.value.social_worker_rag if family.referral else None,
        decisions=family.came.requests,
        first_worker=family.came.first_worker.value,
        state=family.request,
        today=today,
    )


def override(seat: Seat, ident: str, rule: str, because: str) -> Recorded:
    """Take the request on though a rule is not met, with the reason (A30)."""
    body = accept(EligibilityOverridden.KIND, {"rule": rule, "because": because})
    return write(seat, ident, body)


def suggested(seat: Seat, severities: dict[str, Severity], harms: dict[str, Harm]) -> FamilyRag | None:
    """What the matrix says of these; None while one side is empty."""
    return matrix.family_rag(seat.profile, severities, harms)


def triage(
    seat: Seat,
    ident: str,
    severities: dict[str, tuple[Severity, str]],
    harms: dict[str, tuple[Harm, str]],
    rag: Rag,
    *,
    differs_because: str = "",
    draft: str | None = None,
) -> Recorded:
    """The triage RAG on both axes: level and because of each person. Errors: `Faults` by place."""
    may_write(seat, Triaged)
    family, now = seat.family(ident), seat.now()

    def stated(before: object, level: object) -> str:
        return "first" if before is None else "unchanged" if before == level else "changed"

    parents = [
        {"person": person, "severity": level.value, "because": because,
         "stated": stated(severity_before(family, person, now), level)}
        for person, (level, because) in severities.items()
    ]  # fmt: skip
    children = [
        {"person": person, "harm": level.value, "because": because,
         "stated": stated(harm_before(family, person, now), level)}
        for person, (level, because) in harms.items()
    ]  # fmt: skip
    body = accept(
        Triaged.KIND,
        {"risk": {"parents": parents, "children": children}, "rag": rag.value, "differs_because": differs_because},
    )
    return write(seat, ident, body, happened=now, draft=draft)


def agree_first_worker(
    seat: Seat, ident: str, first: str, because: str, *, who: str = "", discussed: bool, agreed_on: date | None = None
) -> Recorded:
    """Who starts first, and whether the family was asked (A45)."""
    said = {
        "first": first, "who": who, "because": because, "discussed_with_family": discussed,
        "agreed_on": (agreed_on or seat.today()).isoformat(),
    }  # fmt: skip
    return write(seat, ident, accept(FirstWorkerAgreed.KIND, said))


def decide(
    seat: Seat,
    ident: str,
    decision: Decision,
    *,
    because: str = "",
    to: str | None = None,
    second: str | None = None,
    meeting_on: date | None = None,
    allocated_on: date | None = None,
) -> tuple[Recorded, ...]:
    """One decision on one request; an allocation is written with it, all or nothing."""
    may_write(seat, RequestDecided)
    if decision == "allocated" and to is None:
        raise Faults("Not decided", (("to", "say to whom the family is allocated"),), "Nothing was written.")
    on = meeting_on or seat.today()
    said = {"decision": decision, "meeting_on": on.isoformat(), "because": because}
    wanted = [ToRecord(accept(RequestDecided.KIND, said), ident, seat.now())]
    if decision == "allocated":
        day = allocated_on or seat.today()
        wanted.append(ToRecord(Allocated(to=to, second=second, allocated_on=day, note=because), ident, seat.now()))
    return write_all(seat, wanted)


def close_meeting(
    seat: Seat, on: date, present: Sequence[str], considered: Sequence[Considered], note: str = ""
) -> Recorded:
    """The minutes: who was there, and every decision of the day (A43)."""
    body = AllocationMeetingHeld(on=on, present=tuple(present), considered=tuple(considered), note=note)
    return write_office(seat, body)


def decided_on(seat: Seat, on: date) -> tuple[Considered, ...]:
    """What was decided about requests at the meeting of a day, from the families' own records: for the minutes."""
    from fsm_tui.vault import queries

    found = []
    with seat.vault.read() as session:
        rows = queries.families(session)
    for row in rows:
        if row.referred_on is None:
            continue
        family = seat.family(row.family)
        of_day = [each for each in family.came.requests if each.value.meeting_on == on]
        if of_day:
            last = of_day[-1].value
            allocated = family.allocated.value if last.decision == "allocated" else None
            found.append(
                Considered(
                    family=row.family, decision=last.decision, to=allocated.to if allocated else None,
                    because=last.because,
                )
            )  # fmt: skip
    return tuple(found)


def minutes(seat: Seat) -> tuple[Statement[AllocationMeetingHeld], ...]:
    """Minutes of the meetings held, the newest first."""
    seat.require("leader", "admin")
    return tuple(reversed(meetings(seat)))
