"""What is kept aside, what came late, what is about to leave this laptop, and what is safe (design §6)."""

from __future__ import annotations

from dataclasses import dataclass

from fsm_tui.casework.bodies import KINDS
from fsm_tui.casework.team import QuarantineSettled
from fsm_tui.errors import NotFound, Refused
from fsm_tui.services.seat import Seat
from fsm_tui.sync import from_office
from fsm_tui.sync import told as telling
from fsm_tui.sync.from_laptop import AT_THE_OFFICE, QUIET
from fsm_tui.sync.importing import day_words
from fsm_tui.vault import exchange, ledger, queries, receiving


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry that is kept aside. On a laptop: one of its own that the office keeps aside."""

    head: str
    place: str
    called: str
    author: str
    happened: str
    reason: str
    settleable: bool


@dataclass(frozen=True, slots=True)
class LeavingFamily:
    """A family that is no longer this person's and is still on the laptop, and why."""

    family: str
    label: str
    since: str
    why: tuple[str, ...]


def quarantined(seat: Seat) -> tuple[Quarantined, ...]:
    """What is kept aside here; on a laptop also what the office keeps aside of its work."""
    names = seat.names()
    with seat.vault.read() as session:
        rows = queries.quarantined(session)
        held = {} if seat.at_office else {each.head: each.reason for each in telling.load(session).quarantined}
        own = [row for head in held if (row := ledger.by_head(session, head)) is not None]
    found = [(row, row.quarantined or "") for row in rows] + [
        (row, f"kept aside at the office: {held[row.head]}") for row in own if row.quarantined is None
    ]
    return tuple(
        Quarantined(
            head=row.head,
            place=f"{row.device}:{row.epoch}:{row.seq}",
            called=KINDS[row.kind].called() if row.kind in KINDS else "Needs a newer version of this program",
            author=names.get(row.author, "somebody not known here"),
            happened=day_words(row.happened_at),
            reason=reason,
            settleable=seat.at_office and row.kind not in AT_THE_OFFICE,
        )
        for row, reason in found
    )


def settle(seat: Seat, head: str, reason: str, *, following: bool = False) -> int:
    """Accept a quarantined entry as it is; with `following` also what the same laptop wrote after it and is
    kept aside for the same reason (a log with two versions: one key press). The number accepted."""
    seat.require("leader")
    if not seat.at_office:
        raise Refused("Only at the office", "What is kept aside is accepted at the office. Nothing was changed.")
    if not reason.strip():
        raise Refused("No reason", "Say why the entry is accepted; the reason stays in the log.")
    with seat.vault.action() as action:
        row = ledger.by_head(action.session, head)
        if row is None or not row.quarantined:
            raise NotFound("Not in quarantine", "There is no such entry in quarantine. Nothing was changed.")
        if row.kind in AT_THE_OFFICE:
            raise Refused(
                "Not by accepting it",
                "Staff, laptops and their certificates are the office's own word. The entry stays aside.",
                "Do it here at the office instead: enrol or revoke.",
            )
        wanted = [head]
        if following:
            wanted = [
                each.head
                for each in exchange.held_back(action.session, row.device)
                if each.reason in (row.quarantined, QUIET) and (each.epoch, each.seq) >= (row.epoch, row.seq)
            ]
        settled = [entry for each in wanted if (entry := action.settle(each)) is not None]
        work = [entry.head for entry in settled if not entry.header.kind.startswith("access.")]
        for each in work:
            action.record(QuarantineSettled(entry=each, reason=reason), subject="office", happened_at=seat.now())
    return len(work)


def leaving(seat: Seat) -> tuple[LeavingFamily, ...]:
    """Families that are no longer this person's and are still here, each with why it stays."""
    with seat.vault.read() as session:
        found = from_office.leaving(session, seat.me.device)
        labels = exchange.labels(session, [each.family for each in found])
    return tuple(
        LeavingFamily(each.family, labels.get(each.family, ""), day_words(each.since), each.why) for each in found
    )


def late(seat: Seat, bundles: int = 50) -> tuple[str, ...]:
    """Entries, by head, that came of late for families that were with somebody else by then."""
    with seat.vault.read() as session:
        rows = receiving.bundles(session, direction="up", limit=bundles)
    return tuple(head for row in rows for head in row.said.get("late", ()))


def safe_point(seat: Seat) -> int:
    """Where the office vault stands now. Ask before a backup begins; tell `mark_safe` once its copy is verified."""
    with seat.vault.read() as session:
        return ledger.arrivals(session)


def mark_safe(seat: Seat, point: int) -> None:
    """A verified backup on another disk holds everything up to `point`; laptops learn it with the next bundle."""
    if not seat.at_office:
        return
    with seat.vault.action() as action:
        before = (action.setting("safe") or {}).get("arrival", 0)
        action.set("safe", {"arrival": max(int(before), point)})
