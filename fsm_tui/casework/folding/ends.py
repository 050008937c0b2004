"""Planned exit dates, and whether the family is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.causality import Statement, history, standing
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.folding.said import SaidInForce


@dataclass(frozen=True, slots=True)
class Ending:
    """How the work is meant to end and whether it has.

    `exits` are the statements by parent, the one in force last; `proposal` is what the leader has not decided
    yet; `closed` the decision in force and `was_proposed` what it was about.
    """

    exits: Mapping[str, tuple[Statement[ExitPlanned], ...]]
    proposals: tuple[Statement[ClosureProposed], ...]
    decisions: tuple[Statement[ClosureDecided], ...]
    proposal: Statement[ClosureProposed] | None
    closed: Statement[ClosureDecided] | None
    was_proposed: Statement[ClosureProposed] | None

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
    """Exits and closing. An allocation to somebody, made in sight of the closing, opens the family again."""
    exits: dict[str, list[Statement[ExitPlanned]]] = {}
    for each in said.of(ExitPlanned):
        exits.setdefault(each.value.person, []).append(each)
    proposals = history(said.of(ClosureProposed), said.web)
    decisions = history(said.of(ClosureDecided), said.web)
    versions = {
        version.head: record
        for record in said.records.values()
        if isinstance(record.original.body, ClosureProposed)
        for version in record.versions
    }
    decided = {versions[each.value.proposal].root for each in decisions if each.value.proposal in versions}
    stands = standing(decisions, said.web)
    closed = next((each for each in stands if each.value.decision == "closed"), None)
    if closed is not None and any(
        each.value.to is not None and said.web.saw(each.head, closed.head) for each in said.of(Allocated)
    ):
        closed = None
    open_ones = [
        each
        for each in proposals
        if versions[each.head].root not in decided or _changed_since(each, decisions, versions[each.head].root, said)
    ]
    about = versions.get(closed.value.proposal) if closed is not None else None
    return Ending(
        exits={person: history(each, said.web) for person, each in sorted(exits.items())},
        proposals=proposals,
        decisions=decisions,
        proposal=open_ones[-1] if open_ones and closed is None else None,
        closed=closed,
        was_proposed=next((each for each in proposals if about is not None and versions[each.head] is about), None),
    )


def _changed_since(
    proposal: Statement[ClosureProposed], decisions: tuple[Statement[ClosureDecided], ...], root: str, said: SaidInForce
) -> bool:
    """Whether the proposal was corrected after every decision on it."""
    record = said.records[root]
    heads = {each.head for each in record.versions}
    return all(
        said.web.saw(proposal.head, each.head) for each in decisions if each.value.proposal in heads
    )
