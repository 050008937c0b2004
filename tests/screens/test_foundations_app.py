"""The app with the robot at its keyboard: commands, pages, dialogs, the desk."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual.widgets import Input

from fsm_tui.errors import Refused
from screens.app import FsmApp, Settings
from screens.commands import Keys
from screens.desk import Desk
from screens.dialogs.confirm import Confirm
from screens.dialogs.message import Message
from screens.dialogs.pick import Pick
from screens.dialogs.progress import Progress
from screens.help.screen import HelpScreen
from screens.widgets.choice import Choice
from screens.widgets.command_bar import MOST_HINTS, CommandBar
from screens.widgets.field import Field
from screens.widgets.still_needed import StillNeeded
from tests.robot import Lost, Robot, driving
from tests.screens import trial

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


def page(robot: Robot) -> trial.TrialPage:
    found = robot.app.page()
    assert isinstance(found, trial.TrialPage)
    return found


async def fill(robot: Robot) -> None:
    await robot.types("Kim", into="#first-name")
    await robot.focus("#risk")
    await robot.press("2")


@SIZES
async def test_a_disabled_command_stays_in_sight_and_says_why(size: tuple[int, int]) -> None:
    opening = trial.opening()
    async with driving(opening, size) as robot:
        assert robot.sees("(F2 Complete)")
        await robot.does("trial.complete")
        await robot.until("Complete: first name is still needed.")
        assert opening.seat.calls == []
        await fill(robot)
        assert robot.sees("F2 Complete") and not robot.sees("(F2 Complete)")
        await robot.does("trial.complete")
        assert opening.seat.calls == ["complete"]


async def test_a_command_for_another_role_says_whose_it_is() -> None:
    async with driving(trial.opening()) as robot:
        await robot.does("trial.delete")
        await robot.until("Delete: This is for a team leader.")


async def test_letters_type_in_a_field_and_command_elsewhere() -> None:
    async with driving(trial.opening()) as robot:
        await robot.types("lcp?", into="#first-name")
        assert page(robot).query_one(Field).value == "lcp?"
        assert robot.dialog is None and robot.place == "trial"
        await robot.focus("#risk")
        await robot.press("l")
        await robot.until(lambda: robot.place == "list")


async def test_letters_can_be_turned_off_and_the_palette_still_gets_there() -> None:
    kept: list[tuple[str, object]] = []
    opening = trial.opening(keep=lambda name, value: kept.append((name, value)))
    async with driving(opening) as robot:
        await robot.does("app.letters")
        await robot.focus("#risk")
        await robot.press("l")
        assert robot.place == "trial"
        assert not robot.sees("l List")
        await robot.does("trial.list")
        await robot.until(lambda: robot.place == "list")
        await robot.until(lambda: kept == [("letters", False)])
        await robot.press("j")
        assert robot.app.page().query_one("#rows").cursor == 0  # type: ignore[union-attr,attr-defined]


async def test_a_remapped_key_is_the_one_that_works_and_is_shown() -> None:
    opening = trial.opening(settings=Settings(keys=Keys({"trial.fail": "f9"})))
    async with driving(opening) as robot:
        assert robot.sees("F9 Fail")
        await robot.press("f3")
        assert robot.dialog is None
        await robot.press("f9")
        await robot.until(lambda: isinstance(robot.dialog, Message))


@SIZES
async def test_an_error_becomes_a_dialog_with_its_three_sentences(size: tuple[int, int]) -> None:
    async with driving(trial.opening(), size) as robot:
        await robot.does("trial.fail")
        for words in ("Not complete", "The risk for [b]Kim[/] is not stated. Nothing was written.", "State it first."):
            assert robot.sees(words)
        await robot.answers("close")
        assert robot.dialog is None


async def test_a_command_under_way_is_not_begun_twice() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await robot.press("ctrl+t", "ctrl+t", "ctrl+t")
        opening.seat.wait.set()
        await robot.until(lambda: not robot.app.hands.busy)
        assert opening.seat.calls == ["slow"]


async def test_a_screen_answers_while_the_desk_works() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await robot.press("ctrl+t")
        await robot.types("Kim", into="#first-name")
        assert page(robot).query_one(Field).value == "Kim"
        assert opening.seat.calls == []
        opening.seat.wait.set()
        await robot.until("noted slow")


async def test_the_desk_works_in_the_order_it_was_asked_and_finishes_before_closing() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await fill(robot)
        await robot.press("ctrl+t")
        await robot.press("f2")
        opening.seat.wait.set()
        robot.app.leave()
    assert opening.seat.calls == ["slow", "complete"]
    assert opening.seat.drafts == [""] and opening.seat.closed


async def test_what_was_asked_is_done_though_the_asker_goes_away_and_a_closed_desk_refuses() -> None:
    desk, gate, done = Desk(), threading.Event(), []
    holding = asyncio.create_task(desk.ask(gate.wait, 20))
    asking = asyncio.create_task(desk.ask(done.append, "completed"))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.sleep(0)
    gate.set()
    await desk.close()
    assert asking.cancelled() and await holding
    assert done == ["completed"]
    with pytest.raises(Refused, match="closing"):
        await desk.ask(done.append, "too late")
    await desk.close()


async def test_jobs_run_on_one_thread_that_is_not_the_screens() -> None:
    async with driving(trial.opening()) as robot:
        names = {await robot.app.ask(lambda _: threading.current_thread().name) for _ in range(5)}
        assert len(names) == 1 and threading.current_thread().name not in names


async def test_long_work_tells_how_far_it_is_and_stops_when_asked() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await robot.does("trial.long")
        assert isinstance(robot.dialog, Progress)
        await robot.until("500 of 1,000")
        assert robot.sees("sealing")
        await robot.press("escape")
        await robot.until("Stopping at the next safe point.")
        opening.seat.wait.set()
        await robot.until(lambda: robot.dialog is None)
        await robot.until("Did 501.")


async def test_pages_are_left_in_the_order_they_were_opened_and_load_again() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await robot.until(lambda: page(robot).arrivals == [True])
        await robot.does("trial.list")
        await robot.until(lambda: robot.place == "list")
        await robot.does("app.back")
        await robot.until(lambda: robot.place == "trial")
        await robot.until(lambda: page(robot).arrivals == [True, False])
        await robot.press("escape")
        await robot.until("This is the first screen.")


async def test_leaving_a_page_keeps_its_draft_and_closing_a_dialog_loads_nothing() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await robot.does("trial.list")
        await robot.app.go("trial", name="Somebody Else")
        await robot.until(lambda: len(robot.app.pages()) == 3)
        await robot.types("half a sentence", into="#note")
        await robot.does("trial.ask")
        await robot.press("escape")
        assert page(robot).arrivals == [True]
        await robot.does("app.home")
        await robot.until(lambda: len(robot.app.pages()) == 1)
        assert "half a sentence" in opening.seat.drafts


async def test_going_to_a_page_that_lies_beneath_goes_back_to_it() -> None:
    async with driving(trial.opening()) as robot:
        first = robot.app.page()
        await robot.does("trial.list")
        await robot.app.go("trial")
        assert robot.app.page() is first
        await robot.app.go("trial", name="Somebody Else")
        assert robot.app.page() is not first


@SIZES
async def test_help_lists_every_command_here_with_keys_and_reasons(size: tuple[int, int]) -> None:
    async with driving(trial.opening(), size) as robot:
        await robot.does("app.help")
        assert isinstance(robot.dialog, HelpScreen)
        told = "\n".join(str(one.render()) for one in robot.app.screen.query(".help--row Static"))
        for command in robot.app.hands.here():
            assert command.what in told
        assert "Off now: first name is still needed." in told
        await robot.press("escape")
        assert robot.dialog is None
        await robot.focus("#risk")
        await robot.press("question_mark")
        assert isinstance(robot.dialog, HelpScreen)


async def test_the_palette_finds_by_letters_and_says_why_one_is_off() -> None:
    async with driving(trial.opening()) as robot:
        await robot.does("app.palette")
        await robot.types("cplt")
        assert isinstance(robot.dialog, Pick)
        assert robot.dialog.shown_keys == ["trial.complete"]
        assert robot.sees("(Complete)") and robot.sees("Off: first name is still needed.")
        await robot.press("enter")
        await robot.until("Complete: first name is still needed.")


async def test_the_command_bar_is_made_of_the_registry_and_help_always_fits() -> None:
    for width in (40, 80, 120):
        async with driving(trial.opening(), (width, 24)) as robot:
            bar = robot.find("CommandBar")
            assert isinstance(bar, CommandBar)
            names = [command.name for command, _, _ in bar.hints()]
            assert {"app.help", "app.palette"} <= set(names)
            assert width >= 100 or len(names) <= MOST_HINTS
            assert all(command.footer for command, _, _ in bar.hints())
            assert bar.render().cell_length <= width


async def test_a_click_on_a_hint_carries_it_out() -> None:
    async with driving(trial.opening()) as robot:
        line = next(number for number, text in enumerate(robot.text().split("\n")) if "F3 Fail" in text)
        column = robot.text().split("\n")[line].index("F3 Fail")
        await robot.pilot.click(offset=(column + 1, line))
        await robot.until(lambda: isinstance(robot.dialog, Message))


async def test_one_key_goes_to_the_next_missing_field() -> None:
    async with driving(trial.opening()) as robot:
        await robot.focus("#note")
        await robot.does("app.next_needed")
        assert isinstance(robot.app.focused, Input)
        await robot.does("app.next_needed")
        assert isinstance(robot.app.focused, Choice)
        await robot.does("app.next_needed")
        assert isinstance(robot.app.focused, Input)
        await fill(robot)
        assert page(robot).query_one(StillNeeded).needs == ()
        await robot.does("app.next_needed")
        await robot.until("Nothing is missing. You can complete it.")


async def test_confirming_by_word_needs_the_word_and_the_safe_answer_has_the_focus() -> None:
    opening = trial.opening(seat=trial.Seat("leader"))
    async with driving(opening) as robot:
        await robot.does("trial.delete")
        assert isinstance(robot.dialog, Confirm)
        await robot.types("delete")
        await robot.press("enter")
        assert robot.dialog is not None
        await robot.press("escape")
        await robot.until(lambda: robot.dialog is None)
        assert opening.seat.calls == []
        await robot.does("trial.delete")
        await robot.types("DELETE")
        await robot.press("enter")
        await robot.until(lambda: opening.seat.calls == ["delete"])


async def test_quitting_asks_first_with_what_is_only_here_and_no_is_first() -> None:
    async with driving(trial.opening()) as robot:
        await robot.does("app.quit")
        assert robot.sees("4 records and 1 draft only on this laptop, oldest 26 h")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is None)
        assert robot.app.return_code is None


async def test_asking_refuses_with_a_sentence_and_keeps_what_was_typed() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await robot.does("trial.ask")
        await robot.press("enter")
        assert robot.sees("Say one.")
        await robot.types("tea")
        await robot.press("enter")
        await robot.until(lambda: opening.seat.calls == ["word tea"])


async def test_colours_are_chosen_and_kept() -> None:
    kept: list[tuple[str, object]] = []
    async with driving(trial.opening(keep=lambda name, value: kept.append((name, value)))) as robot:
        await robot.does("app.theme")
        await robot.picks("fsm-contrast")
        await robot.until(lambda: robot.app.theme == "fsm-contrast")
        await robot.until(lambda: kept == [("theme", "fsm-contrast")])


async def test_the_idle_limit_can_be_set_from_two_to_thirty() -> None:
    async with driving(trial.opening()) as robot:
        await robot.does("app.idle")
        for wrong in ("1", "31", "ten"):
            robot.find("Line").value = wrong  # type: ignore[attr-defined]
            await robot.press("enter")
            assert robot.sees("Give a whole number from 2 to 30.")
        robot.find("Line").value = "5"  # type: ignore[attr-defined]
        await robot.press("enter")
        await robot.until(lambda: robot.app.watch_hands.minutes == 5)


async def test_the_header_says_what_it_is_told_and_keeps_the_sync_sentence_when_room_is_short() -> None:
    async with driving(trial.opening()) as robot:
        assert robot.sees("4 records and 1 draft only here, oldest 26 h")
        robot.app.tell_header(banner="TRAINING VAULT: nobody here is real", guidance="Guidance review was due")
        await robot.until("TRAINING VAULT: nobody here is real")
        assert robot.sees("Guidance review was due")
        robot.app.tell_header(sync="All work is at the office.")
        await robot.until("All work is at the office.")


async def test_warming_up_happens_on_the_desk_after_the_first_paint() -> None:
    where: list[str] = []
    async with driving(trial.opening(warm_up=lambda: where.append(threading.current_thread().name))) as robot:
        await robot.until(lambda: bool(where))
        assert where[0].startswith("desk")


async def test_the_robot_says_what_cannot_be_done_here() -> None:
    async with driving(trial.opening()) as robot:
        with pytest.raises(Lost, match=r"list\.back cannot be done here"):
            await robot.does("list.back")
        with pytest.raises(Lost, match="no #nothing"):
            await robot.focus("#nothing")


async def test_the_first_page_needs_no_dialog_and_no_service() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from screens.app import FsmApp; import screens.page;"
        "print(sorted(n for n in sys.modules if n.startswith(('fsm_tui.services','screens.dialogs','sqlalchemy'))))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"


async def test_a_place_that_fails_to_load_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FsmApp(trial.opening())
    with pytest.raises(KeyError):
        app.build("nowhere", {})
