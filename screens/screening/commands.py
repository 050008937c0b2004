"""What a person can do with a family's screenings."""

from __future__ import annotations

from screens.commands import Command

_ONE = "The screening under the cursor"

COMMANDS = (
    Command("screening.new", "New", "Use a screening or outcome tool: choose whom, then which.", keys="n,f2",
            footer=True),
    Command("screening.prompt", "Prompt", "Say what was done about what a score calls for.", keys="p,f3", group=_ONE,
            footer=True),
    Command("screening.read", "Read", "Read the record behind this screening.", keys="enter,v,f4", group=_ONE,
            footer=True),
    Command("screening.correct", "Correct", "Correct this screening; the earlier one stays readable.", keys="c,f5",
            group=_ONE, footer=True),
    Command("screening.progress", "Progress", "See how scores and everything else moved over time.", keys="t,ctrl+t"),
)  # fmt: skip
