"""Who may be told what, today, for one family, and the whole of a parent's consents as a table (A32, A93, X6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fsm_tui.casework.consent import Cell
from fsm_tui.casework.family import ConsentCell, Family, Person
from fsm_tui.casework.may_be_told import Answer, may_be_told
from fsm_tui.casework.telling_kept import record_words
from fsm_tui.practice.profile import Profile
from fsm_tui.services.kept import NOT_SHARED, marks
from fsm_tui.services.seat import Seat, view_family

Stands = Literal["given", "declined", "withdrawn", "expired", "undecided", "nothing"]


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of information about one parent or carer: whether it may be told, and why."""

    person: str
    name: str
    information: str
    label: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class MayTell:
    """The answers for one agency and one purpose. `agencies` and `purposes` are the codes to choose from.

    `kept`: what is not to be shared with one of the family, in sentences; whoever is told must know it.
    """

    family: str
    label: str
    agency: str
    purpose: str
    to: str
    what_for: str
    agencies: tuple[tuple[str, str], ...]
    purposes: tuple[tuple[str, str], ...]
    lines: tuple[Told, ...]
    today: date
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of the table: how it stands, the consent that says so and every statement on it; None for nothing."""

    cell: Cell
    stands: Stands
    consent: ConsentCell | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Table:
    """One parent's or carer's consents for one purpose: agencies down, kinds of information across.

    Agencies and kinds of which something was said come first. `counts` says for each purpose how many cells
    anything was said of.
    """

    family: str
    label: str
    person: str
    name: str
    people: tuple[tuple[str, str], ...]
    purpose: str
    purposes: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    agencies: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    squares: Mapping[tuple[str, str], Square]
    today: date


def adults(family: Family) -> tuple[Person, ...]:
    """Parents, carers and other adults who are still here, and whoever consented to something; in the work first."""
    said = {each.person for each in family.consents}
    found = [each for each in family.people if each.role != "child" and (not each.left or each.id in said)]
    return tuple(sorted(found, key=lambda each: (each.left, not each.in_work)))


def read(seat: Seat, ident: str, agency: str = "", purpose: str = "") -> MayTell:
    """What this agency may be told for this purpose, today.

    Without them those for which most consents are in force, or where none is, of which most was said. Raises
    `NotFound` for a family, an agency or a purpose that is not there.
    """
    family, profile, today = view_family(seat, ident), seat.profile, seat.today()
    agency, purpose = _in_force(family, profile, today, agency, purpose)
    agency = profile.item("consent_agencies", agency).code if agency else _most(family, "agency", "childrens_services")
    purpose = profile.item("sharing_purposes", purpose).code if purpose else _most(family, "purpose", "child_plan")
    kinds = _offered(profile, "information_kinds", {each.information for each in _cells(family)})
    lines = [
        Told(who.id, who.name, code, label, may_be_told(family, profile, who.id, _cell(agency, code, purpose), today))
        for who in adults(family)
        for code, label in kinds
    ]
    return MayTell(
        family=family.id,
        label=family.label.value or "",
        agency=agency,
        purpose=purpose,
        to=profile.label("consent_agencies", agency),
        what_for=profile.label("sharing_purposes", purpose),
        agencies=_offered(profile, "consent_agencies", {each.agency for each in _cells(family)}),
        purposes=_offered(profile, "sharing_purposes", {each.purpose for each in _cells(family)}),
        lines=tuple(lines),
        today=today,
        kept=tuple(
            f"{NOT_SHARED} {each.name}: {each.part} of {record_words(family, root)}."
            for root in family.kept.marks
            for each in marks(family, root)
        ),
    )


def table(seat: Seat, ident: str, person: str = "", purpose: str = "") -> Table:
    """One parent's or carer's consents for one purpose; without them the first, and the one most was said of."""
    family, profile, today = view_family(seat, ident), seat.profile, seat.today()
    people = adults(family)
    who = next((each for each in people if each.id == person), people[0] if people else None)
    own = [each for each in family.consents if who is not None and each.person == who.id and each.cell is not None]
    cells = [each.cell for each in own if each.cell is not None]
    counts = {code: len({each for each in cells if each.purpose == code}) for code, _ in _purposes(profile, cells)}
    purpose = purpose or max(counts, key=lambda code: counts[code], default="")
    here = [each for each in cells if each.purpose == purpose]
    agencies = _offered(profile, "consent_agencies", {each.agency for each in here})
    kinds = _offered(profile, "information_kinds", {each.information for each in here})
    squares = {
        (agency, kind): _square(family, profile, who.id, own, _cell(agency, kind, purpose), today)
        for agency, _ in agencies
        for kind, _ in kinds
        if who is not None
    }
    return Table(
        family=family.id,
        label=family.label.value or "",
        person=who.id if who else "",
        name=who.name if who else "",
        people=tuple((each.id, each.name) for each in people),
        purpose=purpose,
        purposes=_purposes(profile, cells),
        counts=counts,
        agencies=agencies,
        kinds=kinds,
        squares=squares,
        today=today,
    )


def stands(cell: ConsentCell, today: date) -> Stands:
    """How one consent stands on one cell, or as a whole."""
    if cell.in_conflict:
        return "undecided"
    if cell.given:
        return "given" if cell.live_on(today) else "expired"
    return "declined" if cell.standing[-1].value.statement == "declined" else "withdrawn"


def _square(
    family: Family, profile: Profile, person: str, own: list[ConsentCell], cell: Cell, today: date
) -> Square:
    """Of several consents that speak of it, the narrowest: what holds it back stands before what gives it."""
    answer = may_be_told(family, profile, person, cell, today)
    said = sorted((each for each in own if each.cell == cell), key=lambda each: _NARROW.index(stands(each, today)))
    if not said:
        return Square(cell, "nothing", None, answer)
    return Square(cell, stands(said[0], today), said[0], answer)


_NARROW: tuple[Stands, ...] = ("undecided", "withdrawn", "declined", "given", "expired")


def _cell(agency: str, information: str, purpose: str) -> Cell:
    return Cell(agency=agency, information=information, purpose=purpose)


def _cells(family: Family) -> list[Cell]:
    return [each.cell for each in family.consents if each.cell is not None]


def _in_force(family: Family, profile: Profile, today: date, agency: str, purpose: str) -> tuple[str, str]:
    """The agency and purpose for which most may be told by consent, of those that are asked for; else as asked."""
    found = [
        (each.agency, each.purpose)
        for who, each in {(one.person, one.cell) for one in family.consents if one.cell is not None}
        if agency in ("", each.agency) and purpose in ("", each.purpose)
        and may_be_told(family, profile, who, each, today).ground == "consent"
    ]  # fmt: skip
    return max(sorted(found), key=found.count, default=(agency, purpose))


def _most(family: Family, part: str, otherwise: str) -> str:
    said = [getattr(each, part) for each in _cells(family)]
    return str(max(said, key=said.count, default=otherwise))


def _purposes(profile: Profile, cells: list[Cell]) -> tuple[tuple[str, str], ...]:
    return _offered(profile, "sharing_purposes", {each.purpose for each in cells})


def _offered(profile: Profile, name: str, said: set[str]) -> tuple[tuple[str, str], ...]:
    """Codes and labels: those of which something was said first, then the others in the guidance's order."""
    known = [item.code for item in profile.offered(name)]
    codes = [*(code for code in known if code in said), *sorted(said - set(known))]
    codes += [code for code in known if code not in said]
    return tuple((code, profile.label(name, code)) for code in codes)
