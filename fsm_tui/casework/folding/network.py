"""Professionals, treatment that was told, and requests to partners, as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.causality import Statement, history, standing
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.network import (
    PartnerAnswered,
    PartnerAsked,
    PartnerEscalated,
    TreatmentClaimed,
    TreatmentConfirmed,
    WorkerConfirmed,
    WorkerNoted,
    WorkerSame,
)

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Professional:
    """One professional as last noted; `confirmed` is their agency's word on exactly these details, or None.

    `same` are workers of the support request whom somebody said to be this professional.
    """

    id: str
    noted: Statement[WorkerNoted]
    confirmed: Statement[WorkerConfirmed] | None
    in_conflict: bool
    same: tuple[WorkerSame, ...] = ()

    @property
    def verified(self) -> bool:
        return self.confirmed is not None and self.confirmed.value.right


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was told about treatment, and what the service said of it since."""

    id: str
    claimed: Statement[TreatmentClaimed]
    confirmed: Statement[TreatmentConfirmed] | None


@dataclass(frozen=True, slots=True)
class PartnerRequest:
    """A request to or from a partner, with every stage that it went up."""

    id: str
    asked: Statement[PartnerAsked]
    answered: Statement[PartnerAnswered] | None
    escalated: tuple[Statement[PartnerEscalated], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """The network around a family."""

    workers: tuple[Professional, ...]
    treatments: tuple[Treatment, ...]
    requests: tuple[PartnerRequest, ...]


def by(of: Callable[[B], str], statements: Iterable[Statement[B]]) -> dict[str, list[Statement[B]]]:
    """Statements by what they are about, in the order of its id."""
    found: dict[str, list[Statement[B]]] = {}
    for each in statements:
        found.setdefault(of(each.value), []).append(each)
    return dict(sorted(found.items()))


def _since(said: SaidInForce, head: str, answers: Iterable[Statement[B]]) -> Statement[B] | None:
    """The last answer whose author had seen this version."""
    seen = history([each for each in answers if said.web.saw(each.head, head)], said.web)
    return seen[-1] if seen else None


def network(said: SaidInForce) -> Network:
    """Workers, treatment and requests."""
    confirmed = by(lambda each: each.worker, said.of(WorkerConfirmed))
    same = by(lambda each: each.worker, said.of(WorkerSame))
    workers = []
    for ident, noted in by(lambda each: each.worker, said.of(WorkerNoted)).items():
        stands = standing(noted, said.web)
        now = stands[-1]
        told = _since(said, now.head, confirmed.get(ident, ()))
        also = tuple(sorted({each.value for each in same.get(ident, ())}, key=repr))
        workers.append(Professional(ident, now, told, len({repr(each.value) for each in stands}) > 1, also))
    answers = by(lambda each: each.claim, said.of(TreatmentConfirmed))
    treatments = []
    for ident, claims in by(lambda each: each.claim, said.of(TreatmentClaimed)).items():
        now_claimed = standing(claims, said.web)[-1]
        treatments.append(Treatment(ident, now_claimed, _since(said, now_claimed.head, answers.get(ident, ()))))
    given = by(lambda each: each.request, said.of(PartnerAnswered))
    stages = by(lambda each: each.request, said.of(PartnerEscalated))
    requests = []
    for ident, asked in by(lambda each: each.request, said.of(PartnerAsked)).items():
        last = history(given.get(ident, ()), said.web)
        requests.append(
            PartnerRequest(
                ident, standing(asked, said.web)[-1], last[-1] if last else None,
                history(stages.get(ident, ()), said.web),
            )
        )  # fmt: skip
    return Network(
        workers=tuple(workers),
        treatments=tuple(treatments),
        requests=tuple(sorted(requests, key=lambda each: (each.asked.value.needed_by, each.id))),
    )
