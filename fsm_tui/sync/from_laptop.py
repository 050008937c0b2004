"""At the office: a laptop's bundle. Its log is verified whole; each entry is judged by its author's certificate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fsm_tui.casework.bodies import KINDS, Unreadable
from fsm_tui.casework.entry import NO_HEAD, Entry
from fsm_tui.casework.records import Parsed
from fsm_tui.casework.team import DeviceEnrolled, DeviceRevoked, QuarantineSettled, StaffNamed
from fsm_tui.sync.bundle import Span, Unsealed, Up
from fsm_tui.sync.container import BundleDamaged
from fsm_tui.sync.importing import NOTHING, Fresh, Gap, OfficeBehind, Plan
from fsm_tui.sync.selection import own_ids, scope_of
from fsm_tui.vault import exchange, ledger, receiving
from fsm_tui.vault.exchange import Found, Peer, Tip
from fsm_tui.vault.tables import DeviceRow
from fsm_tui.vault.vault import Action, Vault

if TYPE_CHECKING:
    from sqlmodel import Session

FORKED = "written on an older copy of this laptop's vault: its log has two versions from here on"
QUIET = ""  # on access entries of such a version: nobody has to look at them, and what follows is told by it
REVOKED = "from a laptop that was revoked"
OTHER_AUTHOR = "written in another person's name"
OFFICE_ONLY = "only the office itself may do this"
MISPLACED = "not about what this kind of entry is about"
UNREADABLE = "has a shape that this program cannot read"
NEWER = "for the whole team and of a kind that needs a newer version of this program"
FOR_OTHERS = "addressed to another person"

# A leader's laptop may write much, but trust is given only where the recovery key and the register are.
AT_THE_OFFICE = {each.KIND for each in (StaffNamed, DeviceEnrolled, DeviceRevoked, QuarantineSettled)}
_CLOCK_TOLERANCE = timedelta(minutes=10)


def plan(vault: Vault, session: Session, unsealed: Unsealed, certificate: DeviceRow) -> Plan:
    """What importing would change. Raises `BundleDamaged` for a broken chain and `Gap`."""
    up = unsealed.manifest.up
    assert up is not None
    entries = unsealed.entries()
    parts = _parts(certificate.device, up, entries)
    first = next((each.header for each in entries if (each.header.epoch, each.header.seq) == (1, 1)), None)
    authors = own_ids(session, certificate, first.author if first else None)
    fresh: list[Fresh] = []
    already, forked = 0, None
    passed: set[str] = set()
    known: dict[str, str | None] = {}
    behind = put_back(session, up)
    for span, part in parts:
        try:
            mark = _parent_mark(session, span, known)
        except Gap:
            if behind:
                raise OfficeBehind(up.seen.epoch) from None
            raise
        found = exchange.numbered(session, certificate.device, span.epoch, span.after + 1, span.last)
        here, taken = {each.head: each for each in found}, {each.seq for each in found}
        for entry in part:
            header = entry.header
            if entry.head in here:
                mark = _carried(here[entry.head])
                already += not header.kind.startswith("access.")
                passed.add(entry.head)
                continue
            if mark is None and header.seq in taken and exchange.followed(session, entry):
                mark, forked = FORKED, Tip(header.epoch, header.seq - 1, header.prev)
            known[entry.head] = mark
            # Reading is in no fold, so nobody asks what shape it has.
            parsed = None if header.kind.startswith("access.") else Parsed.of(entry)
            judgement = judged(entry, parsed, certificate, authors) if mark is None else _branch_mark(entry)
            fresh.append(Fresh(entry, judgement, parsed=parsed))
    return Plan(
        unsealed=unsealed,
        sender=certificate.name,
        fresh=tuple(fresh),
        already=already,
        here=frozenset(passed),
        late=tuple(_late(vault, session, fresh, certificate)),
        forked=forked,
        ahead=_ahead(fresh, vault.around.now()),
        notices=tuple(_notices(fresh, behind)),
    )


def put_back(session: Session, up: Up) -> bool:
    """Whether the laptop has read a return bundle that this office never made: its vault was put back unnoticed,
    or twice from the same backup."""
    if up.seen.line and up.seen.line == receiving.line(session):
        return receiving.bundle(session, up.seen.bundle, "down") is None
    return up.seen.epoch >= ledger.log_end(session).epoch


def _parts(device: str, up: Up, entries: list[Entry]) -> Iterator[tuple[Span, list[Entry]]]:
    """The entries of each span, with the chain inside it verified up to its signed end."""
    at = 0
    for span in sorted(up.spans, key=lambda each: each.epoch):
        part = entries[at : at + max(span.last - span.after, 0)]
        at += len(part)
        prev, seq = span.after_head, span.after
        for entry in part:
            header = entry.header
            if (header.device, header.epoch, header.seq, header.prev) != (device, span.epoch, seq + 1, prev):
                raise BundleDamaged("The entries do not follow one another as their laptop's log must.")
            prev, seq = entry.head, header.seq
        if not part or (seq, prev) != (span.last, span.last_head):
            raise BundleDamaged("The entries do not end where their laptop signed that they end.")
        yield span, part
    if at != len(entries):
        raise BundleDamaged("The bundle holds entries that are not of its laptop's log.")


def _parent_mark(session: Session, span: Span, known: Mapping[str, str | None]) -> str | None:
    """The mark that goes on from the entry before the span. Raises `Gap` if that entry is not here."""
    if span.after_head in known:
        return known[span.after_head] if span.after else None
    if span.after == 0 and span.after_head == NO_HEAD:
        return None
    parent = exchange.standing_of(session, [span.after_head]).get(span.after_head)
    if parent is None:
        raise Gap(
            "An earlier bundle is missing",
            f"This bundle begins after entry {span.after} of its laptop, and the office does not have that entry. "
            f"{NOTHING}",
            "Give the laptop a return bundle: its next one then begins where the office stands.",
        )
    return _carried(parent) if span.after else None


def _carried(found: Found) -> str | None:
    return FORKED if found.quarantined in (FORKED, QUIET) else None


def _branch_mark(entry: Entry) -> str:
    return QUIET if entry.header.kind.startswith("access.") else FORKED


def judged(entry: Entry, parsed: Parsed | None, certificate: DeviceRow, authors: set[str]) -> str | None:
    """Why an entry goes into quarantine, by the certificate of the device that wrote it; None if it does not.

    `authors` are the ids in which that device's person may write.
    """
    header = entry.header
    if certificate.revoked and not header.kind.startswith("access."):
        return REVOKED
    if header.author not in authors:
        return OTHER_AUTHOR
    if header.kind in AT_THE_OFFICE:
        return OFFICE_ONLY
    about, _, ident = header.subject.partition(":")
    model = KINDS.get(header.kind)
    if model is None:
        return NEWER if about == "team" else None
    if about != model.SUBJECT:
        return MISPLACED
    if about == "person" and ident not in authors and certificate.role == "practitioner":
        return FOR_OTHERS
    if certificate.role not in model.AUTHORITY:
        return f"only for {' or '.join(_called(role) for role in sorted(model.AUTHORITY))}"
    unreadable = parsed is not None and isinstance(parsed.body, Unreadable) and not parsed.newer
    return UNREADABLE if unreadable else None


def _called(role: str) -> str:
    return {"leader": "a team leader", "admin": "an admin"}.get(role, f"a {role}")


def _late(vault: Vault, session: Session, fresh: list[Fresh], certificate: DeviceRow) -> Iterator[str]:
    """Entries in families that are with somebody else now: accepted, and listed for a person to look at."""
    about = {each.entry.family for each in fresh if each.mark is None and each.entry.family}
    if not about:
        return
    scope = scope_of(vault, session, certificate)
    elsewhere = (exchange.family_ids(session) & about) - scope
    for each in fresh:
        if each.mark is None and each.entry.family in elsewhere:
            yield each.entry.head


def _ahead(fresh: list[Fresh], now: datetime) -> int:
    newest = max((each.entry.header.written.moment for each in fresh), default=now)
    return int((newest - now).total_seconds() // 60) if newest - now > _CLOCK_TOLERANCE else 0


def _notices(fresh: list[Fresh], behind: bool) -> Iterator[str]:
    if behind:
        yield (
            "This office vault was put back from an older copy: laptops have read return bundles that it does not "
            "know. It goes on in a new epoch, and laptops send again what it has lost."
        )
    if any(each.mark == REVOKED for each in fresh):
        yield "The laptop was revoked: all of it is kept in quarantine until a person has looked at it."
    if any(each.mark == FORKED for each in fresh):
        yield (
            "An older copy of this laptop's vault was put back and written in. Both versions are kept; the later "
            "one waits in quarantine for one key press, and the laptop starts a new epoch when it is told."
        )


def apply(action: Action, planned: Plan, certificate: DeviceRow) -> None:
    """Store what the plan says, in the caller's transaction, with the receipt."""
    session, vault, said = action.session, action.vault, planned.unsealed.manifest
    up = said.up
    assert up is not None
    now = vault.around.now()
    if put_back(session, up):
        action.start_epoch(up.seen.epoch)
    action.receive_all(
        [(each.entry, each.mark) for each in planned.fresh],
        bundle=said.id,
        said=[each.parsed for each in planned.fresh if each.parsed is not None and each.mark is None],
    )
    ledger.observe_clock(session, (each.entry for each in planned.fresh if each.mark is None), now)
    peer = exchange.peer(session, certificate.device)
    newer = _newer(peer, up, planned)
    peer = replace(peer, tips=_tips(peer.tips, up, planned), last_bundle_at=_stamp(now))
    if newer:
        peer = replace(
            peer,
            stated=tuple(point.tip for point in up.tips),
            epoch=up.epoch,
            told_epoch=up.seen.epoch,
            told_line=up.seen.line,
            told=up.seen.arrival,
            read=up.seen.number,
            held=up.held,
            other=up.other,
        )
    exchange.keep_peer(session, peer)
    receiving.note_bundle(
        session,
        ident=said.id,
        direction="up",
        device=certificate.device,
        at=_stamp(now),
        entries=said.entries,
        digest=planned.unsealed.framed.digest,
        manifest=planned.unsealed.framed.evidence,
        said={
            "accepted": len(planned.taken),
            "already": planned.already,
            "quarantined": [{"head": each.entry.head, "reason": each.mark} for each in planned.marked],
            "late": list(planned.late),
        },
    )
    action.set("last_bundle", _stamp(now))


def _newer(peer: Peer, up: Up, planned: Plan) -> bool:
    """Whether what this bundle says of its laptop is newer than what another said before.

    No clock can tell. A laptop that was put back says less than it once did, and still has written something
    since or begun a new epoch; an older bundle that comes late brings nothing and has read less.
    """
    seen, epoch = up.seen, peer.told_epoch
    read = (seen.epoch, seen.number) > (epoch, peer.read) or (seen.epoch == epoch and seen.line != peer.told_line)
    return bool(planned.fresh) or up.epoch > peer.epoch or read


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _tips(tips: tuple[Tip, ...], up: Up, planned: Plan) -> tuple[Tip, ...]:
    """The ends of the log after these spans: a former end goes where the log went on from it."""
    stored = {each.entry.head for each in planned.fresh}
    found = list(tips)
    for span in up.spans:
        if span.last_head in stored:
            passed = stored | planned.here | ({span.after_head} if span.after else set())
            found = [tip for tip in found if tip.epoch != span.epoch or tip.head not in passed]
            found.append(Tip(span.epoch, span.last, span.last_head))
    return tuple(found)
