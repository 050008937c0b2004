"""What the composition root tells the app: what to show first, who may unlock, and how it should look."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screens.commands import Keys
from screens.places import PLACES, Place


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose. `idle_minutes` 2 to 30; `letters` False turns single-letter keys off."""

    idle_minutes: int = 10
    theme: str = "fsm"
    reduced_glyphs: bool = False
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says: whose seat, what is not at the office yet, and standing warnings."""

    seat: str = ""
    sync: str = ""
    banner: str = ""
    guidance: str = ""


def _nobody(_: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Opening:
    """All that the app is given. A seat is opaque here: services make it, and `ask` hands it back to them.

    `start` is the place shown first, with `details` for its page; `covered` says that it is the lock
    screen (nothing is open yet). `lock_place` is shown on each lock. `home(seat)` names the first place
    after unlocking, `who(seat)` a stable key of vault and person, `role(seat)` practitioner, leader or
    admin, `name(seat)` what the header shows. `on_lock(seat)` closes it; `on_copy(seat)` records that
    text was copied; both run on the desk thread, as does `warm_up()`, after the first paint.
    `keep(name, value)` remembers a setting. `fault_folder` takes fault logs. `change_seat(app)` goes to the
    other of two training vaults; None everywhere else.
    """

    start: str = "unlock"
    details: Mapping[str, Any] = field(default_factory=dict)
    covered: bool = True
    seat: Any = None
    lock_place: str = "unlock"
    home: Callable[[Any], str] = lambda _: "caseload"
    who: Callable[[Any], str] = _nobody
    role: Callable[[Any], str] = _nobody
    name: Callable[[Any], str] = _nobody
    on_lock: Callable[[Any], object] | None = None
    on_copy: Callable[[Any], object] | None = None
    warm_up: Callable[[], object] | None = None
    keep: Callable[[str, Any], object] | None = None
    change_seat: Callable[[Any], Awaitable[None]] | None = None
    settings: Settings = field(default_factory=Settings)
    header: Header = field(default_factory=Header)
    places: Mapping[str, Place] = field(default_factory=lambda: PLACES)
    fault_folder: Path | None = None
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
