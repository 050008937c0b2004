"""The load: what everybody carries, and each area and base. Enter shows those families in the caseload."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult

from fsm_tui.services.load import Load, LoadView, Share
from fsm_tui.services.sieve import NOBODY
from screens.dialogs.dialog import Dialog
from screens.widgets.record_table import Column, RecordTable, Row

COLUMNS = (
    Column("Who or where", 22),
    Column("All", 4, right=True),
    Column("Red", 3, right=True),
    Column("Amber", 5, right=True),
    Column("Green", 5, right=True),
    Column("Unrated", 7, right=True),
    Column("Overdue", 7, right=True),
    Column("Plans"),
)
_SHORT = {"cin": "CIN", "cp": "CP", "looked_after": "LAC", "none": "none"}


class Loads(Dialog[str]):
    """Answers what the caseload is to be narrowed to, such as `area:west`, or None."""

    def __init__(self, view: LoadView) -> None:
        super().__init__("Load: families in the work", wide=True)
        self._view = view

    def content(self) -> ComposeResult:
        yield RecordTable(COLUMNS, id="loads")
        yield self.paragraph(self._below(), "dialog--hint")

    def on_mount(self) -> None:
        table = self.query_one("#loads", RecordTable)
        table.show_rows(lines(self._view))
        table.styles.height = min(table.count + 1, 15)
        table.focus()

    def _below(self) -> str:
        said = ["Enter shows these families, Esc goes back."]
        if self._view.requests:
            number = self._view.requests
            waits = "requests wait" if number > 1 else "request waits"
            said.insert(0, f"{number} support {waits} for the allocation meeting.")
        if beside := [f"{each.label} {each.beside}" for each in self._view.people if each.beside]:
            said.insert(0, f"Beside their own, second or covering: {', '.join(beside)}.")
        return " ".join(said)

    @on(RecordTable.Chosen)
    def _chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.dismiss(event.key)


def lines(view: LoadView) -> list[Row]:
    """The rows of the dialog, keyed as the sieve takes them. People first; where there is only one, none."""
    found = [_line("all", view.whole)]
    if view.everybody:
        found += [_line(f"holder:{each.code}", each) for each in view.people]
        if view.unallocated.families:
            found.append(_line(f"holder:{NOBODY}", view.unallocated))
    found += [_line(f"area:{each.code}" if each.code else "all", each, "Area ") for each in view.areas]
    found += [_line(f"base:{each.code}" if each.code else "all", each, "  ") for each in view.bases]
    return found


def _line(key: str, load: Load, before: str = "") -> Row:
    numbers = (load.families, *(each.families for each in load.rags), load.overdue)
    return Row(key, (before + load.label, *(str(each) if each else "-" for each in numbers), plans(load.plans)))


def plans(shares: Iterable[Share]) -> str:
    """How many on which plan, in a few letters: `4 CP, 3 CIN`. What is not recorded is no plan to count."""
    return ", ".join(f"{each.families} {_SHORT.get(each.code, each.label)}" for each in shares if each.code)
