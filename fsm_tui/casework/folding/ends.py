"""Planned exit dates, and whether the family is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.causality import Statement, Web, history, standing
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.records import Record


@dataclass(frozen=True, slots=True)
class Ending:
    """How the work is meant to end and whether it has.

    `exits` are the statements by parent, the one in force last; `proposal` is what the leader has not decided
    yet; `closed` the decision in force and `was_proposed` the version that it was about. `contested` says in words
    what two people stated in different ways without knowledge of each other. `opened_again` is the last closing
    that an allocation undid: exit dates and missed contacts of the time before it start no clock.
    """

    exits: Mapping[str, tuple[Statement[ExitPlanned], ...]]
    proposals: tuple[Statement[ClosureProposed], ...]
    decisions: tuple[Statement[ClosureDecided], ...]
    proposal: Statement[ClosureProposed] | None
    closed: Statement[ClosureDecided] | None
    was_proposed: Statement[ClosureProposed] | None
    contested: tuple[str, ...] = ()
    opened_again: Statement[ClosureDecided] | None = None

    def exit_of(self, person: str) -> Statement[ExitPlanned] | None:
        """The planned exit in force for a parent or carer."""
        planned = self.exits.get(person, ())
        return planned[-1] if planned else None

    @property
    def clear_after(self) -> date | None:
        """The day after which laptops put the closed family away."""
        if self.closed is None:
            return None
        proposed = self.was_proposed.value.clear_after if self.was_proposed else None
        return self.closed.value.clear_after or proposed


def ending(said: SaidInForce) -> Ending:
    """Exits and closing. An allocation to somebody, made in sight of the closing, opens the family again.

    Of two leaders who did not know of each other, one closing it and one not yet, the family stays open and the
    proposal waits again: nothing is put away that somebody still wants to see done.
    """
    exits: dict[str, list[Statement[ExitPlanned]]] = {}
    for each in said.of(ExitPlanned):
        exits.setdefault(each.value.person, []).append(each)
    contested = [
        "planned exit: two dates"
        for stated in exits.values()
        if len({each.value.exit_on for each in standing(stated, said.web)}) > 1
    ]
    proposals = history(said.of(ClosureProposed), said.web)
    decisions = history(said.of(ClosureDecided), said.web)
    stands = standing(decisions, said.web)
    closings = [each for each in stands if each.value.decision == "closed" and not _opened_again(each, said)]
    disputed = bool(closings) and any(each.value.decision == "not_yet" for each in stands)
    closed = closings[-1] if closings and not disputed else None
    if disputed:
        contested.append("closing: two decisions")
    decided = [each for each in decisions if not disputed or each not in stands]
    records = {
        version.head: record
        for record in said.records.values()
        if isinstance(record.original.body, ClosureProposed)
        for version in record.versions
    }
    waiting = [each for each in proposals if not _decided(each, decided, records, said.web)]
    return Ending(
        exits={person: history(each, said.web) for person, each in sorted(exits.items())},
        proposals=proposals,
        decisions=decisions,
        proposal=waiting[-1] if waiting and closed is None else None,
        closed=closed,
        was_proposed=_version(closed.value.proposal, records) if closed is not None else None,
        contested=tuple(contested),
        opened_again=next((each for each in reversed(decisions) if _opened_again(each, said)), None),
    )


def _opened_again(decision: Statement[ClosureDecided], said: SaidInForce) -> bool:
    return decision.value.decision == "closed" and any(
        each.value.to is not None and said.web.saw(each.head, decision.head) for each in said.of(Allocated)
    )


def _decided(
    proposal: Statement[ClosureProposed],
    decisions: Sequence[Statement[ClosureDecided]],
    records: Mapping[str, Record[Body]],
    web: Web,
) -> bool:
    """Whether a decision is about this version, or was made in sight of it; a closing ends all that it saw."""
    own = {each.head for each in records[proposal.head].versions}
    return any(
        each.value.proposal == proposal.head
        or (web.saw(each.head, proposal.head) and (each.value.proposal in own or each.value.decision == "closed"))
        for each in decisions
    )


def _version(head: str, records: Mapping[str, Record[Body]]) -> Statement[ClosureProposed] | None:
    """The exact version that was decided on: a correction that the leader had not seen is not what was closed."""
    for each in records[head].versions if head in records else ():
        if each.head == head and isinstance(each.body, ClosureProposed):
            return Statement.of(each.body, each.entry)
    return None
