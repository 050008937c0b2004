"""Consultations and No Names consultations on a real laptop vault: asked, arranged, held; nobody named; linked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.advice import ConsultationAsked, NoNamesHeld
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.services import consulting, diary, families
from screens.advice.screen import AdviceScreen
from screens.advice.writing.screen import WritingScreen
from screens.asking.widgets import TextBlock
from screens.resuming import called, where
from screens.robot import Robot
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
TODAY = date(2026, 11, 23)
CONCERN = "A mother of two sleeps beside the ironing when the children come home from school."
ADVICE = "See the children at home first, and ring again."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def asked(desk: Desk, ident: str = "ab" * 8, **more: Any) -> None:
    said = {"consultation": ident, "requester": "Sol Worker", "reason": "resistance", "asked_on": TODAY} | more
    consulting.ask(desk.ready(), ConsultationAsked.model_validate(said))


def noted(desk: Desk, **more: Any) -> str:
    said = {"on": TODAY, "topic": "neglect", "question": CONCERN, "advice": ADVICE, "outcome": "no_referral"} | more
    return consulting.note_no_names(desk.ready(), NoNamesHeld.model_validate(said)).head


async def fills(robot: Robot, **answers: str) -> None:
    for name, answer in answers.items():
        await robot.focus(f"#ask-{name}")
        widget = robot.find(f"#ask-{name}")
        if isinstance(widget, TextBlock):
            widget.area.text = ""
        else:
            await robot.press("end", "ctrl+u")
        await robot.types(answer)


async def form(robot: Robot, command: str) -> None:
    await robot.does(command)
    await robot.until(lambda: robot.place == "advice_form" and bool(robot.app.screen.query("#questions > *")))


async def saved(robot: Robot) -> None:
    await robot.does("advice_form.save")
    await robot.until(lambda: robot.place == "advice")


async def no_names_form(robot: Robot) -> None:
    """The form of a new No Names consultation with everything said but the concern."""
    await robot.until("No consultation yet")
    await robot.does("advice.other")
    await robot.until("No Names consultations:")
    await form(robot, "advice.new")
    await robot.focus("#ask-topic")
    await robot.press("enter")
    await robot.until(lambda: robot.dialog is not None)
    await robot.picks("neglect")
    await fills(robot, advice=ADVICE)
    await robot.focus("#ask-outcome")
    await robot.press("2")


def page(robot: Robot) -> WritingScreen:
    found = robot.app.page()
    assert isinstance(found, WritingScreen)
    return found


def test_every_command_is_carried_out() -> None:
    assert undone(AdviceScreen) == [] and undone(WritingScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_consultation_is_asked_for_arranged_in_the_diary_and_written_up(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with at(desk, "caseload", size) as robot:
        await robot.until(FAMILY)
        await robot.press("h")
        await robot.until("No consultation yet")
        await form(robot, "advice.new")
        await fills(robot, requester=f"Sol {HOSTILE}", question="He sees no problem.")
        await robot.focus("#ask-reason")
        await robot.press("3")
        await saved(robot)
        await robot.until(lambda: robot.sees("to arrange") and robot.sees("Sol [/] [b]Zed"))
        await form(robot, "advice.next")
        await fills(robot, on="tomorrow", at="13:00", place="Bridge House")
        await saved(robot)
        await robot.until("Tue 24 Nov 2026, 13:00, in the diary")
        tomorrow = TODAY + timedelta(days=1)
        (line,) = [each for each in diary.read(desk.seat, tomorrow).days[0].lines if not each.family]
        assert (line.called, line.hours, line.place) == ("Consultation", "13:00-13:45", "Bridge House")
        desk.clock.now += timedelta(days=1)
        await locks_and_comes_back(robot, desk)
        await robot.until("to write up")
        await form(robot, "advice.next")
        await fills(robot, advice="Go to see him together.")
        await robot.focus("#ask-outcome")
        await robot.press("2")
        await saved(robot)
        await robot.until(lambda: robot.sees("held") and robot.sees("Not to refer"))
        (line,) = [each for each in diary.read(desk.seat, tomorrow).days[0].lines if not each.family]
        assert line.state == "held"
        await form(robot, "advice.change")
        await robot.focus("#ask-outcome")
        await robot.press("1")
        await robot.does("advice_form.save")
        await robot.until("why the earlier one was not right")
        await fills(robot, correction_reason="the wrong key")
        await saved(robot)
        await robot.until(lambda: robot.sees("Refer") and not robot.sees("Not to refer"))


async def test_what_is_noted_about_it_can_be_changed_and_thrown_away(desk: Desk) -> None:
    asked(desk)
    async with at(desk, "advice") as robot:
        await robot.until("Sol Worker")
        await form(robot, "advice.change")
        await fills(robot, requester="Sol Werker")
        await robot.does("advice_form.throw_away")
        await robot.until(lambda: robot.dialog is not None)
        await robot.answers("yes")
        await robot.until(lambda: robot.place == "advice")
        await form(robot, "advice.change")
        await fills(robot, requester="Sol Werker", correction_reason="spelling", asked_on="1/12/2026")
        await robot.does("advice_form.save")
        await robot.until("is in the future")
        await fills(robot, asked_on="today")
        await saved(robot)
        await robot.until(lambda: robot.sees("Sol Werker") and not robot.sees("Sol Worker"))


async def test_a_moved_appointment_moves_it_and_another_s_is_theirs_to_move(desk: Desk) -> None:
    asked(desk)
    plan = AppointmentPlanned(what="consultation", title="Sol", on=TODAY + timedelta(days=1), consultation="ab" * 8)
    consulting.arrange(desk.ready(), plan)
    async with at(desk, "advice") as robot:
        await robot.until("Tue 24 Nov 2026, in the diary")
        await robot.does("advice.arrange")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Called"))
        await robot.focus("#ask-on")
        await robot.press("end", "ctrl+u")
        await robot.types("fri")
        await robot.does("family_form.save")
        await robot.until("Fri 27 Nov 2026, in the diary")
        page = robot.app.page()
        assert isinstance(page, AdviceScreen) and page.consultation is not None
        assert page.consultation.state == "arranged" and len(page.shown) == 1


async def test_what_could_tell_who_it_is_is_said_word_by_word_while_it_is_typed(desk: Desk) -> None:
    async with at(desk, "advice") as robot:
        await no_names_form(robot)
        await fills(robot, question="Tamsin of BN11 1AA, 14 Mill Lane, rang 07700 900123. Born 3/4/2019.")
        for found in (
            "a known person: Tamsin", "a postcode: BN11 1AA", "an address: 14 Mill Lane",
            "a phone number: 07700 900123", "a date: 3/4/2019",
        ):  # fmt: skip
            await robot.until(found)
        await robot.does("advice_form.save")
        await robot.until("the concern, as said there")
        assert robot.place == "advice_form" and consulting.no_names(desk.seat) == ()
        await fills(robot, question=CONCERN, asked="Wren's team")
        await robot.until("a known person: Wren's")
        await fills(robot, asked="the locality team", on="tomorrow")
        await robot.does("advice_form.save")
        await robot.until("is in the future")
        await fills(robot, on="today")
        await saved(robot)
        await robot.until(lambda: robot.sees("Neglect") and robot.sees("No referral"))
        (one,) = consulting.no_names(desk.seat)
        assert one.body.question == CONCERN and not desk.drafts()


async def test_a_word_is_said_to_be_no_name_by_one_key_and_taken_back(desk: Desk) -> None:
    async with at(desk, "advice") as robot:
        await no_names_form(robot)
        await fills(robot, question="She takes Antabuse")
        await robot.until("a name: Antabuse")
        await robot.does("advice_form.no_name")
        await robot.until(lambda: robot.sees("No names, you say: Antabuse") and not robot.sees("a name: Antabuse"))
        await locks_and_comes_back(robot, desk)
        assert robot.sees("No names, you say: Antabuse")
        await robot.does("advice_form.a_name")
        await robot.until("a name: Antabuse")
        await fills(robot, question="She takes Antabuse and Campral. Mrs Dalby says so")
        await robot.until("a name: Mrs Dalby")
        assert page(robot).names == ("Antabuse", "Campral")
        await robot.focus("#ask-question")
        page(robot).query_one("#ask-question", TextBlock).area.move_cursor((0, 26))
        await robot.does("advice_form.no_name")  # the one at the cursor
        await robot.until("No names, you say: Campral")
        await robot.does("advice_form.no_name")
        await robot.until(lambda: page(robot).not_names == ["Campral", "Antabuse"])
        await robot.does("advice_form.save")
        await robot.until("the concern, as said there")
        await fills(robot, question="She takes Antabuse and something else")
        await saved(robot)
        (one,) = consulting.no_names(desk.seat)
        assert one.body.not_names == ("Antabuse",)


async def test_a_lock_in_the_middle_keeps_everything_and_so_does_another_day(desk: Desk) -> None:
    async with at(desk, "advice") as robot:
        await no_names_form(robot)
        await fills(robot, question=f"She takes Antabuse {HOSTILE}")
        await robot.focus("#ask-question")
        await locks_and_comes_back(robot, desk)
        assert robot.sees("a name: Antabuse") and robot.sees("She takes Antabuse [/] [b]Zed")
        await robot.does("advice_form.no_name")
        await robot.until(lambda: robot.dialog is not None)
        await robot.picks("Antabuse")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "advice")
    draft = desk.drafts()["no_names"]
    assert called(draft) == "No Names consultation"
    place, details = where(draft)
    async with at(desk, place, **details) as robot:
        await robot.until("Your draft is back.")
        await robot.until(lambda: robot.sees("No names, you say: Antabuse") and robot.sees("a name: Zed"))
        assert page(robot).values["topic"] == "neglect"


async def test_no_search_and_no_list_of_drafts_tells_what_a_note_says(desk: Desk) -> None:
    noted(desk)
    assert families.search(desk.ready(), "beside the ironing") == ()
    async with at(desk, "caseload") as robot:
        await robot.until(FAMILY)
        await robot.press("h")
        await robot.until("Consultations with our leader")
        await robot.does("advice.other")
        await robot.until("Neglect")
        await form(robot, "advice.new")
        await fills(robot, question="Something else beside the ironing")
        await robot.does("app.home")
        await robot.until(lambda: robot.place == "caseload" and robot.sees(FAMILY))
        await robot.does("caseload.drafts")
        await robot.until(lambda: robot.dialog is not None and robot.sees("No Names consultation"))
        assert not robot.sees("ironing") and not robot.sees("No Names consultation: ")


async def test_they_are_found_by_topic_and_days_alone(desk: Desk) -> None:
    noted(desk)
    noted(desk, topic="unborn", on=date(2026, 10, 5))
    async with at(desk, "advice", (120, 40)) as robot:
        await robot.until("No consultation yet")
        await robot.does("advice.other")
        await robot.until(lambda: robot.sees("Neglect") and robot.sees("Pregnancy"))
        await robot.does("advice.topic")
        await robot.picks("unborn")
        await robot.until(lambda: robot.sees("05 Oct 26") and not robot.sees("23 Nov 26"))
        await robot.does("advice.days")
        await robot.types("1 nov")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is not None and robot.sees("To"))
        await robot.types("rubbish")
        await robot.press("enter")
        await robot.until("! ")
        await robot.press("end", "ctrl+u", "enter")
        await robot.until("None of that topic and those days")
        await robot.does("advice.topic")
        await robot.picks("every")
        await robot.until(lambda: robot.sees("23 Nov 26") and robot.sees("from Sun 1 Nov 2026"))


async def test_it_is_linked_only_after_reading_what_that_does_and_the_family_shows_it(desk: Desk) -> None:
    noted(desk)
    family = desk.ident(FAMILY)
    async with at(desk, "advice", (120, 40), family_id=family) as robot:
        await robot.until("No consultation yet")
        await robot.does("advice.other")
        await robot.until("Neglect")
        for answer in ("no", "yes"):
            await robot.press("l")
            await robot.until(lambda: robot.dialog is not None)
            await robot.picks(family)
            await robot.until("Because")
            await robot.press("enter")
            await robot.until("Say why")
            await robot.types("they came to us")
            await robot.press("enter")
            await robot.until("it is known whom this consultation was about")
            await robot.answers(answer)
            if answer == "no":
                await robot.settle()
                assert desk.seat.family(family).shared.no_names == ()
        await robot.until("Linked to")
        await robot.does("advice.family")
        await robot.until(lambda: robot.place == "family" and robot.sees("they came to us"))
        facts = robot.find("#glance")
        await robot.until(lambda: "No Names" in " ".join(strip.text for strip in shown(facts)))
        await robot.app.go("sharing", family_id=family)
        await robot.until(lambda: robot.sees("No Names question") and robot.sees("23/11/2026, neglect"))
        assert not robot.sees("beside the ironing")


def shown(widget: Any) -> Any:
    """The whole of the facts, also what is below."""
    return (widget.render_line(number) for number in range(widget.virtual_size.height))


async def test_nobody_corrects_the_note_of_another_and_the_family_page_leads_here(desk: Desk) -> None:
    asked(desk, family=desk.ident(FAMILY))
    async with at(desk, "family", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Risk")
        await robot.press("h")
        await robot.until(lambda: robot.place == "advice" and robot.sees(FAMILY))
        await form(robot, "advice.new")
        assert page(robot).values["family"] == desk.ident(FAMILY)
        await robot.press("escape")
        await robot.until(lambda: robot.place == "advice")
        assert not desk.drafts()
        await robot.does("advice.family")
        await robot.until(lambda: robot.place == "family")


async def test_the_leader_sees_in_the_queue_what_is_to_be_arranged_and_written_up(tmp_path: Path) -> None:
    with trained.desk("office", tmp_path / "office") as office:
        asked(office)
        asked(office, "cd" * 8, arranged_for=TODAY - timedelta(days=1), asked_on=TODAY - timedelta(days=9))
        async with at(office, "queue") as robot:
            await robot.until("consultations: 1 to arrange, 1 to write up")
            await robot.press("h")
            await robot.until(lambda: robot.sees("1 to write up") and robot.sees("1 to arrange"))
            assert isinstance(found := robot.app.page(), AdviceScreen)
            assert [each.to_write_up for each in found.shown if not hasattr(each, "head")] == [True, False]
