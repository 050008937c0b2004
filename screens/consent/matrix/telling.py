"""The cells of the table in a sign and a word, and what stands behind one."""

from __future__ import annotations

from textual.content import Content

from fsm_tui.practice.profile import Profile
from fsm_tui.services.families import FamilyView
from fsm_tui.services.may_tell import Square, Stands, Table
from screens.consent.telling import facts as statements
from screens.consent.telling import to_whom
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact

WORDS: dict[Stands, tuple[str, str, str]] = {
    "given": ("done", "given", "bold $rag-green"),
    "declined": ("red", "declined", "bold $rag-red"),
    "withdrawn": ("red", "withdrawn", "bold $rag-red"),
    "expired": ("amber", "expired", "bold $rag-amber"),
    "undecided": ("unknown", "undecided", "bold $rag-red"),
}


def signs(table: Table, glyphs: Glyphs) -> dict[tuple[str, str], Content]:
    """Each cell: glyph and word; nothing said is a quiet dash."""
    return {at: sign(each.stands, glyphs) for at, each in table.squares.items()}


def sign(stands: Stands, glyphs: Glyphs) -> Content:
    """One cell; never colour alone."""
    if stands == "nothing":
        return plain_line("-", "$quiet")
    glyph, word, style = WORDS[stands]
    return plain_line(f"{getattr(glyphs, glyph)} {word}", style)


def facts(square: Square, view: FamilyView, profile: Profile) -> tuple[Fact, ...]:
    """What may be told of this cell today and why, and every statement on it."""
    answer = square.answer
    today = "may be told" if answer.allowed else "may not be told"
    found = [
        Fact("", plain(to_whom(square.cell, profile), "bold")),
        Fact("Today", plain(f"{today}: {answer.words}")),
    ]
    # The first lines of what follows say the same once more.
    return (*found, *(statements(square.consent, view, profile)[3:] if square.consent else ()))
