"""Linking a No Names consultation to a family: a person's choice, after reading what it does (A101)."""

from __future__ import annotations

from fsm_tui.practice.dates import read_day
from fsm_tui.services import caseload, consulting
from fsm_tui.services.consulting import NoNames
from screens.app import FsmApp
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick

WHAT_IT_DOES = (
    "From then on it is known whom this consultation was about. Whoever works with the family reads on its page and in "
    "its sharing log the day, the topic and your reason. What was said stays in this list."
)


async def link(app: FsmApp, one: NoNames, first: str) -> bool:
    """Ask for the family, the reason, and at last whether; True if it was linked. `first` is offered first."""
    rows = [each for each in (await app.ask(caseload.read)).rows if not each.hidden]
    if not rows:
        await app.show(Message("No families", "There is no family here to link it to."))
        return False
    rows.sort(key=lambda each: each.family != first)
    items = [Item(each.family, each.label, ", ".join(each.people)) for each in rows]
    family = await app.show(Pick("Which family was it about?", items, hint="Type part of a name"))
    if family is None:
        return False
    label = next(each.label for each in rows if each.family == family)
    because = await app.show(Ask(f"Link it to {label}", label="Because", wrong=_say_why, yes="Go on"))
    if because is None:
        return False
    sure = f"{one.topic_label}, {read_day(one.on)}.\n{WHAT_IT_DOES}\nThe link can be voided there, not undone."
    if not await app.show(Confirm(f"Link it to {label}?", sure, yes="Link", no="No link")):
        return False
    await app.ask(consulting.link_no_names, family, one.head, because)
    return True


def _say_why(said: str) -> str | None:
    return None if said.strip() else "Say why, in a few words."
