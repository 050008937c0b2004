"""Support for a child whom a parent's use affects: offered and taken up or declined, or not offered (A104)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from fsm_tui.casework.bodies import At, Correctable, Day, Ident, Line, Words
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.happening import Happening
from fsm_tui.practice.items import Event

if TYPE_CHECKING:
    from fsm_tui.casework.family import Family

OF_AGE = 18


class ChildSupportOffered(Correctable, kind="support.offered", title="Support for the child"):
    """Whether support was offered for one child, by whom it is given, and what the family said."""

    child: Ident
    on: Day
    answer: Literal["accepted", "declined", "not_offered"]
    service: Line = ""
    because: Words = ""

    @model_validator(mode="after")
    def _not_offered_says_why(self) -> Self:
        if self.answer == "not_offered" and not self.because.strip():
            raise At("because", "support that was not offered needs a because")
        return self


def answers(family: Family) -> Mapping[str, tuple[Statement[ChildSupportOffered], ...]]:
    """What was said for each child, oldest first; the last counts. Of one day the one written later is the last."""
    found: dict[str, list[Statement[ChildSupportOffered]]] = {}
    for record in family.records.values():
        for version in record.current:
            body = version.body
            if isinstance(body, ChildSupportOffered):
                found.setdefault(body.child, []).append(Statement.of(body, version.entry))
    return {
        child: tuple(sorted(said, key=lambda each: (each.value.on, each.written_at, each.head)))
        for child, said in found.items()
    }


def happened(family: Family, told: Iterable[Happening]) -> Iterator[Happening]:
    """A child is in a family that is being worked with; what was said of support. `told` are the other happenings.

    An unborn child has none yet, and who was of age when the work began needs no such question.
    """
    begun = max((each for each in told if each.event is Event.WORK_BEGAN), key=lambda one: one.on, default=None)
    said = answers(family)
    for child in family.young:
        if begun is not None and not child.unborn and not _of_age(child.born, begun.on):
            on = max(begun.on, child.born) if child.born else begun.on
            yield Happening(Event.CHILD_AFFECTED, child.id, on, begun.entry)
            for each in said.get(child.id, ()):
                # What was offered before the work came here, or came here anew, counts.
                yield Happening(Event.CHILD_SUPPORT_SAID, child.id, max(each.value.on, on), each.head)


def _of_age(born: date | None, on: date) -> bool:
    return born is not None and (on.year - born.year, on.month, on.day) >= (OF_AGE, born.month, born.day)
