"""What stands around the form of a session: what to know before a visit, and whom a field is not for (A93, A131)."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult

from screens.commands import does, unless
from screens.dialogs.pick import Item, Pick
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.composing import kind_of
from screens.session.fields.said import Said
from screens.session.form import RiskForm, SessionForm
from screens.session.form_page import FormPage
from screens.session.keeping_from import KeptFrom
from screens.session.what import What


class Around(FormPage):
    """A form page with a line above the form that does not scroll away, and the key for what is not to be shared."""

    def body(self) -> ComposeResult:
        yield Said(id="alerts")
        yield from super().body()

    def _heed(self, form: RiskForm, found: Assessment) -> None:
        super()._heed(form, found)
        self._warn(form)

    def _warn(self, form: Any) -> None:
        """What a worker must know before a visit: until a kind is chosen that is no visit to their home.

        Who corrects a session has been there.
        """
        opened = self.opened
        if opened is None or not isinstance(form, SessionForm):
            return
        alerts = opened.family.alerts if kind_of(form, opened.profile).home and not opened.corrects else ""
        line = self.query_one("#alerts", Said)
        words = plain_line(f"{self.app.glyphs.red} Before the visit: ", "bold $rag-amber") + plain_line(alerts, "bold")
        if alerts:
            line.say(words)
        line.display = bool(alerts)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Whole at the first fields; from the note on it is one line, so that there is room to write."""
        focused = self.focused
        first = focused is None or any(isinstance(each, What) for each in focused.ancestors)
        self.query_one("#alerts").set_class(not first, "-folded")

    @unless("session.keep_from")
    def nobody_to_keep_from(self) -> str | None:
        if self.opened is None:
            return "It is still being opened."
        section = self.section(KeptFrom)
        if (place := section.place_of(self.focused)) is None:
            return "Go to the field that is not to be shared; a part that is one line is opened first."
        return None if section.whom(place) else "There is no other adult in this family."

    @does("session.keep_from")
    async def keep_from(self) -> None:
        """With one other adult the key marks at once; with more it is asked whom."""
        section = self.section(KeptFrom)
        if (place := section.place_of(self.focused)) is None or not (people := section.whom(place)):
            return
        who: str | None = people[0].id
        if len(people) > 1:
            sign = f"{self.app.glyphs.kept} marked"
            items = [Item(each.id, f"Not for {each.name}", "", sign if section.has(place, each.id) else "")
                     for each in people]  # fmt: skip
            who = await self.app.show(Pick("Not to be shared with", items))
        if who is not None:
            section.turn(place, who)
            self.touched()
