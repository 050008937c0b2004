"""Before a vault is open: is there one, whose, and how long to wait. Imports no database, so that it is fast."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fsm_tui.errors import FsmError
from fsm_tui.moments import Surroundings
from fsm_tui.vault import attempts, files, slots
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.passphrases import Advice, advise
from fsm_tui.vault.slots import PASSPHRASE, Slot

UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Doorstep:
    """What stands at a vault's door. `names` are the people who have a passphrase; `wait` is in seconds."""

    there: bool
    folder: Path
    names: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    wait: float = 0.0
    wrong: int = 0


def look(home: Path | None, around: Surroundings) -> Doorstep:
    """Whether there is a vault, and who may open it. Errors: the key file is missing or damaged.

    What an interrupted beginning left is no vault: it may be begun again.
    """
    folder = files.home(home)
    if not folder.there() or unfinished(folder):
        return Doorstep(False, folder.root)
    named = [each for each in _slots(folder) if each.kind == PASSPHRASE]
    history = attempts.load(folder.attempts, around.now())
    return Doorstep(
        there=True,
        folder=folder.root,
        names=tuple(each.label for each in named),
        slots=tuple(each.id for each in named),
        wait=attempts.wait(history, around.now()),
        wrong=history.failures,
    )


def _slots(folder: VaultFolder) -> tuple[Slot, ...]:
    """The slots of the key file, checked whole only when it is opened: the cryptography comes after the paint."""
    data = files.read(folder.keys, slots.LARGEST)
    try:
        return slots.parse_slots(slots.document_in(data or b"")["slots"])
    except (FsmError, KeyError):
        from fsm_tui.vault.keys import KeyFile

        return KeyFile.load(folder.keys).slots  # says what is wrong with it


def unfinished(folder: VaultFolder) -> bool:
    """Whether a vault was begun here and the beginning was interrupted: nobody has ever had it open."""
    return (folder.root / UNFINISHED).exists()


def advice(passphrase: str, known: tuple[str, ...] = ()) -> Advice:
    """How well a passphrase stands against guessing; advice, not a gate."""
    return advise(passphrase, known)


def folder(home: Path | None) -> Path:
    """The vault's folder, whether or not there is anything in it."""
    return files.home(home).root
