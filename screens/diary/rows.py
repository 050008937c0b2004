"""The diary as rows of a table and as words about the line under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from fsm_tui.practice.dates import read_day, read_distance, read_length
from fsm_tui.services.diary import DiaryView, Line
from fsm_tui.services.suggesting import Suggestion
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

COLUMNS = (
    Column("When", 12),
    Column("What", 15),
    Column("Who or what", 16),
    Column("Where"),
    Column("Stands", 13),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: a line of the diary, something that is due, or a day on which nothing is planned."""

    key: str
    line: Line | None = None
    due: Suggestion | None = None
    day: date | None = None


def shown(view: DiaryView) -> tuple[Shown, ...]:
    """What was not written up first, then day by day, then what is due and not planned."""
    found = [Shown(line.root, line) for line in view.left]
    for day in view.days:
        found += [Shown(line.root, line) for line in day.lines]
        if not day.lines:
            found.append(Shown(day.day.isoformat(), day=day.day))
    return (*found, *(Shown(f"due {each.family}", due=each) for each in view.suggestions))


def start(rows: Sequence[Shown], view: DiaryView) -> int:
    """Where the cursor begins: at the visit of today that began last, else at the one that comes next."""
    today = [
        (number, row.line)
        for number, row in enumerate(rows)
        if row.line is not None and row.line.state == "planned" and row.line.day == view.today
    ]
    visits = [(number, line) for number, line in today if line.family] or today
    begun = [number for number, line in visits if line.at <= view.now]
    if visits:
        return begun[-1] if begun else visits[0][0]
    open_ = [number for number, row in enumerate(rows) if row.line is not None and row.line.state == "planned"]
    here = [number for number, row in enumerate(rows) if row.day == view.today]
    return next(iter((*open_, *here)), 0)


def table(rows: Sequence[Shown], view: DiaryView, glyphs: Glyphs) -> list[Row]:
    """The rows of the table. In a week each day stands with its first line."""
    several = view.first != view.last
    found: list[Row] = []
    before = None
    for row in rows:
        if row.line is not None:
            day = row.line.day
            if not view.first <= day <= view.last:
                head = f"{day.day:>2} {day:%b} "
            elif several:
                head = f"{day:%a} {day.day:>2} " if day != before else " " * 7
                before = day
            else:
                head = ""
            found.append(Row(row.key, _line(row.line, head, glyphs)))
        elif row.due is not None:
            found.append(Row(row.key, _due(row.due)))
        elif row.day is not None:
            head = f"{row.day:%a} {row.day.day:>2}" if several else ""
            free = (plain_line(head, "$quiet"), plain_line("nothing planned", "$quiet"), "", "", "")
            found.append(Row(row.key, free))
    return found


def _line(line: Line, head: str, glyphs: Glyphs) -> tuple[str | Content, ...]:
    weight = "$quiet" if line.state in ("cancelled", "held", "not_held") else ""
    hours = (line.at if head else line.hours) or ("day" if head else "all day")
    where = plain_line(line.place, weight)
    if line.alerts and line.state == "planned":
        where = plain_line(f"{glyphs.red} {line.alerts} ", "bold $rag-amber") + where
    stands = "two versions" if line.also else "same time" if line.clashes else line.state_words
    pressing = bool(line.also or line.clashes or stands.startswith("to "))
    return (
        plain_line(head + hours, weight),
        plain_line(line.called, weight),
        plain_line(line.label, weight),
        where,
        plain_line(stands, "bold" if pressing else weight),
    )


def _due(due: Suggestion) -> tuple[str | Content, ...]:
    planned = f"planned only for {due.planned:%a %d %b}" if due.planned else "no visit planned"
    return (
        plain_line(f"due {due.due.day} {due.due:%b}", "$quiet"),
        due.what,
        due.label,
        plain_line(planned, "$quiet"),
        plain_line(due.stands, "bold" if due.urgent else ""),
    )


def summary(view: DiaryView) -> str:
    """Which days, and how many of what."""
    near = abs((view.first - view.today).days) < 2
    days = f"{read_day(view.first)}{f', {read_distance(view.first, view.today)}' if near else ''}"
    if view.first != view.last:
        begins = str(view.first.day) if view.first.month == view.last.month else f"{view.first.day} {view.first:%b}"
        days = f"{begins} to {read_day(view.last).partition(' ')[2]}"
    lines = [line for day in view.days for line in day.lines]
    planned = sum(line.state == "planned" for line in lines)
    late = sum(line.day < view.today and line.state == "planned" for line in (*view.left, *lines))
    words = [view.whose] if view.everybody else []
    words += [days, f"{planned} planned"]
    words += [f"{late} to write up"] if late else []
    words += [f"{view.clashes} at the same time"] if view.clashes else []
    words += [f"{len(view.suggestions)} due, not planned"] if view.suggestions else []
    return " · ".join(words)


def facts(row: Shown | None, glyphs: Glyphs) -> tuple[Fact, ...]:
    """The row under the cursor in full words; what a worker must know before the visit stands first."""
    if row is None or row.day is not None:
        return (Fact("", plain_line("Press n to plan a visit, a for an appointment without a family.", "$quiet")),)
    if row.due is not None:
        planned = f" A visit is planned, but only for {read_day(row.due.planned)}." if row.due.planned else ""
        said = f"{row.due.what}, due {read_day(row.due.due)}: {row.due.stands}.{planned} Enter plans a visit."
        return (Fact("", plain_line(row.due.label, "bold")), Fact("", plain(said)))
    assert row.line is not None
    return tuple(_facts(row.line, glyphs))


def _facts(line: Line, glyphs: Glyphs) -> Iterator[Fact]:
    when = f"{read_day(line.day)}{f', {line.hours}' if line.hours else ''}"
    length = f", {read_length(line.minutes)}" if line.minutes else ""
    yield Fact("", plain_line(f"{line.called}, {line.label}", "bold") + plain_line(f": {when}{length}"))
    alerts = line.remarks[:1] if line.alerts else ()
    for remark in alerts:
        yield Fact("", plain(f"{glyphs.red} {remark}", "bold $rag-amber"))
    parts = [
        f"With {', '.join(line.people)}" if line.people else "",
        f"where: {line.place}" if line.place else "",
        f"joint with {line.joint_with}" if line.joint_with else "",
        f"finish by {line.finish_by}" if line.finish_by else "",
        "" if line.mine else f"in the diary of {line.who}",
        line.state_words,
    ]
    words = ", ".join(part for part in parts if part)
    yield Fact("", plain(words[:1].upper() + words[1:] + "."))
    for remark in line.remarks[len(alerts) :]:
        yield Fact("", plain(f"{glyphs.amber} {remark}", "bold"))
    if line.note.strip():
        yield Fact("", plain(line.note, "$quiet"))
