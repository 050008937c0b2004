"""What a person can do about a family's risk."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("risk.rate", "Rate today", "Say how risk stands today, and change the plan for a bad day.", keys="r,f2",
            footer=True),
    Command("risk.agreed", "Agreed", "Write that the social worker agreed to the rating that is proposed below Red.",
            keys="a,f3", footer=True),
    Command("risk.told", "New Red told", "Write whom you phoned about a new Red, and what was agreed.", keys="t,f4",
            footer=True),
    Command("risk.proposed", "Read", "Read the record that proposes a rating below Red.", keys="enter,f5", footer=True),
    Command("risk.progress", "Over time", "Risk, goals, stage of change and attendance over time.", keys="p,f9",
            footer=True),
)  # fmt: skip
