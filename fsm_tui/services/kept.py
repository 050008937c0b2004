"""What is kept from whom: marking it on any record, and the marks in words, for pages and for what leaves (A93)."""

from __future__ import annotations

from dataclasses import dataclass

from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.may_read import kept_from, on
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.telling_kept import part_words
from fsm_tui.errors import NotFound, Refused
from fsm_tui.services import recording
from fsm_tui.services.recording import Recorded
from fsm_tui.services.seat import Seat

NOT_SHARED = "Not to be shared with"


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark that holds, in words. `disputed`: somebody else said at the same time that it may be shared."""

    place: str
    person: str
    name: str
    part: str
    because: str
    disputed: bool = False


def mark(
    seat: Seat, family: str, head: str, place: str, person: str, *, kept: bool = True, because: str = ""
) -> Recorded:
    """Keep a part of a record from somebody, or take that back. Errors as `recording.write`."""
    found = seat.family(family).record_of(head)
    body = RecordKept(record=found.root if found else head, place=place, person=person, kept=kept, because=because)
    return recording.write(seat, family, body)


def marks(family: Family, head: str) -> tuple[Marked, ...]:
    """The marks that hold on a record, in the order of the family's people."""
    order = {each.id: number for number, each in enumerate(family.people)}
    found = sorted(on(family, head), key=lambda each: (order.get(each.person, len(order)), each.place))
    return tuple(
        Marked(
            place=each.place,
            person=each.person,
            name=family.name_of(each.person),
            part=part_words(each.place, family.name_of, lambda goal: goal_text(family, goal)),
            because=each.because,
            disputed=each.in_conflict,
        )
        for each in found
    )


def whom(family: Family, place: str = "") -> tuple[Person, ...]:
    """Those from whom a part may be kept: the adults of the family, but for whom the part is about."""
    about = place.split(".")
    return tuple(each for each in family.people if each.role != "child" and not each.left and each.id not in about)


def adult_named(family: Family, typed: str) -> Person:
    """An adult of the family by id, the beginning of it, name or one word of it. Errors: `NotFound`, `Refused`."""
    people = [each for each in family.people if each.role != "child"]
    wanted = " ".join(typed.casefold().split())
    fits = [each for each in people if each.id == wanted or each.name.casefold() == wanted]
    fits = fits or [each for each in people if wanted and wanted in each.name.casefold().split()]
    fits = fits or [each for each in people if len(wanted) >= 4 and each.id.startswith(wanted)]
    if not fits:
        raise NotFound("No such person", "No parent, carer or other adult of this family has that name.")
    if len(fits) > 1:
        raise Refused("Several people", "More than one adult fits. Give the whole name or the id.")
    return fits[0]


def not_for(family: Family, head: str, place: str) -> str:
    """Whom a part of a record is kept from, by name; empty where it is kept from nobody."""
    return " and ".join(family.name_of(each) for each in kept_from(family, head, place))


def touch_place(family: Family, head: str, goal: str) -> str:
    """Where a record says how a goal went: in a session, or in a review of its own."""
    record = family.record_of(head)
    return f"goals.{goal}" if record and isinstance(record.shown.body, SessionRecorded) else f"progress.{goal}"


def goal_text(family: Family, ident: str) -> str:
    """A goal by its words."""
    return next((each.agreed.text for each in family.goals if each.id == ident), "a goal not known here")
