"""Where the app meets the services: what to show first, how a seat is opened and closed, what the header says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fsm_tui.errors import Damaged, FsmError
from fsm_tui.moments import Surroundings
from screens.commands import Keys
from screens.opening import Header, Opening, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from fsm_tui.services.opening import Begun
    from fsm_tui.services.seat import Seat
    from fsm_tui.services.standing import Standing
    from fsm_tui.vault.slots import Kdf
    from screens.app import FsmApp

TRAINING = "TRAINING: made-up families only"

Which = Literal["laptop", "office"]


def opening(home: Path | None, around: Surroundings, *, kdf: Kdf | None = None, **more: Any) -> Opening:
    """What the app is told about the vault at `home`: first run if there is none, else the lock screen.

    `kdf` None means that key derivation is measured on this computer. `more` replaces parts of the result.
    """
    from fsm_tui.services import doorstep, preferences

    there, door = True, None
    try:
        door = doorstep.look(home, around)
        there = door.there
    except Damaged:
        pass  # the lock screen looks again and says what is wrong
    chosen = preferences.load(home)
    details: dict[str, Any] = {"home": home, "around": around, "kdf": kdf}
    given: dict[str, Any] = {
        "start": "unlock" if there else "first_run",
        "covered": there,
        "details": details | ({"door": door} if there else {}),
        "home": home_place,
        "who": lambda seat: f"{seat.me.vault}:{seat.slot}",
        "role": lambda seat: seat.me.role,
        "name": lambda seat: seat.me.name,
        "on_lock": leave,
        "on_copy": copied,
        "warm_up": lambda: warm_up(around),
        "keep": lambda name, value: preferences.keep(home, name, value),
        "fault_folder": doorstep.folder(home) / "log",
        "settings": Settings(
            idle_minutes=chosen.get("idle_minutes", 10),
            theme=chosen.get("theme", "fsm"),
            reduced_glyphs=chosen.get("reduced_glyphs", False),
            keys=Keys(letters=chosen.get("letters", True)),
        ),
        "header": Header(),
    }
    return Opening(**(given | more))


def training(
    office: Path,
    laptop: Path,
    passphrase: str,
    around: Surroundings,
    *,
    start: Which = "laptop",
    sync_folder: Path | None = None,
    **more: Any,
) -> Opening:
    """The two training vaults, beginning at the lock screen of `start`; *Change seat* moves between them.

    One passphrase opens both, and the lock screen tells it. `sync_folder` is the one that both use until
    another is chosen. `more` as for `opening`.
    """
    other: Which = "office" if start == "laptop" else "laptop"
    made = opening(office if start == "office" else laptop, around, header=Header(banner=TRAINING), **more)

    async def change_seat(app: FsmApp) -> None:
        settings = replace(app.opening.settings, idle_minutes=app.watch_hands.minutes, theme=app.theme, keys=app.keys)
        kept = more | {"sync_folder": sync_folder, "settings": settings}
        there = training(office, laptop, passphrase, around, start=other, **kept)
        app.opening = there
        try:
            await app.change_seat(unlock, there.details["home"], passphrase, around)
        except FsmError:
            return  # the lock screen of that vault stands, and says why when it is opened there
        welcome(app)

    details = dict(made.details) | {"passphrase": passphrase, "sync_folder": sync_folder}
    return replace(made, details=details, change_seat=change_seat)


def home_place(seat: Seat) -> str:
    """The first place after unlocking: the queue at the office, the caseload on a laptop."""
    return "queue" if seat.at_office or seat.me.role == "leader" else "caseload"


# -- opening and leaving, on the desk thread


@dataclass(frozen=True, slots=True)
class Paper:
    """What a new vault's person must put on paper: shown once, stored nowhere."""

    title: str
    text: str


def begin(make: Callable[..., Begun], home: Path | None, **given: Any) -> Paper:
    """Make a vault with `make` (a service) and lock it again; it is opened when the paper has been read."""
    from fsm_tui.services import opening as services

    begun = make(home, **given)
    services.leave(begun.seat)
    return Paper(begun.paper_title, begun.paper)


def unlock(home: Path | None, passphrase: str, around: Surroundings, slot: str | None = None) -> Seat:
    """Open the vault; for `app.open_seat`, on the desk thread."""
    from fsm_tui.services import opening as services

    return services.unlock(home, passphrase, around, slot=slot).seat


def recover(home: Path | None, paper: str, new: str, around: Surroundings, kdf: Kdf | None = None) -> Seat:
    """Open the vault with what is on paper and set a new passphrase; for `app.open_seat`, on the desk thread."""
    from fsm_tui.services import opening as services

    return services.recover(home, paper, new, around, kdf=kdf).seat


def leave(seat: Seat) -> None:
    from fsm_tui.services import opening as services

    services.leave(seat)


def copied(seat: Seat) -> None:
    """Text left the vault by the clipboard: that is noted (A137)."""
    from fsm_tui.services.seat import note_access

    with seat.vault.action() as action:
        note_access(action, "printed", detail="copied")


def warm_up(around: Surroundings) -> None:
    """Import what unlocking needs while the passphrase is typed: the database costs more than Textual.

    And the first pages after it: the later of the two is cheap once the other is there.
    """
    import importlib

    from fsm_tui.practice import profile, working_days
    from fsm_tui.services import caseload, opening, standing
    from screens import greeting
    from screens.places import PLACES

    profile.built_in()
    working_days.bank_holidays(around.today().year)
    assert caseload and opening and standing and greeting
    for name in ("caseload", "queue"):
        importlib.import_module(PLACES[name].where.partition(":")[0])


# -- after unlocking


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


def welcome(app: FsmApp) -> None:
    """The vault is open: as soon as its first page stands, tell the person what they must be told, once."""
    from screens.greeting import greet

    app.tell_header(seat="", sync="", guidance="")
    app.run_worker(app.hands.guard(lambda: greet(app)), group="greeting")
