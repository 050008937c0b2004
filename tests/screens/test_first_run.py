"""First run on real folders: from nothing to the caseload or the queue, for a person who is tired."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from fsm_tui.services import choosing_passphrase, opening
from screens.first_run.paper import groups, same
from screens.first_run.screen import FirstRunScreen, areas
from screens.robot import Robot
from screens.widgets.choice import Choice
from screens.widgets.field import Line
from tests.robot import driving, undone
from tests.screens import vaults
from tests.screens.vaults import Clock

PASSPHRASE = "thimble walnut gazette"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def page(robot: Robot) -> FirstRunScreen:
    shown = robot.app.page()
    assert isinstance(shown, FirstRunScreen)
    return shown


async def to_step(robot: Robot, number: int) -> None:
    await robot.press("enter")
    await robot.until(lambda: page(robot).step == number)


async def say_who(robot: Robot, name: str, *choices: tuple[str, str]) -> None:
    await robot.types(name, into="#name")
    for selector, key in choices:
        await robot.focus(selector)
        await robot.press(key)


def test_every_command_of_the_page_is_carried_out() -> None:
    assert undone(FirstRunScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_laptop_from_nothing_to_the_caseload(home: Path, clock: Clock, size: tuple[int, int]) -> None:
    async with driving(vaults.door(home, clock), size) as robot:
        assert robot.place == "first_run" and robot.sees("Step 1 of 4") and robot.sees("my laptop")
        await to_step(robot, 1)
        await robot.press("enter")
        await robot.until("Type your name.")
        await robot.types("Robin [/] Vale")
        await robot.press("enter")
        await robot.until(lambda: robot.app.focused is page(robot).query_one("#role"))
        assert not robot.sees("Choose your role.")
        await robot.press("enter")
        await robot.until("Choose your role.")
        await robot.until(lambda: len(page(robot).query_one("#area", Choice).options) == len(areas()))
        await robot.press("1", "enter")
        await robot.until(lambda: robot.app.focused is page(robot).query_one("#area"))
        await robot.press("2")
        await to_step(robot, 2)
        assert robot.app.focused is page(robot).secret.new.offered
        await robot.types("Robin Vale", into="#new-passphrase")
        await robot.until("Fair. Add another word or two.")
        await robot.press("escape")
        await robot.until(lambda: page(robot).step == 1)
        assert page(robot).who.value("name") == "Robin [/] Vale"
        await to_step(robot, 2)
        page(robot).secret.new.first.line.value = PASSPHRASE
        await robot.until("Strong.")
        await robot.types(PASSPHRASE, into="#new-passphrase-again")
        assert "thimble" not in robot.text()
        assert not home.exists()
        await to_step(robot, 3)
        assert robot.sees("Recovery code of this laptop") and robot.sees("never with the laptop")
        await robot.types("XXXXXX")
        await robot.press("enter")
        await robot.until("This is not the last group")
        await robot.does("first_run.before")
        assert page(robot).step == 3  # the vault is made: there is no way back, only the paper
        page(robot).query_one("#last-group Line", Line).value = page(robot).paper.last.lower()
        await robot.press("enter")
        await robot.until(lambda: robot.place == "caseload" and not robot.app.locked)
        await robot.until("Not enrolled with the office yet")
        me = robot.app.seat.me
        assert (me.name, me.role, me.area, me.place) == ("Robin [/] Vale", "practitioner", "west", "laptop")
        await robot.does("app.lock")
        await robot.until("Vault of Robin [/] Vale")
    opening.leave(vaults.seat(home, clock, PASSPHRASE))


async def test_an_office_and_its_key_for_the_safe(home: Path, clock: Clock) -> None:
    async with driving(vaults.door(home, clock)) as robot:
        await robot.press("2")
        assert robot.sees("The team's one office vault")
        await to_step(robot, 1)
        assert not page(robot).query_one("#area").display
        await say_who(robot, "Dana Reeve", ("#role", "1"))
        await robot.types("Western team", into="#organisation")
        await to_step(robot, 2)
        new = page(robot).secret.new
        await robot.until(lambda: len(new.offered.options) == 3)
        words = new.offered.options[0].value
        await robot.focus("#words-to-take")
        await robot.press("1")
        await robot.types(words)
        await to_step(robot, 3)
        assert robot.sees("Office recovery key") and robot.sees("AGE-SECRET-KEY-PQ-1") and robot.sees("office safe")
        shown = "".join(robot.text().split())
        last = page(robot).paper.last
        assert f"10{last}" in shown and len(last) == 4
        key = "AGE-SECRET-KEY-PQ-1" + "".join(_groups_on(robot))
        await robot.types(last, into="#last-group")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "queue" and not robot.app.locked)
        assert robot.app.seat.at_office and robot.app.seat.me.organisation == "Western team"
    opened = opening.recover(home, key, PASSPHRASE, clock.around, kdf=opening.floor())
    opening.leave(opened.seat)


def _groups_on(robot: Robot) -> list[str]:
    """The groups as they can be read off the screen: each after its number."""
    found: dict[int, str] = {}
    for line in robot.text().splitlines():
        words = line.split()
        while words and words[0].isdigit() and len(words) > 1 and int(words[0]) == len(found) + 1:
            number, letters = int(words.pop(0)), ""
            while words and len(words[0]) == 1 and len(letters) < 6:
                letters += words.pop(0)
            found[number] = letters
    return list(found.values())


async def test_the_code_on_the_screen_opens_the_vault(home: Path, clock: Clock) -> None:
    async with driving(vaults.door(home, clock)) as robot:
        await to_step(robot, 1)
        await say_who(robot, "Robin Vale", ("#role", "1"), ("#area", "1"))
        await to_step(robot, 2)
        for line in (page(robot).secret.new.first.line, page(robot).secret.new.again.line):
            line.value = PASSPHRASE
        await to_step(robot, 3)
        code = "-".join(_groups_on(robot))
    # Left before the code was copied: the vault is there, closed, and asks for its passphrase.
    opened = opening.recover(home, code, "another three words", clock.around, kdf=opening.floor())
    opening.leave(opened.seat)
    async with driving(vaults.door(home, clock)) as robot:
        assert robot.place == "unlock"


async def test_a_passphrase_that_will_not_do_makes_no_vault(home: Path, clock: Clock) -> None:
    async with driving(vaults.door(home, clock)) as robot:
        await to_step(robot, 1)
        await say_who(robot, "Robin Vale", ("#role", "1"), ("#area", "1"))
        await to_step(robot, 2)
        for typed, again, words in (
            ("short", "", "at least 12 characters"),
            ("passwordpassword", "", "guessed quickly"),
            (PASSPHRASE, PASSPHRASE[:-1], "not the same as above"),
        ):
            page(robot).secret.new.first.line.value = typed
            page(robot).secret.new.again.line.value = again
            await robot.does("first_run.next")
            await robot.until(words)
        assert page(robot).step == 2 and not home.exists()


async def test_a_folder_that_cannot_be_used_says_so_and_nothing_is_lost(tmp_path: Path, clock: Clock) -> None:
    async with driving(vaults.door(tmp_path / "file" / "vault", clock)) as robot:
        (tmp_path / "file").write_text("in the way")
        await to_step(robot, 1)
        await say_who(robot, "Robin Vale", ("#role", "1"), ("#area", "1"))
        await to_step(robot, 2)
        for line in (page(robot).secret.new.first.line, page(robot).secret.new.again.line):
            line.value = PASSPHRASE
        await robot.press("enter")
        await robot.until("Folder not usable")
        assert page(robot).step == 2 and page(robot).secret.new.value == PASSPHRASE


def test_groups_and_what_a_hand_makes_of_them() -> None:
    assert groups("ABCDEF-GHJKMN-PQRSTV") == ("", ("ABCDEF", "GHJKMN", "PQRSTV"))
    beginning, parts = groups("AGE-SECRET-KEY-PQ-1" + "Q" * 58)
    assert beginning == "AGE-SECRET-KEY-PQ-1" and [len(part) for part in parts] == [6] * 9 + [4]
    assert same(" o1-2 3 il ", "012311") and not same("012311", "012312") and not same("", "AB")


def test_suggested_words_are_random_and_will_do() -> None:
    found = {choosing_passphrase.suggest(secrets.token_bytes) for _ in range(50)}
    assert len(found) == 50
    for words in found:
        assert len(words.split()) == 3 and words.isascii() and choosing_passphrase.unfit(words) is None


def test_every_word_is_as_likely_as_any_other() -> None:
    """All 65,536 draws of two bytes: those that would favour the first words are drawn again."""
    known = choosing_passphrase._words()
    assert len(known) > 5000 and len(set(known)) == len(known)
    counts = dict.fromkeys(range(len(known)), 0)
    for drawn in range(2**16):
        with suppress(StopIteration):
            counts[choosing_passphrase._below(len(known), _once(drawn.to_bytes(2, "big")))] += 1
    assert len(set(counts.values())) == 1


def _once(token: bytes) -> Callable[[int], bytes]:
    tokens = iter([token])
    return lambda _: next(tokens)
