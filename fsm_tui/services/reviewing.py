"""The leader's queue and verdicts (design §7; field_systems §3): review a difference, not a form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from fsm_tui.casework.allocated_then import NOT_ALLOCATED, NOT_ALLOCATED_WORDS
from fsm_tui.casework.bodies import KINDS, Head, accept
from fsm_tui.casework.lateness import late_by, late_words
from fsm_tui.casework.review import Verdict
from fsm_tui.casework.written import Written
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_distance
from fsm_tui.practice.rag import Rag
from fsm_tui.services import whose
from fsm_tui.services.families import RecordView, record_view
from fsm_tui.services.recording import Recorded, may_write, write
from fsm_tui.services.requests.pending import STATE_WORDS, WAITING
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger, queries
from fsm_tui.vault.tables import EntryRow, FamilyRow, RecordRow

WAITING_LONG = timedelta(days=7)
ALERTS = {"shared_without_consent": "shared without consent", "consent_withdrawn": "a consent was withdrawn"}


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One thing that waits for the leader, with the reason for its rank in words.

    Of a record: how long ago it happened, was written (`waiting`) and was received, and whether it is late.
    """

    what: str
    family: str
    label: str
    root: str
    head: str
    called: str
    author: str
    happened: str
    waiting: str
    rag: Rag | None
    why: str
    rank: tuple[int, str]
    received: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue in order, and counts by what it is."""

    lines: tuple[QueueLine, ...]
    counts: dict[str, int]


def queue(seat: Seat) -> QueueView:
    """What waits for a verdict or a decision, the most pressing first.

    First what raised a risk, then what was shared without consent, consents withdrawn, what was corrected after a
    return and ratings proposed below Red, then conflicts and support requests, new families and proposals to close,
    then by age.
    """
    seat.require("leader", "admin")
    names = seat.names()
    with seat.vault.read() as session:
        known = {row.family: row for row in queries.families(session)}
        rows = {family: row for family, row in known.items() if whose.sees(seat, row)}
        waiting = queries.records(session, "waiting", "corrected", "changed", "wrong_family")
        marked = queries.quarantined(session)
        lower = [row.proposed_of for row in rows.values() if row.proposed_of and not row.proposed_refused]
        received = ledger.received_of(session, [*(row.head for row in waiting), *lower])
        proposing = queries.entries(session, lower)
    lines = [
        _record(row, rows.get(row.family), names, seat, received.get(row.head, ""))
        for row in waiting
        if row.author != seat.me.person and (row.family in rows or row.family not in known)
    ]
    lines += [
        _family(row, "conflict", "two different values recorded: the more cautious is in force until decided", 2)
        for row in rows.values()
        if row.conflicts
    ]
    lines += [
        _family(row, "provisional", "opened in the field: allocate it or link it", 3)
        for row in rows.values()
        if row.provisional and not row.linked_to
    ]
    lines += [
        _family(row, "closure", "closing is proposed: close it, or say what is to be done first", 3)
        for row in rows.values()
        if row.closure_proposed
    ]
    lines += [
        _proposal(row, proposing[row.proposed_of], names, seat, received.get(row.proposed_of, ""))
        for row in rows.values()
        if row.proposed_of in proposing
    ]
    lines += [_family(row, "request", _asked(row, seat.today()), 2) for row in rows.values() if row.request in WAITING]
    for entry in marked:
        family = entry.subject.removeprefix("family:")
        about = rows.get(family)
        lines.append(
            QueueLine(
                what="quarantine",
                family=family if entry.subject.startswith("family:") else "",
                label=about.label if about else "",
                root=entry.head,
                head=entry.head,
                called=_called(entry.kind),
                author=names.get(entry.author, "somebody not known here"),
                happened=read_distance(london(datetime.fromisoformat(entry.happened_at)).date(), seat.today()),
                waiting="",
                rag=Rag(about.rag) if about and about.rag else None,
                why=f"kept aside: {entry.quarantined}",
                rank=(1, entry.written_at),
            )
        )
    ordered = tuple(sorted(lines, key=lambda each: each.rank))
    counts: dict[str, int] = {}
    for each in ordered:
        counts[each.what] = counts.get(each.what, 0) + 1
    return QueueView(ordered, counts)


def _record(
    row: RecordRow, family: FamilyRow | None, names: dict[str, str], seat: Seat, received: str
) -> QueueLine:
    now = seat.now()
    happened, written = datetime.fromisoformat(row.happened_at), Written.parse(row.written_at).moment
    waited = now - written
    late = late_words(late_by(happened, written, seat.profile))
    rag = Rag(family.rag) if family and family.rag else None
    reasons = []
    rank = 6
    if waited > WAITING_LONG:
        reasons.append(f"has waited {waited.days} days")
        rank = 5
    if rag is Rag.RED:
        reasons.append("the family is Red")
        rank = 4
    if row.review == "changed":
        reasons.append("changed since it was approved")
        rank = min(rank, 3)
    if row.review == "corrected":
        reasons.append("corrected after you returned it")
        rank = 1
    if row.alert == NOT_ALLOCATED:
        # A session of somebody who helped out, or who was on the way when it changed hands: kept, and to be looked at.
        reasons.append(NOT_ALLOCATED_WORDS)
    elif row.alert:
        reasons.insert(0, ALERTS[row.alert])
        rank = min(rank, 1)
    reasons += [late] if late else []
    if row.raised:
        reasons.insert(0, "risk went up")
        rank = 0
    if row.review == "wrong_family":
        reasons, rank = ["stood in the wrong family and was voided: who read it there?"], 1
    return QueueLine(
        what="wrong_family" if row.review == "wrong_family" else "verdict",
        family=row.family,
        label=family.label if family else "",
        root=row.root,
        head=row.head,
        called=_called(row.kind),
        author=names.get(row.author, "somebody not known here"),
        happened=read_distance(london(happened).date(), london(now).date()),
        waiting=read_distance(london(written).date(), london(now).date()),
        received=read_distance(london(datetime.fromisoformat(received)).date(), london(now).date()) if received else "",
        late=late,
        rag=rag,
        why=", ".join(reasons) or "waits for a verdict",
        rank=(rank, row.written_at),
    )


_WHAT = {"conflict": "Two values", "provisional": "New family", "closure": "Closing", "request": "Support request",
         "lower_rating": "Lower rating"}


def _family(row: FamilyRow, what: str, why: str, rank: int) -> QueueLine:
    return QueueLine(
        what=what, family=row.family, label=row.label, root="", head="", called=_WHAT[what], author="", happened="",
        waiting="", rag=Rag(row.rag) if row.rag else None, why=why, rank=(rank, _pressing(row) + row.label),
    )  # fmt: skip


def _proposal(row: FamilyRow, entry: EntryRow, names: dict[str, str], seat: Seat, received: str) -> QueueLine:
    """A rating below Red by who proposed it. It stands beside the alerts, since until it is decided Red is in force."""
    said = f"Red stays in force: sign {row.proposed.capitalize()}, or keep it Red"
    return replace(
        _family(row, "lower_rating", said, 1),
        root=entry.head,
        head=entry.head,
        author=names.get(entry.author, "somebody not known here"),
        happened=_ago(datetime.fromisoformat(entry.happened_at), seat),
        waiting=_ago(Written.parse(entry.written_at).moment, seat),
        received=_ago(datetime.fromisoformat(received), seat) if received else "",
        rank=(1, entry.written_at),
    )


def _ago(moment: datetime, seat: Seat) -> str:
    return read_distance(london(moment).date(), seat.today())


def _pressing(row: FamilyRow) -> str:
    """The reddest request before, then the oldest: as text, since it stands before the name in the order."""
    if row.request not in WAITING:
        return ""
    counted = row.rag or row.social_worker_rag
    return f"{2 - Rag(counted).rank if counted else 1}{row.referred_on}"


def _asked(row: FamilyRow, today: date) -> str:
    """Why a support request waits; the social worker's level of harm is theirs and is named so (X5)."""
    days = (today - row.referred_on).days if row.referred_on else 0
    said = f"support request, {STATE_WORDS[row.request]}, {days} day{'' if days == 1 else 's'}"
    return said + (f"; social worker says {row.social_worker_rag.capitalize()}" if row.social_worker_rag else "")


def _called(kind: str) -> str:
    return KINDS[kind].called() if kind in KINDS else "Needs a newer version of this program"


def look(seat: Seat, family: str, head: str) -> RecordView:
    """A record to be reviewed: what it says and what changed since the last approval."""
    seat.require("leader", "admin")
    return record_view(seat, family, head)


def give(
    seat: Seat,
    family: str,
    head: Head,
    decision: str,
    remarks: tuple[tuple[str, str], ...] = (),
    *,
    draft: str | None = None,
) -> Recorded:
    """Approve an exact version, or return it with remarks as (place, text). Nobody reviews their own entry.

    Errors: `Refused` (changed meanwhile, one's own), `Faults` (a return that does not say what to do), `NotFound`.
    """
    may_write(seat, Verdict)
    record_view(seat, family, head)
    said = [{"place": place, "text": text} for place, text in remarks]
    body = accept(Verdict.KIND, {"on": head, "decision": decision, "remarks": said})
    return write(seat, family, body, draft=draft)
