"""How long somebody must wait after wrong passphrases, in words."""

from __future__ import annotations

import math
from datetime import datetime, timedelta


class Wait:
    """Counts down to a moment by the clock that is given in."""

    def __init__(self) -> None:
        self._until: datetime | None = None

    def begin(self, seconds: float, now: datetime) -> None:
        """Wait that long from now; 0 ends it."""
        self._until = now + timedelta(seconds=seconds) if seconds > 0 else None

    def left(self, now: datetime) -> int:
        """Whole seconds still to wait, 0 when the next try may be made."""
        if self._until is None:
            return 0
        return max(0, math.ceil((self._until - now).total_seconds()))


def sentence(seconds: int) -> str:
    """`The next try is possible in 5 seconds.`"""
    if seconds <= 0:
        return "You can try again now."
    return f"The next try is possible in {seconds} second{'' if seconds == 1 else 's'}."
