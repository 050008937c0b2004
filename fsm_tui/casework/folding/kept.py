"""What of the records is kept from whom: the sessions' own marks and those that were set later (A93)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fsm_tui.casework.causality import Statement, register
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.session import SessionRecorded


@dataclass(frozen=True, slots=True)
class Mark:
    """One part of one record and one person. `said` is every statement that nobody has replaced, the last one last."""

    record: str
    place: str
    person: str
    said: tuple[Statement[RecordKept], ...]

    @property
    def kept(self) -> bool:
        """Of statements whose authors did not know of each other the narrower counts."""
        return any(each.value.kept for each in self.said)

    @property
    def in_conflict(self) -> bool:
        return len({each.value.kept for each in self.said}) > 1

    @property
    def because(self) -> str:
        """The last reason that was given for what counts."""
        said = [each.value.because for each in self.said if each.value.kept == self.kept and each.value.because.strip()]
        return said[-1] if said else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Every mark of a family, by the root of its record; also those that were taken back."""

    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)

    def on(self, record: str) -> tuple[Mark, ...]:
        """The marks of one record that hold, by place and person."""
        return tuple(each for each in self.marks.get(record, ()) if each.kept)


def kept(said: SaidInForce) -> Kept:
    """The marks of a family. One on an entry that has not arrived waits under its head."""
    roots = {each.head: root for root, record in said.records.items() for each in record.versions}
    found: dict[tuple[str, str, str], list[Statement[RecordKept]]] = {}
    for root, record in said.records.items():
        for version in record.versions:
            if isinstance(version.body, SessionRecorded):
                for each in version.body.kept_from:
                    own = RecordKept(record=root, place=each.place, person=each.person)
                    found.setdefault((root, each.place, each.person), []).append(Statement.of(own, version.entry))
    for later in said.of(RecordKept):
        body = later.value
        root = roots.get(body.record, body.record)
        one = later.with_value(body.model_copy(update={"record": root}))
        found.setdefault((root, body.place, body.person), []).append(one)
    marks: dict[str, list[Mark]] = {}
    for (root, place, person), statements in sorted(found.items()):
        marks.setdefault(root, []).append(Mark(root, place, person, register(statements, said.web).heads))
    return Kept({root: tuple(each) for root, each in marks.items()})
