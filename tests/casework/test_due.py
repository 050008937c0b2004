"""Clocks: when each starts, when it is due, and what stops it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated, ReferralReceived
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.due import Due, Happening, due_items, happenings
from fsm_tui.casework.ending import ExitPlanned
from fsm_tui.casework.family import fold
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.milestone import MilestoneNoted
from fsm_tui.casework.people import FamilyDescribed, PersonAdded, PersonDescribed, Worker
from fsm_tui.casework.review import Voided
from fsm_tui.casework.risk import RiskRated, Triaged
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.practice.rag import Rag
from tests.casework.making import CHILD, DAD, FAMILY, MONDAY, MUM, Device, beginning, risk, session

DAY = timedelta(days=1)
TODAY = MONDAY.date()
PROFILE = built_in()
GOAL = "91" * 8
WORKER = "aa" * 8


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def allocate(device: Device, days: int = 0, **more: Any) -> None:
    device.writes(Allocated(to=WORKER, allocated_on=TODAY + days * DAY, **more), MONDAY + days * DAY)


def due(device: Device, clock: str, *profiles: Profile, about: str | None = None) -> Due | None:
    found = [
        each
        for each in due_items(device.family, profiles or (PROFILE,))
        if each.clock == clock and about in (None, each.about)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def another(version: int, in_force: str, *changes: tuple[str, str]) -> Profile:
    """The built-in profile in a later version with some of its text replaced."""
    made = built_in_text()
    for before, after in (
        ("version = 1\n", f"version = {version}\n"),
        ("in_force = 2023-09-29", f"in_force = {in_force}"),
        *changes,
    ):
        assert before in made, before
        made = made.replace(before, after)
    return load(made)


def clock_days(code: str, before: int, after: int) -> tuple[str, str]:
    """A change of one clock's days, given the days that it has."""
    whole = built_in_text()
    start = whole.index(f'[[clocks]]\ncode = "{code}"\nlabel') + len("[[clocks]]")
    block = whole[start : whole.index("[[clocks]]", start)]
    assert f"days = {before}\n" in block
    return block, block.replace(f"days = {before}\n", f"days = {after}\n")


class TestAllocation:
    def test_nothing_runs_before_a_family_is_allocated(self, laptop: Device) -> None:
        assert due_items(laptop.family, (PROFILE,)) == ()

    def test_the_clocks_of_an_allocation_in_working_days(self, laptop: Device) -> None:
        allocate(laptop)
        found = {each.clock: each for each in due_items(laptop.family, (PROFILE,))}
        assert found["joint_visit"].due_on == date(2026, 11, 19)
        assert found["summary_opened"].due_on == date(2026, 11, 18)
        assert found["supervision_invited"].due_on == date(2026, 11, 23)
        assert found["sw_spoken"].due_on == date(2026, 11, 30)
        assert all(each.done_on is None and each.started_on == TODAY for each in found.values())
        assert "monthly_summary" not in found and "risk_review" not in found

    def test_the_clocks_of_an_allocation_do_not_apply_to_a_family_carried_over(self, laptop: Device) -> None:
        allocate(laptop, carried_over=True)
        found = {each.clock: each for each in due_items(laptop.family, (PROFILE,))}
        assert found["joint_visit"].not_because == "carried over" and found["joint_visit"].due_on is None
        # What comes round again begins with the day on which the family came.
        assert found["sw_spoken"].due_on == TODAY + 14 * DAY and not found["sw_spoken"].not_because
        of_allocation = {each.code for each in PROFILE.clocks if each.starts is Event.ALLOCATED}
        assert {code for code, each in found.items() if each.not_because} == of_allocation

    def test_an_allocation_to_nobody_starts_none(self, laptop: Device) -> None:
        allocate(laptop, carried_over=True)
        laptop.writes(Allocated(to=None, allocated_on=TODAY), MONDAY)
        assert due_items(laptop.family, (PROFILE,)) == ()

    def test_a_new_allocation_starts_them_again(self, laptop: Device) -> None:
        allocate(laptop)
        laptop.writes(session(session_kind="joint_visit"), MONDAY + DAY)
        allocate(laptop, 14)
        joint = due(laptop, "joint_visit")
        assert joint is not None and joint.started_on == TODAY + 14 * DAY and joint.done_on is None

    @pytest.mark.parametrize(
        ("kind", "attendance", "held", "contacted", "seen"),
        [
            ("joint_visit", "attended", True, True, True),
            ("joint_visit", "did_not_attend", False, True, False),
            ("joint_visit", "cancelled_by_us", False, False, False),
            ("home_visit", "attended", False, False, True),
            ("phone_session", "attended", False, False, False),
            ("sw_discussion", "attended", False, True, False),
            ("group_supervision", "attended", False, True, False),
        ],
    )
    def test_what_each_kind_of_session_stops(
        self, laptop: Device, kind: str, attendance: str, held: bool, contacted: bool, seen: bool
    ) -> None:
        allocate(laptop)
        made = laptop.writes(session(session_kind=kind, attendance=attendance), MONDAY + DAY)
        day = TODAY + DAY
        joint, contact = due(laptop, "joint_visit"), due(laptop, "sw_contacted")
        assert joint is not None and joint.done_on == (day if held else None)
        assert contact is not None and contact.done_on == (day if contacted else None)
        assert contact.entry == made.head or not contacted
        spoken, seen_clock = due(laptop, "sw_spoken"), due(laptop, "parent_seen")
        assert spoken is not None and spoken.started_on == (day if contacted else TODAY)
        assert seen_clock is not None and seen_clock.started_on == (day if seen else TODAY)

    def test_the_first_visit_in_time_counts_though_a_later_one_follows(self, laptop: Device) -> None:
        allocate(laptop)
        for days in (9, 2):
            laptop.writes(session(session_kind="joint_visit"), MONDAY + days * DAY)
        joint = due(laptop, "joint_visit")
        assert joint is not None and joint.done_on == TODAY + 2 * DAY

    def test_a_visit_before_the_allocation_does_not_count_and_on_its_day_does(self, laptop: Device) -> None:
        laptop.writes(session(session_kind="joint_visit"), MONDAY - DAY)
        allocate(laptop)
        joint = due(laptop, "joint_visit")
        assert joint is not None and joint.done_on is None
        laptop.writes(session(session_kind="joint_visit"), MONDAY + timedelta(hours=1))
        joint = due(laptop, "joint_visit")
        assert joint is not None and joint.done_on == TODAY

    def test_a_voided_visit_does_not_count(self, laptop: Device) -> None:
        allocate(laptop)
        visit = laptop.writes(session(session_kind="joint_visit"), MONDAY + DAY)
        laptop.writes(Voided(entry=visit.head, reason="wrong family"), MONDAY + DAY)
        joint = due(laptop, "joint_visit")
        assert joint is not None and joint.done_on is None

    def test_a_milestone_stops_what_others_did(self, laptop: Device) -> None:
        allocate(laptop)
        noted = laptop.writes(MilestoneNoted(event="workbook_summary_opened", on=TODAY + DAY), MONDAY + 3 * DAY)
        opened = due(laptop, "summary_opened")
        assert opened is not None and (opened.done_on, opened.entry) == (TODAY + DAY, noted.head)

    def test_a_session_of_a_kind_that_the_profile_does_not_know_stops_nothing(self, laptop: Device) -> None:
        allocate(laptop)
        laptop.writes(session(session_kind="hot_air_balloon"), MONDAY + DAY)
        laptop.writes(session(attendance="perhaps", session_kind="joint_visit"), MONDAY + DAY)
        laptop.writes(MilestoneNoted(event="sun_rose", on=TODAY), MONDAY)
        assert due(laptop, "joint_visit").done_on is None  # type: ignore[union-attr]
        assert due(laptop, "sw_spoken").started_on == TODAY  # type: ignore[union-attr]


class TestParents:
    def test_each_parent_in_the_work_has_a_clock_and_only_those_who_were_there_are_seen(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent", in_work=True), MONDAY)
        allocate(laptop)
        laptop.writes(session(present=(MUM,)), MONDAY + 4 * DAY)
        assert due(laptop, "parent_seen", about=MUM).due_on == TODAY + 18 * DAY  # type: ignore[union-attr]
        assert due(laptop, "parent_seen", about=DAD).due_on == TODAY + 14 * DAY  # type: ignore[union-attr]

    def test_who_left_or_is_not_in_the_work_has_none(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent"), MONDAY)
        allocate(laptop)
        assert due(laptop, "parent_seen", about=DAD) is None
        laptop.writes(PersonDescribed(person=MUM, left=True), MONDAY)
        assert due(laptop, "parent_seen") is None


class TestRisk:
    @pytest.mark.parametrize(
        ("severity", "harm", "days"), [("high", "high", 7), ("low", "medium", 14), ("low", "low", 28)]
    )
    def test_the_next_look_goes_by_the_rating(self, laptop: Device, severity: str, harm: str, days: int) -> None:
        laptop.writes(RiskRated(risk=risk(severity, harm)), MONDAY)
        review = due(laptop, "risk_review")
        assert review is not None and review.due_on == TODAY + days * DAY and review.done_on is None

    def test_every_statement_starts_it_again_and_the_last_that_happened_counts(self, laptop: Device) -> None:
        later = laptop.writes(session("low", "low"), MONDAY + 5 * DAY)
        laptop.writes(session("low", "low"), MONDAY)
        review = due(laptop, "risk_review")
        assert review is not None and (review.started_on, review.entry) == (TODAY + 5 * DAY, later.head)


class TestRequests:
    def test_a_request_is_to_be_considered_within_a_week(self, laptop: Device) -> None:
        laptop.writes(ReferralReceived(received_on=TODAY, requested_by="SW"), MONDAY)
        assert due(laptop, "request_considered").due_on == TODAY + 7 * DAY  # type: ignore[union-attr]
        triaged = laptop.writes(Triaged(risk=risk(), rag=Rag.GREEN), MONDAY + 2 * DAY)
        considered = due(laptop, "request_considered")
        assert considered is not None and (considered.done_on, considered.entry) == (TODAY + 2 * DAY, triaged.head)


class TestGoals:
    def agree(self, device: Device, **more: Any) -> None:
        device.writes(GoalAgreed(goal=GOAL, person=MUM, text="x", agreed_on=TODAY, **more), MONDAY)

    def test_a_goal_is_reviewed_every_four_weeks_unless_it_says_otherwise(self, laptop: Device) -> None:
        self.agree(laptop)
        assert due(laptop, "goal_review").due_on == TODAY + 28 * DAY  # type: ignore[union-attr]
        self.agree(laptop, review_weeks=2)
        assert due(laptop, "goal_review", about=GOAL).due_on == TODAY + 14 * DAY  # type: ignore[union-attr]

    def test_a_touch_starts_it_again_but_not_one_that_did_not_review_it(self, laptop: Device) -> None:
        self.agree(laptop, review_weeks=2)
        laptop.writes(GoalProgressed(progress=GoalTouched(goal=GOAL, touch="progress", score=4)), MONDAY + 5 * DAY)
        laptop.writes(session(goals=(GoalTouched(goal=GOAL, touch="not_reviewed"),)), MONDAY + 9 * DAY)
        assert due(laptop, "goal_review").due_on == TODAY + 19 * DAY  # type: ignore[union-attr]

    def test_an_ended_goal_is_not_due(self, laptop: Device) -> None:
        self.agree(laptop)
        laptop.writes(GoalProgressed(progress=GoalTouched(goal=GOAL, touch="achieved")), MONDAY + DAY)
        assert due(laptop, "goal_review") is None


class TestConsents:
    def say(self, device: Device, statement: Any = "given", days: int = 0, **more: Any) -> None:
        device.writes(
            ConsentRecorded(
                consent="ndtms", person=MUM, statement=statement, way="verbal", given_on=TODAY + days * DAY, **more
            ),
            MONDAY + days * DAY,
        )

    def test_half_a_year_or_the_day_that_was_named(self, laptop: Device) -> None:
        self.say(laptop)
        review = due(laptop, "consent_review")
        assert review is not None and review.due_on == TODAY + 182 * DAY and review.about == f"ndtms:{MUM}"
        self.say(laptop, days=1, review_on=date(2027, 1, 5))
        assert due(laptop, "consent_review").due_on == date(2027, 1, 5)  # type: ignore[union-attr]

    @pytest.mark.parametrize("statement", ["declined", "withdrawn"])
    def test_a_no_is_not_reviewed(self, laptop: Device, statement: str) -> None:
        self.say(laptop)
        self.say(laptop, statement, 1)
        assert due(laptop, "consent_review") is None


class TestWorkers:
    def test_details_from_the_family_are_to_be_confirmed(self, laptop: Device) -> None:
        laptop.writes(FamilyDescribed(social_worker=Worker(name="Ash")), MONDAY)
        found = due(laptop, "worker_confirmed")
        assert found is not None and found.due_on == date(2026, 11, 30) and found.done_on is None
        worker = Worker(name="Ash", verified_on=TODAY + 2 * DAY)
        laptop.writes(FamilyDescribed(social_worker=worker), MONDAY + 2 * DAY)
        assert due(laptop, "worker_confirmed").done_on == TODAY + 2 * DAY  # type: ignore[union-attr]

    def test_confirmed_the_day_before_it_was_written_down_is_confirmed(self, laptop: Device) -> None:
        laptop.writes(FamilyDescribed(social_worker=Worker(name="Ash", verified_on=TODAY - DAY)), MONDAY)
        assert due(laptop, "worker_confirmed").done_on == TODAY - DAY  # type: ignore[union-attr]


class TestProfiles:
    def test_a_clock_follows_the_version_in_force_on_the_day_it_started(self, laptop: Device) -> None:
        longer = another(2, "2026-11-17", clock_days("sw_spoken", 14, 21))
        allocate(laptop)
        assert due(laptop, "sw_spoken", PROFILE, longer).due_on == TODAY + 14 * DAY  # type: ignore[union-attr]
        laptop.writes(session(session_kind="sw_discussion"), MONDAY + DAY)
        assert due(laptop, "sw_spoken", longer, PROFILE).due_on == TODAY + 22 * DAY  # type: ignore[union-attr]

    def test_a_clock_that_the_guidance_did_not_have_on_that_day_does_not_run(self, laptop: Device) -> None:
        without = another(2, "2026-11-17", ('code = "sw_spoken"', 'code = "sw_called"'))
        allocate(laptop)
        assert due(laptop, "sw_spoken", PROFILE, without).due_on == TODAY + 14 * DAY  # type: ignore[union-attr]
        assert due(laptop, "sw_called", PROFILE, without) is None
        laptop.writes(session(session_kind="sw_discussion"), MONDAY + DAY)
        assert due(laptop, "sw_spoken", PROFILE, without) is None
        assert due(laptop, "sw_called", PROFILE, without).due_on == TODAY + 15 * DAY  # type: ignore[union-attr]

    def test_closure_days_of_the_profile_are_passed_over(self, laptop: Device) -> None:
        closed = another(2, "2026-01-01", ("days = []", 'days = [{ day = 2026-11-17, label = "Closed" }]'))
        allocate(laptop)
        assert due(laptop, "joint_visit", closed).due_on == date(2026, 11, 20)  # type: ignore[union-attr]


class TestAnotherVersion:
    """A new version changes the clocks that start after it comes into force, and no entry (issue 3, design §4)."""

    def versions(self, in_force: str = "2026-11-18") -> tuple[Profile, Profile]:
        """The guidance of the first days, and one with other days for nearly everything from the Wednesday on."""
        text, rules = built_in_text(), []
        for code, before, after in (
            ("sw_contacted", 3, 5), ("joint_visit", 3, 5), ("sw_spoken", 14, 21), ("parent_seen", 14, 21),
            ("request_considered", 7, 10), ("goal_review", 28, 14), ("consent_review", 182, 91),
            ("disengagement_told", 1, 3), ("exit_reached", 1, 4), ("exit_planned", 28, 56),
        ):  # fmt: skip
            rules.append(clock_days(code, before, after))
        assert "missed_in_a_row = 2" in text
        return PROFILE, another(2, in_force, *rules, ("missed_in_a_row = 2", "missed_in_a_row = 3"))

    def life(self, device: Device, first: int) -> None:
        """Everything that starts a clock, from that day of the week on."""
        when, day = MONDAY + first * DAY, TODAY + first * DAY
        device.writes(ReferralReceived(received_on=day, requested_by="SW"), when)
        allocate(device, first)
        device.writes(GoalAgreed(goal=GOAL, person=MUM, text="x", agreed_on=day), when)
        device.writes(ConsentRecorded(consent="ndtms", person=MUM, statement="given", way="x", given_on=day), when)
        device.writes(ExitPlanned(person=MUM, exit_on=day, agreed_on=day, with_parent=True), when)
        for _ in range(2):
            device.writes(session(attendance="did_not_attend", present=()), when)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_what_started_before_runs_on_as_if_it_had_not_come(self, laptop: Device, order: tuple[int, int]) -> None:
        versions = self.versions()
        self.life(laptop, 0)
        before = due_items(laptop.family, (PROFILE,))
        assert len({each.clock for each in before}) > 10
        assert due_items(laptop.family, [versions[each] for each in order]) == before

    def test_a_version_that_is_not_in_force_yet_changes_nothing(self, laptop: Device) -> None:
        self.life(laptop, 0)
        assert due_items(laptop.family, self.versions("2027-04-01")) == due_items(laptop.family, (PROFILE,))

    def test_what_starts_after_it_follows_it(self, laptop: Device) -> None:
        versions = self.versions()
        self.life(laptop, 2)
        after = due_items(laptop.family, versions)
        assert after == due_items(laptop.family, (versions[1],))
        assert {each.clock: each.due_on for each in after}["sw_contacted"] == date(2026, 11, 25)
        assert "disengagement_told" not in {each.clock for each in after}, "two missed are not yet three"

    def test_both_side_by_side(self, laptop: Device) -> None:
        versions = self.versions()
        self.life(laptop, 0)
        laptop.writes(GoalProgressed(progress=GoalTouched(goal=GOAL, touch="progress", score=4)), MONDAY + 3 * DAY)
        assert due(laptop, "goal_review", *versions).due_on == TODAY + 17 * DAY  # type: ignore[union-attr]
        assert due(laptop, "joint_visit", *versions).due_on == date(2026, 11, 19)  # type: ignore[union-attr]

    def test_a_clock_that_another_version_ends_otherwise_goes_on_as_it_began(self, laptop: Device) -> None:
        before = 'ends = "social_worker_contacted"'
        later = another(2, "2026-11-18", (before, before.replace("contacted", "told")))
        allocate(laptop)
        laptop.writes(MilestoneNoted(event="social_worker_contacted", on=TODAY + 3 * DAY), MONDAY + 3 * DAY)
        assert due(laptop, "sw_contacted", PROFILE, later) == due(laptop, "sw_contacted", PROFILE)
        allocate(laptop, 4)
        laptop.writes(MilestoneNoted(event="social_worker_contacted", on=TODAY + 4 * DAY), MONDAY + 4 * DAY)
        again = due(laptop, "sw_contacted", PROFILE, later)
        assert again is not None and (again.started_on, again.done_on) == (TODAY + 4 * DAY, None)
        laptop.writes(MilestoneNoted(event="social_worker_told", on=TODAY + 7 * DAY), MONDAY + 7 * DAY)
        assert due(laptop, "sw_contacted", PROFILE, later).done_on == TODAY + 7 * DAY  # type: ignore[union-attr]

    def test_what_a_letter_or_a_kind_of_session_means_is_the_word_of_its_day(self, laptop: Device) -> None:
        """The later version no longer counts a phone call as contact with the social worker."""
        kinds = [each for each in PROFILE.lists.session_kinds if each.code == "sw_discussion"]
        assert kinds and kinds[0].social_worker
        line = next(each for each in built_in_text().splitlines() if 'code = "sw_discussion"' in each)
        later = another(2, "2026-11-18", (line, line.replace("social_worker = true", "social_worker = false")))
        allocate(laptop)
        laptop.writes(session(session_kind="sw_discussion"), MONDAY + DAY)
        assert due(laptop, "sw_contacted", PROFILE, later).done_on == TODAY + DAY  # type: ignore[union-attr]
        laptop.writes(Voided(entry=laptop.head, reason="wrong family"), MONDAY + 3 * DAY)
        laptop.writes(session(session_kind="sw_discussion"), MONDAY + 3 * DAY)
        assert due(laptop, "sw_contacted", PROFILE, later).done_on is None  # type: ignore[union-attr]


class TestNightsWithAnHourMoreOrLess:
    """Clocks go by the day on the wall in London, also in the nights of late March and October."""

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            # British summer time begins on 28 March 2027 at 01:00 and ends on 25 October 2026 at 02:00.
            ("2027-03-27T23:59:00+00:00", "2027-03-27"),
            ("2027-03-28T00:59:00+00:00", "2027-03-28"),
            ("2027-03-28T22:59:00+00:00", "2027-03-28"),
            ("2027-03-28T23:00:00+00:00", "2027-03-29"),
            ("2026-10-24T22:59:00+00:00", "2026-10-24"),
            ("2026-10-24T23:00:00+00:00", "2026-10-25"),
            ("2026-10-25T00:30:00+00:00", "2026-10-25"),
            ("2026-10-25T23:59:00+00:00", "2026-10-25"),
            ("2026-10-26T00:00:00+00:00", "2026-10-26"),
        ],
    )
    def test_the_day_on_which_it_happened(self, moment: str, day: str) -> None:
        device, happened, on = Device("a"), datetime.fromisoformat(moment), date.fromisoformat(day)
        device.wall = happened
        beginning(device)
        device.writes(Allocated(to=WORKER, allocated_on=on - 2 * DAY), happened)
        device.writes(session(session_kind="joint_visit"), happened)
        joint, seen = due(device, "joint_visit"), due(device, "parent_seen")
        assert joint is not None and joint.done_on == on
        assert seen is not None and (seen.started_on, seen.due_on) == (on, on + 14 * DAY)
        review = due(device, "risk_review")
        assert review is not None and review.due_on == on + 28 * DAY

    @pytest.mark.parametrize(
        ("allocated", "visit_by", "opened_by"),
        [
            # The clocks go forward on Easter Sunday: Good Friday and Easter Monday are no working days.
            ("2027-03-25", "2027-04-01", "2027-03-31"),
            ("2026-10-23", "2026-10-28", "2026-10-27"),
            ("2026-10-25", "2026-10-28", "2026-10-27"),
            # The golden vectors of B6 through a whole family.
            ("2026-12-23", "2026-12-30", "2026-12-29"),
            ("2027-03-24", "2027-03-31", "2027-03-30"),
            ("2027-12-24", "2027-12-31", "2027-12-30"),
            ("2026-11-28", "2026-12-02", "2026-12-01"),
            ("2028-04-13", "2028-04-20", "2028-04-19"),
        ],
    )
    def test_working_days_across_them(self, laptop: Device, allocated: str, visit_by: str, opened_by: str) -> None:
        laptop.writes(Allocated(to=WORKER, allocated_on=date.fromisoformat(allocated)), MONDAY)
        assert due(laptop, "joint_visit").due_on == date.fromisoformat(visit_by)  # type: ignore[union-attr]
        assert due(laptop, "summary_opened").due_on == date.fromisoformat(opened_by)  # type: ignore[union-attr]


class TestFarDates:
    @pytest.mark.parametrize("day", [date(1900, 1, 1), date(2199, 12, 31)])
    def test_a_date_at_the_edge_of_the_calendar_ends_no_caseload(self, laptop: Device, day: date) -> None:
        laptop.writes(Allocated(to=WORKER, allocated_on=day), MONDAY)
        laptop.writes(ReferralReceived(received_on=day, requested_by="SW"), MONDAY)
        laptop.writes(GoalAgreed(goal=GOAL, person=MUM, text="x", agreed_on=day, review_weeks=52), MONDAY)
        laptop.writes(
            ConsentRecorded(consent="ndtms", person=MUM, statement="given", way="verbal", given_on=day), MONDAY
        )
        laptop.writes(FamilyDescribed(social_worker=Worker(name="Ash", verified_on=day)), MONDAY)
        laptop.writes(MilestoneNoted(event="social_worker_spoken", on=day), MONDAY)
        for each in due_items(laptop.family, (PROFILE,)):
            assert 1900 <= each.due_on.year <= 2199


def test_happenings_are_told_once_and_in_order(laptop: Device) -> None:
    allocate(laptop)
    laptop.writes(session("low", "low"), MONDAY + DAY)
    found = happenings(laptop.family, PROFILE)
    assert [each.on for each in found] == sorted(each.on for each in found)
    assert len(found) == len(set(found))
    assert {each.event for each in found} == {
        Event.ALLOCATED, Event.WORK_BEGAN, Event.RISK_STATED, Event.PARENT_SEEN, Event.FIRST_MET, Event.CHILD_AFFECTED,
    }  # fmt: skip
    assert all(isinstance(each, Happening) for each in found)


def test_only_a_parent_or_carer_in_the_work_is_told_as_seen(laptop: Device) -> None:
    laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent"), MONDAY)
    laptop.writes(session(present=(MUM, DAD, CHILD)), MONDAY)
    seen = [each.about for each in happenings(laptop.family, PROFILE) if each.event is Event.PARENT_SEEN]
    assert seen == [MUM]


def test_risk_is_told_as_stated_for_a_parent_alone_and_for_a_child_alone(laptop: Device) -> None:
    both = risk()
    laptop.writes(RiskRated(risk=both.model_copy(update={"children": ()})), MONDAY)
    laptop.writes(RiskRated(risk=both.model_copy(update={"parents": ()})), MONDAY + DAY)
    told = [each.on for each in happenings(laptop.family, PROFILE) if each.event is Event.RISK_STATED]
    assert told == [TODAY, TODAY + DAY]


def test_two_corrections_that_conflict_both_tell_what_happened() -> None:
    one, other = Device("a"), Device("b")
    start = beginning(one)
    start.append(one.writes(Allocated(to=WORKER, allocated_on=TODAY), MONDAY))
    visit = one.writes(session(), MONDAY + DAY)
    start.append(visit)
    other.shown(*start)
    entries = [
        one.writes(session(session_kind="joint_visit", corrects=visit.head), MONDAY + DAY),
        other.writes(session(session_kind="base_session", corrects=visit.head), MONDAY + DAY),
    ]
    told = happenings(fold(FAMILY, [*start, *entries]), PROFILE)
    assert [each.event for each in told].count(Event.JOINT_VISIT_HELD) == 1
    assert [each.event for each in told].count(Event.PARENT_SEEN) == 2


def test_a_report_shared_before_its_conference_is_done_and_the_next_conference_asks_again(laptop: Device) -> None:
    held, next_held = date(2026, 11, 10), date(2027, 2, 10)

    def noted(event: str, on: date) -> None:
        laptop.writes(MilestoneNoted(event=event, on=on), MONDAY)

    noted("icpc_held", held)
    waiting = due(laptop, "icpc_report")
    assert waiting is not None and waiting.done_on is None and waiting.due_on == date(2026, 11, 5)
    noted("report_shared", date(2026, 11, 4))
    done = due(laptop, "icpc_report")
    assert done is not None and done.done_on == date(2026, 11, 4)
    noted("icpc_held", next_held)
    again = due(laptop, "icpc_report")
    assert again is not None and again.done_on is None
