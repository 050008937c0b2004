"""An open vault: one person, one file, one action at a time.

An action is one transaction: entries, read tables, search words and the draft that goes with them stand
or fall together. The anchor is written after the commit (design §5, storage notes §3b).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.records import Parsed
from fsm_tui.errors import Fault, Refused
from fsm_tui.moments import Surroundings
from fsm_tui.practice.profile import Profile, in_force_on
from fsm_tui.vault import drafts, ledger, reading, receiving, search
from fsm_tui.vault.anchor import AnchorFile, Point, Standing
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import Keys
from fsm_tui.vault.refusals import AnchorDamaged, NoRoom, NotPrivate
from fsm_tui.vault.store import Store
from fsm_tui.vault.tables import METADATA, READ_SHAPE, READ_TABLES, SEARCH_SECURE, SEARCH_TABLE

FAMILIES_KEPT = 64
Place = Literal["office", "laptop"]


@dataclass(frozen=True, slots=True)
class Me:
    """Whose vault this is: the seat, the device and the person who opened it."""

    vault: str
    place: Place
    device: str
    person: str
    name: str
    role: str
    area: str = ""
    organisation: str = ""
    training: bool = False


class Vault:
    """The store, its log and the families folded from it. Use from one thread only."""

    def __init__(
        self, folder: VaultFolder, store: Store, keys: Keys, me: Me, profiles: tuple[Profile, ...], around: Surroundings
    ) -> None:
        self.folder, self.store, self.keys, self.me = folder, store, keys, me
        self.profiles, self.around = profiles, around
        self.standing = Standing.OK
        self._anchor = AnchorFile(folder.anchor, keys.anchor_key)
        self._families: OrderedDict[str, Family] = OrderedDict()
        self._parsed: dict[str, dict[str, Parsed]] = {}
        self._said: dict[str, Parsed] = {}

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A stable view of the tables."""
        with self.store.read() as session:
            yield session

    @contextmanager
    def action(self) -> Iterator[Action]:
        """One transaction. On success the read tables of touched families are already rewritten."""
        action: Action | None = None
        try:
            with self.store.write() as session:
                action = Action(self, session)
                yield action
                action.finish()
                here = self._here(session) if action.moved else None
        except BaseException:
            if action is not None:
                for family in action.touched:
                    self._forget(family)
            raise
        finally:
            self._said.clear()
        if here is not None and self.standing.sound:
            # The work is on the disk: an anchor that finds no room must not make it look lost. It then lags
            # behind, which is sound, and the next action writes it.
            with suppress(NoRoom, NotPrivate):
                self._anchor.write(here)

    def family(self, session: Session, ident: str) -> Family:
        """The fold of one family, kept until its entries change; one that is not here folds to an empty one."""
        found = self._families.get(ident)
        if found is None:
            found = self._fold(session, ident)
        self._families[ident] = found
        self._families.move_to_end(ident)
        while len(self._families) > FAMILIES_KEPT:
            self._forget(next(iter(self._families)))
        return found

    def has_family(self, session: Session, ident: str) -> bool:
        return ident in self._parsed or ledger.has_subject(session, f"family:{ident}")

    def _fold(self, session: Session, ident: str) -> Family:
        # What is stored later comes in by `touch`, so the log is read once for each family that is kept.
        kept = self._parsed.get(ident)
        if kept is None:
            rows = ledger.of_subject(session, f"family:{ident}")
            kept = self._parsed[ident] = {
                row.head: self._said.get(row.head) or Parsed.of(ledger.entry_of(row)) for row in rows
            }
        return fold(ident, kept.values())

    def _forget(self, ident: str, *, parsed: bool = True) -> None:
        self._families.pop(ident, None)
        if parsed:
            self._parsed.pop(ident, None)

    def touch(self, entry: Entry) -> None:
        """An entry of a family was stored: fold it again when next asked."""
        if entry.family is None:
            return
        if entry.family in self._parsed:
            self._parsed[entry.family][entry.head] = self._said.get(entry.head) or Parsed.of(entry)
        self._forget(entry.family, parsed=False)

    def remember(self, said: Iterable[Parsed]) -> None:
        """What entries say that are stored in this action: spares reading them a second time."""
        self._said = {each.head: each for each in said}

    def forget_family(self, ident: str) -> None:
        """After a mark on an entry changed: read the family again from the log."""
        self._forget(ident)

    @property
    def profile(self) -> Profile:
        """The practice profile that is in force today."""
        return in_force_on(self.around.today(), self.profiles)

    def check_anchor(self) -> Standing:
        """At unlock: whether saved work is missing or an old copy was put back (storage notes §3b)."""
        with self.read() as session:
            self.standing = self._anchor.check(
                self._here(session), lambda epoch, seq: ledger.head_at(session, self.me.device, epoch, seq)
            )
        return self.standing

    def use_profiles(self, profiles: tuple[Profile, ...]) -> None:
        """Go by other guidance: what the read tables say of every family is worked out again."""
        if profiles == self.profiles:
            return
        before, self.profiles = self.profiles, profiles
        try:
            with self.action() as action:
                for family in all_families(action.session):
                    action.refold(family)
                action.set("read_guidance", self.guidance)
        except BaseException:
            self.profiles = before
            raise

    @property
    def guidance(self) -> list[str]:
        """The versions that the read tables go by, to be compared with what they were last written from."""
        return [f"{each.profile.id} {each.profile.version} {each.profile.in_force}" for each in self.profiles]

    def read_tables_lag(self, session: Session) -> bool:
        """Whether the read tables have another shape, or were written by other guidance, than this vault has now."""
        shape, guidance = ledger.setting(session, "read_shape"), ledger.setting(session, "read_guidance")
        return shape != READ_SHAPE or guidance not in (None, self.guidance)

    def accept_standing(self) -> None:
        """A person has read that work is missing: go on in a new epoch, from the log as it stands.

        The epoch is later than the anchor's too: an older copy put back once more must not use a number again.
        """
        try:
            noted = self._anchor.read()
        except AnchorDamaged:
            noted = None
        with self.store.write() as session:
            receiving.start_epoch(session, noted.epoch if noted is not None else 0)
            here = self._here(session)
        self.standing = Standing.OK
        self._anchor.write(here)

    def _here(self, session: Session) -> Point:
        end = ledger.log_end(session)
        return Point(
            device=self.me.device, epoch=end.epoch, seq=end.seq, head=end.head, entries=ledger.arrivals(session)
        )

    def close(self) -> None:
        """Checkpoint, close the file, zero the keys. Safe to call twice."""
        self._families.clear()
        self._parsed.clear()
        self.store.close()
        self.keys.wipe()


class Action:
    """What one transaction may do."""

    def __init__(self, vault: Vault, session: Session) -> None:
        self.vault, self.session = vault, session
        self.touched: set[str] = set()
        self.team_touched = False
        self.diarists: set[str] = set()
        self.moved = False
        self._fresh: set[str] = set()

    def record(
        self, body: Body, *, subject: str, happened_at: datetime, bases: tuple[str, ...] | None = None
    ) -> Entry:
        """Append an entry. Without `bases` it has seen all that the family holds now."""
        around, me = self.vault.around, self.vault.me
        if not self.vault.standing.sound:
            raise Refused(
                "Read only",
                f"{self.vault.standing.sentence} Nothing new is recorded until you have acknowledged that.",
                "Acknowledge it; new work then starts a new epoch of this log.",
            )
        if bases is None:
            bases = self._newest(subject)
        entry = ledger.append(
            self.session,
            body,
            subject=subject,
            device=me.device,
            author=me.person,
            happened_at=happened_at,
            bases=bases,
            now=around.now(),
            token=around.token,
        )
        self._stored(entry)
        return entry

    def receive(self, entry: Entry, *, bundle: str, quarantined: str | None = None) -> None:
        """Store somebody else's entry as it is."""
        ledger.keep(self.session, entry, now=self.vault.around.now(), bundle=bundle, quarantined=quarantined)
        if quarantined is None:
            self._stored(entry)
        self.moved = True

    def receive_all(
        self,
        received: Sequence[tuple[Entry, str | None]],
        *,
        bundle: str,
        again: Sequence[Entry] = (),
        said: Sequence[Parsed] = (),
    ) -> None:
        """Store entries of a bundle that are not here, each with its quarantine mark or None.

        `again` are entries of which only the header stayed here: they get their bodies back. `said` is what
        unmarked ones say, where somebody has read them already.
        """
        self.vault.remember(said)
        receiving.store_many(self.session, received, bundle=bundle, now=self.vault.around.now())
        for entry in again:
            receiving.refill(self.session, entry)
        for entry in (*again, *(entry for entry, mark in received if mark is None)):
            self._stored(entry)
        self.moved = self.moved or bool(received)

    def settle(self, head: str) -> Entry | None:
        """Take the quarantine mark off an entry: it counts from now on. None if it bears no mark."""
        entry = receiving.settle(self.session, head)
        if entry is not None:
            self._stored(entry)
        return entry

    def clear_family(self, family: str) -> None:
        """Remove a family from this laptop; of its own entries the headers stay, so that its log verifies."""
        self.session.flush()
        receiving.clear_family(self.session, family, self.vault.me.device)
        self.refold(family)

    def start_epoch(self, beyond: int) -> int:
        """Begin a new epoch of this device's own log, later than `beyond`; its number."""
        self.moved = True
        return receiving.start_epoch(self.session, beyond)

    def setting(self, name: str, default: Any = None) -> Any:
        return ledger.setting(self.session, name, default)

    def set(self, name: str, value: Any) -> None:
        ledger.set_setting(self.session, name, value)

    def drop_draft(self, ident: str) -> None:
        drafts.drop(self.session, ident)

    def refold(self, family: str) -> None:
        """The entries of a family changed their standing (quarantine settled, erased): read it again."""
        self.vault.forget_family(family)
        self.touched.add(family)
        self._fresh.discard(family)

    def flush_families(self) -> None:
        """Rewrite the rows of touched families now, for what comes next in the same action."""
        self.session.flush()
        for family in sorted(self.touched - self._fresh):
            found = self.vault.family(self.session, family)
            if any(each.entry.body is not None for each in found.timeline):
                reading.rewrite_family(self.session, found, self.vault.profiles)
            else:
                receiving.remove_rows(self.session, family)
            self._fresh.add(family)

    def finish(self) -> None:
        """Rewrite the read tables that this action made untrue."""
        self.flush_families()
        if self.team_touched:
            rows = ledger.of_subject(self.session, "team")
            reading.rewrite_team(self.session, (ledger.entry_of(row) for row in rows))
        if self.diarists:
            rows = ledger.of_kind(self.session, "office", AppointmentPlanned.KIND, self.diarists)
            reading.rewrite_appointments(self.session, self.diarists, (ledger.entry_of(row) for row in rows))

    def _newest(self, subject: str) -> tuple[str, ...]:
        kind, _, ident = subject.partition(":")
        if kind != "family" or not self.vault.has_family(self.session, ident):
            return ()
        return self.vault.family(self.session, ident).frontier[-64:]

    def _stored(self, entry: Entry) -> None:
        self.moved = True
        if entry.family:
            self.vault.touch(entry)
            self.touched.add(entry.family)
            self._fresh.discard(entry.family)
        elif entry.header.subject == "team":
            self.team_touched = True
        elif entry.header.kind == AppointmentPlanned.KIND:
            self.diarists.add(entry.header.author)


def prepare(session: Session, me: Me) -> None:
    """What a new vault holds before its first entry."""
    session.connection().exec_driver_sql(SEARCH_TABLE)
    session.connection().exec_driver_sql(SEARCH_SECURE)
    ledger.set_setting(session, "me", asdict(me))
    ledger.set_setting(session, "read_shape", READ_SHAPE)


def read_me(session: Session) -> Me:
    """Whose vault this is. Raises `Fault` if the vault does not say."""
    found = ledger.setting(session, "me")
    if not found:
        raise Fault("Vault without an owner", "This vault does not say whose it is.", "Restore a backup.")
    return Me(**found)


def rebuild(vault: Vault) -> int:
    """Make every read table and the search index again from the log; returns the number of families."""
    with vault.action() as action:
        session = action.session
        search.clear(session)
        _empty_read_tables(session)
        for subject in ledger.subjects(session, ""):
            for row in ledger.of_subject(session, subject):
                if subject.startswith("family:") and row.body is not None and row.arrival is not None:
                    search.add(session, row.arrival, row.body)
            if subject.startswith("family:"):
                action.refold(subject.removeprefix("family:"))
        action.team_touched = True
        action.diarists = {row.author for row in ledger.of_kind(session, "office", AppointmentPlanned.KIND)}
        action.set("read_shape", READ_SHAPE)
        action.set("read_guidance", vault.guidance)
        return len(action.touched)


def _empty_read_tables(session: Session) -> None:
    """Nothing is in them, and they have the shape of this version; a change of shape never touches the log."""
    tables = [table.metadata.tables[str(table.__tablename__)] for table in READ_TABLES]
    METADATA.drop_all(session.connection(), tables=tables)
    METADATA.create_all(session.connection(), tables=tables)


def all_families(session: Session) -> Iterable[str]:
    """Ids of every family in the log."""
    return [each.removeprefix("family:") for each in ledger.subjects(session, "family:")]
