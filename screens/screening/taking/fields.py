"""The fields around the items: day, stage, sex for scoring, outcome, a total from paper, who did it, a note."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual.widget import Widget

from fsm_tui.practice.dates import parse_day
from fsm_tui.practice.scoring import Scored
from fsm_tui.services.screening import Taking
from screens.screening.taking.form import Form
from screens.screening.taking.sheet import Sheet
from screens.widgets.choice import Choice, Option
from screens.widgets.field import DayInput, Field
from screens.widgets.note_area import NoteArea

SEXES = (Option("female", "Female"), Option("male", "Male"), Option("unknown", "Leave unknown: both bands are shown"))
_PLACES = {"taken_on": "taken_on", "stage": "stage", "outcome": "outcome", "total": "total", "by": "by",
           "correction_reason": "reason", "answers": "sheet"}  # fmt: skip
NAMES = ("taken_on", "stage", "sex", "total", "outcome", "by", "note", "reason")
LONGEST_NOTE = 20_000


def made(taking: Taking, form: Form) -> list[Widget]:
    """The widgets of the form, filled in."""
    return list(_made(taking, form))


def _made(taking: Taking, form: Form) -> Iterator[Widget]:
    tool = taking.tool
    day = DayInput("Taken on", taking.today, id="taken_on")
    day.value = form.taken_on
    yield day
    if taking.corrects:
        yield Field("Why it is corrected", form.reason, longest=2_000, id="reason")
    if tool.stages:
        stages = [Option(str(each.code), each.label) for each in tool.stages]
        yield Choice("Stage", stages, form.stage or None, id="stage")
    if taking.asks_sex:
        yield Choice("Sex, for scoring", SEXES, form.sex or None, id="sex")
    if tool.items:
        sheet = Sheet(tool, id="sheet")
        sheet.put(form.answers, form.typed)
        yield sheet
    elif 0 < len(tool.outcomes) <= 9:
        outcomes = [Option(each, each) for each in tool.outcomes]
        yield Choice("What came of it", outcomes, form.outcome or None, id="outcome")
    else:
        yield Field("What came of it", form.outcome, hint="the outcome, or in the note where it is held", id="outcome")
    if tool.kind == "scored":
        yield Field("Total on paper", form.total, hint="only to check; may stay empty", longest=6, id="total")
    yield Field("Done by", form.by, hint="if it was not you", id="by")
    note = NoteArea(form.note, longest=LONGEST_NOTE, id="note")
    note.border_title = "Note"
    yield note


def read(pane: Widget) -> Form:
    """What stands in the form."""
    sheet = pane.query(Sheet)
    return Form(
        **{name: _text(pane, name) for name in NAMES},
        answers=dict(sheet.first().answers) if sheet else {},
        typed=dict(sheet.first().typed) if sheet else {},
    )


def _text(pane: Widget, name: str) -> str:
    for one in pane.query(f"#{name}"):
        if isinstance(one, Field):
            return one.value
        if isinstance(one, Choice):
            return one.value or ""
        if isinstance(one, NoteArea):
            return one.text
    return ""


def parse(typed: str, today: date) -> date:
    """The day that is typed. Raises Refused."""
    return parse_day(typed, today)


def first(pane: Widget) -> str:
    """Where to begin: what has to be chosen first, else the items, else what came of it."""
    for name in ("reason", "stage", "sex", "sheet", "outcome"):
        if pane.query(f"#{name}"):
            return name
    return "taken_on"


def compare_total(pane: Widget, found: Scored) -> None:
    """A total from paper beside the one that the items give, in words, once all of them are there."""
    for field in pane.query("#total").results(Field):
        field.complain(_total_differs(field.value, found))


def _total_differs(typed: str, found: Scored) -> str:
    if not typed:
        return ""
    if not (typed.isascii() and typed.isdigit()):
        return "is not a whole number"
    if found.total is None or int(typed) == found.total:
        return ""
    return f"is {int(typed)}, but the items give {found.total}"


def look(pane: Widget, taking: Taking) -> bool:
    """Check what can be checked here, say it at its field, and go to the first. True if nothing is wrong."""
    wrong = [*_wrong(pane, taking)]
    for name, said in wrong:
        complain(pane, name, said)
    if wrong:
        _focus(pane, wrong[0][0])
    return not wrong


def _wrong(pane: Widget, taking: Taking) -> Iterator[tuple[str, str]]:
    form, tool = read(pane), taking.tool
    if error := pane.query_one("#taken_on", DayInput).error:
        yield "taken_on", error
    if taking.corrects and not form.reason:
        yield "correction_reason", "say why the earlier entry was not right"
    if tool.stages and not form.stage:
        yield "stage", "choose the stage"
    if form.total and not (form.total.isascii() and form.total.isdigit()):
        yield "total", "is not a whole number"
    sheet = pane.query(Sheet)
    if sheet and any(code not in form.answers for code in form.typed):
        yield "answers", ""
    elif sheet and not form.answers:
        yield "answers", "answer at least one item"


def complain(pane: Widget, place: str, said: str) -> bool:
    """Show a fault at the field of that place. False if there is no such field here."""
    for one in pane.query(f"#{_PLACES.get(place, 'nothing')}"):
        if isinstance(one, Sheet):
            code = next((code for code in one.typed if code not in one.answers), one.code)
            if said:
                one.complain(code, said)
            one.go_to(code)
        elif isinstance(one, Field | Choice):
            one.complain(said)
            _focus(pane, _PLACES[place])
        return True
    return False


def _focus(pane: Widget, place: str) -> None:
    name = _PLACES.get(place, place)
    for widget in pane.screen.focus_chain:
        if any(each.id == name for each in widget.ancestors_with_self):
            widget.focus()
            return
