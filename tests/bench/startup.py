"""How long until the unlock screen stands on a real (pseudo) terminal, against an empty Textual app."""

from __future__ import annotations

import os
import select
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench import seats

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("Passphrase")
Empty().run()
"""


def compare(folder: Path, times: int = 7) -> tuple[float, float]:
    """Median milliseconds (empty app, fsm-tui) from starting the process to the word on the terminal."""
    seat, _ = seats.make(folder, seats.Size("one", 1, 1))
    seat.vault.close()
    ours = [sys.executable, "-m", "fsm_tui", "--home", str(folder)]
    empty = [sys.executable, "-c", EMPTY]
    compiled = folder.with_name("compiled")
    for command in (empty, ours):
        _until_shown(command, compiled)
    both: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        both[0].append(_until_shown(empty, compiled))
        both[1].append(_until_shown(ours, compiled))
    return statistics.median(both[0]), statistics.median(both[1])


def _until_shown(command: list[str], compiled: Path, word: bytes = b"Passphrase", patience: float = 30.0) -> float:
    import pty

    # As installed: compiled once, whatever this workplace says about keeping what was compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", "PYTHONPYCACHEPREFIX": str(compiled)}
    main, side = pty.openpty()
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=side, stdout=side, stderr=side, start_new_session=True, env=environment,
    )  # fmt: skip
    os.close(side)
    seen = b""
    try:
        while word not in seen:
            if time.perf_counter() - start > patience:
                raise TimeoutError("the word did not come up on the terminal")
            if select.select([main], [], [], 0.5)[0]:
                seen += os.read(main, 65536)
        return (time.perf_counter() - start) * 1000
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(main)
