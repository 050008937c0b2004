"""What a rule looks at: an entry that somebody is about to record, and what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from fsm_tui.moments import london
from fsm_tui.practice.profile import Profile

Fault = tuple[str, str]
B_co = TypeVar("B_co", bound=Body, covariant=True)


@dataclass(frozen=True, slots=True)
class Case(Generic[B_co]):
    """One body about to be recorded, with its family as it is now, the guidance, and the moment."""

    body: B_co
    happened: datetime
    family: Family
    profile: Profile
    now: datetime

    @property
    def today(self) -> date:
        return london(self.now).date()

    @property
    def day(self) -> date:
        """The day on which it happened."""
        return london(self.happened).date()

    @property
    def own(self) -> frozenset[str]:
        """Heads of the versions that this one corrects."""
        corrects = getattr(self.body, "corrects", None)
        record = self.family.record_of(corrects) if corrects else None
        return frozenset(each.head for each in record.versions) if record else frozenset()


Rule = Callable[[Case[B_co]], Iterator[Fault]]


def adult(case: Case[Body], person: str) -> bool:
    """Whether somebody is a parent, carer or other adult of the family."""
    known = case.family.person(person)
    return known is not None and known.role != "child"


def offered(case: Case[Body], name: str, code: str | None, place: str, called: str) -> Iterator[Fault]:
    """A code that the practice profile does not offer."""
    if code is not None and not case.profile.offers(name, code):
        yield place, f"is not {called} in the practice profile"
