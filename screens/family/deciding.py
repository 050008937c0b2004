"""Two values that were recorded without knowledge of each other: somebody decides, and both stay in the history."""

from __future__ import annotations

from fsm_tui.services import recording
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick
from screens.family.conflicts import Conflict, Held
from screens.family.glance import Shown
from screens.page import Page


class Deciding(Page):
    """The part of the family page that decides between two values."""

    family_id: str
    shown: Shown | None

    @unless("family.decide")
    def nothing_to_decide(self) -> str | None:
        if self.shown is None or not self.shown.conflicts:
            return "There are no two values to decide between."
        return None

    @does("family.decide")
    async def decide(self) -> None:
        conflict = await self._which_conflict()
        if conflict is None:
            return
        if conflict.leader_only and self.app.hands.context().role != "leader":
            await self.app.show(Message("For the team leader", "Allocation is decided at the office."))
            return
        items = [Item(str(number), each.words, each.who) for number, each in enumerate(conflict.held)]
        key = await self.app.show(Pick(f"Which is right: {conflict.what}", items, hint="Both stay in the history"))
        if key is not None:
            await self._choose(conflict, conflict.held[int(key)])

    async def _which_conflict(self) -> Conflict | None:
        found = self.shown.conflicts if self.shown else ()
        if len(found) < 2:
            return next(iter(found), None)
        items = [
            Item(str(number), each.what, " or ".join(one.words for one in each.held))
            for number, each in enumerate(found)
        ]
        key = await self.app.show(Pick("Two values were recorded", items))
        return None if key is None else found[int(key)]

    async def _choose(self, conflict: Conflict, held: Held) -> None:
        if held.body is None:
            message = "One record says yes and one says no, so the no is in force. Only they can say yes."
            await self.app.show(Message("Ask the parent or carer", message, "Record what they say today."))
            await self.app.go("consent", family_id=self.family_id)
            return
        why = ""
        if conflict.asks:
            said = await self.app.show(Ask(conflict.asks, held.words, label="Because", wrong=_say_why))
            if said is None:
                return
            why = said
        await self.app.ask(recording.write, self.family_id, held.body(why), happened=held.happened, bases=conflict.seen)
        self.app.say("Decided. Both values stay in the history.")
        await self.arrive(first=False)


def _say_why(said: str) -> str | None:
    return None if said.strip() else "Say why, in a few words."
