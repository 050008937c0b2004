"""What the office has told this laptop, kept between bundles: the laptop's half of the bookkeeping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from fsm_tui.sync.bundle import Cursor, HeldBack
from fsm_tui.vault import exchange, ledger
from fsm_tui.vault.exchange import Tip

if TYPE_CHECKING:
    from sqlmodel import Session

SETTING = "told"
ACKED = "acked"


class Confirmed(NamedTuple):
    """Own work up to number `seq` of `epoch`, and of all epochs before it, is at the office."""

    epoch: int
    seq: int


@dataclass(frozen=True, slots=True)
class Told:
    """`have` and `safe`: ends of our log that the office has, and has in a verified backup; `held`: families
    of which we hold everything up to `seen`; `leaving`: families that are no longer ours, with the moment we
    learnt it; `returned`: ends of our own log that had gone missing here and were given back; `behind`:
    families of which we hold entries that a restored office has lost; `past`: lines of the office, before."""

    seen: Cursor = field(default_factory=Cursor)
    have: tuple[Tip, ...] = ()
    safe: tuple[Tip, ...] = ()
    held: tuple[str, ...] = ()
    leaving: tuple[tuple[str, str], ...] = ()
    returned: tuple[Tip, ...] = ()
    behind: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    quarantined: tuple[HeldBack, ...] = ()
    at: str = ""


def load(session: Session) -> Told:
    """What is known; everything empty before the first return bundle."""
    found: dict[str, Any] | None = ledger.setting(session, SETTING)
    if found is None:
        return Told()
    return Told(
        seen=Cursor(**found["seen"]),
        have=_tips(found["have"]),
        safe=_tips(found["safe"]),
        held=tuple(found["held"]),
        leaving=tuple((family, since) for family, since in found["leaving"]),
        returned=_tips(found["returned"]),
        behind=tuple(found["behind"]),
        past=tuple(found["past"]),
        quarantined=tuple(HeldBack(**each) for each in found["quarantined"]),
        at=found["at"],
    )


def keep(session: Session, told: Told, device: str) -> Confirmed:
    """Write it, and with it how much of our own work is confirmed."""
    ledger.set_setting(
        session,
        SETTING,
        {
            "seen": told.seen.model_dump(),
            "have": [list(each) for each in told.have],
            "safe": [list(each) for each in told.safe],
            "held": list(told.held),
            "leaving": [list(each) for each in told.leaving],
            "returned": [list(each) for each in told.returned],
            "behind": list(told.behind),
            "past": list(told.past),
            "quarantined": [each.model_dump() for each in told.quarantined],
            "at": told.at,
        },
    )
    upto = confirmed(session, device, told.have)
    ledger.set_setting(session, ACKED, upto._asdict())
    return upto


def reach(session: Session, device: str, tips: Iterable[Tip]) -> dict[int, int]:
    """Epoch to number: how far these ends reach along what was written in this vault.

    An end that is not ours (a branch that this vault lost) says nothing; the office names what we stated too.
    """
    wanted = tuple(tips)
    ours = exchange.written_here(session, device, [tip.head for tip in wanted])
    found: dict[int, int] = {}
    for tip in wanted:
        if tip.head in ours:
            found[tip.epoch] = max(tip.seq, found.get(tip.epoch, 0))
    return found


def confirmed(session: Session, device: str, have: Iterable[Tip]) -> Confirmed:
    """How much of our own work the office has, as one point of our log."""
    got = reach(session, device, have)
    upto = Confirmed(1, 0)
    for end in exchange.written_ends(session, device):
        upto = Confirmed(end.epoch, min(got.get(end.epoch, 0), end.seq))
        if upto.seq < end.seq:
            break
    return upto


def acked(session: Session) -> Confirmed:
    """The point as last written."""
    found = ledger.setting(session, ACKED) or {"epoch": 1, "seq": 0}
    return Confirmed(int(found["epoch"]), int(found["seq"]))


def _tips(found: Any) -> tuple[Tip, ...]:
    return tuple(Tip(*each) for each in found)
