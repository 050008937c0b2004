"""Filling in a tool: items by keys, the state of it always in view, kept as it is entered (A120, A121, B1)."""

from __future__ import annotations

from typing import Any

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static, TextArea

from fsm_tui.errors import Faults
from fsm_tui.practice.scoring import Scored
from fsm_tui.services import drafting, screening
from fsm_tui.services.screening import Taken, Taking
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.confirm import Confirm
from screens.keeping import Keeper
from screens.page import Page
from screens.screening import prompting
from screens.screening.taking import fields, running
from screens.screening.taking.form import Form, in_order
from screens.screening.taking.sheet import Sheet
from screens.seating import refresh_header
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.header import HonestHeader


class TakingScreen(Page):
    """`go("taking", family_id=…, instrument=…, person=…)`, or with `corrects` the head of one to be corrected."""

    PLACE = "taking"
    CSS_PATH = "taking.tcss"

    form_pane = getters.query_one("#form", VerticalScroll)

    def __init__(self, family_id: str, instrument: str = "", person: str = "", corrects: str = "") -> None:
        super().__init__()
        self.family_id, self.wanted = family_id, (instrument, person or None, corrects)
        self.taking: Taking | None = None
        self.keeper = Keeper(self, self._state)
        self.recorded = False

    def body(self) -> ComposeResult:
        yield VerticalScroll(id="form", can_focus=False)
        yield Static(id="running", markup=False)

    async def arrive(self, *, first: bool) -> None:
        if self.taking is not None:
            return
        taking = await self.app.ask(screening.begin, self.family_id, *self.wanted)
        blank = Form.of(taking)
        form = blank.with_state(taking.draft.state.get("form") or {})
        self.query_one(HonestHeader).heading = f"{taking.tool.label}, {taking.whose}"
        await self.form_pane.mount_all(fields.made(taking, form))
        self.taking = taking
        self.keeper.begin(taking.draft, blank.to_state())
        self._look()
        self._come_back(taking.draft.state)
        if taking.draft.state:
            self.app.say("Your draft is back.")

    # -- what stands there

    @property
    def sheet(self) -> Sheet | None:
        """The items; a tool that is only logged has none."""
        found = self.query(Sheet)
        return found.first() if found else None

    def form(self) -> Form:
        """What is on the screen."""
        return fields.read(self.form_pane)

    def _made(self) -> Scored | None:
        if self.taking is None:
            return None
        form = self.form()
        return screening.preview(self.taking.tool, form.answers, form.scoring_sex(self.taking))

    @on(Field.Changed)
    @on(Choice.Changed)
    @on(Sheet.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self.taking is not None:
            self.keeper.touched()
            self._look()

    @on(Sheet.Moved)
    def _look(self) -> None:
        """Say how it stands; a total from paper is compared as soon as all items are there."""
        made = self._made()
        if self.taking is None or made is None:
            return
        sheet, tool = self.sheet, self.taking.tool
        hint = running.hint(tool, sheet.code) if sheet is not None and self.focused is sheet else ""
        said = running.lines(tool, made, self.taking.last, hint, self.app.glyphs)
        self.query_one("#running", Static).update(said)
        fields.compare_total(self.form_pane, made)
        self.changed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if not isinstance(event.widget, Sheet):
            event.widget.scroll_visible(animate=False)
        self._look()

    def needs(self) -> int | None:
        """Items that are still open; a partial tool may be kept all the same."""
        return len(self.sheet.open_items) if self.sheet is not None else None

    def next_needed(self) -> None:
        """To the next open item after the one that keys go to."""
        sheet = self.sheet
        if sheet is None or not sheet.open_items:
            return
        codes = [item.code for item in sheet.tool.items]
        after = [code for code in sheet.open_items if codes.index(code) > sheet.cursor]
        sheet.go_to((after or sheet.open_items)[0])

    # -- the draft

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = {"form": self.form().to_state()}
        named = next((one.id for one in self.focused.ancestors_with_self if one.id), None) if self.focused else None
        if self.sheet is not None:
            state["item"] = self.sheet.code
        if named:
            state["at"] = named
        if isinstance(self.focused, Input):
            state["cursor"] = self.focused.cursor_position
        if isinstance(self.focused, TextArea):
            state["cursor"] = list(self.focused.cursor_location)
        return state

    def _come_back(self, state: dict[str, Any]) -> None:
        """To the field and the item that a draft names; else to the first thing that is asked."""
        sheet, item = self.sheet, state.get("item")
        if sheet is not None and item in sheet.tool.by_code:
            sheet.cursor = [one.code for one in sheet.tool.items].index(item)
        wanted = state.get("at") or fields.first(self.form_pane)
        for widget in self.focus_chain:
            if any(one.id == wanted for one in widget.ancestors_with_self):
                widget.focus()
                cursor = state.get("cursor")
                if isinstance(widget, Input) and isinstance(cursor, int):
                    widget.cursor_position = cursor
                if isinstance(widget, TextArea) and isinstance(cursor, list) and len(cursor) == 2:
                    widget.move_cursor((cursor[0], cursor[1]))
                return

    async def keep_draft(self) -> None:
        if self.taking is not None and not self.recorded:
            await self.keeper.keep()

    # -- what can be done

    @unless("taking.clear")
    def _nothing_there(self) -> str | None:
        return None if self.sheet is not None else "This tool has no items here."

    @does("taking.clear")
    def clear(self) -> None:
        if self.sheet is not None:
            self.sheet.clear()

    @unless("taking.complete")
    def _not_open(self) -> str | None:
        return None if self.taking is not None else "It is still being opened."

    @does("taking.complete")
    async def complete(self) -> None:
        """Look, ask where it is partial, record, then ask about what the score calls for."""
        made = self._made()
        if self.taking is None or made is None or self.keeper.draft is None:
            return
        if not fields.look(self.form_pane, self.taking):
            self.app.say("Something is still to be mended; it stands in red words.", severity="warning")
            return
        if made.of and made.answered and not made.complete and not await self.app.show(_partial(made)):
            return
        self.keeper.stop()
        try:
            taken = await self.app.ask(_take, self.taking, self.form(), self.keeper.draft)
        except Faults as fault:
            self.keeper.go_on()
            self._refused(fault)
            return
        except BaseException:
            self.keeper.go_on()
            raise
        self.recorded = True
        self.app.say(f"Recorded: {_in_short(made)}.")
        await refresh_header(self.app)
        for call in taken.calls:
            await prompting.ask(self.app, self.family_id, call)
        await self.app.back()

    def _refused(self, fault: Faults) -> None:
        """Each fault at its field or item; what has none here is raised again for a dialog."""
        codes = in_order(self.taking.tool, self.form().answers) if self.taking else []
        nowhere = tuple(one for one in fault.faults if not self._complain(one, codes))
        if nowhere:
            raise Faults(fault.title, nowhere, fault.hint) from None

    def _complain(self, fault: tuple[str, str], codes: list[str]) -> bool:
        place, said = fault
        parts = place.split(".")
        if self.sheet is not None and parts[0] == "answers" and len(parts) > 1 and parts[1].isdigit():
            code = codes[int(parts[1])]
            self.sheet.complain(code, said)
            self.sheet.go_to(code)
            return True
        return fields.complain(self.form_pane, parts[0], said)

    @unless("taking.throw_away")
    def _nothing_typed(self) -> str | None:
        return None if self.keeper.kept else "There is no draft: nothing was entered."

    @does("taking.throw_away")
    async def throw_away(self) -> None:
        sure = Confirm("Throw this away?", "What was entered here is dropped for good.", yes="Throw away", no="Keep")
        if self.keeper.draft is not None and await self.app.show(sure):
            self.keeper.stop()
            self.recorded = True
            await self.app.ask(drafting.throw_away, self.keeper.draft.id)
            await refresh_header(self.app)
            await self.app.back()


def _partial(made: Scored) -> Confirm:
    alone = f" of its own, only {', '.join(band.words for band in made.bands)}" if made.bands else ""
    return Confirm(
        f"Record a partial {made.label}?",
        f"{made.answered} of {made.of} are answered. It then has no total and no band{alone}. "
        f"It shows as “{made.answered} of {made.of}” and can be completed later with Correct.",
        yes="Record as partial",
        no="Go on answering",
    )


def _in_short(made: Scored) -> str:
    if not made.of:
        return made.label
    return f"{made.label}, complete" if made.complete else f"{made.label}, partial, {made.answered} of {made.of}"


def _take(seat: Seat, taking: Taking, form: Form, draft: drafting.Draft) -> Taken:
    day = fields.parse(form.taken_on, taking.today)
    sex = form.scoring_sex(taking) if taking.asks_sex else None
    body = form.body(taking, day)
    return screening.take(seat, taking.family, body, sex=sex, bases=draft.bases, draft=draft.id)

