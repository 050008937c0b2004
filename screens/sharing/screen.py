"""The sharing log of a family: what left, on what ground, and what came back, the newest first (A93, A98, A109)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from fsm_tui.services import sharing_log
from fsm_tui.services.sharing_log import Log, LogLine
from screens import correcting
from screens.commands import does, unless
from screens.page import Page
from screens.plain import Words, plain, plain_line
from screens.seating import refresh_header
from screens.themes import Glyphs
from screens.widgets.facts import Fact, Facts
from screens.widgets.header import HonestHeader
from screens.widgets.record_table import Column, RecordTable, Row

NONE = "Nothing has left yet. Press n for what was shared with consent, else w."
COLUMNS = (
    Column("On", 9), Column("What", 23), Column("To", 20), Column("Ground, answer"),
    Column("About", 20, least=100),
)  # fmt: skip


class SharingScreen(Page):
    """`go("sharing", family_id=…)`."""

    PLACE = "sharing"
    CSS_PATH = "sharing.tcss"

    table = getters.query_one("#log", RecordTable)

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.log_: Log | None = None

    def body(self) -> ComposeResult:
        yield Words("To protect a child nothing is blocked: say why, who decided, who knows.", id="said")
        yield RecordTable(COLUMNS, empty="Looking up the log.", id="log")
        yield Facts(room=14, id="one")

    def on_mount(self) -> None:
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        before = self.line.head if self.line else ""
        found = await self.app.ask(sharing_log.read, self.family_id)
        self.log_ = found
        self.query_one(HonestHeader).heading = f"Sharing log, {found.label}"
        self.table.empty = NONE
        self.table.show_rows([row(each, self.app.glyphs) for each in found.lines])
        places = {each.head: place for place, each in enumerate(found.lines)}
        self.table.cursor = places.get(before, self.table.cursor)
        self._tell()
        await refresh_header(self.app)

    @property
    def line(self) -> LogLine | None:
        """What is under the cursor."""
        lines = self.log_.lines if self.log_ else ()
        return lines[self.table.cursor] if self.table.cursor < len(lines) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        line = self.line
        told = () if line is None else (
            Fact("", plain(f"{line.called} to {line.to}, about {line.about}", "bold")),
            *([Fact("Ground", plain(line.ground))] if line.ground else []),
            *([Fact("Came back" if line.ref else "Information", plain(line.words))] if line.words else []),
            *(Fact(label, plain(text)) for label, text in line.details),
        )  # fmt: skip
        self.query_one("#one", Facts).show(told)
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("sharing.read")

    # -- what cannot be done

    @unless("sharing.read")
    def _none(self) -> str | None:
        return None if self.line else "Nothing has left yet."

    @unless("sharing.share")
    @unless("sharing.onward")
    def _no_adult(self) -> str | None:
        there = self.log_ is None or self.log_.adults
        return None if there else "There is no parent or carer in this family yet: add one on the family's page."

    @unless("sharing.safeguarding")
    def _no_child(self) -> str | None:
        there = self.log_ is None or self.log_.children
        return None if there else "There is no child in this family yet: add the child on the family's page."

    @unless("sharing.correct")
    def _not_corrected(self) -> str | None:
        if self.line is None:
            return "Nothing has left yet."
        made = {"letter": "A letter", "no_names": "A link"}.get(self.line.what)
        return f"{made} is not corrected: make it anew, or void it on its record." if made else None

    @unless("sharing.send")
    def _no_referral(self) -> str | None:
        return None if self.line and self.line.what == "onward" else "This is no referral to another service."

    @unless("sharing.answer")
    def _no_answer(self) -> str | None:
        line = self.line
        if line is None or line.what not in ("onward", "safeguarding"):
            return "This is no referral."
        return "It was not sent yet." if line.open.startswith("prepared") else None

    # -- doing

    async def _form(self, form: str, which: str = "") -> None:
        more = {"which": which} if which else {}
        await self.app.go("family_form", form=form, family_id=self.family_id, **more)

    @does("sharing.share")
    async def share(self) -> None:
        await self._form("share")

    @does("sharing.without")
    async def without(self) -> None:
        await self._form("share_without")

    @does("sharing.onward")
    async def onward(self) -> None:
        await self._form("onward")

    @does("sharing.safeguarding")
    async def safeguarding(self) -> None:
        await self._form("safeguarding")

    @does("sharing.send")
    async def send(self) -> None:
        if self.line is not None:
            await self._form("onward", self.line.ref)

    @does("sharing.answer")
    async def answer(self) -> None:
        if self.line is not None:
            await self._form("onward_answer" if self.line.what == "onward" else "safeguarding_answer", self.line.ref)

    @does("sharing.correct")
    async def correct(self) -> None:
        """The line itself, or one of the answers to it."""
        if self.line is not None:
            await correcting.choose(self.app, self.family_id, self.line.head)

    @does("sharing.read")
    async def read(self) -> None:
        if self.line is not None:
            await self.app.go("record", family_id=self.family_id, head=self.line.head)

    @does("sharing.may_tell")
    async def may_tell(self) -> None:
        await self.app.go("may_tell", family_id=self.family_id)


def row(line: LogLine, glyphs: Glyphs) -> Row:
    """One line: a sign where it was without consent or something is still to come."""
    sign = glyphs.red if line.alert else glyphs.amber if line.open else glyphs.done
    style = "bold $rag-red" if line.alert else "bold $rag-amber" if line.open else ""
    last = line.open or (line.words if line.what in ("onward", "safeguarding") else line.ground)
    called = plain_line(f"{sign} {line.called}", style)
    return Row(line.head, (f"{line.on:%d %b %y}", called, line.to, last, line.about))
