"""Choosing a letter about a family: what makes sense now first, with the reason, then the others."""

from __future__ import annotations

from fsm_tui.services import letters
from fsm_tui.services.letters import Offered
from screens.app import FsmApp
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick


async def choose(app: FsmApp, family_id: str) -> dict[str, str] | None:
    """Which letter and about whom, as the place "letter" takes them; None if none was chosen."""
    offered = await app.ask(letters.offered, family_id)
    if not offered:
        message = "The guidance of this team has no letters yet."
        await app.show(Message("No letters", message, "Publish a newer practice profile at the office."))
        return None
    items = [Item(str(number), _label(each), _detail(each), _aside(each)) for number, each in enumerate(offered)]
    key = await app.show(Pick("Letters: what makes sense now stands first", items))
    if key is None:
        return None
    chosen = offered[int(key)]
    return {"letter": chosen.letter} | ({"about": chosen.about} if chosen.about else {})


def _label(one: Offered) -> str:
    return f"{one.label}: {one.whom}" if one.whom else one.label


def _detail(one: Offered) -> str:
    return f"{one.why[:1].upper()}{one.why[1:]}." if one.now else f"{one.when}. Nothing asks for it now."


def _aside(one: Offered) -> str:
    return ", ".join(part for part in ("now" if one.now else "", one.sent) if part)
