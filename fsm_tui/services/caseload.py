"""The caseload: who needs me next and why (design §7). Families are the rows, not parents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fsm_tui.practice.clocks import ClockState, Standing, not_applicable, state
from fsm_tui.practice.dates import read_distance
from fsm_tui.practice.items import Clock
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Rag
from fsm_tui.services.seat import Seat
from fsm_tui.services.standing import waiting_here
from fsm_tui.vault import drafts, queries
from fsm_tui.vault.tables import DueRow, FamilyRow


@dataclass(frozen=True, slots=True)
class DueLine:
    """One clock as it stands today, in words."""

    clock: str
    label: str
    about: str
    state: ClockState
    ours: bool
    sentence: str
    confirmed: bool

    @property
    def urgent(self) -> bool:
        return self.state.standing in (Standing.OVERDUE, Standing.DUE_TODAY)


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One family of the caseload. Everything that is said here is as of the day asked."""

    family: str
    label: str
    area: str
    base: str
    plan: str
    rag: Rag | None
    rag_because: str
    trend: tuple[Rag, ...]
    next_due: DueLine | None
    why: str
    seen: str
    social_worker_spoken: str
    sync: str
    drafts: int
    returned: int
    conflicts: int
    allocated_to: str
    provisional: bool
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseloadView:
    """The rows in the order in which they need doing, and what the whole looks like."""

    rows: tuple[CaseloadRow, ...]
    today: date
    overdue: int
    whose: str


def read(seat: Seat, *, everybody: bool = False) -> CaseloadView:
    """The caseload of who sits here; at the office, or with `everybody`, all families."""
    today = seat.today()
    everybody = everybody or seat.at_office
    names = seat.names()
    with seat.vault.read() as session:
        # A laptop holds what its person may see; before enrolment that is all it has.
        rows = queries.families(session)
        mine = {row.family for row in queries.families(session, person=seat.me.person, today=today)}
        dues = queries.dues(session)
        waiting = Counter(subject for subject, _ in waiting_here(seat, session))
        kept = Counter(each.family for each in drafts.of(session))
    by_family: dict[str, list[DueLine]] = {}
    for due in dues:
        by_family.setdefault(due.family, []).append(due_line(due, seat.profile, today))
    found = []
    for row in rows:
        if not everybody and mine and row.family not in mine and row.allocated_to is not None:
            continue
        found.append(
            _row(
                row,
                by_family.get(row.family, []),
                today,
                allocated=names.get(row.allocated_to or "", ""),
                unconfirmed=waiting[f"family:{row.family}"],
                held=kept[row.family],
            )
        )
    ordered = tuple(sorted(found, key=_urgency))
    overdue = sum(bool(row.next_due and row.next_due.state.standing is Standing.OVERDUE) for row in ordered)
    return CaseloadView(ordered, today, overdue, "all families" if everybody else "my families")


def due_line(due: DueRow, profile: Profile, today: date) -> DueLine:
    """A stored clock as it stands on a day."""
    clock = next((each for each in profile.clocks if each.code == due.clock), None)
    if clock is None:
        clock = Clock.model_validate(
            {"code": due.clock, "label": due.clock.replace("_", " "), "source": "D", "starts": "allocated",
             "ends": "allocated", "in": "calendar", "per": "family", "who": "practitioner"}
        )  # fmt: skip
    return DueLine(
        clock=due.clock,
        label=clock.label,
        about=due.about,
        state=(
            not_applicable(due.not_because)
            if due.due_on is None
            else state(clock, due.due_on, due.done_on, today, profile)
        ),
        ours=clock.ours,
        sentence=profile.sentence(clock),
        confirmed=clock.confirmed,
    )


def open_lines(lines: Iterable[DueLine]) -> list[DueLine]:
    """What is still to do, the most pressing first."""
    still = [each for each in lines if each.state.standing is not Standing.DONE and each.state.due is not None]
    return sorted(still, key=lambda each: (each.state.due or date.max, not each.ours, each.label))


def _row(
    row: FamilyRow, lines: list[DueLine], today: date, *, allocated: str, unconfirmed: int, held: int
) -> CaseloadRow:
    still = open_lines(lines)
    upcoming = next((each for each in still if each.ours), still[0] if still else None)
    words = []
    if unconfirmed:
        words.append(f"{unconfirmed} not at the office")
    if held:
        words.append(f"{held} draft{'s' if held > 1 else ''}")
    return CaseloadRow(
        family=row.family,
        label=row.label,
        area=row.area,
        base=row.base,
        plan=row.plan,
        rag=Rag(row.rag) if row.rag else None,
        rag_because=row.rag_because,
        trend=tuple(Rag(each) for each in row.trend.split(",") if each),
        next_due=upcoming,
        why=_why(row, upcoming),
        seen=read_distance(row.seen_on, today) if row.seen_on else "not yet",
        social_worker_spoken=(
            read_distance(row.social_worker_spoken_on, today) if row.social_worker_spoken_on else "not yet"
        ),
        sync=", ".join(words) or "at the office",
        drafts=held,
        returned=row.returned,
        conflicts=row.conflicts,
        allocated_to=allocated,
        provisional=row.provisional,
        people=tuple(row.people.split("\n")) if row.people else (),
    )


def _why(row: FamilyRow, upcoming: DueLine | None) -> str:
    if row.returned:
        return f"{row.returned} returned by the team leader"
    if row.conflicts:
        return "two different values recorded: decide"
    if upcoming is not None:
        return f"{upcoming.label}: {upcoming.state.words}"
    if not row.rag:
        return "risk has not been rated yet"
    return "nothing is due"


def _urgency(row: CaseloadRow) -> tuple[bool, bool, date, int, str]:
    due = row.next_due.state.due if row.next_due and row.next_due.state.due else date.max
    pressing = row.next_due is not None and row.next_due.urgent
    return (
        not (row.returned or row.conflicts),
        not pressing,
        due,
        -(row.rag.rank if row.rag is not None else 1),
        row.label.casefold(),
    )
