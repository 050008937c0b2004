"""Locked means locked: nothing shows, nothing acts, nothing typed is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual.widgets import Input, TextArea

from screens.app import Settings
from screens.commands import registry
from screens.locking import Watch, fitting
from tests.robot import Clocks, Robot, driving
from tests.screens import trial

SECRET = "Wilhelmina drinks before noon"


@pytest.fixture(autouse=True)
def seats() -> Iterator[dict[str, Any]]:
    trial.SEATS.clear()
    trial.SEATS["right"] = trial.Seat()
    trial.SEATS["other"] = trial.Seat("leader")
    yield trial.SEATS


async def lock(robot: Robot) -> None:
    await robot.does("app.lock")
    await robot.until(lambda: robot.app.seat is None)


async def unlock(robot: Robot, passphrase: str = "right") -> None:
    await robot.types(passphrase, into="#passphrase")
    await robot.press("enter")
    await robot.until(lambda: not robot.app.locked)
    await robot.settle()


async def write_secret(robot: Robot) -> None:
    await robot.types(SECRET, into="#note")
    await robot.until(SECRET)


def shows_nothing(robot: Robot) -> None:
    picture = robot.app.export_screenshot()
    for words in (*SECRET.split(), "Wilhelmina", "Testperson", "Fieldworker", "records", "Still needed"):
        assert words not in robot.text()
        assert words not in picture


# -- the watch


def test_the_watch_counts_the_longer_of_its_two_clocks() -> None:
    clocks = Clocks()
    watch = Watch(10, clocks.monotonic, clocks.wall)
    clocks.pass_(599)
    assert not watch.tick()
    clocks.pass_(1)
    assert watch.tick()


def test_a_touch_starts_the_count_again() -> None:
    clocks = Clocks()
    watch = Watch(10, clocks.monotonic, clocks.wall)
    clocks.pass_(599)
    assert not watch.touched()
    clocks.pass_(599)
    assert not watch.tick()


def test_sleep_counts_even_where_the_monotonic_clock_stands_still_and_a_late_touch_does_not_help() -> None:
    clocks = Clocks()
    watch = Watch(10, clocks.monotonic, clocks.wall)
    clocks.pass_(300)
    assert not watch.tick()
    clocks.pass_(301, asleep=True)
    assert watch.touched()
    assert watch.tick()


def test_a_wall_clock_set_back_takes_nothing_off() -> None:
    clocks = Clocks()
    watch = Watch(10, clocks.monotonic, clocks.wall)
    clocks.wall_ -= 86_400
    clocks.mono += 600
    assert watch.tick()


def test_the_limit_stays_between_two_and_thirty_minutes() -> None:
    assert [fitting(minutes) for minutes in (0, 2, 10, 30, 90)] == [2, 2, 10, 30, 30]


# -- what locking does


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_nothing_of_the_client_is_shown_while_locked(size: tuple[int, int]) -> None:
    async with driving(trial.opening(), size) as robot:
        await write_secret(robot)
        robot.app.say(f"a toast about {SECRET}")
        await robot.until(f"a toast about {SECRET}")
        await lock(robot)
        assert robot.sees("Passphrase")
        shows_nothing(robot)


async def test_drafts_are_saved_before_the_seat_is_closed_and_closing_is_on_the_desk() -> None:
    order: list[str] = []
    opening = trial.opening(on_lock=lambda seat: order.append(f"close on {threading.current_thread().name[:4]}"))
    async with driving(opening) as robot:
        page = robot.app.page()
        assert isinstance(page, trial.TrialPage)
        keep = page.keep_draft

        async def kept() -> None:
            await keep()
            order.append("draft")

        page.keep_draft = kept  # type: ignore[method-assign]
        await write_secret(robot)
        await lock(robot)
        await robot.until(lambda: len(order) == 2)
    assert order == ["draft", "close on desk"]
    assert opening.seat.drafts == [SECRET]


async def test_the_same_field_comes_back_with_what_was_typed() -> None:
    async with driving(trial.opening()) as robot:
        await robot.does("trial.list")
        await robot.app.go("trial", name="Somebody Else")
        await write_secret(robot)
        await robot.press("home", "right", "right")
        page, note = robot.app.page(), robot.app.focused
        assert isinstance(note, TextArea)
        cursor = note.cursor_location
        await lock(robot)
        shows_nothing(robot)
        await unlock(robot)
        assert robot.app.page() is page and robot.app.focused is note
        assert note.text == SECRET and note.cursor_location == cursor == (0, 2)
        assert len(robot.app.pages()) == 3
        assert robot.sees(SECRET)
        await robot.types("!")
        assert note.text == f"Wi!{SECRET[2:]}"


async def test_no_key_of_any_command_does_anything_while_locked(seats: dict[str, Any]) -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await lock(robot)
        drafts = list(opening.seat.drafts)
        for command in registry.at("trial"):
            for key in command.all_keys:
                if command.name != "app.quit":
                    await robot.press(key)
                    assert robot.app.locked and robot.dialog is None and robot.place == "latch"
        await robot.press("ctrl+p", "ctrl+backslash", "f12")
        assert robot.dialog is None and len(robot.app.screen_stack) == 1
        assert opening.seat.calls == [] and opening.seat.drafts == drafts
        shows_nothing(robot)
        await robot.press("ctrl+u")  # the letters went into the passphrase, as they should
        await unlock(robot)
        assert robot.dialog is None and robot.place == "trial"
        assert opening.seat.calls == []


async def test_nothing_is_said_while_locked_and_a_toast_on_its_way_is_dropped() -> None:
    async with driving(trial.opening()) as robot:
        robot.app.notify(SECRET)
        robot.app.cover.lock()
        robot.app.say(SECRET)
        robot.app.notify(SECRET, title=SECRET, severity="error")
        await robot.settle()
        assert len(robot.app._notifications) == 0
        shows_nothing(robot)


async def test_the_clipboard_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    async with driving(trial.opening()) as robot:
        written: list[str] = []
        assert robot.app._driver is not None
        monkeypatch.setattr(robot.app._driver, "write", written.append)
        await write_secret(robot)
        await robot.press("f7", "ctrl+c")
        assert robot.app.clipboard == SECRET
        await robot.until("Copied. It leaves the clipboard in 60 seconds.")
        await lock(robot)
        assert robot.app.clipboard == ""
        assert "\x1b]52;c;\a" in written
        robot.app.copy_to_clipboard(SECRET)
        assert robot.app.clipboard == ""


async def test_copying_is_recorded_on_the_desk() -> None:
    opening = trial.opening(on_copy=lambda seat: seat.calls.append("copied"))
    async with driving(opening) as robot:
        await write_secret(robot)
        await robot.press("f7", "ctrl+c")
        await robot.until(lambda: opening.seat.calls == ["copied"])


async def test_work_under_way_ends_but_its_answer_waits_behind_the_cover() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await robot.press("ctrl+t")
        robot.app.cover.lock()
        opening.seat.wait.set()
        await robot.until(lambda: robot.app.seat is None and opening.seat.closed)
        assert opening.seat.calls == ["slow"]
        assert "trial.wait" in robot.app.hands.busy
        assert not robot.sees("noted slow")
        await unlock(robot)
        await robot.until("noted slow")


async def test_a_dialog_that_would_open_behind_the_cover_opens_after_unlocking() -> None:
    from screens.dialogs.message import Message

    async with driving(trial.opening()) as robot:
        await lock(robot)
        robot.app.push_screen(Message("About Wilhelmina", SECRET))
        await robot.settle()
        shows_nothing(robot)
        assert robot.app.locked and len(robot.app.screen_stack) == 1
        await unlock(robot)
        await robot.until(lambda: isinstance(robot.dialog, Message))
        assert robot.sees("About Wilhelmina")


async def test_closing_a_dialog_behind_the_cover_uncovers_nothing() -> None:
    async with driving(trial.opening()) as robot:
        await robot.does("trial.ask")
        await robot.press("ctrl+l")
        await robot.until(lambda: robot.app.seat is None)
        robot.app.pop_screen()
        await robot.settle()
        assert robot.app.locked and robot.place == "latch"
        shows_nothing(robot)
        await unlock(robot)
        await robot.until(lambda: robot.dialog is None)


async def test_an_open_dialog_is_covered_and_comes_back() -> None:
    async with driving(trial.opening()) as robot:
        await robot.does("trial.ask")
        await robot.types("Wilhel")
        dialog = robot.dialog
        await robot.press("ctrl+l")
        await robot.until(lambda: robot.app.seat is None)
        shows_nothing(robot)
        await unlock(robot)
        assert robot.dialog is dialog and isinstance(robot.app.focused, Input)
        assert robot.app.focused.value == "Wilhel"


async def test_a_wrong_passphrase_says_so_in_the_form_and_stays_locked() -> None:
    async with driving(trial.opening()) as robot:
        await lock(robot)
        await robot.types("wrong", into="#passphrase")
        await robot.press("enter")
        await robot.until("This passphrase opens nothing here.")
        assert robot.app.locked


async def test_another_person_does_not_get_the_screens_of_the_first() -> None:
    async with driving(trial.opening()) as robot:
        await write_secret(robot)
        await robot.does("trial.list")
        await robot.until(lambda: robot.place == "list")
        await lock(robot)
        await unlock(robot, "other")
        await robot.until(lambda: robot.place == "trial")
        assert len(robot.app.pages()) == 1
        assert not robot.sees(SECRET)
        assert robot.app.hands.context().role == "leader"


async def test_drafts_that_cannot_be_saved_do_not_keep_the_vault_open_and_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.locking.FLUSH_SECONDS", 0.2)
    opening = trial.opening()
    async with driving(opening) as robot:
        page = robot.app.page()
        assert isinstance(page, trial.TrialPage)

        async def never() -> None:
            await asyncio.Event().wait()

        page.keep_draft = never  # type: ignore[method-assign]
        await write_secret(robot)
        robot.app.cover.lock()
        await robot.until(lambda: opening.seat.closed)
        await unlock(robot)
        await robot.until("What you typed last is on the screen, but not yet in a draft.")
        assert robot.sees(SECRET)


async def test_starting_locked_shows_the_form_and_then_the_first_page() -> None:
    opening = trial.opening(start="latch", covered=True, seat=None)
    async with driving(opening) as robot:
        assert robot.app.locked and robot.place == "latch"
        await robot.press("f1", "ctrl+p", "f2")
        assert robot.dialog is None
        await unlock(robot)
        assert robot.place == "trial" and robot.app.seat is trial.SEATS["right"]
        await lock(robot)
        await unlock(robot)
        assert robot.place == "trial"


async def test_a_first_page_without_a_seat_may_open_one() -> None:
    opening = trial.opening(start="list", covered=False, seat=None)
    async with driving(opening) as robot:
        await robot.press("enter")  # the table's source asks for a seat that is not there
        await robot.until("No vault is open.")
        await robot.press("escape")
        await robot.app.open_seat(lambda: trial.SEATS["right"])
        await robot.until(lambda: robot.place == "trial")
        await lock(robot)
        await unlock(robot)
        assert robot.place == "trial"


async def test_changing_seat_closes_the_first_before_the_second_opens() -> None:
    order: list[str] = []
    opening = trial.opening(on_lock=lambda seat: order.append(f"close {seat.person}"))

    def open_other() -> trial.Seat:
        order.append("open leader")
        return trial.Seat("leader")

    async with driving(opening) as robot:
        await robot.app.change_seat(open_other)
        await robot.until(lambda: robot.app.hands.context().role == "leader")
        assert order == ["close practitioner", "open leader"]
        assert not robot.app.locked and robot.place == "trial"


# -- when it locks by itself


async def test_it_locks_after_the_idle_limit_and_typing_puts_that_off() -> None:
    clocks = Clocks()
    opening = trial.opening(settings=Settings(idle_minutes=5), monotonic=clocks.monotonic, wall=clocks.wall)
    async with driving(opening) as robot:
        clocks.pass_(290)
        await robot.types("a", into="#note")
        clocks.pass_(290)
        robot.app.look_at_the_clock()
        assert not robot.app.locked
        clocks.pass_(11)
        robot.app.look_at_the_clock()
        assert robot.app.locked


async def test_the_first_key_after_a_long_sleep_locks_and_types_nothing() -> None:
    clocks = Clocks()
    async with driving(trial.opening(monotonic=clocks.monotonic, wall=clocks.wall)) as robot:
        await robot.focus("#note")
        page = robot.app.page()
        assert isinstance(page, trial.TrialPage)
        clocks.pass_(8 * 3600, asleep=True)
        await robot.press("x")
        assert robot.app.locked
        assert page.query_one(TextArea).text == ""
        assert robot.find("Line").value == ""  # type: ignore[attr-defined]


async def test_pasting_and_the_mouse_count_as_touch() -> None:
    clocks = Clocks()
    async with driving(trial.opening(monotonic=clocks.monotonic, wall=clocks.wall)) as robot:
        moved = events.MouseMove(None, 9, 9, 1, 0, 0, False, False, False)
        for touch in (events.Paste("words"), moved):
            clocks.pass_(300)
            robot.app.post_message(touch)
            await robot.settle()
            clocks.pass_(299)
            robot.app.look_at_the_clock()
            assert not robot.app.locked
        clocks.pass_(301)
        robot.app.look_at_the_clock()
        assert robot.app.locked


async def test_quitting_while_locked_needs_no_passphrase_and_asks_nothing() -> None:
    opening = trial.opening()
    async with driving(opening) as robot:
        await write_secret(robot)
        await lock(robot)
        await robot.press("ctrl+q")
        await robot.until(lambda: robot.app.return_code == 0)
    assert opening.seat.closed and opening.seat.drafts == [SECRET]


async def test_what_was_under_way_for_somebody_who_left_is_dropped_without_a_word() -> None:
    going, asked = threading.Event(), threading.Event()

    def slow(_: Any) -> str:
        asked.set()
        going.wait(20)
        return "done"

    async with driving(trial.opening()) as robot:
        robot.app.run_worker(robot.app.hands.guard(lambda: robot.app.ask(slow)), group="slow")
        await robot.until(asked.is_set)
        await robot.does("app.lock")
        going.set()
        await robot.until(lambda: robot.app.seat is None)
        await unlock(robot, "other")
        await robot.app.workers.wait_for_complete()
        assert robot.dialog is None
