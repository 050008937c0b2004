"""Progress over time: choose on the left, see it drawn on the right, and read the numbers under the plot (A54, A78)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from fsm_tui.services import progress
from fsm_tui.services.kept import whom
from fsm_tui.services.progress import Chart, Point, ProgressView, Series
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.progress.telling import SPANS, choice, head, number, said, since, span_words
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader
from screens.widgets.plot import Plot
from screens.widgets.record_table import Column, RecordTable

CHOICES = (Column("Over time"), Column("Now", 17, least=44))
_DAY, _WITH = Column("Day", 9), Column("With it", least=64)
#: Levels in words are as long as what they were before; numbers change by numbers and may have words behind them.
WORDS = (_DAY, Column("Level", 18), Column("Change", 19), _WITH)
NUMBERS = (_DAY, Column("Level", 29), Column("Change", 8), _WITH)


class Choices(RecordTable):
    """The plots that there are."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "screen.turn", "Numbers", show=False)]


class Numbers(RecordTable):
    """The points of the plot."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("left", "screen.turn", "Plots", show=False)]


class ProgressScreen(Page):
    """`go("progress", family_id=…)`; with `code` that plot is shown first."""

    PLACE = "progress"
    CSS_PATH = "progress.tcss"

    choices = getters.query_one("#choices", Choices)
    numbers = getters.query_one("#numbers", Numbers)

    def __init__(self, family_id: str, code: str = "") -> None:
        super().__init__()
        self.family_id, self.code = family_id, code
        self.view: ProgressView | None = None
        self.charts: tuple[Chart, ...] = ()
        self.months = SPANS[0]
        self.reader = ""

    def body(self) -> ComposeResult:
        with Horizontal(id="panes"):
            yield Choices(CHOICES, empty="Looking it up.", id="choices")
            with Vertical(id="one"):
                yield Static(id="head", markup=False)
                yield Plot(id="plot")
                yield Numbers(NUMBERS, empty="No number yet. Record a session, and it is here.", id="numbers")
                yield Facts(wrap=False, id="said")

    def on_mount(self) -> None:
        self.query_one("#said", Facts).can_focus = False
        self.choices.focus()

    def on_descendant_focus(self) -> None:
        """Whoever reads the numbers needs more of them; the plot makes room where there is little."""
        self.set_class(self.numbers.has_focus, "-reading")

    async def arrive(self, *, first: bool) -> None:
        self.view = await self.app.ask(progress.read, self.family_id, self.reader)
        self.charts = self.view.charts
        whose = f", for {self.view.reader}" if self.view.reader else ""
        self.query_one(HonestHeader).heading = f"Progress, {self.view.label}{whose}"
        self.choices.show_rows([choice(each) for each in self.charts])
        places = {each.code: place for place, each in enumerate(self.charts)}
        self.choices.cursor = places.get(self.code, 0)
        self._draw()
        await refresh_header(self.app)

    # -- what is shown

    @property
    def chart(self) -> Chart | None:
        """The plot under the cursor."""
        at = self.choices.cursor
        return self.charts[at] if at < len(self.charts) else None

    @property
    def line(self) -> tuple[Series, Point] | None:
        """The number under the cursor."""
        lines = self.chart.lines if self.chart else ()
        return lines[self.numbers.cursor] if self.numbers.cursor < len(lines) else None

    @on(RecordTable.Moved, "#choices")
    def _another(self) -> None:
        if self.chart is not None and self.chart.code != self.code:
            self.numbers.cursor = 0
            self._draw()

    def _draw(self) -> None:
        if self.view is None or self.chart is None:
            return
        self.code = self.chart.code
        self.query_one("#head", Static).update(head(self.chart))
        self.query_one(Plot).show(self.chart, since(self.view.span, self.months))
        self.numbers.columns = WORDS if self.chart.series[0].steps else NUMBERS
        self.numbers.show_rows([number(self.chart, *each) for each in self.chart.lines])
        self._say()

    @on(RecordTable.Moved, "#numbers")
    def _say(self) -> None:
        self.query_one("#said", Facts).show(said(self.line[1] if self.line else None))
        self.changed()

    @on(RecordTable.Chosen)
    def _chosen(self, event: RecordTable.Chosen) -> None:
        if event.table is self.choices:
            self.action_turn()
        else:
            self.app.action_command("progress.read")

    def action_turn(self) -> None:
        """Between the two lists."""
        self.set_focus(self.choices if self.numbers.has_focus else self.numbers)

    # -- what can be done

    @unless("progress.read")
    def _no_number(self) -> str | None:
        return None if self.line else "There is no number here yet."

    @does("progress.read")
    async def read(self) -> None:
        if self.line:
            await self.app.go("record", family_id=self.family_id, head=self.line[1].head)

    @does("progress.turn")
    def turn(self) -> None:
        self.action_turn()

    @does("progress.span")
    def span(self) -> None:
        self.months = SPANS[(SPANS.index(self.months) + 1) % len(SPANS)]
        self._draw()
        self.app.say(f"Drawn: {span_words(self.months)}.")

    @does("progress.reader")
    async def for_whom(self) -> None:
        """Ours, with everything, or as one adult of the family may see it."""
        adults = await self.app.ask(_adults, self.family_id)
        items = [Item("", "For us", "Everything that is recorded.")]
        items += [Item(ident, f"For {name}", "Without what is not to be shared with them.") for ident, name in adults]
        chosen = await self.app.show(Pick("For whom", items))
        if chosen is not None:
            self.reader, self.code = chosen, ""
            await self.arrive(first=False)
            if self.view is not None and self.view.left_out:
                self.app.say(f"Left out: {self.view.left_out}.")


def _adults(seat: Seat, ident: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.id, each.name) for each in whom(seat.family(ident)))
