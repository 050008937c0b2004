"""What a person can do with a letter before it leaves."""

from __future__ import annotations

from screens.commands import Command

_LEAVES = "What leaves"

COMMANDS = (
    Command("letter.sent", "Sent: note it", "Note that this letter was sent today, word for word as it stands here.",
            keys="f2", group=_LEAVES, footer=True),
    Command("letter.gap", "Next gap", "Go to the next place that says that something is not recorded.", keys="f3",
            footer=True),
    Command("letter.file", "To a file", "Write the letter to a file that you name; the file is not encrypted.",
            keys="f4", group=_LEAVES, footer=True),
    Command("letter.anew", "Fill anew", "Fill the letter again with what is recorded now; what was typed here goes.",
            keys="f5", footer=True),
    Command("letter.throw_away", "Throw away", "Leave without noting anything, and drop what was typed here."),
)  # fmt: skip
