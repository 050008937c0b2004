"""When an entry was written: a hybrid logical clock (Kulkarni et al. 2014), 48-bit milliseconds and a counter.

It gives an order that agrees with cause and stays close to the wall clock. It breaks ties and orders
lists; it never decides what is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

AHEAD_LIMIT_MS = 24 * 3600 * 1000
_COUNTER_MAX = 0xFFFFFF


@dataclass(frozen=True, slots=True, order=True)
class Written:
    """A point of the hybrid clock. `text` is 18 hex digits that sort as the point does."""

    ms: int
    counter: int = 0

    @property
    def text(self) -> str:
        return f"{self.ms:012x}{self.counter:06x}"

    @property
    def moment(self) -> datetime:
        """The wall-clock part, aware UTC."""
        return datetime.fromtimestamp(self.ms / 1000, UTC)

    @classmethod
    def parse(cls, text: str) -> Written:
        """Read 18 lower-case hex digits. Raises `ValueError`."""
        if len(text) != 18 or not set(text) <= set("0123456789abcdef"):
            raise ValueError("a written time is 18 hex digits")
        return cls(int(text[:12], 16), int(text[12:], 16))


def tick(last: Written, now: datetime) -> Written:
    """The point for an entry written now, later than `last` even when the wall clock went back."""
    ms = int(now.timestamp() * 1000)
    if ms > last.ms:
        return Written(ms)
    if last.counter < _COUNTER_MAX:
        return Written(last.ms, last.counter + 1)
    return Written(last.ms + 1)


def observe(last: Written, seen: Written, now: datetime) -> Written:
    """The clock after reading another's entry; one more than 24 h ahead of ours is not adopted."""
    if seen.ms > int(now.timestamp() * 1000) + AHEAD_LIMIT_MS:
        return last
    return max(last, seen)
