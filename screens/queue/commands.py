"""What a team leader can do in the queue."""

from __future__ import annotations

from screens.commands import Command

_WORK, _FIND = "What is under the cursor", "Finding"
_OFFICE = frozenset({"leader", "admin"})

COMMANDS = (
    Command("queue.open", "Open", "Open it: a record to be reviewed, or the family that needs a decision.",
            keys="enter", group=_WORK, footer=True),
    Command("queue.family", "Family", "Look at the family first.", keys="f,f2", group=_WORK, footer=True),
    Command("queue.accept", "Accept", "Accept an entry that was kept aside, as it is, with a reason.",
            keys="a,f5", group=_WORK, roles=frozenset({"leader"})),
    Command("queue.show", "Show", "Show only some: verdicts, lower ratings, requests, new families, closings.",
            keys="w,f4", group=_FIND, footer=True),
    Command("queue.meeting", "Meeting", "The weekly allocation meeting: what waits, and who has how much.",
            keys="m,ctrl+n", roles=_OFFICE, footer=True),
    Command("queue.partners", "Partners", "What partners owe us and we owe them, of all families.", keys="p"),
    Command("queue.advice", "Advice", "Consultations that were asked for, arranged and held, and No Names "
            "consultations.", keys="h"),
    Command("queue.caseload", "Families", "Go to all families.", keys="c,f3", footer=True),
    Command("queue.sync", "Sync", "Read bundles that came in, and write what the laptops lack.",
            keys="s,f9", roles=_OFFICE, footer=True),
)  # fmt: skip
