"""What a person can do on the caseload."""

from __future__ import annotations

from screens.commands import Command

_WORK, _FIND = "The family under the cursor", "Finding"

COMMANDS = (
    Command("caseload.open", "Open", "Open the family.", keys="enter", group=_WORK, footer=True),
    Command("caseload.record", "Record", "Record a visit, session or meeting with this family.",
            keys="r,f2", group=_WORK, footer=True),
    Command("caseload.plan_visit", "Plan visit", "Put a visit, session or meeting to come into the diary.",
            keys="v", group=_WORK),
    Command("caseload.find", "Find", "Find a family by its name or a person's as you type; Esc shows all again.",
            keys="slash,f3", group=_FIND, footer=True),
    Command("caseload.sync", "Sync", "Bring work to the office and fetch what is new.", keys="s,f9", footer=True),
    Command("caseload.new", "New family", "Open a provisional family in the field.", keys="n,f5", footer=True),
    Command("caseload.filter", "Filter", "Show only some: mine, an area, base, plan or rating, what is overdue.",
            keys="f,f4", group=_FIND, footer=True),
    Command("caseload.order", "Order", "Order by what needs doing next, name, risk, last seen or allocation.",
            keys="o", group=_FIND),
    Command("caseload.load", "Load", "Families by practitioner, area and base, with ratings, plans and what is "
            "overdue.", keys="l", group=_FIND),
    Command("caseload.partners", "Partners", "What partners owe us and we owe them, of all families.", keys="p"),
    Command("caseload.drafts", "Drafts", "Go on with something that you began to write.", keys="d", footer=True),
    Command("caseload.words", "Search records", "Search everything that was recorded for words.",
            keys="w", group=_FIND),
    Command("caseload.advice", "Advice", "Consultations with our leader, and No Names consultations.", keys="h"),
    Command("caseload.queue", "Queue", "Go to what waits for the team leader.", keys="q",
            roles=frozenset({"leader"}), footer=True, hidden=lambda context: context.role != "leader"),
)  # fmt: skip
