"""The records behind one line of the sharing log or the network: what it says first, and every answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.sharing import InformationShared
from fsm_tui.errors import NotFound
from fsm_tui.services import families
from fsm_tui.services.seat import Seat, view_family

_ABOUT = ("referral", "claim", "request", "worker")


@dataclass(frozen=True, slots=True)
class Behind:
    """One record: the head of its version in force, its kind, and what it says in a line."""

    head: str
    kind: str
    called: str = ""
    summary: str = ""
    on: date = date.min
    without_consent: bool = False


def record(seat: Seat, family: str, head: str) -> Behind:
    """The record that an entry belongs to, as it stands. Raises `NotFound`."""
    found = view_family(seat, family).record_of(head)
    if found is None:
        raise NotFound("Not there", "This record is not on this computer.")
    said = found.shown.body
    return Behind(
        head=found.shown.head,
        kind=found.shown.entry.header.kind,
        without_consent=isinstance(said, InformationShared) and said.ground != "consent",
    )


def records(seat: Seat, family: str, head: str) -> tuple[Behind, ...]:
    """All records in force about the same referral, professional, treatment or request, the newest first.

    What is about none of these stands alone. Raises `NotFound`.
    """
    view = families.read(seat, family)
    found = view.family.record_of(head)
    about = _about(found.shown.body) if found is not None else None
    lines = {each.root: each for each in view.timeline}
    return tuple(
        Behind(each.shown.head, each.shown.entry.header.kind, line.called, line.summary, line.happened)
        for root, line in lines.items()
        if (each := view.family.records[root]).current
        and (each is found or (about is not None and _about(each.shown.body) == about))
    )


def _about(said: object) -> tuple[str, str] | None:
    """What a record is about, by the name of the field and its id."""
    if not isinstance(said, Body):
        return None
    return next(((name, getattr(said, name)) for name in _ABOUT if type(said).model_fields.get(name)), None)
