"""A record in the wrong family: voided there, and begun in the right one, in one action (design §2.1; issue of A137).

Both happen in one transaction: the voiding stands with the draft in the right family, or neither does. The people,
risk and goals of another family are others, so that they are asked anew; the note and what it was are carried over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.family import Family
from fsm_tui.casework.interventions import KINDS_OF_WORK
from fsm_tui.casework.records import Record
from fsm_tui.casework.review import MisplacementSeen, Voided
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import NotFound, Refused
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day, read_length, read_time
from fsm_tui.services import caseload, recording
from fsm_tui.services.recording import Recorded, ToRecord
from fsm_tui.services.seat import Seat, view_family
from fsm_tui.vault import drafts

MOVED = "moved:"
#: What may be written from a session without leaving it, besides the records of the work.
_BESIDE = frozenset({*KINDS_OF_WORK, "goal.agreed", "risk.escalated", "prompt.answered"})


@dataclass(frozen=True, slots=True)
class Small:
    """A small record of the same day and author in the same family: it may belong elsewhere too."""

    head: str
    called: str


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A record that may be moved, and what would happen, in words. `session`: it is begun again as a draft."""

    family: str
    label: str
    root: str
    head: str
    called: str
    when: str
    session: bool
    small: tuple[Small, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A family in which it may belong."""

    family: str
    label: str
    people: tuple[str, ...]


def look(seat: Seat, family: str, head: str) -> Misplaced:
    """What moving a record would mean. Errors: `NotFound`, `Refused` (voided already)."""
    found = view_family(seat, seat.family(family).id)
    record = _record(found, head)
    shown = record.shown
    happened = london(shown.entry.header.happened)
    body = shown.body
    return Misplaced(
        family=found.id,
        label=found.label.value or "Family without a name",
        root=record.root,
        head=shown.head,
        called=_called(seat, body),
        when=f"{read_day(happened.date())}, {happened:%H:%M}",
        session=isinstance(body, SessionRecorded) and not shown.newer,
        small=tuple(_small(found, record)),
    )


def choices(seat: Seat, without: str) -> tuple[Choice, ...]:
    """The families that may be meant: those of the caseload but the one that it stands in."""
    rows = caseload.read(seat).rows
    return tuple(Choice(row.family, row.label, row.people) for row in rows if row.family != without and not row.hidden)


def move(seat: Seat, family: str, head: str, to: str, reason: str) -> str:
    """Void it where it is and keep a draft of it where it belongs; the name of that draft, empty for no session.

    Errors: `Refused` (the same family, voided already, one that may not be seen), `Faults` (no reason), `NotFound`.
    """
    found, right = view_family(seat, seat.family(family).id), view_family(seat, seat.family(to).id)
    if found.id == right.id:
        raise Refused("The same family", "That is the family in which it stands. Nothing was changed.")
    record = _record(found, head)
    body = record.shown.body
    voided = accept(Voided.KIND, {"entry": record.shown.head, "reason": reason, "wrong_family": True})
    recording.may_write(seat, Voided)
    form = ""
    with seat.vault.action() as action:
        # The draft first: whatever comes between, there is no moment at which only the voiding stands.
        if isinstance(body, SessionRecorded) and not record.shown.newer:
            form = f"session:{MOVED}{record.root}"
            drafts.save(
                action.session, ident=seat.around.new_id(), form=form, family=right.id,
                state={"form": _carried(record, body), "at": "attendance"}, bases=right.frontier[-64:], now=seat.now(),
            )  # fmt: skip
        recording.write_in(seat, action, ToRecord(voided, found.id, seat.now()))
    return form


def seen(seat: Seat, family: str, void: str, note: str = "") -> Recorded:
    """The leader has seen that something stood in the wrong family; it leaves the queue. Errors as `write`."""
    recording.may_write(seat, MisplacementSeen)
    return recording.write(seat, family, MisplacementSeen(of=void, note=note))


def unseen(family: Family, head: str) -> str:
    """The voiding of a record that stood in the wrong family and that no leader has looked at; its head, or ""."""
    record = family.record_of(head)
    waiting = [each.head for each in (record.voids if record else ()) if each.value.wrong_family]
    looked = family.looked_at
    return next((each for each in waiting if each not in looked), "")


def _called(seat: Seat, body: object) -> str:
    """What the field calls it; a session by its own kind."""
    if isinstance(body, SessionRecorded):
        return seat.profile.label("session_kinds", body.session_kind)
    return body.called() if isinstance(body, Body) else "A record that needs a newer version"


def _record(family: Family, head: str) -> Record[Body]:
    record = family.record_of(head)
    if record is None:
        raise NotFound("No such record", "That record is not on this computer.")
    if record.voided:
        raise Refused("Voided already", "This record was voided before. Nothing was changed.")
    return record


def _carried(record: Record[Body], body: SessionRecorded) -> dict[str, Any]:
    """The fields of the session form that are the same in whatever family it was."""
    moment = london(record.shown.entry.header.happened)
    return {
        "kind": body.session_kind,
        "day": moment.date().isoformat(),
        "start": read_time(moment.time()),
        "length": read_length(body.minutes) if body.minutes else "",
        "travel": read_length(body.travel_minutes) if body.travel_minutes else "",
        "note": body.note,
    }


def _small(family: Family, record: Record[Body]) -> list[Small]:
    header = record.shown.entry.header
    day = london(header.happened).date()
    found = []
    for each in family.records.values():
        other = each.shown.entry.header
        same = other.author == header.author and london(other.happened).date() == day
        if same and other.kind in _BESIDE and each.current and each.root != record.root:
            body = each.shown.body
            found.append(Small(each.shown.head, body.called() if isinstance(body, Body) else other.kind))
    return found
