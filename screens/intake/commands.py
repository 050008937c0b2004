"""What a person can do while a support request is taken in."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("intake.save", "Save", "Record the request as it is; what is missing can come later.",
            keys="f2", footer=True),
    Command("intake.part", "Go to", "Go to a part of the form: people, plan, history, agreement, use and harm.",
            keys="f3", footer=True),
    Command("intake.known", "Known here", "Say whether somebody, or a number, that is here already is the same.",
            keys="f4", footer=True),
    Command("intake.throw_away", "Throw away", "Drop what was typed here, for good; asks first."),
)  # fmt: skip
