"""What was done at the session: interventions of the guidance, and the small record that each asks for (A58–A74)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from fsm_tui.casework.family import Family
from screens.dialogs.pick import Item, Pick
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.fields.picked import Picked
from screens.session.folded import Folded
from screens.session.form import RiskForm
from screens.session.small_record import RecordLine, key_of
from screens.small_records import CORRECTED, Opens, kind_of, opens

_ANOTHER = "another"


class Records(Vertical):
    """The lines of the small records, as many as there are."""

    DEFAULT_CSS = """
    Records { height: auto; width: 100%; }
    """


class Work(Folded):
    """The interventions of this session. A record of them is an entry of its own, made without leaving the form.

    At a home visit every storage box of the home is asked about, whether or not an intervention was chosen (B2.5).
    """

    TITLE = "Work done"
    PLACES = ("interventions",)
    EMPTY = "Interventions: advice, naloxone, a storage box, a workbook module, …"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._family = self.opened.family
        self._records: tuple[Opens, ...] = ()

    def summary(self, form: Any) -> Content:
        label = self.opened.profile.label
        said = [label("interventions", each) for each in form.interventions]
        to_make = [each for each in self._records if not each.there]
        boxes = [f"{each.label}: not looked at on this day" for each in to_make if each.which]
        lacking = len(to_make) - len(boxes)
        told = plain_line(", ".join(said))
        if boxes or lacking:
            boxes += [f"{lacking} small record{'' if lacking == 1 else 's'} to make"] if lacking else []
            told += plain_line(f"{'. ' if said else ''}{self.app.glyphs.unknown} {'; '.join(boxes)}", "$rag-amber")
        return told

    def fields(self) -> Iterable[Widget]:
        profile = self.opened.profile
        offered = [(str(each.code), each.label, each.words) for each in profile.offered("interventions")]
        called = partial(profile.label, "interventions")
        yield Picked("Interventions", offered, several=True, called=called, id="interventions")
        yield Records(id="small-records")

    def read_fields(self) -> dict[str, Any]:
        return {"interventions": self.query_one("#interventions", Picked).codes}

    def fill_fields(self, form: Any) -> None:
        self.query_one("#interventions", Picked).put(form.interventions)
        if not self._records:
            self._look(form, _day_of(form, self.opened.today))
        self._show()

    def find(self, place: str) -> Widget | None:
        return self.part("#interventions")

    # -- small records

    def heed(self, found: Assessment, form: RiskForm) -> None:
        self._look(form, found.day)
        super().heed(found, form)

    async def meet(self, family: Family) -> None:
        self._family = family

    def _look(self, form: Any, day: date) -> None:
        """What the chosen interventions ask for. Whom it is about is known where one parent or carer was there."""
        person = form.present[0] if len(form.present) == 1 else ""
        self._records = opens(self._family, self.opened.profile, form.interventions, day, person, form.kind)

    def heed_fields(self, found: Assessment, form: RiskForm) -> None:
        self._show()

    def _show(self) -> None:
        """A line for each; those that are there already stay, so that the cursor does too."""
        if not self.query("#small-records"):  # the fields are still on their way
            return
        box = self.query_one("#small-records", Records)
        there = {line.id: line for line in box.query(RecordLine)}
        before: RecordLine | None = None
        for each in self._records:
            line = there.pop(key_of(each), None)
            if line is None:
                line = RecordLine(each)
                box.mount(line, after=before) if before else box.mount(line, before=0 if box.children else None)
            else:
                line.show(each)
            before = line
        for line in there.values():
            line.remove()

    def next_record(self) -> Opens | None:
        """The first that is not there yet, else the first."""
        return next((each for each in self._records if not each.there), next(iter(self._records), None))

    @on(RecordLine.Wanted)
    def _wanted(self, event: RecordLine.Wanted) -> None:
        event.stop()
        self.app.run_worker(self.app.hands.guard(lambda: self.record(event.opens)), group="small-record")

    async def record(self, one: Opens) -> None:
        """Its form above this page. What is recorded for the day already may be corrected instead."""
        form, which = one.form, one.which
        correctable = one.there if form != "onward" else ()
        if correctable:
            items = [Item(_ANOTHER, "Record another", "Both stand then.")]
            items += [Item(head, "Correct what is recorded", "Both stay readable.") for head in correctable]
            key = await self.app.show(Pick(one.label, items))
            if key is None:
                return
            if key != _ANOTHER:
                form, which = CORRECTED[await self.app.ask(kind_of, self._family.id, key)], key
        await self.app.go("family_form", form=form, family_id=self._family.id, which=which, event=one.begins)


def _day_of(form: Any, today: date) -> date:
    try:
        return min(date.fromisoformat(form.day), today)
    except ValueError:
        return today
