"""What the records in force say, by kind: what every part of the fold starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.causality import Register, Statement, Web, register
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.records import Record

T = TypeVar("T", bound=Body)


class SaidInForce:
    """Statements of the records in force. `web` tells which of their authors had seen which."""

    def __init__(self, records: Mapping[str, Record[Body]], web: Web) -> None:
        self.records, self.web = records, web
        self._by_model: dict[type, list[Statement[Any]]] = {}
        self._originals: dict[str, Entry] = {}
        for record in records.values():
            for each in record.current:
                self._originals[each.head] = record.original.entry
                self._by_model.setdefault(type(each.body), []).append(Statement.of(each.body, each.entry))

    def of(self, model: type[T]) -> list[Statement[T]]:
        """Every statement of a kind."""
        return list(self._by_model.get(model, ()))

    def original(self, head: str) -> Entry:
        """The entry whose place a version in force takes: itself, unless it is a correction."""
        return self._originals[head]

    def register(self, model: type[T]) -> Register[T]:
        """The kind as one value that changes."""
        return register(self.of(model), self.web)

    def field(self, name: str, *writes: Iterable[Statement[Any]]) -> Register[Any]:
        """One detail of several kinds of entry as a register; an entry that does not name it leaves it."""
        found: Sequence[Statement[Any]] = [
            each.with_value(getattr(each.value, name))
            for some in writes
            for each in some
            if getattr(each.value, name, None) is not None
        ]
        return register(found, self.web)
