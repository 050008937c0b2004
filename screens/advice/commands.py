"""What a person can do with consultations and No Names consultations."""

from __future__ import annotations

from screens.commands import Command, Context

_ONE, _FIND = "The one under the cursor", "Finding"


def _no_names(context: Context) -> bool:
    return bool(getattr(context.page, "no_names", False))


def _consultations(context: Context) -> bool:
    return not _no_names(context)


COMMANDS = (
    Command("advice.next", "Next step", "Do what comes next: arrange it, write up the advice, or read all of it.",
            keys="enter,f5", group=_ONE, footer=True),
    Command("advice.new", "New", "Note that a consultation was asked for; in the other list, a No Names consultation.",
            keys="n,f2", footer=True),
    Command("advice.other", "Other list", "Between consultations with our leader and No Names consultations.",
            keys="w,f9", footer=True),
    Command("advice.arrange", "Arrange", "Put it into the diary, or move it there.", keys="a,f4", group=_ONE,
            footer=True, hidden=_no_names),
    Command("advice.hold", "Write up", "The advice that was given, and what follows.", keys="h,ctrl+s", group=_ONE,
            footer=True, hidden=_no_names),
    Command("advice.topic", "Topic", "Show one topic, or all.", keys="t,ctrl+t", group=_FIND, footer=True,
            hidden=_consultations),
    Command("advice.days", "Days", "Show those of some days only.", keys="d,ctrl+b", group=_FIND, footer=True,
            hidden=_consultations),
    Command("advice.link", "Link", "Say that a No Names consultation was about a family here; says first what that "
            "does.", keys="l", group=_ONE, hidden=_consultations),
    Command("advice.change", "Change", "Correct what was written; both versions stay readable.", keys="c,f3",
            group=_ONE, footer=True),
    Command("advice.family", "Family", "Go to the family, where there is one.", keys="f", group=_ONE),
)  # fmt: skip
