"""What a person can do before the vault is open."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("unlock.open", "Open", "Open the vault with what is typed.", keys="enter,f2", footer=True),
    Command("unlock.paper", "Printed code", "Open with the code on paper and set a new passphrase.",
            keys="f3", footer=True),
    Command("unlock.show", "Show typing", "Show what is typed, or hide it again.", keys="f4", footer=True),
    Command("unlock.words", "Other words", "Three other suggestions for a passphrase.", keys="f5"),
    Command("unlock.again", "Look again", "Look for the vault's files again, after something was put right.",
            keys="f9"),
)  # fmt: skip
