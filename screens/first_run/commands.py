"""What a person can do while the vault is being made."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("first_run.next", "Go on", "Go on to the next step.", keys="enter,f2", footer=True),
    Command("first_run.before", "Step back", "Go back one step. What you typed stays.", keys="f3", footer=True),
    Command("first_run.words", "Other words", "Three other suggestions for a passphrase.", keys="f5"),
    Command("first_run.show", "Show typing", "Show what is typed, or hide it again.", keys="f4"),
)  # fmt: skip
