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
    Command("consent.read_back", "Read back", "Turn the screen round: this consent in plain words, and nothing else.",
            keys="b,f5", group=_ONE, footer=True),
    Command("consent.matrix", "Table", "The consents of each parent as a table: agencies and kinds of information.",
            keys="m,f9", footer=True),
    Command("consent.may_tell", "Who may be told", "Choose an agency and a purpose: what may be told today, and why.",
            keys="t,ctrl+t", footer=True),
    Command("consent.sharing", "Sharing log", "What left, on what ground, and what came back.", keys="s,ctrl+s",
            footer=True),
)  # fmt: skip
