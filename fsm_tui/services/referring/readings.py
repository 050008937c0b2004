"""What one row gives: the bodies to be recorded with the column behind each place, and who the family is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from fsm_tui.inert import clean
from fsm_tui.practice.profile import Profile
from fsm_tui.services.referring.cells import Choices, NotRead, day, one_word, texts, yes_no
from fsm_tui.services.referring.columns import Takes, column_of

Fault = tuple[str, str]
EARLIEST = 1990


@dataclass(frozen=True)
class Desk:
    """What a row is read against. `staff` gives a staff id for a name or an id, or raises `NotRead`."""

    profile: Profile
    choices: Choices
    staff: Callable[[str], str]
    may_allocate: bool
    new_id: Callable[[], str]
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to record. `columns` leads from a place in the body to the column; `on` is its day, None now."""

    kind: str
    fields: Mapping[str, Any]
    columns: Mapping[str, str]
    on: date | None = None

    def column(self, place: str) -> str:
        """The column behind a dotted place: of the longest part of it that is known, or the first of the body."""
        while place:
            if place in self.columns:
                return self.columns[place]
            place = place.rpartition(".")[0]
        return self.columns.get("", next(iter(self.columns.values()), ""))


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of a row: the column of their name, their id in the bodies, and what tells them from others."""

    column: str
    ident: str
    role: str
    name: str
    born: date | None


@dataclass(slots=True)
class Reading:
    """A row being read. Faults refuse it; notes are pointed out, and the row is still recorded."""

    cells: Mapping[str, str]
    desk: Desk
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)

    def has(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that hold something."""
        return [each for each in names if each in self.cells]

    def numbers(self, kind: str) -> list[int]:
        """The numbers of the parents, children, … of whom the row says anything."""
        found = (name.split("_", 2) for name in self.cells if name.startswith(f"{kind}_"))
        return sorted({int(parts[1]) for parts in found if len(parts) == 3 and parts[1].isdigit()})

    def text(self, name: str) -> str:
        """A text as it stands there; a sign that guards a formula from a spreadsheet is taken off."""
        cell = self.cells.get(name, "")
        return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell

    def value(self, name: str) -> Any:
        """The value of a cell by what its column takes; None where it is empty or cannot be read (a fault)."""
        cell, column = self.cells.get(name), column_of(name)
        if cell is None or column is None:
            return None
        choices = self.desk.choices
        try:
            match column.takes:
                case Takes.DAY:
                    return day(cell, self.desk.today)
                case Takes.YES_NO:
                    return yes_no(cell)
                case Takes.ONE:
                    return choices.one(cell, column.listed) if column.listed else one_word(cell, column.words)
                case Takes.SOME:
                    return choices.some(cell, column.listed)
                case Takes.TEXTS:
                    return texts(cell)
                case Takes.NUMBER:
                    return _number(cell)
                case _:
                    return self.text(name)
        except NotRead as fault:
            self.fault(name, str(fault))
            return None

    def past(self, name: str) -> date | None:
        """A day that cannot be to come."""
        found = self.value(name)
        if not isinstance(found, date):
            return None
        if found > self.desk.today:
            self.fault(name, "is in the future")
            return None
        if found.year < EARLIEST and not name.endswith("_born"):
            self.fault(name, "is too long ago")
            return None
        return found

    def given(self, names: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """(fields, columns) of those columns that hold something; `names` leads from field to column."""
        fields: dict[str, Any] = {}
        for place, name in names.items():
            column = column_of(name)
            past = column is not None and column.takes is Takes.DAY
            found = self.past(name) if past else self.value(name)
            if found is not None:
                fields[place] = found.isoformat() if isinstance(found, date) else found
        return fields, dict(names)

    def want(self, kind: str, fields: Mapping[str, Any], columns: Mapping[str, str], on: date | None = None) -> None:
        self.wanted.append(Wanted(kind, fields, columns, on))

    def fault(self, column: str, said: str) -> None:
        self.faults.append((column, said))

    def note(self, column: str, said: str) -> None:
        self.notes.append((column, said))

    def look_for_hidden(self) -> None:
        """Signs that are not kept (control characters, overrides of direction) are not taken out without a word."""
        for name, cell in self.cells.items():
            if not (cell.isascii() and cell.isprintable()):
                kept = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
                if clean(cell) != kept:
                    self.note(name, "held hidden control characters, which were taken out")


def _number(cell: str) -> int:
    typed = cell.strip().casefold().removeprefix("parent").strip(" _")
    if not (typed.isascii() and typed.isdigit() and 1 <= len(typed) <= 2 and int(typed)):
        raise NotRead("must be the number of a parent, such as 1")
    return int(typed)
