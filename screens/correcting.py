"""Correcting what was shared, referred or noted of the network: in which form, and which record of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fsm_tui.services import behind
from screens.dialogs.pick import Item, Pick

if TYPE_CHECKING:
    from screens.app import FsmApp

SHARED_WITHOUT = "share_without"
#: Kind → the form of the family in which its record is corrected.
FORMS = {
    "information.shared": "share",
    "onward.referred": "onward",
    "onward.answered": "onward_answer",
    "safeguarding.referred": "safeguarding",
    "safeguarding.answered": "safeguarding_answer",
    "worker.noted": "worker",
    "worker.confirmed": "worker_confirm",
    "treatment.claimed": "treatment",
    "treatment.confirmed": "treatment_confirm",
    "partner.asked": "partner",
    "partner.answered": "partner_answer",
    "partner.escalated": "partner_escalate",
    "support.offered": "child_support",
}


async def correct(app: FsmApp, family: str, head: str) -> None:
    """Open the form in which exactly this record is corrected."""
    record = await app.ask(behind.record, family, head)
    form = SHARED_WITHOUT if record.without_consent else FORMS[record.kind]
    await app.go("family_form", form=form, family_id=family, which=record.head)


async def choose(app: FsmApp, family: str, head: str) -> None:
    """The same for a line of a list; of several records behind it one is chosen, the newest first."""
    there = [each for each in await app.ask(behind.records, family, head) if each.kind in FORMS]
    chosen: str | None = head
    if len(there) > 1:
        items = [Item(each.head, each.called, each.summary, f"{each.on:%d %b %y}") for each in there]
        chosen = await app.show(Pick("Which one is not right?", items))
    if chosen is not None:
        await correct(app, family, chosen)
