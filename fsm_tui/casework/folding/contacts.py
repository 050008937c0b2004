"""The directory of contacts: the practice profile's, with what was noted of them since (A103, A107)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.team import ContactNoted
from fsm_tui.practice.profile import Profile

_SAID = ("label", "organisation", "purpose", "refer", "email", "phone", "address", "for_children", "internal", "gone")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to reach as it stands today; "" is not known yet. `head` is the newest entry about it, "" if none.

    `confirmed_on` is the day on which somebody last heard that it is right, `source` where the profile has it from.
    """

    code: str
    label: str
    organisation: str = ""
    purpose: str = ""
    refer: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    for_children: bool = False
    internal: bool = False
    gone: bool = False
    confirmed_on: date | None = None
    confirmed_by: str = ""
    source: str = ""
    head: str = ""


def contacts(profile: Profile, noted: Iterable[Statement[ContactNoted]]) -> tuple[Contact, ...]:
    """The contacts in the profile's order, then the new ones by name. Those that are gone are left out.

    What was noted counts over the profile, but for what was noted before the day on which the profile itself says that
    the contact was confirmed. Of two notes the one written later counts, whatever order they came in.
    """
    found = {
        each.code: Contact(
            code=each.code, label=each.label, organisation=each.organisation, purpose=each.purpose, refer=each.refer,
            email=each.email, phone=each.phone, address=each.address, for_children=each.for_children,
            internal=each.internal, gone=each.retired, confirmed_on=each.confirmed_on, confirmed_by=each.confirmed_by,
            source=each.source,
        )
        for each in profile.lists.directory
    }  # fmt: skip
    since = {code: each.confirmed_on for code, each in found.items()}
    for note in sorted(noted, key=lambda each: (each.written_at, each.head)):
        said = note.value
        before = since.get(said.contact)
        if before is None or note.day >= before:
            found[said.contact] = _with(found.get(said.contact) or Contact(said.contact, said.contact), note)
    own = [code for code in found if code not in since]
    order = [*since, *sorted(own, key=lambda code: (found[code].label.casefold(), code))]
    return tuple(found[code] for code in order if not found[code].gone)


def _with(known: Contact, note: Statement[ContactNoted]) -> Contact:
    said = note.value
    changed = {name: value for name in _SAID if (value := getattr(said, name)) is not None}
    if said.confirmed_on is not None and (known.confirmed_on is None or said.confirmed_on >= known.confirmed_on):
        changed |= {"confirmed_on": said.confirmed_on, "confirmed_by": said.confirmed_by}
    return replace(known, head=note.head, **changed)
