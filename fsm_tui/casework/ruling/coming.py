"""Rules about support requests, eligibility, allocation and links (A23–A49)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.allocation import (
    OURSELVES,
    Allocated,
    AllocationMeetingHeld,
    EligibilityOverridden,
    FamilyLinked,
    FirstWorkerAgreed,
    ReferralReceived,
    RequestDecided,
    SamePerson,
)
from fsm_tui.casework.consent import Cell
from fsm_tui.casework.letters import LetterMade
from fsm_tui.casework.may_be_told import may_be_told
from fsm_tui.casework.ruling.case import Case, Fault, offered


def referral(case: Case[ReferralReceived]) -> Iterator[Fault]:
    """Days that have been, codes of the guidance; who was born after the request is a slip."""
    body = case.body
    for name in ("received_on", "arrived_on", "agreement_on", "role_explained_on", "verified_with_cgl_on"):
        day = getattr(body, name)
        if day is not None and day > case.today:
            yield name, "is in the future"
    if body.agreement_on is not None and body.agreement_gained is not True:
        yield "agreement_on", "has a date, but the agreement is not said to be gained"
    for number, code in enumerate(body.substances):
        yield from offered(case, "substances", code, f"substances.{number}", "a substance")
    yield from offered(case, "levels_of_need", body.level_of_need, "level_of_need", "a level of need")
    for number, worker in enumerate(body.workers):
        yield from offered(case, "network_roles", worker.role, f"workers.{number}.role", "a role of a professional")
    adults = [each for each in case.family.people if each.role == "parent" and each.born is not None]
    if any(each.born is not None and each.born > body.received_on for each in adults):
        yield "received_on", "is before the birth of a parent or carer"


def overridden(case: Case[EligibilityOverridden]) -> Iterator[Fault]:
    """A rule of the guidance, of a family with a request."""
    yield from offered(case, "eligibility", case.body.rule, "rule", "a rule of eligibility")
    if case.family.referral is None:
        yield "", "there is no support request for this family"


def decided(case: Case[RequestDecided]) -> Iterator[Fault]:
    """A request that there is, on a day that has been."""
    if case.family.referral is None:
        yield "", "there is no support request for this family"
    if case.body.meeting_on > case.today:
        yield "meeting_on", "is in the future"


def met(case: Case[AllocationMeetingHeld]) -> Iterator[Fault]:
    """Minutes are of a meeting that was held, and speak of each request once."""
    if case.body.on > case.today:
        yield "on", "is in the future"
    named = [each.family for each in case.body.considered]
    if len(named) != len(set(named)):
        yield "considered", "speaks of the same family twice"


def allocated(case: Case[Allocated]) -> Iterator[Fault]:
    """From a day that has been or is at hand; not to a family that goes on under another one."""
    if (case.body.allocated_on - case.today).days > 31:
        yield "allocated_on", "is more than a month ahead"
    if case.body.second is not None and case.body.second == case.body.to:
        yield "second", "is the same person as the first"
    if case.family.came.linked_to.value is not None:
        yield "to", "this family goes on under another one: allocate that one"


def first_worker(case: Case[FirstWorkerAgreed]) -> Iterator[Fault]:
    """One of the workers' roles, or ourselves."""
    if case.body.first != OURSELVES:
        yield from offered(case, "network_roles", case.body.first, "first", "a role of a professional")
    if case.body.agreed_on > case.today:
        yield "agreed_on", "is in the future"


def linked(case: Case[FamilyLinked]) -> Iterator[Fault]:
    """A family opened in the field, to another one."""
    if case.body.to == case.family.id:
        yield "to", "is this family itself"
    if not case.family.provisional and case.family.came.linked_to.value is None:
        yield "", "only a family opened in the field is linked to one that we have"


def same_person(case: Case[SamePerson]) -> Iterator[Fault]:
    """Somebody of this family, and of another one."""
    if case.family.person(case.body.person) is None:
        yield "person", "is nobody of this family"
    if case.body.other_family == case.family.id:
        yield "other_family", "is this family itself"


def letter(case: Case[LetterMade]) -> Iterator[Fault]:
    """A letter of the guidance that was sent, about somebody of this family."""
    yield from offered(case, "letters", case.body.letter, "letter", "a letter")
    if case.body.on > case.today:
        yield "on", "is in the future"
    if case.body.about is not None and case.family.person(case.body.about) is None:
        yield "about", "is nobody of this family"
    yield from _held_back(case)


def _held_back(case: Case[LetterMade]) -> Iterator[Fault]:
    """What a letter tells of a parent or carer leaves by the one rule, as it was on the day of sending (A93)."""
    body, family = case.body, case.family
    wanted = next((each for each in case.profile.lists.letters if each.code == body.letter), None)
    if wanted is None:
        return
    for person in [body.about] if body.about else [each.id for each in family.in_work]:
        for code in wanted.information:
            cell = Cell(agency=wanted.agency, information=code, purpose=wanted.purpose)
            answer = may_be_told(family, case.profile, person, cell, body.on, back=True)
            if not answer.allowed:
                yield "letter", f"may not leave: {answer.words}; say in the sharing log why it is shared without"
