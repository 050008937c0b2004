"""A letter filled with what is recorded: read through, completed, sent by the person, and noted word for word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from fsm_tui.errors import Refused
from fsm_tui.practice.placeholders import PLACEHOLDERS, gaps
from fsm_tui.services import drafting, exporting, letters
from fsm_tui.services.drafting import Draft
from fsm_tui.services.letters import Filled
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.keeping import Keeper
from screens.page import Page
from screens.plain import Words
from screens.seating import refresh_header
from screens.widgets.field import Field
from screens.widgets.header import HonestHeader
from screens.widgets.note_area import NoteArea
from screens.widgets.still_needed import Need, StillNeeded

LONGEST = 20_000
PROTECT = "To protect a child it may be shared all the same. Then say why, who decided, and whether the parent knows."


class LetterScreen(Page):
    """`go("letter", family_id=…, letter=…, about=…)`; `about` is a parent or carer, or a worker as `offered` names."""

    PLACE = "letter"
    CSS_PATH = "letters.tcss"

    text = getters.query_one("#text", NoteArea)
    to = getters.query_one("#to", Field)
    still_needed = getters.query_one(StillNeeded)

    def __init__(self, family_id: str, letter: str, about: str | None = None) -> None:
        super().__init__()
        self.family_id, self.letter, self.about = family_id, letter, about
        self.filled: Filled | None = None
        self.keeper = Keeper(self, self._snapshot)

    def body(self) -> ComposeResult:
        yield Words("", id="head")
        yield Field("To", id="to")
        yield NoteArea(placeholder="The letter", longest=LONGEST, id="text")
        yield StillNeeded()

    async def arrive(self, *, first: bool) -> None:
        if first:
            name = ":".join(part for part in ("letter", self.letter, self.about) if part)
            filled, draft, label = await self.app.ask(_begin, self.family_id, self.letter, self.about, name)
            self.filled = filled
            self.query_one(HonestHeader).heading = f"Letter, {label}"
            said = "Read it through, send it your own way, then note it."
            self.query_one("#head", Words).words = f"{filled.title}\n{said}"
            blank = {"to": filled.to, "text": filled.text}
            self.keeper.begin(draft, blank)
            form = draft.state.get("form") or blank
            row, column = draft.state.get("cursor") or (0, 0)
            self._fill(str(form["to"]), str(form["text"]), (int(row), int(column)))
            self.text.focus()
        await refresh_header(self.app)
        self.changed()

    def _fill(self, to: str, text: str, cursor: tuple[int, int] = (0, 0)) -> None:
        self.to.value = to
        self.text.fill(text, cursor)
        self._look()

    # -- what is typed

    @property
    def now(self) -> Filled | None:
        """The letter as it stands here."""
        if self.filled is None:
            return None
        to, text = self.to.value, self.text.text.strip()
        return replace(self.filled, to=to, text=text, unknown=letters.unknown_in(to, text))

    def _snapshot(self) -> dict[str, Any]:
        return {"form": {"to": self.to.value, "text": self.text.text}, "cursor": list(self.text.cursor_location)}

    async def keep_draft(self) -> None:
        await self.keeper.keep()

    @on(TextArea.Changed, "#text")
    @on(Field.Changed, "#to")
    def _typed(self) -> None:
        self.keeper.touched()
        self._look()

    def _look(self) -> None:
        """Say what is still missing: the address, the text, and each place that says it is not recorded."""
        now = self.now
        if now is None:
            return
        needs = [] if now.to else [Need("#to", "to whom")]
        needs += [] if now.text else [Need("#text", "the letter itself")]
        in_to = letters.unknown_in(now.to)
        needs += [Need("#to" if name in in_to else "#text", PLACEHOLDERS[name]) for name in now.unknown]
        if tuple(needs) != self.still_needed.needs:
            self.still_needed.needs = tuple(needs)
            self.changed()

    # -- what can be done

    @unless("letter.gap")
    def no_gap(self) -> str | None:
        return None if self.now is not None and self.now.unknown else "Nothing in it says that it is not recorded."

    @does("letter.gap")
    def next_gap(self) -> None:
        """Select the next "[not recorded: …]" after the cursor, so that typing replaces it."""
        now, area = self.now, self.text
        if now is None:
            return
        here, found = max(area.selection), gaps(area.text)
        if not found:
            self.to.line.focus()
            return
        places = [(_location(area.text, each.start), _location(area.text, each.end)) for each in found]
        area.focus()
        area.selection = Selection(*next((each for each in places if each[0] >= here), places[0]))
        area.scroll_cursor_visible()

    @unless("letter.sent")
    def not_complete(self) -> str | None:
        if self.now is None:
            return "The letter is still being filled."
        if self.still_needed.needs:
            return f"Not complete: {'; '.join(need.what for need in self.still_needed.needs)}."
        return None

    @does("letter.sent")
    async def sent(self) -> None:
        now = self.now
        if now is None:
            return
        if (leaving := await self._leaving()) is None:
            return
        message = f"{leaving}To {now.to}. The text is kept as it stands here, and clocks go by today."
        if not await self.app.show(Confirm("Was it sent?", message, yes="Yes, note it", no="Not yet")):
            return
        self.keeper.stop()
        draft = self.keeper.draft
        try:
            await self.app.ask(
                letters.made, self.family_id, self.letter, now.to, now.text, self.about,
                draft=draft.id if draft else None,
            )  # fmt: skip
        except BaseException:
            self.keeper.go_on()
            raise
        self.app.say("Noted as sent today.")
        await refresh_header(self.app)
        await self.app.back()

    async def _leaving(self) -> str | None:
        """What leaves, to whom and why, to be read before it does; None where it is held back.

        What is held back may be shared by a decision: one key leads to the form for it.
        """
        asked = await self.app.ask(letters.asked, self.family_id, self.letter, self.about)
        said = "\n".join(asked.words)
        if not asked.held:
            return "" if asked.free else f"{said}\n\n"
        question = Confirm("Held back", f"{said}\n\n{PROTECT}", yes="Record a decision", no="Not now")
        if await self.app.show(question):
            await self.app.go("family_form", form="share_without", family_id=self.family_id, which=asked.code)
        return None

    @unless("letter.file")
    def nothing_to_write(self) -> str | None:
        return None if self.now is not None and self.now.text else "There is no text yet."

    @does("letter.file")
    async def to_file(self) -> None:
        """The person names the file; what could not be written can be named again."""
        now, named = self.now, str(Path.home() / "letter.txt")
        if now is None or (leaving := await self._leaving()) is None:
            return
        wrong = ""
        while True:
            message = f"{leaving}{wrong} {exporting.WARNING}".strip()
            asked = Ask("Write it to a file", message, label="File", value=named,
                        wrong=lambda said: None if said else "Name the file.", yes="Write it")  # fmt: skip
            if (typed := await self.app.show(asked)) is None:
                return
            named = typed
            path, wrong = await self.app.ask(_write, self.family_id, self.letter, now, Path(typed), self.about)
            if path is not None:
                self.app.say("Written. The file is not encrypted: delete it when it is sent.")
                return

    @does("letter.anew")
    async def anew(self) -> None:
        lost = "What was typed here is replaced by what is recorded now."
        if self.filled is None or not await self.app.show(Confirm("Fill it anew?", lost, yes="Fill anew", no="Keep")):
            return
        self.filled = await self.app.ask(letters.compose, self.family_id, self.letter, self.about)
        self._fill(self.filled.to, self.filled.text)

    @does("letter.throw_away")
    async def throw_away(self) -> None:
        lost = "Nothing is noted, and what was typed here goes."
        sure = Confirm("Throw this away?", lost, yes="Throw away", no="Keep")
        if await self.app.show(sure):
            self.keeper.stop()
            if (draft := self.keeper.draft) is not None:
                await self.app.ask(drafting.throw_away, draft.id)
            await refresh_header(self.app)
            await self.app.back()


def _location(text: str, index: int) -> tuple[int, int]:
    """Row and column of a place in a text."""
    return text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1


def _begin(seat: Seat, family: str, letter: str, about: str | None, form: str) -> tuple[Filled, Draft, str]:
    filled = letters.compose(seat, family, letter, about)
    label = seat.family(family).label.value or "Family without a name"
    return filled, drafting.begin(seat, form, family), label


def _write(
    seat: Seat, family: str, letter: str, now: Filled, path: Path, about: str | None
) -> tuple[Path | None, str]:
    """The file, or why it was not written."""
    try:
        return letters.write_out(seat, family, letter, now, path, about), ""
    except Refused as refused:
        return None, str(refused)
