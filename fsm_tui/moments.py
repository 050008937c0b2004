"""Time and chance, given from outside: nothing else in the core asks the machine for either."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a service may ask the world: `now()` is aware UTC, `token(n)` is n random bytes."""

    now: Callable[[], datetime]
    token: Callable[[int], bytes]

    def today(self) -> date:
        """The date in the team's own zone (Europe/London)."""
        return self.now().astimezone(LONDON).date()

    def new_id(self) -> str:
        """A random name that means nothing outside: 16 hex digits."""
        return self.token(8).hex()


def real() -> Surroundings:
    """The machine's clock and its randomness."""
    return Surroundings(now=lambda: datetime.now(UTC), token=secrets.token_bytes)


def london(moment: datetime) -> datetime:
    """An aware moment as the clock on the wall showed it; a naive one is taken as London time."""
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def on_the_wall(day: date, hour: str) -> datetime | None:
    """The moment at which the clock on the wall shows `hour` (14:30) on a day, in London; None if it never does.

    In the night when the clocks go forward an hour is missing. One that comes twice is the first of the two.
    """
    moment = datetime.combine(day, time.fromisoformat(hour), LONDON)
    there = moment.astimezone(UTC).astimezone(LONDON)
    return moment if there.replace(tzinfo=None) == moment.replace(tzinfo=None) else None
