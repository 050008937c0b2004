"""A section of the form: it shows a part of it, gives that part back, and knows the places of its faults."""

from __future__ import annotations

from typing import Any, ClassVar, Unpack

from textual import getters
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from fsm_tui.casework.family import Family
from screens.app import FsmApp
from screens.commands import registry
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.at_the_desk import Opened
from screens.session.fields.said import Said
from screens.session.form import RiskForm
from screens.session.names import Names
from screens.widgets.named import Named


class Section(Vertical):
    """Made when the form is opened. A section adds fields in `compose` and says what they hold.

    `COMMAND` is the command that goes to it, whose key its heading shows.
    """

    TITLE: ClassVar[str] = ""
    COMMAND: ClassVar[str] = ""
    app = getters.app(FsmApp)
    _heading = getters.query_one(".section--heading", Said)

    def __init__(self, opened: Opened, names: Names, **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self.add_class("section")
        self.opened, self.names = opened, names

    def heading(self) -> Said:
        """The section's first line."""
        return Said(self._title(None), classes="section--heading")

    def aside(self) -> Content:
        """What the heading says at its end."""
        return Content("")

    def _title(self, missing: int | None) -> Content:
        key = self.app.keys.shown(registry.get(self.COMMAND)) if self.COMMAND else ""
        line = plain_line(f"{self.TITLE}", "bold $focus")
        if key:
            line += plain_line(f"  {key}", "$quiet")
        if missing:
            line += plain_line(f"  {missing} still needed", "$rag-amber")
        elif missing == 0:
            line += plain_line(f"  {self.app.glyphs.done}", "$rag-green")
        return line + self.aside()

    def count(self, missing: int) -> None:
        """Say in the heading how many things are missing here."""
        self._heading.say(self._title(missing))

    # -- what a section says of itself

    def read(self) -> dict[str, Any]:
        """The fields of the form that stand here."""
        return {}

    def fill(self, form: Any) -> None:
        """Put these fields on the screen."""

    def heed(self, found: Assessment, form: RiskForm) -> None:
        """Show what follows from the whole form: what was before, what is asked and what is not."""

    async def meet(self, family: Family) -> None:
        """The family has changed beneath the form, such as by a new goal: show what is new, lose nothing."""

    def field_at(self, place: str) -> Widget | None:
        """The field where a fault of that place is mended, or None where it is not of this section."""
        return None

    def part(self, selector: str) -> Widget | None:
        """A field of this section by its selector, or None."""
        found = self.query(selector)
        return found.first() if found else None
