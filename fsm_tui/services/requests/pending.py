"""Which requests wait, the reddest and oldest first, and how often a meeting passed them by (A43)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.allocation import AllocationMeetingHeld
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.records import Parsed
from fsm_tui.practice.rag import Rag
from fsm_tui.services import eligibility
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger, queries
from fsm_tui.vault.tables import FamilyRow

WAITING = ("pending", "deferred", "more_information")
STATE_WORDS = {
    "pending": "waits for a decision",
    "deferred": "deferred",
    "more_information": "more information asked for",
    "declined": "declined",
    "allocated": "allocated",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One support request that is not decided. `rag` is our triage, `social_worker_rag` theirs; never merged (X5).

    `rag` is what the leader decided, also where the matrix said otherwise; without a triage what a rating in the
    field comes to.

    `passed_by` counts the meetings held since it came that did not speak of it; `because` is what was said at
    the last one that did. `eligible` is True, False, or None while something is not known yet.
    """

    family: str
    label: str
    area: str
    base: str
    plan: str
    people: tuple[str, ...]
    rag: Rag | None
    social_worker_rag: Rag | None
    received_on: date
    days: int
    passed_by: int
    state: str
    because: str
    eligible: bool | None
    missing: int
    consultation: bool
    other_workers: int
    provisional: bool

    @property
    def disagree(self) -> bool:
        """Whether our triage and the social worker's level of harm differ."""
        return self.rag is not None and self.social_worker_rag is not None and self.rag is not self.social_worker_rag


def waiting(seat: Seat) -> tuple[Waiting, ...]:
    """Every request without a decision: red before amber before green, not rated as amber, then the oldest.

    Without a triage the social worker's level of harm gives the place in the list.
    """
    seat.require("leader", "admin")
    with seat.vault.read() as session:
        rows = [
            row
            for row in queries.families(session)
            if row.request in WAITING and not (row.restricted and seat.me.role != "leader")
        ]
    held = meetings(seat)
    found = [_waiting(seat, row, held) for row in rows]
    return tuple(sorted(found, key=_pressing))


def _pressing(each: Waiting) -> tuple[int, date, str]:
    counted = each.rag or each.social_worker_rag or Rag.AMBER
    return -counted.rank, each.received_on, each.label.casefold()


def _waiting(seat: Seat, row: FamilyRow, held: tuple[Statement[AllocationMeetingHeld], ...]) -> Waiting:
    family, today = seat.family(row.family), seat.today()
    received = row.referred_on or today
    worked_out = eligibility.of(family, seat.profile, today)
    last = family.came.requests[-1].value if family.came.requests else None
    rated = Rag(row.rag) if row.rag else None
    return Waiting(
        family=row.family,
        label=row.label,
        area=row.area,
        base=row.base,
        plan=row.plan,
        people=tuple(row.people.split("\n")) if row.people else (),
        rag=family.triage[-1].value.rag if family.triage else rated,
        social_worker_rag=Rag(row.social_worker_rag) if row.social_worker_rag else None,
        received_on=received,
        days=max(0, (today - received).days),
        passed_by=passed_by(held, row.family, received),
        state=row.request,
        because=last.because if last else "",
        eligible=worked_out.met,
        missing=len(eligibility.missing(family, seat.profile, today)),
        consultation=worked_out.route is not None,
        other_workers=len(family.referral.value.workers) if family.referral else 0,
        provisional=row.provisional,
    )


def passed_by(held: tuple[Statement[AllocationMeetingHeld], ...], family: str, received: date) -> int:
    """How many meetings since a day did not speak of this family."""
    return sum(
        each.value.on > received and all(one.family != family for one in each.value.considered) for each in held
    )


def meetings(seat: Seat) -> tuple[Statement[AllocationMeetingHeld], ...]:
    """The allocation meetings in this vault, the oldest first."""
    with seat.vault.read() as session:
        entries = [ledger.entry_of(row) for row in ledger.of_kind(session, "office", AllocationMeetingHeld.KIND)]
    found = []
    for entry in entries:
        body = Parsed.of(entry).body
        if isinstance(body, AllocationMeetingHeld):
            found.append(Statement.of(body, entry))
    return tuple(sorted(found, key=lambda each: (each.value.on, each.written_at)))
