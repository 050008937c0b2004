"""What consents and referrals start and stop: the form at first contact, an expiry, a birthday, another carer, a
referral that waits for its answer (A31, A32, A98, B7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from fsm_tui.casework.family import Family
from fsm_tui.casework.happening import Happening
from fsm_tui.casework.people import PersonAdded, PersonDescribed
from fsm_tui.moments import london
from fsm_tui.practice.items import Event

FORM = "cgl_form"
OF_AGE = 18
#: How long before a birthday it is told of. The family knows no today: what was last recorded stands for it.
AHEAD = timedelta(days=56)


def happened(family: Family, told: Iterable[Happening]) -> Iterator[Happening]:
    """Every event of this subject. `told` are the family's other happenings: who was seen when."""
    seen: dict[str, Happening] = {}
    for each in told:
        if each.event is Event.PARENT_SEEN:
            before = seen.get(each.about)
            seen[each.about] = min(before or each, each, key=lambda one: (one.on, one.entry))
    for person, first in seen.items():
        yield Happening(Event.FIRST_MET, person, first.on, first.entry)
    yield from _consents(family)
    yield from _household(family)
    yield from _referrals(family)


def _consents(family: Family) -> Iterator[Happening]:
    ends: dict[str, Happening] = {}
    for cell in family.consents:
        for each in cell.history:
            yield Happening(Event.CONSENTS_LOOKED_AT, "", each.value.given_on, each.head)
            if cell.consent == FORM:
                yield Happening(Event.CONSENT_FORM_SAID, cell.person, each.value.given_on, each.head)
        about = f"{cell.consent}:{cell.person}"
        for each in cell.standing if cell.given else ():
            if each.value.expires_on is not None:
                end = Happening(Event.CONSENT_EXPIRES, about, each.value.expires_on, each.head)
                ends[about] = min(ends.get(about, end), end, key=lambda one: (one.on, one.entry))
    yield from ends.values()


def _household(family: Family) -> Iterator[Happening]:
    """Who came of age, and which parent or carer came or went since the family was opened."""
    days = [london(record.shown.entry.header.happened).date() for record in family.records.values()]
    if not days:
        return
    for child in family.people:
        birthday = _of_age(child.born) if child.role == "child" and child.born and not child.left else None
        if birthday is not None and birthday - AHEAD <= max(days):
            yield Happening(Event.CAME_OF_AGE, "", birthday, "")
    carers = {each.id for each in family.people if each.role == "parent"}
    for record in family.records.values():
        for version in record.current:
            body, day = version.body, london(version.entry.header.happened).date()
            came = isinstance(body, PersonAdded) and body.role == "parent" and day > min(days)
            changed = isinstance(body, PersonDescribed) and body.person in carers and body.left is not None
            if came or changed:
                yield Happening(Event.CARER_CHANGED, "", day, version.head)


def _of_age(born: date) -> date:
    """The 18th birthday; who was born on 29 February has it on 1 March where there is none."""
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return date(born.year + OF_AGE, 3, 1)


def _referrals(family: Family) -> Iterator[Happening]:
    for onward in family.shared.onward:
        said, head = onward.referred.value, onward.referred.head
        yield Happening(Event.ONWARD_PREPARED, onward.id, said.prepared_on, head)
        if said.sent_on is not None:
            yield Happening(Event.ONWARD_SENT, onward.id, said.sent_on, head)
        if onward.answered is not None:
            on = max(onward.answered.value.on, said.sent_on or said.prepared_on)
            yield Happening(Event.ONWARD_ANSWERED, onward.id, on, onward.answered.head)
    for safe in family.shared.safeguarding:
        yield Happening(Event.SAFEGUARDING_MADE, safe.id, safe.referred.value.on, safe.referred.head)
        if safe.answered is not None:
            on = max(safe.answered.value.on, safe.referred.value.on)
            yield Happening(Event.SAFEGUARDING_ANSWERED, safe.id, on, safe.answered.head)


def about_words(about: str, family: Family) -> str:
    """Whom or what a clock of this subject is about, in words; "" for another."""
    for onward in family.shared.onward:
        if onward.id == about:
            return " ".join(onward.referred.value.what_for.split())[:50]
    for safe in family.shared.safeguarding:
        if safe.id == about:
            return f"to {safe.referred.value.to}"
    return ""
