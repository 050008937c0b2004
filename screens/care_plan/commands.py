"""What a person can do with a family's care plan."""

from __future__ import annotations

from screens.commands import Command

_ONE = "The step under the cursor"

COMMANDS = (
    Command("care_plan.change", "Change", "Change this step, or take it up again after it ended, with the reason.",
            keys="enter,c,f3", group=_ONE, footer=True),
    Command("care_plan.add", "Add step", "Add a step to the plan.", keys="n,f2", footer=True),
    Command("care_plan.end", "End step", "Say that this step is done, or is given up, with the reason.", keys="e,f4",
            group=_ONE, footer=True),
    Command("care_plan.read", "Read", "Read the record behind this step.", keys="v", group=_ONE),
    Command("care_plan.write_out", "Write out", "Write the plan to a file: one parent's own, or what may be told.",
            keys="w,ctrl+t"),
    Command("care_plan.goals", "Goals", "The family's goals and how they move.", keys="g,f5", footer=True),
    Command("care_plan.assessment", "Assessment", "The assessment that the plan is based on.", keys="a,f9",
            footer=True),
)  # fmt: skip
