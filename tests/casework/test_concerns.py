"""Every red or amber concern without a goal is pointed out (A7, A41, A53): by table, over the whole matrix."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.concerns import Concern, child_domains, without_goal
from fsm_tui.casework.ending import ClosureDecided
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.people import PersonAdded, PersonDescribed
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskRated, RiskUpdate
from fsm_tui.practice.profile import built_in
from fsm_tui.practice.rag import Harm, Rag, Severity, matrix
from tests.casework.making import BABY, CHILD, DAD, MONDAY, MUM, Device, beginning

PROFILE = built_in()
TODAY = date(2026, 11, 20)
HOUR = timedelta(hours=1)
GOAL = "91" * 8


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def rate(device: Device, **levels: str) -> None:
    """Rate people by the names of this module: `mum="high"`, `child="low"`."""
    who = {"mum": MUM, "dad": DAD, "child": CHILD, "baby": BABY}
    parents = [
        ParentRisk(person=who[name], severity=Severity(level), stated="first", because="as seen")
        for name, level in levels.items()
        if name in ("mum", "dad")
    ]
    children = [
        ChildRisk(person=who[name], harm=Harm(level), stated="first", because="as seen")
        for name, level in levels.items()
        if name in ("child", "baby")
    ]
    device.writes(RiskRated(risk=RiskUpdate(parents=tuple(parents), children=tuple(children))), MONDAY + HOUR)


def agree(device: Device, **more: Any) -> None:
    said: dict[str, Any] = {"goal": GOAL, "person": MUM, "text": "Evenings", "agreed_on": date(2026, 11, 17)} | more
    device.writes(GoalAgreed(**said), MONDAY + 2 * HOUR)


def found(device: Device) -> dict[str, Concern]:
    return {each.person: each for each in without_goal(device.family, PROFILE, TODAY)}


@pytest.mark.parametrize("severity", ["low", "moderate", "high"])
@pytest.mark.parametrize("harm", ["low", "medium", "high"])
def test_who_is_pointed_out_follows_the_matrix(laptop: Device, severity: str, harm: str) -> None:
    rate(laptop, mum=severity, child=harm)
    rag = matrix(PROFILE, Severity(severity), Harm(harm))
    wanted = {MUM: rag, CHILD: rag} if rag > Rag.GREEN else {}
    if harm == "low":
        wanted.pop(CHILD, None)
    assert {person: each.rag for person, each in found(laptop).items()} == wanted


def test_nobody_rated_is_no_concern(laptop: Device) -> None:
    assert found(laptop) == {}


def test_the_words_name_who_and_why(laptop: Device) -> None:
    rate(laptop, mum="moderate", child="high")
    said = found(laptop)
    assert said[MUM].words == (
        "Tess Marlowe: moderate severity of use with high risk of harm to Kit Marlowe, and no goal is agreed with them"
    )
    assert said[CHILD].words == (
        "Kit Marlowe: high risk of harm with moderate severity of use of Tess Marlowe, "
        "and no goal is about the children"
    )
    assert (said[MUM].pair, said[CHILD].pair) == (CHILD, MUM)


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ({"mum": "high"}, {MUM: Rag.AMBER}),
        ({"mum": "low"}, {}),
        ({"child": "high"}, {CHILD: Rag.RED}),
        ({"child": "medium"}, {CHILD: Rag.AMBER}),
        ({"child": "low"}, {}),
    ],
)
def test_while_one_side_is_not_rated_the_other_counts_with_the_least(
    laptop: Device, levels: dict[str, str], wanted: dict[str, Rag]
) -> None:
    rate(laptop, **levels)
    assert {person: each.rag for person, each in found(laptop).items()} == wanted
    assert all(each.pair == "" for each in found(laptop).values())


def test_the_worst_child_counts_and_each_child_is_named(laptop: Device) -> None:
    laptop.writes(PersonAdded(person=BABY, name="Bea Marlowe", role="child", due=date(2027, 2, 1)), MONDAY)
    rate(laptop, mum="low", child="medium", baby="high")
    assert {person: each.rag for person, each in found(laptop).items()} == {
        MUM: Rag.RED, CHILD: Rag.AMBER, BABY: Rag.RED,
    }  # fmt: skip
    assert [each.rag for each in without_goal(laptop.family, PROFILE, TODAY)] == [Rag.RED, Rag.RED, Rag.AMBER]
    assert found(laptop)[MUM].pair == BABY


def test_a_goal_of_ones_own_answers_it_and_another_parents_does_not(laptop: Device) -> None:
    laptop.writes(PersonAdded(person=DAD, name="Al Marlowe", role="parent", in_work=True), MONDAY)
    rate(laptop, mum="high", dad="high", child="low")
    agree(laptop)
    assert set(found(laptop)) == {DAD}
    agree(laptop, goal="92" * 8, person=DAD)
    assert found(laptop) == {}


@pytest.mark.parametrize("domain", [each.code for each in PROFILE.lists.goal_domains])
def test_a_childs_concern_is_answered_by_a_goal_about_children_only(laptop: Device, domain: str) -> None:
    rate(laptop, mum="low", child="high")
    agree(laptop, domain=domain)
    assert (CHILD in found(laptop)) is (domain not in ("parenting", "child_safety"))
    assert child_domains(PROFILE) == ("parenting", "child_safety")


@pytest.mark.parametrize("touch", ["achieved", "stopped"])
def test_a_goal_that_ended_answers_nothing(laptop: Device, touch: Any) -> None:
    rate(laptop, mum="high", child="high")
    agree(laptop, domain="parenting")
    assert found(laptop) == {}
    ended = GoalProgressed(progress=GoalTouched(goal=GOAL, touch=touch, because="as agreed"))
    laptop.writes(ended, MONDAY + 3 * HOUR)
    assert set(found(laptop)) == {MUM, CHILD}


def test_who_has_left_or_come_of_age_is_no_concern(laptop: Device) -> None:
    rate(laptop, mum="high", child="high")
    laptop.writes(PersonDescribed(person=CHILD, born=date(2008, 11, 20)), MONDAY)
    assert set(found(laptop)) == {MUM}, "18 on that very day"
    assert found(laptop)[MUM].pair == ""
    laptop.writes(PersonDescribed(person=CHILD, born=date(2008, 11, 21)), MONDAY + HOUR)
    assert set(found(laptop)) == {MUM, CHILD}
    laptop.writes(PersonDescribed(person=MUM, left=True), MONDAY + HOUR)
    assert set(found(laptop)) == {CHILD}


def test_of_two_ratings_that_nobody_ordered_the_higher_counts(laptop: Device) -> None:
    other = Device("b")
    other.shown(*laptop.has.values())
    rate(laptop, mum="low", child="low")
    rate(other, mum="high", child="low")
    laptop.shown(*other.has.values())
    assert {person: each.rag for person, each in found(laptop).items()} == {MUM: Rag.AMBER}


def test_a_closed_family_has_none(laptop: Device) -> None:
    rate(laptop, mum="high", child="high")
    closed = ClosureDecided(proposal="0" * 64, decision="closed", because="ended")
    laptop.writes(closed, MONDAY + 3 * HOUR)
    assert laptop.family.closed
    assert found(laptop) == {}
