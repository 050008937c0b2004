"""Moving about in a form: sections, what is still needed, lists that open, and one line of help."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Input

from screens.commands import registry
from screens.dialogs.pick import Item
from screens.page import Page
from screens.plain import plain_line
from screens.session.fields.going_on import GoingOn
from screens.session.fields.picked import Picked, PickTyped
from screens.session.fields.said import Said
from screens.session.fields.scale import Scale
from screens.session.section import Section
from screens.widgets.still_needed import StillNeeded


class Pane(VerticalScroll):
    """What scrolls. When it gets smaller, as by a longer list of what is missing, the field in use stays in view."""

    def on_resize(self) -> None:
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            self.call_after_refresh(focused.scroll_visible, animate=False)


class Moving(GoingOn, Page):
    """The frame of a form: two panes of sections, a line of help, and what is still needed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "to_needed", show=False, priority=True, id="app.next_needed"),
    ]
    COMPLETE: ClassVar[str] = ""

    needed = getters.query_one(StillNeeded)

    def __init__(self) -> None:
        super().__init__()
        self._picking = False

    def body(self) -> ComposeResult:
        with Pane(id="form", can_focus=False):
            yield Vertical(id="left")
            yield Vertical(id="right")
        yield Said(id="hint")
        yield StillNeeded(id="needed")

    def needs(self) -> int | None:
        return len(self.needed.needs)

    def moved(self) -> None:
        """The focus or the cursor is somewhere else."""

    def keep_in_view(self) -> None:
        """What came or went above has not pushed the field in use out of sight."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    # -- to a field

    def go_to(self, kind: type[Section]) -> None:
        """Go to a section: its first field, with its heading in view."""
        self.go_to_section(self.query_one(kind))

    def go_to_section(self, section: Section) -> None:
        """The same, of one that is known."""
        inside = [one for one in self.focus_chain if section in one.ancestors_with_self]
        if inside:
            self.set_focus(inside[0], scroll_visible=False)
        section.scroll_visible(animate=False, top=True)

    def action_to_needed(self) -> None:
        self.next_needed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "to_needed" and not self.needs():
            return False  # the command of everywhere then says that nothing is missing
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """The arrows go from line to line where they move nothing else."""
        if event.key in ("up", "down") and isinstance(self.focused, Input | Picked | Scale | Button):
            (self.focus_next if event.key == "down" else self.focus_previous)()
            event.stop()
            event.prevent_default()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.hint()
        self.moved()

    # -- lists

    @on(Picked.Wanted)
    def _wanted(self, event: Picked.Wanted) -> None:
        if not self._picking:  # a second letter may come before the list is there
            self._picking = True
            self.app.run_worker(self.app.hands.guard(lambda: self._pick(event.field)), group="pick")

    async def _pick(self, field: Picked) -> None:
        """One pick, then on to the next field; or pick after pick until Escape."""
        try:
            while (code := await self.app.show(PickTyped(field, self._items(field)))) is not None:
                field.pick(code)
                if not field.several:
                    self.focus_next()
                    return
        finally:
            self._picking = False

    def _items(self, field: Picked) -> list[Item]:
        chosen = f"{self.app.glyphs.done} chosen"
        return [Item(code, word, words, chosen if code in field.codes else "") for code, word, words in field.options]

    # -- the line of help

    def hint(self) -> None:
        """About the field that has the focus, or how to go on."""
        focused = self.focused
        said: list[Any] = [getattr(one, "hint", "") for one in focused.ancestors_with_self] if focused else []
        said = [one for one in said if isinstance(one, str) and one]
        key = self.app.keys.shown(registry.get("app.next_needed"))
        complete = self.app.keys.shown(registry.get(self.COMPLETE))
        on_from_here = f"{key} goes to what is still needed" if self.needed.needs else f"{complete} completes"
        line = said[0] if said else f"Enter or Tab goes on, {on_from_here}."
        self.query_one("#hint", Said).say(plain_line(line, "$quiet"))
