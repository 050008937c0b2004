"""The rule of the house: what must be said before an entry is complete, each fault by its place."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.milestone import MilestoneNoted
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PersonDescribed, PlanRecorded
from fsm_tui.casework.review import Verdict, Voided
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskRated, RiskUpdate, Stated, Triaged
from fsm_tui.casework.rules import faults, goals_to_touch, rated_children, rated_parents
from fsm_tui.casework.session import KeptFrom, SessionRecorded, StageSeen
from fsm_tui.moments import LONDON
from fsm_tui.practice.profile import built_in
from fsm_tui.practice.rag import Harm, Rag, Severity
from tests.casework.making import BABY, CHILD, DAD, MONDAY, MUM, Device, beginning, correction, session
from tests.casework.making import risk as rated

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOW = MONDAY + 30 * DAY
TODAY = MONDAY.date()
PROFILE = built_in()
GOAL, OTHER_GOAL = "91" * 8, "92" * 8
STRANGER = "99" * 8


def p(person: str = MUM, severity: str = "low", stated: Stated = "first", because: str = "as seen") -> ParentRisk:
    return ParentRisk(person=person, severity=Severity(severity), stated=stated, because=because)


def c(person: str = CHILD, harm: str = "low", stated: Stated = "first", because: str = "as seen") -> ChildRisk:
    return ChildRisk(person=person, harm=Harm(harm), stated=stated, because=because)


def look(*ratings: ParentRisk | ChildRisk) -> RiskUpdate:
    return RiskUpdate(
        parents=tuple(each for each in ratings if isinstance(each, ParentRisk)),
        children=tuple(each for each in ratings if isinstance(each, ChildRisk)),
    )


def visit(*ratings: ParentRisk | ChildRisk, **more: Any) -> SessionRecorded:
    """A first home visit that leaves nothing out, with other fields given otherwise."""
    return session(risk=look(*(ratings or (p(), c()))), **more)


def touch(said: Any = "progress", goal: str = GOAL) -> GoalTouched:
    return GoalTouched(goal=goal, touch=said, score=4 if said == "progress" else None, because="we talked")


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def found(device: Device, body: Body, happened: datetime = MONDAY, now: datetime = NOW) -> dict[str, str]:
    told = faults(body, happened, device.family, PROFILE, now)
    assert len(dict(told)) == len(told)
    return dict(told)


def agree(device: Device, goal: str = GOAL, on: date = TODAY) -> None:
    device.writes(GoalAgreed(goal=goal, person=MUM, text="x", agreed_on=on), MONDAY)


def test_a_session_that_says_everything_is_complete(laptop: Device) -> None:
    assert found(laptop, visit()) == {}


class TestTime:
    def test_the_future_is_refused_to_the_minute(self, laptop: Device) -> None:
        assert found(laptop, visit(), NOW) == {}
        assert list(found(laptop, visit(), NOW + timedelta(minutes=1))) == ["happened_at"]

    def test_it_holds_for_every_kind(self, laptop: Device) -> None:
        assert "happened_at" in found(laptop, FamilyDescribed(label="x"), NOW + HOUR)

    def test_an_old_session_may_be_written_up_late(self, laptop: Device) -> None:
        assert found(laptop, visit(), MONDAY - 400 * DAY) == {}

    def test_a_year_that_was_mistyped_is_refused(self, laptop: Device) -> None:
        assert found(laptop, visit(), datetime(1989, 12, 31, tzinfo=LONDON)) == {"happened_at": "is too long ago"}
        assert found(laptop, visit(), datetime(1990, 1, 1, tzinfo=LONDON)) == {}


class TestSession:
    @pytest.mark.parametrize(
        ("changed", "place", "said"),
        [
            ({"session_kind": "tea"}, "session_kind", "is not a kind of session"),
            ({"attendance": "maybe"}, "attendance", "is not an attendance outcome"),
            ({"present": ()}, "present", "say who was there"),
            ({"present": (STRANGER,)}, "present.0", "is nobody of this family"),
            ({"children_seen": (CHILD, STRANGER)}, "children_seen.1", "is nobody of this family"),
            ({"children_spoken_to": (STRANGER,)}, "children_spoken_to.0", "is nobody of this family"),
            ({"note": " \n"}, "note", "write what happened"),
            ({"interventions": ("advice", "magic")}, "interventions.1", "is not an intervention"),
            ({"stages": (StageSeen(person=MUM, stage="daydreaming"),)}, "stages.0.stage", "is not a stage of change"),
            ({"stages": (StageSeen(person=STRANGER, stage="action"),)}, "stages.0.person", "is no parent or carer"),
            ({"stages": (StageSeen(person=CHILD, stage="action"),)}, "stages.0.person", "is no parent or carer"),
            ({"stages": (StageSeen(person=MUM, stage="action"), StageSeen(person=MUM, stage="action"))},
             "stages.1.person", "stands there twice"),
            ({"children_seen": (MUM,)}, "children_seen.0", "is no child of this family"),
            ({"children_spoken_to": (CHILD, CHILD)}, "children_spoken_to.1", "stands there twice"),
            ({"interventions": ("advice", "advice")}, "interventions.1", "stands there twice"),
            *(
                ({"kept_from": (KeptFrom(place=place, person=MUM),)}, "kept_from.0.place", "is no part of a session")
                for place in ("notes", "use.0", f"stages.{STRANGER}", "risk.parents.0", "risk.mood", "goals.0")
            ),
            ({"goals": (touch(goal=STRANGER),)}, "goals.0.goal", "is no goal of this family"),
            ({"no_goals_because": " "}, "no_goals_because", "no goal is agreed yet: say why"),
            ({"risk": look(c())}, f"risk.parents.{MUM}", "severity of use is not stated"),
            ({"risk": look(p())}, f"risk.children.{CHILD}", "risk of harm is not stated"),
            ({"risk": look(p(because=" "), c())}, "risk.parents.0.because", "say why"),
            ({"risk": look(p(), c(because=""))}, "risk.children.0.because", "say why"),
            ({"risk": look(p(), p(STRANGER), c())}, "risk.parents.1.person", "is no parent or carer"),
            ({"risk": look(p(), p(CHILD), c())}, "risk.parents.1.person", "is no parent or carer"),
            ({"risk": look(p(), c(), c(MUM))}, "risk.children.1.person", "is no child of this family"),
        ],
    )
    def test_each_fault_by_its_place(
        self, laptop: Device, changed: dict[str, Any], place: str, said: str
    ) -> None:
        told = found(laptop, visit(**changed) if "risk" not in changed else session(**changed))
        assert list(told) == [place]
        assert said in told[place]

    def test_all_faults_are_named_at_once(self, laptop: Device) -> None:
        agree(laptop)
        told = found(laptop, session(present=(), note="", risk=look(p(because=""))))
        assert set(told) == {
            "present", "note", "risk.parents.0.because", f"risk.children.{CHILD}", f"goals.{GOAL}",
        }  # fmt: skip

    def test_a_meeting_without_the_parent_names_nobody_and_still_updates_risk_and_goals(self, laptop: Device) -> None:
        meeting: dict[str, Any] = {"session_kind": "strategy", "present": ()}
        assert found(laptop, visit(**meeting)) == {}
        assert set(found(laptop, session(**meeting, risk=look()))) == {f"risk.parents.{MUM}", f"risk.children.{CHILD}"}
        agree(laptop)
        assert set(found(laptop, visit(**meeting))) == {f"goals.{GOAL}"}

    def test_a_contact_that_is_no_session_asks_nothing_of_risk_and_goals(self, laptop: Device) -> None:
        agree(laptop)
        body = session(session_kind="agency_contact", present=(), risk=look(), no_goals_because="")
        assert found(laptop, body) == {}
        stated = session(session_kind="agency_contact", present=(), risk=look(p(because=" ")), no_goals_because="")
        assert set(found(laptop, stated)) == {"risk.parents.0.because"}


class TestNotThere:
    """Did not attend: a session too (A54, A75)."""

    MISSED: dict[str, Any] = {"attendance": "did_not_attend", "present": (), "note": "", "no_goals_because": ""}

    def test_who_was_told_is_asked_and_a_note_is_not(self, laptop: Device) -> None:
        assert found(laptop, visit(**self.MISSED, told="Ash, social worker")) == {}
        assert list(found(laptop, visit(**self.MISSED, told=" "))) == ["told"]

    def test_risk_is_still_stated(self, laptop: Device) -> None:
        told = found(laptop, session(**self.MISSED, told="Ash", risk=look()))
        assert set(told) == {f"risk.parents.{MUM}", f"risk.children.{CHILD}"}

    def test_goals_are_marked_not_reviewed_and_none_may_be_left_out(self, laptop: Device) -> None:
        agree(laptop)
        agree(laptop, OTHER_GOAL)
        goals = (touch("not_reviewed"), touch("not_reviewed", OTHER_GOAL))
        assert found(laptop, visit(**self.MISSED, told="Ash", goals=goals)) == {}
        assert set(found(laptop, visit(**self.MISSED, told="Ash", goals=goals[:1]))) == {f"goals.{OTHER_GOAL}"}

    def test_with_the_parent_there_not_reviewed_does_not_do(self, laptop: Device) -> None:
        agree(laptop)
        told = found(laptop, visit(goals=(touch("not_reviewed"),)))
        assert list(told) == [f"goals.{GOAL}"] and "say how it stands" in told[f"goals.{GOAL}"]

    @pytest.mark.parametrize("outcome", ["did_not_attend", "cancelled", "refused"])
    def test_every_way_of_not_being_there_asks_the_same(self, laptop: Device, outcome: str) -> None:
        missed = self.MISSED | {"attendance": outcome}
        assert set(found(laptop, session(**missed, risk=look()))) == {
            "told", f"risk.parents.{MUM}", f"risk.children.{CHILD}",
        }  # fmt: skip

    def test_what_we_cancelled_asks_nothing(self, laptop: Device) -> None:
        agree(laptop)
        missed = self.MISSED | {"attendance": "cancelled_by_us"}
        assert found(laptop, session(**missed, risk=look())) == {}


class TestWhoIsRated:
    def test_every_parent_in_the_work_and_nobody_else(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Dad", role="parent", in_work=True), MONDAY)
        laptop.writes(PersonAdded(person="b1" * 8, name="Gran", role="other"), MONDAY)
        assert [each.id for each in rated_parents(laptop.family)] == sorted((MUM, DAD))
        assert list(found(laptop, visit())) == [f"risk.parents.{DAD}"]
        laptop.writes(PersonDescribed(person=DAD, left=True), MONDAY)
        assert found(laptop, visit()) == {}

    def test_a_carer_who_is_no_parent_may_be_rated(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Gran", role="other", in_work=True), MONDAY)
        assert found(laptop, visit(p(), p(DAD), c())) == {}

    @pytest.mark.parametrize(
        ("details", "asked"),
        [
            ({"born": date(2008, 11, 17)}, True),
            ({"born": date(2008, 11, 16)}, False),
            ({"born": date(2026, 11, 16)}, True),
            ({"born": date(2026, 12, 1)}, True),
            ({"due": date(2027, 2, 1)}, True),
            ({}, True),
        ],
    )
    def test_each_child_under_18_born_or_unborn_on_the_day_of_the_session(
        self, laptop: Device, details: dict[str, Any], asked: bool
    ) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Ada", role="child", **details), MONDAY)
        assert (BABY in {each.id for each in rated_children(laptop.family, MONDAY.date())}) is asked
        assert (f"risk.children.{BABY}" in found(laptop, visit())) is asked

    def test_the_day_is_that_of_the_session_and_not_today(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Ada", role="child", born=date(2008, 11, 20)), MONDAY)
        assert f"risk.children.{BABY}" in found(laptop, visit(), MONDAY)
        assert f"risk.children.{BABY}" not in found(laptop, visit(), MONDAY + 4 * DAY)

    def test_a_child_who_left_is_not_asked_for(self, laptop: Device) -> None:
        laptop.writes(PersonDescribed(person=CHILD, left=True), MONDAY)
        assert found(laptop, visit(p())) == {}


class TestGoalsTouched:
    def test_each_active_goal_and_the_reason_only_where_there_is_none(self, laptop: Device) -> None:
        agree(laptop)
        agree(laptop, OTHER_GOAL)
        told = found(laptop, visit(goals=(touch(),), no_goals_because=""))
        assert list(told) == [f"goals.{OTHER_GOAL}"] and "not touched" in told[f"goals.{OTHER_GOAL}"]
        assert set(found(laptop, visit(no_goals_because=""))) == {f"goals.{GOAL}", f"goals.{OTHER_GOAL}"}
        goals = (touch(), touch("no_change", OTHER_GOAL))
        assert found(laptop, visit(goals=goals, no_goals_because="")) == {}

    def test_a_goal_agreed_after_the_day_of_the_session_is_not_asked_for(self, laptop: Device) -> None:
        agree(laptop, on=(MONDAY + DAY).date())
        assert goals_to_touch(laptop.family, MONDAY.date()) == ()
        assert found(laptop, visit(no_goals_because="first visit")) == {}
        assert list(found(laptop, visit(no_goals_because=""))) == ["no_goals_because"]
        assert list(found(laptop, visit(), MONDAY + DAY)) == [f"goals.{GOAL}"]

    def test_one_that_is_touched_early_needs_no_reason_besides(self, laptop: Device) -> None:
        agree(laptop, on=(MONDAY + DAY).date())
        assert found(laptop, visit(goals=(touch(),), no_goals_because="")) == {}

    def test_an_ended_goal_is_not_asked_for_and_may_be_touched(self, laptop: Device) -> None:
        agree(laptop)
        laptop.writes(GoalProgressed(progress=touch("achieved")), MONDAY)
        assert list(found(laptop, visit(no_goals_because=""))) == ["no_goals_because"]
        assert found(laptop, visit(goals=(touch(),), no_goals_because="")) == {}


class TestStated:
    @pytest.mark.parametrize(
        ("stated", "now", "fault"),
        [
            ("unchanged", "low", ""),
            ("unchanged", "high", "is not unchanged: before it was low"),
            ("changed", "high", ""),
            ("changed", "low", "is not changed: it was low before"),
            ("first", "low", "is not the first rating: before it was low"),
            ("first", "high", "is not the first rating: before it was low"),
        ],
    )
    def test_what_is_called_unchanged_is_and_what_is_called_changed_is(
        self, laptop: Device, stated: Stated, now: str, fault: str
    ) -> None:
        laptop.writes(visit(), MONDAY)
        parents = found(laptop, visit(p(MUM, now, stated), c(stated="unchanged")), MONDAY + DAY)
        assert parents == ({"risk.parents.0.stated": fault} if fault else {})
        children = found(laptop, visit(p(stated="unchanged"), c(CHILD, now, stated)), MONDAY + DAY)
        assert children == ({"risk.children.0.stated": fault} if fault else {})

    @pytest.mark.parametrize("stated", ["changed", "unchanged"])
    def test_the_first_rating_says_so(self, laptop: Device, stated: Stated) -> None:
        told = found(laptop, visit(p(stated=stated), c(stated=stated)))
        assert set(told) == {"risk.parents.0.stated", "risk.children.0.stated"}
        assert "it is the first rating" in told["risk.parents.0.stated"]

    def test_a_late_entry_is_compared_with_what_was_before_its_own_day(self, laptop: Device) -> None:
        laptop.writes(visit(), MONDAY)
        laptop.writes(visit(p(severity="high", stated="changed"), c(stated="unchanged")), MONDAY + 4 * DAY)
        late = visit(p(stated="unchanged"), c(stated="unchanged"))
        assert found(laptop, late, MONDAY + 2 * DAY) == {}
        assert found(laptop, late, MONDAY + 5 * DAY) == {
            "risk.parents.0.stated": "is not unchanged: before it was high"
        }
        assert set(found(laptop, late, MONDAY - DAY)) == {"risk.parents.0.stated", "risk.children.0.stated"}


class TestCorrections:
    def test_a_correction_is_compared_with_what_was_before_the_first_version(self, laptop: Device) -> None:
        first = laptop.writes(visit(), MONDAY)
        better = visit(p(severity="high"), c(), corrects=first.head, correction_reason="misheard")
        assert found(laptop, better) == {}
        second = laptop.writes(better, MONDAY)
        again = visit(p(), c(harm="high"), corrects=second.head, correction_reason="misread")
        assert found(laptop, again) == {}

    def test_a_reason_is_given(self, laptop: Device) -> None:
        first = laptop.writes(visit(), MONDAY)
        told = found(laptop, visit(corrects=first.head, correction_reason=" "))
        assert list(told) == ["correction_reason"]

    def test_only_an_entry_of_this_kind_in_this_family_is_corrected(self, laptop: Device) -> None:
        (opened, *_) = laptop.family.timeline
        for head in ("00" * 32, opened.head):
            told = found(laptop, visit(corrects=head, correction_reason="x"))
            assert list(told) == ["corrects"] and "no such entry of this kind" in told["corrects"]

    def test_a_rating_is_corrected_in_the_same_way(self, laptop: Device) -> None:
        first = laptop.writes(RiskRated(risk=look(p())), MONDAY)
        body = RiskRated(risk=look(p(severity="high")), corrects=first.head, correction_reason="x")
        assert found(laptop, body) == {}
        assert list(found(laptop, RiskRated(risk=look(p(severity="high"))))) == ["risk.parents.0.stated"]

    def test_a_voided_entry_may_be_corrected_and_so_comes_back(self, laptop: Device) -> None:
        first = laptop.writes(visit(), MONDAY)
        laptop.writes(Voided(entry=first.head, reason="x"), MONDAY)
        assert found(laptop, correction(first, risk=look(p(), c()))) == {}


class TestRatings:
    def test_a_rating_rates_somebody(self, laptop: Device) -> None:
        assert found(laptop, RiskRated(risk=look())) == {"risk": "rate at least one parent or child"}
        assert found(laptop, RiskRated(risk=look(p()))) == {}
        assert found(laptop, RiskRated(risk=look(c()))) == {}

    def test_a_triage_that_differs_from_the_matrix_says_why(self, laptop: Device) -> None:
        body = Triaged(risk=look(p(), c()), rag=Rag.GREEN)
        assert found(laptop, body) == {}
        told = found(laptop, body.model_copy(update={"rag": Rag.RED}))
        assert told == {"differs_because": "the matrix says green: say why it is red"}
        said = {"rag": Rag.RED, "differs_because": "the baby is due"}
        assert found(laptop, body.model_copy(update=said)) == {}
        assert found(laptop, Triaged(risk=look(p()), rag=Rag.RED)) == {}
        high = Triaged(risk=look(p(severity="high"), c(harm="high")), rag=Rag.AMBER)
        assert found(laptop, high) == {"differs_because": "the matrix says red: say why it is amber"}


class TestPeopleAndFamily:
    @pytest.mark.parametrize(
        ("body", "places"),
        [
            (FamilyOpened(label="x", area="west", base="st_james"), ()),
            (FamilyOpened(label="x", area="moon", base="attic"), ("area", "base")),
            (FamilyDescribed(alerts="dog"), ()),
            (FamilyDescribed(), ("",)),
            (FamilyDescribed(alerts=""), ()),
            (PersonDescribed(person=MUM), ("",)),
            (PersonDescribed(person=MUM, phone=""), ()),
            (FamilyDescribed(area="moon"), ("area",)),
            (FamilyDescribed(base="attic"), ("base",)),
            (PlanRecorded(plan="cp", category="neglect", starts=MONDAY.date()), ()),
            (PlanRecorded(plan="secret", category="other", starts=MONDAY.date()), ("plan", "category")),
            (PersonAdded(person=DAD, name="x", role="parent", relationship="father"), ()),
            (PersonAdded(person=DAD, name="x", role="parent", relationship="pirate"), ("relationship",)),
            (PersonAdded(person=MUM, name="x", role="parent"), ("person",)),
            (PersonDescribed(person=MUM, relationship="mother"), ()),
            (PersonDescribed(person=MUM, relationship="pirate"), ("relationship",)),
            (PersonDescribed(person=STRANGER, name="x"), ("person",)),
            (PersonDescribed(person=CHILD, in_work=True), ("in_work",)),
            (PersonDescribed(person=CHILD, in_work=False), ()),
            (PersonAdded(person=BABY, name="x", role="child", born=NOW.date()), ()),
            (PersonAdded(person=BABY, name="x", role="child", born=(NOW + DAY).date()), ("born",)),
            (PersonDescribed(person=CHILD, born=(NOW + DAY).date()), ("born",)),
            (PersonAdded(person=BABY, name="x", role="child", due=(NOW + 90 * DAY).date()), ()),
        ],
    )
    def test_codes_are_of_the_profile_and_people_of_the_family(
        self, laptop: Device, body: Body, places: tuple[str, ...]
    ) -> None:
        assert tuple(found(laptop, body)) == places


class TestGoals:
    def goal(self, **more: Any) -> GoalAgreed:
        return GoalAgreed(**({"goal": GOAL, "person": MUM, "text": "x", "agreed_on": MONDAY.date()} | more))

    @pytest.mark.parametrize(
        ("more", "places"),
        [
            ({}, ()),
            ({"domain": "substance_use"}, ()),
            ({"domain": "astrology"}, ("domain",)),
            ({"person": CHILD}, ("person",)),
            ({"person": STRANGER}, ("person",)),
            ({"agreed_on": NOW.date()}, ()),
            ({"agreed_on": (NOW + DAY).date()}, ("agreed_on",)),
            ({"target": (NOW + 400 * DAY).date()}, ()),
        ],
    )
    def test_a_goal_is_a_parents_own_and_not_of_the_future(
        self, laptop: Device, more: dict[str, Any], places: tuple[str, ...]
    ) -> None:
        assert tuple(found(laptop, self.goal(**more))) == places

    def test_only_a_goal_of_the_family_is_reviewed(self, laptop: Device) -> None:
        assert list(found(laptop, GoalProgressed(progress=touch()))) == ["progress.goal"]
        agree(laptop)
        assert found(laptop, GoalProgressed(progress=touch())) == {}


class TestConsent:
    CELL = Cell(agency="gp", information="use", purpose="treatment")

    def consent(self, **more: Any) -> ConsentRecorded:
        given: dict[str, Any] = {
            "consent": "cgl_form", "person": MUM, "statement": "given", "scope": (self.CELL,), "way": "verbal",
            "given_on": MONDAY.date(),
        }  # fmt: skip
        return ConsentRecorded(**(given | more))

    @pytest.mark.parametrize(
        ("more", "places"),
        [
            ({}, ()),
            ({"consent": "blanket"}, ("consent",)),
            ({"person": CHILD}, ("person",)),
            ({"person": STRANGER}, ("person",)),
            ({"given_on": NOW.date()}, ()),
            ({"given_on": (NOW + DAY).date()}, ("given_on",)),
            ({"way": "telepathy"}, ("way",)),
            ({"way": "typed_name"}, ("witness",)),
            ({"way": "typed_name", "witness": " "}, ("witness",)),
            ({"way": "typed_name", "witness": "Ash"}, ()),
            ({"scope": ()}, ("scope",)),
            ({"scope": (), "statement": "withdrawn"}, ()),
            ({"scope": (), "statement": "declined"}, ()),
            ({"scope": (), "consent": "ndtms"}, ()),
            ({"scope": (Cell(agency="gp", information="use", purpose="treatment"),
                        Cell(agency="spies", information="gossip", purpose="fun"))},
             ("scope.1.agency", "scope.1.information", "scope.1.purpose")),
        ],
    )  # fmt: skip
    def test_each_fault_by_its_place(self, laptop: Device, more: dict[str, Any], places: tuple[str, ...]) -> None:
        assert tuple(found(laptop, self.consent(**more))) == places


class TestTheRest:
    def test_a_milestone_is_an_event_of_a_clock_and_not_of_the_future(self, laptop: Device) -> None:
        assert found(laptop, MilestoneNoted(event="supervision_invited", on=NOW.date())) == {}
        told = found(laptop, MilestoneNoted(event="sun_rose", on=(NOW + DAY).date()))
        assert set(told) == {"event", "on"}
        assert "supervision_invited" in told["event"]

    def test_a_verdict_and_a_voiding_are_about_an_entry_of_this_family(self, laptop: Device) -> None:
        made = laptop.writes(visit(), MONDAY)
        assert found(laptop, Verdict(on=made.head, decision="approved")) == {}
        assert found(laptop, Voided(entry=made.head, reason="x")) == {}
        assert list(found(laptop, Verdict(on="00" * 32, decision="approved"))) == ["on"]
        assert list(found(laptop, Voided(entry="00" * 32, reason="x"))) == ["entry"]

    def test_a_kind_without_rules_of_its_own_is_complete(self, laptop: Device) -> None:
        assert found(laptop, RiskRated(risk=rated().model_copy(update={"parents": (p(),), "children": ()}))) == {}

    def test_what_is_today_is_told_by_london(self, laptop: Device) -> None:
        # 23:30 UTC in June is the next day in London.
        now = datetime.fromisoformat("2027-06-10T23:30+00:00")
        milestone = MilestoneNoted(event="supervision_invited", on=date(2027, 6, 11))
        assert found(laptop, milestone, MONDAY, now) == {}
