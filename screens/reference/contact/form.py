"""The form of a contact: what it asks, and the entry that its answers make. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.folding.contacts import Contact
from fsm_tui.casework.team import ContactNoted
from fsm_tui.errors import Faults
from fsm_tui.services import contacts
from fsm_tui.services.contacts import FIELDS
from screens.asking.asks import YES_NO, Ask, Offer, Values, asked

_PRINTED = (Offer("yes", "For social workers too"), Offer("no", "Only for us"))
_THERE = (Offer("yes", "Still there"), Offer("no", "Gone"))


def asks(known: Contact | None, me: str) -> tuple[tuple[Ask, ...], Values]:
    """A contact that is new, or what is otherwise about one that is known, and how it stands."""
    found = (
        Ask("label", "Name", hint="the service or the role", needed="a name"),
        Ask("organisation", "Agency", needed="the agency"),
        Ask("purpose", "For", hint="what they do, and for whom", needed="what they do"),
        Ask("refer", "How to refer", "text"),
        Ask("phone", "Phone", hint="empty: not known yet"),
        Ask("email", "E-mail"),
        Ask("address", "Address"),
        Ask("for_children", "For a child", "choice", YES_NO, hint="support for a child whom a parent's use affects"),
        Ask("printed", "Printed", "choice", _PRINTED),
        Ask("confirmed", "Right today", "choice", YES_NO, needed="whether somebody confirmed it today"),
        Ask("confirmed_by", "Confirmed by", hint="who heard it, and from whom", needed="who confirmed it",
            when=lambda values: values.get("confirmed") == "yes"),
    )  # fmt: skip
    if known is None:
        return found, {"confirmed_by": me, "for_children": "no", "printed": "yes"}
    was = {name: str(getattr(known, name)) for name in FIELDS}
    was |= {"for_children": _word(known.for_children), "printed": _word(not known.internal), "there": "yes"}
    return (*found, Ask("there", "Is it there", "choice", _THERE)), was | {"confirmed_by": me}


def body(known: Contact | None, values: Values, was: Values, taken: Iterable[str], today: date) -> ContactNoted | None:
    """The entry; None where nothing was changed or confirmed. `was` is how it stood when the form was opened.

    Only what was typed here is said, so that what somebody else changed meanwhile stays. Raises `Faults` by question.
    """
    questions, _ = asks(known, "")
    told = {each.name: values.get(each.name, "").strip() for each in asked(questions, values)}
    said: dict[str, Any] = {name: told[name] for name in FIELDS}
    said |= {"for_children": told["for_children"] == "yes", "internal": told["printed"] == "no"}
    said |= {"gone": told["there"] == "no"} if known is not None else {}
    if known is not None:
        opened: dict[str, Any] = {name: was.get(name, "") for name in FIELDS}
        opened |= {"for_children": was.get("for_children") == "yes", "internal": was.get("printed") == "no"}
        said = {name: value for name, value in said.items() if value != opened.get(name, False)}
    else:
        said = contacts.changes(None, said)
    if told.get("confirmed") == "yes":
        said |= {"confirmed_on": today.isoformat(), "confirmed_by": told.get("confirmed_by", "")}
    if not said:
        return None
    code = known.code if known is not None else contacts.new_code(told["label"], taken)
    try:
        made = accept(ContactNoted.KIND, said | {"contact": code})
    except Faults as fault:
        raise Faults("Not saved", fault.faults, "What you typed is kept.") from None
    assert isinstance(made, ContactNoted)
    return made


def _word(yes: bool) -> str:
    return "yes" if yes else "no"
