"""What a person can do with a family's goals."""

from __future__ import annotations

from screens.commands import Command, Context

_ONE = "The goal under the cursor"


def _no_concern(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    return shown is not None and not shown.concerns


COMMANDS = (
    Command("goals.concern", "Answer", "Agree a goal for a red or amber concern that has none.", keys="o,f5",
            footer=True, hidden=_no_concern),
    Command("goals.review", "Review", "Say how this goal stands, outside a session.", keys="enter,r", group=_ONE,
            footer=True),
    Command("goals.new", "New goal", "Agree a goal with a parent or carer.", keys="n,f2", footer=True),
    Command("goals.change", "Change", "Agree this goal otherwise from today; how it was stays in its history.",
            keys="c,f3", group=_ONE, footer=True),
    Command("goals.achieved", "Achieved", "Say that this goal is reached.", keys="a", group=_ONE),
    Command("goals.stop", "Stop", "End this goal, with the reason.", keys="s,f9", group=_ONE, footer=True),
    Command("goals.mend", "Mend", "Correct what was written wrongly about this goal; the record keeps both.", keys="m",
            group=_ONE),
    Command("goals.progress", "Over time", "This goal over time, and beside it whatever else can be drawn.",
            keys="t,ctrl+t", group=_ONE, footer=True),
    Command("goals.read", "Read", "Read the record behind this goal.", keys="v,f4", group=_ONE, footer=True),
)  # fmt: skip
