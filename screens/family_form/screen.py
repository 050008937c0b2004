"""A form about a family: a new one, its details, a person, the plan, a milestone. Kept as it is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from screens.asking.questions import Questions
from screens.commands import does, unless
from screens.family_form import forms, keeping
from screens.family_form.keeping import Ready
from screens.seating import refresh_header
from screens.widgets.header import HonestHeader


class FamilyFormScreen(Questions):
    """Questions one under another; what is still needed is always in view; F2 saves."""

    PLACE = "family_form"
    CSS_PATH = "family_form.tcss"

    def __init__(
        self,
        form: str,
        family_id: str | None = None,
        person: str = "",
        event: str = "",
        which: str = "",
    ) -> None:
        super().__init__()
        self.form, self.family_id, self.which, self.event = form, family_id, which or person, event
        self.ready: Ready | None = None
        self.people = 1

    def heading(self) -> str:
        return forms.TITLES.get(self.form, "Family")

    async def arrive(self, *, first: bool) -> None:
        if self.ready is not None:
            return
        self.ready = ready = await self.app.ask(keeping.ready, self.form, self.family_id, self.which, self.event)
        self.people = int(ready.draft.state.get("people", 1))
        if ready.label:
            self.query_one(HonestHeader).heading = f"{self.heading()}, {ready.label}"
        await self.begin(ready.form.asks, ready.values, ready.draft, ready.today)

    def more_state(self) -> dict[str, Any]:
        if self.ready is None:
            return {}
        opened = self.ready.draft.state.get("opened", "")
        return {"people": self.people, "was": dict(self.ready.form.was), "opened": opened}

    # -- commands

    @unless("family_form.person")
    def no_room(self) -> str | None:
        full = self.people >= keeping.MOST_PEOPLE
        return "That is as many as fit here; add more on the family's page." if full else None

    @does("family_form.person")
    async def more(self) -> None:
        if self.ready is None:
            return
        self.people += 1
        form = await self.app.ask(keeping.with_people, self.people)
        self.ready = replace(self.ready, form=replace(form, was=self.ready.form.was))
        await self.ask_these(form.asks)
        self.typed()
        self._look()
        self.go_to({"focus": f"people.{self.people - 1}.name"})

    @does("family_form.save")
    async def save(self) -> None:
        if self.ready is None or self.draft is None or not self.complete():
            return
        done = await self.attempt(keeping.complete, self.ready.form, self.draft, self.state())
        if done is None:
            return
        (family,) = done
        self.app.say("Saved." if family else "Nothing was changed.")
        await refresh_header(self.app)
        await self.app.back()
        if self.form == forms.NEW and family:
            await self.app.go("family", family_id=family)

    @does("family_form.throw_away")
    async def drop(self) -> None:
        await self.throw_away()
