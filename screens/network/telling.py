"""The network as rows of a table and as facts about the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from fsm_tui.practice.dates import read_day
from fsm_tui.services.network import NetworkView, RequestLine, TreatmentLine, WorkerLine
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

COLUMNS = (
    Column("Stands", 16),
    Column("What", 20),
    Column("Who"),
    Column("By when", 10),
    Column("Reach", 26, least=100),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: a professional, treatment as told, or a request."""

    worker: WorkerLine | None = None
    treatment: TreatmentLine | None = None
    request: RequestLine | None = None

    @property
    def key(self) -> str:
        one = self.worker or self.treatment or self.request
        return one.key if one else ""

    @property
    def head(self) -> str:
        one = self.worker or self.treatment or self.request
        return one.head if one else ""


def shown(view: NetworkView) -> tuple[Shown, ...]:
    """Open requests first, then professionals, treatment, and what was answered."""
    return (
        *(Shown(request=each) for each in view.requests if each.open),
        *(Shown(worker=each) for each in view.workers),
        *(Shown(treatment=each) for each in view.treatments),
        *(Shown(request=each) for each in view.requests if not each.open),
    )


def row(one: Shown, glyphs: Glyphs) -> Row:
    """One row of the table: a sign and a word first."""
    if (worker := one.worker) is not None:
        role = f"{worker.role}{', key worker' if worker.key_worker else ''}"
        cells: tuple[str | Content, ...] = (_standing(worker, glyphs), role, worker.name, _day(worker), worker.reach)
    elif (told := one.treatment) is not None:
        cells = (_verified(told.right, glyphs), "Treatment as told", f"{told.whose}: {told.what}", _day(told), "")
    else:
        request = one.request
        assert request is not None
        way = "Asks us" if request.ours else "We ask"
        cells = (
            request_stands(request, glyphs),
            f"{way}: {request.wanted.lower()}",
            f"{request.whom}: {request.what}",
            f"{request.needed_by.day} {request.needed_by:%b}",
            request.agency,
        )
    return Row(one.key, tuple(plain_line(each) if isinstance(each, str) else each for each in cells))


def _standing(worker: WorkerLine, glyphs: Glyphs) -> Content:
    if worker.left_on is not None:
        return plain_line(f"  left {worker.left_on.day} {worker.left_on:%b}", "$quiet")
    if worker.in_conflict:
        return plain_line(f"{glyphs.red} two versions", "bold $rag-red")
    return _verified(worker.verified, glyphs)


def _verified(right: bool | None, glyphs: Glyphs) -> Content:
    if right:
        return plain_line(f"{glyphs.done} confirmed", "$rag-green")
    return plain_line(f"{glyphs.unknown} unverified", "bold $rag-amber")


def _day(one: WorkerLine | TreatmentLine) -> str:
    due = one.due.state if one.due else None
    return f"{due.due.day} {due.due:%b}" if due and due.due and due.done_on is None else ""


def request_stands(request: RequestLine, glyphs: Glyphs) -> Content:
    """How a request stands: a word, and a sign where it is late."""
    if not request.open:
        return plain_line(f"  {request.outcome}" if request.outcome != "withdrawn" else "  not needed", "$quiet")
    if request.late:
        return plain_line(f"{glyphs.red} {request.late} day{'' if request.late == 1 else 's'} late", "bold $rag-red")
    return plain_line("  open")


def summary(view: NetworkView, glyphs: Glyphs) -> Content:
    """How many are to be confirmed, and what is late."""
    told = sum(each.right is None for each in view.treatments)
    late = [each for each in view.requests if each.late]
    # What is late stands first: a line begins there, so its sign stays with its number however narrow it is.
    parts = [f"{glyphs.red} {len(late)} late"] if late else []
    if view.workers:
        open_ = f"{view.unverified} to be confirmed with their agency"
        parts.append(open_ if view.unverified else "everybody is confirmed")
    if told:
        parts.append(f"{told} told about treatment, not confirmed")
    said = ", ".join(parts) or "Nobody is noted"
    return plain(". ".join((said[:1].upper() + said[1:], "What a parent says of a worker is not taken as fact.")))


def facts(one: Shown) -> tuple[Fact, ...]:
    """The one under the cursor in full."""
    if one.worker is not None:
        return tuple(_of_worker(one.worker))
    if one.treatment is not None:
        return tuple(_of_treatment(one.treatment))
    return tuple(_of_request(one.request)) if one.request else ()


def _of_worker(worker: WorkerLine) -> Iterator[Fact]:
    yield Fact("", plain(f"{worker.name}, {worker.role}{', key worker' if worker.key_worker else ''}", "bold"))
    yield Fact("Agency", plain(worker.agency or "not known"))
    yield Fact("Reach", plain(worker.reach or "not known"))
    yield Fact("Stands", plain(worker.words if worker.verified is not None else f"unverified. {worker.words}"))
    yield Fact("Works with", plain(worker.about or "all of the family"))
    yield Fact("Told by", plain(worker.told_by))
    if worker.in_conflict:
        yield Fact("Two versions", plain("noted without knowledge of each other: Change says how it is"))
    if worker.left_on is not None:
        yield Fact("Left", plain(read_day(worker.left_on)))
    elif worker.due is not None and worker.due.state.done_on is None:
        yield Fact("Due", plain(f"to be confirmed: {worker.due.words}"))


def _of_treatment(told: TreatmentLine) -> Iterator[Fact]:
    yield Fact("", plain(f"{told.whose}: {told.what}", "bold"))
    yield Fact("Told by", plain(told.told))
    yield Fact("Stands", plain(told.words))
    if told.due is not None and told.due.state.done_on is None:
        yield Fact("Due", plain(f"to be confirmed: {told.due.words}"))


def _of_request(request: RequestLine | None) -> Iterator[Fact]:
    if request is None:
        return
    yield Fact("", plain(request.what, "bold"))
    who = f"{request.whom}{f', {request.agency}' if request.agency else ''}"
    yield Fact("Asked by" if request.ours else "Asked of", plain(who))
    days = f"asked {read_day(request.asked_on)}, needed by {read_day(request.needed_by)}, {request.notice_words}"
    yield Fact("When", plain(days))
    if request.meeting:
        yield Fact("Meeting", plain(request.meeting))
    if request.answered:
        yield Fact("Answered", plain(request.answered))
    elif request.late:
        yield Fact("Late", plain(f"{request.late} day{'' if request.late == 1 else 's'}", "bold $rag-red"))
    for each in request.stages:
        yield Fact("Went to", plain(each))
    if request.late and request.next_stage:
        yield Fact("Next", plain(request.next_stage))
