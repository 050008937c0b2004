"""What the training vaults hold beside the stories' sessions: courses, requests that wait, families carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources

from fsm_tui.errors import Refused
from fsm_tui.services.referring.accepting import refer
from fsm_tui.services.referring.sheets import open_sheet
from fsm_tui.services.seat import Seat
from fsm_tui.services.training import advising, requesting, story
from fsm_tui.services.training.course import Course, courses
from fsm_tui.services.training.coursing import Courser
from fsm_tui.services.training.planning import DAY, Book, Diary, Planner, Step, moment, working_day
from fsm_tui.services.training.requesting import Office, Request, Requester
from fsm_tui.services.training.story import Member, Story

CARRIED_OVER = 6  # days ago
COLLEAGUE = "Ash Penrose"
_DAYS_AGO = re.compile(r"@(\d+)")


def closed() -> tuple[Story, ...]:
    """The story of a family that the leader has closed."""
    text = resources.files("fsm_tui.services.training").joinpath("closed.toml").read_text(encoding="utf-8")
    return (story.read(text),)


def labels() -> tuple[str, ...]:
    """Names of families that are taken beside those of the stories."""
    carried = [each.split(",")[0] for each in _carried_over_text().splitlines()[1:]]
    return (*(each.label for each in closed()), *(each.label for each in requesting.requests()), *carried)


def carried_to(name: str) -> int:
    """How many of the families that are carried over go to somebody of that name."""
    return sum(f",{name}," in each for each in _carried_over_text().splitlines())


def with_course(told: Story) -> Story:
    """The story as it is told together with its course: with the meeting's decision and what is known of people."""
    course = courses().get(told.label, Course(label=told.label))

    def known(member: Member) -> Member:
        return member.model_copy(update={"sex": course.sexes.get(member.key)})

    people = tuple(known(each) for each in told.people)
    return told.model_copy(
        update={"people": people, "mosaic": course.mosaic, "minuted": told.referral is not None}
    )


@dataclass(frozen=True, slots=True)
class More:
    """Plans all of it, once the stories are planned. `written` holds the scenes of each story as it was written."""

    planners: Sequence[Planner]
    requests: Sequence[Request]
    written: dict[str, int]
    diary: Diary
    tour: datetime

    def coursers(self) -> tuple[Courser, ...]:
        """One for each story with a course."""
        return tuple(
            Courser(
                courses()[each.story.label], each, self.diary, self.tour,
                len(each.story.scenes) - self.written[each.story.label],
            )
            for each in self.planners
            if each.story.label in courses()
        )  # fmt: skip

    def steps(self) -> Iterator[Step]:
        """Everything beside the stories; call it after their own steps."""
        for courser in self.coursers():
            yield from courser.steps()
        one = self.planners[0]
        if not self.requests:
            return
        for request in self.requests:
            yield from Requester(request, one.today, one.new_id).steps()
        yield from requesting.minutes([each.story for each in self.planners], self.requests, one.today, one)
        yield _carried_over(one.today)
        yield from advising.steps(one.today, one.new_id)

    def rounds(self) -> Iterator[date]:
        """Days on whose evening the two vaults meet as well."""
        for courser in self.coursers():
            if courser.proposed_on is not None:
                yield courser.proposed_on


def _carried_over_text() -> str:
    return resources.files("fsm_tui.services.training").joinpath("carried_over.csv").read_text(encoding="utf-8")


def _carried_over(today: date) -> Step:
    """The existing caseload comes in as a table, the way in which a team would begin."""
    day = working_day(today - CARRIED_OVER * DAY)
    at = moment(day, time(10, 30))

    def take_in(seat: Seat, book: Book) -> None:
        def days_ago(found: re.Match[str]) -> str:
            return (today - timedelta(days=int(found[1]))).isoformat()

        sheet = open_sheet(_DAYS_AGO.sub(days_ago, _carried_over_text()).encode("utf-8"))
        for each in refer(seat, sheet):
            if each.outcome != "accepted":
                raise Refused("Training vaults not made", f"{each.where}: {each.faults}")

    return Step(at, "office", Office(), None, at, deed=take_in)
