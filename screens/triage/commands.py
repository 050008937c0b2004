"""What a team leader can do at triage."""

from __future__ import annotations

from screens.commands import Command

_LEADER = frozenset({"leader"})

COMMANDS = (
    Command("triage.save", "Decide", "Record the triage with both axes and the reasons.", keys="f2", footer=True,
            roles=_LEADER),
    Command("triage.rate", "Rate today", "Rate risk as it stands today instead; the triage stays as it was.",
            keys="f3", footer=True),
    Command("triage.throw_away", "Throw away", "Drop what was typed here, for good; asks first."),
)  # fmt: skip
