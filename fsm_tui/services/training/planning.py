"""From a story to what is to be written, by whom and when: working days, free hours, and every step in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, Protocol

from fsm_tui.casework.allocation import Allocated, ReferralReceived, RequestDecided
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.goals import GoalAgreed, GoalTouched
from fsm_tui.casework.milestone import MilestoneNoted
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PersonDescribed, PlanRecorded, Worker
from fsm_tui.casework.risk import ChildRisk, Escalation, ParentRisk, RiskUpdate, Triaged
from fsm_tui.casework.session import PromptSaid, SessionRecorded, StageSeen
from fsm_tui.casework.use import Drink, UseSaid
from fsm_tui.moments import LONDON
from fsm_tui.practice import rag, working_days
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import Harm, Severity
from fsm_tui.services.seat import Seat
from fsm_tui.services.training.story import Aim, Happened, Member, Rated, Referral, Said, Scene, Story, Touched

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
RING_BACK = "Told by phone on the day; they ring back about what comes next."
OFFICE_HOURS = tuple(range(9, 18))
WRITING_UP = 35 * MINUTE
Place = Literal["office", "laptop"]


class Named(Protocol):
    """Whatever a step belongs to: a story, a request, or the office itself, whose label is empty."""

    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Book:
    """What is known while the vaults are made: the id of each family by its label, and who works here by name."""

    ids: dict[str, str] = field(default_factory=dict)
    staff: dict[str, str] = field(default_factory=dict)


Deed = Callable[[Seat, Book], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One entry to be written: at which vault, when, and what. `returned` holds the leader's remark on it.

    A `deed` in place of a body goes through the service of a screen, where what is written rests on what is there.
    """

    written: datetime
    place: Place
    story: Named
    body: Body | None
    happened: datetime
    people: tuple[PersonAdded, ...] = ()
    returned: tuple[str, str] | None = None
    deed: Deed | None = None


@dataclass(slots=True)
class Diary:
    """The practitioner's hours: who was promised an hour first keeps it."""

    taken: set[tuple[date, int]] = field(default_factory=set)

    def book(self, day: date, at: time) -> time:
        """The wanted time, or the nearest free hour of that day; a full day is double-booked."""
        free = [hour for hour in OFFICE_HOURS if (day, hour) not in self.taken]
        hour = min(free, key=lambda each: (abs(each - at.hour), each), default=at.hour)
        self.taken.add((day, hour))
        return at.replace(hour=hour)


def working_day(day: date) -> date:
    """The day itself, or the working day before it."""
    while not working_days.is_working_day(day):
        day -= DAY
    return day


def days_of(story: Story, today: date) -> tuple[date, ...]:
    """The day of each scene: a working day, in order, no two alike, none today."""
    found: list[date] = []
    limit = today
    for scene in reversed(story.scenes):
        limit = working_day(min(today - scene.days_ago * DAY, limit - DAY))
        found.append(limit)
    return tuple(reversed(found))


def allocated_on(story: Story, today: date) -> date:
    """The day of allocation: the first session is on the second working day after it (A44)."""
    return working_days.subtract(days_of(story, today)[0], 2)


class Planner:
    """Plans one story. Ids of people and goals are made here, so that every body can be made before writing."""

    def __init__(
        self,
        story: Story,
        today: date,
        diary: Diary,
        new_id: Callable[[], str],
        *,
        practitioner: str,
        confirmed_by: str,
        profile: Profile,
    ) -> None:
        self.story, self.today, self.practitioner, self.profile = story, today, practitioner, profile
        self.confirmed_by = confirmed_by
        self.ids = {each.key: new_id() for each in story.people}
        self.goals = {each.key: new_id() for each in story.goals}
        self.days = days_of(story, today)
        self.starts = [
            moment(day, diary.book(day, scene.at)) for day, scene in zip(self.days, story.scenes, strict=True)
        ]
        self.written = [
            self._written(scene, start) for scene, start in zip(story.scenes, self.starts, strict=True)
        ]
        self.new_id, self.care = new_id, dict[str, str]()
        self.opened = self._opened_on()
        self.red = False
        self.known = {each.key: self._known_from(each) for each in story.people}
        self.levels: dict[str, str] = {}

    def steps(self) -> Iterator[Step]:
        """Every step of the story, not yet in the order of writing."""
        yield from self._opening()
        if self.story.referral is not None:
            yield from self._referred(self.story.referral)
        for number, scene in enumerate(self.story.scenes, 1):
            yield from self._told(number, scene)
        yield from self._arrivals()

    def own_id(self, key: str) -> str:
        """The id of a step of the care plan, made when it is first asked for."""
        if key not in self.care:
            self.care[key] = self.new_id()
        return self.care[key]

    @staticmethod
    def _written(scene: Scene, start: datetime) -> datetime:
        if scene.written_days_later:
            return moment(working_day(start.date() + scene.written_days_later * DAY), time(16, 40))
        return start + scene.minutes * MINUTE + WRITING_UP

    def _opened_on(self) -> date:
        if self.story.provisional:
            return self.days[0]
        return working_day(working_days.subtract(self.days[0], 2) - 6 * DAY)

    def _known_from(self, member: Member) -> date:
        told = member.told_from(self.today)
        return self.opened if told <= self.days[0] else told

    def _opening(self) -> Iterator[Step]:
        story = self.story
        place: Place = "laptop" if story.provisional else "office"
        at = self.starts[0] - 20 * MINUTE if story.provisional else moment(self.opened, time(9, 10))
        people = tuple(self._person(each, self.opened) for each in story.people if self.known[each.key] == self.opened)
        opened = FamilyOpened(
            label=story.label, area=story.area, base=story.base, provisional=story.provisional, why=story.why,
            mosaic=story.mosaic,
        )
        yield Step(at, place, story, opened, at, people=people)
        worker = story.social_worker
        if not story.provisional:
            told = Worker(name=worker.name, agency=worker.agency, phone=worker.phone)
            described = FamilyDescribed(
                address=story.address, safe_contact=story.safe_contact, alerts=story.alerts or None, social_worker=told
            )
            yield Step(at + MINUTE, place, story, described, at + MINUTE)
        starts = min(self.today - story.plan_days_ago * DAY, self.opened)
        plan = PlanRecorded(plan=story.plan, category=story.category, starts=starts)
        yield Step(at + 2 * MINUTE, place, story, plan, at + 2 * MINUTE)

    def _person(self, member: Member, on: date) -> PersonAdded:
        born, due = member.born(self.today), member.due(self.today)
        if born is not None and member.role == "child" and born > on:
            born, due = None, born
        return PersonAdded(
            person=self.ids[member.key], name=member.name, role=member.role, relationship=member.relationship,
            born=born, due=due, in_work=member.in_work, phone=member.phone, safe_contact=member.safe_contact,
            needs=member.needs, sex=member.sex,
        )  # fmt: skip

    def _arrivals(self) -> Iterator[Step]:
        """Children who came to be known, or were born, after the family was opened."""
        for member in self.story.people:
            born, known = member.born(self.today), self.known[member.key]
            if known > self.opened:
                yield self._morning(known, self._person(member, known))
            if member.role == "child" and born is not None and born > known:
                birth = PersonDescribed(person=self.ids[member.key], born=born)
                yield self._morning(max(born + 2 * DAY, self.days[0] + DAY), birth)

    def _morning(self, day: date, body: Body) -> Step:
        while not working_days.is_working_day(day):
            day += DAY
        at = moment(day, time(8, 30))
        return Step(at, "laptop", self.story, body, at)

    def _referred(self, referral: Referral) -> Iterator[Step]:
        """Support request, triage at the weekly meeting, allocation, and what others do after it (A35-A47)."""
        allocated = working_days.subtract(self.days[0], 2)
        received = working_day(allocated - 6 * DAY)
        asked = moment(received, time(9, 20))
        yield self._office(asked, ReferralReceived(
            received_on=received, requested_by=referral.agreement_by, known_how_long=referral.known_how_long,
            previous_involvement=referral.previous_involvement, safeguarding_issues=referral.safeguarding_issues,
            known_to_core_service=referral.known_to_core_service,
            engaged_with_core_service=referral.engaged_with_core_service,
            verified_with_cgl_on=received if referral.verified_with_cgl else None, agreement_gained=True,
            agreement_by=referral.agreement_by, agreement_on=working_day(received - DAY), role_explained=True,
            social_worker_rag=referral.social_worker_rag,
        ))  # fmt: skip
        risk = self.risk(allocated, referral.parents, referral.children)
        suggested = rag.family_rag(
            self.profile,
            {each.person: each.severity for each in risk.parents},
            {each.person: each.harm for each in risk.children},
        )
        self.red = suggested is not None and suggested.rag is rag.Rag.RED
        triage = moment(allocated, time(11, 30))
        yield self._office(triage, Triaged(risk=risk, rag=suggested.rag if suggested else referral.social_worker_rag))
        if self.story.minuted:
            decided = RequestDecided(decision="allocated", meeting_on=allocated)
            yield self._office(triage + 9 * MINUTE, decided)
        yield self._office(triage + 10 * MINUTE, Allocated(to=self.practitioner, allocated_on=allocated))
        worker = self.story.social_worker
        for event, after, by in (
            ("social_worker_contacted", 1, worker.name),
            ("workbook_summary_opened", 1, worker.name),
            ("workbook_programme_opened", 2, worker.name),
            ("supervision_invited", 2, "Team manager"),
        ):
            day = working_days.add(allocated, after)
            at = moment(day, time(8, 40))
            yield Step(at, "laptop", self.story, MilestoneNoted(event=event, on=day, by=by), at)

    def _office(self, at: datetime, body: Body) -> Step:
        return Step(at, "office", self.story, body, at)

    def _told(self, number: int, scene: Scene) -> Iterator[Step]:
        start = self.starts[number - 1]
        end = start + scene.minutes * MINUTE
        written = self.written[number - 1]
        agreed = [each for each in self.story.goals if each.agreed_in < number]
        ended = {key for each in self.story.scenes[: number - 1] for key, touch in each.goals.items()
                 if touch.touch in ("achieved", "stopped")}  # fmt: skip
        active = [each.key for each in agreed if each.key not in ended]
        body = self.session(scene, start.date(), active)
        returned = (scene.remark_place, scene.remark) if scene.verdict == "returned" else None
        yield Step(written, "laptop", self.story, body, start, returned=returned)
        day = self.days[number - 1]
        after: list[Body] = [self._goal(each, day) for each in self.story.goals if each.agreed_in == number]
        after += [self._consent(each, day) for each in self.story.consents if each.said_in == number]
        if number == 1:
            after.append(self._confirmed(day))
        for place, each in enumerate(after, 1):
            yield Step(written + place * MINUTE, "laptop", self.story, each, end)

    def session(self, told: Happened, day: date, active: Sequence[str]) -> SessionRecorded:
        """The body of a session; goals are marked as not reviewed where nobody came."""
        touched: list[GoalTouched] = [_touched(self.goals[key], each) for key, each in told.goals.items()]
        if told.missed:
            touched = [GoalTouched(goal=self.goals[key], touch="not_reviewed") for key in active]
        return SessionRecorded(
            session_kind=told.kind, attendance=told.attendance, minutes=told.minutes, travel_minutes=told.travel,
            place=told.place, present=self._named(told.present), children_seen=self._named(told.seen),
            children_spoken_to=self._named(told.spoken), joint_with=told.joint_with, note=told.note,
            risk=self.risk(
                day, told.parents, told.children, strengths=told.strengths, triggers=told.triggers,
                **self._with_the_worker(told, day),
            ),
            goals=tuple(touched), no_goals_because=told.no_goals_because,
            stages=tuple(StageSeen(person=self.ids[key], stage=stage) for key, stage in told.stages.items()),
            interventions=told.interventions, told=told.told,
            use=tuple(
                UseSaid(
                    person=self.ids[each.person], substance=each.substance, days=each.days, amount=each.amount,
                    route=each.route, per=each.per, signs=each.signs, reported="by_parent",
                    drinks=tuple(Drink(count=count, ml=ml, abv_tenths=abv) for count, ml, abv in each.drinks),
                )
                for each in told.use
            ),
            prompts=tuple(
                PromptSaid(
                    prompt=each.prompt, person=self.ids[each.person] if each.person else None,
                    answer="discussed" if each.discussed else "not_now", because=each.because,
                )
                for each in told.prompts
            ),
        )  # fmt: skip

    def _with_the_worker(self, told: Happened, day: date) -> dict[str, Any]:
        """With the social worker a lower rating than Red is agreed, and a new Red is told them the same day."""
        found = rag.family_rag(
            self.profile,
            {key: Severity(each.level) for key, each in told.parents.items()},
            {key: Harm(each.level) for key, each in told.children.items()},
        )
        red, before = found is not None and found.rag is rag.Rag.RED, self.red
        if found is not None:
            self.red = red
        worker = self.story.social_worker.name
        if red and not before:
            return {"agreed_with": told.agreed_with, "escalation": Escalation(to=worker, on=day, agreed=RING_BACK)}
        return {"agreed_with": told.agreed_with or (worker if before and found is not None and not red else "")}

    def _named(self, keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.ids[key] for key in keys)

    def risk(self, day: date, parents: Mapping[str, Rated], children: Mapping[str, Rated], **more: Any) -> RiskUpdate:
        """A look at risk on a day; what is stated goes on from the levels of the one planned before."""
        known = [key for key in children if self.known[key] <= day]
        return RiskUpdate(
            parents=tuple(
                ParentRisk(
                    person=self.ids[key], severity=Severity(each.level), stated=self._stated(key, each.level),
                    because=each.because, reported=each.reported,
                )
                for key, each in parents.items()
            ),
            children=tuple(
                ChildRisk(
                    person=self.ids[key], harm=Harm(children[key].level), stated=self._stated(key, children[key].level),
                    because=children[key].because, means=children[key].means,
                )
                for key in known
            ),
            **more,
        )  # fmt: skip

    def _stated(self, key: str, level: str) -> Literal["first", "changed", "unchanged"]:
        before, self.levels[key] = self.levels.get(key), level
        return "first" if before is None else "unchanged" if before == level else "changed"

    def _goal(self, aim: Aim, day: date) -> GoalAgreed:
        return GoalAgreed(
            goal=self.goals[aim.key], person=self.ids[aim.person], text=aim.text, own_words=aim.own_words,
            domain=aim.domain, success=aim.success, baseline=aim.baseline, agreed_on=day, review_weeks=aim.review_weeks,
        )  # fmt: skip

    def _consent(self, said: Said, day: date) -> ConsentRecorded:
        return ConsentRecorded(
            consent=said.consent, person=self.ids[said.person], statement=said.statement,
            scope=tuple(Cell(agency=agency, information=kind, purpose=purpose) for agency, kind, purpose in said.scope),
            form=said.form, explained=said.explained, way=said.way, witness=said.witness, given_on=day, note=said.note,
        )  # fmt: skip

    def _confirmed(self, day: date) -> FamilyDescribed:
        worker, story = self.story.social_worker, self.story
        told = Worker(name=worker.name, agency=worker.agency, phone=worker.phone, verified_by=self.confirmed_by,
                      verified_how=worker.verified_how, verified_on=day)  # fmt: skip
        if not story.provisional:
            return FamilyDescribed(social_worker=told)
        return FamilyDescribed(address=story.address, safe_contact=story.safe_contact, social_worker=told)


def _touched(goal: str, touched: Touched) -> GoalTouched:
    return GoalTouched(goal=goal, touch=touched.touch, score=touched.score, note=touched.note, because=touched.because)


def moment(day: date, at: time) -> datetime:
    """A time on the team's own clocks, as aware UTC."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)
