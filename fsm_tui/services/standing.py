"""Where this vault stands: what is only here, how old it is, and what the office has said (design §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fsm_tui.casework.review import Verdict
from fsm_tui.casework.written import Written
from fsm_tui.services.seat import Seat
from fsm_tui.vault import drafts, ledger, queries

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Standing:
    """`status --json` prints these fields. Hours are whole; None where nothing waits."""

    name: str
    role: str
    place: str
    device: str
    organisation: str
    training: bool
    enrolled: bool
    families: int
    entries: int
    drafts: int
    unconfirmed: int
    oldest_unconfirmed_hours: int | None
    conflicts: int
    quarantined: int
    returned: int
    to_review: int
    last_bundle: str | None
    last_receipt: str | None
    guidance: str
    sentence: str


def read(seat: Seat) -> Standing:
    """Everything that the header and `status` say, computed from the log, never from the time of a sync."""
    with seat.vault.read() as session:
        families, entries, held = queries.counts(session)
        waiting, first = 0, None
        if not seat.at_office:  # at the office nothing is only here
            waiting, first = queries.work_waiting(session, seat.me.device, *_acked(session))
        oldest = _oldest(session, [first] if first else [])
        conflicts = queries.conflicts(session)
        marked = queries.count_quarantined(session)
        returned = queries.count_records(session, "returned")
        # Who gives verdicts gives none on their own: those are not in the queue.
        judges = seat.me.role in Verdict.AUTHORITY
        to_review = queries.count_records(
            session, "waiting", "corrected", "changed", "wrong_family", without=seat.me.person if judges else None
        )
        last_bundle = ledger.setting(session, "last_bundle")
        last_receipt = ledger.setting(session, "last_receipt")
        office = ledger.setting(session, "office")
    hours = None if oldest is None else int((seat.now() - oldest).total_seconds() // 3600)
    review = seat.profile.review_state(seat.today())
    return Standing(
        name=seat.me.name,
        role=seat.me.role,
        place=seat.me.place,
        device=seat.me.device,
        organisation=seat.me.organisation,
        training=seat.me.training,
        enrolled=seat.at_office or office is not None,
        families=families,
        entries=entries,
        drafts=held,
        unconfirmed=waiting,
        oldest_unconfirmed_hours=hours,
        conflicts=conflicts,
        quarantined=marked,
        returned=returned,
        to_review=to_review,
        last_bundle=last_bundle,
        last_receipt=last_receipt,
        guidance=review.sentence if review.past else "",
        sentence=_sentence(seat, waiting, held, hours, enrolled=office is not None),
    )


def waiting_here(seat: Seat, session: Session) -> list[tuple[str, str]]:
    """(subject, written) of work that is only in this vault, the oldest first: at the office there is none."""
    return [] if seat.at_office else own_unconfirmed(session, seat.me.device)


def waiting_by_family(seat: Seat, session: Session) -> dict[str, int]:
    """How many of the entries of `waiting_here` each family has, by its id."""
    if seat.at_office:
        return {}
    counted = queries.work_by_subject(session, seat.me.device, *_acked(session))
    return {subject.removeprefix("family:"): number for subject, number in counted.items()}


def own_unconfirmed(session: Session, device: str) -> list[tuple[str, str]]:
    """(subject, written) of own work that the office has not confirmed, the oldest first."""
    return queries.work_since(session, device, *_acked(session))


def _acked(session: Session) -> tuple[int, int]:
    """Up to where of the log, epoch and number, the office has confirmed."""
    acked = ledger.setting(session, "acked") or {"epoch": 1, "seq": 0}
    return int(acked["epoch"]), int(acked["seq"])


def _oldest(session: Session, written: list[str]) -> datetime | None:
    moments = [Written.parse(each).moment for each in written]
    moments += [each.started_at for each in drafts.of(session)]
    return min(moments, default=None)


def _sentence(seat: Seat, waiting: int, held: int, hours: int | None, *, enrolled: bool) -> str:
    parts = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((waiting, "record"), (held, "draft"))
        if number
    ]
    if seat.at_office:
        return f"{parts[-1]} here" if held else ""
    if not parts:
        return "Everything is at the office" if enrolled else "Not enrolled with the office yet"
    age = "" if hours is None else f", oldest {_age(hours)}"
    return f"{' and '.join(parts)} only on this laptop{age}"


def _age(hours: int) -> str:
    if hours < 1:
        return "under an hour"
    return f"{hours} h" if hours < 72 else f"{hours // 24} days"
