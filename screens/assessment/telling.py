"""An assessment in words: the list of its parts, and what stands under the part that is open."""

from __future__ import annotations

from textual.content import Content

from fsm_tui.practice.dates import read_day
from fsm_tui.services.assessing import Assessed, Opened, Section
from screens.assessment.sheet import Sheet
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.record_table import Column, Row

COLUMNS = (Column("Part"), Column("", 9))


def rows(assessed: Assessed, sheet: Sheet, glyphs: Glyphs) -> list[Row]:
    """The parts, each with a sign and a word: written, empty, typed and not saved, two versions."""
    return [Row(each.code, (each.label, _standing(each, sheet, glyphs))) for each in assessed.sections]


def _standing(section: Section, sheet: Sheet, glyphs: Glyphs) -> Content:
    if section.code in sheet.edited:
        return plain_line(f"{glyphs.here} unsaved", "bold")
    if section.in_conflict:
        return plain_line(f"{glyphs.red} two", "bold $rag-amber")
    if section.filled:
        return plain_line(f"{glyphs.done} {'changed' if section.changed else 'written'}")
    return plain_line("  empty", "$quiet")


def under(section: Section) -> Content:
    """Who wrote the open part and when, and whether the parent has agreed it as it stands."""
    if section.in_conflict:
        said = "Two versions were written without knowledge of each other. F9 shows both; what you save counts."
        return plain(said, "bold $rag-amber")
    if section.last is None:
        return plain("Nothing is written yet.", "$quiet")
    changed = "; not agreed with them as it is now" if section.changed else ""
    return plain(f"{section.last.by}, {read_day(section.last.on)}{changed}", "$quiet")


def standing(opened: Opened) -> Content:
    """Whose it is, how far it is, and whether it was agreed; or that a record is being corrected."""
    assessed = opened.assessed
    if opened.mending is not None:
        said = f"correcting what was written on {read_day(opened.mending.written_on)}; F2 asks why."
    else:
        total = len(assessed.sections)
        said = f"{total - len(assessed.missing)} of {total} parts written; {assessed.agreement}."
    return plain_line(assessed.name, "bold") + plain(f": {said}", "$quiet")
