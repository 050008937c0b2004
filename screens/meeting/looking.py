"""What the allocation meeting looks at. On the desk thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.allocation import Considered
from fsm_tui.services import families, load
from fsm_tui.services.load import LoadView
from fsm_tui.services.requests import deciding, pending
from fsm_tui.services.requests.pending import Waiting
from fsm_tui.services.seat import Seat


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody to whom a family can be allocated."""

    person: str
    name: str
    area: str
    families: int
    rags: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """The requests that wait, who has how much, and what this day decided so far."""

    waiting: tuple[Waiting, ...]
    load: LoadView
    takers: tuple[Taker, ...]
    decided: tuple[Considered, ...]
    held_today: bool
    labels: dict[str, str]
    areas: dict[str, str]
    plans: dict[str, str]
    names: dict[str, str]
    today: date


@dataclass(frozen=True, slots=True)
class Minutes:
    """One meeting in words: the day, who was there, and a line for each request."""

    on: date
    present: tuple[str, ...]
    lines: tuple[str, ...]
    note: str


def look(seat: Seat) -> Shown:
    """Everything at once."""
    today = seat.today()
    carried = load.read(seat)
    by_person = {each.code: each for each in carried.people}
    takers = []
    for member in families.staff(seat):
        theirs = by_person.get(member.person)
        rags = (theirs.rag("red"), theirs.rag("amber"), theirs.rag("green")) if theirs else (0, 0, 0)
        if theirs is not None or member.role != "admin":
            takers.append(Taker(member.person, member.name, member.area, theirs.families if theirs else 0, rags))
    decided = deciding.decided_on(seat, today)
    return Shown(
        waiting=pending.waiting(seat),
        load=carried,
        takers=tuple(takers),
        decided=decided,
        held_today=any(each.value.on == today for each in pending.meetings(seat)),
        labels={each.family: families.label_of(seat, each.family) for each in decided},
        areas={item.code: item.label for item in seat.profile.lists.areas},
        plans={item.code: item.label for item in seat.profile.lists.plan_types},
        names=dict(seat.names()),
        today=today,
    )


def past(seat: Seat) -> tuple[Minutes, ...]:
    """The minutes of the meetings held, the newest first."""
    return tuple(
        Minutes(
            on=each.value.on,
            present=each.value.present,
            lines=tuple(
                in_words(one, families.label_of(seat, one.family), seat.names()) for one in each.value.considered
            ),
            note=each.value.note,
        )
        for each in deciding.minutes(seat)
    )


def in_words(one: Considered, label: str, names: dict[str, str]) -> str:
    """One decision: “Marlowe: allocated to Robin Field”."""
    words = {"more_information": "more information asked for"}.get(one.decision, one.decision)
    to = f" to {names.get(one.to, 'somebody not known here')}" if one.to else ""
    return f"{label}: {words}{to}" + (f", {one.because}" if one.because else "")


def close(seat: Seat, on: date, present: tuple[str, ...], note: str) -> None:
    """The minutes of a day, with every decision that was recorded on it."""
    deciding.close_meeting(seat, on, present, deciding.decided_on(seat, on), note)
