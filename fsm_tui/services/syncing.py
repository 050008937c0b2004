"""Sync: make a bundle, look at one, take it in; what only this laptop has, and what waits in quarantine.

Taking in is one transaction or none. What is kept aside is in `quarantine`, and named here as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from fsm_tui.casework.team import ProfilePublished
from fsm_tui.casework.written import Written
from fsm_tui.errors import FsmError, Refused
from fsm_tui.services import guidance
from fsm_tui.services.quarantine import (
    LeavingFamily,
    Quarantined,
    late,
    leaving,
    mark_safe,
    quarantined,
    safe_point,
    settle,
)
from fsm_tui.services.seat import Seat
from fsm_tui.sync import bundle, folder, from_laptop, from_office, importing, preview, sending
from fsm_tui.sync import told as telling
from fsm_tui.sync.importing import AlreadyRead, OfficeBehind, Plan, day_words
from fsm_tui.sync.preview import Preview
from fsm_tui.sync.sending import Sending
from fsm_tui.vault import exchange, queries, receiving
from fsm_tui.vault.vault import Action

__all__ = [
    "BundleMade", "LeavingFamily", "Outcome", "Preview", "Quarantined", "ReceiptView", "SyncDone", "dry_run",
    "export", "export_to", "late", "leaving", "mark_safe", "quarantined", "receipts", "safe_point", "settle",
    "sync_folder", "take_in", "take_in_all", "unconfirmed",
]  # fmt: skip

Progress = Callable[[str, int, int], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class BundleMade:
    """A bundle to be carried. `to` says to whom; `waiting` is what did not fit and follows in the next one."""

    data: bytes
    name: str
    to: str
    device: str
    entries: int
    waiting: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `outcome` is imported, already or refused; counts leave out access entries."""

    file: str
    outcome: str
    accepted: int = 0
    already: int = 0
    quarantined: int = 0
    reason: str = ""
    sender: str = ""
    access: int = 0
    notices: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """One line for a person."""
        if self.outcome != "imported":
            return self.reason
        parts = [f"{self.accepted} accepted", f"{self.already} already here"]
        if self.quarantined:
            parts.append(f"{self.quarantined} kept aside")
        return f"Imported the bundle of {self.sender}: {', '.join(parts)}."


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A bundle that was made or read here, in words. `answer` is what the other side said, or nothing yet."""

    direction: str
    who: str
    at: str
    entries: int
    answer: str


@dataclass(frozen=True, slots=True)
class SyncDone:
    """What one sync over a folder did. `problems` are sentences about what could not be written."""

    read: tuple[Outcome, ...]
    written: tuple[BundleMade, ...]
    problems: tuple[str, ...] = ()
    stopped: bool = False

    @property
    def refused(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.read if each.outcome == "refused")

    @property
    def sentence(self) -> str:
        """One line for a person."""
        taken = [each for each in self.read if each.outcome == "imported"]
        parts = [f"{len(taken)} read" if taken else "nothing new to read"]
        parts.append(f"{len(self.written)} written" if self.written else "nothing new to write")
        if self.refused:
            parts.append(f"{len(self.refused)} refused")
        words = f"Sync: {', '.join(parts)}."
        return words + (" It was stopped before the end; what was done is whole." if self.stopped else "")


def export(seat: Seat, device: str | None = None) -> BundleMade:
    """A laptop's bundle for its office, or the office's return bundle for one laptop.

    At the office `device` may be left out if there is only one laptop. Errors: `Refused`, `NotFound`.
    """
    _sound(seat)
    with seat.vault.action() as action:
        if seat.at_office:
            sent = sending.for_laptop(action, device or _only_laptop(seat, action))
        else:
            sent = sending.for_office(action)
    assert sent is not None
    return made(seat, sent)


def export_to(seat: Seat, place: Path, device: str | None = None) -> tuple[BundleMade, Path]:
    """`export` into a folder, read back before it counts as written."""
    done = export(seat, device)
    return done, folder.write(folder.require(place), done.name, done.data)


def made(seat: Seat, sent: Sending) -> BundleMade:
    """A bundle as it is told."""
    with seat.vault.read() as session:
        row = exchange.certificate(session, sent.device)
    to = "the office" if not seat.at_office else (row.name if row else "a laptop")
    count = sent.made.entries
    sentence = f"Bundle for {to}: {count} {'entry' if count == 1 else 'entries'}."
    if sent.waiting and not seat.at_office:
        sentence += " Not everything fitted; the rest follows in the next bundle."
    if sent.waiting and seat.at_office:
        sentence += f" {sent.waiting} families did not fit and follow in the next bundle."
    return BundleMade(sent.made.data, sent.made.name, to, sent.device, count, sent.waiting, sentence)


def dry_run(seat: Seat, data: bytes) -> Preview:
    """What importing would change. Writes nothing. Raises what `take_in` raises."""
    with seat.vault.read() as session:
        try:
            unsealed, certificate = importing.open_bundle(session, seat.me, data)
            if certificate is None:
                plan = from_office.plan(seat.vault, session, unsealed)
            else:
                plan = from_laptop.plan(seat.vault, session, unsealed, certificate)
        except AlreadyRead as done:
            nothing = Plan(done.unsealed, "the office" if not seat.at_office else "a laptop", (), 0)
            return replace(preview.of_plan(seat.vault, session, nothing), done=done.sentence)
        return preview.of_plan(seat.vault, session, plan)


def take_in(seat: Seat, data: bytes, name: str = "") -> Outcome:
    """Import a bundle: verify all of it, then one transaction. Twice is harmless and says so.

    Errors, each a sentence, nothing written: `Unopened`, `BundleDamaged`, `NotSigned`, `TooNew`, `TooLarge`,
    and the refusals of `fsm_tui.sync.importing`.
    """
    _sound(seat)
    try:
        with seat.vault.action() as action:
            unsealed, certificate = importing.open_bundle(action.session, seat.me, data)
            me = None
            if certificate is None:
                plan = from_office.plan(seat.vault, action.session, unsealed)
                from_office.apply(action, plan)
                me = from_office.certified(action, plan)
                if me is not None:
                    action.set("me", asdict(me))
            else:
                plan = from_laptop.plan(seat.vault, action.session, unsealed, certificate)
                from_laptop.apply(action, plan, certificate)
    except AlreadyRead as done:
        return Outcome(name, "already", reason=done.sentence)
    except OfficeBehind as gap:
        with seat.vault.action() as action:
            action.start_epoch(gap.beyond)
        raise
    if me is not None:
        seat.vault.me = me
    _after(seat, plan)
    return Outcome(
        file=name,
        outcome="imported",
        accepted=len(plan.taken),
        already=plan.already,
        quarantined=len(plan.marked),
        sender=plan.sender,
        access=sum(each.access for each in plan.fresh),
        notices=plan.notices,
    )


def take_in_all(seat: Seat, files: Iterable[tuple[str, bytes]]) -> tuple[Outcome, ...]:
    """Import several files in this order: good ones stay when one is bad, which says why."""
    found = []
    for name, data in files:
        try:
            found.append(take_in(seat, data, name))
        except FsmError as error:
            if error.exit_code != 1:
                raise
            found.append(Outcome(name, "refused", reason=str(error)))
    return tuple(found)


def _after(seat: Seat, plan: Plan) -> None:
    seat.forget_names()
    if any(entry.header.kind == ProfilePublished.KIND for entry in plan.taken):
        guidance.reload(seat)


def unconfirmed(seat: Seat) -> tuple[int, datetime | None]:
    """How many records of this laptop the office has not confirmed, and when the oldest was written.

    Counted from the log, never from the time of a sync. Nothing at the office: it is the office.
    """
    if seat.at_office:
        return 0, None
    with seat.vault.read() as session:
        upto = telling.acked(session)
        work = queries.work_since(session, seat.me.device, upto.epoch, upto.seq)
    return len(work), min((Written.parse(written).moment for _, written in work), default=None)


def receipts(seat: Seat, limit: int = 50) -> tuple[ReceiptView, ...]:
    """Bundles made and read here, the newest first, each with what became of it."""
    with seat.vault.read() as session:
        rows = receiving.bundles(session, limit=limit)
        names = {row.device: row.name for row in queries.devices(session)}
    found = []
    for row in rows:
        sent = (row.direction == "up") != seat.at_office
        who = "the office" if not seat.at_office else names.get(row.device, "a laptop")
        found.append(
            ReceiptView("sent" if sent else "read", who, day_words(row.at), row.entries, _answer(row, sent, seat))
        )
    return tuple(found)


def _answer(row: receiving.Noted, sent: bool, seat: Seat) -> str:
    if sent and seat.at_office:
        return ""
    said = row.said.get("receipt") if sent else row.said
    if said is None:
        return "not confirmed by the office yet"
    aside = said["quarantined"] if sent else len(said["quarantined"])
    words = f"{said['accepted']} accepted, {said['already']} already there"
    return f"{words}, {aside} kept aside" if aside else words


def sync_folder(
    seat: Seat, place: Path, progress: Progress | None = None, stopped: Stop | None = None
) -> SyncDone:
    """One key: read what is there for us, write what the other side lacks, remove what it has confirmed.

    A bundle that is refused stays where it is and says why; the others go on. `progress` gets words, a number
    done and a total; `stopped` is asked between files, when everything done so far is whole. Errors: `Refused`
    if the folder is not there or the stick is full.
    """
    _sound(seat)
    place = folder.require(place)
    with seat.vault.read() as session:
        keys = importing.own_keys(session).public
        rows = queries.devices(session)
        enrolled = seat.at_office or importing.office_of(session) is not None
    inbox = place / (folder.TO_OFFICE if seat.at_office else folder.folder_of(keys))
    laptops = [row for row in rows if seat.at_office and row.device != seat.me.device and not row.revoked]
    steps = _Steps(progress, stopped)
    outcomes = tuple(_read_all(seat, folder.waiting(inbox), steps))
    written: list[BundleMade] = []
    problems: list[str] = []
    outboxes = [(place / folder.folder_of(importing.keys_of(row)), row.device) for row in laptops]
    if enrolled and not seat.at_office:
        outboxes = [(place / folder.TO_OFFICE, "")]
        with seat.vault.action() as action:
            from_office.let_go(action)
    for number, (outbox, device) in enumerate(outboxes):
        if steps.over("writing", number, len(outboxes)):
            break
        try:
            bundle_made = _write_one(seat, outbox, device)
        except Refused as error:
            problems.append(str(error))
        else:
            written += [bundle_made] if bundle_made is not None else []
    return SyncDone(outcomes, tuple(written), tuple(problems), steps.was_stopped)


class _Steps:
    """Tells progress and remembers whether a person stopped the work."""

    def __init__(self, progress: Progress | None, stopped: Stop | None) -> None:
        self._progress, self._stopped = progress, stopped
        self.was_stopped = False

    def over(self, words: str, done: int, total: int) -> bool:
        if self._progress is not None:
            self._progress(words, done, total)
        self.was_stopped = self.was_stopped or (self._stopped is not None and self._stopped())
        return self.was_stopped


def _read_all(seat: Seat, paths: tuple[Path, ...], steps: _Steps) -> Iterator[Outcome]:
    """Every bundle in a folder, those of one sender in the order in which they were made."""
    ordered = sorted(paths, key=lambda path: (_made(seat, path), path.name))
    for number, path in enumerate(ordered):
        if steps.over("reading", number, len(ordered)):
            return
        yield from take_in_all(seat, [(path.name, folder.read(path))])


def _made(seat: Seat, path: Path) -> tuple[str, int, str]:
    with seat.vault.read() as session:
        try:
            said = importing.peek(session, folder.read(path))
        except FsmError:
            return "", 0, ""
    return said.sender, said.down.number if said.down else 0, said.at


def _write_one(seat: Seat, outbox: Path, device: str) -> BundleMade | None:
    """Write what one other side lacks, unless it lies there already, and take away what that replaces."""
    with seat.vault.action() as action:
        if seat.at_office:
            sent = sending.for_laptop(action, device, only_news=True)
            ours = receiving.bundles(action.session, direction="down", device=device, limit=200)
        else:
            sent = sending.for_office(action)
            ours = receiving.bundles(action.session, direction="up", limit=200)
        lies = _lies_there(outbox, ours, sent) if sent is not None else None
        if sent is not None and lies is not None:
            receiving.forget_bundle(action.session, sent.number)
    kept = {lies} if lies is not None else set()
    if sent is not None and lies is None:
        folder.write(outbox, sent.made.name, sent.made.data)
        kept = {sent.made.name}
    # What remains says more than all that we wrote before, or the other side knows all of it.
    folder.remove(outbox, {bundle.file_name(each.id) for each in ours} - kept)
    return replace(made(seat, sent), data=b"") if sent is not None and lies is None else None


def _lies_there(outbox: Path, ours: list[receiving.Noted], sent: Sending) -> str | None:
    """The name of a file that says exactly the same and is whole."""
    for each in ours:
        name = bundle.file_name(each.id)
        same = (each.said.get("state"), each.said.get("records")) == (sent.state, sent.records)
        if each.number != sent.number and same and (outbox / name).is_file():
            whole = hashlib.sha256(folder.read(outbox / name)).hexdigest() == each.said.get("file")
            return name if whole else None
    return None


def _only_laptop(seat: Seat, action: Action) -> str:
    laptops = [
        row for row in queries.devices(action.session) if row.device != seat.me.device and not row.revoked
    ]
    if len(laptops) != 1:
        names = ", ".join(f"{row.name} ({row.device})" for row in laptops)
        raise Refused(
            "For which laptop?",
            f"Say for which laptop the bundle is: {names}." if laptops else "No laptop is enrolled yet.",
            "" if laptops else "Accept an enrolment request first.",
        )
    return laptops[0].device


def _sound(seat: Seat) -> None:
    if not seat.vault.standing.sound:
        raise Refused(
            "Read only",
            f"{seat.vault.standing.sentence} Nothing is sent or taken in until you have acknowledged that.",
            "Acknowledge it, then sync.",
        )
