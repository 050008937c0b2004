"""The queue: what waits for the team leader, the most pressing first, each with its reason in words."""

from __future__ import annotations

from typing import Any

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from fsm_tui.services import consulting, reviewing
from fsm_tui.services.reviewing import QueueLine, QueueView
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.plain import Words, plain, plain_line
from screens.seating import refresh_header
from screens.themes import Glyphs
from screens.widgets.facts import Fact, Facts
from screens.widgets.record_table import Column, RecordTable, Row

NOTHING = "Nothing waits for you. Press s to read what came in."
NONE_SUCH = "None of these waits. Press w to see everything."
COMPACT = (Column("Risk", 9), Column("Family", 16), Column("What", 16), Column("By", 12), Column("Why it is here"))
FULL = (
    Column("Risk", 9),
    Column("Family", 18),
    Column("What", 18),
    Column("By", 14),
    Column("Waits", 12),
    Column("Why it is here"),
)
ROOMY = 100
KINDS = {
    "verdict": ("Records for a verdict", "record"),
    "conflict": ("Two different values", "difference"),
    "request": ("Support requests", "request"),
    "provisional": ("New families", "new family"),
    "closure": ("Proposals to close", "proposal to close"),
    "lower_rating": ("Ratings proposed below Red", "lower rating"),
    "wrong_family": ("Recorded in the wrong family", "wrong family"),
    "quarantine": ("Kept aside", "kept aside"),
}


class QueueScreen(Page):
    """What needs a verdict or a decision; the reason for each rank is said."""

    PLACE = "queue"
    CSS_PATH = "queue.tcss"

    table = getters.query_one("#waiting", RecordTable)

    def __init__(self) -> None:
        super().__init__()
        self.view = QueueView((), {})
        self.only = ""
        self.asked = ""
        self._roomy = False

    def body(self) -> ComposeResult:
        yield Words("", id="summary")
        with Horizontal(id="panes"):
            yield RecordTable(COMPACT, empty="Looking up what waits.", id="waiting")
        yield Facts(wrap=True, room=8, id="brief")

    def on_mount(self) -> None:
        self.query_one("#brief", Facts).can_focus = False
        self.table.focus()

    async def arrive(self, *, first: bool) -> None:
        self.view = await self.app.ask(reviewing.queue)
        self.asked = (await self.app.ask(consulting.waiting)).words
        await refresh_header(self.app)
        self.refill()

    @property
    def shown(self) -> tuple[QueueLine, ...]:
        return tuple(line for line in self.view.lines if self.only in ("", line.what))

    @property
    def line(self) -> QueueLine | None:
        """What is under the cursor."""
        return self.shown[self.table.cursor] if self.table.cursor < len(self.shown) else None

    def refill(self) -> None:
        """Fill the table anew; the cursor stays where it was as far as it can."""
        place = self.table.cursor
        self.table.columns = FULL if self._roomy else COMPACT
        self.table.empty = NONE_SUCH if self.only and self.view.lines else NOTHING
        self.table.show_rows([_row(line, self.app.glyphs, roomy=self._roomy) for line in self.shown])
        self.table.cursor = max(0, min(place, len(self.shown) - 1))
        self._tell()

    def _tell(self) -> None:
        counts = [f"{number} {_several(KINDS[what][1], number)}" for what, number in self.view.counts.items()]
        counts += [f"consultations: {self.asked} (h)"] if self.asked else []
        said = " · ".join(counts) or "nothing waits"
        self.query_one("#summary", Words).words = said + (f" · only {KINDS[self.only][0].lower()}" if self.only else "")
        self.query_one("#brief", Facts).show(_facts(self.line) if self.line else ())
        self.changed()

    def on_resize(self, event: events.Resize) -> None:
        roomy = event.size.width >= ROOMY
        if roomy != self._roomy:
            self._roomy = roomy
            self.refill()

    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("queue.open")

    @unless("queue.open")
    def _nothing_there(self) -> str | None:
        return "Nothing waits here." if self.line is None else None

    @unless("queue.family")
    def _no_family(self) -> str | None:
        if self.line is not None and not self.line.family:
            return "This entry is about no family."
        return self._nothing_there()

    @does("queue.open")
    async def open(self) -> None:
        line = self.line
        if line is None:
            return
        if line.what in ("verdict", "lower_rating"):
            await self.app.go("review", family_id=line.family, head=line.head)
        elif line.what == "wrong_family":
            await self.app.go("record", family_id=line.family, head=line.head)
        elif line.what == "quarantine":
            await self.accept()
        elif line.what in ("request", "closure"):
            await self.app.go({"request": "request", "closure": "ending"}[line.what], family_id=line.family)
        else:
            await self.app.go("family", family_id=line.family)

    @does("queue.family")
    async def family(self) -> None:
        if self.line is not None:
            await self.app.go("family", family_id=self.line.family)

    @unless("queue.accept")
    def _not_aside(self) -> str | None:
        aside = self.line is not None and self.line.what == "quarantine"
        return None if aside else "Only an entry that was kept aside can be accepted."

    @does("queue.accept")
    async def accept(self) -> None:
        from fsm_tui.services import syncing

        line = self.line
        if line is None:
            return
        reason = await self.app.show(
            Ask(
                "Accept this entry as it is?",
                f"{line.called} by {line.author}, {line.happened}.\n{line.why[:1].upper()}{line.why[1:]}.\n"
                "It then counts like any other. If you do not accept it, it stays kept aside and nothing is lost.",
                label="Reason",
                wrong=lambda said: None if said.strip() else "Say why it may count.",
                yes="Accept",
            )
        )
        if reason is not None:
            await self.app.ask(syncing.settle, line.head, reason)
            self.app.say("Accepted. It counts from now on.")
            await self.arrive(first=False)

    @does("queue.show")
    async def show(self) -> None:
        items = [Item("", "Everything")]
        items += [
            Item(what, title, aside=str(self.view.counts.get(what, 0))) for what, (title, _) in KINDS.items()
        ]
        chosen = await self.app.show(Pick("Show", items))
        if chosen is not None:
            self.only = chosen
            self.table.cursor = 0
            self.refill()

    @does("queue.meeting")
    async def meeting(self) -> None:
        await self.app.go("meeting")

    @does("queue.partners")
    async def partners(self) -> None:
        await self.app.go("partners")

    @does("queue.advice")
    async def advice(self) -> None:
        await self.app.go("advice")

    @does("queue.caseload")
    async def caseload(self) -> None:
        await self.app.go("caseload")

    @does("queue.sync")
    async def sync(self) -> None:
        await self.app.go("sync")


def _several(word: str, number: int) -> str:
    if number == 1 or word == "kept aside":
        return word
    several = {
        "new family": "new families",
        "wrong family": "wrong families",
        "proposal to close": "proposals to close",
    }
    return several.get(word, f"{word}s")


def _row(line: QueueLine, glyphs: Glyphs, *, roomy: bool) -> Row:
    unknown = "" if line.what == "quarantine" else f"{glyphs.unknown} Unrated"  # what is kept aside says no risk
    risk: Any = glyphs.rag(line.rag.value) if line.rag else plain_line(unknown, "$quiet")
    pressing = "bold" if line.rank[0] <= 1 else ""
    waits = (line.waiting,) if roomy else ()
    return Row(
        f"{line.what}:{line.head or line.family}",
        (risk, line.label, line.called, line.author, *waits, plain_line(line.why, pressing)),
    )


def _facts(line: QueueLine) -> tuple[Fact, ...]:
    said = [("happened", line.happened), ("written", line.waiting), ("received", line.received)]
    when = ", ".join(f"{what} {ago}" for what, ago in said if ago).capitalize()
    when += f"; {line.late}" if line.late else ""
    found = [Fact("", plain(f"{line.label or 'No family'}: {line.called.lower()}", "bold"))]
    if line.author:
        found.append(Fact("By", plain(f"{line.author}. {when}.")))
    found.append(Fact("Why", plain(line.why)))
    return tuple(found)
