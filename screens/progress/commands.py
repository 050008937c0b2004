"""What a person can do where progress is drawn."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("progress.read", "Read", "Read the record behind the number under the cursor.", keys="enter,r,f4",
            footer=True),
    Command("progress.span", "Time", "Draw all of it, the last twelve months, or the last three.", keys="t,f2",
            footer=True),
    Command("progress.turn", "Other side", "Go between the plots on the left and the numbers on the right.",
            keys="n,f3", footer=True),
    Command("progress.reader", "For whom", "Show it as a parent may see it, without what is not to be shared.",
            keys="w,f5", footer=True),
)  # fmt: skip
