"""Who could have seen what, and what stands (design §4, “Risk and time”).

`Web` knows, for the entries of one subject, which of them an author had before them: those named in
`bases`, what those had seen, and the same device's earlier entries. All answers depend on the set of
entries alone, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Generic, TypeVar

from fsm_tui.casework.entry import Entry
from fsm_tui.moments import LONDON, london

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Web:
    """Cause between entries of one subject. Entries that are named but not there are passed over."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.order: tuple[Entry, ...] = tuple(sorted(entries, key=_stable))
        self._index = {entry.head: place for place, entry in enumerate(self.order)}
        self._seen = self._close()

    def __contains__(self, head: str) -> bool:
        return head in self._index

    def saw(self, later: str, earlier: str) -> bool:
        """Whether the author of `later` had `earlier` before them. No entry saw itself."""
        here, there = self._index.get(later), self._index.get(earlier)
        return here is not None and there is not None and bool(self._seen[here] >> there & 1)

    def frontier(self) -> tuple[str, ...]:
        """The newest entries: those that no other has seen. They are the `bases` of the next one."""
        covered = 0
        for seen in self._seen:
            covered |= seen
        return tuple(entry.head for place, entry in enumerate(self.order) if not covered >> place & 1)

    def _close(self) -> list[int]:
        parents: list[list[int]] = []
        last_of: dict[str, int] = {}
        by_log = sorted(
            range(len(self.order)),
            key=lambda place: (
                self.order[place].header.device,
                self.order[place].header.epoch,
                self.order[place].header.seq,
            ),
        )
        before: dict[int, int] = {}
        for place in by_log:
            device = self.order[place].header.device
            if device in last_of:
                before[place] = last_of[device]
            last_of[device] = place
        for place, entry in enumerate(self.order):
            found = [self._index[base] for base in entry.header.bases if base in self._index]
            if place in before:
                found.append(before[place])
            parents.append([parent for parent in found if parent != place])
        return _closure(parents)


def _closure(parents: Sequence[Sequence[int]]) -> list[int]:
    """Bit sets of everything reachable. A loop (only a forged log has one) is cut, not followed for ever."""
    seen: list[int | None] = [None] * len(parents)
    for start in range(len(parents)):
        if seen[start] is not None:
            continue
        stack, open_places = [start], {start}
        while stack:
            place = stack[-1]
            waiting = [
                parent for parent in parents[place] if seen[parent] is None and parent not in open_places
            ]
            if waiting:
                stack.append(waiting[0])
                open_places.add(waiting[0])
                continue
            bits = 0
            for parent in parents[place]:
                bits |= (seen[parent] or 0) | 1 << parent
            seen[place] = bits & ~(1 << place)
            stack.pop()
            open_places.discard(place)
    return [bits or 0 for bits in seen]


def _stable(entry: Entry) -> tuple[datetime, str, str]:
    return (entry.header.happened, entry.header.written_at, entry.head)


@dataclass(frozen=True, slots=True)
class Statement(Generic[T_co]):
    """A value that somebody stated, with the entry that said so and when it happened."""

    value: T_co
    head: str
    happened: datetime
    written_at: str
    author: str

    @property
    def day(self) -> date:
        return london(self.happened).date()

    @staticmethod
    def of(value: T, entry: Entry) -> Statement[T]:
        header = entry.header
        return Statement(value, entry.head, header.happened, header.written_at, header.author)

    def with_value(self, value: T) -> Statement[T]:
        """The same moment and author, another value: for what a larger statement says of one thing."""
        return Statement(value, self.head, self.happened, self.written_at, self.author)


def history(statements: Iterable[Statement[T]], web: Web) -> tuple[Statement[T], ...]:
    """Ordered by what happened first; on equal moments by cause, then by writing."""
    ordered = sorted(statements, key=lambda each: (each.happened, each.written_at, each.head))
    found: list[Statement[T]] = []
    for _, moment in groupby(ordered, key=lambda each: each.happened):
        left = list(moment)
        while len(left) > 1:
            first = next(
                (place for place, each in enumerate(left) if not any(web.saw(each.head, other.head) for other in left)),
                0,
            )
            found.append(left.pop(first))
        found += left
    return tuple(found)


def standing(statements: Iterable[Statement[T]], web: Web) -> tuple[Statement[T], ...]:
    """What is in force: usually one. Several only where nobody can say which came last.

    A later day outranks an earlier one, whoever wrote first. Within one day the later moment outranks
    the earlier if one author could have seen the other; otherwise both stand.
    """
    found = list(statements)
    last = max(found, key=lambda each: each.happened, default=None)
    midnight = datetime.combine(last.day, time.min, LONDON).astimezone(UTC) if last else None
    today = [each for each in found if midnight and each.happened >= midnight]
    return tuple(
        sorted(
            (each for each in today if not any(_outranks(other, each, web) for other in today)),
            key=lambda each: (each.happened, each.written_at, each.head),
        )
    )


def _outranks(other: Statement[T], each: Statement[T], web: Web) -> bool:
    forward, back = web.saw(other.head, each.head), web.saw(each.head, other.head)
    if not forward and not back:
        return False
    if other.happened != each.happened:
        return other.happened > each.happened
    return forward


@dataclass(frozen=True, slots=True)
class Register(Generic[T]):
    """A value that changes: what is shown, and every value that nobody has yet replaced (design §2.3)."""

    value: T | None = None
    heads: tuple[Statement[T], ...] = ()

    @property
    def in_conflict(self) -> bool:
        return len({repr(each.value) for each in self.heads}) > 1


def register(
    writes: Iterable[Statement[T]], web: Web, choose: Callable[[Sequence[Statement[T]]], T] | None = None
) -> Register[T]:
    """A multi-value register: a write replaces exactly what its author had seen, whatever the clocks say."""
    found = list(writes)
    heads = tuple(
        sorted(
            (each for each in found if not any(web.saw(other.head, each.head) for other in found)),
            key=lambda each: (each.written_at, each.head),
        )
    )
    if not heads:
        return Register()
    return Register(choose(heads) if choose else heads[-1].value, heads)
