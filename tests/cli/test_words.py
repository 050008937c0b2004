"""The words of a command line: what is a mistake in the command, and what stands anywhere."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from fsm_tui import __version__
from fsm_tui.cli.running import run
from fsm_tui.cli.workplace import Misused, Workplace, split
from fsm_tui.errors import Fault
from tests.cli.teller import Teller


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["init"],
        ["init", "--name", "A", "--role", "king", "--recovery-file", "x"],
        ["show"],
        ["record", "session.recorded"],
        ["search"],
        ["caseload", "--nonsense"],
        ["review", "Marlowe", "abcd"],
        ["review", "Marlowe", "abcd", "--approve", "--return"],
        ["review", "Marlowe", "abcd", "--approve", "--place", "note"],
        ["allocate", "Marlowe"],
        ["allocate", "Marlowe", "--to", "x", "--to-nobody"],
        ["search", "word", "--limit", "0"],
        ["enrol"],
        ["demo", "--families", "0"],
    ],
)
def test_a_mistake_in_the_command_is_exit_code_2(reader: Teller, words: list[str]) -> None:
    done = reader(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("words", [["--home"], ["status", "--passphrase-file"]])
def test_an_option_that_may_stand_anywhere_still_needs_its_value(words: list[str]) -> None:
    with pytest.raises(Misused):
        split(words)


def test_options_that_may_stand_anywhere() -> None:
    everywhere, left = split(["show", "--json", "Marlowe", "--home=/a b", "--plain", "--", "--json"])
    assert (everywhere.home, everywhere.json, everywhere.plain) == (Path("/a b"), True, True)
    assert left == ["show", "Marlowe", "--", "--json"]


def test_every_command_has_help_that_fits_a_line_and_draws_no_boxes(reader: Teller) -> None:
    whole = reader("--help")
    assert whole.code == 0
    assert whole.out.isascii()
    listed = whole.out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert len(listed) >= 25
    for line in listed:
        assert not line.endswith("..."), line
        assert "Usage: fsm-tui" in reader(line.split()[0], "--help").out


def real(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The program itself, in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "fsm_tui", *words],
        input=stdin, capture_output=True, text=True, timeout=60, check=False, start_new_session=True,
    )  # fmt: skip


def test_the_real_program_says_its_version() -> None:
    done = real("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"fsm-tui {__version__}\n", "")


def test_without_a_terminal_the_app_does_not_open(tmp_path: Path) -> None:
    done = real("--home", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr
    assert not (tmp_path / "none").exists()


def place(open_app: object) -> tuple[Workplace, io.StringIO]:
    err = io.StringIO()
    assert callable(open_app)
    return Workplace(out=io.StringIO(), err=err, stdin=io.BytesIO(), out_is_terminal=False, open_app=open_app), err


def test_no_words_open_the_app_on_the_vault_that_is_named() -> None:
    asked: list[Path | None] = []

    def open_app(home: Path | None) -> int:
        asked.append(home)
        return 0

    assert run(["--home", "/a"], place(open_app)[0]) == 0
    assert run([], place(open_app)[0]) == 0
    assert asked == [Path("/a"), None]


def test_our_own_fault_is_70_with_a_reference_and_nothing_of_what_was_typed(tmp_path: Path) -> None:
    home = tmp_path / "vault"
    home.mkdir()
    (home / "keys.json").write_text("{}")

    def open_app(_: Path | None) -> int:
        raise ValueError("Tess Marlowe drinks")

    there, err = place(open_app)
    assert run(["--home", str(home)], there) == 70
    said = err.getvalue()
    assert "fault of ours" in said
    assert said.count("\n") == 1
    noted = list((home / "log").iterdir())
    assert len(noted) == 1
    for text in (said, noted[0].read_text()):
        assert "Marlowe" not in text
        assert "Traceback" not in text
    assert "ValueError" in noted[0].read_text()


def test_a_fault_that_knows_itself_keeps_its_exit_code() -> None:
    def open_app(_: Path | None) -> int:
        raise Fault("Library too old", "The library is too old.", "Update it.")

    there, err = place(open_app)
    assert run([], there) == 70
    assert err.getvalue() == "The library is too old. Update it.\n"


def test_stopping_a_command_is_no_fault() -> None:
    def open_app(_: Path | None) -> int:
        raise KeyboardInterrupt

    there, err = place(open_app)
    assert run([], there) == 1
    assert err.getvalue().startswith("Stopped.")


class Impatient(Teller):
    """Somebody who presses Ctrl+C instead of answering."""

    def answer(self, asked: str) -> str:
        raise KeyboardInterrupt


def test_stopping_inside_a_command_is_no_fault_either(laptop: Teller) -> None:
    done = Impatient(laptop.home, terminal=True)("caseload")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Stopped.")
