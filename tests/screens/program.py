"""The trial page as a real program on a real terminal: `python -m tests.screens.program FOLDER`.

Leaves in FOLDER what a vault would have been given: `drafts.txt`, and `closed` when the seat was closed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from screens.app import open_app
from tests.screens import trial


@dataclass
class Drafts(list[str]):
    """A list that is also a file, so that a test outside can read it."""

    path: Path

    def append(self, draft: str) -> None:
        self.path.write_text(draft, encoding="utf-8")


def main(folder: Path) -> int:
    seat = trial.Seat()
    seat.drafts = Drafts(folder / "drafts.txt")
    return open_app(
        trial.opening(
            seat=seat,
            details={"name": "Planted Secret"},
            on_lock=lambda _: (folder / "closed").write_text("closed"),
            fault_folder=folder / "faults",
        )
    )


def own_the_terminal() -> None:
    """Make standard input the controlling terminal, so that hanging up reaches this program."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


if __name__ == "__main__":
    own_the_terminal()
    sys.exit(main(Path(sys.argv[1])))
