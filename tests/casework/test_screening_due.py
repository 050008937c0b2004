"""Clocks of screenings: prompts that a score raised, and tools that come round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.due import Due, due_items
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.people import PersonDescribed
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.review import Voided
from fsm_tui.casework.risk import RiskUpdate
from fsm_tui.casework.screened import called, scored
from fsm_tui.casework.screening import Answer, ScreeningTaken
from fsm_tui.practice.profile import built_in, built_in_text, load
from tests.casework.making import MONDAY, MUM, Device, beginning
from tests.casework.test_screening_rules import taken, top

DAY = timedelta(days=1)
TODAY = MONDAY.date()
PROFILE = built_in()
TOP = f"screening:top:{MUM}"


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def due(device: Device, clock: str, about: str | None = None) -> Due | None:
    found = [each for each in due_items(device.family, (PROFILE,)) if each.clock == clock]
    found = [each for each in found if about in (None, each.about)]
    assert len(found) <= 1
    return found[0] if found else None


def days(device: Device, clock: str) -> tuple[date, date | None, date | None] | None:
    one = due(device, clock)
    return None if one is None else (one.started_on, one.due_on, one.done_on)


def low_mood(device: Device, item_9: int = 1, **more: Any) -> str:
    return device.writes(taken("phq_9", *[0] * 8, item_9, **more), MONDAY).head


def answer(device: Device, head: str, day: date, said: str = "discussed") -> None:
    body = PromptAnswered.model_validate(
        {"prompt": "self_harm_question", "person": MUM, "about": head, "answer": said, "because": "x", "on": day}
    )
    device.writes(body, MONDAY)


def begin_top(device: Device, stage: str, days: int) -> str:
    return device.writes(top("alcohol_days", 3, stage=stage, taken_on=TODAY + days * DAY), MONDAY + days * DAY).head


class TestPrompts:
    def test_a_score_that_calls_for_nothing_starts_nothing(self, laptop: Device) -> None:
        low_mood(laptop, 0)
        assert due(laptop, "screening_called") is None

    def test_the_question_about_safety_is_due_on_the_next_working_day(self, laptop: Device) -> None:
        head = low_mood(laptop)
        assert due(laptop, "screening_called") == Due(
            "screening_called", f"prompt:self_harm_question:{head}", TODAY, TODAY + DAY, None, head
        )

    def test_other_prompts_are_due_within_five_working_days(self, laptop: Device) -> None:
        laptop.writes(taken("audit", *[4] * 5, 0, 0, 0, 0, 0), MONDAY)
        one = due(laptop, "screening_called")
        assert one is not None and one.about.startswith("prompt:possible_dependence:")
        assert one.due_on == TODAY + 7 * DAY

    def test_a_partial_tool_calls_too(self, laptop: Device) -> None:
        laptop.writes(taken("phq_9", 1, codes=("item_9",)), MONDAY)
        assert days(laptop, "screening_called") == (TODAY, TODAY + DAY, None)

    def test_discussed_ends_it(self, laptop: Device) -> None:
        answer(laptop, low_mood(laptop), TODAY + DAY)
        assert days(laptop, "screening_called") == (TODAY, TODAY + DAY, TODAY + DAY)

    def test_not_now_puts_it_off(self, laptop: Device) -> None:
        head = low_mood(laptop)
        answer(laptop, head, TODAY + 2 * DAY, "not_now")
        assert days(laptop, "screening_called") == (TODAY + 2 * DAY, TODAY + 3 * DAY, None)
        answer(laptop, head, TODAY + 3 * DAY)
        assert days(laptop, "screening_called") == (TODAY, TODAY + DAY, TODAY + 3 * DAY)

    def test_an_answer_to_an_earlier_version_counts(self, laptop: Device) -> None:
        head = low_mood(laptop)
        answer(laptop, head, TODAY)
        low_mood(laptop, 2, corrects=head, correction_reason="misread")
        (one,) = called(laptop.family, (PROFILE,))
        assert one.root == head != one.head and one.discussed is not None
        assert one.calls[0].because.startswith("Item 9 is not zero")

    def test_a_correction_or_a_voiding_takes_the_call_away(self, laptop: Device) -> None:
        head = low_mood(laptop)
        low_mood(laptop, 0, corrects=head, correction_reason="misread")
        assert called(laptop.family, (PROFILE,)) == ()
        other = low_mood(laptop, 3)
        laptop.writes(Voided(entry=other, reason="another person"), MONDAY)
        assert called(laptop.family, (PROFILE,)) == ()

    def test_two_rules_of_one_prompt_are_one_call(self, laptop: Device) -> None:
        laptop.writes(taken("audit", *[4] * 5, 1, 0, 0, 0, 0), MONDAY)
        assert {each.prompt: len(each.calls) for each in called(laptop.family, (PROFILE,))} == {
            "possible_dependence": 1, "sudden_stopping": 1,
        }  # fmt: skip


class TestRounds:
    def allocate(self, device: Device, day: int = 0, **more: Any) -> None:
        device.writes(Allocated(to="aa" * 8, allocated_on=TODAY + day * DAY, **more), MONDAY + day * DAY)

    def test_the_tool_at_the_start_is_due_a_fortnight_after_allocation(self, laptop: Device) -> None:
        self.allocate(laptop)
        assert due(laptop, "screening_start", TOP) is not None
        assert days(laptop, "screening_start") == (TODAY, TODAY + 14 * DAY, None)
        begin_top(laptop, "review", 3)
        assert days(laptop, "screening_start") == (TODAY, TODAY + 14 * DAY, None)
        begin_top(laptop, "start", 5)
        assert days(laptop, "screening_start") == (TODAY, TODAY + 14 * DAY, TODAY + 5 * DAY)

    @pytest.mark.parametrize(("before", "counts"), [(14, True), (15, False)])
    def test_one_of_the_fortnight_before_counts(self, laptop: Device, before: int, counts: bool) -> None:
        begin_top(laptop, "start", -before)
        self.allocate(laptop)
        one = due(laptop, "screening_start")
        assert one is not None and (one.done_on is not None) == counts

    def test_another_practitioner_does_not_ask_again(self, laptop: Device) -> None:
        self.allocate(laptop)
        begin_top(laptop, "start", 5)
        self.allocate(laptop, 60)
        assert days(laptop, "screening_start") == (TODAY + 60 * DAY, TODAY + 74 * DAY, TODAY + 5 * DAY)

    def test_after_a_closing_the_start_is_asked_again(self, laptop: Device) -> None:
        self.allocate(laptop)
        begin_top(laptop, "start", 5)
        close = ClosureProposed(
            reason="completed", exit_on=TODAY + 20 * DAY, risk=RiskUpdate(), clear_after=TODAY + 90 * DAY
        )
        proposal = laptop.writes(close, MONDAY + 20 * DAY)
        laptop.writes(ClosureDecided(proposal=proposal.head, decision="closed"), MONDAY + 21 * DAY)
        assert laptop.family.closed
        self.allocate(laptop, 200)
        assert days(laptop, "screening_start") == (TODAY + 200 * DAY, TODAY + 214 * DAY, None)

    def test_who_came_with_work_under_way_is_not_asked(self, laptop: Device) -> None:
        self.allocate(laptop, carried_over=True)
        one = due(laptop, "screening_start")
        assert one is not None and one.not_because == "carried over"

    def test_it_comes_round_by_the_tools_own_schedule(self, laptop: Device) -> None:
        begin_top(laptop, "start", 0)
        assert days(laptop, "screening_again") == (TODAY, TODAY + 84 * DAY, None)
        begin_top(laptop, "review", 80)
        assert days(laptop, "screening_again") == (TODAY + 80 * DAY, TODAY + 164 * DAY, None)

    def test_after_the_exit_nothing_comes_round(self, laptop: Device) -> None:
        begin_top(laptop, "start", 0)
        begin_top(laptop, "exit", 90)
        assert due(laptop, "screening_again") is None
        begin_top(laptop, "start", 200)
        assert days(laptop, "screening_again") == (TODAY + 200 * DAY, TODAY + 284 * DAY, None)

    def test_who_is_not_in_the_work_is_not_asked(self, laptop: Device) -> None:
        self.allocate(laptop)
        begin_top(laptop, "start", 0)
        laptop.writes(PersonDescribed(person=MUM, left=True), MONDAY + DAY)
        assert due(laptop, "screening_again") is None and due(laptop, "screening_start") is None

    def test_a_tool_without_a_schedule_does_not_come_round(self, laptop: Device) -> None:
        laptop.writes(taken("audit", *[0] * 10), MONDAY)
        assert due(laptop, "screening_again") is None

    @pytest.mark.parametrize(("day", "counts"), [(45, False), (46, True), (60, True), (70, True)])
    def test_the_exit_has_a_fortnight_on_either_side(self, laptop: Device, day: int, counts: bool) -> None:
        body = ExitPlanned(person=MUM, exit_on=TODAY + 60 * DAY, agreed_on=TODAY, with_parent=True)
        laptop.writes(body, MONDAY)
        assert days(laptop, "screening_exit") == (TODAY + 60 * DAY, TODAY + 74 * DAY, None)
        begin_top(laptop, "exit", day)
        one = due(laptop, "screening_exit")
        assert one is not None and (one.done_on is not None) == counts


class TestVersions:
    def later(self) -> Any:
        made = built_in_text().replace("version = 1\n", "version = 2\n", 1)
        at = made.index('code = "phq_9"')
        made = made[:at] + made[at:].replace("scoring_version = 1", "scoring_version = 2", 1)
        return load(made.replace("in_force = 2023-09-29", "in_force = 2026-01-01", 1))

    def test_a_score_is_read_by_the_scoring_that_it_was_taken_with(self, laptop: Device) -> None:
        low_mood(laptop)
        body = laptop.family.screenings[0].value
        newer = self.later()
        assert [each.scoring_version for each in (scored(body, laptop.family, (PROFILE, newer)),) if each] == [1]
        assert scored(body, laptop.family, (newer,)) is None
        assert len(called(laptop.family, (newer,))) == 1, "what calls for a prompt is not left out"

    def test_a_tool_that_no_guidance_here_knows(self, laptop: Device) -> None:
        body = ScreeningTaken(
            instrument="tool_of_theirs", scoring_version=1, person=MUM, taken_on=TODAY,
            answers=(Answer(item="x", value=3),),
        )  # fmt: skip
        laptop.writes(body, MONDAY)
        assert scored(body, laptop.family, (PROFILE,)) is None
        assert called(laptop.family, (PROFILE,)) == () and due(laptop, "screening_called") is None
