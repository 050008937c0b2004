"""What is due across the caseload, each clock by itself, the most pressing first (A44–A49, A138)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.practice.profile import Profile
from fsm_tui.services import caseload
from fsm_tui.services.caseload import DueLine, due_line, open_lines
from fsm_tui.services.seat import Seat
from fsm_tui.vault import queries


@dataclass(frozen=True, slots=True)
class FamilyDue:
    """One open clock of one family. `about` says in words whom or what it is about, empty for the family."""

    family: str
    label: str
    about: str
    line: DueLine


def read(seat: Seat, *, everybody: bool = False) -> tuple[FamilyDue, ...]:
    """Every open clock of the families of who sits here; at the office, or with `everybody`, of all."""
    labels = {row.family: row.label for row in caseload.read(seat, everybody=everybody).rows}
    with seat.vault.read() as session:
        rows = [row for row in queries.dues(session) if row.family in labels and row.done_on is None]
    found = []
    for row in rows:
        line = due_line(row, seat.profile, seat.today())
        if open_lines([line]):
            about = about_words(seat.family(row.family), row.about, seat.profile) if row.about else ""
            found.append(FamilyDue(row.family, labels[row.family], about, line))
    return tuple(
        sorted(found, key=lambda each: (each.line.state.due or date.max, not each.line.ours, each.label.casefold()))
    )


def about_words(family: Family, about: str, profile: Profile) -> str:
    """Whom or what a clock is about: a person, a goal, a consent, or the social worker."""
    if about == "social_worker":
        return "social worker"
    for goal in family.goals:
        if goal.id == about:
            return f"goal: {goal.agreed.text}"
    consent, _, ident = about.rpartition(":")
    person = family.person(ident)
    name = person.name if person else "somebody not in this family"
    return f"{profile.label('consent_kinds', consent)}, {name}" if consent else name
