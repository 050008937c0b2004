"""What a person can do with the requests to and from partners."""

from __future__ import annotations

from screens.commands import Command

_ONE, _FIND = "The request under the cursor", "Finding"

COMMANDS = (
    Command("partners.open", "Open", "Go to the network of that family, at this request.", keys="enter", group=_ONE,
            footer=True),
    Command("partners.answer", "Answer", "Say what became of it: given, declined, or not needed any more.",
            keys="a,f5", group=_ONE, footer=True),
    Command("partners.escalate", "Stage", "Take what was not answered to the next stage at once.", keys="s,f9",
            group=_ONE, footer=True),
    Command("partners.agencies", "Agency", "What is open, overdue and escalated with each agency; shows one of them.",
            keys="g,f3", group=_FIND, footer=True),
    Command("partners.filter", "Filter", "Show only some: what is overdue, went up a stage, or is asked of us.",
            keys="f,f4", group=_FIND, footer=True),
    Command("partners.write_out", "To a file", "Write what is shown to a file that names nobody of a family.",
            keys="w,f2", footer=True),
    Command("partners.read", "Read", "Read the record behind it.", keys="v", group=_ONE),
    Command("partners.all", "Show all", "Show everything that is open again.", keys="x", group=_FIND),
)  # fmt: skip
