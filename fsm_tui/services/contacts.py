"""The directory of services and contacts: as it stands today, confirmed, changed, and printed (A13, A103, A107, A125).

What was noted is an entry of the whole team and travels to every laptop with the other team entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.causality import Web
from fsm_tui.casework.folding import contacts as folding
from fsm_tui.casework.folding.contacts import Contact
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.records import Parsed, gather
from fsm_tui.casework.team import ContactNoted
from fsm_tui.errors import NotFound, Refused
from fsm_tui.practice.dates import full_date
from fsm_tui.practice.profile import Profile
from fsm_tui.services import exporting, recording, releasing
from fsm_tui.services.recording import Recorded
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger

UNKNOWN = "not known yet"
FIELDS = ("label", "organisation", "purpose", "refer", "phone", "email", "address")
WIDTH = 78


@dataclass(frozen=True, slots=True)
class Listed:
    """A contact and how far it can be relied on: `old` where nobody confirmed it for long, or ever."""

    contact: Contact
    confirmed: str
    old: bool

    @property
    def reach(self) -> str:
        """Phone and e-mail, or that neither is known yet."""
        return ", ".join(each for each in (self.contact.phone, self.contact.email) if each) or UNKNOWN


def listed(seat: Seat) -> tuple[Listed, ...]:
    """The directory as it stands on this computer, in its order."""
    profile, today = seat.profile, seat.today()
    with seat.vault.read() as session:
        entries = [
            ledger.entry_of(row)
            for row in ledger.of_kind(session, "team", ContactNoted.KIND)
            if row.body is not None
        ]
    web = Web(entries)
    said = SaidInForce(gather((Parsed.of(each) for each in entries), web), web)
    return tuple(_listed(each, profile, today) for each in folding.contacts(profile, said.of(ContactNoted)))


def _listed(contact: Contact, profile: Profile, today: date) -> Listed:
    on = contact.confirmed_on
    if on is None:
        return Listed(contact, "not confirmed yet", True)
    by = f" by {contact.confirmed_by}" if contact.confirmed_by else ""
    days = (today - on).days
    old = days > profile.contact_check.days
    return Listed(contact, f"confirmed on {full_date(on)}{by}{f', {days} days ago: ask again' if old else ''}", old)


def one(seat: Seat, code: str) -> Listed:
    """A contact by its code or the beginning of it. Raises `NotFound`, and `Refused` where several fit."""
    typed = code.strip().casefold()
    found = listed(seat)
    fits = [each for each in found if each.contact.code == typed]
    fits = fits or [each for each in found if typed and each.contact.code.startswith(typed)]
    if not fits:
        known = ", ".join(each.contact.code for each in found)
        raise NotFound("No such contact", "The directory has no such contact.", f"There are: {known}.")
    if len(fits) > 1:
        raise Refused("Several fit", "More than one contact begins like that.", "Give the whole code.")
    return fits[0]


def confirm(seat: Seat, code: str, by: str = "") -> Recorded:
    """It is still right, today. `by` says who heard it from whom; without it, who sits here.

    Raises as `one`, and `Refused` where who sits here may not.
    """
    contact = one(seat, code).contact
    who = by.strip() or seat.me.name
    said = {"contact": contact.code, "confirmed_on": seat.today().isoformat(), "confirmed_by": who}
    return recording.write_office(seat, accept(ContactNoted.KIND, said))


def note(seat: Seat, body: ContactNoted, *, draft: str | None = None) -> Recorded:
    """A contact that is new or is otherwise. Raises `Faults`, and `Refused` where who sits here may not."""
    return recording.write_office(seat, body, draft=draft)


def changes(known: Contact | None, told: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry that says of `told` only what is otherwise; all of it for a new contact."""
    if known is None:
        return {name: value for name, value in told.items() if value not in ("", None)}
    return {name: value for name, value in told.items() if value != getattr(known, name)}


def new_code(label: str, taken: Iterable[str]) -> str:
    """A code for a new contact, made of its name; another one where that is taken."""
    made = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:32] or "contact"
    used, number, code = set(taken), 2, made
    while code in used:
        code, number = f"{made}_{number}", number + 1
    return code


# -- the page for social workers


def page(seat: Seat, width: int = WIDTH) -> tuple[str, ...]:
    """Services and how to refer on one page, in plain lines, for social workers and other agencies (A103).

    `width` is the longest line in characters; at the usual one it fits a sheet of paper.
    """

    def hung(text: str) -> list[str]:
        indent = " " * (len(text) - len(text.lstrip()) + 2)
        return wrap(text, width, subsequent_indent=indent, break_long_words=False)

    profile, today = seat.profile, seat.today()
    shown = [each for each in listed(seat) if not each.contact.internal]
    head = profile.profile
    lines = [*hung(head.title), f"Services and how to refer, {full_date(today)}", ""]
    for each in shown:
        contact = each.contact
        who = f"{contact.label}, {contact.organisation}" if contact.organisation else contact.label
        lines += hung(f"{who}: {contact.purpose}." if contact.purpose else f"{who}.")
        lines += hung(f"  Refer: {contact.refer or UNKNOWN}")
        place = f" Address: {contact.address}." if contact.address else ""
        known = {"Phone": contact.phone, "E-mail": contact.email}
        reach = ", ".join(f"{name} {said or UNKNOWN}" for name, said in known.items())
        reach = reach if any(known.values()) else f"Phone and e-mail {UNKNOWN}"
        lines += hung(f"  {reach}.{place} {each.confirmed[0].upper()}{each.confirmed[1:]}.")
    offered = [each.label for each in profile.lists.interventions if not each.retired]
    lines += ["", *hung(f"What we offer: {'; '.join(offered)}.")]
    if rule := profile.sentences.get("S1:27"):
        lines += ["", *hung(f"Who can be referred: {rule}")]
    return tuple(lines)


def write_page(seat: Seat, path: Path) -> Path:
    """Write that page to a new file. It tells nothing of any family. Errors as `exporting.write_out`."""
    text = "\n".join(page(seat)) + "\n"
    return exporting.write_out(seat, path, text, what="directory", asked=releasing.inside(releasing.NOTHING))
