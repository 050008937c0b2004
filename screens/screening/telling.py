"""A family's screenings in rows and facts: the score, what it means, where that comes from, what moved (A121)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.practice.dates import read_day
from fsm_tui.services.screening import Call, Row
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column
from screens.widgets.record_table import Row as TableRow

COLUMNS = (
    Column("Whose", 16),
    Column("Tool", 13),
    Column("Day", 11),
    Column("Result"),
    Column("Since last", 24, least=110),
)
OPEN = "prompt"


def row(one: Row, glyphs: Glyphs) -> TableRow:
    """One screening of the table. What is still to talk about stands before the result, as sign and words."""
    waits = any(call.open for call in one.calls)
    head = plain_line(f"{glyphs.red} {OPEN}: ", "bold $rag-amber") if waits else plain_line("")
    tool = f"{one.label}, {one.stage.lower()}" if one.stage else one.label
    since = one.change[0].removeprefix("Total: ") if one.change else "the first" if one.before is None else ""
    return TableRow(one.head, (one.whose, tool, read_day(one.on)[4:], head + plain_line(one.result), since))


def facts(one: Row, glyphs: Glyphs) -> tuple[Fact, ...]:
    """One screening with all that belongs beside its score."""
    return tuple(_facts(one, glyphs))


def _facts(one: Row, glyphs: Glyphs) -> Iterator[Fact]:
    stage = f", {one.stage.lower()}" if one.stage else ""
    yield Fact("", plain(f"{one.label}{stage}, {one.whose}, {read_day(one.on)}: {one.result}", "bold"))
    for call in one.calls:
        yield from _call(call, glyphs)
    told = {because for call in one.calls for because in call.because}
    for number, said in enumerate(each for each in one.explanation if each not in told):
        yield Fact(" " if number else "What it says", plain(said))
    if one.before is not None:
        yield Fact("Since", plain(f"{read_day(one.before)}: {'; '.join(one.change)}"))
    for call in one.calls:
        yield Fact("Guidance", plain(f"{call.label}. {call.words} Source: {call.source}."))
    if one.by:
        yield Fact("Done by", plain(one.by))
    if one.note:
        yield Fact("Note", plain(one.note))
    if one.sources:
        yield Fact("Sources", plain("\n".join(one.sources), "$quiet"))


def _call(call: Call, glyphs: Glyphs) -> Iterator[Fact]:
    """What a score calls for: whether it is open, why, and the answer if there is one."""
    if call.open:
        yield Fact("", plain_line(f"{glyphs.red} To talk about (p): {call.label}", "bold $rag-amber"))
    else:
        yield Fact("", plain_line(f"{glyphs.done} {call.label}", "bold"))
    yield Fact("Because", plain(" ".join(call.because)))
    if call.answer:
        yield Fact("Answered", plain(call.answer))
