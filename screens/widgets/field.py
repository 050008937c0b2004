"""A label, one line to type in, and below it what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Unpack

from rich.cells import cell_len
from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Input, Static

from fsm_tui.errors import Refused
from fsm_tui.inert import clean
from screens.plain import plain, plain_line
from screens.widgets.named import Named


class Line(Input):
    """An input that takes no control characters or overrides, however they arrive."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._take(event.text)

    def action_paste(self) -> None:
        self._take(self.app.clipboard)

    def _take(self, text: str) -> None:
        self.replace(one_line(text).strip(), *self.selection)

    def show_cell(self, cell: int) -> None:
        """Scroll a long text so that this cell of it is seen."""
        self.scroll_to_region(Region(cell, 0, 1, 1), animate=False, force=True)


def one_line(text: str) -> str:
    """Text as it may be stored, on one line: line ends and tabs become spaces."""
    return " ".join(clean(text).replace("\t", " ").split("\n"))


class Field(Vertical):
    """A labelled line. `check` returns the sentence that says what is wrong, or None; asked on leaving it.

    Posts `Field.Changed` at each change of the text and `Field.Entered` on Enter.
    """

    DEFAULT_CSS = """
    Field { height: auto; width: 100%; }
    Field > Horizontal { height: 1; }
    Field .field--label { width: 22; height: 1; padding: 0 1 0 2; }
    Field Line { width: 1fr; background: $surface; }
    Field .field--note { padding: 0 1 0 22; height: auto; color: $quiet; display: none; }
    Field .field--note.-said { display: block; }
    Field.-wrong .field--note { color: $rag-red; }
    Field.-here .field--label { text-style: bold; color: $focus; }
    """

    line = getters.query_one(Line)
    _note = getters.query_one(".field--note", Static)

    class Changed(Message):
        """The text changed."""

        def __init__(self, field: Field, value: str) -> None:
            super().__init__()
            self.field, self.value = field, value

        @property
        def control(self) -> Field:
            return self.field

    class Entered(Changed):
        """Enter was pressed."""

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        hint: str = "",
        secret: bool = False,
        check: Callable[[str], str | None] | None = None,
        longest: int = 200,
        **named: Unpack[Named],
    ) -> None:
        super().__init__(**named)
        self.label = label
        self._given = one_line(value)
        self._hint, self._secret, self._check, self._longest = hint, secret, check, longest

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(plain_line(self.label), markup=False, classes="field--label")
            yield Line(
                self._given,
                plain_line(self._hint).plain,
                password=self._secret,
                max_length=self._longest,
                select_on_focus=False,
                compact=True,
            )
        yield Static("", markup=False, classes="field--note")

    @property
    def value(self) -> str:
        """What is typed, as it may be stored (no control characters), without space at the ends."""
        return one_line(self.line.value if self.is_mounted else self._given).strip()

    @value.setter
    def value(self, value: str) -> None:
        self._given = one_line(value)
        if self.is_mounted:
            self.line.value = self._given

    @property
    def error(self) -> str | None:
        """What is wrong with what is typed, or None."""
        return self._check(self.value) if self._check else None

    def complain(self, sentence: str) -> None:
        """Show a sentence as what is wrong; "" takes it away."""
        self.set_class(bool(sentence), "-wrong")
        self.note(f"{self._sign()}{sentence}" if sentence else "")

    def note(self, sentence: str) -> None:
        """Show a quiet sentence under the line."""
        self._note.update(plain(sentence))
        self._note.set_class(bool(sentence), "-said")

    def _sign(self) -> str:
        return "! "

    def look(self) -> bool:
        """Check now and show what is wrong. True if nothing is."""
        error = self.error
        self.complain(error or "")
        return error is None

    # `:focus-within` does not reach the label when the focus leaves, so a class says it.
    def on_descendant_focus(self) -> None:
        self.add_class("-here")
        self.line.show_cell(cell_len(self.line.value[: self.line.cursor_position]))

    def on_descendant_blur(self) -> None:
        self.remove_class("-here")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.has_class("-wrong"):
            self.look()
        self.post_message(self.Changed(self, self.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Entered(self, self.value))

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        event.stop()
        self.line.show_cell(0)  # a text that is longer than the line is read from its beginning
        if self.value:
            self.look()
        else:
            self.complain("")  # what was told about a text that is gone


class DayInput(Field):
    """A day as people type it: `today`, `-3`, `mon`, `3 mar`. Shows the day it understood.

    `day` is the date, or None where nothing readable is typed. `ahead` is for plans: `mon` is then the
    coming Monday.
    """

    def __init__(
        self,
        label: str,
        today: date,
        value: date | None = None,
        *,
        ahead: bool = False,
        required: bool = True,
        **named: Unpack[Named],
    ) -> None:
        self._today, self._ahead, self._required = today, ahead, required
        super().__init__(
            label,
            value.isoformat() if value else "",
            hint="today, -3, mon, 3 mar",
            check=self._wrong,
            longest=40,
            **named,
        )

    @property
    def day(self) -> date | None:
        """The day that is typed, or None."""
        from fsm_tui.practice.dates import parse_day

        try:
            return parse_day(self.value, self._today, ahead=self._ahead)
        except Refused:
            return None

    def _wrong(self, typed: str) -> str | None:
        from fsm_tui.practice.dates import parse_day

        if not typed and not self._required:
            return None
        try:
            parse_day(typed, self._today, ahead=self._ahead)
        except Refused as refusal:
            return str(refusal)
        return None

    def look(self) -> bool:
        well = super().look()
        if well and (day := self.day) is not None:
            from fsm_tui.practice.dates import read_day

            self.note("" if read_day(day) == self.value else read_day(day))
        return well
