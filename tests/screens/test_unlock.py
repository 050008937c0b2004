"""The lock screen on real vaults: who may open, what it says when it cannot, and what comes back."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fsm_tui.errors import Refused
from fsm_tui.services import opening, recording, standing
from fsm_tui.services.seat import Seat
from screens.robot import Robot
from screens.unlock.paper import ByPaper
from screens.unlock.screen import UnlockScreen
from screens.unlock.waiting import Wait, sentence
from tests.robot import Clocks, driving, undone
from tests.screens import vaults
from tests.screens.vaults import DANA, ROBIN, SAM, Clock

WRONG = "wrong horse battery"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def page(robot: Robot) -> UnlockScreen:
    shown = robot.app.page()
    assert isinstance(shown, UnlockScreen)
    return shown


def paper_of(robot: Robot) -> ByPaper:
    paper = page(robot).paper
    assert paper is not None
    return paper


def said(robot: Robot) -> str:
    return page(robot).said.words


async def type_in(robot: Robot, passphrase: str) -> None:
    await robot.types(passphrase, into="#passphrase")
    await robot.press("enter")


async def try_in_vain(robot: Robot, passphrase: str = WRONG) -> None:
    """Try a passphrase and wait until the page has said that it is wrong."""
    page(robot)._say("")
    await type_in(robot, passphrase)
    await robot.until(lambda: "does not open this vault" in said(robot) and "unlock.open" not in robot.app.hands.busy)


def test_every_command_of_the_page_is_carried_out() -> None:
    assert undone(UnlockScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_passphrase_opens_the_vault(home: Path, clock: Clock, size: tuple[int, int]) -> None:
    vaults.laptop(home)
    async with driving(vaults.door(home, clock), size) as robot:
        assert robot.place == "unlock" and robot.app.locked
        assert robot.sees("Vault of Robin Vale") and robot.sees("Your passphrase opens it.")
        assert not robot.sees("Who are you?")
        await robot.types(ROBIN)
        assert not robot.sees("violet") and robot.sees("•" * len(ROBIN))
        await robot.does("unlock.open")
        await robot.until(lambda: robot.place == "caseload" and not robot.app.locked)
        await robot.until("Robin Vale, practitioner")
        assert robot.app.seat.me.name == "Robin Vale"


async def test_at_the_office_a_person_picks_themselves(home: Path, clock: Clock) -> None:
    vaults.office(home)
    async with driving(vaults.door(home, clock)) as robot:
        assert robot.sees("▸ Dana Reeve") and robot.sees("Sam Okoro")
        await robot.types(SAM)
        await robot.press("enter")
        await robot.until(lambda: "does not open" in said(robot))
        await robot.press("down")
        assert robot.sees("▸ Sam Okoro") and not robot.sees("▸ Dana Reeve")
        await type_in(robot, SAM)
        await robot.until(lambda: robot.place == "queue" and not robot.app.locked)
        assert robot.app.seat.me.name == "Sam Okoro" and robot.app.seat.me.role == "admin"


async def test_a_wrong_passphrase_costs_a_growing_wait_and_nothing_else(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    async with driving(vaults.door(home, clock)) as robot:
        await try_in_vain(robot)
        assert page(robot).passphrase.line.value == "" and robot.app.focused is page(robot).passphrase.line
        await robot.types("v")
        assert said(robot) == ""
        await robot.press("backspace")
        for _ in range(2):
            await try_in_vain(robot)
        await robot.until(lambda: "The next try is possible in 2 seconds." in said(robot))
        await type_in(robot, ROBIN)
        assert "The next try is possible in 2 seconds." in said(robot) and robot.app.seat is None
        assert page(robot).passphrase.line.value == ROBIN
        clock.pass_(1)
        page(robot)._tick()
        assert "possible in 1 second." in said(robot)
        clock.pass_(1)
        page(robot)._tick()
        assert said(robot) == "You can try again now."
        after = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
        assert set(after) - set(before) == {"attempts.json"} and before.items() <= after.items()
        await robot.press("enter")
        await robot.until("somebody tried 3 wrong passphrases")
        assert robot.sees("tell your team leader")
        await robot.answers("close")
        robot.app.cover.lock()
        await robot.until(lambda: robot.place == "unlock")
        await type_in(robot, ROBIN)
        await robot.until(lambda: robot.place == "caseload" and not robot.app.locked)
        await robot.until(lambda: not [one for one in robot.app.workers if one.group == "greeting"])
        assert robot.dialog is None


async def test_the_wait_is_still_there_when_the_program_is_started_again(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    for _ in range(5):
        with pytest.raises(Refused):
            opening.unlock(home, WRONG, clock.around)
        clock.pass_(60)
    clock.pass_(-60)
    async with driving(vaults.door(home, clock)) as robot:
        assert said(robot) == "! The next try is possible in 15 seconds."


def test_waiting_in_words() -> None:
    wait, now = Wait(), Clock().now
    assert wait.left(now) == 0
    wait.begin(1.2, now)
    assert sentence(wait.left(now)) == "The next try is possible in 2 seconds."
    wait.begin(0.2, now)
    assert sentence(wait.left(now)) == "The next try is possible in 1 second."
    wait.begin(0, now)
    assert sentence(wait.left(now)) == "You can try again now."


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _plain_sqlite(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as plain:
        plain.execute("create table t (a)")
    plain.close()


def _anothers(path: Path) -> None:
    vaults.office(path.parent / "other")
    shutil.copy(path.parent / "other" / "vault.db", path)
    shutil.rmtree(path.parent / "other")


DAMAGE: list[tuple[str, Callable[[Path], object], str]] = [
    ("keys.json", _cut, "Key file damaged"),
    ("vault.db", Path.unlink, "Vault missing"),
    ("vault.db", lambda path: path.write_bytes(b""), "Empty"),
    ("vault.db", _plain_sqlite, "plain, unencrypted database"),
    ("vault.db", _anothers, "another vault"),
]


def _says(robot: Robot, words: str) -> bool:
    return words.casefold() in said(robot).casefold()


async def test_each_damage_is_named_and_nothing_is_touched(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    async with driving(vaults.door(home, clock)) as robot:
        for name, harm, words in DAMAGE:
            whole = (home / name).read_bytes()
            harm(home / name)
            before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
            page(robot).passphrase.line.value = ""
            await type_in(robot, ROBIN)
            await robot.until(partial(_says, robot, words))
            assert robot.app.locked and robot.app.seat is None
            assert page(robot).passphrase.line.value == ROBIN  # not the passphrase's fault: it stays
            assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == before
            (home / name).write_bytes(whole)
        await robot.press("enter")
        await robot.until(lambda: robot.place == "caseload")


async def test_files_that_were_put_back_are_found_again(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    keys = (home / "keys.json").read_bytes()
    (home / "keys.json").unlink()
    async with driving(vaults.door(home, clock)) as robot:
        await robot.until(lambda: "Key file missing" in said(robot))
        await type_in(robot, ROBIN)
        await robot.until(lambda: "Key file missing" in said(robot) and robot.app.seat is None)
        (home / "keys.json").write_bytes(keys)
        await robot.does("unlock.again")
        await robot.until("Vault of Robin Vale")
        assert said(robot) == "" and robot.sees("Your passphrase opens it.")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "caseload")


async def test_a_vault_that_is_open_elsewhere(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    other = vaults.seat(home, clock)
    async with driving(vaults.door(home, clock)) as robot:
        await type_in(robot, ROBIN)
        await robot.until(lambda: "already open" in said(robot).casefold())
        assert page(robot).passphrase.line.value == ROBIN and robot.app.seat is None
        opening.leave(other)
        await robot.press("enter")
        await robot.until(lambda: robot.place == "caseload")


@pytest.mark.parametrize("place", ["laptop", "office"])
async def test_the_paper_opens_and_sets_a_new_passphrase(home: Path, clock: Clock, place: str) -> None:
    paper = (vaults.laptop if place == "laptop" else vaults.office)(home)
    new = "thimble walnut gazette"
    async with driving(vaults.door(home, clock)) as robot:
        await robot.does("unlock.paper")
        await robot.press("enter")
        await robot.until("Type what is on the paper.")
        await robot.types(paper[:-1] + ("0" if paper[-1] != "0" else "1"), into="#code")
        await robot.types("short", into="#new-passphrase")
        await robot.until("Very weak")
        await robot.press("enter")
        await robot.until("at least 12 characters")
        paper_of(robot).new.first.line.value = new
        await robot.types("something else", into="#new-passphrase-again")
        await robot.press("enter")
        await robot.until("not the same as above")
        paper_of(robot).new.again.line.value = new
        await robot.press("enter")
        await robot.until(lambda: said(robot).startswith("! ") and "Nothing was" in said(robot))
        assert paper_of(robot).new.value == new  # only the mistyped code is to be mended
        paper_of(robot).code.line.value = paper.lower()
        await robot.press("enter")
        await robot.until(lambda: robot.place in ("caseload", "queue") and not robot.app.locked)
    for passphrase, opens in ((ROBIN if place == "laptop" else DANA, False), (new, True)):
        if opens:
            opening.leave(vaults.seat(home, clock, passphrase))
        else:
            with pytest.raises(Refused):
                vaults.seat(home, clock, passphrase)


async def test_suggested_words_are_taken_and_typed_again(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    async with driving(vaults.door(home, clock)) as robot:
        await robot.does("unlock.paper")
        chosen = paper_of(robot).new
        await robot.until(lambda: len(chosen.offered.options) == 3)
        words = chosen.offered.options[1].value
        await robot.focus("#words-to-take")
        await robot.press("2")
        assert chosen.value == words and robot.app.focused is chosen.again.line
        await robot.does("unlock.show")
        assert not chosen.first.line.password
        await robot.does("unlock.words")
        await robot.until(lambda: chosen.offered.options[1].value != words)
        await robot.press("escape")
        await robot.until(lambda: page(robot).paper is None)
        assert robot.app.focused is page(robot).passphrase.line


def _write_down(seat: Seat, label: str) -> str:
    said = json.dumps({"label": label, "area": "west", "base": "st_james"})
    return recording.record_json(seat, "family.opened", None, said)[0].head


async def test_the_lock_screen_shows_no_client_text_and_gives_everything_back(
    home: Path, clock: Clock, tmp_path: Path
) -> None:
    vaults.laptop(home)
    seat = vaults.seat(home, clock)
    _write_down(seat, "Wilhelmina [/] Testfamily")
    opening.leave(seat)
    async with driving(vaults.door(home, clock)) as robot:
        await type_in(robot, ROBIN)
        await robot.until("Wilhelmina [/] Test")
        await robot.does("caseload.find")
        await robot.types("Wilh")
        field = robot.app.focused
        await robot.does("app.lock")
        await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
        assert robot.sees("Everything is kept") and robot.sees("Vault of Robin Vale")
        robot.picture(tmp_path / "locked.svg")
        assert "Wilhelmina" not in robot.text() + (tmp_path / "locked.svg").read_text()
        await type_in(robot, ROBIN)
        await robot.until(lambda: robot.place == "caseload" and not robot.app.locked)
        assert robot.app.focused is field and getattr(field, "value", "") == "Wilh"


async def test_it_locks_itself_when_nobody_is_there(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    clocks = Clocks()
    async with driving(vaults.door(home, clock, monotonic=clocks.monotonic, wall=clocks.wall)) as robot:
        await type_in(robot, ROBIN)
        await robot.until(lambda: robot.place == "caseload" and not robot.app.locked)
        clocks.pass_(10 * 60 - 1)
        robot.app.look_at_the_clock()
        assert not robot.app.locked
        clocks.pass_(2, asleep=True)
        robot.app.look_at_the_clock()
        await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
        opening.leave(vaults.seat(home, clock))  # it is closed indeed


def _lose_work(home: Path, clock: Clock) -> None:
    """Write something, then put back the database from before, as an old copy would."""
    kept = (home / "vault.db").read_bytes()
    seat = vaults.seat(home, clock)
    _write_down(seat, "Lost")
    opening.leave(seat)
    (home / "vault.db").write_bytes(kept)


async def test_missing_work_is_acknowledged_before_anything_is_written(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    _lose_work(home, clock)
    async with driving(vaults.door(home, clock)) as robot:
        await type_in(robot, ROBIN)
        await robot.until("Some saved work is missing")
        await robot.answers("no")
        with pytest.raises(Refused):
            await robot.app.ask(_write_down, "New")
        await robot.does("app.lock")
        await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
        await type_in(robot, ROBIN)
        await robot.until("Some saved work is missing")
        await robot.answers("yes")
        await robot.until("Acknowledged. You can write again.")
        await robot.app.ask(_write_down, "New")
        assert (await robot.app.ask(standing.read)).families == 1


async def test_locking_over_the_question_asks_it_once(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    _lose_work(home, clock)
    async with driving(vaults.door(home, clock)) as robot:
        await type_in(robot, ROBIN)
        await robot.until("Some saved work is missing")
        await robot.press("ctrl+l")
        await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
        assert not robot.sees("missing")
        await type_in(robot, ROBIN)
        await robot.until(lambda: not robot.app.locked)
        await robot.until("Some saved work is missing")
        await robot.answers("yes")
        await robot.until(lambda: robot.dialog is None)
        await robot.app.ask(_write_down, "New")


async def test_nothing_but_unlocking_can_be_done_at_the_door(home: Path, clock: Clock) -> None:
    vaults.laptop(home)
    async with driving(vaults.door(home, clock)) as robot:
        await robot.press("ctrl+p", "f1", "ctrl+g", "ctrl+o")
        assert robot.place == "unlock" and robot.dialog is None


async def test_a_hostile_name_is_harmless_at_the_door(home: Path, clock: Clock) -> None:
    name = "Rob [/] [b]in\x1b[2J \u202eelaV"
    vaults.laptop(home, name=name)
    async with driving(vaults.door(home, clock)) as robot:
        assert robot.sees("Vault of Rob [/] [b]in")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


_FRESH = """
import asyncio, sys
from pathlib import Path
from fsm_tui import moments
from screens.app import FsmApp
from screens.robot import Robot
from screens.seating import opening

async def look(**more):
    async with Robot.driving(FsmApp(opening(Path(sys.argv[1]), moments.real(), **more))) as robot:
        await robot.until(lambda: robot.place == sys.argv[2])
        heavy = {"sqlmodel", "sqlalchemy", "sqlcipher3", "holidays", "zxcvbn", "typer"} & set(sys.modules)
        print(*sorted(heavy))
        if not more:
            await robot.until(lambda: "sqlmodel" in sys.modules)

asyncio.run(look(warm_up=None))
asyncio.run(look())
"""


@pytest.mark.parametrize("place", ["unlock", "first_run"])
def test_the_first_paint_needs_no_database(home: Path, place: str) -> None:
    if place == "unlock":
        vaults.laptop(home)
    done = subprocess.run(
        [sys.executable, "-c", _FRESH, str(home), place], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0].split()
    assert "sqlmodel" not in first and "sqlalchemy" not in first and "sqlcipher3" not in first
