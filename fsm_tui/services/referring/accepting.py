"""Rows become families: each in one transaction, or named with its line and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from fsm_tui.casework.allocation import Allocated, ReferralReceived
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.errors import Faults, Refused
from fsm_tui.moments import LONDON
from fsm_tui.services.recording import ToRecord, may_write, write_all
from fsm_tui.services.referring.cells import Choices, NotRead
from fsm_tui.services.referring.known import Families, Here, row_here
from fsm_tui.services.referring.readings import Desk, Reading
from fsm_tui.services.referring.rows import read_row
from fsm_tui.services.referring.sheets import Fault, Row, Sheet
from fsm_tui.services.referring.template import of_template
from fsm_tui.services.seat import Seat
from fsm_tui.vault import queries

Said = Literal["accepted", "already", "different", "refused", "template"]
SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said of a row: of one column, or of all of it where `column` is empty."""

    column: str
    said: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `faults` say why it is not in; `notes` are pointed out and keep nothing from it."""

    line: int
    last: int
    outcome: Said
    family: str = ""
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def where(self) -> str:
        """Its line in the file; where a text in it has several lines, from which to which."""
        return f"line {self.line}" if self.line == self.last else f"line {self.line} to {self.last}"

    @property
    def missed(self) -> bool:
        """Something of this row is not in the vault."""
        return self.outcome in ("refused", "different")


def refer(seat: Seat, sheet: Sheet, *, dry_run: bool = False) -> Iterator[Outcome]:
    """What becomes of each row, in order; with `dry_run` what would, and nothing is written.

    Raises `Refused` where this seat may not read requests in. What was accepted before a failure stays, and
    reading the same file again does not double it.
    """
    _may(seat)
    desk = _desk(seat)
    known = Families(seat)
    for row in sheet.rows():
        yield _one(seat, desk, known, row, dry_run)


def _may(seat: Seat) -> None:
    if not seat.at_office:
        raise Refused(
            "Not at the office",
            "Support requests come in at the office vault, with the team leader or admin. Nothing was written here.",
            "In the field, open the family on its own; the office links it to the request.",
        )
    may_write(seat, ReferralReceived)
    if not seat.vault.standing.sound:
        raise Refused("Read only", f"{seat.vault.standing.sentence} Nothing was written.", "Acknowledge that first.")


def _desk(seat: Seat) -> Desk:
    with seat.vault.read() as session:
        staff = queries.staff(session)
    everybody = {each.person: each.name.casefold() for each in staff.values()}

    def named(typed: str) -> str:
        wanted = " ".join(typed.split()).casefold()
        found = [person for person, name in everybody.items() if name == wanted] or [
            person
            for person in everybody
            if person == wanted or (len(wanted) >= SHORTEST_ID and person.startswith(wanted))
        ]
        if len(found) != 1:
            which = "goes by more than one name here; write the staff id" if found else "is nobody of the team here"
            raise NotRead(f"{which}; `fsm-tui staff` lists them")
        return found[0]

    return Desk(
        profile=seat.profile,
        choices=Choices(seat.profile),
        staff=named,
        may_allocate=seat.me.role in Allocated.AUTHORITY,
        new_id=seat.around.new_id,
        now=seat.now(),
        today=seat.today(),
    )


def _one(seat: Seat, desk: Desk, known: Families, row: Row, dry_run: bool) -> Outcome:
    if not row.faults and of_template(row.cells.get("label", "")):
        return Outcome(row.line, row.last, "template")
    reading = read_row(row, desk)
    bodies = _bodies(reading)
    if reading.faults:
        return _outcome(row, reading, "refused")
    here = row_here(
        row.line, bodies, row.cells, ((each.role, (each.name, each.born)) for each in reading.people)
    )
    held, other = known.find(here)
    if other is not None:
        family = "" if other.hidden else other.family
        if held:
            again = (Remark("", f"is the same as {other.words}"),) if other.line else ()
            return Outcome(row.line, row.last, "already", family, notes=again)
        reading.fault("", f"is here already with other details, as {other.words}: {_what_to_do(other)}")
        return _outcome(row, reading, "different", family)
    _point_out(reading, known, here)
    family = _write(seat, reading, bodies, dry_run)
    if reading.faults:
        return _outcome(row, reading, "refused")
    known.add(here)
    return _outcome(row, reading, "accepted", family)


def _what_to_do(other: Here) -> str:
    return "keep one of the two lines" if other.line else "change it in the app; nothing was written over"


def _outcome(row: Row, reading: Reading, said: Said, family: str = "") -> Outcome:
    order = {name: number for number, name in enumerate(row.cells)}

    def told(remarks: Iterable[Fault]) -> tuple[Remark, ...]:
        in_order = sorted(dict.fromkeys(remarks), key=lambda each: order.get(each[0], len(order)))
        return tuple(Remark(column, words) for column, words in in_order)

    notes = told(reading.notes) if said == "accepted" else ()
    return Outcome(row.line, row.last, said, family, told(reading.faults), notes)


def _bodies(reading: Reading) -> list[Body]:
    """The bodies of a row; what is wrong with their shape joins the faults of the row."""
    found: list[Body] = []
    if reading.faults:
        # What could not be read is missing in the body too, and would be named a second time as missing.
        return found
    for each in reading.wanted:
        try:
            found.append(accept(each.kind, dict(each.fields)))
        except Faults as fault:
            reading.faults += [(each.column(place), said) for place, said in fault.faults]
    return found


def _point_out(reading: Reading, known: Families, here: Here) -> None:
    for other in known.opened_in_the_field(here):
        reading.note("", f"looks like {other.words}, which was opened in the field: link the two in the app")
    for number, each in enumerate(reading.people):
        named = (each.name, each.born)
        for other in known.elsewhere(named):
            reading.note(each.column, f"somebody of the same name and date of birth is in {other.words}")
        if each.born is not None and named in [(one.name, one.born) for one in reading.people[:number]]:
            reading.note(each.column, "somebody of the same name and date of birth stands in this row before")


class _Rehearsed(Exception):
    """The end of a rehearsal: takes the transaction back."""


def _write(seat: Seat, reading: Reading, bodies: Sequence[Body], dry_run: bool) -> str:
    """Record a row, all or nothing; the id of its family. A rehearsal records it and takes it back."""
    at = 0

    def wanted() -> Iterator[ToRecord]:
        nonlocal at
        for number, (each, body) in enumerate(zip(reading.wanted, bodies, strict=True)):
            at = number
            yield ToRecord(body, "", _moment(each.on, reading.desk.now))
        if dry_run:
            raise _Rehearsed

    try:
        return write_all(seat, wanted())[0].family
    except _Rehearsed:
        return ""
    except Faults as fault:
        reading.faults += [(reading.wanted[at].column(place), said) for place, said in fault.faults]
        return ""


def _moment(on: date | None, now: datetime) -> datetime:
    """Noon of a day, or now: what a list says of a day has no hour."""
    return now if on is None else min(datetime.combine(on, time(12), LONDON), now)
