"""What a person can do in the diary."""

from __future__ import annotations

from screens.commands import Command, Context

_LINE, _PLANNING, _DAYS = "The line under the cursor", "Planning", "Days"


def _at_office(context: Context) -> bool:
    return bool(getattr(context.page, "at_office", False))


COMMANDS = (
    Command("diary.record", "Record", "Make a session of the planned visit; its form begins with the plan.",
            keys="r,f2", group=_LINE, footer=True),
    Command("diary.open", "Open", "Open the family, what was recorded, or the appointment; plan what is due.",
            keys="enter", group=_LINE, footer=True),
    Command("diary.plan", "Plan visit", "Plan a visit, session or meeting with a family.",
            keys="n,f3", group=_PLANNING, footer=True),
    Command("diary.move", "Move", "Another day or hour, or anything else of the plan.",
            keys="m,f4", group=_LINE, footer=True),
    Command("diary.cancel", "Cancel", "It does not take place; says why.", keys="x,f5", group=_LINE, footer=True),
    Command("diary.week", "Week", "Between one day and the whole week.", keys="w,f9", group=_DAYS, footer=True),
    Command("diary.appointment", "Appointment", "Plan a consultation or meeting that is about no family here.",
            keys="a", group=_PLANNING, footer=True),
    Command("diary.became", "Took place", "Say whether an appointment took place.", keys="h", group=_LINE),
    Command("diary.earlier", "Earlier", "The day or week before.", keys="left", group=_DAYS),
    Command("diary.later", "Later", "The day or week after.", keys="right", group=_DAYS),
    Command("diary.today", "Today", "Back to today.", keys="t", group=_DAYS),
    Command("diary.everybody", "Everybody", "Everybody's diary that this computer holds, or only mine.",
            keys="e", group=_DAYS, hidden=_at_office),
    Command("diary.sheet", "Day sheet", "Write the day sheet for the duty desk: where, and until when.",
            keys="s", group=_DAYS),
)  # fmt: skip
