"""A section that is one line until somebody opens it: what few sessions need does not stand in the way of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.fields.said import Said
from screens.session.form import RiskForm
from screens.session.section import Section


class FoldLine(Said, can_focus=True):
    """What a folded section says. Enter opens it."""

    DEFAULT_CSS = """
    FoldLine { width: 100%; height: auto; padding: 0 1 0 2; }
    FoldLine:focus { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "unfold", "Open", show=False)]
    hint = "Enter opens this part."

    class Wanted(Message):
        """A person wants to see the fields."""

    def action_unfold(self) -> None:
        self.post_message(self.Wanted())

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_unfold()


class Folded(Section):
    """Subclasses say what stands in the one line, which fields there are, and how they are read and filled.

    `PLACES` are the beginnings of the places of faults that are mended here. While it is folded `read` gives
    nothing, so that the form keeps what it was opened with.
    """

    COMMAND = "session.more"
    PLACES: ClassVar[tuple[str, ...]] = ()
    EMPTY: ClassVar[str] = "Nothing said."
    line = getters.query_one(FoldLine)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_open = self._opening = False
        self._form: Any = self.opened.form

    def compose(self) -> ComposeResult:
        yield self.heading()
        yield FoldLine(id=f"{self.id}-line")

    # -- what a subclass says

    def summary(self, form: Any) -> Content:
        """What the form says here, in one line; empty where it says nothing."""
        return Content("")

    def fields(self) -> Iterable[Widget]:
        """The fields, made when the section is opened."""
        return ()

    def read_fields(self) -> dict[str, Any]:
        """The fields of the form that stand here."""
        return {}

    def fill_fields(self, form: Any) -> None:
        """Put these on the screen."""

    def heed_fields(self, found: Assessment, form: RiskForm) -> None:
        """Show what follows from the whole form."""

    def find(self, place: str) -> Widget | None:
        """The field of a place, among those on the screen."""
        return None

    # -- folding

    async def unfold(self, *, focus: bool = True) -> None:
        """Show the fields with what the form says, and go to the first."""
        if not self.is_open and not self._opening:
            self._opening = True
            body = Vertical(*self.fields(), classes="fold--fields")
            await self.mount(body)
            self.is_open = True  # only now can the fields be read: whoever asks before is told nothing
            self.line.display = False
            self.fill_fields(self._form)
        if focus:
            first = next((one for one in self.screen.focus_chain if self in one.ancestors), None)
            if first is not None:
                self.screen.set_focus(first, scroll_visible=False)
                # Where the fields are is known once the page is laid out anew.
                self.call_after_refresh(lambda: self.call_after_refresh(self.scroll_visible, animate=False, top=True))

    async def on_fold_line_wanted(self, event: FoldLine.Wanted) -> None:
        event.stop()
        await self.unfold()

    # -- as a section

    def count(self, missing: int) -> None:
        """What is needed here is said; nothing is ticked off."""
        self._heading.say(self._title(missing or None))

    def read(self) -> dict[str, Any]:
        return self.read_fields() if self.is_open else {}

    def fill(self, form: Any) -> None:
        self._form = form
        if self.is_open:
            self.fill_fields(form)
        self._say(form)

    def heed(self, found: Assessment, form: RiskForm) -> None:
        self._say(form)
        if self.is_open:
            self.heed_fields(found, form)

    def field_at(self, place: str) -> Widget | None:
        if not place.startswith(self.PLACES):
            return None
        return (self.find(place) if self.is_open else None) or (self.line if not self.is_open else None)

    def _say(self, form: Any) -> None:
        if not self.is_open:
            self.line.say(self.summary(form) or plain_line(self.EMPTY, "$quiet"))
