"""A robot that uses the app as a person would: by the names of commands, by typing, by looking.

It presses the key that the registry has for a command on this page, or goes through the palette where
the command has no key that works just now. So keys may change and tests and the demo tour stay right.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual._context import visible_screen_stack
from textual.css.query import NoMatches
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button

from screens.app import FsmApp
from screens.commands import registry
from screens.dialogs.pick import Pick

#: How long the robot waits for something before it says that it did not come.
PATIENCE = 30.0
#: A key goes from the app to a widget, from there to a page, and may move the focus and repaint.
_ROUNDS = 4
_HELD_UP = 0.3


class Lost(AssertionError):
    """What the robot waited for did not come, or what it was told to do cannot be done here."""


class Robot:
    """Drives one running app."""

    def __init__(self, app: FsmApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @classmethod
    @asynccontextmanager
    async def driving(cls, app: FsmApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Robot]:
        """Run the app without a terminal, at that many columns and rows, with a robot at its keyboard."""
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            robot = cls(app, pilot)
            await robot.settle()
            yield robot

    # -- doing

    async def does(self, name: str) -> None:
        """Carry out a command by name. Returns when it is done or has opened a dialog."""
        command = registry.get(name)
        active = self.app.screen.active_bindings
        for key in self.app.keys.of(command):
            if (there := active.get(key)) is not None and there.binding.id == name:
                await self.press(key)
                break
        else:
            await self._through_palette(name)
        await self.until(lambda: name not in self.app.hands.busy or self.dialog is not None)
        await self.settle()

    async def _through_palette(self, name: str) -> None:
        if name not in {command.name for command in self.app.hands.here()} or self.dialog is not None:
            raise Lost(f"{name} cannot be done here.\n{self.text()}")
        await self.does("app.palette")
        await self.picks(name)

    async def picks(self, key: str) -> None:
        """In an open Pick, go down to the item of that key and take it."""
        if not isinstance(self.dialog, Pick):
            raise Lost(f"There is nothing to pick {key} from.\n{self.text()}")
        pick = self.dialog
        await self.until(lambda: key in pick.shown_keys)
        await self.press(*["down"] * pick.shown_keys.index(key), "enter")
        await self.until(lambda: self.dialog is not pick)

    async def answers(self, button: str) -> None:
        """Press the button of that id in the dialog that is open."""
        await self.focus(f"#{button}")
        if not isinstance(self.app.focused, Button):
            raise Lost(f"#{button} is no button.\n{self.text()}")
        dialog = self.dialog
        await self.press("enter")
        await self.until(lambda: self.dialog is not dialog)

    async def press(self, *keys: str) -> None:
        """Press keys by name, each after the one before has had its effect."""
        for key in keys:
            key = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            self.app.post_message(events.Key(key, key_to_character(key)))
            await self.settle()

    async def types(self, text: str, into: str | None = None) -> None:
        """Type text, as quickly as the app takes it, into the field of that selector or where focus is."""
        if into is not None:
            await self.focus(into)
        for char in text:
            key = "enter" if char == "\n" else _character_to_key(char)
            self.app.post_message(events.Key(key, None if char == "\n" else char))
        await self.settle()

    async def pastes(self, text: str) -> None:
        """Paste text where the focus is."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def focus(self, selector: str) -> None:
        """Put the focus on the widget of that selector, or on the first that takes it inside."""
        widget = self.find(selector)
        inside = [one for one in self.app.screen.focus_chain if widget in one.ancestors_with_self]
        if not inside:
            raise Lost(f"{selector} takes no focus.\n{self.text()}")
        inside[0].focus()
        await self.until(lambda: self.app.focused is inside[0])

    # -- looking

    @property
    def dialog(self) -> ModalScreen[object] | None:
        """The dialog that is open, or None."""
        return self.app.screen if isinstance(self.app.screen, ModalScreen) else None

    @property
    def place(self) -> str:
        """The place that is shown, such as `family`."""
        page = self.app.page()
        return page.PLACE if page else ""

    def find(self, selector: str) -> Widget:
        """The widget of that selector on the screen that is up."""
        try:
            return self.app.screen.query(selector).first(Widget)
        except NoMatches:
            raise Lost(f"There is no {selector} here.\n{self.text()}") from None

    def text(self) -> str:
        """Everything that is on the screen, line by line."""
        visible_screen_stack.set(self.app._background_screens)
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text.rstrip() for strip in strips)

    def sees(self, words: str) -> bool:
        """Are these words on the screen? Line ends and runs of blanks count as one blank."""
        return " ".join(words.split()) in " ".join(self.text().split())

    def picture(self, path: Path) -> None:
        """Save what is on the screen as SVG that needs no font from the network."""
        drawn = re.sub(r"@font-face\s*{[^}]*}", "", self.app.export_screenshot())
        path.write_text(drawn.replace("<text ", '<text xml:space="preserve" '), encoding="utf-8")

    # -- waiting

    async def settle(self) -> None:
        """Let the app, its widgets and the desk take what has been sent to them, and what they sent on.

        A job that a test holds up is waited for a moment only.
        """
        limit, quiet = time.monotonic() + _HELD_UP, 0
        while quiet < _ROUNDS:
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()
            self._no_fault()
            if self.app.desk.waiting and time.monotonic() < limit:
                await asyncio.sleep(0.001)
                quiet = 0
            else:
                quiet += 1

    async def until(self, what: Callable[[], bool] | str, patience: float = PATIENCE) -> None:
        """Wait until it is true, or until the words are seen. Raises Lost, with the screen, if it never is."""
        limit = time.monotonic() + patience
        while not (self.sees(what) if isinstance(what, str) else what()):
            self._no_fault()
            if time.monotonic() > limit:
                raise Lost(f"Waited {patience:.0f} s in vain{f' for {what!r}' * isinstance(what, str)}.\n{self.text()}")
            await asyncio.sleep(0.005)
            await self.settle()
        await self.settle()

    def _no_fault(self) -> None:
        if self.app._exception is not None:
            raise self.app._exception
