"""Publishing another version of the practice profile: clocks that start after it follow it, and no entry changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import select

from fsm_tui.practice.profile import built_in_text
from fsm_tui.services import families, guidance
from fsm_tui.services.seat import Seat
from fsm_tui.vault.tables import DueRow, EntryRow, RecordRow
from fsm_tui.vault.vault import rebuild
from tests.seats import Clock, open_family

LATER = date(2026, 11, 20)


def another() -> str:
    """Version 2, in force from the Friday: the joint visit within five working days."""
    text = built_in_text().replace("version = 1\n", "version = 2\n", 1)
    text = text.replace("in_force = 2023-09-29", f"in_force = {LATER.isoformat()}", 1)
    before = 'ends = "joint_visit_held"\ndays = 3'
    assert text.count(before) == 1
    return text.replace(before, 'ends = "joint_visit_held"\ndays = 5')


def rows(seat: Seat, table: Any, **only: str) -> list[tuple[Any, ...]]:
    with seat.vault.read() as session:
        found = [each.model_dump() for each in session.exec(select(table)).all()]
    kept = [each for each in found if all(each[name] == value for name, value in only.items())]
    return sorted((tuple(value for name, value in sorted(each.items()) if name != "number") for each in kept), key=repr)


def joint_visit(seat: Seat, family: str) -> date | None:
    with seat.vault.read() as session:
        found = session.exec(select(DueRow).where(DueRow.family == family, DueRow.clock == "joint_visit")).one()
        return found.due_on


def test_a_later_version_changes_what_starts_after_it_and_no_entry(office: Seat, clock: Clock) -> None:
    family = open_family(office)
    families.allocate(office, family, office.me.person)
    written = {each[0]: each for each in rows(office, EntryRow)}
    dues, records = rows(office, DueRow), rows(office, RecordRow)
    assert joint_visit(office, family) == date(2026, 11, 19)

    guidance.publish(office, another())
    entries = rows(office, EntryRow)
    assert len(entries) == len(written) + 1 and set(written.values()) <= set(entries)
    assert (rows(office, DueRow), rows(office, RecordRow)) == (dues, records)

    clock.on(days=7)
    assert office.profile.profile.version == 2
    later = open_family(office, "Quill")
    families.allocate(office, later, office.me.person)
    assert joint_visit(office, later) == date(2026, 11, 30), "five working days from Monday the 23rd"
    assert joint_visit(office, family) == date(2026, 11, 19)
    whole = rows(office, DueRow)
    rebuild(office.vault)
    assert rows(office, DueRow) == whole
