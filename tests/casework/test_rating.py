"""The family's own RAG: in force, over time, and what a record did to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fsm_tui.casework.family import fold
from fsm_tui.casework.people import FamilyOpened, PersonAdded, PersonDescribed
from fsm_tui.casework.rating import (
    Rating,
    family_rag,
    harm_before,
    points,
    raising,
    risk_in,
    severity_before,
    trend,
)
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskRated, RiskSigned, RiskUpdate, Triaged
from fsm_tui.practice.profile import built_in, built_in_text, load
from fsm_tui.practice.rag import Harm, Rag, Severity
from tests.casework.making import CHILD, DAD, FAMILY, MONDAY, MUM, Device, beginning, correction, risk, session

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PROFILE = built_in()


def parent(severity: str, person: str = MUM) -> RiskUpdate:
    return RiskUpdate(
        parents=(ParentRisk(person=person, severity=Severity(severity), stated="changed", because="seen"),)
    )


def child(harm: str, person: str = CHILD) -> RiskUpdate:
    return RiskUpdate(children=(ChildRisk(person=person, harm=Harm(harm), stated="changed", because="seen"),))


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def rag_of(device: Device) -> Rating | None:
    return family_rag(device.family, PROFILE)


class TestInForce:
    def test_none_until_both_sides_are_rated(self, laptop: Device) -> None:
        assert rag_of(laptop) is None
        laptop.writes(RiskRated(risk=parent("high")), MONDAY)
        assert rag_of(laptop) is None
        laptop.writes(RiskRated(risk=child("low")), MONDAY + HOUR)
        found = rag_of(laptop)
        assert found is not None and found.rag is Rag.AMBER

    def test_it_names_the_highest_pair_in_words(self, laptop: Device) -> None:
        laptop.writes(RiskRated(risk=risk("low", "medium")), MONDAY)
        laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent"), MONDAY)
        laptop.writes(PersonAdded(person="c9" * 8, name="Jo", role="child"), MONDAY)
        laptop.writes(RiskRated(risk=parent("high", DAD)), MONDAY)
        laptop.writes(RiskRated(risk=child("high", "c9" * 8)), MONDAY)
        found = rag_of(laptop)
        assert found is not None
        assert (found.rag, found.parent, found.child) == (Rag.RED, DAD, "c9" * 8)
        assert found.because == "high severity × high harm"
        assert not found.in_conflict

    def test_it_is_as_old_as_the_side_that_was_looked_at_longer_ago(self, laptop: Device) -> None:
        laptop.writes(RiskRated(risk=parent("high")), MONDAY)
        laptop.writes(RiskRated(risk=child("low")), MONDAY + 5 * DAY)
        found = rag_of(laptop)
        assert found is not None and found.rated_at == MONDAY
        laptop.writes(RiskRated(risk=parent("low")), MONDAY + 9 * DAY)
        found = rag_of(laptop)
        assert found is not None and found.rated_at == MONDAY + 5 * DAY

    def test_who_left_no_longer_counts_and_counts_again_after_coming_back(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent", in_work=True), MONDAY)
        laptop.writes(RiskRated(risk=risk("low", "low")), MONDAY)
        laptop.writes(RiskRated(risk=parent("high", DAD)), MONDAY)
        assert rag_of(laptop) and rag_of(laptop).rag is Rag.AMBER  # type: ignore[union-attr]
        laptop.writes(PersonDescribed(person=DAD, left=True), MONDAY)
        assert rag_of(laptop).rag is Rag.GREEN  # type: ignore[union-attr]
        laptop.writes(PersonDescribed(person=DAD, left=False), MONDAY)
        assert rag_of(laptop).rag is Rag.AMBER  # type: ignore[union-attr]

    def test_when_the_only_child_left_there_is_no_rating(self, laptop: Device) -> None:
        laptop.writes(RiskRated(risk=risk("high", "high")), MONDAY)
        laptop.writes(PersonDescribed(person=CHILD, left=True), MONDAY)
        assert rag_of(laptop) is None

    def test_a_rating_of_somebody_who_is_not_in_the_family_does_not_count(self, laptop: Device) -> None:
        laptop.writes(RiskRated(risk=risk("low", "low")), MONDAY)
        laptop.writes(RiskRated(risk=child("high", "99" * 8)), MONDAY)
        assert rag_of(laptop).rag is Rag.GREEN  # type: ignore[union-attr]

    @pytest.mark.parametrize("side", ["parent", "child"])
    def test_a_conflict_on_either_side_of_the_pair_shows(self, side: str) -> None:
        one, other = Device("a"), Device("b")
        start = beginning(one)
        start.append(one.writes(RiskRated(risk=risk("low", "low")), MONDAY - DAY))
        other.shown(*start)
        updates = (parent("low"), parent("high")) if side == "parent" else (child("low"), child("medium"))
        entries = [
            one.writes(RiskRated(risk=updates[0]), MONDAY),
            other.writes(RiskRated(risk=updates[1]), MONDAY + HOUR),
        ]
        found = family_rag(fold(FAMILY, [*start, *entries]), PROFILE)
        assert found is not None and found.in_conflict and found.rag is Rag.AMBER

    def test_the_matrix_is_the_profiles(self, laptop: Device) -> None:
        laptop.writes(RiskRated(risk=risk("low", "low")), MONDAY)
        other = load(built_in_text().replace('low = { low = "green"', 'low = { low = "amber"'))
        found = family_rag(laptop.family, other)
        assert found is not None and found.rag is Rag.AMBER


class TestPoints:
    def test_a_point_for_each_moment_at_which_both_sides_were_known(self, laptop: Device) -> None:
        laptop.writes(RiskRated(risk=parent("low")), MONDAY)
        laptop.writes(RiskRated(risk=child("low")), MONDAY + DAY)
        laptop.writes(session("moderate", "medium"), MONDAY + 2 * DAY)
        laptop.writes(session("low", "low"), MONDAY + 4 * DAY)
        laptop.writes(session("high", "high"), MONDAY + 3 * DAY)
        found = points(laptop.family, PROFILE)
        assert [(each.at - MONDAY).days for each in found] == [1, 2, 3, 4]
        assert [each.rag for each in found] == [Rag.GREEN, Rag.AMBER, Rag.RED, Rag.GREEN]

    def test_the_trend_is_the_last_five(self, laptop: Device) -> None:
        for number, harm in enumerate(("medium", "low", "low", "medium", "low", "high")):
            laptop.writes(session("low", harm), MONDAY + number * DAY)
        assert trend(laptop.family, PROFILE) == (Rag.GREEN, Rag.GREEN, Rag.AMBER, Rag.GREEN, Rag.RED)

    def test_no_ratings_no_points(self, laptop: Device) -> None:
        assert points(laptop.family, PROFILE) == () and trend(laptop.family, PROFILE) == ()

    @pytest.mark.parametrize("salt", range(6))
    def test_of_one_moment_the_last_by_cause_makes_the_point(self, salt: int) -> None:
        device = Device("abcdef"[salt])
        beginning(device)
        device.writes(session("low", "low"), MONDAY)
        device.writes(RiskRated(risk=child("high")), MONDAY)
        assert [each.rag for each in points(device.family, PROFILE)] == [Rag.RED]
        device.writes(RiskRated(risk=child("low")), MONDAY)
        assert [each.rag for each in points(device.family, PROFILE)] == [Rag.GREEN]

    def test_what_went_before_is_not_rewritten_when_somebody_leaves(self, laptop: Device) -> None:
        laptop.writes(session("high", "high"), MONDAY)
        laptop.writes(PersonDescribed(person=CHILD, left=True), MONDAY + DAY)
        assert [each.rag for each in points(laptop.family, PROFILE)] == [Rag.RED]

    def test_a_triage_is_the_first_point(self, laptop: Device) -> None:
        laptop.writes(Triaged(risk=risk("high", "medium"), rag=Rag.RED), MONDAY)
        laptop.writes(session("low", "low"), MONDAY + DAY)
        assert trend(laptop.family, PROFILE) == (Rag.RED, Rag.RED), "nobody has settled the lower one"
        assert [each.rag for each in points(laptop.family, PROFILE)] == [Rag.RED, Rag.GREEN]

    def test_the_trend_has_what_is_in_force_once_it_is_settled(self, laptop: Device) -> None:
        laptop.writes(session("low", "high"), MONDAY)
        proposed = laptop.writes(session("low", "medium"), MONDAY + DAY)
        laptop.writes(session("low", "medium"), MONDAY + 2 * DAY)
        assert trend(laptop.family, PROFILE) == (Rag.RED, Rag.RED, Rag.RED)
        laptop.writes(RiskSigned(of=proposed.head, signed=False, because="too soon"), MONDAY + 3 * DAY)
        last = laptop.writes(session("low", "low"), MONDAY + 4 * DAY)
        laptop.writes(RiskSigned(of=last.head, signed=True), MONDAY + 5 * DAY)
        assert trend(laptop.family, PROFILE) == (Rag.RED, Rag.RED, Rag.RED, Rag.GREEN)
        assert [each.proposed for each in points(laptop.family, PROFILE)] == [False, True, True, False]


class TestBefore:
    def test_the_last_stated_at_or_before_the_moment(self, laptop: Device) -> None:
        laptop.writes(session("low", "low"), MONDAY)
        second = laptop.writes(session("high", "medium"), MONDAY + DAY)
        family = laptop.family
        assert severity_before(family, MUM, MONDAY - HOUR) is None
        assert severity_before(family, MUM, MONDAY) is Severity.LOW
        assert severity_before(family, MUM, MONDAY + DAY - HOUR) is Severity.LOW
        assert severity_before(family, MUM, MONDAY + DAY) is Severity.HIGH
        assert severity_before(family, MUM, MONDAY + DAY, {second.head}) is Severity.LOW
        assert severity_before(family, DAD, MONDAY + DAY) is None
        assert harm_before(family, CHILD, MONDAY - HOUR) is None
        assert harm_before(family, CHILD, MONDAY) is Harm.LOW
        assert harm_before(family, CHILD, MONDAY + DAY) is Harm.MEDIUM
        assert harm_before(family, CHILD, MONDAY + DAY, {second.head}) is Harm.LOW
        assert harm_before(family, "99" * 8, MONDAY) is None


class TestRaising:
    def test_the_first_rating_raises_nothing(self, laptop: Device) -> None:
        laptop.writes(session("high", "high"), MONDAY)
        assert raising(laptop.family) == frozenset()

    @pytest.mark.parametrize(
        ("severity", "harm", "raised"),
        [
            ("moderate", "medium", False),
            ("high", "medium", True),
            ("moderate", "high", True),
            ("low", "high", True),
            ("high", "low", True),
            ("low", "low", False),
        ],
    )
    def test_a_step_up_of_anybody_raises(self, laptop: Device, severity: str, harm: str, raised: bool) -> None:
        laptop.writes(session("moderate", "medium"), MONDAY)
        second = laptop.writes(session(severity, harm), MONDAY + DAY)
        assert (second.head in raising(laptop.family)) is raised

    def test_a_record_is_not_compared_with_its_own_earlier_version(self, laptop: Device) -> None:
        laptop.writes(session("low", "medium"), MONDAY)
        second = laptop.writes(session("low", "low"), MONDAY + DAY)
        laptop.writes(correction(second, harm="medium"), MONDAY + DAY)
        assert raising(laptop.family) == frozenset()
        higher = laptop.writes(correction(second, harm="high"), MONDAY + DAY)
        assert raising(laptop.family) == {higher.head}

    def test_what_was_written_up_late_is_compared_with_what_was_before_it(self, laptop: Device) -> None:
        laptop.writes(session("low", "low"), MONDAY)
        higher = laptop.writes(session("low", "high"), MONDAY + 4 * DAY)
        late = laptop.writes(session("low", "medium"), MONDAY + 2 * DAY)
        assert raising(laptop.family) == {late.head, higher.head}

    def test_each_person_is_compared_with_themselves(self, laptop: Device) -> None:
        laptop.writes(RiskRated(risk=parent("low")), MONDAY)
        laptop.writes(RiskRated(risk=parent("high", DAD)), MONDAY + DAY)
        laptop.writes(RiskRated(risk=parent("moderate", DAD)), MONDAY + 2 * DAY)
        assert raising(laptop.family) == frozenset()

    def test_what_holds_no_risk(self) -> None:
        assert risk_in(FamilyOpened(label="x", area="west", base="st_james")) is None
        assert risk_in(None) is None
        assert risk_in(session()) == risk()
        assert risk_in(Triaged(risk=risk(), rag=Rag.RED)) == risk() == risk_in(RiskRated(risk=risk()))
