"""The diary: what is planned today and this week, what was not written up, what is due and not planned yet (A34,
A44, A131). Times are those of the clock on the wall in London.

A visit stands in the diary of who planned it, while they work with the family, and else of who has it. Two at
the same time are pointed out and never refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.diary import AppointmentPlanned, Planned, VisitPlanned
from fsm_tui.casework.folding.appointments import appointments
from fsm_tui.casework.records import Parsed
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.moments import LONDON, london, on_the_wall
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.services import recording, whose
from fsm_tui.services.recording import OFFICE, Recorded
from fsm_tui.services.seat import Seat
from fsm_tui.services.suggesting import Suggestion, suggestions
from fsm_tui.vault import diary_rows, ledger
from fsm_tui.vault.tables import DiaryRow, FamilyRow

WHAT = {"consultation": "Consultation", "meeting": "Meeting", "other": "Appointment"}
_STATES = {"planned": "planned", "held": "held", "not_held": "did not take place", "cancelled": "cancelled"}


@dataclass(frozen=True, slots=True)
class Line:
    """One planned visit, or one appointment (`family` is then empty). `called` is what it is, in words.

    `at` and `ends` are hours such as 14:30, or empty. `head` is the version that is shown, `session` the head of
    the session that it became. `remarks` are sentences about it that must not be overlooked: the family's alerts
    come first and are in `alerts` by themselves too. `mine` says that it stands in the diary of who sits here.
    """

    root: str
    head: str
    family: str
    label: str
    day: date
    at: str
    ends: str
    minutes: int | None
    kind: str
    called: str
    who: str
    mine: bool
    place: str
    joint_with: str
    finish_by: str
    note: str
    people: tuple[str, ...]
    alerts: str
    state: str
    state_words: str
    session: str
    clashes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def hours(self) -> str:
        """`14:00-15:00`, `14:00`, or nothing for the whole day."""
        return f"{self.at}-{self.ends}" if self.at and self.ends else self.at


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the diary and what stands in it, the whole day's first."""

    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DiaryView:
    """The days asked for, what was planned earlier and not written up, and what is due and not planned.

    `clashes` counts lines that are at the same time as another in the same diary; `now` is the hour, such as 14:05.
    """

    today: date
    now: str
    first: date
    last: date
    days: tuple[Day, ...]
    left: tuple[Line, ...]
    suggestions: tuple[Suggestion, ...]
    clashes: int
    whose: str
    everybody: bool


def week(day: date) -> tuple[date, date]:
    """Monday to Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def read(seat: Seat, first: date | None = None, last: date | None = None, *, everybody: bool = False) -> DiaryView:
    """The diary of who sits here from `first` to `last`, today if not said; at the office everybody's."""
    today = seat.today()
    first = first or today
    last = max(last or first, first)
    everybody = everybody or seat.at_office
    who = None if everybody else seat.me.person
    with seat.vault.read() as session:
        rows = diary_rows.between(session, first, last, who=who)
        left = [row for row in diary_rows.before(session, today, who=who) if not first <= row.on <= last]
        held = diary_rows.of_families(session, {row.family for row in (*rows, *left) if row.family})
    names = seat.names()
    told = _Telling(seat, names, held, today)
    lines = _with_clashes([told.line(row) for row in rows])
    days = tuple(
        Day(day, tuple(each for each in lines if each.day == day)) for day in _days(first, last)
    )
    return DiaryView(
        today=today,
        now=f"{london(seat.now()):%H:%M}",
        first=first,
        last=last,
        days=days,
        left=tuple(told.line(row) for row in left),
        suggestions=suggestions(seat, everybody=everybody),
        clashes=sum(bool(each.clashes) for each in lines),
        whose="everybody's diary" if everybody else "my diary",
        everybody=everybody,
    )


def coming(seat: Seat, family: str) -> tuple[Line, ...]:
    """The planned visits of one family from today on, and those of earlier days that nobody has written up."""
    with seat.vault.read() as session:
        rows = diary_rows.open_of(session, family)
        held = diary_rows.of_families(session, {family} if rows else ())
    told = _Telling(seat, seat.names(), held, seat.today())
    return tuple(told.line(row) for row in rows)


class _Telling:
    """Rows in words."""

    def __init__(self, seat: Seat, names: dict[str, str], families: dict[str, FamilyRow], today: date) -> None:
        self._seat, self._names, self._families, self._today = seat, names, families, today

    def line(self, row: DiaryRow) -> Line:
        family = self._families.get(row.family)
        hidden = family is not None and not whose.sees(self._seat, family)
        label = whose.RESTRICTED if hidden else family.label if family else row.title
        also = () if row.also is None else tuple(_other(each) for each in row.also.split("\n"))
        found = Line(
            root=row.root,
            head=row.head,
            family="" if hidden else row.family,
            label=label,
            day=row.on,
            at=row.at,
            ends=_ends(row.on, row.at, row.minutes),
            minutes=row.minutes,
            kind=row.kind,
            called=called(self._seat.profile, row.family, row.kind),
            who=self._names.get(row.who, "somebody not known here"),
            mine=row.who == self._seat.me.person,
            place="" if hidden else row.place,
            joint_with="" if hidden else row.joint_with,
            finish_by=row.finish_by,
            note="" if hidden else row.note,
            people=() if hidden or not row.people else tuple(row.people.split("\n")),
            alerts="" if hidden else row.alerts,
            state=row.state,
            state_words=self._state(row),
            session="" if hidden else row.session,
            also=also,
        )
        return replace(found, remarks=tuple(self._remarks(found, "" if hidden else row.cancelled)))

    def _state(self, row: DiaryRow) -> str:
        if row.state == "planned" and row.on < self._today:
            return "to write up" if row.family else "to say what became of it"
        if row.state == "held" and row.outcome:
            outcome = next((each for each in self._seat.profile.lists.attendance if each.code == row.outcome), None)
            return "held" if outcome is None or outcome.seen else outcome.label.lower()
        return _STATES.get(row.state, row.state)

    def _remarks(self, line: Line, cancelled: str) -> Iterable[str]:
        if line.alerts:
            yield f"Before the visit: {line.alerts}"
        if line.also:
            yield f"Two versions, shown is the later written. Also stands: {'; '.join(line.also)}"
        if line.at and on_the_wall(line.day, line.at) is None:
            yield f"{line.at} does not exist that night: the clocks go forward from 01:00 to 02:00"
        if line.ends > line.at and line.finish_by and line.finish_by < line.ends and line.state == "planned":
            yield f"The expected finish {line.finish_by} is before it ends at {line.ends}"
        if cancelled.strip():
            yield f"Cancelled: {cancelled}"


def called(profile: Profile, family: str, kind: str) -> str:
    """What a visit or an appointment is, in words."""
    return profile.label("session_kinds", kind) if family else WHAT.get(kind, kind)


def in_words(line: Line) -> str:
    """A line in one line, for where a family is told of: what, when, where, whose, and how it stands."""
    parts = [
        line.called,
        read_day(line.day),
        line.hours,
        line.place,
        "" if line.mine else f"in the diary of {line.who}",
        "" if line.state_words == "planned" else line.state_words,
    ]
    return ", ".join(part for part in parts if part)


def _other(said: str) -> str:
    day, _, hour = said.partition(" ")
    return f"{read_day(date.fromisoformat(day))}{f', {hour}' if hour else ''}" if day else "cancelled"


def _begins(day: date, at: str) -> datetime:
    return (on_the_wall(day, at) or datetime.combine(day, time.fromisoformat(at), LONDON)).astimezone(UTC)


def _ends(day: date, at: str, minutes: int | None) -> str:
    """The hour at which it ends, in a night with an hour more or less too."""
    if not at or not minutes:
        return ""
    return f"{london(_begins(day, at) + timedelta(minutes=minutes)):%H:%M}"


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _with_clashes(lines: Sequence[Line]) -> list[Line]:
    """The same lines; those at the same time as another in the same diary say so."""
    found: dict[int, list[str]] = {}
    timed = [(number, each) for number, each in enumerate(lines) if each.at and each.state == "planned"]
    for (one, a), (other, b) in combinations(timed, 2):
        if a.who == b.who and _overlap(a, b):
            found.setdefault(one, []).append(_briefly(b))
            found.setdefault(other, []).append(_briefly(a))
    return [
        replace(
            each,
            clashes=tuple(found.get(number, ())),
            remarks=(*each.remarks, *(f"At the same time: {other}" for other in found.get(number, ()))),
        )
        for number, each in enumerate(lines)
    ]


def _overlap(a: Line, b: Line) -> bool:
    (first, last), (other_first, other_last) = _span(a), _span(b)
    return first < other_last and other_first < last


def _span(line: Line) -> tuple[datetime, datetime]:
    """From when to when. What has no length is at least a minute long."""
    begins = _begins(line.day, line.at)
    return begins, begins + timedelta(minutes=line.minutes or 1)


def _briefly(line: Line) -> str:
    return f"{line.hours} {line.called}, {line.label}"


# what a person does with it


def plan(seat: Seat, family: str, body: Planned, *, draft: str | None = None) -> Recorded:
    """Put a visit of a family into the diary, or with an empty `family` an appointment. Errors: `Faults`."""
    if family:
        return recording.write(seat, family, body, draft=draft)
    return recording.write_office(seat, body, draft=draft)


def move(seat: Seat, root: str, on: date, at: str | None = None, *, finish_by: str | None = None) -> Recorded:
    """Another day or hour. The expected finish moves with the start unless it is said; over midnight it goes.

    Errors: `NotFound`; `Faults`, also where a session was recorded of it.
    """
    family, head, plan_ = _plan_of(seat, root)
    at = at or plan_.at
    finish = finish_by or _finish(plan_, at)
    return _again(seat, family, head, plan_, {"on": on.isoformat(), "at": at, "finish_by": finish, "cancelled": ""})


def cancel(seat: Seat, root: str, because: str) -> Recorded:
    """It does not take place, and why. Errors as for `move`, and without a reason."""
    if not because.strip():
        raise Faults("Not cancelled", (("cancelled", "say why it does not take place"),), "Nothing was written.")
    family, head, plan_ = _plan_of(seat, root)
    return _again(seat, family, head, plan_, {"cancelled": because} | ({} if family else {"held": None}))


def took_place(seat: Seat, root: str, held: bool) -> Recorded:
    """What became of an appointment that belongs to no family; a visit becomes a session instead (`Refused`)."""
    family, head, plan_ = _plan_of(seat, root)
    if family:
        raise Refused("Not an appointment", "What a visit became is recorded as a session. Nothing was changed.")
    return _again(seat, family, head, plan_, {"held": held, "cancelled": ""})


def appointment(seat: Seat, root: str) -> tuple[str, AppointmentPlanned]:
    """An appointment of one's own: the version that stands, and what it says. Raises `NotFound`."""
    _, head, known = _plan_of(seat, root)
    if not isinstance(known, AppointmentPlanned):
        raise NotFound("Not an appointment", "That is a visit of a family. Nothing was changed.")
    return head, known


def _finish(plan_: Planned, at: str | None) -> str | None:
    if not plan_.finish_by or not plan_.at or not at or at == plan_.at:
        return plan_.finish_by
    minutes = [int(each[:2]) * 60 + int(each[3:]) for each in (plan_.at, plan_.finish_by, at)]
    later = minutes[2] + minutes[1] - minutes[0]
    return f"{later // 60:02}:{later % 60:02}" if later < 24 * 60 else None


def _plan_of(seat: Seat, root: str) -> tuple[str, str, Planned]:
    """The family, or nothing for an appointment of one's own; the version to be replaced; and what it says."""
    with seat.vault.read() as session:
        row = diary_rows.rooted(session, root)
        if row is not None and row.family:
            visits = seat.vault.family(session, row.family).visits
            for visit in visits:
                if visit.root == root:
                    return row.family, visit.plan.head, visit.plan.value
        elif row is not None and row.who == seat.me.person:
            own = ledger.of_kind(session, OFFICE, AppointmentPlanned.KIND, [row.who])
            for each in appointments(Parsed.of(ledger.entry_of(one)) for one in own):
                if each.root == root:
                    return "", each.plan.head, each.plan.value
    if row is not None:
        raise NotFound("Not yours", "That is in somebody else's diary. Nothing was changed.", "Ask them to change it.")
    raise NotFound("Not in the diary", "That is not in the diary of this computer any more. Nothing was changed.")


def _again(seat: Seat, family: str, head: str, plan_: Planned, changed: dict[str, Any]) -> Recorded:
    kind = VisitPlanned.KIND if family else AppointmentPlanned.KIND
    said = plan_.model_dump(mode="json") | {"corrects": head, "correction_reason": ""} | changed
    body = accept(kind, {name: value for name, value in said.items() if value is not None})
    assert isinstance(body, Planned)
    return plan(seat, family, body)
