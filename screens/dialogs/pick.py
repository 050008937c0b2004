"""Pick one of many by typing part of it. The palette is one of these."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from screens.dialogs.dialog import Dialog
from screens.plain import plain, plain_line
from screens.widgets.field import Line

#: More than this is not shown at once: nobody reads on, and typing one more letter is quicker.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One of the many: its key, a label, one sentence of detail, a word at the right; in brackets if it is off."""

    key: str
    label: str
    detail: str = ""
    aside: str = ""
    off: bool = False


class Pick(Dialog[str]):
    """Answers the key of what was picked, or None. `find(words)` searches elsewhere instead of in `items`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "list('cursor_up')", "Up", show=False),
        Binding("down", "list('cursor_down')", "Down", show=False),
        Binding("pageup", "list('page_up')", "Page up", show=False),
        Binding("pagedown", "list('page_down')", "Page down", show=False),
    ]

    def __init__(
        self,
        title: str,
        items: Sequence[Item] = (),
        *,
        find: Callable[[str], Awaitable[Sequence[Item]]] | None = None,
        hint: str = "Type part of it",
        empty: str = "Nothing matches.",
    ) -> None:
        super().__init__(title, wide=True)
        self._items, self._find, self._hint, self._empty = tuple(items), find, hint, empty
        self._shown: list[Item] = []
        self._fuzzy = FuzzySearch()
        self._wanted = ""
        self._looking = False

    def content(self) -> ComposeResult:
        yield Line(placeholder=plain_line(self._hint).plain, id="words", compact=True)
        yield OptionList(id="found", compact=True)
        yield Static("", markup=False, id="detail", classes="dialog--hint")

    def on_mount(self) -> None:
        found = self.query_one("#found", OptionList)
        found.can_focus = False
        self._search("")

    @on(Input.Changed, "#words")
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def _search(self, words: str) -> None:
        self._wanted = words
        if self._find is None:
            self._fill(self.matching(words))
        elif not self._looking:
            self._looking = True
            self.run_worker(self.app.hands.guard(self._look), group="find")

    async def _look(self) -> None:
        """Search for the latest words; what was typed meanwhile is searched for next, and nothing between."""
        looked: str | None = None
        try:
            while self._find is not None and looked != self._wanted:
                looked = self._wanted
                self._fill(await self._find(looked))
        finally:
            self._looking = False

    @property
    def shown_keys(self) -> list[str]:
        """The keys of the items that are shown, from the top."""
        return [item.key for item in self._shown]

    def matching(self, words: str) -> list[Item]:
        """The items that hold the letters of `words` in order, the best first."""
        words = words.strip()
        if not words:
            return list(self._items)
        found = []
        for item in self._items:
            score, _ = self._fuzzy.match(words, item.label)
            if words.casefold() in item.detail.casefold():
                score += 0.01
            if score:
                found.append((score, item))
        return [item for _, item in sorted(found, key=lambda one: -one[0])]

    def _fill(self, items: Sequence[Item]) -> None:
        self._shown = list(items[:MOST_SHOWN])
        found = self.query_one("#found", OptionList)
        width = max((len(item.label) + 2 * item.off for item in self._shown), default=0)
        width = min(width, max(self.app.size.width - 30, 20))
        found.clear_options()
        found.add_options([Option(self._prompt(item, width)) for item in self._shown])
        found.highlighted = 0 if self._shown else None
        more = len(items) - len(self._shown)
        if not self._shown:
            self._say(self._empty)
        elif more > 0:
            found.border_subtitle = f"{more} more"

    @staticmethod
    def _prompt(item: Item, width: int) -> Content:
        label = plain_line(f"({item.label})" if item.off else item.label)
        label = label.truncate(width, ellipsis=True, pad=True)
        return label + plain_line(f"  {item.aside}") if item.aside else label

    def _say(self, text: str) -> None:
        self.query_one("#detail", Static).update(plain(text))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self._shown):
            self._say(self._shown[event.option_index].detail)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].key)

    @on(Input.Submitted, "#words")
    def _entered(self) -> None:
        index = self.query_one("#found", OptionList).highlighted
        if index is not None and index < len(self._shown):
            self.dismiss(self._shown[index].key)

    def action_list(self, move: str) -> None:
        getattr(self.query_one("#found", OptionList), f"action_{move}")()
