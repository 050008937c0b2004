"""Making bundles: at a laptop for its office, at the office for one laptop. Each is noted in its maker's vault."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from fsm_tui.errors import NotFound, Refused
from fsm_tui.sync import bundle, selection
from fsm_tui.sync import told as telling
from fsm_tui.sync.bundle import Made, Sender
from fsm_tui.sync.container import Packed, Packer
from fsm_tui.sync.envelope import Recipient
from fsm_tui.sync.identity import PublicKeys
from fsm_tui.sync.importing import keys_of, office_of, own_keys
from fsm_tui.vault import exchange, ledger, receiving
from fsm_tui.vault.vault import Action


@dataclass(frozen=True, slots=True)
class Sending:
    """A bundle that was made. `number`: its number in this vault; `waiting`: what did not fit; `state` and
    `records`: what it says besides its entries, and its entries, each hashed."""

    made: Made
    device: str
    number: int
    waiting: int
    state: str
    records: str


def for_office(action: Action, *, packer: Packer | None = None) -> Sending:
    """The laptop's bundle, if only to say what it has read. Raises `Refused` if this laptop is not enrolled."""
    session, me, around = action.session, action.vault.me, action.vault.around
    office = office_of(session)
    if office is None:
        raise Refused(
            "Not enrolled yet",
            "This laptop is not enrolled with an office, so there is nobody to make a bundle for. "
            "What you write is kept here.",
            "Make an enrolment request with `fsm-tui enrol request` and take it to the office.",
        )
    told = telling.load(session)
    up = selection.upward(session, me.device, telling.acked(session), told, packer or Packer())
    sender = Sender(
        keys=own_keys(session),
        organisation=me.organisation,
        training=me.training,
        office=office["device"],
        device=me.device,
        person=me.person,
        to=office["device"],
        recipients=(PublicKeys.from_json(office["keys"]).recipient, Recipient.parse(office["recovery"])),
    )
    at = around.now().astimezone(UTC).isoformat(timespec="microseconds")
    made = bundle.make(sender, up.packed, ident=around.token(16).hex(), at=at, token=around.token, up=up.said)
    number = receiving.note_bundle(
        session,
        ident=made.id,
        direction="up",
        device=office["device"],
        at=at,
        entries=made.entries,
        digest=made.digest,
        manifest=made.evidence,
        said=_said(up.state, up.packed, made),
    )
    action.set("last_bundle", at)
    return Sending(made, office["device"], number, up.waiting, up.state, up.packed.sha256)


def for_laptop(
    action: Action, device: str, *, only_news: bool = False, packer: Packer | None = None
) -> Sending | None:
    """The office's return bundle for one laptop; with `only_news` None where that laptop knows everything already.

    Raises `NotFound` for a device that is not enrolled and `Refused` for one that was revoked.
    """
    session, vault = action.session, action.vault
    me, around = vault.me, vault.around
    row = exchange.certificate(session, device)
    if row is None or row.device == me.device:
        raise NotFound("No such laptop", "No laptop with this number is enrolled.", "`fsm-tui status` lists them.")
    if row.revoked:
        raise Refused(
            "Revoked laptop",
            f"The laptop of {row.name} was revoked; no bundle is made for it.",
            "Enrol the laptop again if it is back in good hands.",
        )
    at = around.now().astimezone(UTC).isoformat(timespec="microseconds")
    ident = around.token(16).hex()
    receiving.begin_line(session, around.token(8).hex())
    number = receiving.note_bundle(session, ident=ident, direction="down", device=device, at=at)
    down = selection.downward(vault, session, row, number=number, packer=packer or Packer())
    peer = exchange.peer(session, device)
    read = receiving.bundle_numbered(session, peer.read) if peer.told_line == down.said.line else None
    if only_news and not down.packed.entries and read is not None and read.said.get("state") == down.state:
        receiving.forget_bundle(session, number)
        return None
    sender = Sender(
        keys=own_keys(session),
        organisation=me.organisation,
        training=me.training,
        office=me.device,
        device=me.device,
        person=me.person,
        to=device,
        recipients=(keys_of(row).recipient, Recipient.parse(ledger.setting(session, "recovery")["recipient"])),
    )
    made = bundle.make(sender, down.packed, ident=ident, at=at, token=around.token, down=down.said)
    receiving.complete_bundle(
        session,
        number,
        epoch=down.said.epoch,
        first=down.said.base,
        last=down.said.upto,
        entries=made.entries,
        digest=made.digest,
        manifest=made.evidence,
        said=_said(down.state, down.packed, made)
        | {"families": [each.family for each in down.said.scope if each.whole]},
    )
    action.set("last_bundle", at)
    return Sending(made, device, number, len(down.said.later), down.state, down.packed.sha256)


def _said(state: str, packed: Packed, made: Made) -> dict[str, Any]:
    return {"state": state, "records": packed.sha256, "file": hashlib.sha256(made.data).hexdigest()}
