"""What of the form is not to be shared with one of the family: said beside the field, and in one line below (A93)."""

from __future__ import annotations

import re
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from fsm_tui.casework.family import Person
from fsm_tui.casework.telling_kept import part_words
from fsm_tui.services.kept import NOT_SHARED, goal_text, whom
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.fields.said import Said
from screens.session.folded import FoldLine
from screens.session.form import RiskForm
from screens.session.section import Section

Mark = tuple[str, str]

_IDENT = re.compile(r"[0-9a-f]{8,64}")
#: Fields whose id does not say where in the record they stand.
_PLACES = {
    "note": "note", "place": "place", "joint": "joint_with",
    "joint-with": "joint_with", "told": "told", "no-goals": "no_goals_because",
    "interventions": "interventions", "kind": "session_kind", "attendance": "attendance", "present": "present",
    "seen": "children_seen", "spoken": "children_spoken_to", "strengths": "risk.strengths",
    "protective": "risk.protective", "triggers": "risk.triggers", "agreed-with": "risk.agreed_with",
    "difference": "risk.difference_of_view", "disclosed": "risk.disclosed", "relapse": "risk.plan",
    "crisis": "risk.plan", "if-thens": "risk.plan",
}  # fmt: skip
#: Where a mark is said for a place that is a part of the form and not one field of it.
_FIELDS = (".because", "", ".note", ".importance", ".0")


class NotFor(Said):
    """The line beside a field: whom it is not for."""

    DEFAULT_CSS = "NotFor { height: auto; width: 100%; padding: 0 1 0 22; color: $rag-amber; }"


class KeptFrom(Section):
    """Every mark of the form in one line, where there is one; and a line beside each field that is marked."""

    TITLE = "Not to be shared"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: tuple[Mark, ...] = ()
        self.back: tuple[Mark, ...] = ()
        self._beside: dict[Mark, tuple[Widget, NotFor]] = {}

    def compose(self) -> ComposeResult:
        yield self.heading()
        yield Said(id="kept-from")

    def on_mount(self) -> None:
        self.display = False
        # A part that is opened has its fields only then.
        self.watch(self.screen, "focused", self._say, init=False)

    def count(self, missing: int) -> None:
        """Nothing is asked here."""

    def read(self) -> dict[str, Any]:
        return {"kept_from": self.marks, "kept_back": self.back}

    def fill(self, form: Any) -> None:
        # A draft may be older than what the family is now: a mark for nobody would stop the form for good.
        adults = {each.id for each in self.opened.family.people if each.role != "child"}
        self.marks = tuple((str(place), str(person)) for place, person in form.kept_from if person in adults)
        self.back = tuple((str(place), str(person)) for place, person in form.kept_back)

    def heed(self, found: Assessment, form: RiskForm) -> None:
        self._say()

    # -- marking

    def place_of(self, field: Widget | None) -> str | None:
        """Where in the record the field in use stands; None where it is no field of it."""
        if field is None or isinstance(field, FoldLine):
            return None
        above = [each for each in field.ancestors_with_self if each is not self.screen]
        section = next((each for each in above if isinstance(each, Section)), None)
        if section is None:
            return None
        ids = [each.id for each in above[: above.index(section)] if each.id]
        ident = next((found[0] for each in ids if (found := _IDENT.search(each))), "")
        person = self.opened.family.person(ident)
        if section.id == "risk" and person is not None:
            return f"risk.{'children' if person.role == 'child' else 'parents'}.{ident}"
        if section.id == "goals" and ident:
            return f"goals.{ident}"
        if section.id == "change" and person is not None:
            return f"{'stages' if any(each.startswith('stage-') for each in ids) else 'motivation'}.{ident}"
        if section.id == "use":
            return f"use.{ident}" if person is not None else "use"
        return next((_PLACES[each] for each in ids if each in _PLACES), None)

    def whom(self, place: str) -> tuple[Person, ...]:
        """Those from whom it may be kept."""
        return whom(self.opened.family, place)

    def has(self, place: str, person: str) -> bool:
        return (place, person) in self.marks

    def turn(self, place: str, person: str) -> bool:
        """Mark it, or take the mark back; whether it is marked now."""
        mark = (place, person)
        marks, back = ([each for each in some if each != mark] for some in (self.marks, self.back))
        if mark not in self.marks:
            marks.append(mark)
        elif self.opened.corrects:
            # What a record is marked with goes on being so until somebody says otherwise by name.
            back.append(mark)
        self.marks, self.back = tuple(marks), tuple(back)
        self._say()
        return mark in self.marks

    # -- saying it

    def _words(self, place: str) -> str:
        return part_words(place, self.names.person, lambda goal: goal_text(self.opened.family, goal))

    def _say(self) -> None:
        if not self.is_attached:
            return
        self.display = bool(self.marks)
        told = [f"{self._words(place)} (not for {self.names.person(person)})" for place, person in self.marks]
        self.query_one("#kept-from", Said).say(self._line("; ".join(told)))
        for mark in [each for each in self._beside if each not in self.marks]:
            self._beside.pop(mark)[1].remove()
        for mark in self.marks:
            field = self._field(mark[0])
            known = self._beside.get(mark)
            if known is not None and known[0] is field:
                continue
            if known is not None:
                self._beside.pop(mark)[1].remove()
            if field is not None and isinstance(field.parent, Widget):
                line = NotFor(self._line(f"{NOT_SHARED} {self.names.person(mark[1])}"))
                field.parent.mount(line, after=field)
                self._beside[mark] = (field, line)

    def _line(self, words: str) -> Content:
        return plain_line(f"{self.app.glyphs.kept} {words}", "$rag-amber")

    def _field(self, place: str) -> Widget | None:
        sections = [each for each in self.screen.query(Section) if each is not self]
        for tail in _FIELDS:
            for section in sections:
                if (found := section.field_at(place + tail)) is not None:
                    return found
        return None
