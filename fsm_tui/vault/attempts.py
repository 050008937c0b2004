"""Wrong passphrases are answered more and more slowly.

This slows a person at the keyboard. It does not stop somebody who copies the files: there the strength of
the passphrase is the protection. Nothing is ever wiped. Source: NCSC, throttling rather than lock-out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fsm_tui.vault import files

DELAYS = (0, 0, 0, 2, 5, 15, 60)
_LARGEST = 4_096


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong passphrases since the last success. `first` and `last` are aware moments."""

    failures: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def failed(self, now: datetime) -> Attempts:
        """The history with one more failure at `now`."""
        return Attempts(self.failures + 1, self.first or now, now)


def wait(history: Attempts, now: datetime) -> float:
    """Seconds until the next attempt is allowed; 0 when it may be made now.

    A clock set back gives the whole delay, never less and never more; use `settled` first, so that it
    then runs down by the new clock.
    """
    delay = float(DELAYS[min(history.failures, len(DELAYS) - 1)])
    if history.last is None:
        return delay
    gone = (now - history.last).total_seconds()
    return delay if gone < 0 else max(0.0, delay - gone)


def settled(history: Attempts, now: datetime) -> Attempts:
    """The history with no moment after `now`: after the clock was set back, the delay begins again now."""
    if history.failures == 0:
        return history
    last = now if history.last is None else min(history.last, now)
    return Attempts(history.failures, min(history.first or last, last), last)


def load(path: Path, now: datetime) -> Attempts:
    """The history at `path`, settled; none when there is no file.

    A file that cannot be read counts as the longest delay, from now: it must neither help nor lock out.
    """
    data = files.read(path, _LARGEST)
    if data is None:
        return Attempts()
    try:
        found = json.loads(data)
        failures = found["failures"]
        first, last = (datetime.fromisoformat(found[name]) for name in ("first", "last"))
        if type(failures) is not int or failures < 1 or first.tzinfo is None or last.tzinfo is None:
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        return Attempts(len(DELAYS) - 1, now, now)
    return settled(Attempts(failures, first, last), now)


def save(path: Path, history: Attempts) -> None:
    """Write the history; a history without failures removes the file. Errors: NoRoom, NotPrivate."""
    if history.failures == 0 or history.first is None or history.last is None:
        clear(path)
        return
    made = {
        "failures": history.failures,
        "first": history.first.isoformat(),
        "last": history.last.isoformat(),
    }
    files.replace(path, json.dumps(made).encode("ascii") + b"\n")


def clear(path: Path) -> None:
    """Forget the failures, after they were recorded in the log of a successful unlock."""
    files.remove(path)
