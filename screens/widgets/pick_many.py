"""A labelled line that opens a picker again and again: for any number of many. `value` joins codes by commas."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widgets import OptionList

from screens.dialogs.pick import Item, Pick
from screens.plain import plain_line
from screens.widgets.pick_line import ROOM, PickLine


class _Again(Pick):
    """The list, opened anew where the last pick was."""

    def __init__(self, title: str, items: Sequence[Item], last: str) -> None:
        super().__init__(title, items)
        self._last = last

    def _fill(self, items: Sequence[Item]) -> None:
        super()._fill(items)
        if not self._wanted and self._last in self.shown_keys:
            self.query_one("#found", OptionList).highlighted = self.shown_keys.index(self._last)


class PickMany(PickLine):
    """Enter opens the list; each pick is added or taken away again; Escape ends it, Backspace empties the line."""

    @property
    def codes(self) -> tuple[str, ...]:
        """What is picked, in the order of the list."""
        picked = set(self.value.split(",")) - {""}
        return tuple(item.key for item in self.items() if item.key in picked)

    @property
    def words(self) -> str:
        labels = {item.key: item.label for item in self.items()}
        return ", ".join(labels[code] for code in self.codes)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._wrapped(width)) + bool(self.error)

    def render(self) -> Content:
        lines = self._wrapped(self.size.width)
        if self.error:
            lines.append(plain_line(f"{' ' * ROOM}! {self.error}", "$rag-red"))
        return Content("\n").join(lines)

    def _wrapped(self, width: int) -> list[Content]:
        here = f"{self.app.glyphs.here} " if self.has_focus else "  "
        head = plain_line(f"{here}{self.label}", "bold" if self.has_focus else "").truncate(
            ROOM, ellipsis=True, pad=True
        )
        said = plain_line(self.words) if self.codes else plain_line("nothing chosen", "$quiet")
        if self.has_focus:
            said += plain_line("  Enter adds or takes away", "$quiet")
        first, *rest = said.wrap(max(width - ROOM, 20))
        return [head + first, *(plain_line(" " * ROOM) + line for line in rest)]

    async def _pick(self) -> None:
        last = ""
        while True:
            chosen = set(self.codes)
            items = [
                Item(
                    item.key,
                    item.label,
                    item.detail,
                    aside=f"{self.app.glyphs.done} chosen" if item.key in chosen else "",
                )
                for item in self.items()
            ]
            picked = await self.app.show(_Again(f"{self.label}: Enter adds or takes away, Esc ends", items, last))
            if picked is None:
                return
            last = picked
            chosen ^= {picked}
            self.choose(",".join(item.key for item in self.items() if item.key in chosen))
