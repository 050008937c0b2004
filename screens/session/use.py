"""What each parent or carer uses, as they say it or as it is known otherwise (A24, B2.1, B2.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from fsm_tui.casework import heard
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.use import LAST_DAYS, UseSaid
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.at_the_desk import Opened
from screens.session.fields.picked import Picked
from screens.session.fields.said import Said
from screens.session.folded import Folded
from screens.session.form import RiskForm
from screens.session.heard import Used, rows
from screens.session.own import day_of, own_versions
from screens.session.using import ANEW, UseRow, stem_of

OTHER = "other"


class Using(Vertical):
    """One parent or carer: what was said of last time, what is said now, and the way to say another."""

    reshapes = True

    def __init__(
        self, person: str, name: str, opened: Opened, said: list[tuple[int, Used]], until: date | None
    ) -> None:
        super().__init__(classes="group")
        self.person, self._called, self._opened, self._said = person, name, opened, said
        self._until = until
        self._made: Counter[str] = Counter()
        self._unborn = any(each.unborn for each in opened.family.young)

    def compose(self) -> ComposeResult:
        profile = self._opened.profile
        yield Said(plain_line(self._called, "bold"), classes="group--title")
        sessions = heard.sat(self._opened.family, until=self._until, without=own_versions(self._opened))
        before: dict[str, Statement[UseSaid]] = {}
        for each in heard.last_uses(sessions, self.person):
            before.setdefault(each.value.substance, each)
        for place, used in self._said:
            yield self._row(used.substance, before.pop(used.substance, None), used, place)
        for each in before.values():
            yield self._row(each.value.substance, each, None, None)
        offered = [(str(each.code), each.label, each.words) for each in profile.offered("substances")]
        yield Picked("Another substance", offered, id=f"use-{self.person}-add")

    def _row(
        self, substance: str, before: Statement[UseSaid] | None, said: Used | None, place: int | None
    ) -> UseRow:
        self._made[substance] += 1
        stem = stem_of(self.person, substance, self._made[substance] - 1)
        return UseRow(
            stem, self.person, substance, self._opened.profile,
            said=said, before=before, place=place, unborn=self._unborn,
        )  # fmt: skip

    @property
    def rows(self) -> list[UseRow]:
        """Those that are there as a whole: the page may be read while one is being added."""
        return [each for each in self.query(UseRow) if each.is_mounted]

    @on(Picked.Changed)
    async def _add(self) -> None:
        """A row for the substance that was picked, or the one that is there; its days are asked next."""
        adding = self.query_one(f"#use-{self.person}-add", Picked)
        if not adding.codes:
            return
        code = adding.codes[0]
        adding.put(())
        there = [each for each in self.rows if each.substance == code]
        if there and code != OTHER:
            row = there[0]
        else:
            row = self._row(code, None, None, None)
            await self.mount(row, before=adding)
        row.choice.choose([each.value for each in row.choice.options].index(ANEW))
        self.call_after_refresh(row.field("days").line.focus)


class Use(Folded):
    """What is used. Nothing said is nothing recorded."""

    TITLE = "Use"
    PLACES = ("use.", "use")
    EMPTY = "Alcohol and drugs: days of the last 28, how much, units, signs of dependence."

    def summary(self, form: Any) -> Content:
        label = self.opened.profile.label
        said = []
        for used in rows(form.use):
            days = f", {used.days} of {LAST_DAYS} days" if used.days else ""
            said.append(f"{self.names.person(used.person)}: {label('substances', used.substance).lower()}{days}")
        return plain_line("; ".join(said))

    @property
    def people(self) -> list[Using]:
        return list(self.query(Using))

    def fields(self) -> Iterable[Widget]:
        form: Any = self._form
        said = list(enumerate(rows(form.use)))
        there = [each.id for each in self.opened.family.in_work]
        there += [each.person for _, each in said if each.person not in there]
        for person in dict.fromkeys(there):
            own = [(place, used) for place, used in said if used.person == person]
            yield Using(person, self.names.person(person), self.opened, own, day_of(form))

    def _rows(self) -> list[tuple[UseRow, Used]]:
        """What is said, in the order of the form that was opened; what is new comes last."""
        said = [(row, used) for each in self.people for row in each.rows if (used := row.form) is not None]
        return sorted(said, key=lambda each: (each[0].place is None, each[0].place or 0))

    def read_fields(self) -> dict[str, Any]:
        return {"use": tuple(used for _, used in self._rows())}

    def heed_fields(self, found: Assessment, form: RiskForm) -> None:
        for each in self.people:
            for row in each.rows:
                row.heed(found.day)

    def find(self, place: str) -> Widget | None:
        steps = place.split(".")[1:]
        for each in self.people:
            if steps[:1] == [each.person]:  # a mark says whose, a fault says which row
                of_it = [row for row in each.rows if row.form is not None and steps[1:2] in ([], [row.substance])]
                return of_it[0].choice if of_it else self.part(f"#use-{each.person}-add")
        said = self._rows()
        if not said:
            return None
        number = int(steps[0]) if steps and steps[0].isdecimal() and int(steps[0]) < len(said) else 0
        return said[number][0].at(steps[1:])
