"""Made-up histories of one family for tests of convergence: every kind about a family takes part.

Three devices write, and now and then see what another has. Nothing here keeps the rules of practice: an import
does not ask them either, so the fold has to stand whatever came.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fsm_tui.casework.advice import NoNamesLinked
from fsm_tui.casework.allocation import (
    Allocated,
    Cover,
    EligibilityOverridden,
    FamilyLinked,
    FamilyRestricted,
    FirstWorkerAgreed,
    ReferralReceived,
    RequestDecided,
    SamePerson,
)
from fsm_tui.casework.assessment import AssessmentPart, AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.child_support import ChildSupportOffered
from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.diary import AppointmentPlanned, VisitPlanned
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned, GoalOutcome
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.letters import LetterMade
from fsm_tui.casework.milestone import MilestoneNoted
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
from fsm_tui.casework.people import FamilyDescribed, PersonAdded, PersonDescribed, PlanRecorded, Worker
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.review import MisplacementSeen, Remark, Verdict, Voided
from fsm_tui.casework.risk import Escalation, RedEscalated, RiskAgreed, RiskRated, RiskSigned, Triaged
from fsm_tui.casework.screening import Answer, ScreeningTaken
from fsm_tui.casework.session import KeptFrom
from fsm_tui.casework.sharing import (
    InformationShared,
    OnwardAnswered,
    OnwardReferred,
    SafeguardingAnswered,
    SafeguardingReferred,
)
from fsm_tui.practice.rag import Rag
from tests.casework.histories_of_work import OF_WORK
from tests.casework.making import CHILD, DAD, FAMILY, MONDAY, MUM, Device, beginning, risk, session

TODAY = MONDAY.date()
LEVELS = ("low", "medium", "high")
CELL = Cell(agency="gp", information="use", purpose="treatment")
GOALS, STEPS = ("91" * 8, "92" * 8), ("51" * 8, "52" * 8)
PAT, SAM = "aa" * 8, "bb" * 8
OTHER_FAMILY = "e" * 16
WORKERS, CLAIMS, REQUESTS, REFERRALS = (tuple(f"{first}{n}" * 8 for n in (1, 2)) for first in "6789")


class Drawing:
    """What one device may write next, given what it has."""

    def __init__(self, draw: random.Random, device: Device, subjects: Sequence[str]) -> None:
        self.draw, self.device, self.subjects = draw, device, subjects

    def of(self, kind: str) -> list[str]:
        """Heads of a kind that this device has, in an order that does not hang on arrival."""
        return sorted(head for head, each in self.device.has.items() if each.header.kind == kind)

    def day(self) -> date:
        return TODAY + timedelta(days=self.draw.choice((-3, 0, 0, 1, 2, 9)))

    def mending(self, kind: str) -> dict[str, Any]:
        """A correction of one of that kind, now and then, where there is one."""
        there = self.of(kind)
        if there and self.draw.random() < 0.6:
            return {"corrects": self.draw.choice(there), "correction_reason": "misheard"}
        return {}

    def body(self) -> Body:
        made = MAKERS[self.draw.choice(self.subjects)](self)
        return made if made is not None else FamilyDescribed(label=f"Name {self.draw.randint(1, 3)}")

    # earlier kinds

    def session(self) -> Body:
        plans = self.of("visit.planned")
        outcome = self.draw.choice(("attended", "attended", "did_not_attend", "did_not_attend", "cancelled_by_us"))
        return session(
            harm=self.draw.choice(LEVELS),
            session_kind=self.draw.choice(("home_visit", "joint_visit", "sw_discussion")),
            attendance=outcome,
            present=self.draw.choice(((MUM,), (MUM, DAD))) if outcome == "attended" else (),
            planned=self.draw.choice(plans) if plans and self.draw.random() < 0.7 else None,
            kept_from=self.draw.choice(((), (), (KeptFrom(place="note", person=DAD),))),
            **self.mending("session.recorded"),
        )

    def rated(self) -> Body:
        if self.draw.random() < 0.3:
            return Triaged(risk=risk(harm=self.draw.choice(LEVELS)), rag=Rag.AMBER)
        return RiskRated(risk=risk(harm=self.draw.choice(LEVELS)))

    def settled(self) -> Body | None:
        there = self.of("session.recorded") + self.of("risk.rated")
        told = Escalation(to=self.draw.choice(("Ash", "Lee")), on=self.day())
        if not there or self.draw.random() < 0.2:
            return RedEscalated(escalation=told, **self.mending("risk.escalated"))
        of = self.draw.choice(there)
        if self.draw.random() < 0.4:
            return RiskAgreed(of=of, agreed_with="Ash", on=self.day())
        return RiskSigned(of=of, signed=self.draw.random() < 0.6, because="too early")

    def described(self) -> Body:
        number = self.draw.randint(1, 3)
        return self.draw.choice((
            FamilyDescribed(label=f"Name {number}"),
            FamilyDescribed(social_worker=Worker(name=f"Worker {number}")),
            PersonDescribed(person=MUM, phone=str(number), sex=self.draw.choice(("female", "male", None))),
            PersonDescribed(person=self.draw.choice((MUM, DAD)), in_work=self.draw.random() < 0.7),
            PlanRecorded(plan=self.draw.choice(("cin", "cp")), starts=self.day()),
        ))  # fmt: skip

    def goal(self) -> Body:
        goal = self.draw.choice(GOALS)
        if self.draw.random() < 0.5:
            touch = self.draw.choice(("progress", "achieved"))
            return GoalProgressed(progress=GoalTouched(goal=goal, touch=touch, score=5))
        return GoalAgreed(goal=goal, person=MUM, text=f"text {self.draw.randint(1, 2)}", agreed_on=self.day())

    def consent(self) -> Body:
        return ConsentRecorded(
            consent="cgl_form",
            person=MUM,
            statement=self.draw.choice(("given", "declined", "withdrawn")),
            scope=self.draw.choice(((CELL,), ())),
            way="verbal",
            given_on=self.day(),
        )

    def milestone(self) -> Body:
        event = self.draw.choice(("social_worker_contacted", "social_worker_told", "workbook_summary_opened"))
        return MilestoneNoted(event=event, on=self.day())

    def voided(self) -> Body | None:
        there = sorted(
            head
            for head, each in self.device.has.items()
            if not each.header.kind.startswith(("person.", "entry.", "verdict."))
        )
        return Voided(entry=self.draw.choice(there), reason="mixed up", wrong_family=self.draw.random() < 0.5)

    def looked(self) -> Body | None:
        there = self.of("entry.voided")
        return MisplacementSeen(of=self.draw.choice(there)) if there else None

    def kept(self) -> Body | None:
        there = self.of("session.recorded") + self.of("goal.agreed")
        if not there:
            return None
        return RecordKept(
            record=self.draw.choice(there),
            place=self.draw.choice(("note", "note", "")),
            person=self.draw.choice((DAD, DAD, MUM)),
            kept=self.draw.random() < 0.5,
        )

    def verdict(self) -> Body | None:
        there = self.of("session.recorded") + self.of("screening.taken")
        if not there:
            return None
        if self.draw.random() < 0.5:
            return Verdict(on=self.draw.choice(there), decision="approved")
        return Verdict(on=self.draw.choice(there), decision="returned", remarks=(Remark(text="say more"),))

    # how a family comes

    def referral(self) -> Body:
        return ReferralReceived(
            received_on=self.day(),
            requested_by="Ash",
            social_worker_rag=self.draw.choice((None, Rag.RED, Rag.GREEN)),
            impact=self.draw.choice(("now", "not_known")),
            **self.mending("referral.received"),
        )

    def request(self) -> Body:
        decision = self.draw.choice(("deferred", "declined", "more_information", "allocated"))
        return RequestDecided(decision=decision, meeting_on=self.day(), because="full")

    def override(self) -> Body:
        return EligibilityOverridden(rule="adult", because="nearly of age")

    def start(self) -> Body:
        return FirstWorkerAgreed(
            first=self.draw.choice(("practitioner", "probation")),
            because="knows them",
            discussed_with_family=True,
            agreed_on=self.day(),
            **self.mending("start.agreed"),
        )

    def allocated(self) -> Body:
        on = self.day()
        return Allocated(
            to=self.draw.choice((PAT, SAM, "a" * 16, None)),
            second=self.draw.choice((None, PAT)),
            cover=self.draw.choice((None, Cover(person=SAM, until=on + timedelta(days=7)))),
            allocated_on=on,
            carried_over=self.draw.random() < 0.3,
        )

    def linked(self) -> Body:
        return FamilyLinked(to=self.draw.choice((OTHER_FAMILY, "d" * 16)), because="the same")

    def restricted(self) -> Body:
        return FamilyRestricted(restricted=self.draw.random() < 0.6, because="a worker's relatives")

    def same(self) -> Body:
        return SamePerson(person=MUM, other_family=OTHER_FAMILY, other_person=DAD)

    def letter(self) -> Body:
        code = self.draw.choice(("more_information", "disengagement", "workbook_chase"))
        return LetterMade(letter=code, to="Ash", on=self.day(), about=self.draw.choice((None, MUM)), text="Dear Ash")

    # assessment, plan, tools

    def assessment(self) -> Body:
        sections = self.draw.sample(("substances", "housing", "money"), self.draw.randint(0, 2))
        return AssessmentWritten(
            person=self.draw.choice((MUM, DAD)),
            written_on=self.day(),
            parts=tuple(AssessmentPart(section=one, findings=f"f{self.draw.randint(1, 9)}") for one in sections),
            needs=self.draw.choice((("interpreter",), (), ("reading",))),
            agreed_on=self.draw.choice((None, self.day())),
            **self.mending("assessment.written"),
        )

    def step(self) -> Body:
        step = self.draw.choice(STEPS)
        if self.draw.random() < 0.4:
            return PlanStepEnded(step=step, on=self.day(), done=self.draw.random() < 0.5, because="enough")
        text = f"step {self.draw.randint(1, 3)}"
        return PlanStepAdded(step=step, text=text, starts=self.day(), **self.mending("step.added"))

    def screening(self) -> Body:
        if self.draw.random() < 0.4:
            stage = self.draw.choice(("start", "review", "exit"))
            return ScreeningTaken(instrument="top", scoring_version=1, person=MUM, taken_on=self.day(), stage=stage)
        return ScreeningTaken(
            instrument="phq_9",
            scoring_version=1,
            person=self.draw.choice((MUM, DAD)),
            taken_on=self.day(),
            answers=tuple(Answer(item=f"item_{number}", value=self.draw.randint(0, 3)) for number in range(1, 10)),
            **self.mending("screening.taken"),
        )

    def prompt(self) -> Body:
        there = self.of("screening.taken")
        return PromptAnswered(
            prompt=self.draw.choice(("self_harm_question", "complete_audit")),
            person=MUM,
            about=self.draw.choice(there) if there else None,
            answer=self.draw.choice(("discussed", "not_now")),
            because="asleep",
            on=self.day(),
        )

    # network, sharing, advice

    def worker(self) -> Body:
        if self.draw.random() < 0.2:
            return WorkerSame(worker=self.draw.choice(WORKERS), role="gp", name=f"Dr {self.draw.randint(1, 2)}")
        return WorkerNoted(
            worker=self.draw.choice(WORKERS),
            role=self.draw.choice(("gp", "health_visitor")),
            name=f"Worker {self.draw.randint(1, 2)}",
            about=self.draw.choice(((), (MUM,))),
            left_on=self.draw.choice((None, None, self.day())),
            **self.mending("worker.noted"),
        )

    def confirmed(self) -> Body:
        right = self.draw.random() < 0.7
        if self.draw.random() < 0.6:
            worker, mended = self.draw.choice(WORKERS), self.mending("worker.confirmed")
            return WorkerConfirmed(worker=worker, on=self.day(), by="reception", right=right, **mended)
        claim, mended = self.draw.choice(CLAIMS), self.mending("treatment.confirmed")
        return TreatmentConfirmed(claim=claim, on=self.day(), by="the clinic", right=right, **mended)

    def treatment(self) -> Body:
        return TreatmentClaimed(
            claim=self.draw.choice(CLAIMS),
            person=self.draw.choice((MUM, DAD)),
            what=f"a script, {self.draw.randint(1, 2)}",
            on=self.day(),
            **self.mending("treatment.claimed"),
        )

    def partner(self) -> Body:
        on = self.day()
        return PartnerAsked(
            request=self.draw.choice(REQUESTS),
            way=self.draw.choice(("out", "in")),
            wanted=self.draw.choice(("information", "report", "attendance", "action")),
            worker=self.draw.choice((None, WORKERS[0])),
            whom="Ash",
            agency=self.draw.choice(("", "The clinic")),
            what="a report",
            asked_on=on,
            needed_by=on + timedelta(days=self.draw.choice((0, 10))),
            **self.mending("partner.asked"),
        )

    def partner_answered(self) -> Body:
        request, on = self.draw.choice(REQUESTS), self.day()
        if self.draw.random() < 0.5:
            stage, mended = self.draw.randint(1, 3), self.mending("partner.escalated")
            return PartnerEscalated(request=request, stage=stage, to="their manager", on=on, **mended)
        outcome = self.draw.choice(("given", "declined", "withdrawn"))
        return PartnerAnswered(request=request, on=on, outcome=outcome, **self.mending("partner.answered"))

    def shared(self) -> Body:
        ground = self.draw.choice(("consent", "without_consent"))
        return InformationShared(
            agency="gp",
            information=("use",),
            purpose="treatment",
            about=(self.draw.choice((MUM, DAD)),),
            what="the plan",
            on=self.day(),
            ground=ground,
            consent_state="given" if ground == "consent" else "refused",
            because="a child is at risk",
            decided_by="Pat",
            told_parent=True,
            **self.mending("information.shared"),
        )

    def onward(self) -> Body:
        on = self.day()
        if self.draw.random() < 0.4:
            outcome = self.draw.choice(("accepted", "chased"))
            referral, mended = self.draw.choice(REFERRALS), self.mending("onward.answered")
            return OnwardAnswered(referral=referral, on=on, outcome=outcome, **mended)
        return OnwardReferred(
            referral=self.draw.choice(REFERRALS),
            agency="gp",
            person=self.draw.choice((MUM, DAD)),
            what_for="tests",
            prepared_on=on,
            sent_on=self.draw.choice((None, on)),
            **self.mending("onward.referred"),
        )

    def safeguarding(self) -> Body:
        if self.draw.random() < 0.4:
            outcome = self.draw.choice(("assessment", "chased"))
            referral, mended = self.draw.choice(REFERRALS), self.mending("safeguarding.answered")
            return SafeguardingAnswered(referral=referral, on=self.day(), outcome=outcome, **mended)
        return SafeguardingReferred(
            referral=self.draw.choice(REFERRALS),
            children=(CHILD,),
            to="the front door",
            on=self.day(),
            reason="not collected from school",
            **self.mending("safeguarding.referred"),
        )

    def child_support(self) -> Body:
        return ChildSupportOffered(
            child=CHILD,
            on=self.day(),
            answer=self.draw.choice(("accepted", "declined", "not_offered")),
            because="he has a worker at school",
            **self.mending("support.offered"),
        )

    def no_names(self) -> Body:
        return NoNamesLinked(consultation=self.draw.choice(("a" * 64, "b" * 64)), because="it was about them")

    # diary and end

    def visit(self) -> Body:
        return VisitPlanned(
            session_kind="home_visit",
            on=self.day(),
            at=self.draw.choice((None, "09:00", "14:30")),
            people=self.draw.choice(((), (MUM,), (MUM, DAD))),
            cancelled=self.draw.choice(("", "", "", "ill")),
            **self.mending("visit.planned"),
        )

    def exit(self) -> Body:
        on = self.day()
        return ExitPlanned(
            person=self.draw.choice((MUM, DAD)),
            exit_on=on + timedelta(days=self.draw.choice((20, 90))),
            agreed_on=on,
            with_parent=True,
            because="earlier",
            **self.mending("exit.planned"),
        )

    def proposed(self) -> Body:
        on = self.day()
        return ClosureProposed(
            reason="completed",
            exit_on=on,
            outcomes=(GoalOutcome(goal=GOALS[0], end="achieved"),),
            risk=risk(harm=self.draw.choice(LEVELS)),
            clear_after=on + timedelta(days=self.draw.choice((0, 30))),
            **self.mending("closure.proposed"),
        )

    def decided(self) -> Body | None:
        there = self.of("closure.proposed")
        if not there:
            return None
        return ClosureDecided(
            proposal=self.draw.choice(there),
            decision=self.draw.choice(("closed", "closed", "not_yet")),
            because="tell the GP first",
            clear_after=self.draw.choice((None, TODAY + timedelta(days=60))),
        )


MAKERS: Mapping[str, Callable[[Drawing], Body | None]] = {
    name: maker
    for name, maker in vars(Drawing).items()
    if callable(maker) and not name.startswith("_") and name not in ("of", "day", "mending", "body")
} | OF_WORK


THEMES = (
    ("visit", "visit", "session", "session"),
    ("session", "session", "rated", "settled", "settled", "settled"),
    ("session", "kept", "kept", "kept", "goal"),
    ("proposed", "decided", "decided", "allocated"),
    ("exit", "exit", "letter", "session"),
    ("assessment", "assessment", "step", "step"),
    ("screening", "screening", "prompt"),
    ("referral", "request", "request", "letter", "allocated"),
    ("start", "linked", "same", "restricted", "override"),
    ("worker", "worker", "confirmed", "confirmed", "treatment"),
    ("partner", "partner", "partner_answered", "partner_answered", "no_names", "child_support"),
    ("shared", "shared", "onward", "onward", "safeguarding", "safeguarding"),
    ("kit", "kit", "kit_ended", "box", "box", "box", "module"),
    ("exchange", "group_or_access", "reviewed", "advised", "voided", "looked"),
    ("rated", "goal", "consent", "verdict", "voided", "described", "milestone"),
)


def history(seed: int, *, least: int = 3, most: int = 28) -> list[Entry]:
    """A history of three devices that now and then show each other what they have. The same seed, the same history."""
    draw = random.Random(seed)
    # Two themes and a few strays, so that devices often speak of the same thing without knowing it.
    subjects = [one for theme in draw.sample(THEMES, 2) for one in theme] + draw.sample(sorted(MAKERS), 4)
    devices = [Device("a"), Device("b"), Device("d")]
    entries = list(beginning(devices[0]))
    entries.append(devices[0].writes(PersonAdded(person=DAD, name="Dan", role="parent", in_work=True), MONDAY))
    for device in devices[1:]:
        device.shown(*entries)
        device.wall += timedelta(days=draw.randint(-3000, 3000))
    for _ in range(draw.randint(least, most)):
        device = draw.choice(devices)
        if draw.random() < 0.25:
            device.shown(*draw.choice(devices).has.values())
        happened = MONDAY + timedelta(hours=draw.choice((0, 0, 3, 26, 50)))
        entries.append(device.writes(Drawing(draw, device, subjects).body(), happened))
    return entries


def appointments_of(seed: int) -> list[Entry]:
    """Appointments of two people, moved and cancelled, each on two devices of theirs that see each other at times."""
    draw = random.Random(seed)
    devices = [Device("a"), Device("b"), Device("d")]
    entries: list[Entry] = []
    for _ in range(draw.randint(2, 12)):
        device = draw.choice(devices)
        if draw.random() < 0.4:
            device.shown(*draw.choice(devices).has.values())
        drawing = Drawing(draw, device, ())
        body = AppointmentPlanned(
            what="consultation",
            title=f"with {draw.randint(1, 3)}",
            on=drawing.day(),
            held=draw.choice((None, True, False)),
            cancelled=draw.choice(("", "", "ill")),
            **drawing.mending("appointment.planned"),
        )
        entries.append(device.writes(body, MONDAY, subject="office"))
    return entries


__all__ = ["CHILD", "FAMILY", "MAKERS", "appointments_of", "history"]
