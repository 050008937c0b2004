"""One family at a glance, and how a family comes into this vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fsm_tui.casework.allocated_then import not_allocated
from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body, Correctable
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.casework.rating import Point, Rating, family_rag, points
from fsm_tui.casework.records import REVIEW_WORDS, Parsed, Record
from fsm_tui.casework.telling import Difference, Said, Teller, compare
from fsm_tui.casework.written import Written
from fsm_tui.errors import NotFound
from fsm_tui.moments import london
from fsm_tui.practice.ages import gestation, read_age
from fsm_tui.services import diary, elsewhere, kept, whose
from fsm_tui.services.caseload import DueLine, due_line, open_lines
from fsm_tui.services.recording import Recorded, ToRecord, may_write, write_all
from fsm_tui.services.seat import Seat, may_see, note_access, view_family
from fsm_tui.services.standing import waiting_here
from fsm_tui.services.suggesting import with_plans
from fsm_tui.services.three_times import Times, times
from fsm_tui.vault import drafts, ledger, queries

SUMMARISED = (
    "plan", "note", "text", "session_kind", "consent", "label", "name", "event", "worked_on", "treatment", "product",
    "what_happened", "how", "locked", "medicines", "kept", "group", "service", "topics", "module", "risks", "advice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One record on the timeline. `sync` is where it is, in words; `review` what the leader said.

    `late` says in words that it was written late; `kept`: something of it is not to be shared with somebody.
    """

    root: str
    head: str
    kind: str
    called: str
    happened: date
    happened_words: str
    summary: str
    author: str
    review: str
    remark: str
    sync: str
    late: str
    voided: bool
    corrected: bool
    conflict: bool
    times: Times
    kept: bool = False
    not_allocated: bool = False


@dataclass(frozen=True, slots=True)
class FamilyView:
    """Everything that the family screen and `show` tell. `family` is the fold itself."""

    family: Family
    label: str
    area: str
    base: str
    plan: str
    allocated_to: str
    rating: Rating | None
    points: tuple[Point, ...]
    dues: tuple[DueLine, ...]
    done: tuple[DueLine, ...]
    timeline: tuple[TimelineLine, ...]
    drafts: tuple[drafts.Draft, ...]
    today: date
    coming: tuple[diary.Line, ...] = ()

    def age(self, person: Person) -> str:
        """How old, in words; for an unborn child how far, and the due date."""
        if person.born is not None:
            return read_age(person.born, self.today)
        if person.due is not None:
            weeks, days = gestation(person.due, self.today)
            return f"unborn, {weeks} weeks + {days}, due {person.due:%d %b %Y}"
        return "age not known"


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record in full: what it says, every version, the verdicts and the three times."""

    family: str
    label: str
    record: Record[Body]
    called: str
    lines: tuple[Said, ...]
    versions: tuple[tuple[str, tuple[Said, ...]], ...]
    since_approved: tuple[Difference, ...]
    before: tuple[Difference, ...]
    author: str
    happened: str
    written: str
    received: str
    review: str
    verdicts: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    own: bool
    times: Times
    not_allocated: bool = False
    marks: tuple[kept.Marked, ...] = ()


def read(seat: Seat, ident: str) -> FamilyView:
    """A family to be looked at; the first look in an unlocked spell is noted (A137). Raises `NotFound`."""
    family = view_family(seat, _resolve(seat, ident))
    today = seat.today()
    with seat.vault.read() as session:
        dues = [*queries.dues(session, family.id), *elsewhere.dues(seat, session, family.id)]
        lines = [due_line(each, seat.profile, today) for each in dues]
        waiting = {written for _, written in waiting_here(seat, session)}
        held = drafts.of(session, family=family.id)
        received = ledger.received(session, f"family:{family.id}")
    coming = diary.coming(seat, family.id)
    plans = [(each.kind, each.day) for each in coming if each.day >= today]
    still = open_lines(lines)
    allocated = family.allocated.value
    plan = family.plans[-1].value if family.plans else None
    return FamilyView(
        family=family,
        label=family.label.value or "Family without a name",
        area=seat.profile.label("areas", family.area.value) if family.area.value else "",
        base=seat.profile.label("bases", family.base.value) if family.base.value else "",
        plan=seat.profile.label("plan_types", plan.plan) if plan and plan.ends is None else "no plan recorded",
        allocated_to=seat.name_of(allocated.to) if allocated and allocated.to else "",
        rating=family_rag(family, seat.profile),
        points=points(family, seat.profile),
        dues=with_plans(still, plans, seat.profile),
        done=tuple(each for each in lines if each not in still),
        timeline=tuple(_timeline(seat, family, waiting, received)),
        drafts=held,
        today=today,
        coming=coming,
    )


def _resolve(seat: Seat, ident: str) -> str:
    with seat.vault.read() as session:
        return queries.family_named(session, ident)


def _timeline(seat: Seat, family: Family, waiting: set[str], received: Mapping[str, str]) -> list[TimelineLine]:
    teller = Teller(family, seat.profile, seat.name_of)
    newest_first = sorted(family.records.values(), key=_when, reverse=True)
    return [_line(seat, family, record, waiting, received, teller) for record in newest_first]


def _when(record: Record[Body]) -> tuple[datetime, str, str]:
    header = record.shown.entry.header
    return header.happened, header.written_at, record.root


def _line(
    seat: Seat, family: Family, record: Record[Body], waiting: set[str], received: Mapping[str, str], teller: Teller
) -> TimelineLine:
    shown = record.shown
    header = shown.entry.header
    happened = london(header.happened)
    body = shown.body
    when = times(shown.entry, received.get(shown.head), seat.profile)
    return TimelineLine(
        root=record.root,
        head=shown.head,
        kind=header.kind,
        called=body.called() if isinstance(body, Body) else "Needs a newer version of this program",
        happened=happened.date(),
        happened_words=f"{happened:%a %d %b %Y %H:%M}",
        summary=_summary(teller, shown),
        author=seat.name_of(header.author),
        review=REVIEW_WORDS[record.review],
        remark=_last_remark(record),
        sync="only on this laptop" if header.written_at in waiting else "",
        late=when.late,
        voided=record.voided,
        corrected=len(record.versions) > 1,
        conflict=record.in_conflict,
        times=when,
        kept=bool(teller.kept_on(record.root)),
        not_allocated=not_allocated(family, record),
    )


def _summary(teller: Teller, shown: Parsed) -> str:
    """What a record says in a line. Only the field that is wanted is told: a family may have hundreds of records."""
    said = teller.first(shown.body, SUMMARISED) if isinstance(shown.body, Body) else ""
    if not said:
        said = "; ".join(line.text for line in teller.tell(shown.body, shown.entry)[1:3])
        return said[:160]
    return " ".join(said.split())[:160]


def _last_remark(record: Record[Body]) -> str:
    """What the leader asked for, while it is asked: an approval beside the return does not hide it."""
    if record.review != "returned":
        return ""
    returns = [each.value for each in record.verdicts if each.value.decision == "returned"]
    return " ".join(each.text for each in returns[-1].remarks)


def record_view(seat: Seat, ident: str, head: str) -> RecordView:
    """One record of a family, by the head of any of its versions. Raises `NotFound`."""
    family = view_family(seat, _resolve(seat, ident))
    record = family.record_of(head)
    if record is None:
        raise NotFound("No such record", "That record is not on this computer.")
    teller = Teller(family, seat.profile, seat.name_of)
    told = {each.head: teller.tell(each.body, each.entry) for each in record.versions}
    shown = record.shown
    approved = [
        each.value.on for each in record.verdicts if each.value.decision == "approved" and each.value.on in told
    ]
    with seat.vault.read() as session:
        row = ledger.by_head(session, shown.head)
    header = shown.entry.header
    lines = told[shown.head]
    earlier = shown.body.corrects if isinstance(shown.body, Correctable) else None
    body = shown.body
    when = times(shown.entry, row.received_at if row else None, seat.profile)
    return RecordView(
        family=family.id,
        label=family.label.value or "",
        record=record,
        called=body.called() if isinstance(body, Body) else "Needs a newer version of this program",
        lines=lines,
        versions=tuple((_version_words(seat, each.entry.header.author, each.entry.header.written_at), told[each.head])
                       for each in record.versions),
        since_approved=compare(told[approved[-1]], lines) if approved else (),
        before=compare(told[earlier], lines) if earlier in told and earlier is not None else (),
        author=seat.name_of(header.author),
        happened=when.happened,
        written=when.written,
        received=when.received,
        review=REVIEW_WORDS[record.review],
        verdicts=tuple(
            f"{'Approved' if each.value.decision == 'approved' else 'Returned'} by {seat.name_of(each.author)}, "
            f"{london(each.happened):%a %d %b %Y}"
            for each in record.verdicts
        ),
        remarks=tuple(
            (remark.place, remark.text) for each in record.verdicts for remark in each.value.remarks if remark.text
        ),
        own=header.author == seat.me.person,
        times=when,
        not_allocated=not_allocated(family, record),
        marks=kept.marks(family, record.root),
    )  # fmt: skip


def _version_words(seat: Seat, author: str, written_at: str) -> str:
    return f"{seat.name_of(author)}, written {london(Written.parse(written_at).moment):%a %d %b %Y %H:%M}"


def open_family(seat: Seat, opened: FamilyOpened, people: Sequence[PersonAdded]) -> Recorded:
    """A family with its people, all or nothing. At the office it is not provisional."""
    if seat.at_office:
        opened = opened.model_copy(update={"provisional": False})
    return write_all(seat, [ToRecord(each, "", seat.now()) for each in (opened, *people)])[0]


def allocate(seat: Seat, ident: str, to: str | None, *, allocated_on: date | None = None, note: str = "") -> Recorded:
    """The family goes to a practitioner (a staff id), or out of every laptop with None."""
    may_write(seat, Allocated)
    body = Allocated(to=to, allocated_on=allocated_on or seat.today(), note=note)
    return write_all(seat, [ToRecord(body, ident, seat.now())])[0]


def staff(seat: Seat) -> tuple[queries.StaffMember, ...]:
    """The people of the team, by name."""
    with seat.vault.read() as session:
        return tuple(sorted(queries.staff(session).values(), key=lambda each: each.name))


def label_of(seat: Seat, ident: str) -> str:
    """What the team calls a family, without looking into it; restricted families are not named to everybody."""
    with seat.vault.read() as session:
        row = queries.family_row(session, ident)
    if row is None:
        return "a family that is not here"
    return row.label if whose.sees(seat, row) else whose.RESTRICTED


def search(seat: Seat, typed: str, limit: int = 50) -> tuple[tuple[str, str, TimelineLine], ...]:
    """(family, label, line) of records with these words, the newest first. Searching is noted (A137).

    Words of an earlier version, of a verdict or of a voiding find the record that they belong to, once.
    """
    with seat.vault.action() as action:
        rows = queries.found(action.session, typed, limit)
        if seat.vault.standing.sound:
            note_access(action, "searched")
    found: dict[str, tuple[str, str, TimelineLine]] = {}
    with seat.vault.read() as session:
        folded = {
            ident: seat.vault.family(session, ident)
            for ident in dict.fromkeys(row.subject.removeprefix("family:") for row in rows)
        }
    belongs = {ident: _record_by_entry(family) for ident, family in folded.items()}
    for row in rows:
        family = folded[row.subject.removeprefix("family:")]
        if not may_see(seat, family):
            continue
        record = belongs[family.id].get(row.head)
        if record is not None and record.root not in found:
            teller = Teller(family, seat.profile, seat.name_of)
            found[record.root] = (family.id, family.label.value or "", _line(seat, family, record, set(), {}, teller))
    return tuple(found.values())


def _record_by_entry(family: Family) -> dict[str, Record[Body]]:
    """Every entry that is part of a record: its versions, what was said of it, and its voiding."""
    found: dict[str, Record[Body]] = {}
    for record in family.records.values():
        found.update((each.head, record) for each in record.versions)
        found.update((each.head, record) for each in record.verdicts)
        found.update((each.head, record) for each in record.voids)
    return found
