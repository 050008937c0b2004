"""One thing that happened, as a clock sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.practice.items import Event


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a clock may start or stop with. `about` is empty for the family as a whole."""

    event: Event
    about: str
    on: date
    entry: str
