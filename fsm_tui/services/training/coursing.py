"""From a course to what is to be written: after which session, by whom, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from fsm_tui.casework.assessment import AssessmentPart, AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.child_support import ChildSupportOffered
from fsm_tui.casework.diary import VisitPlanned
from fsm_tui.casework.ending import ClosureProposed, ExitPlanned, GoalOutcome
from fsm_tui.casework.network import PartnerAnswered, PartnerAsked, PartnerEscalated, WorkerConfirmed, WorkerNoted
from fsm_tui.casework.screening import Answer, ScreeningTaken
from fsm_tui.practice import working_days
from fsm_tui.services import ending, screening
from fsm_tui.services.seat import Seat
from fsm_tui.services.training.course import (
    Answered,
    Asked,
    Assessed,
    Booked,
    CareStep,
    Course,
    Ended,
    Exit,
    Given,
    Noted,
    Screened,
    Supported,
)
from fsm_tui.services.training.planning import DAY, MINUTE, Book, Diary, Planner, Step, moment, working_day

AFTER_SESSION = 20 * MINUTE  # after the session itself, its goals and consents
KEPT = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Courser:
    """Plans the course of one planned story. `tour` is when the visit begins that the tour records."""

    course: Course
    planner: Planner
    diary: Diary
    tour: datetime
    earlier: int = 0
    """Scenes that were put in front of the written story."""

    def steps(self) -> Iterator[Step]:
        """Every step of the course; call it after the planner's own, since levels of risk go on from there."""
        course = self.course
        for number in range(1, len(self.planner.days) + 1 - self.earlier):
            yield from self._after(number)
        for each in course.asked:
            yield from self._since_asked(each)
        if course.ended is not None:
            yield from self._ended(course.ended)

    def _after(self, number: int) -> Iterator[Step]:
        course, place = self.course, self.earlier + number - 1
        day = self.planner.days[place]
        end = self.planner.starts[place] + self.planner.story.scenes[place].minutes * MINUTE
        bodies: list[tuple[Body, Screened | None]] = []
        bodies += [(self._screened(each, day), each) for each in course.screened if each.after == number]
        bodies += [(self._assessed(each, day), None) for each in course.assessed if each.after == number]
        bodies += [(self._step(each, day), None) for each in course.steps if each.after == number]
        bodies += [(self._step_ended(each, day), None) for each in course.steps if each.ended_after == number]
        bodies += [(one, None) for each in course.noted if each.after == number for one in self._noted(each, day)]
        bodies += [(self._asked(each, day), None) for each in course.asked if each.after == number]
        bodies += [(self._given(each, day), None) for each in course.given if each.after == number]
        bodies += [(self._supported(each, day), None) for each in course.supported if each.after == number]
        bodies += [(self._exit(each, day), None) for each in course.exits if each.after == number]
        bodies += [(self._booked(each), None) for each in course.booked if each.after == number]
        at = max(end, self.planner.written[place]) + AFTER_SESSION
        for body, screened in bodies:
            at += MINUTE
            yield Step(at, "laptop", self.planner.story, body, end)
            for each in screened.answered if screened else ():
                at += MINUTE
                yield self._answered(each, at)

    def _screened(self, told: Screened, day: date) -> ScreeningTaken:
        tool = self.planner.profile.instrument(told.instrument)
        given = {item.code: value for item, value in zip(tool.items, told.scores, strict=False)} | told.answers
        if told.rest is not None:
            silent = {*given, *told.not_answered}
            given |= {item.code: told.rest for item in tool.items if item.code not in silent}
        return ScreeningTaken(
            instrument=told.instrument, scoring_version=tool.scoring_version,
            person=self.planner.ids[told.person] if told.person else None, taken_on=day, stage=told.stage,
            answers=(
                *(Answer(item=item, value=value) for item, value in given.items()),
                *(Answer(item=item, na=True) for item in told.not_answered),
            ),
            outcome=told.outcome, by=told.by, note=told.note,
        )  # fmt: skip

    def _answered(self, told: Answered, at: datetime) -> Step:
        """What was said to the newest prompt of that name, through the service that the screen uses."""

        def answer(seat: Seat, book: Book) -> None:
            family = book.ids[self.planner.story.label]
            known = screening.of(seat.family(family), seat.vault.profiles, seat.profile, seat.today())
            call = max((each for each in known.open_calls if each.prompt == told.prompt), key=lambda each: each.on)
            screening.answer(seat, family, call, discussed=told.discussed, because=told.because)

        return Step(at, "laptop", self.planner.story, None, at, deed=answer)

    def _assessed(self, told: Assessed, day: date) -> AssessmentWritten:
        return AssessmentWritten(
            person=self.planner.ids[told.person], written_on=day, needs=told.needs,
            parts=tuple(
                AssessmentPart(section=each.section, findings=each.findings, own_words=each.own_words)
                for each in told.parts
            ),
            agreed_on=day if told.agreed else None,
        )  # fmt: skip

    def _step(self, told: CareStep, day: date) -> PlanStepAdded:
        return PlanStepAdded(
            step=self.planner.own_id(told.key), text=told.text,
            person=self.planner.ids[told.person] if told.person else None, domain=told.domain,
            intervention=told.intervention, whose=told.whose, starts=day, because=told.because,
            agreed_on=day if told.agreed else None,
        )  # fmt: skip

    def _step_ended(self, told: CareStep, day: date) -> PlanStepEnded:
        return PlanStepEnded(step=self.planner.own_id(told.key), on=day, done=told.done, because=told.ended_because)

    def _noted(self, told: Noted, day: date) -> Iterator[Body]:
        worker = self.planner.own_id(told.key)
        yield WorkerNoted(
            worker=worker, role=told.role, name=told.name, agency=told.agency, phone=told.phone,
            key_worker=told.key_worker,
        )  # fmt: skip
        if told.confirmed_by:
            yield WorkerConfirmed(worker=worker, on=day, by=told.confirmed_by, how="call to the switchboard")

    def _given(self, told: Given, day: date) -> Body:
        said: dict[str, Any] = {"on": day.isoformat(), **told.said}
        if told.person:
            said["person"] = self.planner.ids[told.person]
        if told.key:
            said["kit" if told.kind.startswith("naloxone.") else "box"] = self.planner.own_id(told.key)
        if told.expires_in is not None:
            said["expiry"] = (self.planner.today + told.expires_in * DAY).isoformat()
        return accept(told.kind, said)

    def _supported(self, told: Supported, day: date) -> ChildSupportOffered:
        return ChildSupportOffered(
            child=self.planner.ids[told.child], on=day, answer=told.answer, service=told.service, because=told.because
        )

    def _asked(self, told: Asked, day: date) -> PartnerAsked:
        named = next((each for each in self.course.noted if each.name == told.whom), None)
        return PartnerAsked(
            request=self.planner.own_id(told.key), way=told.way, wanted=told.wanted, whom=told.whom,
            agency=told.agency, worker=self.planner.own_id(named.key) if named else None, what=told.what,
            asked_on=day, needed_by=max(day, self.planner.today + told.in_days * DAY), meeting=told.meeting,
        )  # fmt: skip

    def _since_asked(self, told: Asked) -> Iterator[Step]:
        """The stages that a request went up, and what became of it, each on the morning of its day."""
        request, story = self.planner.own_id(told.key), self.planner.story
        for number, each in enumerate(told.stages, 1):
            day = working_day(self.planner.today - each.days_ago * DAY)
            at = moment(day, time(8, 50))
            body = PartnerEscalated(request=request, stage=number, to=each.to, on=day, words=each.words)
            yield Step(at, "laptop", story, body, at)
        if told.answered_days_ago is not None:
            day = working_day(self.planner.today - told.answered_days_ago * DAY)
            at = moment(day, time(8, 55))
            answered = PartnerAnswered(request=request, on=day, outcome="given", words=told.answer)
            yield Step(at, "laptop", story, answered, at)

    def _exit(self, told: Exit, day: date) -> ExitPlanned:
        return ExitPlanned(
            person=self.planner.ids[told.person], exit_on=self.planner.today + told.in_days * DAY, agreed_on=day,
            with_parent=told.with_parent, because=told.because,
        )  # fmt: skip

    def _booked(self, told: Booked) -> VisitPlanned:
        day, at = self.planner.today + told.in_days * DAY, f"{self.tour:%H:%M}"
        if told.at is None:
            self.diary.taken |= {(day, self.tour.hour + hour) for hour in (-1, 0, 1)}
        else:
            day = working_day(day) if told.in_days < 0 else _workable(day)
            at = f"{self.diary.book(day, told.at):%H:%M}"
        return VisitPlanned(
            session_kind=told.kind, on=day, at=at, minutes=told.minutes, place=told.place, joint_with=told.joint_with,
            people=tuple(self.planner.ids[each] for each in told.people), note=told.note,
            finish_by=told.finish_by if told.finish_by and told.finish_by > at else None,
        )  # fmt: skip

    def _ended(self, told: Ended) -> Iterator[Step]:
        story, planner = self.planner.story, self.planner
        day = working_day(planner.today - told.days_ago * DAY)
        at = moment(day, time(16, 20))
        proposal = ClosureProposed(
            reason=told.reason, exit_on=day, risk=planner.risk(day, told.parents, told.children),
            outcomes=tuple(
                GoalOutcome(goal=planner.goals[key], end=end, note=note) for key, (end, note) in told.outcomes.items()
            ),
            on_plan_because=told.on_plan_because, social_worker_informed=told.informed,
            social_worker_informed_on=day if told.informed else None, workbook_closed_on=day if told.decided else None,
            cgl_closed_on=day if told.decided else None, aftercare=told.aftercare,
            clear_after=max(day, planner.today) + KEPT,
        )  # fmt: skip
        yield Step(at, "laptop", story, proposal, at)
        if told.decided:
            then = moment(working_days.add(day, 1), time(9, 40))

            def decide(seat: Seat, book: Book) -> None:
                ending.decide(seat, book.ids[story.label], told.decided)

            yield Step(then, "office", story, None, then, deed=decide)

    @property
    def proposed_on(self) -> date | None:
        """The day of a proposal that the leader decided: the two vaults meet on its evening."""
        told = self.course.ended
        return working_day(self.planner.today - told.days_ago * DAY) if told and told.decided else None


def _workable(day: date) -> date:
    """The day itself, or the working day after it."""
    while not working_days.is_working_day(day):
        day += DAY
    return day
