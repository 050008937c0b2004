"""A key in the note editor, while the draft is saved and the form is looked at, against a bare `TextArea`."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fsm_tui.services import drafting, opening
from tests.bench import onscreen, seats
from tests.bench.onscreen import OnScreen

WORD = "evening "
#: Every letter once and none that stands in the note or in what a terminal is told, so that each is seen by itself.
_LETTERS = "".join(each for each in map(chr, range(0x00E0, 0x0180)) if each.islower())[:60]
_EVERY = 0.08
_BARE = """
import sys
from textual.app import App
from textual.widgets import TextArea
class Bare(App):
    def compose(self):
        yield TextArea(sys.argv[1].replace("|", chr(10)), soft_wrap=True, highlight_cursor_line=False)
    def on_mount(self):
        area = self.query_one(TextArea)
        area.styles.height = 10
        area.focus()
        area.move_cursor(area.document.end)
        self.title = "ready"
        area.insert("here: ")
Bare().run()
"""


def note(characters: int) -> str:
    """A note of that many characters, in paragraphs of some lines."""
    text = (WORD * 50).rstrip() + "\n"
    return (text * (characters // len(text) + 1))[:characters].rstrip() + "\n"


def keys(folder: Path, characters: int) -> tuple[float, float]:
    """(bare, ours): the median milliseconds from a key to its letter on the terminal, typed without a pause."""
    text = note(characters)
    return statistics.median(_bare(folder, text)), statistics.median(_ours(folder, text))


def _bare(folder: Path, text: str) -> list[float]:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", _BARE, text.replace("\n", "|")]
    with _closed(OnScreen(command, folder / "compiled")) as screen:
        screen.seen("here: ")
        return list(typing(screen))


def _ours(folder: Path, text: str) -> list[float]:
    home = folder / "vault"
    seat, ids = seats.make(home, seats.Size("one", 1, 20))
    state = {"form": {"note": text + "here: "}, "at": "note", "cursor": [text.count("\n"), len("here: ")]}
    drafting.save(seat, drafting.begin(seat, "session", ids[0]), state)
    opening.leave(seat)
    with onscreen.running(home) as screen:
        screen.seen("Passphrase")
        screen.keys(seats.PASSPHRASE + "\r")
        screen.seen("Family 0")
        screen.keys("r")
        screen.seen("here: ")
        return list(typing(screen))


def typing(screen: OnScreen) -> Iterator[float]:
    """Type letter after letter; the milliseconds of each."""
    screen.still()
    for letter in _LETTERS:
        screen.keys(letter, still=False)
        taken = screen.seen(letter)
        yield taken
        screen.rest(max(0.0, _EVERY - taken / 1000))


@contextmanager
def _closed(screen: OnScreen) -> Iterator[OnScreen]:
    try:
        yield screen
    finally:
        screen.close()
