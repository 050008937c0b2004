"""What a person can do with the interventions of a family."""

from __future__ import annotations

from screens.commands import Command

_ONE = "The one under the cursor"

COMMANDS = (
    Command("interventions.next", "Next step",
            "Do what comes next: look at a box, replace a kit, go on with a module; else read it.",
            keys="enter,f5", group=_ONE, footer=True),
    Command("interventions.add", "Add", "Record something that was given or done.", keys="a,n,f2", footer=True),
    Command("interventions.naloxone", "Naloxone", "Record a naloxone kit that was given.", keys="x,f9", footer=True),
    Command("interventions.replace", "Replace", "Record the kit that comes in its place.", keys="p", group=_ONE),
    Command("interventions.end", "End", "Say what became of a kit or a box.", keys="e,f4", group=_ONE, footer=True),
    Command("interventions.correct", "Correct", "Correct its record; both stay readable.", keys="c,f3", group=_ONE,
            footer=True),
    Command("interventions.refer", "Refer on", "Prepare an onward referral; it stands in the sharing log.",
            keys="o"),
    Command("interventions.read", "Read", "Read the record behind it.", keys="v", group=_ONE),
)  # fmt: skip
