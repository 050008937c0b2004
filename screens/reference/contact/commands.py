"""What a person can do in the form of a contact."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("contact.save", "Save", "Note the contact; it goes to every laptop with its next bundle.", keys="f2",
            footer=True),
    Command("contact.throw_away", "Throw away", "Drop what was typed here, for good; asks first."),
)  # fmt: skip
