"""The caseload as rows of a table and as words about one family."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from textual.content import Content

from fsm_tui.practice.clocks import Standing
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload, sieve
from fsm_tui.services.caseload import CaseloadRow, CaseloadView, Order
from fsm_tui.services.seat import Seat
from fsm_tui.services.sieve import Offered, Sieve
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

#: From this width of the table the cells say things in full.
ROOMY = 106
HIDDEN = "This family is restricted: only the team leader and who has it may open it."
_LAST = {"work": "Work", "with": "With", "allocated": "Allocated"}


def columns(last: str, *, roomy: bool) -> tuple[Column, ...]:
    """The table's columns. `last` is what the last one tells: `work`, `with` or `allocated`."""
    if roomy:
        return (Column("Risk", 9), Column("Trend", 5), Column("Family", 22), Column("What is next"),
                Column("Seen", 11), Column("SW spoken", 11), Column(_LAST[last], 21))  # fmt: skip
    return (Column("Risk", 9), Column("Trend", 5), Column("Family", 15), Column("What is next"),
            Column("Seen", 5, right=True), Column("SW", 5, right=True), Column(_LAST[last], 9))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caseload:
    """What the page shows: the service's view, and the words that the guidance has for codes."""

    view: CaseloadView
    offered: tuple[Offered, ...]
    letters: dict[Rag, str]
    at_office: bool

    def label(self, name: str, code: str) -> str:
        """The label of a code, or nothing for none."""
        return next((label for each, known, label in self.offered if (each, known) == (name, code)), code)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page shows of the caseload, and in which order. None of both is what was left the last time."""

    sieve: Sieve
    order: Order


def look(seat: Seat, chosen: Chosen | None) -> tuple[Caseload, Chosen]:
    """The caseload for the page, and what is chosen; at the first look what was left. On the desk thread."""
    chosen = chosen or Chosen(*sieve.kept(seat))
    view = caseload.read(seat, everybody=chosen.sieve.everybody, closed=chosen.sieve.closed)
    people: set[tuple[str, str]] = set()
    if seat.at_office:  # where there is no laptop, nothing is only on one
        view = replace(view, rows=tuple(replace(each, sync=_drafts(each)) for each in view.rows))
        people = {(each.holder or sieve.NOBODY, each.allocated_to or "nobody yet") for each in view.rows}
    by_name = sorted(people, key=lambda each: (each[1].casefold(), each[0]))
    letters = {each: seat.profile.rag(each).letter for each in Rag}
    return Caseload(view, sieve.offered(seat.profile, by_name), letters, seat.at_office), chosen


def choose(seat: Seat, chosen: Chosen) -> None:
    """Remember what is chosen for the next opening. On the desk thread."""
    sieve.keep(seat, chosen.sieve, chosen.order)


def _drafts(row: CaseloadRow) -> str:
    return f"{row.drafts} draft{'s' if row.drafts > 1 else ''}" if row.drafts else "at the office"


def last_column(shown: Caseload, order: Order) -> str:
    """What the last column tells: at the office everything is at the office, and who has it matters more."""
    if order == "allocated":
        return "allocated"
    return "with" if shown.at_office else "work"


def maker(shown: Caseload, glyphs: Glyphs, last: str, *, roomy: bool) -> Callable[[CaseloadRow], Row]:
    """Makes the table's row of a family."""

    def make(each: CaseloadRow) -> Row:
        ends = {
            "work": work(each) if roomy else work_briefly(each),
            "with": each.allocated_to or "nobody yet",
            "allocated": f"{each.allocated_on:%d %b %Y}" if each.allocated_on else "not yet",
        }
        return Row(
            each.family,
            (
                rating(each, glyphs),
                trend(each, shown),
                each.label,
                next_step(each) if roomy else next_briefly(each),
                each.seen if roomy else brief(each.seen),
                each.social_worker_spoken if roomy else brief(each.social_worker_spoken),
                ends[last],
            ),
        )

    return make


def rating(row: CaseloadRow, glyphs: Glyphs) -> Content:
    """Glyph and word; a family that nobody has rated says so."""
    if row.hidden:
        return plain_line(f"{glyphs.unknown} Hidden", "$quiet")
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
    if due is None or row.returned or row.conflicts or row.closed_on or row.requested:
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
    if row.closed_on is None and (row.returned or row.conflicts or (row.next_due and row.next_due.urgent)):
        return "bold"
    return ""


def brief(words: str) -> str:
    """`12 days ago` as `12 d`, for a narrow column."""
    if match := re.fullmatch(r"(\d+) days ago", words):
        return f"{match[1]} d"
    return {"yesterday": "1 d", "not yet": "-", "not shown": "-"}.get(words, words)


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
    where = ", ".join(filter(None, (shown.label("base", row.base), shown.label("area", row.area))))
    whose = row.allocated_to or "not allocated"
    if row.allocated_on:
        whose += f", since {read_day(row.allocated_on)}"
    if row.hidden:
        return (
            Fact("", plain(row.label, "bold")), Fact("Next", next_step(row)), Fact("Base", plain(where)),
            Fact("With", plain(whose)),
        )  # fmt: skip
    because = f", {row.rag_because}" if row.rag_because else ""
    because += f"; {row.proposed_words}" if row.proposed_words else ""
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
        Fact("With", plain(whose)),
    ]
    return (*found, *(Fact("", plain(each)) for each in standing(row)))


def standing(row: CaseloadRow) -> list[str]:
    """What else there is to know of where the family stands, one sentence each."""
    said = {
        "Opened in the field; the office has still to confirm it.": row.provisional,
        "Restricted: only the team leader and who has it see it.": row.restricted,
        "Carried over: already worked with when it came here.": row.carried_over,
        "A rating below Red is proposed; Red stays in force until it is signed or agreed.": (
            row.proposed is not None and not row.proposed_refused
        ),
        "Closure is proposed; the team leader decides.": row.closure_proposed and row.closed_on is None,
        f"{row.missed_in_a_row} sessions missed in a row.": row.missed_in_a_row > 1,
        f"{row.overdue} things of ours are overdue.": row.overdue > 1,
    }
    return [words for words, applies in said.items() if applies]


def in_brief(row: CaseloadRow) -> tuple[Fact, ...]:
    """The family under the cursor in full words on three lines, where there is no second pane."""
    people = ", ".join(row.people)
    contact = f"Seen {row.seen}, SW spoken to {row.social_worker_spoken}. Work: {work(row)}."
    proposed = f"  Red in force, {row.proposed_words}" if row.proposed_words else ""
    return (
        Fact("", plain_line(row.label, "bold") + plain_line(proposed) + plain_line(f"  {people}", "$quiet")),
        Fact("", plain_line(f"Next: {row.why}")),
        Fact("", plain_line(contact)),
    )
