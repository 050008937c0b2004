"""Taking a support request in at the office: one form, kept, completed later, and who is known here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from fsm_tui.casework.family import Family
from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.errors import Refused
from fsm_tui.services.requests import deciding, intake
from screens.asking.widgets import TextBlock
from screens.intake import keeping
from screens.intake.screen import IntakeScreen
from screens.robot import Robot
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.pick_line import PickLine
from tests.robot import undone
from tests.screens import requesting
from tests.screens.requesting import HOSTILE, Vault, locks_and_comes_back
from tests.seats import MUM
from tests.services.test_requests import request, taken_in

NAME, BORN = "Tess Kestrel", "1994-03-03"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Vault]:
    """An office that has one family, with a request."""
    with requesting.office(tmp_path / "office") as found:
        taken_in(found.seat, "Kestrel", problem="")
        yield found


@asynccontextmanager
async def form(here: Vault, size: tuple[int, int] = (80, 24), **details: str) -> AsyncIterator[Robot]:
    async with requesting.at(here, "intake", size, **details) as robot:
        await robot.until(lambda: bool(page(robot)._made) and page(robot).still_needed.needs != ())
        yield robot


def page(robot: Robot) -> IntakeScreen:
    found = robot.app.page()
    assert isinstance(found, IntakeScreen), robot.text()
    return found


async def fills(robot: Robot, **answers: str) -> None:
    """Put answers into questions by their names, `__` for a dot, as if typed over what stands there."""
    for name, answer in answers.items():
        selector = f"#ask-{name.replace('__', '-')}"
        if not _is_there(robot, selector):
            await robot.until(partial(_is_there, robot, selector))
        widget = robot.find(selector)
        if isinstance(widget, TextBlock):
            widget.area.text = answer
        else:
            assert isinstance(widget, Field)
            widget.value = answer
    await robot.settle()


def _is_there(robot: Robot, selector: str) -> bool:
    return bool(robot.app.screen.query(selector))


async def chooses(robot: Robot, **digits: int) -> None:
    """Choose by number, each by the name of its question."""
    for name, digit in digits.items():
        widget = robot.find(f"#ask-{name.replace('__', '-')}")
        assert isinstance(widget, Choice)
        widget.choose(digit - 1)
    await robot.settle()


async def least(robot: Robot, label: str = "Larkspur") -> None:
    """The five answers without which nothing is saved."""
    await fills(robot, label=label)
    await chooses(robot, area=1)
    base = robot.find("#ask-base")
    assert isinstance(base, PickLine)
    base.choose(base.items()[0].key)
    await fills(robot, received_on="-3", requested_by="Sol Worker")


def family(desk: Vault, label: str) -> Family:
    return desk.family(label)


def test_every_command_is_carried_out() -> None:
    assert undone(IntakeScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_request_with_little_is_saved_and_what_is_missing_is_said(desk: Vault, size: tuple[int, int]) -> None:
    async with form(desk, size) as robot:
        await robot.until("To be saved it needs (5)")
        assert robot.sees("Missing for a complete request")
        await robot.does("intake.save")
        await robot.until("Still needed: the family's name")
        await least(robot)
        await robot.until(lambda: not robot.sees("To be saved it needs"))
        await robot.does("app.next_needed")
        await robot.until(lambda: robot.app.focused is not None and page(robot).state()["focus"] == "mosaic")
        await robot.does("intake.save")
        await robot.until(lambda: robot.place == "request")
        await robot.until("waits for a decision; received Fri 13 Nov")
    found = family(desk, "Larkspur")
    assert not found.provisional and found.request == "pending" and found.people == ()
    assert desk.drafts() == {}


async def test_a_whole_request(desk: Vault) -> None:
    async with form(desk, (120, 40)) as robot:
        await least(robot)
        await fills(robot, adult__0__name="Tess Larkspur")
        await fills(robot, adult__0__born="3 mar 1994")
        await chooses(robot, adult__0__in_work=1)
        await fills(robot, adult__1__name="Wes Larkspur", child__0__name="Baby", child__0__due="1 mar 2027")
        await robot.focus("#ask-child-0-due")
        await robot.press("tab")
        await robot.until("25 weeks + 0 today")
        await fills(robot, child__1__name="Kit Larkspur", child__1__born="1 jan 2020")
        await chooses(robot, plan=2, known_to_core_service=2, role_explained=1, positives_discussed=1,
                      agreement_gained=1, social_worker_rag=1, impact=1)  # fmt: skip
        await chooses(robot, category=1)
        await fills(
            robot, starts="1 oct", sw_name="Sol Worker", sw_phone="01243 000000", mosaic="L77",
            known_how_long="two years", previous_involvement="none", safeguarding_issues="alone",
            agreement_by="Sol Worker", agreement_on="-5", problem="drinks daily", impact_evidence="late for school",
            worker__0__name="Pru",
        )  # fmt: skip
        await robot.focus("#ask-substances")
        await robot.press("enter", "enter", "down", "enter", "escape")
        await robot.until("Alcohol, Heroin")
        await robot.focus("#ask-worker-0-role")
        await robot.press("enter")
        await robot.types("probation")
        await robot.press("enter")
        await robot.until("The request is complete.")
        await robot.does("intake.save")
        await robot.until(lambda: robot.place == "request" and robot.sees("nothing, the request is complete"))
    found = family(desk, "Larkspur")
    view = deciding.read(desk.ready(), found.id)
    assert view.eligibility.met is True and view.missing == ()
    assert [each.name for each in found.in_work] == ["Tess Larkspur"] and len(found.young) == 2
    assert found.referral is not None
    told = found.referral.value
    assert told.substances == ("alcohol", "heroin") and told.workers[0].role == "probation"
    assert told.agreement_on == date(2026, 11, 11) and told.received_on == date(2026, 11, 13)


async def test_what_cannot_be_is_said_at_its_question_and_nothing_is_written(desk: Vault) -> None:
    async with form(desk, (100, 40)) as robot:
        await least(robot)
        await fills(robot, child__0__name="Kit", child__0__born="31/02/2020")
        await robot.does("intake.save")
        await robot.until("date of birth, as said there")
        assert page(robot).state()["focus"] == "child.0.born"
        await fills(robot, child__0__born="1 jan 2020", adult__0__name="Tess", adult__0__born="1 dec 2026")
        await robot.does("intake.save")
        await robot.until("! is in the future; for a child not yet born")
        await robot.press("tab", "tab")
        assert robot.sees("! is in the future; for a child not yet born"), "it stands there until it is mended"
        await fills(robot, adult__0__born="3 mar 1994", received_on="25 nov 2026")
        await robot.does("intake.save")
        await robot.until(lambda: robot.sees("! is in the future") and page(robot).state()["focus"] == "received_on")
        assert robot.place == "intake"
    assert desk.drafts()["intake"].state["values"]["label"] == "Larkspur"
    with pytest.raises(StopIteration):
        desk.ident("Larkspur")


async def test_a_draft_survives_the_lock_and_leaving(desk: Vault) -> None:
    async with form(desk) as robot:
        await robot.types("Larkspur", into="#ask-label")
        await robot.types("Tess", into="#ask-adult-0-name")
        await robot.until(partial(_is_there, robot, "#ask-adult-1-name"))
        await robot.types("Wes Lark", into="#ask-adult-1-name")
        await robot.until(lambda: robot.sees("1 draft"))
        await locks_and_comes_back(robot, desk)
        await robot.types("spur")
        await robot.until(lambda: page(robot).values["adult.1.name"] == "Wes Larkspur")
        await page(robot).keep_draft()
    async with form(desk) as robot:
        await robot.until(lambda: page(robot).values.get("adult.1.name") == "Wes Larkspur")
        assert page(robot).state()["focus"] == "adult.1.name" and robot.app.screen.query("#ask-adult-2-name")
        await robot.does("intake.throw_away")
        await robot.answers("yes")
        await robot.until(lambda: page(robot)._ended)
    assert desk.drafts() == {}


async def test_the_same_family_goes_on_as_more_information_for_it(desk: Vault) -> None:
    name, born = NAME, BORN
    before = desk.family("Kestrel")
    async with form(desk, (100, 30)) as robot:
        await fills(robot, label="Kestrell", adult__0__name=name, adult__0__born=born, problem="drinks at night")
        await robot.until(f"{name} is here, in Kestrel, with the same name and date of birth.")
        await robot.does("intake.known")
        await robot.picks("same")
        await robot.until(lambda: page(robot).family_id == before.id and robot.sees("More information, Kestrel"))
        await robot.until(lambda: page(robot).values["problem"] == "drinks at night")
        assert page(robot).values["label"] == "Kestrel" and not page(robot).known
        await robot.does("intake.save")
        await robot.until(lambda: robot.place == "request" and robot.sees("drinks at night"))
    found = desk.family("Kestrel")
    assert found.referral is not None and before.referral is not None
    assert found.referral.value.problem == "drinks at night"
    assert found.referral.value.corrects == before.referral.head
    assert found.referral.value.requested_by == before.referral.value.requested_by
    assert [each.name for each in found.people] == [each.name for each in before.people]
    assert desk.drafts() == {}


async def test_one_person_in_two_families_is_said_in_both_when_it_is_saved(desk: Vault) -> None:
    name, born = NAME, BORN
    async with form(desk, (100, 30)) as robot:
        await least(robot)
        await fills(robot, adult__0__name=name, adult__0__born=born)
        await robot.does("intake.save")
        await robot.until(lambda: robot.dialog is not None)
        await robot.picks("both")
        await robot.until(lambda: robot.place == "request")
    new, there = family(desk, "Larkspur"), desk.family("Kestrel")
    said = [(each.value.other_family, each.value.other_person) for each in new.came.same_people]
    assert said == [(there.id, MUM)]
    assert [each.value.other_family for each in there.came.same_people] == [new.id]
    assert intake.known_elsewhere(desk.ready(), new.id) == ()


async def test_a_question_that_is_closed_without_an_answer_saves_nothing(desk: Vault) -> None:
    name, born = NAME, BORN
    async with form(desk, (100, 30)) as robot:
        await least(robot)
        await fills(robot, adult__0__name=name, adult__0__born=born)
        await robot.does("intake.save")
        await robot.until(lambda: robot.dialog is not None)
        await robot.press("escape")
        await robot.until(lambda: robot.dialog is None)
        assert robot.place == "intake"
        await robot.does("intake.known")
        await robot.picks("another")
        await robot.until(lambda: not robot.sees("is here, in Kestrel"))
        await robot.does("intake.save")
        await robot.until(lambda: robot.place == "request")
    assert family(desk, "Larkspur").came.same_people == ()


async def test_more_information_is_a_correction_and_nothing_else(desk: Vault) -> None:
    before = desk.family("Kestrel")
    async with form(desk, family_id=before.id) as robot:
        await robot.until("More information, Kestrel")
        await fills(robot, correction_reason="the school called", impact_evidence="late three times")
        await robot.does("intake.save")
        await robot.until(lambda: robot.place == "request" and robot.sees("added to 1 time"))
    found = desk.family("Kestrel")
    assert found.referral is not None and found.referral.value.correction_reason == "the school called"
    assert len(found.records) == len(before.records)


async def test_a_date_of_birth_that_came_later_shows_who_is_here(desk: Vault) -> None:
    other = intake.take_in(
        desk.seat,
        [
            FamilyOpened(label="Larkspur", area="west", base="st_james"),
            PersonAdded(person="b1" * 8, name=NAME, role="parent", in_work=True),
            request(),
        ],
    ).family
    async with form(desk, (100, 30), family_id=other) as robot:
        await fills(robot, adult__0__born=BORN)
        await robot.until(f"{NAME} is here, in Kestrel, with the same name and date of birth.")
        await robot.does("intake.save")
        await robot.until(lambda: robot.dialog is not None)
        await robot.picks("both")
        await robot.until(lambda: robot.place == "request")
    assert [each.value.other_person for each in desk.family("Larkspur").came.same_people] == [MUM]
    twin = taken_in(desk.ready(), "Kestrel", "M3", problem="")
    async with form(desk, (100, 30), family_id=twin) as robot:
        await robot.until("is here, in Kestrel")
        await fills(robot, problem="drinks at night")
        await robot.does("intake.save")
        await robot.until(lambda: robot.place == "request")


async def test_hostile_words_stay_words(desk: Vault) -> None:
    async with form(desk, (100, 30)) as robot:
        await least(robot, "Larkspur")
        await robot.focus("#ask-adult-0-name")
        await robot.pastes(HOSTILE)
        await robot.until("[/] [b]Zed")
        await robot.does("intake.save")
        await robot.until(lambda: robot.place == "request" and robot.sees("[/] [b]Zed"))
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


def test_only_the_office_takes_requests_in(tmp_path: Path) -> None:
    with requesting.laptop(tmp_path / "laptop") as laptop, pytest.raises(Refused) as refused:
        keeping.ready(laptop.seat, None)
    assert "at the office" in refused.value.message


async def test_a_restricted_family_is_not_named_to_the_admin(tmp_path: Path, desk: Vault) -> None:
    intake.restrict(desk.seat, desk.ident("Kestrel"), True, "a worker's sister")
    people = [("adult.0", NAME, date.fromisoformat(BORN))]
    (seen,) = intake.known_here(desk.seat, "M1", [])
    assert seen.label == "Kestrel"
    me = desk.seat.vault.me
    desk.seat.vault.me = replace(me, role="admin")
    hidden = intake.known_here(desk.seat, "M1", people)
    assert [(each.family, each.person, each.name) for each in hidden] == [("", "", "")] * 2
    assert not any("Kestrel" in each.label for each in hidden)
    async with form(desk, (100, 30)) as robot:
        await fills(robot, mosaic="M1")
        await robot.until("a restricted family: ask the team leader")
        assert not robot.sees("Kestrel")
        await robot.does("intake.known")
        await robot.until("Nobody of this request is known here so far.")
