"""What is due for a family and wants a visit that nobody has planned yet (A44, A54). It suggests; a person plans."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fsm_tui.practice.clocks import Standing
from fsm_tui.practice.items import Event, SessionKind
from fsm_tui.practice.profile import Profile
from fsm_tui.services import caseload
from fsm_tui.services.caseload import Clocks, DueLine
from fsm_tui.services.seat import Seat
from fsm_tui.vault import diary_rows, queries
from fsm_tui.vault.tables import DiaryRow

#: What a visit does for a family's clocks.
BY_A_VISIT = frozenset({Event.PARENT_SEEN, Event.JOINT_VISIT_HELD, Event.RISK_STATED})
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A family with something due that a visit would do. `what` and `stands` are in words, `kind` fits it.

    `planned` is the day of a visit that would do it, but only after it is due.
    """

    family: str
    label: str
    what: str
    stands: str
    due: date
    urgent: bool
    kind: str
    planned: date | None


def does(kind: SessionKind | None, event: Event) -> bool:
    """Whether such a visit, if the parent is there, is what stops a clock of that event."""
    if kind is None:
        return False
    if event is Event.RISK_STATED:
        return kind.updates_risk_and_goals and kind.with_parent
    return event in kind.marks(attended=True, with_social_worker=kind.social_worker)


def suggestions(seat: Seat, *, everybody: bool = False) -> tuple[Suggestion, ...]:
    """One for each family of the caseload where a visit is due within two weeks and none is planned in time.

    For what is overdue already the next visit that is planned is as good as it gets.
    """
    today, profile = seat.today(), seat.profile
    ends = {each.code: each.ends for each in profile.clocks if each.ends in BY_A_VISIT}
    rows = {row.family: row for row in caseload.read(seat, everybody=everybody).rows if not row.hidden}
    with seat.vault.read() as session:
        dues = [each for each in queries.open_dues(session) if each[1] in ends and each[0] in rows]
        planned: dict[str, list[DiaryRow]] = {}
        for row in diary_rows.to_come(session, today):
            planned.setdefault(row.family, []).append(row)
    clocks = Clocks(profile, today)
    kinds = {each.code: each for each in profile.lists.session_kinds}
    found: dict[str, Suggestion] = {}
    for family, clock, _, due in sorted(dues, key=lambda each: (each[3], each[1])):
        if family in found or due > today + AHEAD:
            continue
        fitting = [each.on for each in planned.get(family, ()) if does(kinds.get(each.kind), ends[clock])]
        day = min(fitting, default=None)
        if day is not None and (due < today or day <= due):
            continue
        stands = clocks.open(clock, due)
        found[family] = Suggestion(
            family=family,
            label=rows[family].label,
            what=clocks.clock(clock).label,
            stands=stands.words,
            due=due,
            urgent=stands.standing in (Standing.OVERDUE, Standing.DUE_TODAY),
            kind=_kind(profile, ends[clock]),
            planned=day,
        )
    return tuple(sorted(found.values(), key=lambda each: (each.due, each.label.casefold())))


def with_plans(lines: Iterable[DueLine], coming: Collection[tuple[str, date]], profile: Profile) -> tuple[DueLine, ...]:
    """The same clocks; each with the day of the first visit to come that would stop it. `coming` are (kind, day)."""
    ends = {each.code: each.ends for each in profile.clocks}
    kinds = {each.code: each for each in profile.lists.session_kinds}
    found = []
    for line in lines:
        event = ends.get(line.clock)
        days = [day for kind, day in coming if event in BY_A_VISIT and does(kinds.get(kind), event)]
        found.append(replace(line, planned=min(days)) if days else line)
    return tuple(found)


def _kind(profile: Profile, event: Event) -> str:
    """The first kind on offer that does it, a visit at home before others."""
    offered = [profile.session_kind(str(each.code)) for each in profile.offered("session_kinds")]
    fitting = [each for each in offered if does(each, event)]
    return next((each.code for each in fitting if each.home), fitting[0].code if fitting else "")
