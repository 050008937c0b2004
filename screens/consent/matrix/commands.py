"""What a person can do with the table of one parent's consents."""

from __future__ import annotations

from screens.commands import Command

_CELL = "The cell under the cursor"

COMMANDS = (
    Command("consent_matrix.person", "Next person", "The consents of the next parent or carer.", keys="p,f2",
            footer=True),
    Command("consent_matrix.purpose", "Purpose", "Choose for which purpose the table is shown.", keys="u,f3",
            footer=True),
    Command("consent_matrix.read", "Read", "Read the record behind this cell.", keys="enter,f4", group=_CELL,
            footer=True),
    Command("consent_matrix.withdraw", "Withdraw", "Record that this was withdrawn; it acts at once.", keys="w,f9",
            group=_CELL, footer=True),
    Command("consent_matrix.new", "Record", "Record what a parent or carer said: given, declined or withdrawn.",
            keys="n,f5", footer=True),
)  # fmt: skip
