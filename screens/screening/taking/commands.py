"""What a person can do while a tool is filled in."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("taking.complete", "Complete", "Record it, complete or partial; a partial one is asked about first.",
            keys="f2", footer=True),
    Command("taking.clear", "Clear item", "Take back the answer of the item under the cursor.", keys="f3", footer=True),
    Command("taking.throw_away", "Throw away", "Drop what was entered here, for good; asks first."),
)  # fmt: skip
