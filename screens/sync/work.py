"""Jobs of the sync screen for the desk thread, and all that the screen shows, read at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fsm_tui.services import enrolling, outstanding, preferences, standing, syncing
from fsm_tui.services.outstanding import Laptop, OnlyHere
from fsm_tui.services.seat import Seat
from fsm_tui.services.standing import Standing
from fsm_tui.services.syncing import BundleMade, LeavingFamily, Outcome, Preview, Quarantined, ReceiptView, SyncDone

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen shows. `folder` "" means that no sync folder was chosen yet."""

    standing: Standing
    fingerprint: str
    folder: str
    only_here: tuple[OnlyHere, ...]
    laptops: tuple[Laptop, ...]
    receipts: tuple[ReceiptView, ...]
    aside: tuple[Quarantined, ...]
    leaving: tuple[LeavingFamily, ...]

    @property
    def at_office(self) -> bool:
        return self.standing.place == "office"


def look(seat: Seat, home: Path | None, folder: Path | None = None) -> Seen:
    """Read it. `folder` is the sync folder where none was chosen."""
    return Seen(
        standing=standing.read(seat),
        fingerprint=enrolling.own_fingerprint(seat),
        folder=preferences.load(home).get("sync_folder", str(folder or "")),
        only_here=outstanding.only_here(seat),
        laptops=outstanding.laptops(seat) if seat.at_office else (),
        receipts=syncing.receipts(seat),
        aside=syncing.quarantined(seat),
        leaving=() if seat.at_office else syncing.leaving(seat),
    )


def sync(seat: Seat, place: Path, *, progress: Progress, cancelled: Cancelled) -> SyncDone:
    return syncing.sync_folder(seat, place, lambda words, done, total: progress(done, total, words), cancelled)


def preview(seat: Seat, data: bytes, *, progress: Progress, cancelled: Cancelled) -> Preview:
    return syncing.dry_run(seat, data)


def take_in(seat: Seat, data: bytes, name: str, *, progress: Progress, cancelled: Cancelled) -> Outcome:
    return syncing.take_in(seat, data, name)


def export(
    seat: Seat, place: Path, device: str | None, *, progress: Progress, cancelled: Cancelled
) -> tuple[BundleMade, Path]:
    return syncing.export_to(seat, place, device)
