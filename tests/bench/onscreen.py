"""The program on a pseudo-terminal, watched for words: how long until something stands on the screen."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Textual draws sixty times a second at most.
FRAME = 1000 / 60
_PATIENCE = 60.0


class OnScreen:
    """One program. `seen` waits for words and gives the milliseconds since the keys before it."""

    def __init__(self, command: list[str], compiled: Path, columns: int = 80, lines: int = 24) -> None:
        self._main, side = os.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        strange = ("COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")
        environment = {name: value for name, value in os.environ.items() if name not in strange}
        self._since = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=side, stdout=side, stderr=side, start_new_session=True,
            env=environment | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor",
                               "PYTHONPYCACHEPREFIX": str(compiled)},
        )  # fmt: skip
        os.close(side)
        self._read = b""

    def keys(self, typed: str, *, still: bool = True) -> None:
        """Press these keys; what stood there before is not looked at any more. Waits for `still` before them."""
        if still:
            self.still()
        self._read = b""
        self._since = time.perf_counter()
        os.write(self._main, typed.encode())

    def seen(self, *words: str) -> float:
        """Wait until all these words have been drawn since the last keys. Errors: TimeoutError."""
        wanted = [word.encode() for word in words]
        while not all(word in self._read for word in wanted):
            if time.perf_counter() - self._since > _PATIENCE:
                raise TimeoutError(f"{words} did not come up on the terminal")
            self._take(0.5)
        return (time.perf_counter() - self._since) * 1000

    def still(self, quiet: float = 0.2) -> None:
        """Wait until nothing more is drawn for a while: less than a cursor takes to blink."""
        while self._take(quiet):
            pass

    def rest(self, seconds: float) -> None:
        """Let a person take their time."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)

    def _take(self, patience: float) -> bool:
        if not select.select([self._main], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:
            return False
        self._read += data
        return bool(data)

    def close(self) -> None:
        """End the program."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._main)


@contextmanager
def running(home: Path, columns: int = 80, lines: int = 24) -> Iterator[OnScreen]:
    """The program on a vault, ended at the end."""
    command = [sys.executable, "-m", "fsm_tui", "--home", str(home)]
    screen = OnScreen(command, home.with_name("compiled"), columns, lines)
    try:
        yield screen
    finally:
        screen.close()
