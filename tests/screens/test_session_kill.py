"""The real program on a real terminal, killed with `kill -9` at random moments while a note is typed (A128, B8)."""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from fsm_tui import moments
from fsm_tui.casework.people import FamilyOpened
from fsm_tui.services import drafting, families, opening

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed", allow_module_level=True)

from tests.terminal import Terminal, running

PASSPHRASE = "violet kettle orchard"
ROUNDS = 4
#: What may be lost is the last second of typing; where the computer itself lags behind the keys, that as well.
LAST = 1.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    seat = opening.begin_laptop(
        folder, name="Robin Vale", role="practitioner", area="west", passphrase=PASSPHRASE,
        around=moments.real(), kdf=opening.floor(),
    ).seat  # fmt: skip
    families.open_family(seat, FamilyOpened(label="Ptarmigan", area="west", base="st_james"), [])
    opening.leave(seat)
    return folder


def kept(home: Path) -> str:
    """The note that a draft in the vault holds."""
    seat = opening.unlock(home, PASSPHRASE, moments.real()).seat
    try:
        return next((each.state["form"]["note"] for each in drafting.kept(seat) if "form" in each.state), "")
    finally:
        opening.leave(seat)


def to_the_note(terminal: Terminal) -> None:
    """Unlock, and begin or go on with the note from the first page."""
    terminal.until("Passphrase")
    terminal.types(PASSPHRASE + "\r")
    terminal.until(lambda text: "Understood" in text or "Ptarmigan" in text)
    if "Understood" in terminal.text:
        terminal.types("\r")
        terminal.until(lambda text: "Understood" not in text and "Ptarmigan" in text)
    terminal.types("N")
    terminal.until("with whom?")
    terminal.types("\r")
    terminal.until(lambda text: "Note" in text and "words" in text)
    before = terminal.text.count("+")
    while terminal.text.count("+") == before:  # the page stands there a moment before the note has the keys
        terminal.types("+")
        terminal.look(0.3)


class Typing:
    """Numbered words, typed one key at a time; when each was pressed, and when it stood on the screen."""

    def __init__(self, terminal: Terminal, first: int) -> None:
        self.terminal, self.word = terminal, first
        self.pressed: dict[int, float] = {}
        self.seen: dict[int, float] = {}

    def go_on(self, seconds: float, draw: random.Random) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for key in f"w{self.word:05} ":
                self.terminal.types(key)
                self.terminal.look(draw.uniform(0.002, 0.03))
            self.pressed[self.word] = time.monotonic()
            self.word += 1
            self._look()

    def _look(self) -> None:
        now = time.monotonic()
        for said in re.findall(r"w(\d{5})", self.terminal.text):
            if int(said) in self.pressed:
                self.seen.setdefault(int(said), now)

    @property
    def lag(self) -> float:
        """The longest that a key took to the screen."""
        return max((self.seen[word] - self.pressed[word] for word in self.seen), default=0.0)


def test_at_most_the_last_second_of_typing_is_gone(home: Path) -> None:
    draw = random.Random(20261124)
    text, word, proved = "", 0, 0
    for _ in range(ROUNDS):
        with running("--home", str(home)) as terminal:
            to_the_note(terminal)
            typing = Typing(terminal, word)
            typing.go_on(draw.uniform(1.2, 3.5), draw)
            os.killpg(terminal.process.pid, signal.SIGKILL)
            killed = time.monotonic()
            terminal.process.wait()
        found = kept(home)
        assert found.startswith(text), "what was kept before is still there"
        words = [int(each) for each in re.findall(r"w(\d{5})", found)]
        assert words == list(range(len(words))), "nothing between is missing, nothing is there twice"
        owed = [one for one, at in typing.seen.items() if at <= killed - LAST - typing.lag]
        assert all(one < len(words) for one in owed), (owed[-1:], len(words), typing.lag)
        proved += len(owed)
        # What was cut off in the middle of a word is typed on from there by nobody: begin after it.
        text = found
        word = len(words)
        if not found.endswith(" "):
            _finish(home, found)
            text = kept(home)
    assert proved, "no word stood on the screen long enough to be owed"


def _finish(home: Path, found: str) -> None:
    """Put the note right by hand, as a person would: take the half word away."""
    seat = opening.unlock(home, PASSPHRASE, moments.real()).seat
    draft = next(each for each in drafting.kept(seat) if "form" in each.state)
    whole = re.sub(r"w\d{0,4}$", "", found)
    whole += " " if whole and not whole.endswith(" ") else ""
    state = {**draft.state, "form": {**draft.state["form"], "note": whole}, "cursor": [0, len(whole)]}
    drafting.save(seat, draft, state)
    opening.leave(seat)
