"""The assessment in parts, the care plan's steps, and changes of a goal: rules by place, and what the fold makes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from fsm_tui.casework.assessment import AssessmentPart, AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Assessment, PlanStep, fold
from fsm_tui.casework.folding.goals import Goal
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.people import PersonAdded
from fsm_tui.casework.rules import faults
from fsm_tui.casework.telling import Teller
from fsm_tui.errors import Faults
from fsm_tui.practice.profile import built_in
from tests.casework.making import CHILD, DAD, FAMILY, MONDAY, MUM, Device, beginning

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOW = MONDAY + 4 * DAY
TODAY = date(2026, 11, 20)
PROFILE = built_in()
STEP, OTHER, GOAL = "51" * 8, "52" * 8, "91" * 8
STRANGER = "99" * 8


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def two(laptop: Device) -> Device:
    """Another laptop that has what this one has so far."""
    other = Device("b")
    other.shown(*laptop.has.values())
    return other


def part(section: str = "housing", findings: str = "Two rooms, dry.", own_words: str = "") -> AssessmentPart:
    return AssessmentPart(section=section, findings=findings, own_words=own_words)


def wrote(*parts: AssessmentPart, **more: Any) -> AssessmentWritten:
    said: dict[str, Any] = {"person": MUM, "written_on": date(2026, 11, 17), "parts": parts} | more
    return AssessmentWritten(**said)


def step(**more: Any) -> PlanStepAdded:
    said: dict[str, Any] = {"step": STEP, "text": "Weekly visit", "starts": date(2026, 11, 17)} | more
    return PlanStepAdded(**said)


def end(**more: Any) -> PlanStepEnded:
    said: dict[str, Any] = {"step": STEP, "on": date(2026, 11, 19), "done": True, "because": "as agreed"} | more
    return PlanStepEnded(**said)


def goal(**more: Any) -> GoalAgreed:
    said: dict[str, Any] = {"goal": GOAL, "person": MUM, "text": "Dry evenings", "agreed_on": date(2026, 11, 17)}
    return GoalAgreed(**(said | more))


def told(device: Device, body: Body) -> dict[str, str]:
    found = faults(body, NOW, device.family, PROFILE, NOW)
    assert len(dict(found)) == len(found)
    return dict(found)


class TestRules:
    @pytest.mark.parametrize(
        ("body", "place", "said"),
        [
            (wrote(part("dreams")), "parts.0.section", "is not a part of the assessment in the practice profile"),
            (wrote(part(), part("dreams")), "parts.1.section", "is not a part of the assessment"),
            (wrote(part(), person=CHILD), "person", "is no parent or carer of this family"),
            (wrote(part(), person=STRANGER), "person", "is no parent or carer of this family"),
            (wrote(part(), agreed_on=date(2026, 11, 21)), "agreed_on", "is in the future"),
            (wrote(part(), written_on=date(2026, 11, 21)), "written_on", "is in the future"),
            (wrote(needs=("reading", "magic")), "needs.1", "is not a need in the practice profile"),
            (wrote(needs=("reading", "reading")), "needs.1", "stands there twice"),
            (step(person=CHILD), "person", "is no parent or carer of this family"),
            (step(person=STRANGER), "person", "is no parent or carer of this family"),
            (step(domain="dreams"), "domain", "is not a goal domain"),
            (step(intervention="magic"), "intervention", "is not an intervention"),
            (step(agreed_on=date(2026, 11, 21)), "agreed_on", "is in the future"),
            (end(step=OTHER), "step", "is no step of this family's plan"),
            (end(on=date(2026, 11, 16)), "on", "is before the step starts, Tue 17 Nov 2026"),
            (end(on=date(2026, 11, 21)), "on", "is in the future"),
            (goal(agreed_on=date(2026, 11, 16), because="x"), "agreed_on",
             "is before this goal was first agreed, Tue 17 Nov 2026"),
            (goal(agreed_on=date(2026, 11, 21), because="x"), "agreed_on", "is in the future"),
            (goal(because=" "), "because", "say why the goal is changed"),
            (goal(person=STRANGER, goal=OTHER), "person", "is no parent or carer of this family"),
            (goal(domain="dreams", because="x"), "domain", "is not a goal domain"),
            (GoalProgressed(progress=GoalTouched(goal=OTHER, touch="no_change", because="x")), "progress.goal",
             "is no goal of this family"),
        ],
    )  # fmt: skip
    def test_each_fault_by_its_place(self, laptop: Device, body: Body, place: str, said: str) -> None:
        laptop.writes(step(), MONDAY)
        laptop.writes(goal(), MONDAY)
        found = told(laptop, body)
        assert list(found) == [place]
        assert said in found[place]

    @pytest.mark.parametrize(
        "body",
        [
            wrote(part(), agreed_on=TODAY, needs=()),
            wrote(needs=("interpreter", "reading")),
            wrote(agreed_on=TODAY),
            step(person=MUM, domain="housing", intervention="advice", starts=date(2027, 1, 4), agreed_on=TODAY),
            end(on=date(2026, 11, 17)),
            end(on=TODAY, done=False),
            goal(because="she wants more", target=TODAY, agreed_on=TODAY),
        ],
    )
    def test_what_is_right_is_taken(self, laptop: Device, body: Body) -> None:
        laptop.writes(step(), MONDAY)
        laptop.writes(goal(), MONDAY)
        assert told(laptop, body) == {}

    def test_a_step_ends_once_and_its_end_may_be_corrected(self, laptop: Device) -> None:
        laptop.writes(step(), MONDAY)
        ended = laptop.writes(end(), MONDAY)
        assert told(laptop, end()) == {"step": "ended already, Thu 19 Nov 2026"}
        assert told(laptop, end(done=False, corrects=ended.head, correction_reason="it was given up")) == {}
        laptop.writes(step(because="again"), MONDAY + HOUR)
        assert told(laptop, end()) == {}

    def test_a_change_is_for_the_same_person(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Al Marlowe", role="parent", in_work=True), MONDAY)
        first = laptop.writes(goal(), MONDAY)
        assert told(laptop, goal(person=DAD, because="x")) == {
            "person": "this goal is somebody else's; agree one of their own with this person"
        }
        assert told(laptop, goal(person=DAD, corrects=first.head, correction_reason="it was his")) == {}

    def test_a_correction_needs_no_second_reason_and_may_mend_the_first_day(self, laptop: Device) -> None:
        first = laptop.writes(goal(), MONDAY)
        mended = goal(agreed_on=date(2026, 11, 3), corrects=first.head, correction_reason="it was a fortnight ago")
        assert told(laptop, mended) == {}

    @pytest.mark.parametrize(
        ("kind", "raw", "place", "said"),
        [
            ("assessment.written", {"parts": [{"section": "housing"}]}, "parts.0", "nothing is said in this part"),
            ("assessment.written", {"parts": [{"section": "housing", "findings": " \n"}]}, "parts.0", "nothing"),
            ("assessment.written", {"parts": [{"section": "housing", "findings": "x"}] * 2}, "parts", "there twice"),
            ("assessment.written", {}, "", "nothing is said in it"),
            ("step.ended", {"step": STEP, "on": "2026-11-19", "done": True, "because": " "}, "because", "is empty"),
            ("step.added", {"step": STEP, "starts": "2026-11-19", "text": ""}, "text", "is empty"),
            ("step.added", {"step": STEP, "starts": "31/02/2026", "text": "x"}, "starts", "is not a date"),
        ],
    )
    def test_shape(self, kind: str, raw: dict[str, Any], place: str, said: str) -> None:
        if kind == "assessment.written":
            raw = {"person": MUM, "written_on": "2026-11-17"} | raw
        with pytest.raises(Faults) as caught:
            accept(kind, raw)
        assert dict(caught.value.faults).keys() == {place}
        assert said in dict(caught.value.faults)[place]


def of(device: Device) -> Assessment:
    return device.family.assessments[MUM]


class TestAssessment:
    def test_a_correction_changes_what_was_and_not_what_was_written_later(self, laptop: Device) -> None:
        first = laptop.writes(wrote(part("housing", "Damp."), part("money", "Arrears.")), MONDAY)
        laptop.writes(wrote(part("housing", "Dry now.")), MONDAY + HOUR)
        mended = wrote(
            part("housing", "Damp, one room."), part("money", "Arrears of rent."),
            corrects=first.head, correction_reason="more exact",
        )  # fmt: skip
        laptop.writes(mended, MONDAY)
        held = {code: each.value and each.value.findings for code, each in of(laptop).parts.items()}
        assert held == {"housing": "Dry now.", "money": "Arrears of rent."}
        assert not laptop.family.conflicts

    def test_what_is_corrected_after_it_was_agreed_is_not_as_they_agreed_it(self, laptop: Device) -> None:
        first = laptop.writes(wrote(part("housing", "Damp.")), MONDAY)
        laptop.writes(wrote(agreed_on=date(2026, 11, 17)), MONDAY + HOUR)
        laptop.writes(wrote(part("housing", "Dry."), corrects=first.head, correction_reason="misheard"), MONDAY)
        assert of(laptop).changed_since_agreed == ("housing",)

    def test_parts_are_saved_one_by_one_and_what_is_not_given_stays(self, laptop: Device) -> None:
        laptop.writes(wrote(part("housing"), part("money", "Arrears.")), MONDAY)
        laptop.writes(wrote(part("money", "Arrears paid.", "I did it.")), MONDAY + HOUR)
        laptop.writes(wrote(needs=("reading",)), MONDAY + 2 * HOUR)
        found = of(laptop)
        assert {code: each.value and each.value.findings for code, each in found.parts.items()} == {
            "housing": "Two rooms, dry.", "money": "Arrears paid.",
        }  # fmt: skip
        assert found.needs.value == ("reading",)
        assert len(found.written) == 3
        assert laptop.family.conflicts == ()

    def test_needs_taken_away_are_none_and_not_unknown(self, laptop: Device) -> None:
        laptop.writes(wrote(needs=("reading",)), MONDAY)
        laptop.writes(wrote(needs=()), MONDAY + HOUR)
        held = of(laptop).needs
        assert held.heads and not held.value

    @pytest.mark.parametrize("first", ["a", "b"])
    def test_one_part_by_two_laptops_is_two_versions_in_sight_whoever_comes_first(
        self, laptop: Device, first: str
    ) -> None:
        laptop.writes(wrote(part("housing")), MONDAY)
        other = two(laptop)
        mine = laptop.writes(wrote(part("housing", "Damp."), part("money", "Arrears.")), MONDAY + HOUR)
        theirs = other.writes(wrote(part("housing", "Moving out."), part("offending", "None.")), MONDAY + HOUR)
        order = [mine, theirs] if first == "a" else [theirs, mine]
        laptop.shown(*order)
        other.shown(*reversed(order))
        assert laptop.family == other.family
        found = of(laptop)
        assert {each.value.findings for each in found.parts["housing"].heads} == {"Damp.", "Moving out."}
        assert [code for code, each in found.parts.items() if each.in_conflict] == ["housing"]
        assert laptop.family.conflicts == ("assessment: two versions",)
        laptop.writes(wrote(part("housing", "Damp; moving out.")), MONDAY + 2 * HOUR)
        assert not laptop.family.conflicts

    def test_the_same_words_twice_are_no_conflict(self, laptop: Device) -> None:
        other = two(laptop)
        theirs = other.writes(wrote(part("housing")), MONDAY)
        laptop.writes(wrote(part("housing")), MONDAY)
        laptop.shown(theirs)
        assert laptop.family.conflicts == ()

    def test_agreed_covers_what_was_there_and_what_comes_later_is_named(self, laptop: Device) -> None:
        laptop.writes(wrote(part("housing")), MONDAY)
        laptop.writes(wrote(part("money"), agreed_on=date(2026, 11, 17)), MONDAY + HOUR)
        assert of(laptop).changed_since_agreed == ()
        laptop.writes(wrote(part("money", "Less."), needs=("reading",), written_on=date(2026, 11, 18)), MONDAY + DAY)
        assert set(of(laptop).changed_since_agreed) == {"money", "needs"}
        agreed = of(laptop).agreed
        assert agreed is not None and agreed.value.agreed_on == date(2026, 11, 17)
        laptop.writes(wrote(agreed_on=date(2026, 11, 19), written_on=date(2026, 11, 19)), MONDAY + 2 * DAY)
        assert of(laptop).changed_since_agreed == ()

    def test_written_up_the_day_after_it_was_agreed_is_agreed(self, laptop: Device) -> None:
        laptop.writes(wrote(part(), agreed_on=date(2026, 11, 16), written_on=date(2026, 11, 17)), MONDAY + DAY)
        assert of(laptop).changed_since_agreed == ()

    def test_agreed_on_a_day_before_a_part_was_written_does_not_cover_it(self, laptop: Device) -> None:
        laptop.writes(wrote(part("housing"), written_on=date(2026, 11, 17)), MONDAY)
        laptop.writes(wrote(agreed_on=date(2026, 11, 16), written_on=date(2026, 11, 18)), MONDAY + DAY)
        assert of(laptop).changed_since_agreed == ("housing",)

    def test_what_the_one_who_noted_the_agreement_had_not_seen_is_not_covered(self, laptop: Device) -> None:
        laptop.writes(wrote(part("housing")), MONDAY)
        other = two(laptop)
        theirs = other.writes(wrote(part("housing", "Damp.")), MONDAY + HOUR)
        laptop.writes(wrote(agreed_on=date(2026, 11, 17)), MONDAY + HOUR)
        laptop.shown(theirs)
        assert of(laptop).changed_since_agreed == ("housing",)

    def test_never_agreed_is_said_as_that(self, laptop: Device) -> None:
        laptop.writes(wrote(part("housing")), MONDAY)
        assert of(laptop).agreed is None and of(laptop).changed_since_agreed == ()

    def test_a_correction_takes_the_place_of_its_parts(self, laptop: Device) -> None:
        first = laptop.writes(wrote(part("housing"), part("money", "Arrears.")), MONDAY)
        laptop.writes(wrote(part("money", "Arrears."), corrects=first.head, correction_reason="not hers"), MONDAY)
        assert set(of(laptop).parts) == {"money"}


def the_step(device: Device) -> PlanStep:
    return device.family.steps[0]


class TestSteps:
    def test_a_step_is_added_changed_and_ended_with_everything_kept(self, laptop: Device) -> None:
        laptop.writes(step(), MONDAY)
        laptop.writes(step(text="Two visits a week", because="more to do"), MONDAY + HOUR)
        laptop.writes(end(done=False, because="she moved"), MONDAY + 2 * HOUR)
        found = the_step(laptop)
        assert found.added.text == "Two visits a week" and not found.active
        assert found.ended is not None and found.ended.value.because == "she moved"
        assert [each.value.text for each in found.additions] == ["Weekly visit", "Two visits a week"]

    def test_added_again_it_goes_on_and_both_stay_in_the_history(self, laptop: Device) -> None:
        laptop.writes(step(), MONDAY)
        laptop.writes(end(), MONDAY + HOUR)
        laptop.writes(step(because="needed again"), MONDAY + 2 * HOUR)
        assert the_step(laptop).active and len(the_step(laptop).ends) == 1
        laptop.writes(end(because="now done"), MONDAY + 3 * HOUR)
        assert not the_step(laptop).active

    def test_mending_the_words_of_an_ended_step_does_not_take_it_up_again(self, laptop: Device) -> None:
        first = laptop.writes(step(), MONDAY)
        laptop.writes(end(), MONDAY + HOUR)
        laptop.writes(step(text="Weekly visits", corrects=first.head, correction_reason="typing"), MONDAY + 2 * HOUR)
        assert the_step(laptop).added.text == "Weekly visits"
        assert not the_step(laptop).active

    def test_deciding_between_two_versions_of_an_ended_step_does_not_take_it_up_again(self, laptop: Device) -> None:
        laptop.writes(step(), MONDAY)
        other = two(laptop)
        theirs = other.writes(step(text="Monthly visit"), MONDAY + HOUR)
        laptop.writes(step(text="Daily visit"), MONDAY + HOUR)
        laptop.writes(end(), MONDAY + 2 * HOUR)
        laptop.shown(theirs)
        assert the_step(laptop).in_conflict and not the_step(laptop).active
        laptop.writes(step(text="Daily visit", because="as agreed"), MONDAY + HOUR)
        assert not the_step(laptop).in_conflict and not the_step(laptop).active

    def test_changed_by_two_laptops_it_is_marked(self, laptop: Device) -> None:
        laptop.writes(step(), MONDAY)
        other = two(laptop)
        theirs = other.writes(step(text="Monthly visit"), MONDAY + HOUR)
        laptop.writes(step(text="Daily visit"), MONDAY + HOUR)
        laptop.shown(theirs)
        assert the_step(laptop).in_conflict
        assert laptop.family.conflicts == ("plan step: two versions",)
        laptop.writes(step(text="Weekly visit"), MONDAY + 2 * HOUR)
        assert not the_step(laptop).in_conflict


def the_goal(device: Device) -> Goal:
    return device.family.goals[0]


class TestGoalsChanged:
    def test_a_later_agreement_is_in_force_and_the_earlier_ones_stay(self, laptop: Device) -> None:
        laptop.writes(goal(baseline=2, target=date(2027, 1, 1)), MONDAY)
        changed = goal(text="Dry days", agreed_on=date(2026, 11, 18), baseline=5, because="she wants more")
        laptop.writes(changed, MONDAY + DAY)
        found = the_goal(laptop)
        assert found.agreed.text == "Dry days" and found.agreed.target is None
        assert [each.value.text for each in found.agreements] == ["Dry evenings", "Dry days"]
        assert found.started_on == date(2026, 11, 17)
        assert found.baseline == 2, "where it stood at the beginning"

    def test_agreed_again_after_it_ended_it_goes_on(self, laptop: Device) -> None:
        laptop.writes(goal(), MONDAY)
        stopped = GoalProgressed(progress=GoalTouched(goal=GOAL, touch="stopped", because="not now"))
        laptop.writes(stopped, MONDAY + HOUR)
        assert not the_goal(laptop).active
        laptop.writes(goal(because="she is ready"), MONDAY + 2 * HOUR)
        assert the_goal(laptop).active

    def test_agreed_again_in_the_very_minute_in_which_it_ended_it_goes_on(self, laptop: Device) -> None:
        laptop.writes(goal(), MONDAY)
        stopped = GoalProgressed(progress=GoalTouched(goal=GOAL, touch="stopped", because="not now"))
        laptop.writes(stopped, MONDAY + HOUR)
        laptop.writes(goal(because="she is ready"), MONDAY + HOUR)
        assert the_goal(laptop).active

    def test_of_two_versions_with_two_people_either_may_be_agreed(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Al Marlowe", role="parent", in_work=True), MONDAY)
        first = laptop.writes(goal(), MONDAY)
        other = two(laptop)
        theirs = other.writes(goal(text="Dry nights", because="more"), MONDAY + HOUR)
        laptop.writes(goal(person=DAD, corrects=first.head, correction_reason="it was his"), MONDAY)
        laptop.shown(theirs)
        for person in (MUM, DAD):
            assert told(laptop, goal(person=person, because="as they say")) == {}

    def test_mending_the_words_of_a_goal_that_ended_does_not_take_it_up_again(self, laptop: Device) -> None:
        first = laptop.writes(goal(), MONDAY)
        laptop.writes(GoalProgressed(progress=GoalTouched(goal=GOAL, touch="achieved")), MONDAY + HOUR)
        laptop.writes(goal(text="Dry nights", corrects=first.head, correction_reason="typing"), MONDAY + 2 * HOUR)
        assert the_goal(laptop).agreed.text == "Dry nights"
        assert not the_goal(laptop).active


def history(seed: int) -> list[Entry]:
    """Three laptops that write assessments, steps and goals and now and then see each other's."""
    draw = random.Random(seed)
    devices = [Device("a"), Device("b"), Device("d")]
    entries = list(beginning(devices[0]))
    for device in devices[1:]:
        device.shown(*entries)
    for number in range(draw.randint(4, 9)):
        device = draw.choice(devices)
        if draw.random() < 0.4:
            device.shown(*draw.choice(devices).has.values())
        body = draw.choice(
            [
                wrote(part(draw.choice(("housing", "money")), f"version {number}")),
                wrote(needs=draw.choice(((), ("reading",), ("interpreter", "reading")))),
                wrote(agreed_on=date(2026, 11, draw.randint(16, 19))),
                step(text=f"version {number}", step=draw.choice((STEP, OTHER))),
                end(step=draw.choice((STEP, OTHER)), because=f"{number}"),
                goal(text=f"version {number}", because="changed"),
                GoalProgressed(progress=GoalTouched(goal=GOAL, touch=draw.choice(("achieved", "progress")), score=4)),
            ]
        )
        entries.append(device.writes(body, MONDAY + timedelta(hours=draw.choice((0, 1, 30)))))
    return entries


@pytest.mark.parametrize("seed", range(40))
def test_any_order_of_arrival_gives_the_same_family(seed: int) -> None:
    entries = history(seed)
    expected = fold(FAMILY, entries)
    for number in range(3):
        shuffled = list(entries)
        random.Random(seed * 7 + number).shuffle(shuffled)
        assert fold(FAMILY, shuffled) == expected


def test_every_order_of_a_small_history() -> None:
    laptop = Device("a")
    beginning(laptop)
    other = two(laptop)
    late = [
        laptop.writes(wrote(part("housing")), MONDAY),
        laptop.writes(step(), MONDAY),
        other.writes(wrote(part("housing", "Damp."), agreed_on=date(2026, 11, 17)), MONDAY),
        other.writes(step(text="Daily"), MONDAY),
        other.writes(end(), MONDAY),
    ]
    early = [each for each in laptop.has.values() if each not in late]
    families = [fold(FAMILY, [*early, *order]) for order in permutations(late)]
    assert all(each == families[0] for each in families)
    assert families[0].conflicts == ("assessment: two versions", "plan step: two versions")


def words(device: Device, entry: Entry) -> dict[str, str]:
    """What an entry says, by its places."""
    record = device.family.record_of(entry.head)
    assert record is not None
    lines = Teller(device.family, PROFILE, lambda _: "Robin").tell(record.shown.body, entry)
    return {each.place: f"{each.label}: {each.text}" for each in lines}


class TestInWords:
    def test_an_assessment(self, laptop: Device) -> None:
        entry = laptop.writes(
            wrote(part("housing", "Dry.", "I like it."), needs=("reading",), agreed_on=date(2026, 11, 17)), MONDAY
        )
        assert words(laptop, entry) == {
            "happened_at": "Happened: Mon 16 Nov 2026, 10:00",
            "text": "Assessment: Tess Marlowe: Housing, needs, agreed with them",
            "written_on": "Written on: Tue 17 Nov 2026",
            "agreed_on": "Agreed with them on: Tue 17 Nov 2026",
            "parts.housing.findings": "Housing: Dry.",
            "parts.housing.own_words": "Housing, in their own words: I like it.",
            "needs": "Needs: Help with reading and writing",
        }

    def test_a_step_and_its_end(self, laptop: Device) -> None:
        added = laptop.writes(step(person=MUM, domain="housing", intervention="advice", because="asked for"), MONDAY)
        ended = laptop.writes(end(done=False, because="moved"), MONDAY)
        said = words(laptop, added)
        assert said["text"] == "Step: Weekly visit" and said["person"] == "For: Tess Marlowe"
        assert said["domain"] == "About: Housing" and said["intervention"] == "Intervention: Advice and information"
        assert (said["whose"], said["because"]) == ("By: the practitioner", "Because: asked for")
        assert words(laptop, ended) == {
            "happened_at": "Happened: Mon 16 Nov 2026, 10:00",
            "text": "Step: Weekly visit: stopped",
            "day": "On: Thu 19 Nov 2026",
            "because": "Because: moved",
        }
