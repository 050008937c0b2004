"""What a person can do with a family's goals."""

from __future__ import annotations

from screens.commands import Command

_ONE = "The goal under the cursor"

COMMANDS = (
    Command("goals.review", "Review", "Say how this goal stands, outside a session.", keys="enter,r", group=_ONE,
            footer=True),
    Command("goals.new", "New goal", "Agree a goal with a parent or carer.", keys="n,f2", footer=True),
    Command("goals.change", "Change", "Agree this goal anew or mend it; the earlier one stays readable.", keys="c,f3",
            group=_ONE, footer=True),
    Command("goals.progress", "Over time", "This goal over time, and beside it whatever else can be drawn.",
            keys="t,ctrl+t", group=_ONE, footer=True),
    Command("goals.read", "Read", "Read the record behind this goal.", keys="v,f4", group=_ONE, footer=True),
)  # fmt: skip
