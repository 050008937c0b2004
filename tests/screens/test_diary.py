"""The diary as a practitioner uses it: plan, see it, make a session of it, move, cancel, with and without a family."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.diary import AppointmentPlanned, VisitPlanned
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.services import diary, drafting, recording
from fsm_tui.services.seat import Seat
from screens import seating
from screens.diary.screen import DiaryScreen
from screens.places import PLACES, Place
from screens.robot import Robot
from screens.session.form import Rated, SessionForm, Touched
from tests.robot import driving, undone
from tests.screens.caseloads import AMBER, KID, MUM, RED, Desk, laptop, locks_and_comes_back

TODAY = date(2026, 11, 23)
NASTY = "[/] [red]Elm\x1b[31m Road\u202e \x07"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with laptop(tmp_path / "vault") as made:
        yield made


@asynccontextmanager
async def in_diary(desk: Desk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Robot]:
    """A robot in the diary, come from the caseload by the one key that works everywhere."""
    places = {**PLACES, "unlock": Place("unlock", "Unlock", "tests.screens.caseloads:UnlockPage")}
    opened = seating.opening(
        desk.home, desk.clock.around(), start="caseload", details={}, covered=False, seat=desk.ready(), places=places
    )
    try:
        async with driving(opened, size) as robot:
            await robot.press("ctrl+r")
            await there(robot)
            yield robot
    finally:
        desk.shut = True


async def there(robot: Robot) -> None:
    """Until the diary is up and filled."""
    await robot.until(lambda: robot.place == "diary" and page(robot).view is not None and not robot.app.desk.waiting)


def page(robot: Robot) -> DiaryScreen:
    found = robot.app.page()
    assert isinstance(found, DiaryScreen)
    return found


def plan(desk: Desk, label: str, at: str | None = "13:00", on: date = TODAY, **more: Any) -> str:
    body = VisitPlanned(**({"session_kind": "home_visit", "on": on, "at": at, "minutes": 60} | more))
    return diary.plan(desk.ready(), desk[label], body).head


def appoint(desk: Desk, title: str, at: str = "09:00", on: date = TODAY) -> str:
    return diary.plan(desk.ready(), "", AppointmentPlanned(what="meeting", title=title, on=on, at=at)).head


def lines(desk: Desk, day: date = TODAY) -> list[diary.Line]:
    return list(diary.read(desk.ready(), day).days[0].lines)


async def at_line(robot: Robot, root: str) -> None:
    """Put the cursor on a line."""
    keys = [row.key for row in page(robot).shown]
    await robot.press("home", *["down"] * keys.index(root))
    await robot.until(lambda: page(robot).row is not None and page(robot).row.key == root)  # type: ignore[union-attr]


def test_every_command_is_carried_out() -> None:
    assert undone(DiaryScreen) == []


async def test_from_the_plan_to_the_session_and_back(desk: Desk) -> None:
    """Plan a visit in the form; it appears today; one key makes the session; completed, the diary says held."""
    async with in_diary(desk) as robot:
        assert robot.sees("nothing planned")
        await robot.does("diary.plan")
        await robot.types("Marl")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Still needed"))
        await robot.press("enter")
        await robot.types("Home")
        await robot.press("enter")
        await robot.types("today", into="#ask-on")
        await robot.types("1pm", into="#ask-at")
        await robot.types("1h 15", into="#ask-minutes")
        await robot.types("12 Elm Road", into="#ask-place")
        await robot.types("Ann Ito", into="#ask-joint_with")
        await robot.types("14:45", into="#ask-finish_by")
        await robot.does("family_form.save")
        await there(robot)
        await robot.until("13:00-14:15")
        assert robot.sees("Marlowe") and robot.sees("finish by 14:45")

        await robot.press("r")
        await robot.until(lambda: robot.place == "session" and bool(robot.app.screen.query("#complete")))
        form = robot.app.page().form()  # type: ignore[union-attr]
        assert (form.kind, form.day, form.start) == ("home_visit", "2026-11-23", "13:00")
        assert (form.place, form.joint, form.present) == ("12 Elm Road", "Ann Ito", (MUM,))
        assert (form.note, form.seen, form.attendance, form.parents, form.goals) == ("", (), "", {}, {})
        assert not desk.drafts(), "looking at it makes no draft"
        assert robot.app.focused is not None and robot.app.focused.id == "attendance"
        await robot.press("escape")
        await there(robot)
        await robot.app.ask(fill, form)
        await robot.press("r")
        await robot.until(
            lambda: robot.place == "session"
            and bool(robot.app.screen.query("#complete"))
            and robot.app.page().form().note.startswith("We talked")  # type: ignore[union-attr]
        )
        await robot.does("session.complete")
        await there(robot)
        await robot.until(lambda: [line.state for line in lines_now(robot)] == ["held"])
        assert robot.sees("held")
        await robot.does("diary.open")
        await robot.until(lambda: robot.place == "record")
        await robot.until("Home visit, Mon 23 Nov 2026, 13:00")
    assert desk.drafts() == {}


def fill(seat: Seat, form: SessionForm) -> None:
    """Type the rest of the form: what is in the draft is what comes back."""
    [line] = diary.read(seat).days[0].lines
    family = seat.family(line.family)
    told = form.model_copy(
        update={
            "attendance": "attended",
            "note": "We talked.",
            "parents": {each.id: Rated(level="low", because="as seen") for each in family.in_work},
            "children": {each.id: Rated(level="low", because="as seen") for each in family.young},
            "goals": {each.id: Touched(touch="no_change", text="as before") for each in family.active_goals},
        }
    )
    draft = drafting.begin(seat, f"session:planned:{line.root}", line.family)
    drafting.save(seat, draft, {"form": told.to_state()})


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_today_shows_alerts_first_and_what_is_at_the_same_time(desk: Desk, size: tuple[int, int]) -> None:
    recording.write(desk.seat, desk[RED], FamilyDescribed(alerts="Dog in the yard"))
    root = plan(desk, RED, place="Elmhouse", people=(MUM, KID))
    other = plan(desk, AMBER, "13:30")
    async with in_diary(desk, size) as robot:
        assert page(robot).row is not None and page(robot).row.key == other  # type: ignore[union-attr]
        await at_line(robot, root)
        await robot.until("Before the visit: Dog in the yard")
        assert robot.sees("Dog in th") and robot.sees("At the same time: 13:30-14:30")
        assert robot.sees("2 at the same time") and robot.sees("Elmhouse")
        await robot.does("diary.week")
        for day in ("Mon 23", "Tue 24", "Sun 29"):
            await robot.until(day)


async def test_moving_and_cancelling(desk: Desk) -> None:
    first, second = plan(desk, RED), plan(desk, AMBER, "15:00")
    async with in_diary(desk) as robot:
        await at_line(robot, first)
        await robot.does("diary.move")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("13:00"))
        await robot.focus("#ask-at")
        await robot.press("end", *["backspace"] * 5)
        await robot.types("16:30")
        await robot.does("family_form.save")
        await there(robot)
        await robot.until("16:30-17:30")
        await at_line(robot, second)
        await robot.does("diary.cancel")
        await robot.press("enter")
        assert robot.dialog is not None, "a reason is asked for"
        await robot.types("the school rang")
        await robot.press("enter")
        await robot.until("cancelled")
        assert robot.sees("Cancelled: the school rang")
        await robot.does("diary.record")
        assert robot.place == "diary" and robot.sees("Move it to bring it back")
    assert [(line.at, line.state) for line in lines(desk)] == [("15:00", "cancelled"), ("16:30", "planned")]


async def test_a_past_day_is_refused_at_the_field_and_the_draft_stays(desk: Desk) -> None:
    async with in_diary(desk) as robot:
        await robot.does("diary.appointment")
        await robot.until(lambda: robot.place == "family_form")
        await robot.press("2")
        await robot.types("Team meeting", into="#ask-title")
        await robot.types("20/11/2026", into="#ask-on")
        await robot.does("family_form.save")
        await robot.until("past")
        assert robot.place == "family_form"
        await robot.does("app.diary")
        await there(robot)
        await robot.does("diary.appointment")
        await robot.until("Team meeting")
        await robot.focus("#ask-on")
        await robot.press("end", *["backspace"] * 20)
        await robot.types("today")
        await robot.types("9am", into="#ask-at")
        await robot.does("family_form.save")
        await there(robot)
        await robot.until("09:00")
        root = lines_now(robot)[0].root
        await at_line(robot, root)
        await robot.does("diary.became")
        await robot.picks("yes")
        await robot.until(lambda: lines_now(robot)[0].state == "held")
    assert [(line.label, line.family, line.state) for line in lines(desk)] == [("Team meeting", "", "held")]
    assert desk.drafts() == {}


def lines_now(robot: Robot) -> list[diary.Line]:
    """The lines that the page shows."""
    return [row.line for row in page(robot).shown if row.line is not None]


async def test_a_session_from_the_diary_comes_back_after_the_lock_and_from_the_drafts(desk: Desk) -> None:
    root = plan(desk, RED, place="12 Elm Road")
    async with in_diary(desk) as robot:
        await robot.does("diary.record")
        await robot.until(lambda: robot.place == "session" and bool(robot.app.screen.query("#complete")))
        await robot.press("1")
        await robot.does("session.note")
        await robot.types("She was well.")
        await locks_and_comes_back(robot, desk)
        await robot.until("She was well.")
        await robot.press("escape")
        await there(robot)
        await robot.does("diary.record")
        await robot.until("She was well.")
        assert robot.app.page().form().planned == root  # type: ignore[union-attr]
    assert list(desk.drafts()) == [f"session:planned:{root}"]
    async with in_diary(desk) as robot:
        await robot.does("app.home")
        await robot.until(lambda: robot.place == "caseload")
        await robot.does("caseload.drafts")
        await robot.press("enter")
        await robot.until("She was well.")
        assert robot.app.page().form().place == "12 Elm Road"  # type: ignore[union-attr]


async def test_recording_from_anywhere_asks_whether_it_was_the_planned_visit(desk: Desk) -> None:
    root = plan(desk, RED, place="12 Elm Road", people=(KID, MUM))
    async with in_diary(desk) as robot:
        await robot.does("app.home")
        await robot.until(lambda: robot.place == "caseload")
        await robot.does("caseload.record")
        await robot.until("From the diary?")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "session" and bool(robot.app.screen.query("#complete")))
        form = robot.app.page().form()  # type: ignore[union-attr]
        assert (form.planned, form.present, form.seen) == (root, (MUM,), ()), "no child is seen by being planned"
        await robot.press("escape")
        await robot.until(lambda: robot.place == "caseload")
        await robot.does("caseload.record")
        await robot.until("From the diary?")
        await robot.press("end", "down", "enter")
        await robot.until(lambda: robot.place == "session" and bool(robot.app.screen.query("#complete")))
        assert robot.app.page().form().planned == ""  # type: ignore[union-attr]


async def test_days_are_walked_through_and_today_is_one_key_away(desk: Desk) -> None:
    plan(desk, RED, on=TODAY + timedelta(days=1))
    async with in_diary(desk) as robot:
        await robot.press("right")
        await robot.until("Tue 24 Nov 2026, tomorrow")
        assert robot.sees("Home visit")
        await robot.does("diary.record")
        assert robot.place == "diary" and robot.sees("still to come")
        await robot.press("left", "left")
        await robot.until("Sun 22 Nov 2026")
        await robot.press("t")
        await robot.until("Mon 23 Nov 2026, today")


async def test_a_plan_begins_with_the_day_that_is_looked_at(desk: Desk) -> None:
    async with in_diary(desk) as robot:
        await robot.does("diary.week")
        await robot.until("Wed 25")
        await at_line(robot, "2026-11-25")
        await robot.does("diary.appointment")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Wed 25 Nov 2026"))
        await robot.press("escape")
        await there(robot)
        assert not desk.drafts(), "looking at it makes no draft"


async def test_midnight_passes_behind_the_lock(desk: Desk) -> None:
    plan(desk, RED)
    async with in_diary(desk) as robot:
        await robot.until("today")
        desk.clock.now += timedelta(days=1)
        await locks_and_comes_back(robot, desk)
        await robot.until("Tue 24 Nov 2026, today")
        await robot.until("to write up")
        assert page(robot).line is not None and page(robot).line.state_words == "to write up"  # type: ignore[union-attr]


async def test_what_is_due_is_planned_with_enter(desk: Desk) -> None:
    async with in_diary(desk) as robot:
        due = next(row for row in page(robot).shown if row.due is not None)
        await at_line(robot, due.key)
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Still needed (1): on which day"))
        await robot.types("tomorrow", into="#ask-on")
        await robot.does("family_form.save")
        await there(robot)
        await robot.until(lambda: due.key not in [row.key for row in page(robot).shown])


async def test_from_the_family_and_the_caseload_a_visit_is_planned(desk: Desk) -> None:
    async with in_diary(desk) as robot:
        await robot.does("app.home")
        await robot.until(lambda: robot.place == "caseload")
        await robot.press("v")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Plan a visit"))
        await robot.press("escape")
        await robot.until(lambda: robot.place == "caseload")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family")
        await robot.press("v")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Plan a visit"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_text_is_only_text(desk: Desk, size: tuple[int, int]) -> None:
    recording.write(desk.seat, desk[RED], FamilyDescribed(alerts=NASTY, label=NASTY))
    plan(desk, RED, place=NASTY, note=NASTY, joint_with=NASTY)
    appoint(desk, NASTY, "12:00")
    async with in_diary(desk, size) as robot:
        assert robot.sees("[/] [red]Elm")
        await robot.does("diary.week")
        await robot.does("diary.move")
        await robot.until(lambda: robot.place == "family_form")
        assert robot.sees("[/] [red]Elm") and "\x1b" not in robot.text()


async def test_the_day_sheet_is_written_to_a_file(desk: Desk, tmp_path: Path) -> None:
    plan(desk, RED, place="12 Elm Road", finish_by="14:30", people=(MUM,))
    out = tmp_path / "sheet.txt"
    async with in_diary(desk) as robot:
        await robot.does("diary.sheet")
        await robot.until("Day sheet of")
        await robot.focus("#asked")
        await robot.press("end", *["backspace"] * len(str(Path.home() / "day-sheet-2026-11-23.txt")))
        await robot.types(str(out))
        await robot.press("enter")
        await robot.until("Written")
    text = out.read_text(encoding="utf-8")
    assert "12 Elm Road" in text and "14:30" in text and "Tess" not in text
