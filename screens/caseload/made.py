"""Rows of a table that are made when they are drawn, and kept: a long list costs what is in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from fsm_tui.services.caseload import CaseloadRow
from screens.widgets.record_table import Row


class Made(Sequence[Row]):
    """The table's rows of these families. `known` keeps what was made, by family, as long as `make` is the same."""

    def __init__(self, rows: Sequence[CaseloadRow], make: Callable[[CaseloadRow], Row], known: dict[str, Row]) -> None:
        self._rows, self._make, self._known = rows, make, known

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return Made(self._rows[index], self._make, self._known)
        row = self._rows[index]
        if row.family not in self._known:
            self._known[row.family] = self._make(row)
        return self._known[row.family]
