"""Closing, opening again and exit dates, whoever knew of whom (A55, A134; design §2.3): nothing is put away that
somebody still works with, and what two people said without knowledge of each other is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated, ReferralReceived, RequestDecided
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.due import due_items
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.review import Voided
from fsm_tui.practice.profile import built_in
from tests.casework.making import FAMILY, MONDAY, MUM, Device, beginning, risk, session

TODAY = MONDAY.date()
DAY = timedelta(days=1)
PAT, SAM = "aa" * 8, "bb" * 8
PROFILE = built_in()


@dataclass
class Team:
    """A practitioner's laptop and two leaders, who each see what they are shown."""

    pat: Device = field(default_factory=lambda: Device("a"))
    ada: Device = field(default_factory=lambda: Device("b"))
    bea: Device = field(default_factory=lambda: Device("d"))

    def __post_init__(self) -> None:
        beginning(self.pat)
        self.pat.writes(Allocated(to=PAT, allocated_on=TODAY - 40 * DAY), MONDAY - 40 * DAY)
        self.meet()

    @property
    def entries(self) -> dict[str, Entry]:
        return {**self.pat.has, **self.ada.has, **self.bea.has}

    @property
    def family(self) -> Family:
        return fold(FAMILY, self.entries.values())

    def meet(self) -> None:
        """Everybody has what anybody has."""
        everything = tuple(self.entries.values())
        for each in (self.pat, self.ada, self.bea):
            each.shown(*everything)


def proposal(**more: Any) -> ClosureProposed:
    given: dict[str, Any] = {
        "reason": "completed", "exit_on": TODAY, "risk": risk(), "clear_after": TODAY + 28 * DAY,
    }  # fmt: skip
    return ClosureProposed(**(given | more))


def decided(on: Entry, decision: Any = "closed", **more: Any) -> ClosureDecided:
    return ClosureDecided(proposal=on.head, decision=decision, because="tell the GP first", **more)


@pytest.fixture
def team() -> Team:
    return Team()


def proposed(team: Team) -> Entry:
    made = team.pat.writes(proposal(), MONDAY)
    team.meet()
    return made


class TestDecisions:
    def test_a_proposal_waits_until_it_is_decided(self, team: Team) -> None:
        made = proposed(team)
        assert team.family.ending.proposal.head == made.head and not team.family.closed
        closing = team.ada.writes(decided(made), MONDAY)
        ending = team.family.ending
        assert (ending.closed.head, ending.proposal, ending.clear_after) == (closing.head, None, TODAY + 28 * DAY)

    def test_the_leader_may_name_another_day_for_clearing(self, team: Team) -> None:
        made = proposed(team)
        team.ada.writes(decided(made, clear_after=TODAY + 3 * DAY), MONDAY)
        assert team.family.ending.clear_after == TODAY + 3 * DAY

    def test_a_correction_after_not_yet_waits_again(self, team: Team) -> None:
        made = proposed(team)
        team.ada.writes(decided(made, "not_yet"), MONDAY)
        team.meet()
        assert team.family.ending.proposal is None
        again = team.pat.writes(proposal(corrects=made.head, correction_reason="told"), MONDAY + DAY)
        team.meet()
        assert team.family.ending.proposal.head == again.head
        team.ada.writes(decided(again, "not_yet"), MONDAY + DAY)
        assert team.family.ending.proposal is None

    def test_a_correction_that_the_leader_had_not_seen_still_waits(self, team: Team) -> None:
        """Not yet was about the earlier version; nobody has looked at the new one."""
        made = proposed(team)
        team.ada.writes(decided(made, "not_yet"), MONDAY)
        again = team.pat.writes(proposal(corrects=made.head, correction_reason="told"), MONDAY)
        assert team.family.ending.proposal.head == again.head

    def test_what_was_closed_is_the_version_that_the_leader_had_seen(self, team: Team) -> None:
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        team.pat.writes(
            proposal(clear_after=TODAY + DAY, corrects=made.head, correction_reason="sooner"), MONDAY
        )
        ending = team.family.ending
        assert ending.was_proposed.head == made.head and ending.clear_after == TODAY + 28 * DAY

    def test_of_two_versions_a_decision_in_sight_of_both_is_about_both(self, team: Team) -> None:
        made = proposed(team)
        one = team.pat.writes(proposal(corrects=made.head, correction_reason="one"), MONDAY)
        team.bea.writes(proposal(corrects=made.head, correction_reason="other"), MONDAY)
        team.meet()
        team.ada.writes(decided(one, "not_yet"), MONDAY)
        assert team.family.ending.proposal is None

    def test_a_voided_proposal_does_not_wait_and_a_voided_decision_does_not_count(self, team: Team) -> None:
        made = proposed(team)
        closing = team.ada.writes(decided(made), MONDAY)
        team.ada.writes(Voided(entry=closing.head, reason="wrong family"), MONDAY)
        assert not team.family.closed and team.family.ending.proposal.head == made.head
        team.ada.writes(Voided(entry=made.head, reason="wrong family"), MONDAY)
        assert team.family.ending.proposal is None

    def test_voiding_the_proposal_after_the_closing_keeps_the_day_of_clearing(self, team: Team) -> None:
        """Otherwise a laptop would keep the closed family for good."""
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        team.meet()
        team.pat.writes(Voided(entry=made.head, reason="made twice"), MONDAY)
        assert team.family.closed and team.family.ending.clear_after == TODAY + 28 * DAY


class TestTwoLeaders:
    def test_both_close(self, team: Team) -> None:
        made = proposed(team)
        for leader in (team.ada, team.bea):
            leader.writes(decided(made), MONDAY)
        assert team.family.closed and team.family.conflicts == ()

    def test_one_closes_and_one_says_not_yet_on_the_same_day(self, team: Team) -> None:
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        team.bea.writes(decided(made, "not_yet"), MONDAY + timedelta(hours=1))
        family = team.family
        assert not family.closed and family.ending.proposal.head == made.head
        assert "closing: two decisions" in family.conflicts
        team.meet()
        team.ada.writes(decided(made), MONDAY + timedelta(hours=2))
        family = team.family
        assert family.closed and family.ending.proposal is None and family.conflicts == ()

    def test_a_later_day_is_the_later_word(self, team: Team) -> None:
        made = proposed(team)
        team.ada.writes(decided(made, "not_yet"), MONDAY)
        team.bea.writes(decided(made), MONDAY + DAY)
        assert team.family.closed and team.family.conflicts == ()


class TestOpeningAgain:
    def test_an_allocation_in_sight_of_the_closing_opens_it_again(self, team: Team) -> None:
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        team.ada.writes(Allocated(to=SAM, allocated_on=TODAY + DAY), MONDAY + DAY)
        family = team.family
        assert not family.closed and family.ending.proposal is None and family.ending.clear_after is None

    def test_one_that_did_not_know_of_it_does_not(self, team: Team) -> None:
        made = proposed(team)
        team.bea.writes(Allocated(to=SAM, allocated_on=TODAY), MONDAY)
        team.ada.writes(decided(made), MONDAY)
        assert team.family.closed

    def test_nor_one_to_nobody_nor_one_that_was_voided(self, team: Team) -> None:
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        team.ada.writes(Allocated(to=None, allocated_on=TODAY), MONDAY)
        slip = team.ada.writes(Allocated(to=SAM, allocated_on=TODAY), MONDAY)
        assert not team.family.closed
        team.ada.writes(Voided(entry=slip.head, reason="wrong family"), MONDAY)
        assert team.family.closed

    def test_of_two_closings_the_one_that_was_not_seen_stands(self, team: Team) -> None:
        made = proposed(team)
        for leader, other in ((team.ada, team.bea), (team.bea, team.ada)):
            fresh = Team()
            made = proposed(fresh)
            by = {"b": fresh.ada, "d": fresh.bea}
            by[leader.name].writes(decided(made), MONDAY)
            unseen = by[other.name].writes(decided(made), MONDAY)
            by[leader.name].writes(Allocated(to=SAM, allocated_on=TODAY), MONDAY)
            assert fresh.family.closed and fresh.family.ending.closed.head == unseen.head

    def test_it_may_be_closed_once_more(self, team: Team) -> None:
        first = proposed(team)
        team.ada.writes(decided(first), MONDAY)
        team.ada.writes(Allocated(to=SAM, allocated_on=TODAY + DAY), MONDAY + DAY)
        team.meet()
        second = team.pat.writes(proposal(exit_on=TODAY + 9 * DAY), MONDAY + 9 * DAY)
        team.meet()
        assert team.family.ending.proposal.head == second.head
        team.ada.writes(decided(second), MONDAY + 9 * DAY)
        assert team.family.closed and team.family.ending.was_proposed.head == second.head

    def test_the_time_before_starts_no_clock_after_it(self, team: Team) -> None:
        team.pat.writes(planned(60), MONDAY - DAY)
        for hours in (1, 2):
            missed = session(attendance="did_not_attend", present=())
            team.pat.writes(missed, MONDAY - timedelta(hours=hours))
        team.pat.writes(proposal(), MONDAY)
        team.meet()
        team.ada.writes(decided(team.pat.has[team.family.ending.proposal.head]), MONDAY)
        team.ada.writes(Allocated(to=SAM, allocated_on=TODAY + 90 * DAY), MONDAY + 90 * DAY)
        found = {each.clock: each for each in due_items(team.family, (PROFILE,))}
        assert not {"exit_reached", "exit_prepared", "disengagement_told"} & set(found)
        assert found["exit_planned"].due_on == TODAY + 118 * DAY and found["exit_planned"].done_on is None
        team.meet()
        team.pat.writes(planned(200, on=TODAY + 95 * DAY), MONDAY + 95 * DAY)
        again = {each.clock: each for each in due_items(team.family, (PROFILE,))}
        assert again["exit_planned"].done_on == TODAY + 95 * DAY
        assert again["exit_reached"].due_on == TODAY + 201 * DAY

    def test_another_proposal_that_the_closing_saw_does_not_wait_after_it_is_open_again(self, team: Team) -> None:
        team.pat.writes(proposal(), MONDAY)
        other = team.bea.writes(proposal(reason="moved_away"), MONDAY)
        team.meet()
        team.ada.writes(decided(other), MONDAY)
        team.ada.writes(Allocated(to=SAM, allocated_on=TODAY), MONDAY)
        assert not team.family.closed and team.family.ending.proposal is None


class TestClosedFamilies:
    def test_nothing_is_due_but_what_was_done_stays(self, team: Team) -> None:
        before = due_items(team.family, (PROFILE,))
        assert any(each.due_on and not each.done_on for each in before)
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        assert all(each.done_on for each in due_items(team.family, (PROFILE,)))

    def test_a_request_that_came_after_the_closing_waits_and_is_due(self, team: Team) -> None:
        first = team.ada.writes(
            ReferralReceived(received_on=TODAY - 50 * DAY, requested_by="Ash"), MONDAY - 50 * DAY
        )
        team.meet()
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        assert team.family.request == "allocated"
        mended = {"corrects": first.head, "correction_reason": "another name"}
        team.ada.writes(ReferralReceived(received_on=TODAY - 50 * DAY, requested_by="Asha", **mended), MONDAY)
        assert team.family.request == "allocated", "mending an old request asks for nothing"
        team.ada.writes(
            ReferralReceived(received_on=TODAY + 5 * DAY, requested_by="Ash", corrects=first.head), MONDAY + 5 * DAY
        )
        family = team.family
        assert family.closed and family.request == "pending"
        waiting = {each.clock: each.due_on for each in due_items(family, (PROFILE,)) if not each.done_on}
        assert waiting == {"request_considered": TODAY + 12 * DAY}
        team.ada.writes(
            RequestDecided(decision="deferred", meeting_on=TODAY + 6 * DAY, because="full"), MONDAY + 6 * DAY
        )
        assert team.family.request == "deferred"
        team.ada.writes(Allocated(to=SAM, allocated_on=TODAY + 7 * DAY), MONDAY + 7 * DAY)
        assert team.family.request == "allocated" and not team.family.closed

    def test_taken_from_everybody_after_the_closing_it_is_no_request_that_waits(self, team: Team) -> None:
        team.ada.writes(ReferralReceived(received_on=TODAY - 50 * DAY, requested_by="Ash"), MONDAY - 50 * DAY)
        team.ada.writes(RequestDecided(decision="allocated", meeting_on=TODAY - 49 * DAY), MONDAY - 49 * DAY)
        team.meet()
        made = proposed(team)
        team.ada.writes(decided(made), MONDAY)
        team.ada.writes(Allocated(to=None, allocated_on=TODAY), MONDAY)
        assert team.family.request == "allocated" and team.family.closed


def planned(days: int, *, on: date = TODAY, **more: Any) -> Body:
    return ExitPlanned(person=MUM, exit_on=TODAY + days * DAY, agreed_on=on, with_parent=True, because="x", **more)


class TestExits:
    def test_the_last_that_was_talked_about_is_in_force(self, team: Team) -> None:
        for days, when in ((90, 0), (60, 1)):
            team.pat.writes(planned(days), MONDAY + when * DAY)
        assert team.family.ending.exit_of(MUM).value.exit_on == TODAY + 60 * DAY
        assert [each.value.exit_on for each in team.family.ending.exits[MUM]] == [TODAY + 90 * DAY, TODAY + 60 * DAY]

    def test_two_dates_that_did_not_know_of_each_other_are_named_until_somebody_says_one(self, team: Team) -> None:
        team.pat.writes(planned(90), MONDAY)
        team.bea.writes(planned(60), MONDAY)
        assert "planned exit: two dates" in team.family.conflicts
        team.meet()
        team.pat.writes(planned(90), MONDAY)
        assert team.family.conflicts == () and len(team.family.ending.exits[MUM]) == 3

    def test_the_same_date_twice_is_no_difference(self, team: Team) -> None:
        team.pat.writes(planned(90), MONDAY)
        team.bea.writes(planned(90), MONDAY)
        assert team.family.conflicts == ()

    @pytest.mark.parametrize(
        ("said", "clock", "due_on", "done_on"),
        [
            # The date is set: looked at four weeks before, reached, and the tool at the exit within two weeks of it.
            ([(90, 0)], "exit_planned", -12, 0),
            ([(90, 0)], "exit_prepared", 62, None),
            ([(90, 0)], "exit_reached", 91, None),
            # Said again: confirmed on that day.
            ([(90, 0), (90, 70)], "exit_prepared", 62, 70),
            # First set when it is less than four weeks away: looked at as it was set.
            ([(20, 0)], "exit_prepared", -8, 0),
            # Changed to a later day: the old look does not count for the new date.
            ([(90, 0), (90, 70), (150, 80)], "exit_prepared", 122, None),
            # Changed within the four weeks to a day within them: looked at.
            ([(90, 0), (95, 75)], "exit_prepared", 67, 75),
            # Overdue stays until closing is proposed.
            ([(5, -60)], "exit_reached", 6, None),
        ],
    )
    def test_clocks(
        self, team: Team, said: list[tuple[int, int]], clock: str, due_on: int, done_on: int | None
    ) -> None:
        for days, when in said:
            team.pat.writes(planned(days, on=TODAY + when * DAY), MONDAY + when * DAY)
        found = [each for each in due_items(team.family, (PROFILE,)) if each.clock == clock]
        assert [(each.due_on, each.done_on) for each in found] == [
            (TODAY + due_on * DAY, None if done_on is None else TODAY + done_on * DAY)
        ]

    def test_reached_is_stopped_by_a_proposal_made_from_that_day_on(self, team: Team) -> None:
        team.pat.writes(planned(5), MONDAY)
        late: datetime = MONDAY + 7 * DAY
        team.pat.writes(proposal(exit_on=TODAY + 7 * DAY), late)
        found = next(each for each in due_items(team.family, (PROFILE,)) if each.clock == "exit_reached")
        assert found.done_on == TODAY + 7 * DAY

    def test_a_proposal_before_that_day_answers_for_it_as_long_as_it_waits(self, team: Team) -> None:
        team.pat.writes(planned(5), MONDAY)
        made = team.pat.writes(proposal(exit_on=TODAY + 5 * DAY), MONDAY + 3 * DAY)
        team.meet()

        def reached() -> date | None:
            return next(each for each in due_items(team.family, (PROFILE,)) if each.clock == "exit_reached").done_on

        assert reached() == TODAY + 3 * DAY
        team.ada.writes(decided(made, "not_yet"), MONDAY + 4 * DAY)
        assert reached() is None
