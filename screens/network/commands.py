"""What a person can do with the network around a family."""

from __future__ import annotations

from screens.commands import Command

_ONE = "The one under the cursor"

COMMANDS = (
    Command("network.next", "Next", "Do what comes next: have it confirmed, or say what became of a request.",
            keys="enter,f5", group=_ONE, footer=True),
    Command("network.worker", "Person", "Note a professional who works with the family.", keys="n,f2", footer=True),
    Command("network.ask", "Ask", "Ask a partner for information, a report or attendance, with notice.",
            keys="a,f4", footer=True),
    Command("network.asked", "Asked of us", "Note what a partner asks of us, and by when.", keys="i"),
    Command("network.change", "Change", "Change what we know of it; a changed detail is to be confirmed anew.",
            keys="c,f3", group=_ONE, footer=True),
    Command("network.mend", "Mend", "Correct what was written wrongly, here or in an answer, with a reason; both "
            "versions stay readable.", keys="m,ctrl+b", group=_ONE),
    Command("network.escalate", "Stage", "Take a request that is not answered to the next stage.", keys="s,f9",
            group=_ONE, footer=True),
    Command("network.treatment", "Treatment", "Note what was told about treatment; it waits to be confirmed.",
            keys="t", footer=True),
    Command("network.read", "Read", "Read the record behind it.", keys="v", group=_ONE),
)  # fmt: skip
