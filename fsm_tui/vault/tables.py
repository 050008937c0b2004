"""The tables of a vault. `entry` is the log; tables marked *read* can be rebuilt from it at any time."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class EntryRow(SQLModel, table=True):
    """One entry, its author's bytes and the columns parsed from them. `arrival` is this vault's own count."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_log", "device", "epoch", "seq"),
        Index("entry_subject", "subject", "arrival"),
        Index("entry_kind", "kind", "arrival"),
        # Few have a mark, and they are counted at each look at the header.
        Index("entry_quarantined", "quarantined", sqlite_where=text("quarantined IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    arrival: int | None = Field(default=None, primary_key=True)
    head: str = Field(unique=True)
    device: str
    epoch: int
    seq: int
    kind: str
    subject: str
    author: str
    happened_at: str
    written_at: str
    header: bytes
    salt: bytes
    body: bytes | None = None
    received_at: str
    bundle: str | None = None
    quarantined: str | None = None


class SettingRow(SQLModel, table=True):
    """A small fact about this vault: JSON text by name."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str


class DraftRow(SQLModel, table=True):
    """A form as typed, with the cursor and with what its writer had before them when it was opened."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True)
    form: str
    family: str | None = Field(default=None, index=True)
    state: str
    bases: str = "[]"
    started_at: str
    saved_at: str


class BundleRow(SQLModel, table=True):
    """A bundle that was made here or read here."""

    __tablename__ = "bundle"
    __table_args__ = (UniqueConstraint("id", "direction"),)

    number: int | None = Field(default=None, primary_key=True)
    id: str
    direction: str
    device: str
    epoch: int = 1
    first: int = 0
    last: int = 0
    entries: int = 0
    digest: str = ""
    at: str
    manifest: bytes = b""
    outcome: str = "{}"


class PeerRow(SQLModel, table=True):
    """What the office knows of a laptop: where its log stands here, and what the laptop says it holds.

    `tips` are the ends of its log in this vault, `stated` those that the laptop names, each a JSON list of
    [epoch, seq, head]; `epoch` is the one in which it writes now; `told` our arrival number up to which it has
    read, in our epoch `told_epoch` and line `told_line`; `read` the number of the last return bundle that it
    read; `held` the families of which it holds everything up to `told`, `other` further ones that are on it.
    """

    __tablename__ = "peer"

    device: str = Field(primary_key=True)
    tips: str = "[]"
    stated: str = "[]"
    epoch: int = 0
    told_epoch: int = 0
    told_line: str = ""
    told: int = 0
    read: int = 0
    held: str = "[]"
    other: str = "[]"
    last_bundle_at: str | None = None


class StaffRow(SQLModel, table=True):
    """Read: the name and role behind an author id."""

    __tablename__ = "staff"

    person: str = Field(primary_key=True)
    name: str
    role: str
    area: str | None = None


class DeviceRow(SQLModel, table=True):
    """Read: devices enrolled with the office, from their certificates."""

    __tablename__ = "device"

    device: str = Field(primary_key=True)
    person: str
    name: str
    role: str
    label: str = ""
    sign_key: str
    seal_key: str
    fingerprint: str
    enrolled_on: date
    revoked: bool = False
    revoked_because: str = ""


class FamilyRow(SQLModel, table=True):
    """Read: one row a family, for the caseload."""

    __tablename__ = "family"

    family: str = Field(primary_key=True)
    label: str = Field(index=True)
    area: str = ""
    base: str = ""
    plan: str = ""
    mosaic: str = ""
    people: str = ""
    provisional: bool = False
    allocated_to: str | None = Field(default=None, index=True)
    second: str | None = None
    cover: str | None = None
    cover_until: date | None = None
    allocated_on: date | None = None
    rag: str = ""
    rag_because: str = ""
    proposed: str = ""
    proposed_of: str | None = None
    proposed_refused: bool = False
    trend: str = ""
    rated_on: date | None = None
    seen_on: date | None = None
    social_worker: str = ""
    social_worker_spoken_on: date | None = None
    sessions: int = 0
    goals: int = 0
    conflicts: int = 0
    newer: int = 0
    returned: int = 0
    carried_over: bool = False
    request: str = Field(default="", index=True)
    referred_on: date | None = None
    social_worker_rag: str = ""
    restricted: bool = False
    linked_to: str | None = None
    missed_in_a_row: int = 0
    exit_on: date | None = None
    closure_proposed: str | None = None
    closed_on: date | None = None
    clear_after: date | None = None
    unverified: int = 0
    treatment_told: int = 0


class PersonRow(SQLModel, table=True):
    """Read: one row a person of a family, to find the same person elsewhere. `key` is the name as it is compared."""

    __tablename__ = "person"
    __table_args__ = (Index("person_key", "key", "born"),)

    number: int | None = Field(default=None, primary_key=True)
    family: str = Field(index=True)
    person: str
    name: str
    key: str
    role: str
    born: date | None = None


class DueRow(SQLModel, table=True):
    """Read: what is due for a family on a day, and whether it was done. Never “overdue”: that is today's word.

    A clock that does not apply has no day, and says why.
    """

    __tablename__ = "due"

    number: int | None = Field(default=None, primary_key=True)
    family: str = Field(index=True)
    clock: str
    about: str = ""
    started_on: date
    due_on: date | None = None
    done_on: date | None = None
    entry: str = ""
    not_because: str = ""


class DiaryRow(SQLModel, table=True):
    """Read: one row a planned visit, or an appointment that belongs to no family (`family` is then empty).

    `head` is the version that is shown; `also` has a line for each further version that stands: its day and
    hour, or an empty line for a cancellation. `people` are names, one a line.
    """

    __tablename__ = "diary"
    __table_args__ = (Index("diary_day", "on", "at"), Index("diary_open", "state", "on"))

    number: int | None = Field(default=None, primary_key=True)
    root: str = Field(index=True)
    head: str
    family: str = Field(default="", index=True)
    who: str
    author: str
    on: date
    at: str = ""
    minutes: int | None = None
    kind: str
    title: str = ""
    place: str = ""
    joint_with: str = ""
    finish_by: str = ""
    note: str = ""
    people: str = ""
    alerts: str = ""
    state: str
    outcome: str = ""
    session: str = ""
    cancelled: str = ""
    also: str | None = None


class PartnerRow(SQLModel, table=True):
    """Read: one row a request to a partner (`way` "out") or from one ("in"), of every family.

    Open while `outcome` is empty; whether it is overdue is today's word. `stage` is the highest that it went up to, 0
    for none. `agency` is as it was typed; where the request names none, that of the professional it names.
    """

    __tablename__ = "partner"
    __table_args__ = (Index("partner_open", "outcome", "needed_by"),)

    number: int | None = Field(default=None, primary_key=True)
    family: str = Field(index=True)
    request: str
    head: str
    way: str
    wanted: str
    whom: str
    agency: str = ""
    what: str
    meeting: str = ""
    asked_on: date
    needed_by: date
    outcome: str = ""
    answered_on: date | None = None
    stage: int = 0
    stage_on: date | None = None
    stage_to: str = ""


class RecordRow(SQLModel, table=True):
    """Read: one row a record, for the queue and for “what happened to my entry”.

    `alert` is what the leader is to see first of it: "shared_without_consent" or "consent_withdrawn".
    """

    __tablename__ = "record"
    __table_args__ = (Index("record_review", "review", "happened_at"),)

    root: str = Field(primary_key=True)
    head: str = Field(index=True)
    family: str = Field(index=True)
    kind: str
    author: str
    happened_at: str
    written_at: str
    review: str = Field(index=True)
    versions: int = 1
    voided: bool = False
    conflict: bool = False
    raised: bool = Field(default=False)
    alert: str = ""


READ_TABLES: tuple[type[SQLModel], ...] = (
    StaffRow, DeviceRow, FamilyRow, PersonRow, DueRow, DiaryRow, PartnerRow, RecordRow,
)  # fmt: skip
READ_SHAPE = 7
METADATA = SQLModel.metadata

SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5("
    "words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')"
)
SEARCH_SECURE = "INSERT INTO search(search, rank) VALUES('secure-delete', 1)"
