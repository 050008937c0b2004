"""The days of which No Names consultations are shown: with the topic, all that they are looked for by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fsm_tui.errors import Refused
from fsm_tui.practice.dates import parse_day, read_day
from screens.advice.telling import Chosen
from screens.app import FsmApp
from screens.dialogs.ask import Ask


async def days(app: FsmApp, chosen: Chosen, today: date) -> Chosen | None:
    """From one day to another, each empty for no limit; None if nothing was chosen."""

    def read(said: str) -> date | None:
        return parse_day(said, today) if said.strip() else None

    def wrong(said: str) -> str | None:
        try:
            read(said)
        except Refused as refusal:
            return str(refusal)
        return None

    limits: list[date | None] = []
    for label, now in (("From", chosen.first), ("To", chosen.last)):
        value = read_day(now) if now else ""
        said = await app.show(Ask("Days", "Empty for no limit.", label=label, value=value, wrong=wrong))
        if said is None:
            return None
        limits.append(read(said))
    return replace(chosen, first=limits[0], last=limits[1])
