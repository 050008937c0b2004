"""Reading a bundle: the checks in their order, and the plan of what it would change. Nothing is written here.

What breaks a bundle as a whole (envelope, signature, chain) is refused with a sentence. What only its author
had no authority to write is stored with a mark, for a person to look at.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fsm_tui.casework.entry import Entry
from fsm_tui.casework.records import Parsed
from fsm_tui.errors import Refused
from fsm_tui.sync import bundle
from fsm_tui.sync.bundle import Manifest, Unsealed
from fsm_tui.sync.container import BundleDamaged
from fsm_tui.sync.identity import DeviceKeys, PublicKeys
from fsm_tui.vault import exchange, ledger, receiving
from fsm_tui.vault.exchange import Tip
from fsm_tui.vault.tables import DeviceRow
from fsm_tui.vault.vault import Me

if TYPE_CHECKING:
    from sqlmodel import Session

NOTHING = "Nothing was imported and nothing was changed."


class OtherHouse(Refused):
    """A training vault's bundle at a live one, or the other way round."""


class WrongDirection(Refused):
    """A bundle for the office at a laptop, or the other way round."""


class UnknownDevice(Refused):
    """From a laptop that this office never enrolled, or from an office that this laptop does not know."""


class NotAddressed(Refused):
    """Signed by somebody we know, and meant for another computer."""


class Gap(Refused):
    """Begins after something that is not here."""


class OfficeBehind(Gap):
    """A gap because this office vault was put back: `beyond` is the epoch that laptops have seen of it."""

    def __init__(self, beyond: int) -> None:
        super().__init__(
            "The office vault is an older copy",
            "This office vault was put back from an older copy: the laptop has read return bundles that are not "
            "known here, and its bundle goes on from what is missing. No entry was imported; the office goes on in "
            "a new epoch of its log.",
            "Give the laptop a return bundle: it then sends again all that the office does not have.",
        )
        self.beyond = beyond


class SameNumber(Refused):
    """Another bundle with the same id was read before."""


class AlreadyRead(Exception):
    """Not an error: this very bundle was imported before, or an older one than what was read since."""

    def __init__(self, sentence: str, unsealed: Unsealed) -> None:
        super().__init__(sentence)
        self.sentence, self.unsealed = sentence, unsealed


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry to be stored; `mark` says why it goes into quarantine, or None. An empty mark is for access
    entries on a branch that waits: nobody has to look at them. `again`: its header stayed here, its body not.
    `parsed` is what it says, where somebody has looked already."""

    entry: Entry
    mark: str | None = None
    again: bool = False
    parsed: Parsed | None = None

    @property
    def access(self) -> bool:
        """Reading, not work."""
        return self.entry.header.kind.startswith("access.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing would do.

    `already` counts work that is here, `here` names all of it by head. `late` names entries in families that
    are no longer their author's. `forked` is the entry after which a log has two versions. `ahead` is how
    many minutes the sender's clock is before ours, if many. `notices` are sentences for the person.
    """

    unsealed: Unsealed
    sender: str
    fresh: tuple[Fresh, ...]
    already: int
    here: frozenset[str] = frozenset()
    late: tuple[str, ...] = ()
    forked: Tip | None = None
    ahead: int = 0
    notices: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[Parsed, ...]:
        """What the work says that would count at once."""
        counting = (each for each in self.fresh if each.mark is None and not each.access)
        return tuple(each.parsed or Parsed.of(each.entry) for each in counting)

    @property
    def taken(self) -> tuple[Entry, ...]:
        """Work that would count at once."""
        return tuple(each.entry for each in self.fresh if each.mark is None and not each.access)

    @property
    def marked(self) -> tuple[Fresh, ...]:
        """What would go into quarantine for a person to look at."""
        return tuple(each for each in self.fresh if each.mark)


def open_bundle(session: Session, me: Me, data: bytes) -> tuple[Unsealed, DeviceRow | None]:
    """The bundle with its signature checked, and at the office the certificate of the laptop that made it.

    Raises one of the refusals above, those of `container` and `envelope`, or `AlreadyRead`.
    """
    unsealed = bundle.unseal(data, [own_keys(session).identity])
    said = unsealed.manifest
    if said.training != me.training:
        raise OtherHouse(
            "Training and real work stay apart",
            f"This bundle comes from a {'training' if said.training else 'real'} vault and this is a "
            f"{'training' if me.training else 'real'} one. {NOTHING}",
            "Open it where it belongs.",
        )
    if (said.direction == "up") != (me.place == "office"):
        raise WrongDirection(
            "Not for here",
            f"This bundle goes {'to the office' if said.direction == 'up' else 'to a laptop'}. {NOTHING}",
            "Import it there.",
        )
    certificate = exchange.certificate(session, said.sender) if said.direction == "up" else None
    unsealed.framed.verify(_laptop_keys(certificate) if said.direction == "up" else _office_keys(session, said.sender))
    if said.to != me.device or said.office != (me.device if said.direction == "up" else said.sender):
        raise NotAddressed(
            "For another computer",
            f"This bundle was made for another laptop or office. {NOTHING}",
            "Take it to the computer for which it was made.",
        )
    _moment(said.at)
    known = receiving.bundle(session, said.id, said.direction)
    if known is not None:
        if known.digest == unsealed.framed.digest:
            raise AlreadyRead(f"Already imported on {day_words(known.at)}. Nothing was changed.", unsealed)
        raise SameNumber(
            "Two bundles with one number",
            f"Another bundle with the same number was imported on {day_words(known.at)}. {NOTHING}",
            "Keep both files and tell the team leader: one of them may have been tampered with.",
        )
    return unsealed, certificate


def peek(session: Session, data: bytes) -> Manifest:
    """What a bundle says of itself, believed by nobody: good for putting files in order, and no more."""
    return bundle.unseal(data, [own_keys(session).identity]).manifest


def own_keys(session: Session) -> DeviceKeys:
    """The keys of this device, from the vault."""
    seeds = ledger.setting(session, "seeds")
    return DeviceKeys.from_seeds(b64decode(seeds["sign"]), b64decode(seeds["seal"]))


def keys_of(row: DeviceRow) -> PublicKeys:
    """The public keys in a certificate."""
    return PublicKeys.from_json({"sign": row.sign_key, "seal": row.seal_key})


def office_of(session: Session) -> dict[str, Any] | None:
    """What this laptop knows of its office since it was enrolled."""
    found: dict[str, Any] | None = ledger.setting(session, "office")
    return found


def _laptop_keys(certificate: DeviceRow | None) -> PublicKeys:
    if certificate is None:
        raise UnknownDevice(
            "From a laptop that is not enrolled",
            f"This bundle comes from a laptop that this office does not know. {NOTHING}",
            "Enrol the laptop first (`fsm-tui enrol request` on it), then import the bundle again.",
        )
    return keys_of(certificate)


def _office_keys(session: Session, sender: str) -> PublicKeys:
    office = office_of(session)
    if office is None or office["device"] != sender:
        raise UnknownDevice(
            "From an office that is not ours",
            f"This bundle comes from an office that this laptop does not know. {NOTHING}",
            "Enrol with that office first, or ask your own office for a bundle.",
        )
    return PublicKeys.from_json(office["keys"])


def _moment(at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BundleDamaged("The bundle does not say when it was made.")
    return moment


def day_words(at: str) -> str:
    """A stored moment for a sentence: 23 Nov 2026 at 16:10, London time."""
    from fsm_tui.moments import london

    return f"{london(datetime.fromisoformat(at)):%d %b %Y at %H:%M}".lstrip("0")
