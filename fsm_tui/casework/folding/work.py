"""What was given and done, as it stands: kits, boxes, modules by their last state, the rest as it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.causality import Statement, history, standing
from fsm_tui.casework.folding.network import by
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.interventions import (
    AccessSupported,
    AdviceGiven,
    BoxEnded,
    BoxIssued,
    BoxSeen,
    EquipmentExchanged,
    GroupAttended,
    ModuleWorked,
    NaloxoneEnded,
    NaloxoneSupplied,
    OverdoseReviewed,
    PsychosocialWorked,
    TreatmentReviewed,
)

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Kit:
    """A naloxone kit. `expiry` is the earliest that the packs say; `replaced` the supply of the kit in its place."""

    id: str
    supplied: Statement[NaloxoneSupplied]
    expiry: date
    ended: Statement[NaloxoneEnded] | None
    replaced: Statement[NaloxoneSupplied] | None
    in_conflict: bool

    @property
    def over_on(self) -> date | None:
        """The day from which it is there no more; None while it is there."""
        ends = [each.value.on for each in (self.ended, self.replaced) if each is not None]
        return min(ends) if ends else None

    @property
    def over_by(self) -> str:
        """The entry that says so; "" while it is there."""
        ends = [each for each in (self.ended, self.replaced) if each is not None]
        return min(ends, key=lambda each: (each.value.on, each.head)).head if ends else ""


@dataclass(frozen=True, slots=True)
class Box:
    """A storage box with every look at it, the oldest first."""

    id: str
    issued: Statement[BoxIssued]
    seen: tuple[Statement[BoxSeen], ...]
    ended: Statement[BoxEnded] | None
    in_conflict: bool

    @property
    def last_seen(self) -> Statement[BoxSeen] | None:
        return self.seen[-1] if self.seen else None

    @property
    def kept(self) -> str:
        """Where it is, as last said."""
        return next((each.value.kept for each in reversed(self.seen) if each.value.kept), self.issued.value.kept)


@dataclass(frozen=True, slots=True)
class Module:
    """Work on one module, the oldest first. `state` is that of the latest day, "in_progress" or "complete".

    Of two states of that day nobody saw together, the one that leaves work to do.
    """

    code: str
    worked: tuple[Statement[ModuleWorked], ...]
    state: str


@dataclass(frozen=True, slots=True)
class Work:
    """The interventions of a family; histories are in the order of their days."""

    kits: tuple[Kit, ...]
    boxes: tuple[Box, ...]
    exchanges: tuple[Statement[EquipmentExchanged], ...]
    groups: tuple[Statement[GroupAttended], ...]
    access: tuple[Statement[AccessSupported], ...]
    advice: tuple[Statement[AdviceGiven], ...]
    modules: Mapping[str, Module]
    treatments: tuple[Statement[TreatmentReviewed], ...]
    overdoses: tuple[Statement[OverdoseReviewed], ...]
    psychosocial: tuple[Statement[PsychosocialWorked], ...]


def work(said: SaidInForce) -> Work:
    """Kits, boxes, modules, and every other small record."""
    return Work(
        kits=_kits(said),
        boxes=_boxes(said),
        exchanges=_by_day(said, EquipmentExchanged),
        groups=_by_day(said, GroupAttended),
        access=_by_day(said, AccessSupported),
        advice=_by_day(said, AdviceGiven),
        modules={
            code: Module(code, _in_order(said, worked), _state(said, worked))
            for code, worked in by(lambda each: each.module, said.of(ModuleWorked)).items()
        },
        treatments=_by_day(said, TreatmentReviewed),
        overdoses=_by_day(said, OverdoseReviewed),
        psychosocial=_by_day(said, PsychosocialWorked),
    )


def _in_order(said: SaidInForce, statements: list[Statement[B]]) -> tuple[Statement[B], ...]:
    """By the day that each names; within a day as the family's histories go."""
    return tuple(sorted(history(statements, said.web), key=lambda each: getattr(each.value, "on", date.min)))


def _by_day(said: SaidInForce, model: type[B]) -> tuple[Statement[B], ...]:
    return _in_order(said, said.of(model))


def _state(said: SaidInForce, worked: list[Statement[ModuleWorked]]) -> str:
    last = max(each.value.on for each in worked)
    of_day = [each for each in worked if each.value.on == last]
    stands = {each.value.state for each in of_day if not any(said.web.saw(other.head, each.head) for other in of_day)}
    return "in_progress" if "in_progress" in stands else "complete"


def _kits(said: SaidInForce) -> tuple[Kit, ...]:
    ends = by(lambda each: each.kit, said.of(NaloxoneEnded))
    supplied = by(lambda each: each.kit, said.of(NaloxoneSupplied))
    now = {ident: standing(each, said.web) for ident, each in supplied.items()}
    instead = {stands[-1].value.replaces: stands[-1] for stands in now.values() if stands[-1].value.replaces}
    found = []
    for ident, stands in now.items():
        ended = _in_order(said, ends.get(ident, []))
        found.append(
            Kit(ident, stands[-1], min(each.value.expiry for each in stands), ended[-1] if ended else None,
                instead.get(ident), len({repr(each.value) for each in stands}) > 1)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.supplied.value.on, each.id)))


def _boxes(said: SaidInForce) -> tuple[Box, ...]:
    seen = by(lambda each: each.box, said.of(BoxSeen))
    ends = by(lambda each: each.box, said.of(BoxEnded))
    found = []
    for ident, issued in by(lambda each: each.box, said.of(BoxIssued)).items():
        stands = standing(issued, said.web)
        ended = _in_order(said, ends.get(ident, []))
        found.append(
            Box(ident, stands[-1], _in_order(said, seen.get(ident, [])), ended[-1] if ended else None,
                len({repr(each.value) for each in stands}) > 1)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.issued.value.on, each.id)))
