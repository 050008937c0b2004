"""Milestones: that something was done, by us or by others, where no fuller record tells it (A14, A46, A47)."""

from __future__ import annotations

from fsm_tui.casework.bodies import Body, Code, Day, Line, Words


class MilestoneNoted(Body, kind="milestone.noted", title="Milestone noted"):
    """An event of the practice profile's clocks: Workbook opened, invitation received, social worker contacted."""

    event: Code
    on: Day
    by: Line = ""
    note: Words = ""
