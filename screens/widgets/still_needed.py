"""What is still missing before something can be completed, always in view; one key goes to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from screens.plain import plain_line
from screens.widgets.named import Named


@dataclass(frozen=True, slots=True)
class Need:
    """One missing thing: the CSS selector of the widget where it is entered, and what it is in words."""

    at: str
    what: str


class StillNeeded(Widget):
    """Set `needs` to a sequence of `Need`. The command `app.next_needed` (F8) calls `to_next`.

    `aside` is said before them: something to look at that is not needed.
    """

    DEFAULT_CSS = """
    StillNeeded { width: 100%; height: auto; max-height: 3; padding: 0 1; background: $surface; }
    StillNeeded.-done { color: $rag-green; }
    """

    needs: reactive[tuple[Need, ...]] = reactive((), layout=True)
    aside: reactive[str] = reactive("", layout=True)

    def __init__(self, needs: Sequence[Need] = (), **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self.set_reactive(StillNeeded.needs, tuple(needs))

    def watch_needs(self, needs: tuple[Need, ...]) -> None:
        self.set_class(not needs, "-done")
        self.screen.refresh_bindings()

    def render(self) -> Content:
        aside = plain_line(f"{self.aside}. ", "bold $rag-amber") if self.aside else Content("")
        if not self.needs:
            return aside + "Nothing is missing."
        line = aside + Content.styled(f"Still needed ({len(self.needs)}): ", "bold $rag-amber")
        return line + Content("; ").join([plain_line(need.what) for need in self.needs])

    def to_next(self) -> bool:
        """Focus the first missing field after the one that has the focus; False if there is none."""
        order = {widget: number for number, widget in enumerate(self.screen.focus_chain)}
        focused = self.screen.focused
        now = order.get(focused, -1) if focused is not None else -1
        found: list[tuple[int, Widget]] = []
        for need in self.needs:
            for root in self.screen.query(need.at):
                inside = [widget for widget in order if root in widget.ancestors_with_self]
                if inside:
                    first = min(inside, key=order.__getitem__)
                    here = focused is not None and root in focused.ancestors_with_self
                    found.append((order[first] if not here else -1, first))
        if not found:
            return False
        after = [one for one in found if one[0] > now]
        _, target = min(after or found, key=lambda one: one[0] if one[0] >= 0 else len(order))
        self.screen.set_focus(target)
        target.scroll_visible(animate=False)
        return True
