"""What the caseload offers to pick from, and the line that sums it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fsm_tui.moments import london
from fsm_tui.services.caseload import CaseloadView, Order
from fsm_tui.services.drafting import Draft
from fsm_tui.services.families import TimelineLine
from fsm_tui.services.sieve import ORDER_WORDS, Option
from screens.dialogs.pick import Item, Pick
from screens.resuming import called


def summary(view: CaseloadView, shown: int, only: str, by: Order) -> str:
    """How many families there are, how many are shown, and what is left out."""
    whole = len(view.rows)
    families = f"{whole} {'family' if whole == 1 else 'families'}"
    words = [families if shown == whole else f"{shown} of {families}"]
    if only:
        words.append(f"only {only} (Esc shows all)")
    if by != "next":
        words.append(_BY[by])
    words += [
        f"{view.overdue} overdue" if view.overdue else "nothing overdue",
        view.whose,
    ]
    return " · ".join(words)


_BY: dict[Order, str] = {
    "next": "", "name": "by name", "rag": "by risk", "seen": "by last seen", "allocated": "by allocation",
}  # fmt: skip


def orders(by: Order) -> Pick:
    """The picker of the orders."""
    items = [Item(each, words, aside="on" if each == by else "") for each, words in ORDER_WORDS.items()]
    return Pick("Order", items, hint="Type part of it")


def filters(options: Sequence[Option]) -> Pick:
    """The one picker for filtering: what is on says so, choosing it again turns it off."""
    items = [Item(each.key, each.words, aside="on" if each.on else "") for each in options]
    return Pick("Show only", items, hint="Type part of it; choosing it again turns it off")


def records(lines: Sequence[tuple[str, str, TimelineLine]]) -> Pick:
    """Records that were found; answers family and head with a space between."""
    items = [
        Item(f"{family} {line.head}", f"{line.happened:%d %b %Y}  {label}  {line.called}",
             "voided: the text is put away" if line.voided else line.summary)
        for family, label, line in lines
    ]  # fmt: skip
    return Pick(f"{len(lines)} found", items)


def drafts(kept: Sequence[Draft], labels: Mapping[str, str]) -> Pick:
    """Half-written forms; answers the id of a draft. `labels` are the families by id."""
    items = [
        Item(each.id, called(each) + (f": {labels.get(each.family, 'a family')}" if each.family else ""),
             f"Last typed on {london(each.saved_at):%a %d %b at %H:%M}")
        for each in kept
    ]  # fmt: skip
    return Pick("Drafts", items)
