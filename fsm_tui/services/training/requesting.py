"""Support requests that wait at the office, and the minutes of the meetings before (A35-A49)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import Field

from fsm_tui.casework.allocation import Considered, FirstWorkerAgreed, ReferralReceived, RequestDecided
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PlanRecorded, Worker
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskUpdate, Triaged
from fsm_tui.practice.rag import Harm, Rag, Severity
from fsm_tui.services import letters
from fsm_tui.services.requests import deciding
from fsm_tui.services.seat import Seat
from fsm_tui.services.training.planning import DAY, MINUTE, Book, Planner, Step, allocated_on, moment, working_day
from fsm_tui.services.training.story import Key, Member, Prose, Rated, SocialWorker, Story, Told

ARRIVED = time(9, 15)
TRIAGED = time(14, 10)
MEETING = time(11, 0)
PRESENT = ("Sam Hollis", "Robin Vale", "Jo Farthing, social work team manager")
Ago = Annotated[int, Field(ge=1)]


class Triage(Told):
    """The leader's triage: levels of each, and the RAG with the reason where it is another than the matrix says."""

    days_ago: Ago
    parents: dict[Key, Rated]
    children: dict[Key, Rated]
    rag: Rag
    differs_because: Prose = ""


class Decision(Told):
    """What one of the last meetings decided; `meeting` 1 is the last one."""

    meeting: Annotated[int, Field(ge=1, le=3)]
    decision: Literal["deferred", "declined", "more_information"]
    because: Prose = ""


class FirstWorker(Told):
    """Who starts first where several workers are there."""

    first: str
    who: str = ""
    because: Prose
    discussed: bool


class Request(Told):
    """One support request: the family, what the social worker says, and what was done about it up to now.

    `asked` holds the fields of the request itself; its days are counted back as `received_on = 5`.
    """

    label: str
    area: str
    base: str
    mosaic: str = ""
    plan: str | None = None
    category: str | None = None
    plan_days_ago: int = 30
    address: Prose = ""
    safe_contact: Prose = ""
    alerts: Prose = ""
    social_worker: SocialWorker
    people: tuple[Member, ...]
    asked: dict[str, Any]
    triage: Triage | None = None
    decisions: tuple[Decision, ...] = ()
    first_worker: FirstWorker | None = None
    asked_for_more: bool = False


@lru_cache(maxsize=1)
def requests() -> tuple[Request, ...]:
    """The hand-written requests."""
    folder = resources.files("fsm_tui.services.training").joinpath("requests")
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    return tuple(Request.model_validate(tomllib.loads(each.read_text(encoding="utf-8"))) for each in found)


def meetings(today: date) -> tuple[date, date, date]:
    """The days of the last three weekly meetings, the newest first."""
    found = [working_day(today - timedelta(days=days)) for days in (4, 11, 18)]
    return found[0], found[1], found[2]


class Requester:
    """Plans one request."""

    def __init__(self, request: Request, today: date, planner_ids: Any) -> None:
        self.request, self.today = request, today
        self.ids: Mapping[str, str] = {each.key: planner_ids() for each in request.people}
        self.received = working_day(today - request.asked["received_on"] * DAY)

    def steps(self) -> Iterator[Step]:
        """Everything about it, in the order of writing."""
        request, at = self.request, moment(self.received, ARRIVED)
        opened = FamilyOpened(
            label=request.label, area=request.area, base=request.base, mosaic=request.mosaic, provisional=False
        )
        people = tuple(self._person(each) for each in request.people)
        yield Step(at, "office", request, opened, at, people=people)
        worker = request.social_worker
        described = FamilyDescribed(
            address=request.address or None, safe_contact=request.safe_contact or None, alerts=request.alerts or None,
            social_worker=Worker(name=worker.name, agency=worker.agency, phone=worker.phone),
        )  # fmt: skip
        yield Step(at + MINUTE, "office", request, described, at)
        if request.plan is not None:
            starts = min(self.today - request.plan_days_ago * DAY, self.received)
            plan = PlanRecorded(plan=request.plan, category=request.category, starts=starts)
            yield Step(at + 2 * MINUTE, "office", request, plan, at)
        yield Step(at + 3 * MINUTE, "office", request, self._asked(), at)
        if request.triage is not None:
            yield self._triaged(request.triage)
        if request.asked_for_more:
            sent = moment(self.received, time(16, 30))
            yield Step(sent, "office", request, None, sent, deed=self._ask_for_more)
        held = meetings(self.today)
        for each in request.decisions:
            day = held[each.meeting - 1]
            then = moment(day, MEETING)
            decided = RequestDecided(decision=each.decision, meeting_on=day, because=each.because)
            yield Step(then, "office", request, decided, then)
        if (first := request.first_worker) is not None:
            then = moment(max(held[0], self.received), time(11, 20))
            agreed = FirstWorkerAgreed(
                first=first.first, who=first.who, because=first.because, discussed_with_family=first.discussed,
                agreed_on=then.date(),
            )  # fmt: skip
            yield Step(then, "office", request, agreed, then)

    def _person(self, member: Member) -> PersonAdded:
        return PersonAdded(
            person=self.ids[member.key], name=member.name, role=member.role, relationship=member.relationship,
            born=member.born(self.today), due=member.due(self.today), in_work=member.in_work, sex=member.sex,
            phone=member.phone, safe_contact=member.safe_contact, needs=member.needs,
        )  # fmt: skip

    def _asked(self) -> Body:
        told = {
            name: working_day(self.today - value * DAY).isoformat() if name.endswith("_on") else value
            for name, value in self.request.asked.items()
        }
        return accept(ReferralReceived.KIND, told)

    def _triaged(self, told: Triage) -> Step:
        at = moment(working_day(self.today - told.days_ago * DAY), TRIAGED)
        risk = RiskUpdate(
            parents=tuple(
                ParentRisk(person=self.ids[key], severity=Severity(each.level), stated="first", because=each.because)
                for key, each in told.parents.items()
            ),
            children=tuple(
                ChildRisk(person=self.ids[key], harm=Harm(each.level), stated="first", because=each.because)
                for key, each in told.children.items()
            ),
        )
        triaged = Triaged(risk=risk, rag=told.rag, differs_because=told.differs_because)
        return Step(at, "office", self.request, triaged, at)

    def _ask_for_more(self, seat: Seat, book: Book) -> None:
        family = book.ids[self.request.label]
        filled = letters.compose(seat, family, "more_information")
        letters.made(seat, family, "more_information", filled.to, filled.text)


class Office:
    """The office itself, to which the minutes belong."""

    label = ""


def minutes(stories: Sequence[Story], asked: Sequence[Request], today: date, planner: Planner) -> Iterator[Step]:
    """The minutes of every meeting that allocated one of the stories, and of the last three."""
    held: dict[date, list[tuple[str, str, str]]] = {day: [] for day in meetings(today)}
    for story in stories:
        if story.minuted:
            held.setdefault(allocated_on(story, today), []).append((story.label, "allocated", ""))
    for request in asked:
        for each in request.decisions:
            held[meetings(today)[each.meeting - 1]].append((request.label, each.decision, each.because))
    for day, decided in sorted(held.items()):
        at = moment(day, time(12, 30))

        def close(seat: Seat, book: Book, day: date = day, decided: Any = tuple(decided)) -> None:
            considered = [
                Considered(
                    family=book.ids[label], decision=decision, because=because,
                    to=planner.practitioner if decision == "allocated" else None,
                )
                for label, decision, because in decided
            ]  # fmt: skip
            deciding.close_meeting(seat, day, PRESENT, considered)

        yield Step(at, "office", Office(), None, at, deed=close)
