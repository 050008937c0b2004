"""What is open, overdue and escalated with each agency. Enter shows the requests of one."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from fsm_tui.services.partners import Agency
from screens.dialogs.dialog import Dialog
from screens.plain import plain_line
from screens.themes import Glyphs
from screens.widgets.record_table import Column, RecordTable, Row

COLUMNS = (
    Column("Agency"),
    Column("Open", 4, right=True),
    Column("Overdue", 8, right=True),
    Column("Longest", 8, right=True),
    Column("Escalated", 9, right=True),
    Column("We owe", 6, right=True),
)


class Agencies(Dialog[str]):
    """Answers `agency:` with the key of the agency that is to be shown, or None."""

    def __init__(self, agencies: tuple[Agency, ...]) -> None:
        super().__init__("By agency", wide=True)
        self._agencies = agencies

    def content(self) -> ComposeResult:
        yield RecordTable(COLUMNS, empty="Nothing is open with any agency.", id="agencies")
        yield self.paragraph("Longest is in days overdue. Enter shows these requests, Esc goes back.", "dialog--hint")

    def on_mount(self) -> None:
        table = self.query_one("#agencies", RecordTable)
        table.show_rows([_row(each, self.app.glyphs) for each in self._agencies])
        table.styles.height = max(2, min(table.count + 1, 15))
        table.focus()

    @on(RecordTable.Chosen)
    def _chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.dismiss(event.key)


def _row(agency: Agency, glyphs: Glyphs) -> Row:
    late = plain_line(f"{glyphs.red} {agency.overdue}", "bold $rag-red") if agency.overdue else plain_line("0")
    longest, escalated, owe = (str(each or "") for each in (agency.longest, agency.escalated, agency.we_owe))
    cells = (plain_line(agency.name), str(agency.open), late, longest, escalated, owe)
    return Row(f"agency:{agency.key}", cells)
