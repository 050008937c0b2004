"""What must be said before an entry is complete: the rule of the house and its neighbours (design §4; A75–A77).

Each rule gives (place, sentence) pairs; a place is a dotted path into the body. They hold when a person
writes. An import never asks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fsm_tui.casework import (
    advice,
    allocation,
    assessment,
    child_support,
    consent,
    diary,
    ending,
    goals,
    kept,
    letters,
    milestone,
    network,
    people,
    prompts,
    review,
    risk,
    screening,
    session,
    sharing,
    team,
)  # fmt: skip
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from fsm_tui.casework.ruling import (
    advising,
    assessments,
    coming,
    consents,
    contacts,
    diaries,
    endings,
    risks,
    screenings,
    sessions,
    sharings,
    support,
)
from fsm_tui.casework.ruling import goals as about_goals
from fsm_tui.casework.ruling import interventions as about_interventions
from fsm_tui.casework.ruling import kept as about_kept
from fsm_tui.casework.ruling import people as about_people
from fsm_tui.casework.ruling import prompts as about_prompts
from fsm_tui.casework.ruling.case import Case, Fault, Rule
from fsm_tui.casework.ruling.goals import goals_to_touch
from fsm_tui.casework.ruling.risks import rated_children, rated_parents
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile

__all__ = ["Fault", "faults", "goals_to_touch", "rated_children", "rated_parents"]


def faults(
    body: Body, happened: datetime, family: Family, profile: Profile, now: datetime
) -> tuple[Fault, ...]:
    """Every fault of a body that a person is about to record, by place. Empty when it may be completed."""
    case: Case[Any] = Case(body, happened, family, profile, now)
    found = list(_time(case))
    if (rule := RULES.get(type(body))) is not None:
        found += rule(case)
    found += _correction(case)
    return tuple(found)


def _time(case: Case[Body]) -> Iterator[Fault]:
    if case.happened > case.now:
        yield "happened_at", "is in the future; a session that is still to come cannot be recorded"
    elif case.happened.year < 1990:
        yield "happened_at", "is too long ago"


def _correction(case: Case[Body]) -> Iterator[Fault]:
    corrects = getattr(case.body, "corrects", None)
    if corrects is None:
        return
    record = case.family.record_of(corrects)
    if record is None or record.shown.entry.header.kind != case.body.KIND:
        yield "corrects", "there is no such entry of this kind in this family"
    # Moving or cancelling a plan is no error that needs a reason.
    if not isinstance(case.body, diary.Planned) and not getattr(case.body, "correction_reason", "").strip():
        yield "correction_reason", "say why the earlier entry was not right"


def _milestone(case: Case[milestone.MilestoneNoted]) -> Iterator[Fault]:
    if case.body.event not in list(Event):
        yield "event", f"is not an event that a clock knows: {', '.join(Event)}"
    if case.body.on > case.today:
        yield "on", "is in the future"


def _said_of_entry(case: Case[review.Verdict | review.Voided]) -> Iterator[Fault]:
    place, head = ("on", case.body.on) if isinstance(case.body, review.Verdict) else ("entry", case.body.entry)
    if case.family.record_of(head) is None:
        yield place, "there is no such entry in this family"


def _void_seen(case: Case[review.MisplacementSeen]) -> Iterator[Fault]:
    voids = (each for record in case.family.records.values() for each in record.voids)
    if not any(each.head == case.body.of and each.value.wrong_family for each in voids):
        yield "of", "nothing was voided by that entry as standing in the wrong family"


RULES: Mapping[type[Body], Rule[Any]] = {
    advice.ConsultationAsked: advising.asked,
    advice.ConsultationHeld: advising.held,
    advice.NoNamesHeld: advising.no_names,
    network.PartnerAnswered: sharings.answered,
    network.PartnerAsked: sharings.asked,
    network.PartnerEscalated: sharings.answered,
    network.TreatmentClaimed: sharings.treatment,
    network.TreatmentConfirmed: sharings.treatment_confirmed,
    network.WorkerConfirmed: sharings.worker_confirmed,
    network.WorkerNoted: sharings.worker,
    network.WorkerSame: sharings.worker_same,
    sharing.InformationShared: sharings.shared,
    sharing.OnwardAnswered: sharings.onward_answered,
    sharing.OnwardReferred: sharings.onward,
    sharing.SafeguardingAnswered: sharings.safeguarding_answered,
    sharing.SafeguardingReferred: sharings.safeguarding,
    allocation.Allocated: coming.allocated,
    allocation.AllocationMeetingHeld: coming.met,
    allocation.EligibilityOverridden: coming.overridden,
    allocation.FamilyLinked: coming.linked,
    allocation.FirstWorkerAgreed: coming.first_worker,
    allocation.ReferralReceived: coming.referral,
    allocation.RequestDecided: coming.decided,
    allocation.SamePerson: coming.same_person,
    ending.ClosureDecided: endings.decided,
    ending.ClosureProposed: endings.proposed,
    ending.ExitPlanned: endings.exit_planned,
    letters.LetterMade: coming.letter,
    assessment.AssessmentWritten: assessments.written,
    assessment.PlanStepAdded: assessments.step_added,
    assessment.PlanStepEnded: assessments.step_ended,
    consent.ConsentRecorded: consents.recorded,
    diary.AppointmentPlanned: diaries.appointment,
    diary.VisitPlanned: diaries.visit,
    goals.GoalAgreed: about_goals.agreed,
    goals.GoalProgressed: about_goals.progressed,
    kept.RecordKept: about_kept.kept,
    milestone.MilestoneNoted: _milestone,
    people.FamilyDescribed: about_people.family,
    people.FamilyOpened: about_people.family,
    people.PersonAdded: about_people.person,
    people.PersonDescribed: about_people.person,
    people.PlanRecorded: about_people.family,
    prompts.PromptAnswered: about_prompts.answered,
    review.MisplacementSeen: _void_seen,
    review.Verdict: _said_of_entry,
    review.Voided: _said_of_entry,
    risk.RedEscalated: risks.told,
    risk.RiskAgreed: risks.agreed,
    risk.RiskSigned: risks.signed,
    risk.RiskRated: risks.rated,
    risk.Triaged: risks.rated,
    screening.ScreeningTaken: screenings.taken,
    session.SessionRecorded: sessions.recorded,
    team.ContactNoted: contacts.noted,
    child_support.ChildSupportOffered: support.offered,
    **about_interventions.RULES,
}
