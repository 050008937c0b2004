"""`fsm-tui caseload`: the families in the order asked for, those that fit, or how much everybody carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fsm_tui.cli.desk import Desk
from fsm_tui.errors import Refused

if TYPE_CHECKING:
    from fsm_tui.practice.profile import Profile
    from fsm_tui.practice.rag import Rag
    from fsm_tui.services.caseload import CaseloadRow
    from fsm_tui.services.load import Load, LoadView, Share
    from fsm_tui.services.sieve import Sieve

SHORT = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What stood on the command line. Places and plans by code or by label."""

    everybody: bool = False
    closed: bool = False
    area: str | None = None
    base: str | None = None
    rag: str | None = None
    plan: str | None = None
    overdue: bool = False
    unconfirmed: bool = False
    order: str = "next"
    find: str = ""


def rag_word(rag: Rag | None) -> str:
    """A rating as a word."""
    return rag.value.capitalize() if rag else "not rated"


def show(desk: Desk, asked: Asked) -> None:
    """The caseload, as rows or as data. Errors: Refused for a code or an order that there is not."""
    from fsm_tui.services import caseload
    from fsm_tui.services.sieve import Finder

    by = caseload.order_named(asked.order)
    with desk.seat() as seat:
        sieve = wanted(asked, seat.profile)
        view = caseload.read(seat, everybody=asked.everybody, closed=asked.closed)
        labels = {item.code: item.label for item in seat.profile.offered("plan_types")}
    kept = [row for row in view.rows if sieve.keeps(row)]
    found = Finder(kept if by == "next" else caseload.ordered(kept, by)).find(asked.find)
    if desk.json:
        desk.voice.data(replace(view, rows=found))
        return
    narrowed = sieve.narrows or asked.find
    desk.voice.rows(
        ("Family", "Id", "Risk", "Last five", "Plan", "Why", "Last seen", "Social worker spoken to", "With", "Where"),
        [_line(row, labels) for row in found],
        empty="No family fits." if narrowed and view.rows else "There are no families here yet.",
    )


def _line(row: CaseloadRow, plans: dict[str, str]) -> tuple[str, ...]:
    return (
        row.label + (" (provisional)" if row.provisional else ""),
        row.family[:SHORT],
        "not shown" if row.hidden else _rating(row),
        ", ".join(each.value for each in row.trend),
        plans.get(row.plan, row.plan.replace("_", " ")),
        row.why,
        row.seen,
        row.social_worker_spoken,
        row.allocated_to or "nobody yet",
        row.sync,
    )


def _rating(row: CaseloadRow) -> str:
    """What is in force, and what is only proposed."""
    return rag_word(row.rag) + (f" ({row.proposed_words})" if row.proposed_words else "")


def wanted(asked: Asked, profile: Profile) -> Sieve:
    """The sieve that lets through what was asked for. Errors: Refused."""
    from fsm_tui.services.sieve import Sieve, offered

    known = offered(profile)
    keys = [mark for mark in ("overdue", "unconfirmed") if getattr(asked, mark)]
    for part in ("area", "base", "rag", "plan"):
        if typed := getattr(asked, part):
            keys.append(f"{part}:{_code(part, typed, [each[1:] for each in known if each[0] == part])}")
    return Sieve.of(keys)


def _code(part: str, typed: str, known: Sequence[tuple[str, str]]) -> str:
    for code, label in known:
        if typed.casefold() in (code, label.casefold()):
            return code
    raise Refused("Not in the guidance", f"There is no such {part}.", f"Choose one of: {_codes(known)}.")


def _codes(known: Iterable[tuple[str, str]]) -> str:
    return ", ".join(code for code, _ in known)


def show_load(desk: Desk) -> None:
    """Families by practitioner, area and base."""
    with desk.seat() as seat:
        from fsm_tui.services import load

        view = load.read(seat)
    if desk.json:
        desk.voice.data(view)
        return
    desk.voice.rows(
        ("Who or where", "Families", "Red", "Amber", "Green", "Not rated", "Overdue", "Second or covering", "Areas",
         "Plans"),
        [_counts(kind, each) for kind, each in _loads(view)],
        empty="Nobody has a family yet.",
    )  # fmt: skip
    if view.requests:
        desk.voice.say()
        desk.voice.fact("Support requests that wait for the allocation meeting", str(view.requests))


def _loads(view: LoadView) -> Iterable[tuple[str, Load]]:
    if not view.whole.families and not view.people:
        return
    yield "", view.whole
    for each in view.people:
        yield "", each
    if view.unallocated.families:
        yield "", view.unallocated
    for each in view.areas:
        yield "Area " if each.code else "", each
    for each in view.bases:
        yield "Base " if each.code else "", each


def _counts(kind: str, load: Load) -> tuple[str, ...]:
    numbers = [load.families, *(each.families for each in load.rags), load.overdue, load.beside]
    return (kind + load.label, *map(str, numbers), _shares(load.areas), _shares(load.plans))


def _shares(shares: Iterable[Share]) -> str:
    return ", ".join(f"{each.families} {each.label}" for each in shares)
