"""Who is here already: what makes a row the same family as one of the vault or as an earlier row of the file.

The Mosaic number decides where both have one; else the family's label with an adult's name and date of birth,
where a date that one of the two does not give does not tell them apart. A family whose log holds all that a row
says is that row, accepted before, whatever was changed in the app since. A person who is in two families is
pointed out and never refused: that is normal here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.goals import GoalAgreed
from fsm_tui.casework.naming import name_key
from fsm_tui.casework.people import PersonAdded
from fsm_tui.services.referring.cells import key
from fsm_tui.services.seat import Seat
from fsm_tui.vault import queries

Named = tuple[str, date | None]


@dataclass(frozen=True, slots=True)
class Here:
    """A family of the vault (`line` 0) or of an earlier row of the file, by what makes it that one."""

    family: str
    line: int
    mosaic: str
    label: str
    adults: frozenset[Named]
    people: frozenset[Named]
    contents: frozenset[bytes]
    hidden: bool = False
    provisional: bool = False
    linked: bool = False

    @property
    def words(self) -> str:
        """Where it is, without a name."""
        if self.hidden:
            return "a family that is restricted"
        return f"line {self.line} of this file" if self.line else f"family {self.family[:8]}"


def contents(bodies: Iterable[Body]) -> frozenset[bytes]:
    """What these bodies say, whatever ids were given to people and goals."""
    held = list(bodies)
    tokens = {
        each.person: f"{each.role} {name_key(each.name)} {each.born or each.due}"
        for each in held
        if isinstance(each, PersonAdded)
    }
    found = set()
    for each in held:
        text = each.to_bytes().decode()
        for ident, token in tokens.items():
            text = text.replace(ident, token)
        if isinstance(each, GoalAgreed):
            text = text.replace(each.goal, "goal")
        found.add(hashlib.sha256(f"{each.KIND} {text}".encode()).digest()[:16])
    return frozenset(found)


class Families:
    """The families that are known while a file is read: those of the vault, and those of its earlier rows."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._here: dict[str, Here] = {}
        self._by_mosaic: dict[str, list[str]] = {}
        self._by_label: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        with seat.vault.read() as session:
            rows = queries.families(session)
        leads = seat.me.role == "leader"
        self._hidden = frozenset(row.family for row in rows if row.restricted and not leads)
        for row in rows:
            names = [name_key(each) for each in row.people.split("\n")]
            self._index(row.family, _mosaic(row.mosaic), key(row.label), names)

    def _index(self, ref: str, mosaic: str, label: str, names: Iterable[str]) -> None:
        for found, value in ((self._by_mosaic, mosaic), (self._by_label, label)):
            if value:
                found.setdefault(value, []).append(ref)
        for name in dict.fromkeys(names):
            if name:
                self._by_name.setdefault(name, []).append(ref)

    def add(self, here: Here) -> None:
        """A row that was accepted just now."""
        ref = f"line {here.line}"
        self._here[ref] = here
        self._index(ref, here.mosaic, here.label, (name for name, _ in here.people))

    def find(self, row: Here) -> tuple[bool, Here | None]:
        """Whether a family holds all that a row says, and that family or one that is the same with other details."""
        others = self._like(row)
        for other in others:
            if row.contents <= other.contents:
                return True, other
        # What goes on, or is to go on, under another family is pointed out, and is not that family.
        lasting = (other for other in others if not (other.provisional or other.linked))
        return False, next((other for other in lasting if _same(row, other)), None)

    def opened_in_the_field(self, row: Here) -> list[Here]:
        """Provisional families that look like the one of a row. They wait to be linked and keep no request out."""
        return [other for other in self._like(row) if other.provisional and not other.linked and _same(row, other)]

    def _like(self, row: Here) -> list[Here]:
        refs = [*self._by_mosaic.get(row.mosaic, ()), *self._by_label.get(row.label, ())]
        for name, _ in row.adults:
            refs += self._by_name.get(name, ())
        return [self._of(ref) for ref in dict.fromkeys(refs)]

    def elsewhere(self, named: Named) -> list[Here]:
        """Families with somebody of this name and date of birth; none where the date is not known."""
        name, born = named
        if born is None or not name:
            return []
        found = [self._of(ref) for ref in self._by_name.get(name, ())]
        return [each for each in found if named in each.people]

    def _of(self, ref: str) -> Here:
        if ref not in self._here:
            with self._seat.vault.read() as session:
                family = self._seat.vault.family(session, ref)
            people = [(each, (name_key(each.name), each.born)) for each in family.people]
            self._here[ref] = Here(
                family=ref,
                line=0,
                mosaic=_mosaic(family.details["mosaic"].value or ""),
                label=key(family.label.value or ""),
                adults=frozenset(named for each, named in people if each.role != "child"),
                people=frozenset(named for _, named in people),
                contents=contents(each.body for each in family.timeline if isinstance(each.body, Body)),
                hidden=ref in self._hidden,
                provisional=family.provisional,
                linked=family.came.linked_to.value is not None,
            )
        return self._here[ref]


def row_here(line: int, bodies: Iterable[Body], cells: Mapping[str, str], people: Iterable[tuple[str, Named]]) -> Here:
    """A row as `Families` compares it; `people` are (role, name and date of birth) in the order of the row."""
    everybody = list(people)
    first = next((named for role, named in everybody if role == "parent"), None)
    return Here(
        family="",
        line=line,
        mosaic=_mosaic(cells.get("mosaic", "")),
        label=key(cells.get("label", "")),
        adults=frozenset((first,) if first else ()),
        people=frozenset(named for _, named in everybody),
        contents=contents(bodies),
    )


def _same(row: Here, other: Here) -> bool:
    if row.mosaic and other.mosaic:
        return row.mosaic == other.mosaic
    return row.label == other.label and any(
        name == known and (born == known_born or born is None or known_born is None)
        for name, born in row.adults
        for known, known_born in other.adults
    )


def _mosaic(typed: str) -> str:
    return "".join(typed.split()).casefold()
