"""The command bar: the few commands that matter here, with their keys. Made from the registry."""

from __future__ import annotations

from typing import Unpack

from textual import events, getters
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from screens.app import FsmApp
from screens.commands import EVERYWHERE, Command
from screens.plain import plain
from screens.widgets.named import Named

#: At 80 columns no more than this many hints are shown; the rest is in help and palette.
MOST_HINTS = 7
_ALWAYS = frozenset({"app.help", "app.palette"})


class CommandBar(Widget):
    """At most seven hints on one line. One that is off stands in brackets, faint; pressing it says why."""

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    CommandBar { dock: bottom; width: 100%; height: 1; background: $panel; color: $foreground; }
    """

    def __init__(self, **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self._spots: list[tuple[int, int, Command]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._look_again)

    def _look_again(self, _: Screen[object]) -> None:
        self.refresh()

    def hints(self) -> list[tuple[Command, str, str | None]]:
        """Command, key and reason why it is off, as many as fit. Help and the palette always have room."""
        app = self.app
        usable = [
            (command, key)
            for command in app.hands.here()
            if command.footer and (key := app.keys.shown(command)) and app.check_action("command", (command.name,))
        ]
        always = [one for one in usable if one[0].name in _ALWAYS]
        rest = [one for one in usable if one[0].name not in _ALWAYS]
        width = self.size.width or app.size.width
        room = width - 1 - sum(self._room(*one) for one in always)
        most = MOST_HINTS if width < 100 else MOST_HINTS + 3
        chosen: list[tuple[Command, str]] = []
        for one in rest:
            room -= self._room(*one)
            if room < 0 or len(chosen) + len(always) == most:
                break
            chosen.append(one)
        own = [one for one in chosen if EVERYWHERE not in one[0].belongs]
        shown = [*own, *always, *(one for one in chosen if one not in own)]
        return [(command, key, app.hands.why_not(command)) for command, key in shown]

    def _room(self, command: Command, key: str) -> int:
        """Cells of a hint with the two behind it; one that is off stands in brackets."""
        return len(_hint(command, key)) + (2 if self.app.hands.why_not(command) is None else 4)

    def render(self) -> Content:
        self._spots = []
        line = Content(" ")
        for command, key, reason in self.hints():
            start = line.cell_length
            if reason is None:
                line += Content.assemble((key, "bold $primary"), " ", command.title)
            else:
                line += Content.styled(f"({_hint(command, key)})", "$quiet")
            self._spots.append((start, line.cell_length, command))
            line += "  "
        return line

    def _at(self, x: int) -> Command | None:
        return next((command for start, end, command in self._spots if start <= x < end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        command = self._at(event.x)
        if command is None:
            self.tooltip = None
        else:
            reason = self.app.hands.why_not(command)
            self.tooltip = plain(f"Off: {reason}" if reason else command.what)

    def on_click(self, event: events.Click) -> None:
        if (command := self._at(event.x)) is not None and self.app.check_action("command", (command.name,)):
            self.app.action_command(command.name)


def _hint(command: Command, key: str) -> str:
    return f"{key} {command.title}"
