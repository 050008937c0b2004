"""The robot for tests: the engine of `screens.robot` and what only tests need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from textual.strip import Strip
from textual.widget import Widget

from screens.app import FsmApp, Opening
from screens.commands import EVERYWHERE, registry
from screens.hands import marked
from screens.robot import PATIENCE, Lost, Robot

__all__ = ["PATIENCE", "Clocks", "Lost", "Robot", "driving", "strips_of", "undone"]


@dataclass
class Clocks:
    """Two clocks that stand still until a test moves them."""

    mono: float = 1000.0
    wall_: float = 1_700_000_000.0
    moves: list[tuple[float, float]] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.mono

    def wall(self) -> float:
        return self.wall_

    def pass_(self, seconds: float, *, asleep: bool = False) -> None:
        """Let time pass; while the machine is asleep the monotonic clock stands still."""
        self.wall_ += seconds
        self.mono += 0.0 if asleep else seconds


@asynccontextmanager
async def driving(opening: Opening, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Robot]:
    """An app on that opening with a robot at its keyboard."""
    async with Robot.driving(FsmApp(opening), size) as robot:
        yield robot


def strips_of(widget: Widget) -> Iterator[Strip]:
    """The strips that a widget draws."""
    yield from widget.render_lines(widget.size.region)


def undone(page: type[Any]) -> list[str]:
    """The commands of a page's place that no method of it carries out. A finished page has none."""
    done = marked(page, "_does")
    own = [command for command in registry.at(page.PLACE) if EVERYWHERE not in command.belongs]
    return [command.name for command in own if command.name not in done]
