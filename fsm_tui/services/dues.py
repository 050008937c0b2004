"""What is due across the caseload, each clock by itself, the most pressing first (A44–A49, A138)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework import network_clocks, screened, sharing_clocks
from fsm_tui.casework.family import Family
from fsm_tui.casework.work_clocks import about_words as kit_words
from fsm_tui.practice.profile import Profile
from fsm_tui.services import caseload, elsewhere
from fsm_tui.services.caseload import Clocks, DueLine
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
    """Every open clock of the families of who sits here; at the office, or with `everybody`, of all.

    For a restricted family that who sits here may not know, that there is something, and nobody's name.
    """
    known = {row.family: row for row in caseload.read(seat, everybody=everybody).rows}
    clocks = Clocks(seat.profile, seat.today())
    with seat.vault.read() as session:
        every = (*queries.open_dues(session), *elsewhere.open_dues(seat, session))
        dues = [due for due in every if due[0] in known]
    found = []
    for family, clock, about, due_on in dues:
        row = known[family]
        named = about and not row.hidden
        words = about_words(seat.family(family), about, seat.profile) if named else ""
        found.append(FamilyDue(family, row.label, words, clocks.line(clock, about, clocks.open(clock, due_on))))
    return tuple(
        sorted(found, key=lambda each: (each.line.state.due or date.max, not each.line.ours, each.label.casefold()))
    )


def about_words(family: Family, about: str, profile: Profile) -> str:
    """Whom or what a clock is about: a person, a goal, a consent, or the social worker."""
    if about == "social_worker":
        return "social worker"
    said = screened.about_words(about, family, profile) or network_clocks.about_words(about, family)
    if said := said or sharing_clocks.about_words(about, family):
        return said
    if said := kit_words(about, family):
        return said
    for goal in family.goals:
        if goal.id == about:
            return f"goal: {goal.agreed.text}"
    consent, _, ident = about.rpartition(":")
    person = family.person(ident)
    name = person.name if person else "somebody not in this family"
    return f"{profile.label('consent_kinds', consent)}, {name}" if consent else name
