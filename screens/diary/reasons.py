"""Why something cannot be done with a line of the diary, in words; None where it can. Pure."""

from __future__ import annotations

from datetime import date

from fsm_tui.services.diary import Line
from screens.diary.rows import Shown

ELSEWHERE = "That is in somebody else's diary."


def not_opened(row: Shown | None) -> str | None:
    if row is None or row.day is not None:
        return "There is nothing under the cursor."
    return ELSEWHERE if row.line is not None and not row.line.family and not row.line.mine else None


def not_recorded(line: Line | None, today: date) -> str | None:
    if line is None or not line.family:
        became = " Press h to say whether it took place." if line else ""
        return f"That is no visit of a family.{became}"
    if line.state == "held":
        return "It was recorded already. Enter reads it."
    if line.state == "cancelled":
        return "It was cancelled. Move it to bring it back."
    return "It is still to come. Move it to today if it has taken place already." if line.day > today else None


def not_changed(line: Line | None) -> str | None:
    if line is None:
        return "There is no visit or appointment under the cursor."
    if not line.family and not line.mine:
        return ELSEWHERE
    return "A session was recorded of it, so the plan stays as it was." if line.session else None


def not_said(line: Line | None, today: date) -> str | None:
    if line is None or line.family or not line.mine:
        return "That is for an appointment of your own that is about no family."
    return "It is still to come." if line.day > today else None
