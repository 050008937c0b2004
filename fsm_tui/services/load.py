"""How much everybody carries: families by practitioner, area and base (A11, A42, A43).

Counted from the read tables alone. Who is closed, declined or linked to another family is not counted, and
support requests that wait for the allocation meeting are counted apart: they are nobody's load yet.
A restricted family counts like any other; a count names nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Rag
from fsm_tui.services import whose
from fsm_tui.services.seat import Seat
from fsm_tui.vault import queries
from fsm_tui.vault.tables import FamilyRow

#: The code of what has no area, base, plan or rating.
NONE = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the families are of one kind. `code` is empty where nothing is recorded."""

    code: str
    label: str
    families: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one person, area or base carries. `code` is a staff id or a code of the guidance, empty for nobody.

    `rags` always holds red, amber, green and not rated, in this order; the others only what there is, in the
    order of the guidance. `overdue` counts families with anything of ours overdue. `beside` counts families in
    which a person is second or covers, which are in nobody else's number but their own practitioner's.
    """

    code: str
    label: str
    families: int
    rags: tuple[Share, ...]
    areas: tuple[Share, ...]
    bases: tuple[Share, ...]
    plans: tuple[Share, ...]
    overdue: int
    beside: int = 0

    def rag(self, code: str) -> int:
        """How many are rated so; `""` for not rated yet."""
        return next((each.families for each in self.rags if each.code == code), 0)


@dataclass(frozen=True, slots=True)
class LoadView:
    """The load of a day. `people` by name: a practitioner's own, at the office and for the leader everybody's.

    `everybody` says which of both it is: the same families as in the caseload read so.
    `unallocated` are families in the work that nobody has, `requests` how many wait for the allocation meeting.
    """

    today: date
    people: tuple[Load, ...]
    areas: tuple[Load, ...]
    bases: tuple[Load, ...]
    unallocated: Load
    requests: int
    whole: Load
    everybody: bool


def read(seat: Seat) -> LoadView:
    """The load as it stands today: of the whole team at the office and for the leader, else of who sits here."""
    everybody = seat.at_office or seat.me.role == "leader"
    today, profile, names = seat.today(), seat.profile, seat.names()
    with seat.vault.read() as session:
        rows = [row for row in queries.families(session) if not whose.put_away(row)]
        late = queries.overdue(session, [clock.code for clock in profile.clocks if clock.ours], today)
        staff = queries.staff(session)
        gone = queries.gone(session)
    requests = sum(map(whose.requested, rows))
    working = [row for row in rows if not whose.requested(row)]
    if not everybody:
        working = whose.mine(seat, working)
    counted = _Counting(profile, late)
    holders: set[str] = {row.allocated_to for row in working if row.allocated_to}
    if everybody:
        holders |= {each.person for each in staff.values() if each.role == "practitioner"} - gone
    else:
        holders = {seat.me.person}
    shared = [row for row in working if row.second or row.cover]
    people = []
    for person in sorted(holders, key=lambda each: ((names.get(each) or each).casefold(), each)):
        theirs = [row for row in working if row.allocated_to == person]
        beside = sum(row.allocated_to != person and whose.has(row, person, today) for row in shared)
        people.append(counted.load(person, seat.name_of(person), theirs, beside))
    return LoadView(
        today=today,
        people=tuple(people),
        areas=counted.by("areas", "area", working),
        bases=counted.by("bases", "base", working),
        unallocated=counted.load(NONE, "Nobody yet", [row for row in working if row.allocated_to is None]),
        requests=requests,
        whole=counted.load(NONE, "All families", working),
        everybody=everybody,
    )


class _Counting:
    """Counts rows in the order and with the labels of the guidance."""

    def __init__(self, profile: Profile, late: frozenset[str]) -> None:
        self._profile, self._late = profile, late
        self._rags = [(each.value, profile.rag(each).label) for each in (Rag.RED, Rag.AMBER, Rag.GREEN)]

    def load(self, code: str, label: str, rows: list[FamilyRow], beside: int = 0) -> Load:
        rated = Counter(row.rag for row in rows)
        return Load(
            code=code,
            label=label,
            families=len(rows),
            rags=tuple(Share(each, called, rated[each]) for each, called in (*self._rags, (NONE, "Not rated yet"))),
            areas=self._shares("areas", (row.area for row in rows), "No area"),
            bases=self._shares("bases", (row.base for row in rows), "No base"),
            plans=self._shares("plan_types", (row.plan for row in rows), "No plan recorded"),
            overdue=sum(row.family in self._late for row in rows),
            beside=beside,
        )

    def by(self, held: str, part: str, rows: list[FamilyRow]) -> tuple[Load, ...]:
        """The load of each area or base: those that the guidance offers, and others where families are."""
        found: dict[str, list[FamilyRow]] = {item.code: [] for item in self._profile.offered(held)}
        for row in rows:
            found.setdefault(getattr(row, part), []).append(row)
        nowhere = found.pop(NONE, [])
        loads = [self.load(code, self._profile.label(held, code), some) for code, some in found.items()]
        return tuple(loads + ([self.load(NONE, f"No {part}", nowhere)] if nowhere else []))

    def _shares(self, held: str, codes: Iterable[str], none: str) -> tuple[Share, ...]:
        counted = Counter(codes)
        order = {item.code: place for place, item in enumerate(self._profile.offered(held))}
        known = sorted((code for code in counted if code), key=lambda code: (order.get(code, len(order)), code))
        shares = [Share(code, self._profile.label(held, code), counted[code]) for code in known]
        return tuple(shares + ([Share(NONE, none, counted[NONE])] if counted[NONE] else []))
