"""A record as the leader reads it: what is new first, then the family's risk, then every line."""

from __future__ import annotations

from fsm_tui.casework.allocated_then import NOT_ALLOCATED_WORDS
from fsm_tui.casework.telling import Difference
from fsm_tui.services import settling
from fsm_tui.services.families import FamilyView, RecordView
from fsm_tui.services.kept import NOT_SHARED
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact


def heading(record: RecordView) -> str:
    """Who, what and the three times, and how it stands; a time of the same day gives only the hour."""
    return (
        f"{record.label}: {record.called.lower()} by {record.author}\n"
        f"{record.times.in_words} · {record.review or 'no verdict needed'}"
    )


def facts(record: RecordView, family: FamilyView, glyphs: Glyphs) -> tuple[Fact, ...]:
    """Everything to be read before a verdict, in the order in which it matters."""
    found: list[Fact] = []
    if record.since_approved:
        found += [Fact("", plain("Changed since it was approved", "bold underline")), *_changes(record.since_approved)]
    elif record.before:
        found += [Fact("", plain("What the correction changed", "bold underline")), *_changes(record.before)]
    if record.remarks:
        found.append(Fact("", plain("Remarks", "bold underline")))
        for place, text in record.remarks:
            label = next((line.label for line in record.lines if line.place == place), "Whole record")
            found.append(Fact(label, plain(text)))
    found.append(Fact("", plain("The family today", "bold underline")))
    if family.rating is not None:
        words = glyphs.rag(family.rating.rag.value) + plain_line(f", {family.rating.because}")
        found.append(Fact("Risk in force", words))
        if proposed := settling.in_words(family.rating):
            here = family.rating.proposed is not None and family.rating.proposed.of == record.record.shown.head
            found.append(Fact("Proposed", plain(("By this record. " if here else "") + proposed, "bold")))
        trend = " → ".join(
            each.rag.value.capitalize() + (" (proposed)" if each.proposed else "") for each in family.points[-5:]
        )
        found.append(Fact("Over time", plain(trend)))
    else:
        found.append(Fact("Risk in force", plain("not rated yet")))
    if record.not_allocated:
        found.append(Fact("Look at", plain(f"{NOT_ALLOCATED_WORDS}.", "bold $rag-amber")))
    for mark in record.marks:
        why = f" ({mark.because})" if mark.because else ""
        said = f"{glyphs.kept} {NOT_SHARED} {mark.name}: {mark.part}"
        found.append(Fact("", plain_line(said, "$rag-amber") + plain(why, "$quiet")))
    found.append(Fact("", plain("What it says", "bold underline")))
    found += [Fact(line.label, plain(line.text)) for line in record.lines]
    found += [Fact("Verdict", plain(each)) for each in record.verdicts]
    return tuple(found)


def _changes(changes: tuple[Difference, ...]) -> list[Fact]:
    found = []
    for each in changes:
        if not each.before:
            found.append(Fact(each.label, plain(f"new: {each.after}")))
        elif not each.after:
            found.append(Fact(each.label, plain(f"taken out: {each.before}")))
        else:
            found.append(Fact(each.label, plain(f"before: {each.before}\nnow: {each.after}")))
    return found
