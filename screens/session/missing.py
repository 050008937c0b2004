"""What is missing or wrong: named in the list that is always in view, counted in the headings, said at the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.screen import Screen
from textual.widget import Widget

from screens.session.composing import Fault
from screens.session.names import Names
from screens.session.section import Section
from screens.widgets.field import Field
from screens.widgets.still_needed import Need, StillNeeded


class Missing:
    """For one form. `sections` and `names` as they are when it is opened or the family has changed."""

    def __init__(self, page: Screen[None], sections: Sequence[Section], names: Names) -> None:
        self._page, self._sections, self._names = page, sections, names
        self._order: dict[str, int] = {}
        self._said: dict[str, str] = {}

    def field_at(self, place: str) -> tuple[Section, Widget] | None:
        """Where a fault is mended, or None where the page has no field for it."""
        for section in self._sections:
            if (field := section.field_at(place)) is not None:
                return section, field
        return None

    def show(self, faults: tuple[Fault, ...], aloud: Callable[[str], bool]) -> None:
        """Show these faults; those whose place is `aloud` are said in words at their fields too."""
        needs: list[Need] = []
        missing = dict.fromkeys(self._sections, 0)
        said: dict[str, str] = {}
        for place, sentence in faults:
            if (found := self.field_at(place)) is None:
                continue
            section, field = found
            missing[section] += 1
            needs.append(Need(f"#{field.id}", self._names.of(place)))
            if field.id and aloud(place):
                said.setdefault(field.id, _sentence(sentence))
        if any(need.at[1:] not in self._order for need in needs):
            # A part that was one line has its fields only since it was opened.
            self._order = {widget.id: number for number, widget in enumerate(self._page.query("*")) if widget.id}
        needs.sort(key=lambda need: self._order.get(need.at[1:], 0))
        self._page.query_one(StillNeeded).needs = tuple(needs)
        for section, count in missing.items():
            section.count(count)
        self._complain(said)

    def take_over(self, before: Missing | None) -> None:
        """What stands at the fields was said by `before`."""
        if before is not None:
            self._said = before._said

    def _complain(self, said: dict[str, str]) -> None:
        for ident, sentence in {**dict.fromkeys(self._said, ""), **said}.items():
            if self._said.get(ident, "") == sentence:
                continue
            for field in self._page.query(f"#{ident}"):
                if hasattr(field, "complain"):
                    field.complain(sentence)
                    if isinstance(field, Field) and not sentence:
                        field.look()  # says again what was understood
        self._said = said


def _sentence(said: str) -> str:
    said = f"this {said}" if said.startswith("is ") else said
    return said[:1].upper() + said[1:]
