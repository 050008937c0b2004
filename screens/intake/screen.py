"""A support request: one form, kept as it is typed; what is missing is shown and keeps nobody from saving."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fsm_tui.services.requests.intake import Known
from screens.asking.questions import HEADING, Questions
from screens.commands import does, registry, unless
from screens.dialogs.pick import Item, Pick
from screens.intake import keeping
from screens.intake.keeping import ANOTHER, BOTH, Ready, key_of
from screens.intake.lacking import lacking
from screens.intake.needs import Completeness, Wanted
from screens.plain import Words
from screens.seating import refresh_header
from screens.widgets.header import HonestHeader
from screens.widgets.still_needed import Need


class IntakeScreen(Questions):
    """The request from the first word to the last; F2 saves what there is, F8 goes to what is missing."""

    PLACE = "intake"
    CSS_PATH = "intake.tcss"

    def __init__(self, family_id: str | None = None) -> None:
        super().__init__()
        self.family_id = family_id
        self.at: Ready | None = None
        self.known: tuple[Known, ...] = ()
        self._asking = asyncio.Lock()
        self._looked: tuple[Any, ...] = ()
        self._before: frozenset[str] = frozenset()

    def heading(self) -> str:
        return "Support request"

    def body(self) -> ComposeResult:
        yield VerticalScroll(id="questions", can_focus=False)
        yield Words("", id="known")
        yield Completeness(id="needed")

    async def arrive(self, *, first: bool) -> None:
        if self.at is None:
            await self._open(await self.app.ask(keeping.ready, self.family_id))

    async def _open(self, at: Ready) -> None:
        self.at = at
        if at.held.family is not None:
            said = "More information" if at.held.referred else "Support request"
            self.query_one(HonestHeader).heading = f"{said}, {at.values.get('label', '')}"
            before = await self.app.ask(keeping.known, at.held, dict(at.held.was))
            self._before = frozenset(key_of(each) for each in before)
        await self.begin(keeping.questions(at, at.values), at.values, at.draft, at.today)
        await self._look_for_known()

    # -- while it is typed

    def more_state(self) -> dict[str, Any]:
        if self.at is None:
            return {}
        return {"was": dict(self.at.held.was), "ids": dict(self.at.held.ids), "said": dict(self.at.said)}

    def noticed(self, changed: set[str]) -> None:
        if any(name.partition(".")[2] for name in changed):
            self.run_worker(self.app.hands.guard(self._make_room), group="room")

    async def _make_room(self) -> None:
        """One more line for a person wherever the last one is begun."""
        async with self._asking:
            names = {each.name for each in self.asks}
            if self.at is not None:
                wanted = keeping.questions(self.at, self.values)
                if {each.name for each in wanted} - names:
                    await self.ask_these(wanted)

    def lacking(self) -> Iterator[Need]:
        if self.at is not None:
            for missing, name in lacking(self.values, self.at.profile, self.at.today):
                yield Wanted(f"#ask-{name.replace('.', '-')}", missing.words)

    async def kept(self) -> None:
        await self._look_for_known()

    # -- who is known here

    async def _look_for_known(self) -> None:
        """Ask again who is here already, where a name, a date of birth or the number has changed."""
        if (at := self.at) is None:
            return
        told = {name: value for name, value in self.values.items() if name.endswith((".name", ".born")) and value}
        asked = (self.values.get("mosaic", ""), *sorted(told.items()))
        if asked != self._looked:
            known = await self.app.ask(keeping.known, at.held, dict(self.values))
            if self.at is not at:
                return  # the form went on as another family's meanwhile
            # Only now: whoever saves meanwhile has to wait for the answer too.
            self.known, self._looked = known, asked
        self._tell_known()

    @property
    def open_known(self) -> tuple[Known, ...]:
        """Those of which nobody has said yet whether it is the same."""
        said = self.at.said if self.at else {}
        return tuple(each for each in self.known if each.family and key_of(each) not in said)

    def _tell_known(self) -> None:
        lines = []
        key = self.app.keys.shown(registry.get("intake.known"))
        for each in self.open_known:
            lines.append(f"{self.app.glyphs.amber} {_is_here(each)}")
        lines = lines[:1] + ([f"{self.app.glyphs.amber} and {len(lines) - 1} more."] if len(lines) > 1 else [])
        if lines:
            lines[-1] += f" {key} says what it is."
        lines += [f"{self.app.glyphs.amber} {each.why[:1].upper()}{each.why[1:]} is in {each.label}."
                  for each in self.known if not each.family][:1]  # fmt: skip
        both = [each.label for each in self.known if self.at and self.at.said.get(key_of(each)) == BOTH]
        if both and not lines:
            lines.append(f"{self.app.glyphs.done} One person in two families: also in {', '.join(both)}.")
        words = self.query_one("#known", Words)
        words.words = "\n".join(lines)
        words.display = bool(lines)
        self.changed()

    @unless("intake.known")
    def nobody_known(self) -> str | None:
        if any(each.family for each in self.known):
            return None
        return "Nobody of this request is known here so far."

    @does("intake.known")
    async def say_known(self) -> None:
        await self._look_for_known()
        found = [each for each in self.known if each.family]
        if len(found) > 1:
            items = [
                Item(str(number), each.label, each.name or each.why, self._said_of(each))
                for number, each in enumerate(found)
            ]
            picked = await self.app.show(Pick("Known here", items))
            found = [found[int(picked)]] if picked is not None else []
        if found:
            await self._say_of(found[0])

    def _said_of(self, each: Known) -> str:
        said = self.at.said.get(key_of(each), "") if self.at else ""
        return {BOTH: "in both", ANOTHER: "another one"}.get(said, "not said yet")

    async def _say_of(self, each: Known) -> bool:
        """What it is. Answers whether the form goes on as it is."""
        items = [Item("same", "The same family", f"What you typed goes on as a request for {each.label}.")]
        if each.person:
            items.append(Item(BOTH, "One person in two families", "Said in both families when this is saved."))
        items.append(Item(ANOTHER, "Another family" if not each.person else "Another person", "They only look alike."))
        if self.at is not None and self.at.held.family is not None:
            items = items[1:]
        chosen = await self.app.show(Pick(_is_here(each), items, hint="What is it"))
        if chosen == "same":
            await self._go_on_as(each.family)
        elif chosen is not None and self.at is not None:
            self.at.said[key_of(each)] = chosen
            self.typed()
            await self.keep_draft()
            self._tell_known()
            return True
        return False

    async def _go_on_as(self, family: str) -> None:
        """The form of the family that is here, with what was typed laid over it."""
        if self.at is None or self.draft is None:
            return
        self._ended = True  # the draft of a new family is dropped
        try:
            at = await self.app.ask(keeping.move, self.draft, dict(self.values), family)
            self.at, self.draft, self.values = at, at.draft, dict(at.values)
        finally:
            self._ended = False
        self.family_id, self.details = family, {"family_id": family}
        self.known, self._looked = (), ()
        await self.ask_anew()
        await self._open(at)
        self.app.say("What you typed is now in the form of the family that is here.")

    # -- commands

    @does("intake.part")
    async def go_to_part(self) -> None:
        """Go to the first question of a part."""
        parts = [(number, each) for number, each in enumerate(self.asks) if each.kind == HEADING]
        items = [Item(str(number), each.label) for number, each in parts]
        picked = await self.app.show(Pick("Go to", items))
        if picked is not None:
            shown = {each.name for each in self.asked}
            after = [each for each in self.asks[int(picked) + 1 :] if each.kind != HEADING and each.name in shown]
            self.go_to({"focus": after[0].name})

    @does("intake.save")
    async def save(self) -> None:
        if self.at is None or self.draft is None or not self.complete():
            return
        await self._look_for_known()
        for each in self.open_known:
            # What was so before this form was opened keeps nobody from adding what came.
            if key_of(each) not in self._before and not await self._say_of(each):
                return
        told = {each.name: self.values.get(each.name, "").strip() for each in self.asked}
        done = await self.attempt(keeping.complete, self.at.held, self.draft, told, dict(self.at.said))
        if done is None:
            return
        (family,) = done
        self.app.say("Saved." if family else "Nothing was changed.")
        await refresh_header(self.app)
        await self.app.back()
        if family:
            await self.app.go("request", family_id=family)

    @does("intake.throw_away")
    async def drop(self) -> None:
        await self.throw_away()


def _is_here(each: Known) -> str:
    if each.person:
        return f"{each.name} is here, in {each.label}, with {each.why}."
    return f"{each.label} is here with {each.why}."
