"""The commands of the page that rates today."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("rate.complete", "Complete", "Record how risk stands today.", keys="ctrl+s", footer=True),
    Command("rate.referral", "Safeguarding", "Write a safeguarding referral, as for what a child said, and come back."),
    Command("rate.throw_away", "Throw away", "Throw this draft away for good. Asks first."),
)  # fmt: skip
