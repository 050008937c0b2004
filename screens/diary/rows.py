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
    Column("When", 15),
    Column("What", 15),
    Column("Who or what", 13),
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


def start(rows: Sequence[Shown], today: date) -> int:
    """Where the cursor begins: at what is next to be done today."""
    wanted = (
        lambda row: row.line is not None and row.line.day == today and row.line.state == "planned",
        lambda row: row.line is not None and row.line.state == "planned",
        lambda row: row.day == today,
    )
    for fits in wanted:
        for number, row in enumerate(rows):
            if fits(row):
                return number
    return 0


def table(rows: Sequence[Shown], view: DiaryView, glyphs: Glyphs) -> list[Row]:
    """The rows of the table. Days stand with their first line where there are several."""
    several = view.first != view.last
    found, before = [], None
    for row in rows:
        if row.line is not None:
            earlier = not view.first <= row.line.day <= view.last
            named = (several or earlier) and (earlier or row.line.day != before)
            before = None if earlier else row.line.day
            found.append(Row(row.key, _line(row.line, _named(row.line.day, view, named, several or earlier), glyphs)))
        elif row.due is not None:
            found.append(Row(row.key, _due(row.due)))
        elif row.day is not None:
            head = _named(row.day, view, several, several)
            found.append(Row(row.key, (plain_line(f"{head}nothing planned".strip(), "$quiet"), "", "", "", "")))
    return found


def _named(day: date, view: DiaryView, named: bool, room: bool) -> str:
    if not room:
        return ""
    return f"{day:%a} {day.day:>2} {day:%b}"[:10].ljust(7) + " " if named else " " * 8


def _line(line: Line, head: str, glyphs: Glyphs) -> tuple[str | Content, ...]:
    weight = "$quiet" if line.state in ("cancelled", "held", "not_held") else ""
    hours = (line.at if head else line.hours) or "all day"
    where = plain_line(line.place or ("" if not line.family else "at the family's"), weight)
    if line.alerts and line.state == "planned":
        where = plain_line(f"{glyphs.red} {line.alerts} ", "bold $rag-amber") + where
    stands = line.state_words if line.state != "planned" or line.state_words != "planned" else ""
    if line.also:
        stands = "two versions"
    elif line.clashes:
        stands = "same time"
    return (
        plain_line(head + hours, weight),
        plain_line(line.called, weight),
        plain_line(line.label, weight),
        where,
        plain_line(stands or "planned", "bold" if line.clashes or line.also or stands.startswith("to ") else weight),
    )


def _due(due: Suggestion) -> tuple[str | Content, ...]:
    planned = f"planned only for {due.planned:%a %d %b}" if due.planned else "no visit planned"
    return (
        plain_line(f"due {due.due:%a %d %b}", "$quiet"),
        due.what,
        due.label,
        plain_line(planned, "$quiet"),
        plain_line(due.stands, "bold" if due.urgent else ""),
    )


def summary(view: DiaryView) -> str:
    """Which days, and how many of what."""
    if view.first == view.last:
        near = read_distance(view.first, view.today)
        days = f"{read_day(view.first)}, {near}" if abs((view.first - view.today).days) < 2 else read_day(view.first)
    else:
        days = f"{read_day(view.first)} to {read_day(view.last)}"
    lines = [line for day in view.days for line in day.lines]
    planned = sum(line.state == "planned" for line in lines)
    late = sum(line.day < view.today and line.state == "planned" for line in (*view.left, *lines))
    words = [days, f"{planned} planned"]
    words += [f"{late} to write up"] if late else []
    words += [f"{view.clashes} at the same time"] if view.clashes else []
    words += [f"{len(view.suggestions)} due, not planned"] if view.suggestions else []
    return " · ".join((*words, view.whose))


def facts(row: Shown | None, view: DiaryView, glyphs: Glyphs) -> tuple[Fact, ...]:
    """The row under the cursor in full words; what a worker must know before the visit stands first."""
    if row is None or row.day is not None:
        return (Fact("", plain_line("Press n to plan a visit, a for an appointment without a family.", "$quiet")),)
    if row.due is not None:
        planned = f" A visit is planned, but only for {read_day(row.due.planned)}." if row.due.planned else ""
        said = f"{row.due.what}, due {read_day(row.due.due)}: {row.due.stands}.{planned} Enter plans a visit."
        return (Fact("", plain_line(row.due.label, "bold")), Fact("", plain(said)))
    assert row.line is not None
    return tuple(_facts(row.line, view, glyphs))


def _facts(line: Line, view: DiaryView, glyphs: Glyphs) -> Iterator[Fact]:
    when = f"{read_day(line.day)}{f', {line.hours}' if line.hours else ''}"
    length = f", {read_length(line.minutes)}" if line.minutes else ""
    yield Fact("", plain_line(f"{line.called}, {line.label}", "bold") + plain_line(f": {when}{length}"))
    for remark in line.remarks:
        yield Fact("", plain(f"{glyphs.red} {remark}", "bold $rag-amber"))
    parts = [
        f"With {', '.join(line.people)}" if line.people else "",
        f"at {line.place}" if line.place else "",
        f"joint with {line.joint_with}" if line.joint_with else "",
        f"finish by {line.finish_by}" if line.finish_by else "",
        "" if line.mine else f"in the diary of {line.who}",
        line.state_words,
    ]
    words = ", ".join(part for part in parts if part)
    yield Fact("", plain(words[:1].upper() + words[1:] + "."))
    if line.note.strip():
        yield Fact("", plain(line.note, "$quiet"))
