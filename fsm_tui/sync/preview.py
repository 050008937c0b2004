"""What a bundle would change, before anything is written: a frozen view for a person to say yes or no to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fsm_tui.casework.bodies import KINDS
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.rating import family_rag, raising
from fsm_tui.casework.records import Parsed
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.practice.rag import Rag
from fsm_tui.sync.importing import Plan, day_words
from fsm_tui.vault import exchange
from fsm_tui.vault.vault import Vault

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class FamilyChange:
    """What would change in one family. `raised` counts records that put somebody's risk up, `withdrawn`
    consents taken back; `conflicts` are new ones, in words."""

    family: str
    label: str
    new: bool
    provisional: bool
    entries: int
    sessions: int
    rag_before: Rag | None
    rag_after: Rag | None
    raised: int
    withdrawn: int
    conflicts: tuple[str, ...]
    late: int

    @property
    def words(self) -> str:
        """One line without the family's name."""
        parts = [_count(self.entries, "new entry", "new entries")]
        if self.new:
            parts.insert(0, "new family, opened in the field" if self.provisional else "new here")
        if self.sessions:
            parts.append(_count(self.sessions, "session"))
        if self.rag_before is not self.rag_after:
            parts.append(f"RAG {_rag(self.rag_before)} → {_rag(self.rag_after)}")
        if self.raised:
            parts.append(f"risk went up in {_count(self.raised, 'record')}")
        if self.withdrawn:
            parts.append(f"{_count(self.withdrawn, 'consent')} withdrawn")
        parts += self.conflicts
        if self.late:
            parts.append("written for a family that is with somebody else now")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry that goes into quarantine: its head, its place in its log, what it is, when, and why."""

    head: str
    place: str
    called: str
    happened: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole of it. Counts leave out access entries, which are told in `access`.

    `coming` and `going` are names of families that come into this laptop's scope or leave it. `ahead` is how
    many minutes the sender's clock is before ours. `done` says that this bundle was imported before.
    """

    direction: Literal["up", "down"]
    sender: str
    made: str
    accepted: int
    already: int
    access: int
    families: tuple[FamilyChange, ...]
    quarantined: tuple[HeldEntry, ...]
    coming: tuple[str, ...] = ()
    going: tuple[str, ...] = ()
    late: int = 0
    ahead: int = 0
    notices: tuple[str, ...] = ()
    done: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in plain words, for the command line and for reading aloud."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"Bundle of {self.sender}, made {self.made}."
        if self.done:
            yield self.done
            return
        yield f"{_count(self.accepted, 'new entry', 'new entries')}; {self.already} already here."
        for each in self.families:
            yield f"{each.label}: {each.words}."
        for name in self.coming:
            yield f"{name} comes to this laptop."
        for name in self.going:
            yield f"{name} is no longer yours; it stays until all that you wrote is safe at the office."
        for held in self.quarantined:
            yield f"Kept aside: {held.called}, {held.happened}: {held.reason}."
        if self.late:
            yield f"{_count(self.late, 'entry', 'entries')} in families that are with somebody else now: please look."
        if self.ahead:
            yield f"The sender's clock is about {_minutes(self.ahead)} ahead of this one."
        yield from self.notices


def of_plan(vault: Vault, session: Session, plan: Plan) -> Preview:
    """The view of a plan."""
    said = plan.unsealed.manifest
    coming, going = _moving(session, plan)
    return Preview(
        direction=said.direction,
        sender=plan.sender,
        made=day_words(said.at),
        accepted=len(plan.taken),
        already=plan.already,
        access=sum(each.access for each in plan.fresh),
        families=tuple(sorted(_families(vault, session, plan), key=lambda each: (each.label, each.family))),
        quarantined=tuple(_held(plan)),
        coming=coming,
        going=going,
        late=len(plan.late),
        ahead=plan.ahead,
        notices=plan.notices,
    )


def _families(vault: Vault, session: Session, plan: Plan) -> Iterator[FamilyChange]:
    new: dict[str, list[Parsed]] = {}
    for each in plan.said:
        if each.entry.family:
            new.setdefault(each.entry.family, []).append(each)
    present = exchange.family_ids(session)
    for ident, parsed in new.items():
        before = vault.family(session, ident) if ident in present else None
        after = fold(ident, [*(before.timeline if before else ()), *parsed])
        heads = {each.head for each in parsed}
        yield FamilyChange(
            family=ident,
            label=after.label.value or "Family without a name",
            new=before is None,
            provisional=after.provisional,
            entries=len(parsed),
            sessions=sum(isinstance(each.body, SessionRecorded) and not each.body.corrects for each in parsed),
            rag_before=_rag_of(vault, before),
            rag_after=_rag_of(vault, after),
            raised=len(raising(after) & heads),
            withdrawn=sum(
                isinstance(each.body, ConsentRecorded) and each.body.statement == "withdrawn" for each in parsed
            ),
            conflicts=tuple((Counter(after.conflicts) - Counter(before.conflicts if before else ())).elements()),
            late=sum(head in heads for head in plan.late),
        )


def _rag_of(vault: Vault, family: Family | None) -> Rag | None:
    rating = family_rag(family, vault.profile) if family else None
    return rating.rag if rating else None


def _held(plan: Plan) -> Iterator[HeldEntry]:
    for each in plan.marked:
        header = each.entry.header
        model = KINDS.get(header.kind)
        yield HeldEntry(
            head=each.entry.head,
            place=each.entry.place,
            called=model.called() if model else "Needs a newer version of this program",
            happened=day_words(header.happened_at),
            reason=each.mark or "",
        )


def _moving(session: Session, plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    down = plan.unsealed.manifest.down
    if down is None:
        return (), ()
    present = exchange.labels(session, [*(each.family for each in down.scope), *down.left])
    coming = {each.family for each in down.scope if each.whole and each.family not in present}
    names = {
        entry.family: fold(entry.family, [one for one in plan.taken if one.family == entry.family]).label.value
        for entry in plan.taken
        if entry.family in coming
    }
    going = [present[family] for family in down.left if family in present]
    return tuple(sorted(each or "Family without a name" for each in names.values())), tuple(sorted(going))


def _rag(rag: Rag | None) -> str:
    return rag.value if rag else "not rated"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _minutes(minutes: int) -> str:
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 72 * 60 else f"{minutes // (24 * 60)} days"
