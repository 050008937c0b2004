"""Taking a support request in, completing it later, and saying who is known here already (A35–A40, A112)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fsm_tui.casework.allocation import FamilyLinked, FamilyRestricted, ReferralReceived, SamePerson
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.family import Family
from fsm_tui.casework.naming import name_key
from fsm_tui.casework.people import FamilyOpened
from fsm_tui.errors import NotFound
from fsm_tui.services.recording import Recorded, ToRecord, may_write, write, write_all
from fsm_tui.services.seat import Seat, view_family
from fsm_tui.services.whose import sees
from fsm_tui.vault import queries
from fsm_tui.vault.tables import FamilyRow


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, or a number, that another family here has too. `person` is empty for a number."""

    why: str
    family: str
    label: str
    person: str
    name: str
    here: str


@dataclass(frozen=True, slots=True)
class Same:
    """Somebody of the family at hand is somebody of another one."""

    person: str
    other_family: str
    other_person: str


def take_in(seat: Seat, bodies: Sequence[Body], *, same: Sequence[Same] = (), draft: str | None = None) -> Recorded:
    """A new family with its people, plan and request, all or nothing; `bodies` begins with `FamilyOpened`.

    Who is in another family too is said with it. Raises `Faults`, `Refused`, `NotFound`.
    """
    may_write(seat, ReferralReceived)
    opened = bodies[0]
    assert isinstance(opened, FamilyOpened)
    same = [_there(seat, each) for each in same]
    whole = (opened.model_copy(update={"provisional": False}), *bodies[1:], *(_said(each) for each in same))
    now = seat.now()
    recorded = write_all(seat, [ToRecord(each, "", now) for each in whole], draft=draft)[0]
    _say_there(seat, recorded.family, same)
    return recorded


def request_for(
    seat: Seat,
    ident: str,
    referral: ReferralReceived | None,
    more: Sequence[Body] = (),
    *,
    same: Sequence[Same] = (),
    bases: tuple[str, ...] | None = None,
    draft: str | None = None,
) -> Recorded:
    """A request for a family that is here, or more information about the one there is: then a correction of it.

    `more` are changes of its people, plan and details, with or without a change of the request itself.
    """
    may_write(seat, ReferralReceived)
    family = view_family(seat, ident)
    said: list[Body] = list(more)
    if referral is not None:
        if family.referral is not None:
            reason = referral.correction_reason or "more information from the social worker"
            referral = referral.model_copy(update={"corrects": family.referral.head, "correction_reason": reason})
        said.append(referral)
    same = [_there(seat, each) for each in same]
    said += [_said(each) for each in same]
    now = seat.now()
    recorded = write_all(seat, [ToRecord(each, family.id, now, bases) for each in said], draft=draft)[-1]
    _say_there(seat, family.id, same)
    return recorded


def _said(each: Same) -> SamePerson:
    return SamePerson(person=each.person, other_family=each.other_family, other_person=each.other_person)


def _there(seat: Seat, same: Same) -> Same:
    """With the whole id of the other family. Raises `NotFound` where that person is not in it."""
    other = view_family(seat, same.other_family)
    if other.person(same.other_person) is None:
        raise NotFound("Nobody there", "That person is not in that family.")
    return replace(same, other_family=other.id)


def _say_there(seat: Seat, ident: str, same: Sequence[Same]) -> None:
    """The same from the other side. Where the program stops before this, the one side is enough to know it."""
    now = seat.now()
    wanted = [
        ToRecord(
            SamePerson(person=each.other_person, other_family=ident, other_person=each.person), each.other_family, now
        )
        for each in same
    ]
    if wanted:
        write_all(seat, wanted)


def known_here(
    seat: Seat, mosaic: str, people: Iterable[tuple[str, str, date | None]], *, but: str = ""
) -> tuple[Known, ...]:
    """The same Mosaic number, or the same name and date of birth, in another family than `but`.

    `people` are (id, name, date of birth). Nobody is refused: one person in two families is normal.
    """
    found: list[Known] = []
    with seat.vault.read() as session:
        if mosaic.strip():
            for row in queries.numbered(session, mosaic.strip()):
                if row.family != but:
                    found.append(_known("the same Mosaic number", seat, row))
        for ident, name, born in people:
            for person in queries.persons(session, name_key(name), born) if born is not None else ():
                there = queries.family_row(session, person.family)
                if there is not None and person.family != but:
                    found.append(
                        _known("the same name and date of birth", seat, there, person.person, person.name, ident)
                    )
    return tuple(found)


def _known(why: str, seat: Seat, row: FamilyRow, person: str = "", name: str = "", here: str = "") -> Known:
    """Somebody known; of a restricted family that who sits here may not know, only that there is one."""
    if not sees(seat, row):
        return Known(why, "", "a restricted family: ask the team leader", "", "", "")
    return Known(why, row.family, row.label, person, name, here)


def known_elsewhere(seat: Seat, ident: str) -> tuple[Known, ...]:
    """Who of a family, or its number, is in another family too, where nobody has said yet that it is so."""
    family = seat.family(ident)
    found = known_here(
        seat,
        family.details["mosaic"].value or "",
        [(each.id, each.name, each.born) for each in family.people],
        but=family.id,
    )
    return unsaid(seat, family.id, found)


def unsaid(seat: Seat, ident: str, found: Iterable[Known]) -> tuple[Known, ...]:
    """Without those that were said to be the same, in either family, and a family that goes on under the other one."""
    family, known = seat.family(ident), tuple(found)
    same = {(each.value.person, each.value.other_family, each.value.other_person) for each in family.came.same_people}
    others = {each: seat.family(each) for each in {one.family for one in known} if each}
    for other, there in others.items():
        for each in there.came.same_people:
            if each.value.other_family == family.id:
                same.add((each.value.other_person, other, each.value.person))
    linked = {
        other for other, there in others.items() if family.id in _linked(there) or other in _linked(family)
    }
    return tuple(
        one for one in known if (one.here, one.family, one.person) not in same and one.family not in linked
    )


def _linked(family: Family) -> tuple[str, ...]:
    link = family.came.linked_to.value
    return (link.to,) if link is not None else ()


def link(seat: Seat, ident: str, to: str, because: str = "") -> Recorded:
    """A family opened in the field is one that the office has: work goes on there. Nothing is merged."""
    other = seat.family(to)
    return write(seat, ident, FamilyLinked(to=other.id, because=because))


def same_person(seat: Seat, ident: str, person: str, other_family: str, other_person: str) -> Recorded:
    """Somebody of this family is somebody of another; said in both, where both are here."""
    here, now = view_family(seat, ident), seat.now()
    same = _there(seat, Same(person, other_family, other_person))
    there = SamePerson(person=other_person, other_family=here.id, other_person=person)
    return write_all(seat, [ToRecord(_said(same), here.id, now), ToRecord(there, same.other_family, now)])[0]


def restrict(seat: Seat, ident: str, restricted: bool, because: str) -> Recorded:
    """Only who is allocated and the leader may see the family, or everybody again."""
    return write(seat, ident, accept(FamilyRestricted.KIND, {"restricted": restricted, "because": because}))
