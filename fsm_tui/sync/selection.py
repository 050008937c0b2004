"""What goes into a bundle. Up: the laptop's own log. Down: what one person may see and does not have yet.

A selection depends only on what the other side has said it holds, so a lost bundle heals with the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fsm_tui.casework import strict_json
from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.team import QuarantineSettled
from fsm_tui.sync.bundle import Cursor, Down, HeldBack, Point, Receipt, Scoped, Span, Up
from fsm_tui.sync.container import Packed, Packer
from fsm_tui.sync.told import Confirmed, Told
from fsm_tui.vault import exchange, ledger, queries, receiving
from fsm_tui.vault.exchange import Brief, Piece, Tip
from fsm_tui.vault.tables import DeviceRow
from fsm_tui.vault.vault import Vault

if TYPE_CHECKING:
    from sqlmodel import Session

RECEIPTS = 10


@dataclass(frozen=True, slots=True)
class Upward:
    """What a laptop sends. `waiting` entries did not fit and follow in the next one."""

    said: Up
    packed: Packed
    waiting: int
    state: str


@dataclass(frozen=True, slots=True)
class Downward:
    """What the office sends to one laptop."""

    said: Down
    packed: Packed
    state: str


def upward(session: Session, device: str, acked: Confirmed, told: Told, packer: Packer) -> Upward:
    """The laptop's log after what the office has confirmed, as much as fits."""
    spans: list[Span] = []
    tips: list[Tip] = []
    waiting = 0
    for end in exchange.written_ends(session, device):
        if end.epoch < acked.epoch:
            tips.append(end)
            continue
        after = acked.seq if end.epoch == acked.epoch else 0
        last: Tip | None = None
        first_prev = ""
        for piece in exchange.written_after(session, device, end.epoch, after) if not waiting else ():
            if not packer.room_for(1, _size(piece)):
                waiting += 1
                break
            first_prev = first_prev or strict_json.load(piece.header)["prev"]
            packer.add(piece.header, piece.salt, piece.body)
            last = Tip(end.epoch, piece.seq, piece.head)
        if last is not None:
            spans.append(
                Span(epoch=end.epoch, after=after, after_head=first_prev, last=last.seq, last_head=last.head)
            )
            waiting = end.seq - last.seq
        elif after:
            last = Tip(end.epoch, after, exchange.written_head(session, device, end.epoch, after) or "")
        if last is not None:
            tips.append(last)
    present = exchange.family_ids(session)
    held = sorted(set(told.held) & present)
    said = Up(
        epoch=ledger.log_end(session).epoch,
        spans=tuple(spans),
        tips=tuple(Point.of(tip) for tip in (*tips, *told.returned)),
        seen=told.seen,
        held=tuple(held),
        other=tuple(sorted(present - set(held))),
    )
    ends = [list(tip) for tip in (*tips, *told.returned)]
    state = _digest([said.epoch, _cursor(said.seen), said.held, said.other, ends])
    return Upward(said, packer.finish(), waiting, state)


def own_ids(session: Session, certificate: DeviceRow, founder: str | None = None) -> set[str]:
    """The ids in which a laptop's person may have written: the certified one, and the one that the laptop
    gave them before it was enrolled, if the office knows nobody else by it."""
    first = founder or exchange.founder(session, certificate.device)
    return {certificate.person} | ({first} - queries.staff(session).keys() if first else set())


def scope_of(vault: Vault, session: Session, certificate: DeviceRow) -> set[str]:
    """The families that a laptop may hold: a leader's all; else those allocated to its person, second, or
    covered until its date, and those that they opened, nobody allocated and nobody restricted. Of an allocation
    in conflict, everybody named. A closed family stays until the day after which it is cleared, on any laptop."""
    person, today = certificate.person, vault.around.today()
    if certificate.role == "leader":
        return exchange.family_ids(session) - exchange.families_over(session, today)
    opened = exchange.families_opened_by(session, own_ids(session, certificate))
    found = exchange.families_of(session, person, today) | opened
    for family in exchange.family_ids(session, conflicted=True) - found:
        stated = vault.family(session, family).allocated.heads
        if any(_named(each.value, person, today) for each in stated):
            found.add(family)
    return found - exchange.families_over(session, today)


def _named(allocated: Allocated, person: str, today: date) -> bool:
    cover = allocated.cover
    covers = cover is not None and cover.person == person and cover.until >= today
    return covers or person in (allocated.to, allocated.second)


def downward(vault: Vault, session: Session, certificate: DeviceRow, *, number: int, packer: Packer) -> Downward:
    """What one laptop does not have yet and its person may see, as much as fits."""
    device, person = certificate.device, certificate.person
    line = receiving.line(session)
    peer = exchange.peer(session, device)
    base = peer.told if peer.told_line == line else 0
    held = set(peer.held) if base else set()
    scope = scope_of(vault, session, certificate)
    sent = receiving.families_sent(session, device, after=peer.read if base else 0)
    left = ((set(peer.held) | set(peer.other) | sent) & exchange.family_ids(session)) - scope

    def goes(brief: Brief) -> bool:
        if brief.device == device:
            return False
        kind, _, ident = brief.subject.partition(":")
        if kind == "family":
            # The allocation that took a family out goes along, so that the laptop can say to whom.
            return ident in scope & held or (ident in left and brief.kind == Allocated.KIND)
        return kind == "team" or (kind == "person" and ident == person)

    wanted = {brief.arrival: when for when, brief in _settled(session, base) if goes(brief)}
    wanted |= {brief.arrival: brief.arrival for brief in exchange.since(session, base) if goes(brief)}
    wanted |= {piece.arrival: 0 for piece in exchange.lost(session, device, peer.tips, peer.stated)}
    upto = _fill(session, packer, sorted((when, arrival) for arrival, when in wanted.items()), base)
    families = [Scoped(family=family, whole=False) for family in sorted(scope & held)]
    later = []
    for family in sorted(scope - held):
        arrivals, size = exchange.of_family(session, family)
        if upto is not None or not packer.room_for(len(arrivals), size):
            later.append(family)
            continue
        for piece in exchange.pieces(session, set(arrivals) - wanted.keys()):
            packer.add(piece.header, piece.salt, piece.body)
        families.append(Scoped(family=family, whole=True))
    packed = packer.finish()
    # What a laptop states is confirmed only where it is here: a restored office may have less than it once had.
    here = exchange.standing_of(session, [tip.head for tip in peer.stated])
    have = tuple(dict.fromkeys((*peer.tips, *(tip for tip in peer.stated if tip.head in here))))
    said = Down(
        epoch=ledger.log_end(session).epoch,
        line=line,
        number=number,
        base=base,
        upto=ledger.arrivals(session) if upto is None else upto,
        scope=tuple(families),
        left=tuple(sorted(left)),
        later=tuple(later),
        have=tuple(Point.of(tip) for tip in have),
        safe=tuple(Point.of(tip) for tip in _safe(session, device, have)),
        quarantined=tuple(
            HeldBack(head=row.head, epoch=row.epoch, seq=row.seq, reason=row.reason[:400])
            for row in exchange.held_back(session, device)
            if row.reason
        ),
        receipts=tuple(_receipts(session, device)),
        log=tuple(Point.of(tip) for tip in exchange.written_ends(session, vault.me.device)),
    )
    return Downward(said, packed, _news(said))


def _fill(session: Session, packer: Packer, wanted: list[tuple[int, int]], base: int) -> int | None:
    """Pack (when, arrival) pairs in order; where it stopped, if not everything fitted."""
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        found = {piece.arrival: piece for piece in exchange.pieces(session, [arrival for _, arrival in some])}
        for when, arrival in some:
            piece = found[arrival]
            if not packer.room_for(1, _size(piece)):
                return max(base, when - 1)
            packer.add(piece.header, piece.salt, piece.body)
    return None


def _settled(session: Session, base: int) -> Iterable[tuple[int, Brief]]:
    """Entries that somebody took out of quarantine since: they arrived long before and go now."""
    named = {
        strict_json.load(body)["entry"]: when for when, body in exchange.of_kind(session, QuarantineSettled.KIND, base)
    }
    for head, brief in exchange.briefly(session, named).items():
        yield named[head], brief


def _safe(session: Session, device: str, have: tuple[Tip, ...]) -> tuple[Tip, ...]:
    backed_up = int((ledger.setting(session, "safe") or {}).get("arrival", 0))
    return exchange.reached(session, device, have, backed_up) if backed_up else ()


def _receipts(session: Session, device: str) -> Iterable[Receipt]:
    for each in receiving.bundles(session, direction="up", device=device, limit=RECEIPTS):
        yield Receipt(
            bundle=each.id,
            at=each.at,
            accepted=each.said.get("accepted", 0),
            already=each.said.get("already", 0),
            quarantined=len(each.said.get("quarantined", ())),
        )


def _size(piece: Piece) -> int:
    return len(piece.header) + len(piece.body or b"")


def _news(said: Down) -> str:
    """What a laptop must learn even where no entry travels. Not the receipts: an answer to an answer never ends."""
    return _digest(
        [
            said.line,
            sorted(each.family for each in said.scope),
            said.left,
            said.later,
            [[each.epoch, each.seq, each.head] for each in said.have],
            [[each.epoch, each.seq, each.head] for each in said.safe],
            [[each.head, each.reason] for each in said.quarantined],
        ]
    )


def _cursor(seen: Cursor) -> list[str | int]:
    return [seen.line, seen.arrival, seen.number]


def _digest(value: object) -> str:
    return hashlib.sha256(strict_json.dump(value)).hexdigest()
