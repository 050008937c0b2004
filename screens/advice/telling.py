"""Consultations and No Names consultations as rows of a table and as facts about the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from fsm_tui.practice.dates import read_day
from fsm_tui.services import consulting
from fsm_tui.services.consulting import OUTCOMES, Consultation, NoNames
from fsm_tui.services.seat import Seat
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

CONSULTATIONS = (
    Column("Stands", 17),
    Column("Asked by", 18),
    Column("About"),
    Column("When", 16),
    Column("Family", 18, least=100),
    Column("Noted by", 16, least=100),
)
NO_NAMES = (
    Column("On", 10),
    Column("Topic"),
    Column("What follows", 24),
    Column("Linked", 10),
    Column("Asked", 22, least=100),
    Column("Noted by", 16, least=100),
)
NO_CONSULTATION = "No consultation yet. Press n when a social worker asks for one."
NO_NO_NAMES = "No No Names consultation yet. Press n to write one."
NONE_THERE = "None of that topic and those days. Press t or d to choose others."


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of the two lists, and of No Names which topic and days; there is nothing else to look for them by."""

    no_names: bool = False
    topic: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.topic or self.first or self.last)


@dataclass(frozen=True, slots=True)
class View:
    """Both lists, read in one go on the desk thread; `topics` are what the guidance offers."""

    chosen: Chosen
    consultations: tuple[Consultation, ...]
    no_names: tuple[NoNames, ...]
    topics: tuple[tuple[str, str], ...]
    today: date
    me: str


def look(seat: Seat, chosen: Chosen) -> View:
    """Both lists as they stand."""
    return View(
        chosen,
        consulting.consultations(seat),
        consulting.no_names(seat, topic=chosen.topic, first=chosen.first, last=chosen.last) if chosen.no_names else (),
        tuple((each.code, each.label) for each in seat.profile.offered("no_names_topics")),
        seat.today(),
        seat.me.person,
    )


def summary(view: View, glyphs: Glyphs) -> Content:
    """Which list, what of it is shown, and what is still to be done."""
    if not view.chosen.no_names:
        found = view.consultations
        late, asked = sum(each.to_write_up for each in found), sum(each.state == "asked" for each in found)
        parts = [plain_line(f"Consultations with our leader: {len(found)}")]
        parts += [plain_line(f"{glyphs.red} {late} to write up", "bold $rag-red")] if late else []
        parts += [plain_line(f"{glyphs.amber} {asked} to arrange", "bold $rag-amber")] if asked else []
        return Content(" · ").join(parts)
    chosen, said = view.chosen, ["all topics", "all days"]
    if chosen.topic:
        said[0] = dict(view.topics).get(chosen.topic, chosen.topic)
    if chosen.first or chosen.last:
        first, last = (read_day(each) if each else "" for each in (chosen.first, chosen.last))
        said[1] = " ".join(filter(None, (f"from {first}" if first else "", f"to {last}" if last else "")))
    return plain_line(f"No Names consultations: {len(view.no_names)} · {' · '.join(said)}")


def row(one: Consultation | NoNames, glyphs: Glyphs) -> Row:
    """One row: where it stands with a sign and a word, or for No Names day and topic and none of what it says."""
    if isinstance(one, NoNames):
        linked = str(len(one.links)) if one.links else ""
        outcome = OUTCOMES[one.body.outcome].capitalize()
        return Row(one.head, (f"{one.on:%d %b %y}", one.topic_label, outcome, linked, one.body.asked, one.by))
    asked = one.asked.value
    quiet = "$quiet" if one.state == "held" else ""
    cells = (asked.requester, one.reason, _when(one), one.family_label, one.noted_by)
    return Row(one.id, (stands(one, glyphs), *(plain_line(each, quiet) for each in cells)))


def stands(one: Consultation, glyphs: Glyphs) -> Content:
    """A sign and a word."""
    if one.state == "held":
        return plain_line(f"{glyphs.done} held", "$quiet")
    if one.to_write_up:
        return plain_line(f"{glyphs.red} to write up", "bold $rag-red")
    if one.state == "asked":
        return plain_line(f"{glyphs.amber} to arrange", "bold $rag-amber")
    return plain_line("  took place" if one.took_place else "  arranged")


def _when(one: Consultation) -> str:
    if one.held is not None:
        return f"{one.held.value.on:%d %b %y}"
    if one.arranged_for is not None:
        return f"{one.arranged_for:%d %b}{f', {one.at}' if one.at else ''}"
    return f"asked {one.asked.value.asked_on:%d %b}"


def facts(one: Consultation | NoNames | None) -> tuple[Fact, ...]:
    """The one under the cursor in full."""
    if one is None:
        return ()
    return tuple(_of_no_names(one) if isinstance(one, NoNames) else _of_consultation(one))


def _of_consultation(one: Consultation) -> Iterator[Fact]:
    asked = one.asked.value
    team = f", {asked.team}" if asked.team else ""
    yield Fact("", plain_line(f"{asked.requester}{team}: {one.reason.lower()}", "bold"))
    yield Fact("Asked on", plain(f"{read_day(asked.asked_on)}, noted by {one.noted_by}"))
    if one.family_label:
        yield Fact("Family", plain(one.family_label))
    if asked.question:
        yield Fact("Question", plain(asked.question))
    if one.held is None:
        yield Fact("When", _arranged(one))
        return
    held = one.held.value
    yield Fact("Held on", plain(f"{read_day(held.on)}, written by {one.held_by}"))
    yield Fact("Advice", plain(held.advice))
    outcome = OUTCOMES[held.outcome].capitalize()
    yield Fact("Follows", plain(f"{outcome}{f': {held.words}' if held.words else ''}"))


def _arranged(one: Consultation) -> Content:
    if one.arranged_for is None:
        return plain("not arranged yet: Enter puts it into the diary", "bold")
    day = f"{read_day(one.arranged_for)}{f', {one.at}' if one.at else ''}"
    if one.to_write_up:
        return plain(f"{day}: nothing is written of it yet. Enter writes the advice.", "bold")
    if one.took_place:
        return plain(f"{day}: took place. Write up the advice here, unless the leader does so at the office.")
    return plain(f"{day}{', in the diary' if one.appointment else ''}")


def _of_no_names(one: NoNames) -> Iterator[Fact]:
    body = one.body
    yield Fact("", plain_line(f"{one.topic_label}, {read_day(one.on)}", "bold"))
    if body.asked:
        yield Fact("Asked", plain(body.asked))
    yield Fact("Concern", plain(body.question))
    yield Fact("Advice", plain(body.advice))
    yield Fact("Follows", plain(OUTCOMES[body.outcome].capitalize()))
    for link in one.links:
        because = f": {link.because}" if link.because else ""
        yield Fact("Linked to", plain(f"{link.label}, on {read_day(link.on)}{because}"))
    if body.not_names:
        yield Fact("No names", plain(f"as {one.by} says: {', '.join(body.not_names)}", "$quiet"))
    yield Fact("Noted by", plain(one.by, "$quiet"))
