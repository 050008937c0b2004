"""The fold: what one family looks like after all that was recorded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated, ReferralReceived
from fsm_tui.casework.consent import Cell, ConsentRecorded, Statement
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import ConsentCell, Family, fold
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched, Touch
from fsm_tui.casework.people import (
    FamilyDescribed,
    FamilyOpened,
    PersonAdded,
    PersonDescribed,
    PlanRecorded,
    Worker,
)
from fsm_tui.casework.review import Voided
from fsm_tui.casework.risk import ParentRisk, RiskRated, RiskUpdate
from fsm_tui.practice.rag import Severity
from tests.casework.making import BABY, CHILD, DAD, FAMILY, MONDAY, MUM, Device, beginning, risk, session

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GOAL = "91" * 8


def two() -> tuple[Device, Device, list[Entry]]:
    """Two devices that both hold the beginning of the family."""
    one, other = Device("a"), Device("b")
    start = beginning(one)
    other.shown(*start)
    return one, other, start


class TestDetails:
    def test_the_family_as_it_was_opened(self) -> None:
        family = fold(FAMILY, beginning(Device("a")))
        assert (family.id, family.label.value, family.area.value, family.base.value) == (
            FAMILY, "Marlowe", "west", "st_james",
        )  # fmt: skip
        assert family.provisional and family.conflicts == () and family.newer == ()
        assert [each.name for each in family.people] == ["Tess Marlowe", "Kit Marlowe"]
        assert [each.id for each in family.in_work] == [MUM]
        assert [each.id for each in family.young] == [CHILD]
        assert family.person(MUM) is not None and family.person("00" * 8) is None

    def test_nothing_at_all_is_an_empty_family(self) -> None:
        family = fold(FAMILY, [])
        assert family.timeline == () and family.frontier == () and family.label.value is None
        assert not family.provisional and family.conflicts == ()

    def test_what_is_not_given_stays_as_it_is_and_an_empty_text_replaces(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(FamilyDescribed(address="1 Mill Lane", alerts="dog"), MONDAY)
        laptop.writes(FamilyDescribed(alerts=""), MONDAY)
        details = laptop.family.details
        assert (details["address"].value, details["alerts"].value) == ("1 Mill Lane", "")
        assert details["safe_contact"].value is None

    def test_numbers_of_other_systems_come_from_the_opening_until_they_change(self) -> None:
        laptop = Device("a")
        laptop.writes(FamilyOpened(label="M", area="west", base="st_james", mosaic="123", cgl="C-9"), MONDAY)
        laptop.writes(FamilyDescribed(mosaic="456"), MONDAY)
        assert laptop.family.details["mosaic"].value == "456"
        assert laptop.family.details["cgl"].value == "C-9"

    @pytest.mark.parametrize(
        ("field", "said", "words"),
        [
            ("label", ("M (Lane)", "M (Road)"), "name of the family"),
            ("area", ("west", "east"), "area"),
            ("base", ("st_james", "durban_house"), "base"),
            ("address", ("1 Mill Lane", "2 Mill Lane"), "address"),
            ("safe_contact", ("text only", "never at home"), "safe contact"),
            ("alerts", ("dog", "dogs"), "alerts"),
            ("mosaic", ("1", "2"), "mosaic"),
            ("cgl", ("1", "2"), "cgl"),
            ("social_worker", (Worker(name="A"), Worker(name="B")), "social worker"),
        ],
    )
    def test_two_values_conflict_until_somebody_who_saw_both_writes(
        self, field: str, said: tuple[Any, Any], words: str
    ) -> None:
        one, other, start = two()
        first = one.writes(FamilyDescribed(**{field: said[0]}), MONDAY)
        second = other.writes(FamilyDescribed(**{field: said[1]}), MONDAY)
        family = fold(FAMILY, [*start, first, second])
        assert family.conflicts == (f"{words}: two values",)
        one.shown(second)
        decided = one.writes(FamilyDescribed(**{field: said[0]}), MONDAY)
        settled = fold(FAMILY, [*start, first, second, decided])
        assert settled.conflicts == ()
        register = settled.details[field] if field in settled.details else getattr(settled, field)
        assert register.value == said[0]

    def test_the_shown_value_of_a_conflict_is_the_same_in_every_order(self) -> None:
        one, other, start = two()
        entries = [one.writes(FamilyDescribed(label="x"), MONDAY), other.writes(FamilyDescribed(label="y"), MONDAY)]
        last = max(entries, key=lambda each: (each.header.written_at, each.head))
        expected = "x" if last is entries[0] else "y"
        assert fold(FAMILY, [*start, *entries]).label.value == expected
        assert fold(FAMILY, [*entries[::-1], *start]).label.value == expected

    def test_two_who_write_the_same_do_not_conflict(self) -> None:
        one, other, start = two()
        same = [device.writes(FamilyDescribed(label="x"), MONDAY) for device in (one, other)]
        assert fold(FAMILY, [*start, *same]).conflicts == ()

    def test_a_voided_change_gives_the_earlier_value_back(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        wrong = laptop.writes(FamilyDescribed(label="wrong"), MONDAY)
        laptop.writes(Voided(entry=wrong.head, reason="another family's"), MONDAY)
        assert laptop.family.label.value == "Marlowe"

    def test_a_repeated_entry_counts_once(self) -> None:
        entries = beginning(Device("a"))
        assert fold(FAMILY, entries * 3) == fold(FAMILY, entries)


class TestPeople:
    def test_an_unborn_child_and_then_born(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(PersonAdded(person=BABY, name="Baby Marlowe", role="child", due=date(2027, 1, 10)), MONDAY)
        unborn = laptop.family.person(BABY)
        assert unborn is not None and unborn.unborn and unborn.due == date(2027, 1, 10)
        laptop.writes(PersonDescribed(person=BABY, name="Ada Marlowe", born=date(2027, 1, 3)), MONDAY)
        born = laptop.family.person(BABY)
        assert born is not None and not born.unborn
        assert (born.name, born.born, born.due) == ("Ada Marlowe", date(2027, 1, 3), date(2027, 1, 10))

    def test_a_child_with_neither_date_is_not_called_unborn(self) -> None:
        kit = fold(FAMILY, beginning(Device("a"))).person(CHILD)
        assert kit is not None and not kit.unborn

    def test_who_left_is_still_known_and_no_longer_worked_with(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(PersonDescribed(person=MUM, left=True), MONDAY)
        laptop.writes(PersonDescribed(person=CHILD, left=True), MONDAY)
        family = laptop.family
        assert family.in_work == () and family.young == () and len(family.people) == 2
        laptop.writes(PersonDescribed(person=MUM, left=False), MONDAY)
        assert [each.id for each in laptop.family.in_work] == [MUM]

    def test_details_that_two_wrote_conflict_by_name_of_the_detail(self) -> None:
        one, other, start = two()
        entries = [
            one.writes(PersonDescribed(person=MUM, phone="1", safe_contact="text"), MONDAY),
            other.writes(PersonDescribed(person=MUM, phone="2", safe_contact="text"), MONDAY),
        ]
        family = fold(FAMILY, [*start, *entries])
        person = family.person(MUM)
        assert person is not None and person.conflicts == ("phone",)
        assert family.conflicts == ("phone: two values",)

    def test_parents_come_before_children_and_children_by_age(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(PersonAdded(person="b1" * 8, name="Old", role="child", born=date(2010, 1, 1)), MONDAY)
        laptop.writes(PersonAdded(person="b2" * 8, name="Young", role="child", born=date(2020, 1, 1)), MONDAY)
        laptop.writes(PersonAdded(person=BABY, name="Baby", role="child", due=date(2027, 1, 1)), MONDAY)
        laptop.writes(PersonAdded(person="b3" * 8, name="Gran", role="other"), MONDAY)
        laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent"), MONDAY)
        names = [each.name for each in laptop.family.people]
        assert names == ["Tess Marlowe", "Dad", "Kit Marlowe", "Old", "Young", "Baby", "Gran"]
        assert [each.name for each in laptop.family.in_work] == ["Tess Marlowe"]

    def test_details_of_somebody_who_has_not_arrived_wait(self) -> None:
        laptop = Device("a")
        start = beginning(laptop)
        named = laptop.writes(PersonDescribed(person=DAD, phone="1"), MONDAY)
        added = laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent"), MONDAY)
        assert fold(FAMILY, [*start, named]).person(DAD) is None
        found = fold(FAMILY, [*start, named, added]).person(DAD)
        # The adding saw the earlier phone and says that there is none.
        assert found is not None and found.phone == ""


class TestWhereItStands:
    def test_provisional_until_it_is_allocated_or_opened_at_the_office(self) -> None:
        _, other, start = two()
        assert fold(FAMILY, start).provisional
        allocated = other.writes(Allocated(to="aa" * 8, allocated_on=MONDAY.date()), MONDAY)
        assert not fold(FAMILY, [*start, allocated]).provisional
        opened = other.writes(FamilyOpened(label="M", area="west", base="st_james", provisional=False), MONDAY)
        assert not fold(FAMILY, [*start, opened]).provisional

    def test_the_last_allocation_is_in_force_and_all_are_kept(self) -> None:
        one, _, _ = two()
        one.writes(Allocated(to="aa" * 8, allocated_on=MONDAY.date()), MONDAY)
        one.writes(Allocated(to="bb" * 8, allocated_on=MONDAY.date()), MONDAY - DAY)
        family = one.family
        assert family.allocated.value is not None and family.allocated.value.to == "bb" * 8
        assert [each.value.to for each in family.allocations] == ["bb" * 8, "aa" * 8]

    def test_two_allocations_that_did_not_know_of_each_other_conflict(self) -> None:
        one, other, start = two()
        entries = [
            one.writes(Allocated(to="aa" * 8, allocated_on=MONDAY.date()), MONDAY),
            other.writes(Allocated(to="bb" * 8, allocated_on=MONDAY.date()), MONDAY),
        ]
        assert fold(FAMILY, [*start, *entries]).conflicts == ("allocation: two values",)

    def test_plans_and_referrals_by_what_happened(self) -> None:
        one, _, _ = two()
        one.writes(PlanRecorded(plan="cp", category="neglect", starts=date(2026, 11, 1)), MONDAY)
        one.writes(PlanRecorded(plan="cin", starts=date(2026, 1, 1)), MONDAY - 300 * DAY)
        one.writes(ReferralReceived(received_on=date(2026, 10, 1), requested_by="SW"), MONDAY)
        one.writes(ReferralReceived(received_on=date(2025, 1, 1), requested_by="SW"), MONDAY - 600 * DAY)
        family = one.family
        assert [each.value.plan for each in family.plans] == ["cin", "cp"]
        assert family.referral is not None and family.referral.value.received_on == date(2026, 10, 1)

    def test_sessions_are_in_the_order_in_which_they_happened(self) -> None:
        one, _, _ = two()
        heads = [one.writes(session(note=str(number)), MONDAY - number * DAY).head for number in range(4)]
        assert [each.root for each in one.family.sessions] == heads[::-1]


class TestRatings:
    def test_the_higher_of_two_on_one_day_counts_for_parents_too(self) -> None:
        one, other, start = two()
        entries = [
            one.writes(RiskRated(risk=risk(severity="moderate")), MONDAY),
            other.writes(RiskRated(risk=risk(severity="high")), MONDAY),
        ]
        family = fold(FAMILY, [*start, *entries])
        worst = family.parents[MUM].worst
        assert worst is not None and worst.value.severity is Severity.HIGH
        assert family.parents[MUM].in_conflict
        assert "severity of use: two ratings" in family.conflicts
        assert "risk of harm: two ratings" not in family.conflicts

    def test_each_person_has_a_history_of_their_own(self) -> None:
        one, _, _ = two()
        one.writes(RiskRated(risk=risk()), MONDAY)
        alone = RiskUpdate(
            parents=(ParentRisk(person=DAD, severity=Severity.HIGH, stated="first", because="seen"),)
        )
        one.writes(RiskRated(risk=alone), MONDAY + DAY)
        family = one.family
        assert [len(family.parents[each].history) for each in (MUM, DAD)] == [1, 1]
        assert list(family.parents) == sorted((MUM, DAD)) and list(family.children) == [CHILD]


def agreed(text: str = "Sleep at home", on: date = date(2026, 11, 16), **more: Any) -> GoalAgreed:
    return GoalAgreed(goal=GOAL, person=MUM, text=text, agreed_on=on, **more)


def touched(touch: Touch, score: int | None = None, because: str = "we talked") -> GoalTouched:
    return GoalTouched(goal=GOAL, touch=touch, score=score, because=because)


class TestGoals:
    def laptop(self) -> Device:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(agreed(baseline=2), MONDAY)
        return laptop

    def test_a_goal_is_active_with_its_baseline_until_it_moves(self) -> None:
        (goal,) = self.laptop().family.goals
        assert goal.active and goal.score == 2 and goal.touches == ()

    def test_progress_in_sessions_and_reviews_in_the_order_it_happened(self) -> None:
        laptop = self.laptop()
        laptop.writes(GoalProgressed(progress=touched("progress", 7)), MONDAY + 3 * DAY)
        laptop.writes(session(goals=(touched("progress", 4),)), MONDAY + DAY)
        laptop.writes(session(goals=(touched("no_change"),)), MONDAY + 4 * DAY)
        (goal,) = laptop.family.goals
        assert [each.value.score for each in goal.touches] == [4, 7, None]
        assert goal.score == 7 and goal.active

    @pytest.mark.parametrize("end", ["achieved", "stopped"])
    def test_an_ended_goal_is_not_active(self, end: Touch) -> None:
        laptop = self.laptop()
        laptop.writes(session(goals=(touched(end),)), MONDAY + DAY)
        (goal,) = laptop.family.goals
        assert not goal.active and laptop.family.active_goals == ()
        assert goal.ended is not None and goal.ended.value.touch == end

    def test_a_goal_that_was_not_reviewed_stays_as_it_was(self) -> None:
        laptop = self.laptop()
        laptop.writes(session(goals=(touched("not_reviewed"),)), MONDAY + DAY)
        assert laptop.family.goals[0].active
        laptop.writes(session(goals=(touched("achieved"),)), MONDAY + 2 * DAY)
        laptop.writes(session(goals=(touched("not_reviewed"),)), MONDAY + 3 * DAY)
        assert not laptop.family.goals[0].active

    def test_agreed_again_after_it_was_achieved_it_is_active_again(self) -> None:
        laptop = self.laptop()
        laptop.writes(session(goals=(touched("achieved"),)), MONDAY + DAY)
        laptop.writes(agreed("Sleep at home, all week", on=date(2026, 11, 18)), MONDAY + 2 * DAY)
        (goal,) = laptop.family.goals
        assert goal.active and goal.agreed.text == "Sleep at home, all week"
        laptop.writes(session(goals=(touched("achieved"),)), MONDAY + 3 * DAY)
        assert not laptop.family.goals[0].active

    def test_progress_after_it_was_achieved_opens_it_again(self) -> None:
        laptop = self.laptop()
        laptop.writes(session(goals=(touched("achieved"),)), MONDAY + DAY)
        laptop.writes(session(goals=(touched("progress", 6),)), MONDAY + 2 * DAY)
        assert laptop.family.goals[0].active

    def test_achieved_written_up_late_does_not_end_what_moved_later(self) -> None:
        laptop = self.laptop()
        laptop.writes(session(goals=(touched("progress", 3),)), MONDAY + 2 * DAY)
        laptop.writes(session(goals=(touched("achieved"),)), MONDAY + DAY)
        assert laptop.family.goals[0].active

    def test_of_two_who_did_not_know_of_each_other_the_open_one_counts(self) -> None:
        one = self.laptop()
        other = Device("b")
        other.shown(*one.has.values())
        start = list(one.has.values())
        entries = [
            one.writes(session(goals=(touched("achieved"),)), MONDAY + DAY),
            other.writes(session(goals=(touched("progress", 3),)), MONDAY + DAY + HOUR),
        ]
        assert fold(FAMILY, [*start, *entries]).goals[0].active

    def test_two_versions_of_a_goal_conflict(self) -> None:
        one, other, start = two()
        entries = [one.writes(agreed("x"), MONDAY), other.writes(agreed("y"), MONDAY)]
        family = fold(FAMILY, [*start, *entries])
        assert len(family.goals) == 1 and family.goals[0].in_conflict
        assert family.conflicts == ("goal: two versions",)

    def test_a_touch_of_a_goal_that_has_not_arrived_waits_for_it(self) -> None:
        laptop = self.laptop()
        laptop.writes(session(goals=(touched("progress", 4),)), MONDAY)
        without = [each for each in laptop.has.values() if each.header.kind != "goal.agreed"]
        assert fold(FAMILY, without).goals == ()
        assert laptop.family.goals[0].score == 4

    def test_goals_are_in_the_order_in_which_they_were_agreed(self) -> None:
        laptop = self.laptop()
        earlier = GoalAgreed(goal="99" * 8, person=MUM, text="x", agreed_on=date(2026, 1, 1))
        laptop.writes(earlier, MONDAY + DAY)
        assert [each.id for each in laptop.family.goals] == ["99" * 8, GOAL]


GP_USE = Cell(agency="gp", information="use", purpose="treatment")
GP_RISK = Cell(agency="gp", information="risk", purpose="treatment")


def consent(said: Statement, *scope: Cell, on: date | None = None, **more: Any) -> ConsentRecorded:
    given = {"consent": "cgl_form", "person": MUM, "way": "verbal", "given_on": on or MONDAY.date()} | more
    return ConsentRecorded(statement=said, scope=scope, **given)


def cell_of(family: Family, cell: Cell | None) -> ConsentCell:
    (found,) = (each for each in family.consents if each.cell == cell)
    return found


class TestConsents:
    def laptop(self) -> Device:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(consent("given", GP_USE, GP_RISK), MONDAY)
        return laptop

    def test_each_cell_is_given_by_itself(self) -> None:
        laptop = self.laptop()
        laptop.writes(consent("withdrawn", GP_USE, on=(MONDAY + DAY).date()), MONDAY + DAY)
        family = laptop.family
        assert not cell_of(family, GP_USE).given and cell_of(family, GP_RISK).given
        assert {each.cell for each in family.consents} == {GP_USE, GP_RISK}

    @pytest.mark.parametrize("no", ["withdrawn", "declined"])
    def test_a_no_without_scope_reaches_every_cell(self, no: Statement) -> None:
        laptop = self.laptop()
        laptop.writes(consent(no, on=(MONDAY + DAY).date()), MONDAY + DAY)
        family = laptop.family
        assert not any(each.given for each in family.consents)
        assert {each.cell for each in family.consents} == {GP_USE, GP_RISK, None}

    def test_a_later_yes_opens_only_the_cells_that_it_names(self) -> None:
        laptop = self.laptop()
        laptop.writes(consent("withdrawn", on=(MONDAY + DAY).date()), MONDAY + DAY)
        laptop.writes(consent("given", GP_RISK, on=(MONDAY + 2 * DAY).date()), MONDAY + 2 * DAY)
        family = laptop.family
        assert cell_of(family, GP_RISK).given and not cell_of(family, GP_USE).given
        assert not cell_of(family, None).given

    def test_a_yes_without_scope_does_not_open_named_cells(self) -> None:
        laptop = self.laptop()
        laptop.writes(consent("withdrawn", GP_USE, on=(MONDAY + DAY).date()), MONDAY + DAY)
        laptop.writes(consent("given", on=(MONDAY + 2 * DAY).date()), MONDAY + 2 * DAY)
        assert not cell_of(laptop.family, GP_USE).given
        assert cell_of(laptop.family, None).given

    def test_of_two_on_one_day_who_did_not_know_of_each_other_the_narrower_is_in_force(self) -> None:
        one, other, start = two()
        entries = [
            one.writes(consent("withdrawn", GP_USE), MONDAY),
            other.writes(consent("given", GP_USE), MONDAY + 3 * HOUR),
        ]
        family = fold(FAMILY, [*start, *entries])
        found = cell_of(family, GP_USE)
        assert not found.given and found.in_conflict and len(found.history) == 2
        assert family.conflicts == ("consent: two statements",)
        one.shown(*entries)
        decided = one.writes(consent("given", GP_USE), MONDAY + 5 * HOUR)
        settled = cell_of(fold(FAMILY, [*start, *entries, decided]), GP_USE)
        assert settled.given and not settled.in_conflict

    def test_an_old_yes_written_up_after_a_withdrawal_does_not_undo_it(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(consent("withdrawn", GP_USE), MONDAY)
        friday = (MONDAY - 3 * DAY).date()
        laptop.writes(consent("given", GP_USE, on=friday), MONDAY + 2 * DAY)
        found = cell_of(laptop.family, GP_USE)
        assert not found.given
        assert [each.day for each in found.history] == [friday, MONDAY.date()]

    def test_a_no_written_up_on_another_day_counts_over_a_yes_of_its_own_day(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(consent("given", GP_USE), MONDAY)
        laptop.writes(consent("withdrawn", GP_USE), MONDAY + 2 * DAY)
        assert not cell_of(laptop.family, GP_USE).given
        laptop.writes(consent("given", GP_USE), MONDAY + 3 * DAY)
        assert not cell_of(laptop.family, GP_USE).given
        laptop.writes(consent("given", GP_USE, on=(MONDAY + DAY).date()), MONDAY + 3 * DAY)
        assert cell_of(laptop.family, GP_USE).given

    def test_consents_of_two_people_and_of_two_kinds_are_apart(self) -> None:
        laptop = self.laptop()
        laptop.writes(consent("given", GP_USE, person=DAD), MONDAY)
        laptop.writes(consent("given", GP_USE, consent="onward_referral"), MONDAY)
        laptop.writes(consent("withdrawn", on=(MONDAY + DAY).date()), MONDAY + DAY)
        given = {(each.consent, each.person) for each in laptop.family.consents if each.given}
        assert given == {("cgl_form", DAD), ("onward_referral", MUM)}

    def test_it_may_be_relied_on_until_the_end_of_its_last_day(self) -> None:
        laptop = Device("a")
        beginning(laptop)
        laptop.writes(consent("given", GP_USE, expires_on=date(2026, 12, 1)), MONDAY)
        found = cell_of(laptop.family, GP_USE)
        assert found.live_on(date(2026, 11, 16)) and found.live_on(date(2026, 12, 1))
        assert not found.live_on(date(2026, 12, 2))

    def test_without_an_end_it_may_be_relied_on_until_it_is_taken_back(self) -> None:
        laptop = self.laptop()
        assert cell_of(laptop.family, GP_USE).live_on(date(2198, 1, 1))
        laptop.writes(consent("withdrawn", GP_USE), MONDAY + HOUR)
        assert not cell_of(laptop.family, GP_USE).live_on(MONDAY.date())

    def test_of_two_yeses_the_shorter_one_counts(self) -> None:
        one, other, start = two()
        entries = [
            one.writes(consent("given", GP_USE, expires_on=date(2026, 12, 1)), MONDAY),
            other.writes(consent("given", GP_USE), MONDAY),
        ]
        found = cell_of(fold(FAMILY, [*start, *entries]), GP_USE)
        assert found.given and not found.in_conflict
        assert not found.live_on(date(2026, 12, 2))


def test_the_fold_of_a_big_family_asks_few_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of times that cause is looked up grows with the entries, not with their square."""
    from fsm_tui.casework import causality

    asked = 0
    real = causality.Web.saw

    def counting(self: causality.Web, later: str, earlier: str) -> bool:
        nonlocal asked
        asked += 1
        return real(self, later, earlier)

    def of(number: int) -> int:
        nonlocal asked
        laptop = Device("a", fold_each=False)
        beginning(laptop)
        laptop.writes(agreed(), MONDAY)
        for each in range(number):
            laptop.writes(session(goals=(touched("progress", 3),)), MONDAY + each * DAY)
        entries = list(laptop.has.values())
        monkeypatch.setattr(causality.Web, "saw", counting)
        asked = 0
        family = fold(FAMILY, entries)
        monkeypatch.setattr(causality.Web, "saw", real)
        assert len(family.sessions) == number
        return asked

    small, large = of(20), of(80)
    assert large <= 5 * small + 50


def test_moments_are_compared_across_summer_time() -> None:
    laptop = Device("a")
    beginning(laptop)
    winter = datetime.fromisoformat("2026-10-25T01:30+00:00")
    summer = datetime.fromisoformat("2026-10-25T01:45+01:00")
    later = laptop.writes(session(), winter)
    earlier = laptop.writes(session(), summer)
    assert [each.root for each in laptop.family.sessions] == [earlier.head, later.head]
