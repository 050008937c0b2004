"""Who may be told what, today: an agency and a purpose, and for each parent each kind of information (A32, A93)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.services import may_tell
from fsm_tui.services.may_tell import MayTell, Told
from screens.commands import does, unless
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.plain import Words, plain, plain_line
from screens.seating import refresh_header
from screens.themes import Glyphs
from screens.widgets.facts import Fact, Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import Column, RecordTable, Row

NOBODY = "There is no parent or carer in this family yet: add one on the family's page."
COLUMNS = (Column("Today", 10), Column("About", 16), Column("Information", 24), Column("Why"))


class MayTellScreen(Page):
    """`go("may_tell", family_id=…)`, with `agency` and `purpose` where they are known."""

    PLACE = "may_tell"
    CSS_PATH = "may_tell.tcss"

    table = getters.query_one("#answers", RecordTable)

    def __init__(self, family_id: str, agency: str = "", purpose: str = "") -> None:
        super().__init__()
        self.family_id, self.agency, self.purpose = family_id, agency, purpose
        self.told: MayTell | None = None

    def body(self) -> ComposeResult:
        yield Words("", id="said")
        yield RecordTable(COLUMNS, empty=NOBODY, id="answers")
        yield Facts(room=12, id="one")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        await self._show()
        await refresh_header(self.app)

    async def _show(self) -> None:
        told = await self.app.ask(may_tell.read, self.family_id, self.agency, self.purpose)
        self.told, self.agency, self.purpose = told, told.agency, told.purpose
        self.query_one(HonestHeader).heading = f"May be told, {told.label}"
        self.query_one("#said", Words).words = "\n".join((f"{told.to}, for: {told.what_for}", *told.kept))
        self.table.show_rows([row(each, self.app.glyphs) for each in told.lines])
        self._tell()

    @property
    def line(self) -> Told | None:
        """The answer under the cursor."""
        lines = self.told.lines if self.told else ()
        return lines[self.table.cursor] if self.table.cursor < len(lines) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        line, told = self.line, self.told
        if line is not None and told is not None:
            today = "may be told" if line.answer.allowed else "may not be told"
            what = f"{line.label} about {line.name}"
            self.query_one("#one", Facts).show((
                Fact("What", plain(what)), Fact("Today", plain(f"{today} to {told.to}")),
                Fact("Why", plain(line.answer.words)),
            ))  # fmt: skip
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("may_tell.read")

    @unless("may_tell.read")
    def _no_entry(self) -> str | None:
        return None if self.line and self.line.answer.entry else "No record speaks of this."

    @unless("may_tell.share")
    def _not_allowed(self) -> str | None:
        return None if self.line and self.line.answer.ground == "consent" else "There is no consent for this today."

    @does("may_tell.agency")
    async def choose_agency(self) -> None:
        if self.told and (chosen := await self._choose("Whom", self.told.agencies)) is not None:
            self.agency = chosen
            await self._show()

    @does("may_tell.purpose")
    async def choose_purpose(self) -> None:
        if self.told and (chosen := await self._choose("What for", self.told.purposes)) is not None:
            self.purpose = chosen
            await self._show()

    async def _choose(self, title: str, offered: tuple[tuple[str, str], ...]) -> str | None:
        return await self.app.show(Pick(title, [Item(code, label) for code, label in offered]))

    @does("may_tell.read")
    async def read(self) -> None:
        if self.line is not None and self.line.answer.entry:
            await self.app.go("record", family_id=self.family_id, head=self.line.answer.entry)

    @does("may_tell.share")
    async def share(self) -> None:
        await self._form("share")

    @does("may_tell.decide")
    async def decide(self) -> None:
        await self._form("share_without")

    async def _form(self, form: str) -> None:
        about = (self.line.information, self.line.person) if self.line is not None else ()
        which = ";".join((self.agency, self.purpose, *about))
        await self.app.go("family_form", form=form, family_id=self.family_id, which=which)


def row(each: Told, glyphs: Glyphs) -> Row:
    """One answer: sign and word, about whom, which kind, and why."""
    sign, word, style = (
        (glyphs.done, "may", "bold $rag-green") if each.answer.allowed else (glyphs.red, "may not", "bold $rag-red")
    )
    if each.answer.ground == "none":
        style = "$quiet"
    cells = (plain_line(f"{sign} {word}", style), each.name, each.label, each.answer.words)
    return Row(f"{each.person}:{each.information}", cells)
