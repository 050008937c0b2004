"""Requests to and from partners as rows of a table, as facts, and agency by agency."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from fsm_tui.practice.dates import read_day
from fsm_tui.services.partners import NO_AGENCY, Agency, Only, PartnerLine, PartnersView
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

COLUMNS = (
    Column("Stands", 18),
    Column("Agency", 17),
    Column("Family", 13),
    Column("What"),
    Column("Stage", 16, least=100),
)


def row(line: PartnerLine, glyphs: Glyphs) -> Row:
    """One row: how it stands, with whom, for which family, and what."""
    way = f"Asks us, {line.wanted.lower()}" if line.ours else line.wanted
    cells = (stands(line, glyphs), line.agency or line.whom, line.label, f"{way}: {line.what}", line.stage_label)
    return Row(
        f"{line.family}:{line.key}", tuple(plain_line(each) if isinstance(each, str) else each for each in cells)
    )


def stands(line: PartnerLine, glyphs: Glyphs) -> Content:
    """How it stands: a sign and words where it is late."""
    if line.over:
        return plain_line(f"{glyphs.red} {line.stands}", "bold $rag-red")
    if not line.open:
        return plain_line(f"  {line.stands.partition(',')[0]}", "$quiet")
    return plain_line(f"  {line.stands}", "" if line.left else "bold")


def summary(view: PartnersView, only: Only, answered: bool, glyphs: Glyphs) -> Content:
    """What is overdue, what is shown of it, and what is not confirmed."""
    late = f"{glyphs.red} {view.overdue} overdue" if view.overdue else "nothing overdue"
    parts = [late]
    if view.we_owe:
        parts.append(f"we owe {view.we_owe}")
    if view.escalated:
        parts.append(f"{view.escalated} escalated")
    parts.append(view.whose)
    if said := only_words(view, only):
        parts.append(f"only {said} (x shows all)")
    if answered:
        parts.append("answered too")
    if view.confirming:
        parts.append(view.confirming)
    if view.hidden:
        parts.append(f"{view.hidden} of restricted families not shown")
    return plain(" · ".join(parts))


def only_words(view: PartnersView, only: Only) -> str:
    """What is shown only, in words."""
    names = {each.key: each.name for each in view.agencies}
    parts = []
    if only.agency is not None:
        parts.append(names.get(only.agency, only.agency or NO_AGENCY))
    if only.overdue:
        parts.append("overdue")
    if only.escalated:
        parts.append("escalated")
    if only.way:
        parts.append("asked of us" if only.way == "in" else "asked by us")
    return ", ".join(parts)


def facts(line: PartnerLine | None) -> tuple[Fact, ...]:
    """The request under the cursor in full."""
    return tuple(_facts(line)) if line is not None else ()


def _facts(line: PartnerLine) -> Iterator[Fact]:
    yield Fact("", plain(f"{line.label}: {line.what}", "bold"))
    who = f"{line.whom}{f', {line.agency}' if line.agency else ''}"
    yield Fact("Asked by" if line.ours else "Asked of", plain(f"{who}: {line.wanted.lower()}"))
    when = f"asked {read_day(line.asked_on)}, needed by {read_day(line.needed_by)}, {line.notice_words}"
    yield Fact("When", plain(when))
    stage = f"{line.went}. " if line.went else ""
    if line.next_stage:
        yield Fact("Stage", plain(f"{stage}Next: {line.next_stage}"))
    elif stage:
        yield Fact("Stage", plain(stage.strip()))
    if not line.open:
        yield Fact("Answered", plain(line.stands))
    if line.meeting:
        yield Fact("Meeting", plain(line.meeting))
    if line.with_whom:
        yield Fact("With", plain(line.with_whom))


def sums(agencies: tuple[Agency, ...], glyphs: Glyphs) -> tuple[Fact, ...]:
    """What is open with each agency, the most overdue first."""
    if not agencies:
        return (Fact("", plain("Nothing is open with any agency.", "$quiet")),)
    found = [Fact("", plain("By agency", "bold"))]
    for each in agencies:
        late = bool(each.overdue)
        found.append(Fact(glyphs.red if late else " ", plain(each.name, "bold $rag-red" if late else "bold")))
        found.append(Fact(" ", plain(each.words)))
    return tuple(found)
