"""How the work ends: exit dates, what is still to be done before closing, the proposal and the leader's word
(A55, A57, A99, A134)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.family import Family, Goal, Person
from fsm_tui.casework.rating import Rating, family_rag
from fsm_tui.casework.rules import rated_children, rated_parents
from fsm_tui.errors import NotFound, Refused
from fsm_tui.practice.dates import read_day
from fsm_tui.services.recording import Recorded, may_write, write
from fsm_tui.services.seat import Seat, view_family
from fsm_tui.services.standing import waiting_here
from fsm_tui.vault import drafts

KEEP_DAYS = 28
"""For how long a laptop keeps a closed family, unless the proposal says another day."""


@dataclass(frozen=True, slots=True)
class ExitLine:
    """The planned exit of one parent or carer; `history` is every date before it with its reason, newest first."""

    person: Person
    planned: Statement[ExitPlanned] | None
    words: str
    history: tuple[Statement[ExitPlanned], ...]


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that belongs to closing: done, or not yet. `must` if the proposal is refused without an answer."""

    what: str
    done: bool
    words: str
    must: bool = False


@dataclass(frozen=True, slots=True)
class EndingView:
    """Where the work stands on its way to the end."""

    family: Family
    label: str
    exits: tuple[ExitLine, ...]
    goals: tuple[Goal, ...]
    rating: Rating | None
    on_plan: str
    parents: tuple[Person, ...]
    children: tuple[Person, ...]
    to_do: tuple[ToDo, ...]
    proposal: Statement[ClosureProposed] | None
    decisions: tuple[Statement[ClosureDecided], ...]
    closed: Statement[ClosureDecided] | None
    clear_after: date
    today: date


def read(seat: Seat, ident: str) -> EndingView:
    """Exit dates, and what closing still needs. Raises `NotFound`."""
    family = view_family(seat, seat.family(ident).id)
    today, ending = seat.today(), family.ending
    plan = family.plans[-1].value if family.plans else None
    on_plan = seat.profile.label("plan_types", plan.plan) if plan and (plan.ends is None or plan.ends > today) else ""
    return EndingView(
        family=family,
        label=family.label.value or "Family without a name",
        exits=tuple(_exit(each, ending.exits.get(each.id, ()), today) for each in family.in_work),
        goals=family.active_goals,
        rating=family_rag(family, seat.profile),
        on_plan=on_plan,
        parents=rated_parents(family),
        children=rated_children(family, today),
        to_do=tuple(_to_do(seat, family, on_plan)),
        proposal=ending.proposal,
        decisions=ending.decisions,
        closed=ending.closed,
        clear_after=ending.clear_after or today + timedelta(days=KEEP_DAYS),
        today=today,
    )


def _exit(person: Person, stated: Sequence[Statement[ExitPlanned]], today: date) -> ExitLine:
    if not stated:
        return ExitLine(person, None, "no exit date is planned yet", ())
    now = stated[-1]
    days = (now.value.exit_on - today).days
    when = "today" if days == 0 else f"in {_count(days)}" if days > 0 else f"{_count(-days)} ago"
    who = "planned with the parent" if now.value.with_parent else "not yet talked over with the parent"
    return ExitLine(person, now, f"{read_day(now.value.exit_on)}, {when}, {who}", tuple(reversed(stated[:-1])))


def _count(days: int) -> str:
    if days >= 14:
        return f"{days // 7} weeks"
    return f"{days} day{'' if days == 1 else 's'}"


def _to_do(seat: Seat, family: Family, on_plan: str) -> list[ToDo]:
    with seat.vault.read() as session:
        waiting = sum(subject == f"family:{family.id}" for subject, _ in waiting_here(seat, session))
        kept = len(drafts.of(session, family=family.id))
    returned = sum(each.review == "returned" for each in family.records.values())
    plan = f"still on a plan: {on_plan}" if on_plan else "no plan in force"
    proposal = family.ending.proposal
    answered = {each.goal for each in proposal.value.outcomes} if proposal is not None else set()
    open_goals = sum(each.id not in answered for each in family.active_goals)
    goals = f"{open_goals} without an outcome" if open_goals or not answered else "each has its outcome in the proposal"
    found = [
        ToDo("Children's plan", not on_plan, plan, must=True),
        ToDo("Goals", not open_goals, goals, must=True),
        ToDo("Returned records", not returned, f"{returned} returned by the team leader" if returned else "none"),
        ToDo("Drafts", not kept, f"{kept} not finished" if kept else "none"),
    ]
    if not seat.at_office:
        words = f"{waiting} only on this laptop" if waiting else "everything is at the office"
        found.append(ToDo("Sync", not waiting, words))
    return found


def plan_exit(
    seat: Seat,
    ident: str,
    person: str,
    exit_on: date,
    *,
    with_parent: bool,
    because: str = "",
    agreed_on: date | None = None,
    draft: str | None = None,
) -> Recorded:
    """The exit date with one parent or carer; the same date again confirms it. Errors: `Faults` by place."""
    said = {
        "person": person, "exit_on": exit_on.isoformat(), "with_parent": with_parent, "because": because,
        "agreed_on": (agreed_on or seat.today()).isoformat(),
    }  # fmt: skip
    return write(seat, ident, accept(ExitPlanned.KIND, said), draft=draft)


def propose(seat: Seat, ident: str, proposal: ClosureProposed, *, draft: str | None = None) -> Recorded:
    """Propose to close the family. A proposal that waits already is corrected by it. Errors: `Faults` by place."""
    waiting = seat.family(ident).ending.proposal
    if waiting is not None and proposal.corrects is None:
        reason = proposal.correction_reason or "proposed anew"
        proposal = proposal.model_copy(update={"corrects": waiting.head, "correction_reason": reason})
    return write(seat, ident, proposal, draft=draft)


def decide(
    seat: Seat, ident: str, decision: str, *, because: str = "", clear_after: date | None = None
) -> Recorded:
    """The leader closes the family, or says what is to be done first.

    Nobody decides on their own proposal. Errors: `Refused`, `NotFound` where none waits, `Faults` by place.
    """
    may_write(seat, ClosureDecided)
    waiting = seat.family(ident).ending.proposal
    if waiting is None:
        raise NotFound("Nothing to decide", "No proposal to close this family waits for a decision.")
    if waiting.author == seat.me.person:
        raise Refused("Your own proposal", "Nobody decides on their own proposal.", "Ask the cover leader.")
    said = {
        "proposal": waiting.head, "decision": decision, "because": because,
        "clear_after": clear_after.isoformat() if clear_after else None,
    }  # fmt: skip
    return write(seat, ident, accept(ClosureDecided.KIND, said))
