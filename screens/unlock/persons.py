"""Who opens the vault, where more than one person may."""

from __future__ import annotations

from textual import getters
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.app import FsmApp
from screens.plain import plain_line


class Persons(OptionList):
    """The people with a passphrase; the one under the cursor is marked. Shown only if there are several."""

    app = getters.app(FsmApp)

    def __init__(self) -> None:
        super().__init__(id="who", compact=True)
        self._names: tuple[str, ...] = ()
        self._slots: tuple[str, ...] = ()

    def show(self, names: tuple[str, ...], slots: tuple[str, ...]) -> None:
        """Show these people; the cursor stays where it is if they are the same."""
        if (names, slots) == (self._names, self._slots):
            return
        self._names, self._slots = names, slots
        self.clear_options()
        self.add_options([Option("") for _ in names])
        self.highlighted = 0 if names else None
        self._mark()

    @property
    def slot(self) -> str | None:
        """The slot of the person under the cursor."""
        return self._slots[self.highlighted] if self.highlighted is not None else None

    def move(self, by: int) -> None:
        """Go to the person before or after, around the end."""
        if self.option_count:
            self.highlighted = ((self.highlighted or 0) + by) % self.option_count

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        self._mark()

    def on_option_list_option_selected(self) -> None:
        self.screen.focus_next()

    def _mark(self) -> None:
        for index, name in enumerate(self._names[: self.option_count]):
            mark = self.app.glyphs.here if index == self.highlighted else " "
            self.replace_option_prompt_at_index(index, plain_line(f"{mark} {name}"))
