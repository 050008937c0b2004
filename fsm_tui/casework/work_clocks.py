"""What the interventions start and stop: a naloxone kit that comes to its day (A68, B2.4)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.family import Family
from fsm_tui.casework.happening import Happening
from fsm_tui.practice.dates import full_date
from fsm_tui.practice.items import Event


def happened(family: Family) -> Iterator[Happening]:
    """The expiry of every kit, as its pack says, and the day from which a kit was there no more."""
    for kit in family.work.kits:
        yield Happening(Event.NALOXONE_EXPIRES, kit.id, kit.expiry, kit.supplied.head)
        if kit.over_on is not None:
            yield Happening(Event.NALOXONE_ENDED, kit.id, kit.over_on, kit.over_by)


def about_words(about: str, family: Family) -> str:
    """Which kit a clock is about, in words; "" for another thing."""
    for kit in family.work.kits:
        if kit.id == about:
            supplied = kit.supplied.value
            return f"{kit_of(supplied.person, supplied.to, family)}, expires {full_date(kit.expiry)}"
    return ""


def kit_of(person: str | None, to: str, family: Family) -> str:
    """Who has a kit, in words."""
    known = family.person(person) if person else None
    return known.name if known else to or "somebody not in this family"
