"""One substance of one parent or carer: the same as last time, or said anew (A24, B2.1, B2.2)."""

from __future__ import annotations

import re
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.telling_sessions import REPORTED, use_words
from fsm_tui.casework.use import LAST_DAYS, UseSaid
from fsm_tui.errors import Refused
from fsm_tui.practice.dates import parse_day, read_day
from fsm_tui.practice.items import Substance
from fsm_tui.practice.profile import Profile
from screens.plain import plain_line
from screens.session.drinks import DrinkRow, Drinks
from screens.session.fields.choosing import BriefChoice, FreeChoice
from screens.session.fields.picked import Picked
from screens.session.fields.said import Said
from screens.session.fields.several import BriefSeveral
from screens.session.heard import Used
from screens.widgets.choice import Choice, Option
from screens.widgets.field import Field

SAME, ANEW = "same", "anew"
_AT = {
    "days": "-days", "amount": "-amount", "route": "-route", "last_used": "-last", "signs": "-signs",
    "reported": "-known",
}  # fmt: skip


def stem_of(person: str, substance: str, number: int) -> str:
    """The id of a row: the same in a draft that is opened again. `number` counts rows of the same substance."""
    return f"use-{person}-{re.sub(r'[^a-z0-9_-]', '_', substance)}" + (f"-{number}" if number else "")


class UseRow(Vertical):
    """A substance that was said or may be said again. While neither is chosen it says nothing.

    `place` is where it stands in the form that was opened, or None for one that is new.
    """

    DEFAULT_CSS = """
    UseRow { height: auto; width: 100%; }
    UseRow .use--before { padding: 0 1 0 4; height: auto; color: $quiet; }
    UseRow .use--fields { height: auto; width: 100%; margin: 0 0 1 0; }
    """
    reshapes = True

    def __init__(
        self,
        stem: str,
        person: str,
        substance: str,
        profile: Profile,
        *,
        said: Used | None,
        before: Statement[UseSaid] | None,
        place: int | None,
        unborn: bool,
    ) -> None:
        super().__init__()
        self.stem, self.person, self.substance, self.place = stem, person, substance, place
        self._profile, self._before, self._unborn = profile, before, unborn
        again = Used.again(before.value) if before is not None else None
        self._again = None if again is None or again.blank else again
        self._filled = said is not None
        self.given = said or Used(person=person, substance=substance)
        self.start = None if said is None else SAME if said == self._again else ANEW
        self._day = date.max

    def compose(self) -> ComposeResult:
        options = [Option(SAME, "the same")] if self._again is not None else []
        options.append(Option(ANEW, "changed" if self._before else "said today"))
        label = self._profile.label("substances", self.substance)
        yield FreeChoice(label, options, self.start, id=self.stem)
        if self._before is not None:
            said = use_words(self._before.value, self._profile, brief=True).removeprefix(f"{label}, ")
            yield Said(plain_line(f"{read_day(self._before.day)}: {said}"), classes="use--before")
        with Vertical(classes="use--fields"):
            yield from self._fields()

    def _fields(self) -> ComposeResult:
        stem, given = self.stem, self.given
        last = f"Days of the last {LAST_DAYS}"
        yield Field(last, given.days, hint=f"0 to {LAST_DAYS}", longest=12, id=f"{stem}-days")
        yield Field("How much on a day", given.amount, hint="in their own words", id=f"{stem}-amount")
        if self._drunk:
            yield Drinks(given.drinks, given.per, f"{stem}-drink", self._profile, unborn=self._unborn)
        yield Field("Route", given.route, hint="by mouth, smoked, sniffed, injected, …", id=f"{stem}-route")
        yield Field("Last used", given.last, hint="today, -3, mon, 3 mar", check=self._not_a_day, longest=40,
                    id=f"{stem}-last")  # fmt: skip
        signs = {str(each.code): each.label for each in self._profile.offered("dependence_signs")}
        signs |= {code: self._profile.label("dependence_signs", code) for code in given.signs}
        yield BriefSeveral("Signs of dependence", tuple(signs.items()), id=f"{stem}-signs")
        known = [Option(code, words) for code, words in REPORTED.items()]
        yield BriefChoice("How it is known", known, given.reported or None, id=f"{stem}-known")

    @property
    def _drunk(self) -> bool:
        kinds = {str(each.code): each for each in self._profile.lists.substances}
        kind = kinds.get(self.substance)
        return bool(self.given.drinks) or (isinstance(kind, Substance) and kind.group == "alcohol")

    def on_mount(self) -> None:
        self.query_one(f"#{self.stem}-signs", BriefSeveral).put(self.given.signs)
        self._show()

    # -- what is said

    @property
    def choice(self) -> FreeChoice:
        return self.query_one(f"#{self.stem}", FreeChoice)

    def field(self, name: str) -> Field:
        return self.query_one(f"#{self.stem}-{name}", Field)

    @property
    def form(self) -> Used | None:
        """What is said here, or None where nothing is."""
        if self.choice.value == SAME:
            return self._again
        return self._typed() if self.choice.value == ANEW else None

    def _typed(self) -> Used:
        drinks = next(iter(self.query(Drinks)), None)
        return Used(
            person=self.person,
            substance=self.substance,
            days=self.field("days").value,
            amount=self.field("amount").value,
            route=self.field("route").value,
            last=self.field("last").value,
            per=drinks.per if drinks else self.given.per,
            drinks=drinks.form if drinks else (),
            signs=self.query_one(f"#{self.stem}-signs", BriefSeveral).values,
            reported=self.query_one(f"#{self.stem}-known", BriefChoice).value or "",
        )

    def at(self, steps: list[str]) -> Widget:
        """Where a fault is mended."""
        if self.choice.value != ANEW or not steps:
            return self.choice
        if steps[0] == "drinks" and (drinks := next(iter(self.query(Drinks)), None)) is not None:
            return drinks.at(steps[1:])
        return self.query_one(f"#{self.stem}{_AT[steps[0]]}") if steps[0] in _AT else self.choice

    # -- what follows

    def heed(self, day: date) -> None:
        """The session was on this day: days are read from there."""
        if day != self._day:
            self._day = day
            if self.field("last").value:
                self.field("last").look()

    def _not_a_day(self, typed: str) -> str | None:
        if not typed or self._day == date.max:
            return None
        try:
            found = parse_day(typed, self._day)
        except Refused as refusal:
            return str(refusal)
        return f"This is {read_day(found)}, after the session." if found > self._day else None

    @on(Choice.Changed)
    async def _chosen(self, event: Choice.Changed) -> None:
        if event.choice is self.choice and event.value == ANEW and not self._filled and self._again is not None:
            await self._start_from(self._again)
        self._show()

    @on(FreeChoice.TakenBack)
    def _taken_back(self) -> None:
        self._show()

    async def _start_from(self, said: Used) -> None:
        """Nobody types again what was said last time: it is there to be changed."""
        self._filled = True
        for name, text in (("days", said.days), ("amount", said.amount), ("route", said.route)):
            self.field(name).value = text
        self.query_one(f"#{self.stem}-signs", BriefSeveral).put(said.signs)
        self.query_one(f"#{self.stem}-known", BriefChoice).value = said.reported or None
        for drinks in self.query(Drinks):
            await drinks.put(said.drinks, said.per)

    def _show(self) -> None:
        self.query_one(".use--fields").display = self.choice.value == ANEW
        self._tell()

    @on(Field.Changed)
    @on(DrinkRow.Changed)
    @on(Picked.Changed)
    def _tell(self) -> None:
        for drinks in self.query(Drinks):
            drinks.tell(self.field("days").value)
