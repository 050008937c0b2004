"""What a team leader can do with one record."""

from __future__ import annotations

from screens.commands import Command

_VERDICT, _LOOK = "The verdict", "Looking"
_LEADER = frozenset({"leader"})

COMMANDS = (
    Command("review.approve", "Approve", "Approve exactly this version. A later change shows as changed since.",
            keys="a,f9", group=_VERDICT, roles=_LEADER, footer=True),
    Command("review.return", "Return", "Return it with a remark that says what to do.",
            keys="r,f3", group=_VERDICT, roles=_LEADER, footer=True),
    Command("review.send", "Send remark", "Give the verdict with the remark that you wrote.",
            keys="f5", group=_VERDICT, roles=_LEADER, footer=True),
    Command("review.pin", "Pin to", "Choose which line of the record the remark is about.",
            keys="f4", group=_VERDICT, roles=_LEADER),
    Command("review.next", "Next", "Leave this one waiting and go to the next record of the queue.",
            keys="n", group=_LOOK, footer=True),
    Command("review.family", "Family", "Look at the family: risk over time, goals, what is due.",
            keys="f,f2", group=_LOOK, footer=True),
)  # fmt: skip
