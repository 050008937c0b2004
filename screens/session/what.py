"""What and when: kind, day, start, length, place, outcome, who was there (A54, A77, A127, B5)."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.widget import Widget

from fsm_tui.errors import Refused
from fsm_tui.practice.dates import parse_length, parse_time, read_day, read_distance
from screens.session.assessing import Assessment
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice
from screens.session.fields.picked import Picked
from screens.session.fields.several import Several
from screens.session.form import RiskForm, SessionForm
from screens.session.joint import Joint, offered
from screens.session.section import Section
from screens.widgets.choice import Option
from screens.widgets.field import DayInput, Field

_AT = {
    "session_kind": "#kind",
    "happened_at": "#day",
    "day": "#day",
    "start": "#start",
    "minutes": "#length",
    "travel_minutes": "#travel",
    "place": "#place",
    "attendance": "#attendance",
    "present": "#present",
    "children_seen": "#seen",
    "children_spoken_to": "#spoken",
    "joint_with": "#joint",
    "told": "#told",
}


class What(Section):
    """The first section. Everything but length, place, travel and joint work is needed or follows."""

    TITLE = "What and when"
    COMMAND = "session.what"

    def compose(self) -> ComposeResult:
        opened, profile = self.opened, self.opened.profile
        yield self.heading()
        kinds = [(str(each.code), each.label, each.words) for each in profile.offered("session_kinds")]
        yield Picked("Kind", kinds, called=partial(profile.label, "session_kinds"), id="kind")
        yield Day("Day", opened.today, id="day", classes="-short")
        yield _short("Start", "such as 14:30", parse_time, "start")
        yield _short("Length", "such as 1h 15", parse_length, "length")
        outcomes = [Option(str(each.code), each.label) for each in profile.offered("attendance")]
        yield FreeChoice("Outcome", outcomes[:9], id="attendance")
        yield Several("Who was there", self._adults(), id="present")
        yield Several("Children seen", self._children(), id="seen")
        yield Several("Spoken to", self._children(), id="spoken")
        yield Answer("Told", placeholder="who was told that the parent was not seen, how", id="told")
        yield Field("Place", id="place")
        yield Joint(offered(opened.family, profile))
        yield _short("Travel", "such as 30 min", parse_length, "travel")

    def on_mount(self) -> None:
        self.query_one(DayInput).line.select_on_focus = True

    def _adults(self) -> list[tuple[str, str]]:
        people = self.opened.family.people
        return [(each.id, self.names.person(each.id)) for each in people if each.role != "child" and not each.left]

    def _children(self) -> list[tuple[str, str]]:
        return [(each.id, self.names.person(each.id)) for each in self.opened.family.young if not each.unborn]

    def read(self) -> dict[str, Any]:
        day = self.query_one("#day", DayInput)
        return {
            "kind": next(iter(self.query_one("#kind", Picked).codes), ""),
            # The day itself is kept, not the word: "today" would mean another day tomorrow.
            "day": day.day.isoformat() if day.day else day.value,
            "start": self._line("start"),
            "length": self._line("length"),
            "travel": self._line("travel"),
            "place": self._line("place"),
            "joint": self.query_one(Joint).value,
            "attendance": self.query_one("#attendance", FreeChoice).value or "",
            "present": self.query_one("#present", Several).values,
            "seen": self.query_one("#seen", Several).values,
            "spoken": self.query_one("#spoken", Several).values,
            "told": self.query_one("#told", Answer).value,
        }

    def _line(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    def fill(self, form: Any) -> None:
        from datetime import date

        self.query_one("#kind", Picked).put([form.kind] if form.kind else [])
        try:
            self.query_one("#day", Field).value = read_day(date.fromisoformat(form.day))
        except ValueError:
            self.query_one("#day", Field).value = form.day
        self.query_one(Joint).put(form.joint)
        for name in ("start", "length", "travel", "place"):
            self.query_one(f"#{name}", Field).value = getattr(form, name)
        outcome = self.query_one("#attendance", FreeChoice)
        outcome.value = form.attendance if form.attendance in {each.value for each in outcome.options} else None
        for name in ("present", "seen", "spoken"):
            self.query_one(f"#{name}", Several).put(getattr(form, name))
        self.query_one("#told", Answer).put(form.told)

    def heed(self, found: Assessment, form: RiskForm) -> None:
        if not isinstance(form, SessionForm):
            return
        children = "children" in found.asks and bool(self._children())
        for selector, asked in (
            ("#attendance", "outcome" in found.asks),
            ("#present", "present" in found.asks or bool(form.present)),
            ("#seen", children or bool(form.seen)),
            ("#spoken", children or bool(form.spoken)),
            ("#told", "told" in found.asks or bool(form.told)),
        ):
            self.query_one(selector).display = asked

    def field_at(self, place: str) -> Widget | None:
        selector = _AT.get(place.partition(".")[0])
        return self.part(selector) if selector else None


class Day(DayInput):
    """The day of the session: says how long ago it was beside it."""

    hint = "today, yesterday, mon, -3, 3 mar. What you type replaces what stands there."

    def look(self) -> bool:
        well = super().look()
        if well and (day := self.day) is not None:
            far = read_distance(day, self._today)
            self.note(far if self.value == read_day(day) else f"{read_day(day)}, {far}")
        return well


def _short(label: str, hint: str, parse: Any, ident: str) -> Field:
    return Field(label, hint=hint, check=_readable(parse), longest=20, id=ident, classes="-short")


def _readable(parse: Any) -> Any:
    """A check for a field: the sentence that says why it cannot be read; nothing typed is no fault."""

    def check(typed: str) -> str | None:
        try:
            if typed:
                parse(typed)
        except Refused as refusal:
            return str(refusal)
        return None

    return check
