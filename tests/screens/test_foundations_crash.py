"""A fault shows no locals and no messages; signals end the program in order. On a real terminal."""

from __future__ import annotations

import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from screens import crash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

PATIENCE = 20.0
#: What stands in locals, in the message and on the page of the program that fails.
SECRETS = ("Planted", "Secret", "correct horse", "passphrase")


class Terminal:
    """A program on a pseudo-terminal of 80 by 24, and all that it wrote."""

    def __init__(self, folder: Path) -> None:
        import fcntl
        import pty
        import termios

        self.folder = folder
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environ = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_LOG": str(folder / "textual.log")}
        environ.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.screens.program", str(folder)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environ,
            start_new_session=True,
            cwd=Path(__file__).parents[2],
        )
        os.close(slave)
        self.wrote = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with suppress(OSError):
            while chunk := os.read(self.master, 65536):
                self.wrote += chunk

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def until(self, there: Callable[[], bool]) -> None:
        limit = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < limit, self.wrote[-2000:]
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.02)

    def ends(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    @property
    def said(self) -> str:
        """What is left on the terminal after the app has given it back: what follows its last screen."""
        after = self.wrote.rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")
        return re.sub(r"\x1b(?:\][^\x07]*\x07|\[[0-?]*[ -/]*[@-~]|[@-Z])", "", after)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    one = Terminal(tmp_path)
    one.until(lambda: b"Planted" in one.wrote and b"Still needed" in one.wrote)
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait()
    with suppress(OSError):
        os.close(one.master)


def type_into_note(terminal: Terminal) -> None:
    terminal.press(b"\t\t\tThe last words")
    terminal.until(lambda: b"3 words" in terminal.wrote)


def test_a_fault_shows_no_locals_and_no_message_and_keeps_the_draft(terminal: Terminal) -> None:
    type_into_note(terminal)
    terminal.press(b"\x0e")  # ctrl+n: a ValueError whose message and locals hold a secret
    assert terminal.ends() == 70
    said = terminal.said
    for words in (
        "fsm-tui has stopped. This is a fault of ours, not of yours.",
        "what you were typing, as a draft",
        "Fault reference:",
        "open fsm-tui again",
    ):
        assert words in " ".join(said.split())
    assert (terminal.folder / "drafts.txt").read_text(encoding="utf-8") == "The last words"
    assert (terminal.folder / "closed").exists()
    (log,) = (terminal.folder / "faults").iterdir()
    written = log.read_text(encoding="utf-8")
    assert log.stem.removeprefix("fault-") in said
    assert "builtins.ValueError" in written
    assert re.search(r"screens/hands\.py:\d+ in ", written)
    for secret in (*SECRETS, "Traceback", "The last words", str(terminal.folder)):
        assert secret not in written
        assert secret not in said or secret == str(terminal.folder)
    assert oct(log.stat().st_mode & 0o777) == "0o600"
    assert not (terminal.folder / "textual.log").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_saves_closes_and_ends(terminal: Terminal, number: signal.Signals) -> None:
    type_into_note(terminal)
    terminal.process.send_signal(number)
    assert terminal.ends() == 0
    assert (terminal.folder / "drafts.txt").read_text(encoding="utf-8") == "The last words"
    assert (terminal.folder / "closed").exists()
    assert not (terminal.folder / "faults").exists()
    assert "Traceback" not in terminal.said


def test_a_terminal_that_goes_away_loses_nothing(terminal: Terminal) -> None:
    type_into_note(terminal)
    os.close(terminal.master)
    terminal.process.wait(PATIENCE)
    assert (terminal.folder / "drafts.txt").read_text(encoding="utf-8") == "The last words"
    assert (terminal.folder / "closed").exists()


@pytest.mark.parametrize("where", ["service", "drawing", "message"])
async def test_a_fault_ends_the_program_wherever_it_is(
    where: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from screens.plain import Words
    from tests.robot import driving
    from tests.screens import trial

    def broken(*_: object) -> None:
        raise OverflowError("Planted Secret")

    opening = trial.opening(fault_folder=tmp_path / "faults")
    with pytest.raises((OverflowError, Exception), match="Planted"):
        async with driving(opening) as robot:
            if where == "service":
                robot.app.run_worker(robot.app.hands.guard(lambda: robot.app.ask(broken)))
            elif where == "drawing":
                words = robot.app.screen.query_one(Words)
                words.render = broken  # type: ignore[assignment]
                words.refresh(layout=True)
            else:
                robot.app.screen.call_later(broken)
            await robot.until(lambda: robot.app.return_code == 70)
    assert robot.app.return_code == 70
    assert opening.seat.closed and opening.seat.drafts == [""]
    (log,) = (tmp_path / "faults").iterdir()
    assert "builtins.OverflowError" in log.read_text(encoding="utf-8")
    told = "".join(capfd.readouterr())
    assert "fault of ours" in told and "Planted" not in told


# -- the fault log by itself


def raise_deeply(secret: str) -> None:
    try:
        int(secret)
    except ValueError as error:
        raise LookupError(secret) from error


def test_the_fault_log_holds_types_and_places_of_causes_and_groups_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        try:
            raise_deeply("Planted Secret")
        except LookupError as error:
            raise ExceptionGroup("Planted Secret", [error]) from None
    fault = crash.record(caught.value, tmp_path / "faults")
    assert fault.log is not None
    written = fault.log.read_text(encoding="utf-8")
    for kind in ("builtins.ExceptionGroup", "builtins.LookupError", "builtins.ValueError"):
        assert kind in written
    assert "Planted" not in written
    assert str(Path.home()) not in written


def test_what_went_wrong_in_a_worker_is_named_not_only_that_a_worker_failed(tmp_path: Path) -> None:
    from textual.worker import WorkerFailed

    fault = crash.record(WorkerFailed(KeyError("Planted Secret")), tmp_path)
    assert fault.log is not None
    written = fault.log.read_text(encoding="utf-8")
    assert "builtins.KeyError" in written and "Planted" not in written


def test_a_log_that_cannot_be_written_is_said_and_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "faults").write_text("a file where the folder should be")
    fault = crash.record(ValueError("Planted Secret"), tmp_path / "faults")
    assert fault.log is None
    assert "No fault log could be written." in crash.page(fault, drafts_kept=False)


def test_only_the_newest_logs_stay(tmp_path: Path) -> None:
    for _ in range(25):
        crash.record(ValueError(), tmp_path)
    assert len(list(tmp_path.iterdir())) == 20


def test_each_page_says_what_was_kept() -> None:
    pages = {kept: crash.page(crash.Fault("abc", None), drafts_kept=kept) for kept in (True, False, None)}
    assert "as a draft" in pages[True]
    assert "last words may be missing" in pages[False]
    assert "None was open" in pages[None]
    assert all("\x1b" not in page and "[" not in page for page in pages.values())


def test_what_python_prints_by_itself_goes_to_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    undo = crash.quiet_hooks(tmp_path)
    try:
        sys.excepthook(ValueError, ValueError("Planted Secret"), None)
        thread = threading.Thread(target=lambda: int("Planted Secret"))
        thread.start()
        thread.join()
    finally:
        undo()
    assert len(list(tmp_path.iterdir())) == 2
    told = capsys.readouterr()
    assert told.err == "" and told.out == ""


def test_a_fault_before_there_is_a_screen_ends_with_the_same_page(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from screens.app import open_app
    from tests.screens import trial

    monkeypatch.setattr("screens.app.FsmApp.__init__", lambda *_: int("Planted Secret"))
    assert open_app(trial.opening()) == 70
    told = capfd.readouterr().err
    assert "fault of ours" in told and "Planted" not in told
