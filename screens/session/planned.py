"""Which of the visits in the diary a session was, if it was one of them."""

from __future__ import annotations

from collections.abc import Sequence

from fsm_tui.practice.dates import read_day
from fsm_tui.services.diary import Line
from screens.dialogs.pick import Item, Pick

NONE = ""


def which(lines: Sequence[Line]) -> Pick:
    """Answers the record of a planned visit, the latest first; nothing if it was none of them."""
    items = [
        Item(line.root, f"{line.called}, {read_day(line.day)}{f' {line.at}' if line.at else ''}",
             ", ".join(filter(None, (line.place, *line.people))), line.state_words)
        for line in reversed(lines)
    ]  # fmt: skip
    items.append(Item(NONE, "Something else", "An empty form for today; the plan stays in the diary."))
    return Pick("From the diary?", items, hint="Enter takes what was planned into the form")
