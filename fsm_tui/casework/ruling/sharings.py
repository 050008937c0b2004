"""Rules about sharing, referrals, the network and requests to partners (A32, A90–A98, B7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.consent import Cell
from fsm_tui.casework.family import Family
from fsm_tui.casework.may_be_told import may_be_told
from fsm_tui.casework.network import (
    PartnerAnswered,
    PartnerAsked,
    PartnerEscalated,
    TreatmentClaimed,
    TreatmentConfirmed,
    WorkerConfirmed,
    WorkerNoted,
    WorkerSame,
)
from fsm_tui.casework.ruling.case import Case, Fault, adult, offered
from fsm_tui.casework.sharing import (
    InformationShared,
    OnwardAnswered,
    OnwardReferred,
    SafeguardingAnswered,
    SafeguardingReferred,
)

REFERRAL = "referral"


def _not_ahead(case: Case[Any], *names: str) -> Iterator[Fault]:
    for name in names:
        day: date | None = getattr(case.body, name)
        if day is not None and day > case.today:
            yield name, "is in the future"


def shared(case: Case[InformationShared]) -> Iterator[Fault]:
    """With consent only where the rule allows each cell; without it only with the reason and who decided."""
    body, profile = case.body, case.profile
    yield from _not_ahead(case, "on")
    yield from offered(case, "consent_agencies", body.agency, "agency", "an agency")
    yield from offered(case, "sharing_purposes", body.purpose, "purpose", "a purpose")
    for number, code in enumerate(body.information):
        yield from offered(case, "information_kinds", code, f"information.{number}", "a kind of information")
    for number, code in enumerate(body.rules):
        yield from offered(case, "golden_rules", code, f"rules.{number}", "a golden rule")
    for number, person in enumerate(body.about):
        if not adult(case, person):
            yield f"about.{number}", "is no parent or carer of this family"
    if body.until is not None and body.until < body.on:
        yield "until", "is before the day on which it was shared"
    if body.ground == "consent" and body.shared:
        if not body.about:
            yield "about", "say whose consent it rests on"
        for person in body.about:
            for number, code in enumerate(body.information):
                cell = Cell(agency=body.agency, information=code, purpose=body.purpose)
                answer = may_be_told(case.family, profile, person, cell, body.on, back=True)
                if answer.ground != "consent":
                    yield f"information.{number}", f"is not covered: {answer.words}; record why it is shared without"


def onward(case: Case[OnwardReferred]) -> Iterator[Fault]:
    """It can be prepared at any time; it is sent only with a live consent of that scope, or a recorded decision."""
    body = case.body
    yield from _not_ahead(case, "prepared_on", "sent_on")
    yield from offered(case, "consent_agencies", body.agency, "agency", "an agency")
    if not adult(case, body.person):
        yield "person", "is no parent or carer of this family"
    if body.sent_on is None or _sent_so(case.family, body):
        return
    if not may_refer(case.family, body, body.sent_on, case.today):
        yield "sent_on", "cannot be sent: there is no consent to a referral to this agency, and no decision is named"


def _sent_so(family: Family, body: OnwardReferred) -> bool:
    """Whether it is on record that this was sent just so: other words of it need no consent anew."""
    known = next((each.referred.value for each in family.shared.onward if each.id == body.referral), None)
    if known is None:
        return False
    return all(getattr(known, name) == getattr(body, name) for name in ("agency", "person", "sent_on", "decision"))


def may_refer(family: Family, body: OnwardReferred, day: date, today: date) -> bool:
    """A consent to onward referral to that agency that is live on the day, or a decision in the log that holds then."""
    cells = [
        each
        for each in family.consents
        if each.person == body.person
        and each.consent == "onward_referral"
        and each.cell is not None
        and (each.cell.agency, each.cell.purpose) == (body.agency, REFERRAL)
    ]
    if day < today and any(each.was_live_on(day) for each in cells):
        return True
    if any(each.live_on(day) for each in cells) and all(each.given for each in cells):
        return True
    named = family.record_of(body.decision) if body.decision is not None else None
    return named is not None and any(
        each.head in {one.head for one in named.current} and each.value.shared and each.value.ground != "consent"
        and each.value.agency == body.agency and body.person in each.value.about
        and each.value.on <= day <= (each.value.until or each.value.on)
        for each in family.shared.log
    )  # fmt: skip


def onward_answered(case: Case[OnwardAnswered]) -> Iterator[Fault]:
    """The answer to what was sent, on that day or later."""
    yield from _not_ahead(case, "on")
    yield from _known(case, case.body.referral, (each.id for each in case.family.shared.onward), "referral")
    for each in case.family.shared.onward:
        if each.id == case.body.referral:
            sent = each.referred.value.sent_on
            if sent is None:
                yield REFERRAL, "was not sent yet"
            elif case.body.on < sent:
                yield "on", "is before it was sent"


def safeguarding(case: Case[SafeguardingReferred]) -> Iterator[Fault]:
    """About children of this family, on a level of the guidance; where the parents were not told it says why."""
    body = case.body
    yield from offered(case, "levels_of_need", body.level_of_need, "level_of_need", "a level of need")
    yield from _not_ahead(case, "on")
    children = {each.id for each in case.family.people if each.role == "child"}
    for number, child in enumerate(body.children):
        if child not in children:
            yield f"children.{number}", "is no child of this family"
    if body.parents_told is None:
        yield "parents_told", "say whether the parents were told"
    if body.parents_told is False and not body.not_told_because.strip():
        yield "not_told_because", "say why the parents were not told"


def safeguarding_answered(case: Case[SafeguardingAnswered]) -> Iterator[Fault]:
    yield from _not_ahead(case, "on")
    yield from _known(case, case.body.referral, (each.id for each in case.family.shared.safeguarding), "referral")


def worker(case: Case[WorkerNoted]) -> Iterator[Fault]:
    yield from offered(case, "network_roles", case.body.role, "role", "a role of a professional")
    yield from _not_ahead(case, "left_on")
    for number, person in enumerate(case.body.about):
        if case.family.person(person) is None:
            yield f"about.{number}", "is nobody of this family"


def worker_confirmed(case: Case[WorkerConfirmed]) -> Iterator[Fault]:
    yield from _not_ahead(case, "on")
    yield from _known(case, case.body.worker, (each.id for each in case.family.network.workers), "worker")


def worker_same(case: Case[WorkerSame]) -> Iterator[Fault]:
    """A professional who is noted, and a worker whom the support request names."""
    body, referral = case.body, case.family.referral
    yield from _known(case, body.worker, (each.id for each in case.family.network.workers), "worker")
    workers = referral.value.workers if referral else ()
    if not any(body.means(each.role, each.name, each.agency) for each in workers):
        yield "name", "is not in the support request"


def treatment(case: Case[TreatmentClaimed]) -> Iterator[Fault]:
    yield from _not_ahead(case, "on")
    if not adult(case, case.body.person):
        yield "person", "is no parent or carer of this family"


def treatment_confirmed(case: Case[TreatmentConfirmed]) -> Iterator[Fault]:
    yield from _not_ahead(case, "on")
    yield from _known(case, case.body.claim, (each.id for each in case.family.network.treatments), "claim")


def asked(case: Case[PartnerAsked]) -> Iterator[Fault]:
    yield from _not_ahead(case, "asked_on")
    if case.body.worker is not None:
        yield from _known(case, case.body.worker, (each.id for each in case.family.network.workers), "worker")


def answered(case: Case[PartnerAnswered | PartnerEscalated]) -> Iterator[Fault]:
    yield from _not_ahead(case, "on")
    yield from _known(case, case.body.request, (each.id for each in case.family.network.requests), "request")


def _known(case: Case[Body], ident: str, known: Iterator[str], place: str) -> Iterator[Fault]:
    if ident not in set(known):
        yield place, "there is no such thing in this family"
