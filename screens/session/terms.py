"""A shared term with its meaning, put where somebody writes (S2:45, A100)."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import TextArea

from fsm_tui.practice.dates import read_day
from fsm_tui.practice.items import Term
from fsm_tui.practice.profile import Profile
from screens.dialogs.pick import Item, Pick

_NOTE = "#note"


async def put_term(page: Screen[Any], profile: Profile) -> None:
    """Ask which, and put it at the cursor of the text in use; of the note, where none is in use."""
    focused = page.focused
    area = focused if isinstance(focused, TextArea) else page.query_one(_NOTE, TextArea)
    terms = {each.code: each for each in profile.lists.terms if not each.retired}
    items = [Item(code, each.label, each.meaning, agreed_words(each)) for code, each in terms.items()]
    app: Any = page.app
    chosen = await app.show(Pick("Shared term", items, hint="Enter puts the term and its meaning into the text"))
    if chosen is None:
        return
    area.focus()
    area.insert(in_text(terms[chosen], before=_before(area)))


def in_text(term: Term, before: str = "") -> str:
    """What is written in the middle of a sentence: the term and its meaning, after a space where one is needed."""
    space = " " if before and not before.isspace() else ""
    meaning = term.meaning.rstrip(".")
    if not meaning[1:2].isupper():
        meaning = meaning[:1].lower() + meaning[1:]
    return f"{space}{term.label} ({meaning})"


def agreed_words(term: Term) -> str:
    """Who agreed the meaning, or that nobody has yet."""
    if not term.agreed:
        return "proposed"
    return f"agreed {read_day(term.agreed_on)}" if term.agreed_on else "agreed"


def _before(area: TextArea) -> str:
    row, column = area.cursor_location
    return area.document.get_line(row)[column - 1 : column] if column else ""
