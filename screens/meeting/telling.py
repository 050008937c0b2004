"""Requests and loads in rows and words."""

from __future__ import annotations

from typing import Any

from fsm_tui.practice.dates import read_day
from fsm_tui.services.requests.pending import STATE_WORDS, Waiting
from screens.meeting.looking import Shown, Taker, in_words
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

COLUMNS = (
    Column("Triage", 10),
    Column("SW says", 10),
    Column("Family"),
    Column("Waits", 9),
    Column("Passed by", 9, least=100),
    Column("Plan", 19, least=100),
    Column("Rules", 10),
    Column("State", 14),
)
SHORT_STATE = {"pending": "new", "deferred": "deferred", "more_information": "asked for more"}


def row(each: Waiting, shown: Shown, glyphs: Glyphs) -> Row:
    """One request that waits."""
    ours: Any = glyphs.rag(each.rag.value) if each.rag else plain_line(f"{glyphs.unknown} none", "$quiet")
    theirs: Any = (
        glyphs.rag(each.social_worker_rag.value) if each.social_worker_rag else plain_line("not said", "$quiet")
    )
    eligible = {True: plain_line(f"{glyphs.done} met"), False: plain_line("- not met", "bold"),
                None: plain_line(f"{glyphs.unknown} open")}  # fmt: skip
    days = f"{each.days} day{'' if each.days == 1 else 's'}"
    passed = str(each.passed_by) if each.passed_by else ""
    return Row(
        each.family,
        (ours, theirs, each.label, plain_line(days, "bold" if each.days > 7 else ""), passed,
         shown.plans.get(each.plan, "none recorded"), eligible[each.eligible], SHORT_STATE.get(each.state, each.state)),
    )  # fmt: skip


def brief(each: Waiting, shown: Shown) -> tuple[Fact, ...]:
    """The request under the cursor in a few lines."""
    where = shown.areas.get(each.area, each.area)
    came = f"received {read_day(each.received_on)}, {STATE_WORDS[each.state]}"
    passed = f"; {each.passed_by} meeting{'' if each.passed_by == 1 else 's'} passed it by" if each.passed_by else ""
    found = [Fact("", plain(f"{each.label}, {where}: {came}{passed}", "bold"))]
    if each.because:
        found.append(Fact("Last said", plain(each.because)))
    notes = []
    if each.disagree and each.rag and each.social_worker_rag:
        ours, theirs = each.rag.value.capitalize(), each.social_worker_rag.value.capitalize()
        notes.append(f"our triage says {ours}, the social worker says {theirs}")
    if each.missing:
        notes.append(f"{each.missing} thing{'' if each.missing == 1 else 's'} missing")
    if each.consultation:
        notes.append("a consultation can be offered")
    if each.other_workers:
        notes.append(f"{each.other_workers} other worker{'' if each.other_workers == 1 else 's'}: agree who starts")
    if each.provisional:
        notes.append("opened in the field")
    if notes:
        found.append(Fact("Note", plain("; ".join(notes))))
    return tuple(found)


def loads(shown: Shown, glyphs: Glyphs) -> tuple[Fact, ...]:
    """Everybody's load in one line each, and what this day has decided so far."""
    found = [Fact("", plain("Who has how much", "bold"))]
    found += [Fact(each.name, plain(carried(each, glyphs, shown))) for each in shown.takers]
    if alone := shown.load.unallocated.families:
        found.append(Fact("Nobody yet", plain(f"{alone} famil{'y' if alone == 1 else 'ies'}")))
    if shown.decided:
        found.append(Fact("", plain("Decided today" + (", minutes recorded" if shown.held_today else ""), "bold")))
        found += [Fact("", plain(in_words(each, shown.labels[each.family], shown.names))) for each in shown.decided]
    return tuple(found)


def carried(each: Taker, glyphs: Glyphs, shown: Shown) -> str:
    """“6 families: ▲ 1 red, ◆ 3 amber, ● 2 green; West”."""
    red, amber, green = each.rags
    parts = [
        f"{glyphs.of(word)} {number} {word}"
        for word, number in (("red", red), ("amber", amber), ("green", green))
        if number
    ]
    said = f"{each.families} famil{'y' if each.families == 1 else 'ies'}" + (f": {', '.join(parts)}" if parts else "")
    return said + (f"; {shown.areas.get(each.area, each.area)}" if each.area else "")
