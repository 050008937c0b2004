"""The base of every page: header above, the page's own body, and the command bar below.

See `docs/making-a-screen.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Unpack

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.screen import Screen

from screens.app import FsmApp
from screens.commands import marked, registry
from screens.widgets.command_bar import CommandBar
from screens.widgets.header import HonestHeader
from screens.widgets.named import Named
from screens.widgets.still_needed import StillNeeded


class Page(Screen[None]):
    """One place of the app. Subclasses set `PLACE`, yield their widgets from `body` and load in `arrive`.

    Their keys come from the registry: a class with a `PLACE` gets the bindings of that place's commands,
    and a method marked `@does` with a name that the place does not have is refused at import.
    """

    PLACE: ClassVar[str] = ""
    app = getters.app(FsmApp)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if place := cls.__dict__.get("PLACE"):
            known = {command.name for command in registry.at(place)}
            for mark in ("_does", "_unless"):
                if strange := set(marked(cls, mark)) - known:
                    raise ValueError(f"{cls.__name__}: {place} has no command {sorted(strange)}")
            own: Iterable[Any] = cls.__dict__.get("BINDINGS", ())
            bindings: list[Binding | tuple[str, str] | tuple[str, str, str]] = registry.bindings(place)
            cls.BINDINGS = [*bindings, *own]
        super().__init_subclass__(**kwargs)

    def __init__(self, **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self.details: dict[str, Any] = {}

    def compose(self) -> ComposeResult:
        yield HonestHeader(self.heading())
        yield from self.body()
        yield CommandBar()

    # -- what a page says

    def heading(self) -> str:
        """The place's title for the header. A page may add a family's reference or the like."""
        place = self.app.opening.places.get(self.PLACE)
        return place.title if place else ""

    def body(self) -> ComposeResult:
        """The page's own widgets, between header and command bar."""
        yield from ()

    async def arrive(self, *, first: bool) -> None:
        """Load what is shown: once after mounting, and again when a page above is left (`first` False).

        Runs as a worker; an FsmError becomes a dialog. Closing a dialog does not bring it about.
        """

    async def keep_draft(self) -> None:
        """Save what is typed and not yet recorded. Called before locking, leaving, crashing.

        `self.app.ask` works here even though the screen is covered already. Must be quick and repeatable.
        """

    async def may_leave(self) -> bool:
        """May this page be left? A page may ask. Drafts are kept in any case, so mostly yes."""
        return True

    # -- what the app does with it

    def on_mount(self) -> None:
        if self.app.opening.settings.reduced_glyphs:
            self.add_class("-ascii")
        self._load(first=True)

    def return_to(self) -> None:
        """A page that lay above has been left."""
        self._load(first=False)

    def _load(self, *, first: bool) -> None:
        self.run_worker(self.app.hands.guard(lambda: self._arrive(first)), group="arrive", exclusive=True)

    async def _arrive(self, first: bool) -> None:
        """Load; a page that was taken away meanwhile (another seat, another person) has nothing to fill."""
        try:
            await self.arrive(first=first)
        except NoMatches:
            if any(self in stack for stack in self.app._screen_stacks.values()):
                raise

    def changed(self) -> None:
        """Say that what can be done has changed: the command bar looks again."""
        self.refresh_bindings()

    def needs(self) -> int | None:
        """How many fields are still missing; None where there is no such list."""
        lists = self.query(StillNeeded)
        return sum(len(one.needs) for one in lists) if lists else None

    def next_needed(self) -> None:
        """Move to the next field that is still missing."""
        for one in self.query(StillNeeded):
            if one.to_next():
                return
