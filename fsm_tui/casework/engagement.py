"""Engagement: who came, who did not, and how often in a row (A54, B5, D10). Pure; it counts and judges nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fsm_tui.casework.family import Family
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import london
from fsm_tui.practice.items import Attendance, SessionKind
from fsm_tui.practice.profile import Profile

Engaged = Literal["kept", "missed", "neither"]


@dataclass(frozen=True, slots=True)
class Contact:
    """One arranged contact with a parent or carer; `outcome` is a code of the profile's attendance outcomes."""

    on: date
    outcome: str
    engaged: Engaged
    kind: str
    head: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """A parent's or carer's contacts, the oldest first."""

    person: str
    contacts: tuple[Contact, ...]

    @property
    def missed_in_a_row(self) -> tuple[Contact, ...]:
        """The contacts missed since one was last kept. What we cancelled ourselves neither counts nor ends it."""
        found: list[Contact] = []
        for each in reversed(self.contacts):
            if each.engaged == "kept":
                break
            if each.engaged == "missed":
                found.insert(0, each)
        return tuple(found)

    @property
    def last_kept(self) -> Contact | None:
        return next((each for each in reversed(self.contacts) if each.engaged == "kept"), None)

    def disengaged(self, *profiles: Profile) -> Contact | None:
        """The missed contact with which the profile's number in a row was reached, while that still stands."""
        by_day = ByDay(profiles)
        for number, each in enumerate(self.missed_in_a_row, 1):
            if number >= by_day.on(each.on).engagement.missed_in_a_row:
                return each
        return None


class ByDay:
    """Versions of the guidance: what happened on a day is read by the one that was in force then."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._ordered = sorted(profiles, key=lambda each: (each.profile.in_force, each.profile.version))

    def on(self, day: date) -> Profile:
        """The version in force on a day; before the first, the first."""
        # The same as `in_force_on`, for many days: sorted once.
        return next((each for each in reversed(self._ordered) if each.profile.in_force <= day), self._ordered[0])


def engagement(family: Family, *profiles: Profile) -> dict[str, Engagement]:
    """Engagement of each parent or carer in the work; of several versions of the guidance, by that of each day.

    A kept contact is theirs if they were present. A missed one is theirs if the visit was planned with them;
    where nothing says with whom, it is everybody's who is in the work. A call to arrange something is neither.
    """
    by_day = ByDay(profiles)
    offers: dict[int, tuple[dict[str, SessionKind], dict[str, Attendance]]] = {}
    expected = {head: each.plan.value.people for each in family.visits for head in each.versions}
    found: dict[str, dict[str, Contact]] = {each.id: {} for each in family.in_work}
    before = family.ending.opened_again
    for record in family.sessions:
        # Of two versions that stand, each person's last written one tells: one visit is missed once.
        for version in record.current:
            body = version.body
            if not isinstance(body, SessionRecorded):
                continue
            on = london(version.entry.header.happened).date()
            profile = by_day.on(on)
            kinds, outcomes = offers.get(id(profile)) or offers.setdefault(id(profile), _offers(profile))
            kind, outcome = kinds.get(body.session_kind), outcomes.get(body.attendance)
            if kind is None or outcome is None or not kind.with_parent:
                continue
            if before is not None and version.entry.header.happened <= before.happened:
                continue
            named = body.present if outcome.engagement == "kept" else expected.get(body.planned or "", ())
            for person, contacts in found.items():
                if person in named or (outcome.engagement != "kept" and not named):
                    contacts[record.root] = Contact(
                        on, body.attendance, outcome.engagement, body.session_kind, version.head
                    )
    return {
        person: Engagement(person, tuple(sorted(contacts.values(), key=lambda each: each.on)))
        for person, contacts in found.items()
    }


def _offers(profile: Profile) -> tuple[dict[str, SessionKind], dict[str, Attendance]]:
    kinds = {each.code: each for each in profile.lists.session_kinds}
    return kinds, {each.code: each for each in profile.lists.attendance}
