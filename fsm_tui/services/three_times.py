"""Happened, written, received: the three times of an entry in words, and whether it was written late (A84)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fsm_tui.casework.entry import Entry
from fsm_tui.casework.lateness import late_by, late_words
from fsm_tui.casework.written import Written
from fsm_tui.moments import london
from fsm_tui.practice.profile import Profile


@dataclass(frozen=True, slots=True)
class Times:
    """`received` is when it came into this vault, empty where that is not asked; `late` is in words, or empty."""

    happened: str
    written: str
    received: str
    late: str

    @property
    def in_words(self) -> str:
        """All three in one line; a time of the same day as the one before it gives only the hour."""
        written = _after(self.happened, self.written)
        later = self.received not in ("", self.written)
        received = f" · received {_after(self.written, self.received)}" if later else ""
        late = f" · {self.late}" if self.late else ""
        return f"Happened {self.happened} · written {written}{received}{late}"


def times(entry: Entry, received_at: str | None, profile: Profile) -> Times:
    """The times of an entry. `received_at` is as the ledger has it."""
    header = entry.header
    written = Written.parse(header.written_at).moment
    return Times(
        happened=moment_words(header.happened),
        written=moment_words(written),
        received=moment_words(datetime.fromisoformat(received_at)) if received_at else "",
        late=late_words(late_by(header.happened, written, profile)),
    )


def moment_words(moment: datetime) -> str:
    """Day and hour in London."""
    return f"{london(moment):%a %d %b %Y %H:%M}"


def _after(before: str, words: str) -> str:
    return words[-5:] if before[:-6] == words[:-6] else words
