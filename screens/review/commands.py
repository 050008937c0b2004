"""What a team leader can do with one record."""

from __future__ import annotations

from screens.commands import Command, Context

_VERDICT, _LOOK = "The verdict", "Looking"
_LEADER = frozenset({"leader"})



def _nothing_proposed(context: Context) -> bool:
    """Where the record proposes no rating below Red, there is nothing to sign."""
    return not getattr(context.page, "proposes", False)


COMMANDS = (
    Command("review.approve", "Approve", "Approve exactly this version. A later change shows as changed since.",
            keys="a,f9", group=_VERDICT, roles=_LEADER, footer=True),
    Command("review.return", "Return", "Return it with a remark that says what to do.",
            keys="r,f3", group=_VERDICT, roles=_LEADER, footer=True),
    Command("review.sign", "Sign lower", "Sign the rating below Red that this record proposes: it is then in force.",
            keys="s,f12", group=_VERDICT, roles=_LEADER, footer=True, hidden=_nothing_proposed),
    Command("review.keep_red", "Keep Red", "Say why the family stays Red, whatever this record proposes.",
            keys="k,ctrl+t", group=_VERDICT, roles=_LEADER, footer=True, hidden=_nothing_proposed),
    Command("review.send", "Send remark", "Give the verdict with the remark that you wrote.",
            keys="f5", group=_VERDICT, roles=_LEADER, footer=True),
    Command("review.pin", "Pin to", "Choose which line of the record the remark is about.",
            keys="f4", group=_VERDICT, roles=_LEADER),
    Command("review.next", "Next", "Leave this one waiting and go to the next record of the queue.",
            keys="n", group=_LOOK, footer=True),
    Command("review.family", "Family", "Look at the family: risk over time, goals, what is due.",
            keys="f,f2", group=_LOOK, footer=True),
)  # fmt: skip
