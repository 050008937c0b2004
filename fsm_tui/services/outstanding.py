"""What has not yet come to where it belongs: on a laptop what only it has, at the office what laptops lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fsm_tui.casework.written import Written
from fsm_tui.services import enrolling
from fsm_tui.services.enrolling import Device
from fsm_tui.services.seat import Seat
from fsm_tui.services.standing import own_unconfirmed
from fsm_tui.sync import selection
from fsm_tui.vault import drafts, exchange, receiving
from fsm_tui.vault.tables import DeviceRow

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """Work about one family (or, with `family` None, about the team) that the office has not confirmed."""

    family: str | None
    label: str
    records: int
    drafts: int
    oldest: datetime


def only_here(seat: Seat) -> tuple[OnlyHere, ...]:
    """What is only in this vault, drafts too, by family, the oldest first. At the office only its drafts."""
    found: dict[str | None, list[tuple[bool, datetime]]] = {}
    with seat.vault.read() as session:
        for subject, written in () if seat.at_office else own_unconfirmed(session, seat.me.device):
            found.setdefault(_family(subject), []).append((True, Written.parse(written).moment))
        for draft in drafts.of(session):
            found.setdefault(draft.family, []).append((False, draft.started_at))
        labels = exchange.labels(session, [family for family in found if family])
    rows = [
        OnlyHere(
            family=family,
            label=(labels.get(family) or "Family without a name") if family else "",
            records=sum(record for record, _ in each),
            drafts=sum(not record for record, _ in each),
            oldest=min(moment for _, moment in each),
        )
        for family, each in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.oldest, row.label)))


@dataclass(frozen=True, slots=True)
class Laptop:
    """An enrolled laptop, and how many entries it does not have yet and its person may see."""

    device: Device
    lacks: int


def laptops(seat: Seat) -> tuple[Laptop, ...]:
    """Every laptop that this office enrolled, by name; nothing is sent to a revoked one, so it lacks nothing."""
    found = [device for device in enrolling.devices(seat) if not device.office]
    with seat.vault.read() as session:
        lacks = {}
        for device in found:
            row = exchange.certificate(session, device.device)
            if row is not None and not row.revoked:
                lacks[device.device] = _lacks(seat, session, row)
    return tuple(Laptop(device, lacks.get(device.device, 0)) for device in found)


def _lacks(seat: Seat, session: Session, certificate: DeviceRow) -> int:
    """What arrived since the laptop last said how far it had read, and all of families that it has not got."""
    peer, line = exchange.peer(session, certificate.device), receiving.line(session)
    base = peer.told if line and peer.told_line == line else 0
    held = set(peer.held) if base else set()
    scope = selection.scope_of(seat.vault, session, certificate)

    def lacking(brief: exchange.Brief) -> bool:
        kind, _, ident = brief.subject.partition(":")
        if brief.device == certificate.device:
            return False
        if kind == "family":
            return ident in scope and (ident not in held or brief.arrival > base)
        return brief.arrival > base and (kind == "team" or ident == certificate.person)

    return sum(map(lacking, exchange.since(session, base if scope <= held else 0)))


def _family(subject: str) -> str | None:
    kind, _, ident = subject.partition(":")
    return ident if kind == "family" else None
