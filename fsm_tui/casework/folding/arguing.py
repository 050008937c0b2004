"""What was said around the ratings: the plan for a bad day, whom a new Red was told, what was agreed or signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fsm_tui.casework.causality import Register, Statement, history, register
from fsm_tui.casework.ending import ClosureDecided
from fsm_tui.casework.folding.ratings import RATING
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.risk import (
    Escalation,
    RedEscalated,
    RiskAgreed,
    RiskSigned,
    RiskUpdate,
    SafetyPlan,
    Triaged,
)


@dataclass(frozen=True, slots=True)
class Argued:
    """`plan` stands until another is said. `signed` and `agreed` are by the record that they are of.

    `settled` are the records that need nobody's signature: agreed with the social worker as they were
    written, the leader's own triage, or a proposal to close that the leader closed.
    """

    plan: Register[SafetyPlan] = field(default_factory=Register)
    escalations: tuple[Statement[Escalation], ...] = ()
    signed: Mapping[str, Register[RiskSigned]] = field(default_factory=dict)
    agreed: Mapping[str, tuple[Statement[RiskAgreed], ...]] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()

    def is_settled(self, head: str) -> bool:
        """Whether the rating of a record may be in force below Red. A refusal that stands outweighs an agreement."""
        said = {each.value.signed for each in self.signed[head].heads} if head in self.signed else set()
        if False in said:
            return False
        return True in said or head in self.settled or head in self.agreed

    def refused(self, head: str) -> Statement[RiskSigned] | None:
        """The leader's refusal that stands for a record, if one does."""
        found = self.signed[head].heads if head in self.signed else ()
        return next((each for each in reversed(found) if not each.value.signed), None)


def argued(said: SaidInForce) -> Argued:
    """Everything around the ratings of a family."""
    looks = [each.with_value(each.value.risk) for model in RATING for each in said.of(model)]
    told = [each.with_value(each.value.escalation) for each in looks if each.value.escalation is not None]
    told += [each.with_value(each.value.escalation) for each in said.of(RedEscalated)]
    now = _now(said)
    signed: dict[str, list[Statement[RiskSigned]]] = {}
    for one in said.of(RiskSigned):
        signed.setdefault(now.get(one.value.of, one.value.of), []).append(one)
    agreed: dict[str, list[Statement[RiskAgreed]]] = {}
    for with_worker in said.of(RiskAgreed):
        agreed.setdefault(now.get(with_worker.value.of, with_worker.value.of), []).append(with_worker)
    return Argued(
        plan=register([each.with_value(each.value.plan) for each in looks if each.value.plan is not None], said.web),
        escalations=history(told, said.web),
        signed={of: register(each, said.web) for of, each in sorted(signed.items())},
        agreed={of: history(each, said.web) for of, each in sorted(agreed.items())},
        settled=frozenset(each.head for each in looks if each.value.agreed_with)
        | frozenset(each.head for each in said.of(Triaged))
        | frozenset(each.value.proposal for each in said.of(ClosureDecided) if each.value.decision == "closed"),
    )


def _now(said: SaidInForce) -> Mapping[str, str]:
    """The version in force by each earlier one that rates everybody alike: a mended word asks for no new signature."""
    found: dict[str, str] = {}
    for record in said.records.values():
        if len(record.versions) > 1 and isinstance(record.shown.body, RATING) and record.current:
            levels = _levels(record.shown.body.risk)
            for each in record.versions:
                if isinstance(each.body, RATING) and _levels(each.body.risk) == levels:
                    found[each.head] = record.shown.head
    return found


def _levels(risk: RiskUpdate) -> frozenset[tuple[str, str]]:
    return frozenset(
        [(each.person, each.severity.value) for each in risk.parents]
        + [(one.person, one.harm.value) for one in risk.children]
    )
