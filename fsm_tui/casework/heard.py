"""What was heard at sessions over time: stages of change, rulers, and what is used (A6, A24, B4). Pure.

Every session that stands is asked; of a corrected one only what it says now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Literal

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.motivation import Ruler
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.use import UseSaid

Sat = Sequence[Statement[SessionRecorded]]
Step = tuple[date, str]
Ruled = Literal["importance", "confidence"]
RULED: tuple[Ruled, ...] = ("importance", "confidence")

_A_YEAR = 330
_ARROW = " → "


def sat(family: Family, *, until: date | None = None, without: Collection[str] = ()) -> Sat:
    """The sessions that stand, in the order in which they happened, up to a day; `without` are heads left out."""
    found = [
        Statement.of(each.body, each.entry)
        for record in family.sessions
        for each in record.current
        if isinstance(each.body, SessionRecorded) and each.head not in without
    ]
    kept = [each for each in found if until is None or each.day <= until]
    return sorted(kept, key=lambda each: (each.happened, each.written_at, each.head))


def stages(sessions: Sat, person: str) -> tuple[Statement[str], ...]:
    """Each stage of change that was heard of a person."""
    return tuple(
        each.with_value(seen.stage) for each in sessions for seen in each.value.stages if seen.person == person
    )


def rulers(sessions: Sat, person: str, name: Ruled) -> tuple[Statement[Ruler], ...]:
    """Each answer of a person on one ruler."""
    said = [
        (each, heard.importance if name == "importance" else heard.confidence)
        for each in sessions
        for heard in each.value.motivation
        if heard.person == person
    ]
    return tuple(each.with_value(ruler) for each, ruler in said if ruler is not None)


def uses(sessions: Sat, person: str) -> tuple[Statement[UseSaid], ...]:
    """Everything said of what a person uses."""
    return tuple(each.with_value(use) for each in sessions for use in each.value.use if use.person == person)


def last_uses(sessions: Sat, person: str) -> tuple[Statement[UseSaid], ...]:
    """Of each substance what was said last, what was spoken of last first."""
    said = uses(sessions, person)
    newest = {each.value.substance: each.head for each in said}
    kept = [each for each in said if newest[each.value.substance] == each.head]
    return tuple(sorted(kept, key=lambda each: each.happened, reverse=True))


def steps(stated: Sequence[Statement[str]]) -> tuple[Step, ...]:
    """The days on which a stage was heard that is another than the one before."""
    found: list[Step] = []
    for each in stated:
        if not found or found[-1][1] != each.value:
            found.append((each.day, each.value))
    return tuple(found)


def timeline(
    taken: Sequence[Step], label: Callable[[str], str], today: date | None = None, room: int | None = None
) -> str:
    """Steps in one line: “Mar contemplation → May preparation → today action”.

    Without `today` each has its year. With `room` the oldest are left out, and “…” says so, until it has no more
    letters than that.
    """
    words = [f"{_when(day, taken, today)} {label(stage).lower()}" for day, stage in taken]
    line, left = _ARROW.join(words), words
    while room is not None and len(line) > room and len(left) > 1:
        left = left[1:]
        line = _ARROW.join(["…", *left])
    return line


def _when(day: date, taken: Sequence[Step], today: date | None) -> str:
    """A month where that is enough, else the day; the year of what is long ago."""
    if day == today:
        return "today"
    alone = sum((each.year, each.month) == (day.year, day.month) for each, _ in taken) == 1
    month = f"{day:%b %Y}" if today is None or abs((today - day).days) > _A_YEAR else f"{day:%b}"
    return month if alone else f"{day.day} {month}"
