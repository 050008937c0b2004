"""Which letters make sense now for a family, about whom, and when one last went (A40, A46, A47, B5, D3, D10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.engagement import engagement
from fsm_tui.casework.family import Family
from fsm_tui.errors import NotFound, Refused
from fsm_tui.practice.clocks import Standing
from fsm_tui.practice.dates import read_day, read_distance
from fsm_tui.practice.items import Event, Letter
from fsm_tui.practice.profile import Profile
from fsm_tui.services import eligibility
from fsm_tui.services.caseload import DueLine
from fsm_tui.services.letter_values import WORKBOOK, workers

DAY_SHEET = "day_sheet"
DISENGAGEMENT = "disengagement"
CONFIRMATION = "worker_confirmation"
LATE = frozenset({Standing.OVERDUE, Standing.DUE_TODAY})


@dataclass(frozen=True, slots=True)
class Offered:
    """A letter that may be made. `why` says why it makes sense now; empty: it is there, nothing asks for it.

    `about` is a parent or carer by id, or a worker by key; `whom` that in words. `sent` says when it last went.
    """

    letter: str
    label: str
    when: str
    why: str
    about: str | None
    whom: str
    sent: str

    @property
    def now(self) -> bool:
        return bool(self.why)


def offers(family: Family, profile: Profile, dues: Sequence[DueLine], today: date) -> Iterator[Offered]:
    """Every letter about a family once, or once for each person or worker whom it could be about."""
    for letter in profile.lists.letters:
        if letter.retired or letter.code == DAY_SHEET:
            continue
        if letter.code == DISENGAGEMENT:
            yield from _disengaged(family, profile, letter, today)
        elif letter.code == CONFIRMATION:
            yield from _unconfirmed(family, profile, letter, today)
        else:
            why = "" if family.closed else _why(family, profile, letter, dues, today)
            sent = _distance(_sent(family, letter), today)
            yield Offered(letter.code, letter.label, letter.when, why, None, "", sent)


def _disengaged(family: Family, profile: Profile, letter: Letter, today: date) -> Iterator[Offered]:
    for person, engaged in engagement(family, profile).items():
        contact, number = engaged.disengaged(profile), len(engaged.missed_in_a_row)
        on, known = _sent(family, letter, about=person), family.person(person)
        told = contact is not None and on is not None and on >= contact.on
        why = f"{number} missed in a row" if contact is not None and not told and not family.closed else ""
        name = known.name if known else ""
        yield Offered(letter.code, letter.label, letter.when, why, person, name, _distance(on, today))


def _unconfirmed(family: Family, profile: Profile, letter: Letter, today: date) -> Iterator[Offered]:
    for worker in workers(family):
        on = _sent(family, letter, to=worker.agency) if worker.agency else None
        why = "" if worker.confirmed or on is not None or family.closed else "the details are as told to us"
        name = worker.name or profile.label("network_roles", worker.role)
        yield Offered(letter.code, letter.label, letter.when, why, worker.key, name, _distance(on, today))


def _sent(family: Family, letter: Letter, *, about: str | None = None, to: str = "") -> date | None:
    """The day a letter last went: about this person or about nobody in particular, to this address if one is said."""
    return max(
        (
            each.value.on
            for each in family.came.letters
            if each.value.letter == letter.code
            and (about is None or each.value.about in (None, about))
            and (not to or each.value.to == to)
        ),
        default=None,
    )


def _distance(on: date | None, today: date) -> str:
    return f"sent {read_distance(on, today)}" if on is not None else ""


def _why(family: Family, profile: Profile, letter: Letter, dues: Sequence[DueLine], today: date) -> str:
    match letter.code:
        case "more_information" if family.request not in ("", "allocated", "declined"):
            lacking, on = len(eligibility.missing(family, profile, today)), _sent(family, letter)
            asked = on is not None and family.referral is not None and on >= family.referral.day
            if not lacking or asked:
                return ""
            return f"{lacking} thing{'s are' if lacking > 1 else ' is'} missing from the request"
        case "decline" if family.request == "declined":
            declined, on = family.came.requests[-1].value.meeting_on, _sent(family, letter)
            return f"declined on {read_day(declined)}" if on is None or on < declined else ""
        case "workbook_chase":
            return _clocks(profile, dues, WORKBOOK, LATE)
        case "supervision_chase":
            return _clocks(profile, dues, frozenset({Event.SUPERVISION_INVITED}), LATE)
        case "joint_visit":
            return _clocks(profile, dues, frozenset({Event.JOINT_VISIT_HELD}), LATE | {Standing.DUE})
        case _:
            return ""


def _clocks(profile: Profile, dues: Sequence[DueLine], ends: frozenset[Event], when: frozenset[Standing]) -> str:
    """The clocks of these events that stand so, in words."""
    ours = {each.code for each in profile.clocks if each.ends in ends}
    return "; ".join(
        f"{each.label}: {each.state.words}" for each in dues if each.clock in ours and each.state.standing in when
    )


def whom(family: Family, profile: Profile, letter: Letter, about: str | None) -> str | None:
    """Whom a letter is about: as said by id, key or name, or the only one there is.

    Raises `NotFound` for nobody of that name, and `Refused` where the letter turns on one and it is not clear which.
    """
    if letter.code == CONFIRMATION:
        told = workers(family)
        known = {each.key: each.name for each in told}
        likely = [each.key for each in told if not each.confirmed]
        called, mend = "worker", "Record the worker first."
    else:
        gone = {person for person, each in engagement(family, profile).items() if each.disengaged(profile)}
        known = {each.id: each.name for each in family.people}
        likely = [each.id for each in family.in_work if each.id in gone] or [each.id for each in family.in_work]
        called, mend = "parent or carer", "Add them to the family first."
    if about is not None:
        named = [key for key, name in known.items() if about == key or about.casefold() == name.casefold()]
        if len(named) != 1:
            raise NotFound("Not clear who", f"No {called} of this family goes by that, or more than one.")
        return named[0]
    if letter.code not in (CONFIRMATION, DISENGAGEMENT):
        return None
    if not likely:
        raise Refused("Nobody to write about", f"There is no {called} whom this letter could be about.", mend)
    if len(likely) > 1:
        said = f"There is more than one {called} whom this letter could be about."
        raise Refused("Whom is it about?", said, "Say whom.")
    return likely[0]
