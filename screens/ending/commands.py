"""What a person can do about the end of the work."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("ending.exit", "Exit date", "Plan the exit date with a parent or carer, change it, or confirm it.",
            keys="e,f2", footer=True),
    Command("ending.propose", "Propose to close", "Propose to close the family; the team leader decides.",
            keys="p,f3", footer=True),
    Command("ending.decide", "Decide", "Close the family, or say what is to be done first; for the team leader.",
            keys="d,f4", footer=True, roles=frozenset({"leader"})),
    Command("ending.goals", "Goals", "Goals and how they stand.", keys="g,f5", footer=True),
    Command("ending.plan", "Plan", "Record that the children's plan ended.", keys="l,f9"),
    Command("ending.read", "Read", "Read the proposal in full.", keys="v,enter", footer=True),
)  # fmt: skip
