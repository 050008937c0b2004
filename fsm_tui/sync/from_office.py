"""On a laptop: a return bundle. What came into scope is stored, what left is let go of once it is safe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from fsm_tui.casework.bodies import parse
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.team import DeviceEnrolled
from fsm_tui.moments import london
from fsm_tui.sync import told as telling
from fsm_tui.sync.bundle import Cursor, Down, Unsealed
from fsm_tui.sync.from_laptop import AT_THE_OFFICE, OFFICE_ONLY
from fsm_tui.sync.importing import NOTHING, AlreadyRead, Fresh, Gap, Plan, office_of
from fsm_tui.sync.told import Told
from fsm_tui.vault import drafts, exchange, ledger, receiving
from fsm_tui.vault.exchange import Tip
from fsm_tui.vault.vault import Action, Me, Vault

if TYPE_CHECKING:
    from sqlmodel import Session

PAST = 100


@dataclass(frozen=True, slots=True)
class Leaving:
    """A family that is no longer this person's and is still here, and why it stays."""

    family: str
    since: str
    why: tuple[str, ...]


def plan(vault: Vault, session: Session, unsealed: Unsealed) -> Plan:
    """What importing would change. Raises `Gap`, or `AlreadyRead` if a later bundle was read before."""
    said = unsealed.manifest.down
    assert said is not None
    told = telling.load(session)
    _in_turn(said, told, unsealed)
    office = office_of(session)
    entries = unsealed.entries()
    wanted = _wanted(said, told, exchange.family_ids(session))
    here = exchange.standing_of(session, [entry.head for entry in entries])
    fresh: dict[str, Fresh] = {}
    already = 0
    for entry in entries:
        own = entry.header.device == vault.me.device
        known = here.get(entry.head)
        if known is not None and (known.whole or entry.body is None):
            already += not entry.header.kind.startswith("access.")
        elif own or entry.family is None or entry.family in wanted:
            trusted = office is not None and entry.header.device == office["device"]
            mark = OFFICE_ONLY if entry.header.kind in AT_THE_OFFICE and not trusted else None
            fresh.setdefault(entry.head, Fresh(entry, mark, again=known is not None))
    return Plan(
        unsealed=unsealed,
        sender=str(office["organisation"]) if office else "the office",
        fresh=tuple(fresh.values()),
        already=already,
        notices=tuple(_notices(session, vault.me, said, told, fresh)),
    )


def _in_turn(said: Down, told: Told, unsealed: Unsealed) -> None:
    seen = told.seen
    same = said.line == seen.line
    if said.number <= seen.number if same else said.epoch < seen.epoch or said.line in told.past:
        raise AlreadyRead("Nothing new: a later return bundle was imported before. Nothing was changed.", unsealed)
    if said.base > (seen.arrival if same else 0):
        raise Gap(
            "An earlier return bundle is missing",
            f"This return bundle goes on from one that this laptop does not have. {NOTHING}",
            "Make a bundle for the office: the next return bundle then begins where this laptop stands.",
        )


def _wanted(said: Down, told: Told, present: set[str]) -> set[str]:
    """Families whose entries are stored. One that goes on from what we no longer hold waits for its whole history."""
    scope = {each.family for each in said.scope if each.whole or each.family in told.held}
    return scope | (set(said.left) & present)


def apply(action: Action, planned: Plan) -> None:
    """Store what the plan says, in the caller's transaction, and remember what the office said."""
    session, vault, unsealed = action.session, action.vault, planned.unsealed
    said = unsealed.manifest.down
    assert said is not None
    now = vault.around.now().astimezone(UTC).isoformat(timespec="seconds")
    before = telling.load(session)
    action.receive_all(
        [(each.entry, each.mark) for each in planned.fresh if not each.again],
        bundle=unsealed.manifest.id,
        again=[each.entry for each in planned.fresh if each.again],
    )
    ledger.observe_clock(session, (each.entry for each in planned.fresh if each.mark is None), vault.around.now())
    have = tuple(point.tip for point in said.have)
    missing = _missing(session, vault.me.device, have)
    if any(tip.epoch >= ledger.log_end(session).epoch for tip in missing):
        action.start_epoch(max(tip.epoch for tip in have))
    after = _told(session, vault.me, said, unsealed.manifest.id, before, have, missing, now)
    telling.keep(session, after, vault.me.device)
    _receipts(session, said)
    receiving.note_bundle(
        session,
        ident=unsealed.manifest.id,
        direction="down",
        device=unsealed.manifest.sender,
        at=now,
        epoch=said.epoch,
        first=said.base,
        last=said.upto,
        entries=unsealed.manifest.entries,
        digest=unsealed.framed.digest,
        manifest=unsealed.framed.evidence,
        said={
            "accepted": len(planned.taken),
            "already": planned.already,
            "quarantined": [{"head": each.entry.head, "reason": each.mark} for each in planned.marked],
            "notices": list(planned.notices),
        },
    )
    action.set("last_receipt", now)
    action.flush_families()
    let_go(action)


def _told(
    session: Session,
    me: Me,
    said: Down,
    bundle: str,
    before: Told,
    have: tuple[Tip, ...],
    missing: list[Tip],
    now: str,
) -> Told:
    present = exchange.family_ids(session)
    whole = {each.family for each in said.scope if each.whole}
    back = {each.family for each in said.scope} | set(said.later)
    leaving = {family: since for family, since in before.leaving if family not in back}
    for family in said.left:
        if family in present:
            leaving.setdefault(family, now)
    behind = set(before.behind)
    if before.seen.line not in ("", said.line):
        office = office_of(session)
        ends = [point.tip for point in said.log]
        behind |= exchange.families_beyond(session, office["device"], ends) if office else set()
    past = before.past
    if before.seen.line not in ("", said.line):
        past = (*past, before.seen.line)
    return Told(
        seen=Cursor(epoch=said.epoch, line=said.line, arrival=said.upto, number=said.number, bundle=bundle),
        have=have + _still(session, me.device, said, before),
        safe=tuple(point.tip for point in said.safe),
        held=tuple(sorted((set(before.held) - set(said.left) - set(said.later)) | whole)),
        leaving=tuple(sorted(leaving.items())),
        returned=tuple(tip for tip in missing if exchange.whole_branch(session, me.device, tip)),
        behind=tuple(sorted(behind)),
        past=past[-PAST:],
        quarantined=said.quarantined,
        at=now,
    )


def _missing(session: Session, device: str, have: tuple[Tip, ...]) -> list[Tip]:
    """Ends of our own log at the office that this vault did not write: it once did, and was put back."""
    ours = exchange.written_here(session, device, [tip.head for tip in have])
    return [tip for tip in have if tip.head not in ours]


def _still(session: Session, device: str, said: Down, before: Told) -> tuple[Tip, ...]:
    """What the same office confirmed before, of epochs in which it now names only ends that are not ours."""
    if before.seen.line != said.line:
        return ()
    named = telling.reach(session, device, [point.tip for point in said.have])
    earlier = telling.reach(session, device, before.have)
    return tuple(tip for tip in before.have if tip.epoch not in named and earlier.get(tip.epoch) == tip.seq)


def _receipts(session: Session, said: Down) -> None:
    for each in said.receipts:
        sent = receiving.bundle(session, each.bundle, "up")
        if sent is not None and "receipt" not in sent.said:
            receiving.say_of_bundle(session, sent.number, receipt=each.model_dump())


def _notices(session: Session, me: Me, said: Down, told: Told, fresh: dict[str, Fresh]) -> Iterator[str]:
    if told.seen.line not in ("", said.line):
        yield (
            "The office vault was put back from a backup. This laptop sends again what the office does not have; "
            "nothing that is on this laptop is lost."
        )
    given_back = [
        each.entry for each in fresh.values() if each.entry.header.device == me.device and not each.access
    ]
    missing = [tip.head for tip in _missing(session, me.device, tuple(point.tip for point in said.have))]
    unknown = set(missing) - exchange.standing_of(session, missing).keys() - fresh.keys()
    there = exchange.standing_of(session, [entry.head for entry in given_back])
    new = [entry for entry in given_back if entry.head not in there]
    if new:
        yield (
            f"An older copy of this vault was put back here: {_counted(new)} missing since "
            f"{_written(new)}, and the office gave {'it' if len(new) == 1 else 'them'} back. "
            "New work goes on in a new epoch of this laptop's log."
        )
    elif unknown:
        yield (
            "An older copy of this vault was put back here: the office has work of this laptop that is not on it. "
            "New work goes on in a new epoch; what is missing comes back with the return bundle after the next one."
        )
    known = {each.head for each in told.quarantined}
    held_back = [each for each in said.quarantined if each.head not in known]
    if held_back:
        count = len(held_back)
        yield (
            f"The office keeps {count} of your entries aside until the team leader has looked: "
            f"{'; '.join(sorted({each.reason for each in held_back}))}."
        )


def _counted(entries: list[Entry]) -> str:
    return f"{len(entries)} of your notes {'was' if len(entries) == 1 else 'were'}"


def _written(entries: list[Entry]) -> str:
    first = london(min(entry.header.written for entry in entries).moment)
    return f"{first:%d %b %Y at %H:%M}".lstrip("0")


# families that left


def leaving(session: Session, device: str) -> tuple[Leaving, ...]:
    """Families that are no longer this person's and still here, each with why it stays."""
    told = telling.load(session)
    safe = telling.reach(session, device, told.safe)
    found = []
    for family, since in told.leaving:
        why = []
        unsafe = exchange.unconfirmed_in(session, device, family, safe)
        if unsafe:
            why.append(f"{unsafe} of your entries in it {_are(unsafe)} not yet in a verified backup of the office")
        kept = len(drafts.of(session, family=family))
        if kept:
            why.append(f"there {_are(kept)} {kept} draft{'' if kept == 1 else 's'} for it")
        if family in told.behind:
            why.append("the office was put back from a backup and lost entries of it that are here")
        found.append(Leaving(family, since, tuple(why)))
    return tuple(found)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def let_go(action: Action) -> tuple[str, ...]:
    """Clear the families that left and whose work is safe; the ids of those that went."""
    device = action.vault.me.device
    gone = tuple(each.family for each in leaving(action.session, device) if not each.why)
    if gone:
        told = telling.load(action.session)
        for family in gone:
            action.clear_family(family)
        stay = tuple(each for each in told.leaving if each[0] not in gone)
        telling.keep(action.session, replace(told, leaving=stay), device)
    return gone


def certified(action: Action, planned: Plan) -> Me | None:
    """This person as the office certifies them now, if the bundle brought another certificate of this device."""
    me = action.vault.me
    for each in planned.fresh:
        if each.entry.header.kind == DeviceEnrolled.KIND and each.mark is None and each.entry.body is not None:
            body, _ = parse(each.entry.header.kind, each.entry.header.v, each.entry.body)
            if isinstance(body, DeviceEnrolled) and body.device == me.device:
                me = replace(me, role=body.role, person=body.person)
    return me if me != action.vault.me else None
