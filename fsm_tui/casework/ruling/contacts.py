"""Rules about the directory of contacts (A103, A107)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.ruling.case import Case, Fault
from fsm_tui.casework.team import ContactNoted

_LEAST = ("label", "organisation", "purpose")
_SAYS = ("label", "organisation", "purpose", "refer", "email", "phone", "address", "for_children", "internal", "gone")


def noted(case: Case[ContactNoted]) -> Iterator[Fault]:
    """A new contact says who and what for; one that is there says what is otherwise, or that it is still right."""
    body = case.body
    if body.confirmed_on is not None and body.confirmed_on > case.today:
        yield "confirmed_on", "is in the future"
    if body.confirmed_on is None and all(getattr(body, name) is None for name in _SAYS):
        yield "contact", "says nothing: give what is otherwise, or when it was confirmed"
    known = any(each.code == body.contact for each in case.profile.lists.directory)
    known = known or any(
        isinstance(each.body, ContactNoted) and each.body.contact == body.contact
        for record in case.family.records.values()
        for each in record.versions
    )
    for name in () if known else _LEAST:
        if not (getattr(body, name) or "").strip():
            yield name, "is missing; a contact that is new needs it"
