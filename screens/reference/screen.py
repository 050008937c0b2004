"""Looking up without a network: agreed words, levels of need, procedures, golden rules, contacts (A100–A111)."""

from __future__ import annotations

from pathlib import Path

from textual import events, getters, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from fsm_tui.errors import Refused
from fsm_tui.services import contacts, reference
from fsm_tui.services.reference import PARTS, Looked
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.plain import Words, plain, plain_line
from screens.seating import refresh_header
from screens.widgets.facts import Fact, Facts
from screens.widgets.field import Line
from screens.widgets.record_table import Column, RecordTable, Row

COLUMNS = (Column("What", 34), Column("Part", 12, least=100), Column("In short"), Column("Mind", 16))
NOTHING = "Nothing here has those words. Clear the line to see everything."
#: Characters of a line in a dialog at 80 columns.
_DIALOG = 56
SHORT_PARTS = {
    "words": "Word", "careful": "Unclear word", "levels": "Level", "documents": "Guidance", "rules": "Golden rule",
    "contacts": "Contact",
}  # fmt: skip


class ReferenceScreen(Page):
    """`go("reference")`; `words` is what is looked for at once, `part` a part of it."""

    PLACE = "reference"
    CSS_PATH = "reference.tcss"

    table = getters.query_one("#found", RecordTable)
    find = getters.query_one("#find", Line)

    def __init__(self, words: str = "", part: str = "") -> None:
        super().__init__()
        self.words, self.part = words, part
        self.all: tuple[Looked, ...] = ()
        self.found: tuple[Looked, ...] = ()

    def body(self) -> ComposeResult:
        yield Line(self.words, placeholder="Type words: relapse, threshold, golden rules, early help", id="find",
                   compact=True)  # fmt: skip
        yield Words("", id="part")
        yield RecordTable(COLUMNS, empty="Looking it up.", id="found")
        yield Facts(room=11, id="one")

    def on_mount(self) -> None:
        self.find.focus()

    async def arrive(self, *, first: bool) -> None:
        self.all = await self.app.ask(reference.everything)
        self.table.empty = NOTHING
        self._show()
        await refresh_header(self.app)

    # -- finding

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        if self.all:
            self._show()

    @on(Input.Submitted, "#find")
    def _done_typing(self) -> None:
        self.table.focus()

    def on_key(self, event: events.Key) -> None:
        """Down from the line goes into the list; Up from its first row goes back to the line."""
        if event.key == "down" and self.focused is self.find:
            self.table.focus()
        elif event.key == "up" and self.focused is self.table and self.table.cursor == 0:
            self.find.focus()
        else:
            return
        event.stop()
        event.prevent_default()

    def _show(self) -> None:
        """Keep to what is under the cursor where it is still there."""
        before = self.one.key if self.one else ""
        self.words = self.find.value
        self.found = reference.sought(self.all, self.words, self.part)
        self.table.show_rows([row(each, self.app.glyphs.red) for each in self.found])
        places = {each.key: place for place, each in enumerate(self.found)}
        self.table.cursor = places.get(before, 0)
        what = PARTS.get(self.part, "Everything")
        number = len(self.found)
        self.query_one("#part", Words).words = f"{what}: {number} {'entry' if number == 1 else 'entries'}"
        self._tell()

    @property
    def one(self) -> Looked | None:
        """What is under the cursor."""
        return self.found[self.table.cursor] if self.table.cursor < len(self.found) else None

    @on(RecordTable.Moved)
    def _tell(self) -> None:
        one = self.one
        facts = [Fact("", plain_line(one.title, "bold"))] if one else []
        facts += [Fact(label, plain(text)) for label, text in one.facts] if one else []
        self.query_one("#one", Facts).show(facts)
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self) -> None:
        self.app.action_command("reference.read")

    @does("reference.find")
    def to_find(self) -> None:
        self.find.focus()
        self.find.select_all()

    @does("reference.part")
    async def choose_part(self) -> None:
        items = [Item("", "Everything"), *(Item(code, title) for code, title in PARTS.items())]
        chosen = await self.app.show(Pick("Which part", items))
        if chosen is not None:
            self.part = chosen
            self._show()
            self.table.focus()

    @unless("reference.read")
    def _nothing(self) -> str | None:
        return None if self.one else "Nothing is under the cursor."

    @does("reference.read")
    def read(self) -> None:
        self.query_one("#one", Facts).focus()

    # -- contacts

    @unless("reference.confirm")
    @unless("reference.change")
    def _no_contact(self) -> str | None:
        return None if self.one and self.one.part == "contacts" else "Go to a contact in the list first."

    @does("reference.confirm")
    async def confirm(self) -> None:
        one = self.one
        if one is None:
            return
        said = "\n".join(f"{label}: {text}" for label, text in one.facts if label in ("Agency", "Phone", "E-mail"))
        asked = Ask(
            f"Still right: {one.title}",
            f"{said}\n\nEverybody sees the day and who said so.",
            label="Confirmed by",
            value=await self.app.ask(_me),
            hint="who heard it, and from whom",
            wrong=lambda typed: None if typed.strip() else "Say who confirmed it.",
            yes="Still right",
        )
        if (by := await self.app.show(asked)) is not None:
            await self.app.ask(contacts.confirm, one.code, by)
            self.app.say("Noted. It goes to every laptop with its next bundle.")
            await self.arrive(first=False)

    @does("reference.change")
    async def change(self) -> None:
        if self.one is not None:
            await self.app.go("contact", code=self.one.code)

    @does("reference.new")
    async def new(self) -> None:
        await self.app.go("contact")

    @does("reference.page")
    async def page_out(self) -> None:
        """The page is read first; what could not be written can be named again."""
        lines = await self.app.ask(contacts.page, _DIALOG)
        shown = Confirm("Services and how to refer", "\n".join(lines), yes="Write it to a file", no="Not now")
        if not await self.app.show(shown):
            return
        wrong, named = "", str(Path.home() / "services.txt")
        while True:
            message = f"It tells nothing of any family. {wrong}".strip()
            asked = Ask("Write it to a file", message, label="File", value=named,
                        wrong=lambda said: None if said else "Name the file.", yes="Write it")  # fmt: skip
            if (typed := await self.app.show(asked)) is None:
                return
            named = typed
            wrong = await self.app.ask(_write, Path(typed))
            if not wrong:
                self.app.say("Written.")
                return


def row(each: Looked, sign: str) -> Row:
    """One row: what, which part, the beginning of what it says, and what is to be minded."""
    mark: Content = plain_line(f"{sign} {each.mark}", "$rag-amber") if each.old else plain_line(each.mark, "$quiet")
    return Row(each.key, (each.title, SHORT_PARTS[each.part], each.short, mark))


def _me(seat: Seat) -> str:
    return seat.me.name


def _write(seat: Seat, path: Path) -> str:
    """Why it was not written; empty when it was."""
    try:
        contacts.write_page(seat, path)
    except Refused as refused:
        return str(refused)
    return ""
