"""The intake form without a screen: what it asks, what its answers make, what it lacks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from fsm_tui.casework.allocation import InvolvedWorker
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PersonDescribed, PlanRecorded
from fsm_tui.errors import Faults
from fsm_tui.practice import profile
from fsm_tui.services import eligibility
from fsm_tui.services.seat import Seat
from screens.asking.asks import asked
from screens.intake.entries import Held, taken
from screens.intake.form import ADULT, CHILD, MOST, asks, slots
from screens.intake.lacking import asked_of, lacking, place
from screens.intake.prefilled import held, laid_over
from tests.seats import CHILD as KIT
from tests.seats import MUM, Clock, office_template, seat_from
from tests.services.test_requests import taken_in

TODAY = date(2026, 11, 16)
PROFILE = profile.built_in()
LEAST = {"label": "Kestrel", "area": "west", "base": "st_james", "received_on": "2026-11-12", "requested_by": "Sol W"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Seat]:
    with seat_from(office_template(), tmp_path / "office", Clock()) as seat:
        yield seat


@pytest.mark.parametrize(("due", "said"), [
    ("2026-11-16", "40 weeks + 0 today"),
    ("2026-11-15", "40 weeks + 1 today. That day has passed: if the baby is here, give the date of birth"),
])  # fmt: skip
def test_a_due_day_that_has_passed_asks_for_the_date_of_birth(due: str, said: str) -> None:
    questions = {each.name: each for each in asks(PROFILE, {"child.0.name": "Baby"}, TODAY, more=False)}
    tells = questions["child.0.due"].tells
    assert tells is not None and tells(date.fromisoformat(due)) == said


def ids() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"{next(numbers):016x}"


def made(told: dict[str, str], there: Held | None = None) -> list[Body]:
    found = taken(there or Held(), told, TODAY, ids())
    return [*found.bodies, *([found.referral] if found.referral else [])]


def faults(told: dict[str, str], there: Held | None = None) -> dict[str, str]:
    with pytest.raises(Faults) as refused:
        made(told, there)
    return dict(refused.value.faults)


def test_five_answers_are_enough() -> None:
    opened, request = made(LEAST)
    assert isinstance(opened, FamilyOpened) and not opened.provisional and opened.label == "Kestrel"
    assert request.model_dump(exclude_defaults=True) == {"received_on": date(2026, 11, 12), "requested_by": "Sol W"}
    needed = [each.name for each in asks(PROFILE, {}, TODAY, more=False) if each.needed and each.when({})]
    assert needed == ["label", "area", "base", "received_on", "requested_by"]


def test_there_is_always_room_for_one_more_and_never_for_more_than_fit() -> None:
    assert slots({}, ADULT) == 1
    assert slots({"adult.0.name": "Tess"}, ADULT) == 2
    assert slots({"adult.3.born": "1990-01-01"}, ADULT) == 5, "whoever was begun keeps the place"
    assert slots({f"child.{number}.name": "x" for number in range(MOST)}, CHILD) == MOST


def test_more_of_a_person_is_asked_once_they_are_begun() -> None:
    def names(values: dict[str, str]) -> set[str]:
        return {each.name for each in asked(asks(PROFILE, values, TODAY, more=False), values)}

    assert "adult.0.name" in names({}) and "adult.0.born" not in names({})
    begun = names({"adult.0.name": "Tess", "child.0.name": "Kit"})
    assert {"adult.0.born", "adult.0.in_work", "adult.1.name", "child.0.due"} <= begun
    assert "child.0.due" not in names({"child.0.name": "Kit", "child.0.born": "2020-01-01"})
    assert "starts" not in names({"plan": "none"}) and "category" in names({"plan": "cp"})


def test_people_plan_worker_and_others_become_entries() -> None:
    told = LEAST | {
        "adult.0.name": "Tess Kestrel", "adult.0.born": "1994-03-03", "adult.0.in_work": "yes",
        "adult.0.relationship": "mother", "adult.2.name": "Wes Kestrel", "child.0.due": "2027-03-01",
        "plan": "cp", "category": "neglect", "starts": "2026-10-01", "sw_name": "Sol Worker", "sw_phone": "01243",
        "substances": "alcohol,crack", "worker.1.role": "probation", "worker.1.name": "Pru", "address": "Lane End",
        "agreement_gained": "no", "known_to_core_service": "not_known", "social_worker_rag": "not_said",
        "level_of_need": "level_4",
    }  # fmt: skip
    found = made(told)
    people = [each for each in found if isinstance(each, PersonAdded)]
    assert [(each.name, each.role, each.in_work, each.due) for each in people] == [
        ("Tess Kestrel", "parent", True, None),
        ("Wes Kestrel", "parent", False, None),
        ("Unborn child", "child", False, date(2027, 3, 1)),
    ]
    assert len({each.person for each in people}) == 3
    described = next(each for each in found if isinstance(each, FamilyDescribed))
    assert described.address == "Lane End" and described.social_worker is not None
    plan = next(each for each in found if isinstance(each, PlanRecorded))
    assert (plan.plan, plan.category, plan.starts) == ("cp", "neglect", date(2026, 10, 1))
    said = found[-1].model_dump(exclude_defaults=True)
    assert said["substances"] == ("alcohol", "crack") and said["agreement_gained"] is False
    assert said["workers"] == ({"role": "probation", "name": "Pru"},)
    assert said["level_of_need"] == "level_4"
    assert "known_to_core_service" not in said and "social_worker_rag" not in said


def test_without_a_plan_it_is_so_as_of_the_request() -> None:
    plan = next(each for each in made(LEAST | {"plan": "none"}) if isinstance(each, PlanRecorded))
    assert (plan.plan, plan.starts) == ("none", date(2026, 11, 12))
    assert not any(isinstance(each, PlanRecorded) for each in made(LEAST | {"plan": "not_known"}))


@pytest.mark.parametrize(
    ("told", "place", "said"),
    [
        ({"adult.0.born": "1994-03-03"}, "adult.0.name", "say who this is"),
        ({"child.0.name": "Kit", "child.0.born": "31/02/2020"}, "child.0.born", "February"),
        ({"child.0.name": "Kit", "child.0.born": "2027-01-01"}, "child.0.born", "in the future"),
        ({"child.0.name": "Kit", "child.0.due": "2028-01-01"}, "child.0.due", "ten months"),
        ({"sw_phone": "01243 1"}, "sw_name", "social worker"),
        ({"worker.1.name": "Pru"}, "worker.1.role", "missing"),
        ({"plan": "cp", "starts": "soon"}, "starts", ""),
        ({"arrived_on": "yesterdayish"}, "arrived_on", ""),
        ({"requested_by": "x" * 300}, "requested_by", "200"),
    ],
)
def test_what_cannot_be_is_said_at_its_question(told: dict[str, str], place: str, said: str) -> None:
    found = faults(LEAST | told)
    assert list(found) == [place] and said in found[place]


def full(office: Seat) -> str:
    return taken_in(
        office, engaged="not_known", workers=(InvolvedWorker(role="probation", name="Pru", phone="1"),),
        substances=("alcohol", "crack"), attitude="unsure",
    )  # fmt: skip


def told_of(there: Held, **changed: str) -> dict[str, str]:
    """What the form holds, opened and answered so: only what is asked."""
    values = {**there.was, **changed}
    questions = asks(PROFILE, values, TODAY, more=there.referred)
    return {each.name: values.get(each.name, "").strip() for each in asked(questions, values)}


def test_opened_and_saved_without_a_change_nothing_is_recorded(office: Seat) -> None:
    there = held(office.family(full(office)), office.today())
    assert there.referred and set(there.ids.values()) == {MUM, KIT}
    assert made(told_of(there), there) == []
    bare = taken_in(office, "Bare", "", agreement_gained=None, agreement_on=None, agreement_by="", impact="not_known")
    there = held(office.family(bare), office.today())
    assert made(told_of(there), there) == []


def test_only_what_was_changed_is_recorded(office: Seat) -> None:
    there = held(office.family(full(office)), office.today())
    (change,) = made(told_of(there, **{"adult.0.phone": "0770"}), there)
    assert isinstance(change, PersonDescribed) and (change.person, change.phone, change.name) == (MUM, "0770", None)
    (request,) = made(told_of(there, problem="drinks at night"), there)
    assert request.model_dump()["problem"] == "drinks at night"
    assert request.model_dump()["substances"] == ("alcohol", "crack"), "the rest of the request stays"
    (plan,) = made(told_of(there, plan="cin", starts="2026-11-10", category=""), there)
    assert isinstance(plan, PlanRecorded) and plan.plan == "cin"
    found = faults(told_of(there, **{"child.0.born": ""}), there)
    assert "not taken away" in found["child.0.born"]


def test_what_is_missing_is_the_same_while_typing_as_after_saving(office: Seat) -> None:
    for ident in (full(office), taken_in(office, "Bare", "", problem="", substances=(), role_explained=None)):
        family = office.family(ident)
        there = held(family, office.today())
        typed = [each for each, _ in lacking(there.was, PROFILE, TODAY)]
        assert typed == list(eligibility.missing(family, PROFILE, TODAY))
        assert asked_of(there.was, TODAY).adults[0].born == date(1994, 3, 3)


def test_each_thing_that_is_missing_leads_to_a_question_that_is_asked() -> None:
    told = {"child.0.name": "Kit", "adult.0.name": "Tess", "agreement_gained": "yes", "plan": "cp", "sw_name": "Sol",
            "known_to_core_service": "yes", "impact": "now"}  # fmt: skip
    for values in ({}, told, told | {"adult.0.in_work": "yes", "agreement_by": "Sol"}):
        there = {each.name for each in asked(asks(PROFILE, values, TODAY, more=False), values)}
        found = list(lacking(values, PROFILE, TODAY))
        assert found and all(name in there for _, name in found), [name for _, name in found if name not in there]


def test_what_was_typed_goes_on_in_the_form_of_the_family_that_is_here(office: Seat) -> None:
    there = held(office.family(full(office)), office.today())
    typed = LEAST | {
        "adult.0.name": "tess  MARLOWE", "adult.0.phone": "0770", "problem": "binges", "mosaic": "M1",
        "child.0.name": "Newborn", "child.0.due": "2027-02-01",
    }  # fmt: skip
    values = laid_over(there, typed)
    assert values["label"] == "Marlowe" and values["requested_by"] == "Sol W" and values["problem"] == "binges"
    assert values["adult.0.name"] == "Tess Marlowe", "they are called as they are called here"
    assert values["adult.0.phone"] == "0770" and values["adult.0.born"] == "1994-03-03"
    assert (values["child.0.name"], values["child.1.name"]) == ("Kit Marlowe", "Newborn")
    assert "adult.1.name" not in values


@pytest.mark.parametrize(
    ("field", "values", "name"),
    [
        ("adults", {}, "adult.0.name"),
        ("adults", {"adult.0.name": "Tess"}, "adult.0.in_work"),
        ("adults", {"adult.0.name": "Tess", "adult.0.in_work": "yes"}, "adult.0.born"),
        ("adults", {"adult.0.name": "Tess", "adult.0.in_work": "no"}, "adult.1.name"),
        ("children", {}, "child.0.name"),
        ("children", {"child.0.name": "Kit", "child.0.born": "2020-01-01", "child.1.name": "Bo"}, "child.1.born"),
        ("agreement_by", {}, "agreement_by"),
        ("agreement_by", {"agreement_by": "Sol"}, "agreement_on"),
        ("social_worker", {}, "sw_name"),
        ("social_worker", {"sw_name": "Sol"}, "sw_phone"),
        ("plan_category", {}, "category"),
        ("mosaic", {}, "mosaic"),
    ],
)
def test_what_is_missing_leads_to_where_it_is_said(field: str, values: dict[str, str], name: str) -> None:
    assert place(field, values) == name
