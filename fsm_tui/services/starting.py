"""Where a record can be begun from anywhere: visits to write up first, then drafts, then the caseload (A84, A127)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from fsm_tui.practice.dates import read_distance
from fsm_tui.services import caseload, diary, drafting
from fsm_tui.services.seat import Seat

#: Visits that were planned longer ago are in the diary; they would hide what is wanted now.
_BACK = timedelta(days=14)
SESSION = "session"


@dataclass(frozen=True, slots=True)
class Start:
    """A family with which a session may be begun; `planned` is the record of the visit in the diary, if it is one.

    `why` says in a few words why it stands here, empty for the rest of the caseload; `people` are the names.
    """

    family: str
    label: str
    people: tuple[str, ...]
    why: str = ""
    planned: str = ""


def starts(seat: Seat, here: str = "") -> tuple[Start, ...]:
    """Everything that may be meant, the likeliest first. `here` is the family whose page is open."""
    found = list(_starts(seat))
    found.sort(key=lambda each: each.family != here)
    return tuple(found)


def _starts(seat: Seat) -> Iterator[Start]:
    today = seat.today()
    rows = {row.family: row for row in caseload.read(seat).rows if not row.hidden}
    people = {family: row.people for family, row in rows.items()}
    said: set[str] = set()
    view = diary.read(seat)
    planned = [line for day in view.days for line in day.lines]
    for line in (*planned, *reversed(view.left)):
        waits = line.mine and line.state == "planned" and not line.session and line.day + _BACK > today
        if line.family in rows and waits:
            when = f"today {line.at}".strip() if line.day == today else read_distance(line.day, today)
            yield Start(line.family, line.label, people[line.family], f"{line.called}, {when}", line.root)
            said.add(line.family)
    for draft in reversed(drafting.kept(seat)):
        if draft.family in rows and draft.family not in said and draft.form == SESSION:
            yield Start(draft.family, rows[draft.family].label, people[draft.family], "draft begun")
            said.add(draft.family)
    for row in rows.values():
        if row.family not in said:
            yield Start(row.family, row.label, row.people)
