"""Where the app meets the services: what to show first, how a seat is opened and closed, what the header says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fsm_tui.moments import Surroundings
from screens.commands import Keys
from screens.opening import Header, Opening, Settings

if TYPE_CHECKING:
    from fsm_tui.services.seat import Seat
    from fsm_tui.services.standing import Standing
    from screens.app import FsmApp

TRAINING = "TRAINING: made-up families only"


def opening(home: Path | None, around: Surroundings, **more: Any) -> Opening:
    """What the app is told about the vault at `home`: first run if there is none, else the lock screen."""
    from fsm_tui.services import doorstep, preferences

    door = doorstep.look(home, around)
    chosen = preferences.load(home)
    given: dict[str, Any] = {
        "start": "unlock" if door.there else "first_run",
        "covered": door.there,
        "details": {"home": home, "around": around},
        "home": home_place,
        "who": lambda seat: f"{seat.me.vault}:{seat.me.person}",
        "role": lambda seat: seat.me.role,
        "name": lambda seat: seat.me.name,
        "on_lock": leave,
        "on_copy": copied,
        "warm_up": lambda: warm_up(around),
        "keep": lambda name, value: preferences.keep(home, name, value),
        "fault_folder": door.folder / "log",
        "settings": Settings(
            idle_minutes=chosen.get("idle_minutes", 10),
            theme=chosen.get("theme", "fsm"),
            reduced_glyphs=chosen.get("reduced_glyphs", False),
            keys=Keys(letters=chosen.get("letters", True)),
        ),
        "header": Header(),
    }
    return Opening(**(given | more))


def home_place(seat: Seat) -> str:
    """The first place after unlocking: the queue at the office, the caseload on a laptop."""
    return "queue" if seat.at_office or seat.me.role == "leader" else "caseload"


def unlock(home: Path | None, passphrase: str, around: Surroundings, slot: str | None = None) -> Seat:
    """Open the vault; for `app.open_seat`, on the desk thread."""
    from fsm_tui.services import opening as services

    return services.unlock(home, passphrase, around, slot=slot).seat


def leave(seat: Seat) -> None:
    from fsm_tui.services import opening as services

    services.leave(seat)


def copied(seat: Seat) -> None:
    """Text left the vault by the clipboard: that is noted (A137)."""
    from fsm_tui.services.seat import note_access

    with seat.vault.action() as action:
        note_access(action, "printed", detail="copied")


def warm_up(around: Surroundings) -> None:
    """Import what unlocking needs while the passphrase is typed: the database costs more than Textual."""
    from fsm_tui.practice import profile, working_days
    from fsm_tui.services import caseload, opening, standing

    profile.built_in()
    working_days.bank_holidays(around.today().year)
    assert caseload and opening and standing


async def refresh_header(app: FsmApp) -> Standing:
    """Say in the header what is only on this laptop, computed anew from the log."""
    from fsm_tui.services import standing

    found = await app.ask(standing.read)
    app.tell_header(
        seat=f"{found.name}, {_ROLES.get(found.role, found.role)}",
        sync=found.sentence,
        banner=TRAINING if found.training else "",
        guidance=found.guidance,
    )
    return found


_ROLES = {"leader": "team leader", "admin": "admin"}
