"""Consents in words: what is in force today, and who said what when."""

from __future__ import annotations

from fsm_tui.casework.consent import Cell
from fsm_tui.casework.family import ConsentCell
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.services.families import FamilyView
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Row

SAID = {"given": "given", "declined": "declined", "withdrawn": "withdrawn"}


def ordered(view: FamilyView) -> tuple[ConsentCell, ...]:
    """By consent and person; what is in force first."""
    return tuple(sorted(view.family.consents, key=lambda each: (each.consent, each.person, not each.given)))


def today_words(cell: ConsentCell, view: FamilyView) -> str:
    """What is in force today, in one or two words."""
    if cell.in_conflict:
        return "undecided"
    if cell.given and not cell.live_on(view.today):
        return "ended"
    return SAID[cell.standing[-1].value.statement]


def row(cell: ConsentCell, view: FamilyView, profile: Profile, glyphs: Glyphs) -> Row:
    """One line of the table."""
    live = cell.live_on(view.today)
    sign, style = (glyphs.done, "bold $rag-green") if live else (glyphs.red, "bold $rag-red")
    person = view.family.person(cell.person)
    return Row(
        f"{cell.consent}:{cell.person}:{cell.cell}",
        (
            plain_line(f"{sign} {today_words(cell, view)}", style),
            profile.label("consent_kinds", cell.consent),
            person.name if person else "somebody",
            _to_whom(cell, profile),
        ),
    )


def scope(cell: ConsentCell, profile: Profile) -> str:
    """What may be told to whom and what for; the whole where no scope was named."""
    if cell.cell is None:
        return "as a whole"
    return (
        f"{profile.label('information_kinds', cell.cell.information)} to "
        f"{profile.label('consent_agencies', cell.cell.agency)}: "
        f"{profile.label('sharing_purposes', cell.cell.purpose).lower()}"
    )


def _to_whom(cell: ConsentCell, profile: Profile) -> str:
    """The same for a narrow column: to whom first."""
    if cell.cell is None:
        return "as a whole"
    return to_whom(cell.cell, profile)


def to_whom(cell: Cell, profile: Profile) -> str:
    """One cell in words: agency, kind of information, purpose."""
    return (
        f"{profile.label('consent_agencies', cell.agency)}: "
        f"{profile.label('information_kinds', cell.information).lower()}, for "
        f"{profile.label('sharing_purposes', cell.purpose).lower()}"
    )


def facts(cell: ConsentCell, view: FamilyView, profile: Profile) -> tuple[Fact, ...]:
    """Every statement on this cell, the newest first."""
    person = view.family.person(cell.person)
    found = [
        Fact("", plain(f"{profile.label('consent_kinds', cell.consent)}, {person.name if person else ''}", "bold")),
        Fact("Scope", plain(scope(cell, profile))),
        Fact("Today", plain(_in_force(cell, view))),
    ]
    for each in reversed(cell.history):
        said = each.value
        parts = [SAID[said.statement], profile.label("consent_ways", said.way).lower()]
        parts += [f"witness {said.witness}"] * bool(said.witness) + [said.form] * bool(said.form)
        parts += [f"review {read_day(said.review_on)}"] if said.review_on else []
        parts += [f"ends {read_day(said.expires_on)}"] if said.expires_on else []
        words = ", ".join(parts) + (f". {said.note}" if said.note else "")
        found.append(Fact(read_day(said.given_on)[4:], plain(words)))
    return tuple(found)


def _in_force(cell: ConsentCell, view: FamilyView) -> str:
    if cell.in_conflict:
        return "two people recorded different answers; the narrower is in force until somebody asks again"
    if not cell.ever_given and cell.standing[-1].value.statement == "withdrawn":
        return "may not be told; nothing was on record to be withdrawn, so it is kept as a refusal"
    if cell.cell is None:
        return "in force" if cell.live_on(view.today) else "not in force"
    return "may be told" if cell.live_on(view.today) else "may not be told on the ground of consent"
