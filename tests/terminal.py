"""The program on a real (pseudo) terminal: what a person at 80×24 would see and press."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyte

PATIENCE = 60.0


class Terminal:
    """One program on a pseudo-terminal; `text` is what stands on its screen."""

    def __init__(self, arguments: list[str], columns: int = 80, lines: int = 24) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        ours = ("NO_COLOR", "COLUMNS", "LINES")
        environment = {name: value for name, value in os.environ.items() if name not in ours}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fsm_tui", *arguments],
            stdin=side, stdout=side, stderr=side, start_new_session=True,
            env=environment | {"TERM": "xterm-256color", "LANG": "C.UTF-8"},
        )  # fmt: skip
        os.close(side)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def look(self, seconds: float = 0.05) -> None:
        """Take in what the program has written."""
        while select.select([self._main], [], [], seconds)[0]:
            try:
                data = os.read(self._main, 65536)
            except OSError:
                return
            if not data:
                return
            self._stream.feed(data)

    def until(self, what: str | Callable[[str], bool]) -> None:
        """Wait until the words stand on the screen."""
        limit = time.monotonic() + PATIENCE
        seen = (lambda text: what in text) if isinstance(what, str) else what
        while not seen(self.text):
            assert time.monotonic() < limit, f"waited in vain for {what!r}\n{self.text}"
            assert self.process.poll() is None or seen(self.text), f"the program ended\n{self.text}"
            self.look()

    def types(self, text: str) -> None:
        os.write(self._main, text.encode())

    def vanishes(self) -> None:
        """Close the terminal under the program, which is told by no signal."""
        os.dup2(os.open(os.devnull, os.O_RDWR), self._main)

    def ends(self) -> int:
        """Wait for the end of the program; its exit code."""
        limit = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < limit, f"the program did not end\n{self.text}"
            self.look()
        self.look()
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._main)


@contextmanager
def running(*arguments: str) -> Iterator[Terminal]:
    """The program with these arguments, ended at the end."""
    terminal = Terminal(list(arguments))
    try:
        yield terminal
    finally:
        terminal.close()
