"""Which families of the caseload are shown: a filter made of a few choices, and finding as you type. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from fsm_tui.practice.clocks import Standing
from fsm_tui.services.caseload import CaseloadRow

UNRATED = "unrated"
_MARKS: dict[str, tuple[str, Callable[[CaseloadRow], bool]]] = {
    "overdue": (
        "overdue",
        lambda row: row.next_due is not None and row.next_due.state.standing is Standing.OVERDUE,
    ),
    "unconfirmed": ("with work not at the office", lambda row: row.sync != "at the office"),
    "returned": ("returned by the team leader", lambda row: row.returned > 0),
    "conflict": ("with two values to decide", lambda row: row.conflicts > 0),
    "provisional": ("opened in the field", lambda row: row.provisional),
}
_LISTS = ("area", "base", "plan", "rag")


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the filter picker: its key such as `rag:red`, its words, and whether it is on."""

    key: str
    words: str
    on: bool


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is let through. Empty parts let everything through; the parts narrow one another."""

    everybody: bool = False
    area: str = ""
    base: str = ""
    plan: str = ""
    rag: str = ""
    marks: frozenset[str] = frozenset()

    @property
    def narrows(self) -> bool:
        """Whether anything is hidden, apart from other people's families."""
        return bool(self.marks) or any(getattr(self, name) for name in _LISTS)

    def keeps(self, row: CaseloadRow) -> bool:
        """Whether a family is shown."""
        rag = row.rag.value if row.rag else UNRATED
        return (
            self.area in ("", row.area)
            and self.base in ("", row.base)
            and self.plan in ("", row.plan)
            and self.rag in ("", rag)
            and all(_MARKS[mark][1](row) for mark in self.marks)
        )

    def toggle(self, key: str) -> Sieve:
        """The sieve after a line of the picker was chosen: on if it was off, off if it was on."""
        if key == "all":
            return Sieve(everybody=self.everybody)
        if key in ("mine", "everybody"):
            return replace(self, everybody=key == "everybody")
        if key in _MARKS:
            return replace(self, marks=self.marks ^ {key})
        name, _, value = key.partition(":")
        was = {part: getattr(self, part) for part in _LISTS}
        was[name] = "" if was[name] == value else value
        return Sieve(everybody=self.everybody, marks=self.marks, **was)

    def options(self, offered: Sequence[tuple[str, str, str]], *, at_office: bool) -> tuple[Option, ...]:
        """The lines of the picker. `offered` is (list, code, label) of what the guidance has."""
        found = [Option("all", "Show everything", False)] if self.narrows else []
        if not at_office:
            found.append(Option("mine", "My families", not self.everybody))
            found.append(Option("everybody", "All families on this computer", self.everybody))
        found += [Option(key, words[0].upper() + words[1:], key in self.marks) for key, (words, _) in _MARKS.items()]
        for name, code, label in offered:
            words = {"area": f"Area: {label}", "base": f"Base: {label}", "plan": f"Plan: {label}"}.get(name, label)
            found.append(Option(f"{name}:{code}", words, getattr(self, name) == code))
        return tuple(found)

    def words(self, offered: Iterable[tuple[str, str, str]]) -> str:
        """What is let through, in words; empty where nothing is hidden."""
        said = [label for name, code, label in offered if getattr(self, name) == code]
        said += [_MARKS[mark][0] for mark in _MARKS if mark in self.marks]
        return ", ".join(said)


def found(rows: Sequence[CaseloadRow], typed: str) -> tuple[CaseloadRow, ...]:
    """The families whose name, or somebody's in them, has these letters; the closest first.

    The beginning of a word is closer than the middle, letters in one piece closer than letters apart.
    """
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        return tuple(rows)
    scored = [(min(_distance(wanted, each.casefold()) for each in (row.label, *row.people)), row) for row in rows]
    near = sorted((each for each in scored if each[0] < _TOO_FAR), key=lambda each: each[0])
    return tuple(row for _, row in near)


_TOO_FAR = 9


def _distance(wanted: str, name: str) -> int:
    if name.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in name.replace("(", " ").replace("-", " ").split()):
        return 1
    if wanted in name:
        return 2
    letters = iter(name)
    return 3 if all(letter in letters for letter in wanted) else _TOO_FAR
