"""The caseload: who needs me next and why (A11, A42, A94, A138, design §7). Families are the rows, not parents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from fsm_tui.errors import Refused
from fsm_tui.practice.clocks import ClockState, Standing, not_applicable, state
from fsm_tui.practice.dates import read_day, read_distance
from fsm_tui.practice.items import Clock
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Rag
from fsm_tui.services import elsewhere, whose
from fsm_tui.services.seat import Seat
from fsm_tui.services.settling import briefly
from fsm_tui.services.standing import waiting_by_family
from fsm_tui.vault import queries
from fsm_tui.vault.tables import DueRow, FamilyRow

Order = Literal["next", "name", "rag", "seen", "allocated"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class DueLine:
    """One clock as it stands today, in words. `entry` is the head of what stopped it, or else started it."""

    clock: str
    label: str
    about: str
    state: ClockState
    ours: bool
    sentence: str
    confirmed: bool
    entry: str = ""
    planned: date | None = None

    @property
    def words(self) -> str:
        """How it stands, and the day of a visit in the diary that would do it."""
        return f"{self.state.words}, planned for {read_day(self.planned)}" if self.planned else self.state.words

    @property
    def urgent(self) -> bool:
        return self.state.standing in (Standing.OVERDUE, Standing.DUE_TODAY)


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One family of the caseload. Everything that is said here is as of the day asked.

    `holder` is the staff id behind `allocated_to`. `overdue` counts our own clocks that are past their day,
    `unconfirmed` entries that are only here. `hidden` is a restricted family that who sits here may not know: it has
    no name, no people and no reasons.
    """

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
    holder: str = ""
    overdue: int = 0
    unconfirmed: int = 0
    seen_on: date | None = None
    allocated_on: date | None = None
    requested: bool = False
    restricted: bool = False
    hidden: bool = False
    carried_over: bool = False
    closed_on: date | None = None
    missed_in_a_row: int = 0
    closure_proposed: bool = False
    proposed: Rag | None = None
    proposed_refused: bool = False

    @property
    def proposed_words(self) -> str:
        """A rating below Red that is not in force, in a few words."""
        return briefly(self.proposed, refused=self.proposed_refused)


@dataclass(frozen=True, slots=True)
class CaseloadView:
    """The rows in the order in which they need doing, and what the whole looks like.

    `overdue` counts families with anything of ours overdue; `closed` families that are not shown because they
    are closed, declined or linked to another one.
    """

    rows: tuple[CaseloadRow, ...]
    today: date
    overdue: int
    whose: str
    closed: int = 0


def read(seat: Seat, *, everybody: bool = False, closed: bool = False) -> CaseloadView:
    """The caseload of who sits here; at the office, or with `everybody`, all families; with `closed` those too.

    A support request that nobody has been allocated yet is in no practitioner's caseload; the office has it in
    its list. A restricted family is left out on a laptop of somebody who has no part in it, and shown without
    its name at the office.
    """
    today = seat.today()
    everybody = everybody or seat.at_office
    names = seat.names()
    with seat.vault.read() as session:
        rows = queries.family_lines(session)
        dues = [*queries.open_dues(session), *elsewhere.open_dues(seat, session)]
        waiting = waiting_by_family(seat, session)
        kept = queries.drafts_by_family(session)
    away = [row for row in rows if whose.put_away(row)]
    if not closed:
        gone = {row.family for row in away}
        rows = [row for row in rows if row.family not in gone]
    if not seat.at_office:
        rows = [row for row in rows if not whose.requested(row) and whose.sees(seat, row)]
    if not everybody:
        rows = whose.mine(seat, rows)
    clocks = Clocks(seat.profile, today)
    open_by_family: dict[str, list[tuple[str, str, date]]] = {}
    for family, clock, about, due_on in dues:
        open_by_family.setdefault(family, []).append((clock, about, due_on))
    found = []
    for row in rows:
        if not whose.sees(seat, row):
            found.append(_hidden(row, names.get(row.allocated_to or "", "")))
            continue
        upcoming, overdue = clocks.next_of(open_by_family.get(row.family, ()))
        found.append(
            _row(
                row,
                upcoming,
                today,
                overdue=overdue,
                allocated=names.get(row.allocated_to or "", ""),
                unconfirmed=waiting.get(row.family, 0),
                held=kept.get(row.family, 0),
            )
        )
    return CaseloadView(
        rows=ordered(found, "next"),
        today=today,
        overdue=sum(row.overdue > 0 for row in found),
        whose="all families" if everybody else "my families",
        closed=0 if closed else len(away),
    )


class Clocks:
    """The guidance's clocks on one day. The same words for the same clock and day are made once."""

    def __init__(self, profile: Profile, today: date) -> None:
        self._profile, self._today = profile, today
        self._known = {clock.code: clock for clock in profile.clocks}
        self._states: dict[tuple[str, date], ClockState] = {}

    def clock(self, code: str) -> Clock:
        """The clock of that code; one that this guidance no longer has is ours, and goes by its code."""
        if code not in self._known:
            self._known[code] = Clock.model_validate(
                {"code": code, "label": code.replace("_", " "), "source": "D", "starts": "allocated",
                 "ends": "allocated", "in": "calendar", "per": "family", "who": "practitioner"}
            )  # fmt: skip
        return self._known[code]

    def line(self, code: str, about: str, stands: ClockState) -> DueLine:
        """A clock as it stands, in words."""
        clock = self.clock(code)
        return DueLine(
            clock=code,
            label=clock.label,
            about=about,
            state=stands,
            ours=clock.ours,
            sentence=self._profile.sentence(clock),
            confirmed=clock.confirmed,
        )

    def open(self, code: str, due_on: date) -> ClockState:
        """How a clock that is still to be done stands."""
        key = (code, due_on)
        if key not in self._states:
            self._states[key] = state(self.clock(code), due_on, None, self._today, self._profile)
        return self._states[key]

    def next_of(self, dues: Sequence[tuple[str, str, date]]) -> tuple[DueLine | None, int]:
        """The most pressing of (clock, about, due), ours before others'; and how many of ours are overdue."""
        if not dues:
            return None, 0
        ours = [due for due in dues if self.clock(due[0]).ours]
        clock, about, due_on = min(ours or dues, key=lambda due: (due[2], self.clock(due[0]).label))
        return self.line(clock, about, self.open(clock, due_on)), sum(due[2] < self._today for due in ours)


def due_line(due: DueRow, profile: Profile, today: date) -> DueLine:
    """A stored clock as it stands on a day; one that does not apply says why."""
    clocks = Clocks(profile, today)
    if due.due_on is None:
        stands = not_applicable(due.not_because)
    else:
        stands = state(clocks.clock(due.clock), due.due_on, due.done_on, today, profile)
    return replace(clocks.line(due.clock, due.about, stands), entry=due.entry)


def open_lines(lines: Iterable[DueLine]) -> list[DueLine]:
    """What is still to do, the most pressing first."""
    still = [each for each in lines if each.state.standing is not Standing.DONE and each.state.due is not None]
    return sorted(still, key=lambda each: (each.state.due or date.max, not each.ours, each.label))


def _row(
    row: FamilyRow, upcoming: DueLine | None, today: date, *, overdue: int, allocated: str, unconfirmed: int, held: int
) -> CaseloadRow:
    words = []
    if unconfirmed:
        words.append(f"{unconfirmed} not at the office")
    if held:
        words.append(f"{held} draft{'s' if held > 1 else ''}")
    spoken = row.social_worker_spoken_on
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
        social_worker_spoken=read_distance(spoken, today) if spoken else "not yet",
        sync=", ".join(words) or "at the office",
        drafts=held,
        returned=row.returned,
        conflicts=row.conflicts,
        allocated_to=allocated,
        provisional=row.provisional,
        people=tuple(row.people.split("\n")) if row.people else (),
        holder=row.allocated_to or "",
        overdue=overdue,
        unconfirmed=unconfirmed,
        seen_on=row.seen_on,
        allocated_on=row.allocated_on,
        requested=whose.requested(row),
        restricted=row.restricted,
        carried_over=row.carried_over,
        closed_on=row.closed_on,
        missed_in_a_row=row.missed_in_a_row,
        closure_proposed=row.closure_proposed is not None,
        proposed=Rag(row.proposed) if row.proposed else None,
        proposed_refused=row.proposed_refused,
    )


def _hidden(row: FamilyRow, allocated: str) -> CaseloadRow:
    """A restricted family for who has no part in it: that there is one, where, and who has it."""
    return CaseloadRow(
        family=row.family, label=whose.RESTRICTED, area=row.area, base=row.base, plan="", rag=None, rag_because="",
        trend=(), next_due=None, why="restricted: only the team leader and who has it may see it", seen="not shown",
        social_worker_spoken="not shown", sync="at the office", drafts=0, returned=0, conflicts=0,
        allocated_to=allocated, provisional=False, people=(), holder=row.allocated_to or "", restricted=True,
        hidden=True,
    )  # fmt: skip


def _why(row: FamilyRow, upcoming: DueLine | None) -> str:
    if row.closed_on is not None:
        return f"closed on {read_day(row.closed_on)}"
    if row.linked_to is not None:
        return "linked to the family that we have"
    if row.returned:
        return f"{row.returned} returned by the team leader"
    if row.conflicts:
        return "two different values recorded: decide"
    if row.allocated_to is None and row.request:
        said = _REQUESTS.get(row.request, "support request")
        return f"{said}, {upcoming.state.words}" if upcoming and whose.requested(row) else said
    if upcoming is not None:
        return f"{upcoming.label}: {upcoming.state.words}"
    if not row.rag:
        return "risk has not been rated yet"
    return "nothing is due"


def order_named(name: str) -> Order:
    """The order of that name; Refused where there is none."""
    for order in ORDERS:
        if order == name:
            return order
    raise Refused("No such order", "Families can be ordered by: " + ", ".join(ORDERS) + ".")


_REQUESTS = {
    "pending": "support request: to be allocated",
    "deferred": "support request: deferred",
    "more_information": "support request: more information asked for",
    "declined": "support request: declined",
}


def ordered(rows: Iterable[CaseloadRow], by: Order) -> tuple[CaseloadRow, ...]:
    """The rows in one of the orders. Equal ones stand as they need doing next, then by name.

    `rag` red first and unrated last; `seen` who was never or longest not seen first; `allocated` the newest first.
    """
    return tuple(sorted(rows, key=_KEYS[by]))


def _urgency(row: CaseloadRow) -> tuple[bool, bool, bool, date, int, str]:
    due = row.next_due.state.due if row.next_due and row.next_due.state.due else date.max
    pressing = row.next_due is not None and row.next_due.urgent
    return (
        row.closed_on is not None or row.hidden,
        not (row.returned or row.conflicts),
        not pressing,
        due,
        -(row.rag.rank if row.rag is not None else 1),
        row.label.casefold(),
    )


_KEYS: Mapping[str, Callable[[CaseloadRow], tuple[object, ...]]] = {
    "next": _urgency,
    "name": lambda row: (row.label.casefold(), row.family),
    "rag": lambda row: (-row.rag.rank if row.rag is not None else 1, _urgency(row)),
    "seen": lambda row: (row.seen_on or date.min, _urgency(row)),
    "allocated": lambda row: (-(row.allocated_on or date.min).toordinal(), _urgency(row)),
}
