"""Taking a support request in, completing it later, and saying who is known here already (A35–A40, A112)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fsm_tui.casework.allocation import FamilyLinked, FamilyRestricted, ReferralReceived, SamePerson
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.naming import name_key
from fsm_tui.casework.people import FamilyOpened
from fsm_tui.errors import NotFound
from fsm_tui.services.recording import Recorded, ToRecord, may_write, write, write_all
from fsm_tui.services.seat import Seat
from fsm_tui.vault import queries


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, or a number, that another family here has too. `person` is empty for a number."""

    why: str
    family: str
    label: str
    person: str
    name: str
    here: str


def take_in(seat: Seat, bodies: Sequence[Body], *, draft: str | None = None) -> Recorded:
    """A new family with its people, plan and request, all or nothing; `bodies` begins with `FamilyOpened`."""
    may_write(seat, ReferralReceived)
    opened = bodies[0]
    assert isinstance(opened, FamilyOpened)
    whole = (opened.model_copy(update={"provisional": False}), *bodies[1:])
    now = seat.now()
    return write_all(seat, [ToRecord(each, "", now) for each in whole], draft=draft)[0]


def request_for(
    seat: Seat, ident: str, referral: ReferralReceived, more: Sequence[Body] = (), *, draft: str | None = None
) -> Recorded:
    """A request for a family that is here, or more information about the one there is: then a correction of it."""
    may_write(seat, ReferralReceived)
    family = seat.family(ident)
    if family.referral is not None:
        reason = referral.correction_reason or "more information from the social worker"
        referral = referral.model_copy(update={"corrects": family.referral.head, "correction_reason": reason})
    now = seat.now()
    return write_all(seat, [ToRecord(each, ident, now) for each in (*more, referral)], draft=draft)[-1]


def known_here(
    seat: Seat, mosaic: str, people: Iterable[tuple[str, str, date | None]], *, but: str = ""
) -> tuple[Known, ...]:
    """The same Mosaic number, or the same name and date of birth, in another family than `but`.

    `people` are (id, name, date of birth). Nobody is refused: one person in two families is normal.
    """
    found: list[Known] = []
    same_person = "the same name and date of birth"
    with seat.vault.read() as session:
        labels = {row.family: row for row in queries.families(session)}
        hidden = {ident for ident, row in labels.items() if row.restricted and seat.me.role != "leader"}
        if mosaic.strip():
            found += [
                Known("the same Mosaic number", row.family, row.label, "", "", "")
                for row in labels.values()
                if row.mosaic == mosaic.strip() and row.family != but
            ]
        for ident, name, born in people:
            for row in queries.persons(session, name_key(name), born) if born is not None else ():
                if row.family != but:
                    label = labels[row.family].label if row.family in labels else ""
                    found.append(Known(same_person, row.family, label, row.person, row.name, ident))
    unnamed = "a restricted family: ask the team leader"
    return tuple(Known(each.why, "", unnamed, "", "", "") if each.family in hidden else each for each in found)


def known_elsewhere(seat: Seat, ident: str) -> tuple[Known, ...]:
    """Who of a family, or its number, is in another family too; what was said to be the same is left out."""
    family = seat.family(ident)
    same = {(each.value.person, each.value.other_family) for each in family.came.same_people}
    found = known_here(
        seat,
        family.details["mosaic"].value or "",
        [(each.id, each.name, each.born) for each in family.people],
        but=family.id,
    )
    return tuple(each for each in found if (each.here, each.family) not in same)


def link(seat: Seat, ident: str, to: str, because: str = "") -> Recorded:
    """A family opened in the field is one that the office has: work goes on there. Nothing is merged."""
    other = seat.family(to)
    return write(seat, ident, FamilyLinked(to=other.id, because=because))


def same_person(seat: Seat, ident: str, person: str, other_family: str, other_person: str) -> Recorded:
    """Somebody of this family is somebody of another; said in both, where both are here."""
    other = seat.family(other_family)
    if other.person(other_person) is None:
        raise NotFound("Nobody there", "That person is not in that family.")
    here = seat.family(ident)
    now: datetime = seat.now()
    return write_all(
        seat,
        [
            ToRecord(SamePerson(person=person, other_family=other.id, other_person=other_person), here.id, now),
            ToRecord(SamePerson(person=other_person, other_family=here.id, other_person=person), other.id, now),
        ],
    )[0]


def restrict(seat: Seat, ident: str, restricted: bool, because: str) -> Recorded:
    """Only who is allocated and the leader may see the family, or everybody again."""
    return write(seat, ident, accept(FamilyRestricted.KIND, {"restricted": restricted, "because": because}))
