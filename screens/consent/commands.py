"""What a person can do with a family's consents and agreements."""

from __future__ import annotations

from screens.commands import Command

_ONE = "The line under the cursor"

COMMANDS = (
    Command("consent.new", "Record", "Record what a parent or carer said: given, declined or withdrawn.",
            keys="n,f2", footer=True),
    Command("consent.withdraw", "Withdraw", "Record that this was withdrawn; it acts at once.", keys="w,f3", group=_ONE,
            footer=True),
    Command("consent.read", "Read", "Read the record behind this line.", keys="enter,f4", group=_ONE, footer=True),
)  # fmt: skip
