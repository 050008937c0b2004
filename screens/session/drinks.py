"""The calculator of units: drinks from the guidance's measures, or any by millilitres and strength (B2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from fsm_tui.casework.telling_sessions import units_words
from fsm_tui.errors import Refused
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.units import LOW_RISK_WEEK, read_strength, read_units, total
from screens.plain import plain_line
from screens.session.fields.choosing import BriefChoice
from screens.session.fields.picked import Picked
from screens.session.fields.said import Said
from screens.session.heard import DrinkForm, parse_count, read_drinks
from screens.widgets.choice import Option
from screens.widgets.field import Line, one_line
from screens.widgets.named import Named

_OTHER = "other"
_CELLS = ("count", "what", "ml", "abv")
_AT = {"abv_tenths": "abv"}
_HINTS = {
    "count": "How many of them; 0 leaves them out.",
    "what": "What it is, as they call it.",
    "ml": "Millilitres of one of them.",
    "abv": "The strength on the label, such as 5.2.",
}
LOW_RISK = (
    f"Low risk (UK guidelines, B2.1): not regularly more than {LOW_RISK_WEEK} a week, over 3 days or more. "
    "Pregnant or trying: the safest is none."
)


class Cell(Line):
    """One value of a drink. What is wrong with it is said below its line."""

    def __init__(self, name: str, value: str, **named: Unpack[Named]) -> None:
        longest = 200 if name == "what" else 12
        super().__init__(one_line(value), max_length=longest, compact=True, select_on_focus=True, **named)
        self.asked, self.hint = name, _HINTS[name]

    def complain(self, sentence: str) -> None:
        """Show a sentence below the line; "" takes it away."""
        row = next((each for each in self.ancestors if isinstance(each, DrinkRow)), None)
        if row is not None:
            row.complain(self.asked, sentence)


class DrinkRow(Vertical):
    """Drinks of one sort in one line: how many, what, millilitres, per cent, units."""

    DEFAULT_CSS = """
    DrinkRow { height: auto; width: 100%; }
    DrinkRow Horizontal { height: 1; padding: 0 1 0 4; }
    DrinkRow Cell { width: 6; background: $surface; }
    DrinkRow Cell.-what { width: 1fr; margin: 0 1 0 0; }
    DrinkRow Cell.-count { width: 5; }
    DrinkRow Horizontal Static { width: auto; padding: 0 1; }
    DrinkRow .units { width: 12; content-align: right top; padding: 0; }
    DrinkRow .wrong { display: none; color: $rag-red; padding: 0 1 0 4; height: auto; }
    DrinkRow .wrong.-said { display: block; }
    """

    class Changed(Message):
        """Something else is typed."""

    def __init__(self, said: DrinkForm, stem: str) -> None:
        super().__init__()
        self._given, self._stem = said, stem
        self._wrong: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        after = {"count": "×", "ml": "ml", "abv": "%"}
        with Horizontal():
            for name in _CELLS:
                yield Cell(name, getattr(self._given, name), id=f"{self._stem}-{name}", classes=f"-{name}")
                if name in after:
                    yield Static(after[name], markup=False)
            yield Said(classes="units")
        yield Static("", markup=False, classes="wrong")

    def on_mount(self) -> None:
        self._tell()

    def cell(self, name: str) -> Cell:
        return self.query_one(f"#{self._stem}-{name}", Cell)

    @property
    def form(self) -> DrinkForm:
        """What is on the screen."""
        return DrinkForm(**{each.asked: one_line(each.value).strip() for each in self.query(Cell)})

    def complain(self, name: str, sentence: str) -> None:
        """Say what is wrong with one of the values, or with none."""
        self._wrong = {each: said for each, said in {**self._wrong, name: sentence}.items() if said}
        said = self.query_one(".wrong", Static)
        said.update(plain_line(" ".join(f"! {each}" for each in self._wrong.values())))
        said.set_class(bool(self._wrong), "-said")

    def _tell(self) -> None:
        drunk = read_drinks([self.form])
        self.query_one(".units", Said).say(plain_line(f"{read_units(drunk[0].units)} units" if drunk else ""))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell()
        self.post_message(self.Changed())


class Drinks(Vertical):
    """What is drunk on one day or in one week, and the units of it while it is typed."""

    DEFAULT_CSS = """
    Drinks { height: auto; width: 100%; }
    Drinks .sum { display: none; height: auto; padding: 0 1 0 4; }
    Drinks .sum.-said { display: block; }
    """

    def __init__(self, said: Sequence[DrinkForm], per: str, stem: str, profile: Profile, *, unborn: bool) -> None:
        super().__init__()
        self._given, self._per, self._stem = tuple(said), per, stem
        self._measures = {str(each.code): each for each in profile.lists.drinks if not each.retired}
        self._unborn = unborn
        self._made = 0

    def compose(self) -> ComposeResult:
        for each in self._given:
            yield self._row(each)
        offered = [
            (code, each.label, f"{each.ml:,} ml, {read_strength(each.abv_tenths)} %")
            for code, each in self._measures.items()
        ]
        offered.append((_OTHER, "Another drink", "say its millilitres and strength"))
        yield Picked("Add a drink", offered, id=f"{self._stem}-add")
        yield BriefChoice(
            "That is drunk", [Option("week", "in a week"), Option("day", "on a day of drinking")],
            self._per, id=f"{self._stem}-per",
        )  # fmt: skip
        yield Said(classes="sum")

    def _row(self, said: DrinkForm) -> DrinkRow:
        self._made += 1
        return DrinkRow(said, f"{self._stem}-{self._made - 1}")

    @property
    def rows(self) -> list[DrinkRow]:
        """Those that are there as a whole: the page may be read while one is being added."""
        return [each for each in self.query(DrinkRow) if each.is_mounted]

    @property
    def form(self) -> tuple[DrinkForm, ...]:
        """What is on the screen, the drinks that are left out too."""
        return tuple(each.form for each in self.rows)

    @property
    def per(self) -> str:
        return self.query_one(f"#{self._stem}-per", BriefChoice).value or "week"

    def at(self, steps: Sequence[str]) -> Widget:
        """Where a fault of a drink is mended."""
        if len(steps) > 1 and steps[0].isdecimal() and int(steps[0]) < len(self.rows):
            name = _AT.get(steps[1], steps[1])
            return self.rows[int(steps[0])].cell(name if name in _CELLS else "count")
        return self.query_one(f"#{self._stem}-add")

    async def put(self, said: Sequence[DrinkForm], per: str) -> None:
        """Take these in place of what is there, as where somebody starts from last time."""
        await self.query(DrinkRow).remove()
        await self.mount_all([self._row(each) for each in said], before=0)
        self.query_one(f"#{self._stem}-per", BriefChoice).value = per

    @on(Picked.Changed)
    async def _add(self) -> None:
        """Another line with the measure that was picked; how many is asked next."""
        adding = self.query_one(f"#{self._stem}-add", Picked)
        if not adding.codes:
            return
        measure = self._measures.get(adding.codes[0])
        adding.put(())
        said = DrinkForm()
        if measure is not None:
            said = DrinkForm(what=measure.label, ml=str(measure.ml), abv=read_strength(measure.abv_tenths))
        row = self._row(said)
        await self.mount(row, before=adding)
        self.screen.set_focus(row.cell("count" if measure is not None else "what"), scroll_visible=False)
        # Where it is, with its sum, is known once the page is laid out anew.
        self.call_after_refresh(lambda: self.call_after_refresh(self.scroll_visible, animate=False))
        row.post_message(DrinkRow.Changed())

    def tell(self, days: str) -> None:
        """The units of all of it; `days` as typed, of drinking in the last 28."""
        drunk = read_drinks(self.form)
        for each in self.query(f"#{self._stem}-per"):
            each.display = bool(self.rows)
        said = self.query_one(".sum", Said)
        said.set_class(bool(drunk), "-said")
        if not drunk:
            return
        try:
            known = parse_count(days, "the days", 0, 28) if days.strip() else None
        except Refused:
            known = None
        units = total(drunk, "day" if self.per == "day" else "week", known)
        words = plain_line(units_words(units), "bold")
        if units.week is None:
            words += plain_line("; say on how many days, and the week is told")
        unborn = " There is an unborn child in this family." if self._unborn else ""
        said.say(words + plain_line(f". {LOW_RISK}{unborn}", "$quiet"))
