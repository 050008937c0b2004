"""The caseload as rows of a table and as words about one family."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from textual.content import Content

from fsm_tui.casework.bodies import Code
from fsm_tui.practice.clocks import Standing
from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload
from fsm_tui.services.caseload import CaseloadRow, CaseloadView
from fsm_tui.services.seat import Seat
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

#: From this width of the table the cells say things in full.
ROOMY = 106
COMPACT = (
    Column("Risk", 9),
    Column("Trend", 5),
    Column("Family", 15),
    Column("What is next"),
    Column("Seen", 5, right=True),
    Column("SW", 5, right=True),
    Column("Work", 9),
)
FULL = (
    Column("Risk", 9),
    Column("Trend", 5),
    Column("Family", 22),
    Column("What is next"),
    Column("Seen", 11),
    Column("SW spoken", 11),
    Column("Work", 21),
)


@dataclass(frozen=True, slots=True)
class Caseload:
    """What the page shows: the service's view and the words that the guidance has for codes."""

    view: CaseloadView
    offered: tuple[tuple[str, str, str], ...]
    letters: dict[Rag, str]
    at_office: bool
    area: Code

    def label(self, name: str, code: str) -> str:
        """The label of a code, or nothing for none."""
        return next((label for each, known, label in self.offered if (each, known) == (name, code)), code)


def look(seat: Seat, everybody: bool) -> Caseload:
    """The caseload for the page. On the desk thread."""
    profile = seat.profile
    lists = (("area", "areas"), ("base", "bases"), ("plan", "plan_types"))
    offered = [(name, item.code, item.label) for name, held in lists for item in profile.offered(held)]
    offered += [("rag", each.value, profile.rag(each).label) for each in (Rag.RED, Rag.AMBER, Rag.GREEN)]
    view = caseload.read(seat, everybody=everybody)
    if seat.at_office:  # where there is no laptop, nothing is only on one
        view = replace(view, rows=tuple(replace(each, sync=_drafts(each)) for each in view.rows))
    return Caseload(
        view=view,
        offered=(*offered, ("rag", "unrated", "Not rated yet")),
        letters={each: profile.rag(each).letter for each in Rag},
        at_office=seat.at_office,
        area=seat.me.area,
    )


def _drafts(row: CaseloadRow) -> str:
    return f"{row.drafts} draft{'s' if row.drafts > 1 else ''}" if row.drafts else "at the office"


def source(rows: tuple[CaseloadRow, ...], shown: Caseload, glyphs: Glyphs, *, roomy: bool) -> Callable[[int], Row]:
    """Makes the table's row of a number."""

    def row(number: int) -> Row:
        each = rows[number]
        return Row(
            each.family,
            (
                rating(each, glyphs),
                trend(each, shown),
                each.label,
                next_step(each) if roomy else next_briefly(each),
                each.seen if roomy else brief(each.seen),
                each.social_worker_spoken if roomy else brief(each.social_worker_spoken),
                work(each) if roomy else work_briefly(each),
            ),
        )

    return row


def rating(row: CaseloadRow, glyphs: Glyphs) -> Content:
    """Glyph and word; a family that nobody has rated says so."""
    return glyphs.rag(row.rag.value) if row.rag else plain_line(f"{glyphs.unknown} Unrated", "$quiet")


def trend(row: CaseloadRow, shown: Caseload) -> Content:
    """The last five ratings as letters, the newest last."""
    return Content("").join([plain_line(shown.letters[each], f"$rag-{each.value}") for each in row.trend])


def next_step(row: CaseloadRow) -> Content:
    """What is next, in the service's words; pressing things stand out in bold too."""
    return plain_line(row.why, _weight(row))


def next_briefly(row: CaseloadRow) -> Content:
    """The same with the time first, for a narrow table: `3 d overdue: Risk review`."""
    due = row.next_due
    if due is None or row.returned or row.conflicts:
        return next_step(row)
    state = due.state
    if state.standing is Standing.OVERDUE:
        when = f"{state.days} d overdue" if state.days else "overdue"
    elif state.standing is Standing.DUE_TODAY:
        when = "today"
    else:
        when = f"in {state.days} d" if state.days else "soon"
    return plain_line(f"{when}: {due.label}", _weight(row))


def _weight(row: CaseloadRow) -> str:
    if row.returned or row.conflicts or (row.next_due is not None and row.next_due.urgent):
        return "bold"
    return ""


def brief(words: str) -> str:
    """`12 days ago` as `12 d`, for a narrow column."""
    if match := re.fullmatch(r"(\d+) days ago", words):
        return f"{match[1]} d"
    return {"yesterday": "1 d", "not yet": "-"}.get(words, words)


def work(row: CaseloadRow) -> str:
    """Where the work on the family is: returned, only here, at the office."""
    words = [f"{row.returned} returned"] if row.returned else []
    if row.sync != "at the office" or not words:
        words.append(row.sync)
    return ", ".join(words)


def work_briefly(row: CaseloadRow) -> str:
    """The same in a few letters: the one thing that matters first."""
    if row.returned:
        return f"{row.returned} return."
    if match := re.match(r"(\d+) not at the office", row.sync):
        return f"{match[1]} here" + ("+dr." if row.drafts else "")
    if row.drafts:
        return f"{row.drafts} draft{'s' if row.drafts > 1 else ''}"
    return "at office"


def facts(row: CaseloadRow, shown: Caseload, glyphs: Glyphs) -> tuple[Fact, ...]:
    """One family at a glance, from the read table alone: looking at a family is noted, running past is not."""
    because = f", {row.rag_because}" if row.rag_because else ""
    where = ", ".join(filter(None, (shown.label("base", row.base), shown.label("area", row.area))))
    found = [
        Fact("", plain(row.label, "bold")),
        Fact("Risk", rating(row, glyphs) + plain(because)),
        Fact("Trend", trend(row, shown) if row.trend else plain("no rating yet", "$quiet")),
        Fact("Next", next_step(row)),
        Fact("Seen", plain(row.seen)),
        Fact("SW spoken", plain(row.social_worker_spoken)),
        Fact("Work", plain(work(row))),
        Fact("Plan", plain(shown.label("plan", row.plan) or "no plan recorded")),
        Fact("People", plain(", ".join(row.people) or "nobody recorded yet")),
        Fact("Base", plain(where)),
        Fact("With", plain(row.allocated_to or "not allocated")),
    ]
    if row.provisional:
        found.append(Fact("", plain("Opened in the field; the office has still to confirm it.")))
    return tuple(found)


def in_brief(row: CaseloadRow) -> tuple[Fact, ...]:
    """The family under the cursor in full words on three lines, where there is no second pane."""
    people = ", ".join(row.people)
    contact = f"Seen {row.seen}, SW spoken to {row.social_worker_spoken}. Work: {work(row)}."
    return (
        Fact("", plain_line(row.label, "bold") + plain_line(f"  {people}", "$quiet")),
        Fact("", plain_line(f"Next: {row.why}")),
        Fact("", plain_line(contact)),
    )
