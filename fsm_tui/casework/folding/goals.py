"""Goals as last agreed, and every touch since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.causality import Statement, history, standing
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.session import SessionRecorded


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as last agreed, every touch since, and every agreement of it, the oldest first."""

    id: str
    agreed: GoalAgreed
    head: str
    touches: tuple[Statement[GoalTouched], ...]
    ended: Statement[GoalTouched] | None
    in_conflict: bool = False
    agreements: tuple[Statement[GoalAgreed], ...] = ()

    @property
    def started_on(self) -> date:
        """The day on which it was first agreed."""
        return min((each.value.agreed_on for each in self.agreements), default=self.agreed.agreed_on)

    @property
    def baseline(self) -> int | None:
        """Where it stood at the beginning, as the first agreement that says so has it."""
        said = (each.value.baseline for each in self.agreements if each.value.baseline is not None)
        return next(said, self.agreed.baseline)

    @property
    def active(self) -> bool:
        return self.ended is None

    @property
    def score(self) -> int | None:
        scores = [each.value.score for each in self.touches if each.value.score is not None]
        return scores[-1] if scores else self.agreed.baseline


def goals(said: SaidInForce) -> tuple[Goal, ...]:
    """Every goal, the oldest first."""
    agreed: dict[str, list[Statement[GoalAgreed]]] = {}
    for each in said.of(GoalAgreed):
        agreed.setdefault(each.value.goal, []).append(each)
    touched: dict[str, list[Statement[GoalTouched]]] = {}
    for session in said.of(SessionRecorded):
        for touch in session.value.goals:
            touched.setdefault(touch.goal, []).append(session.with_value(touch))
    for review in said.of(GoalProgressed):
        touched.setdefault(review.value.progress.goal, []).append(review.with_value(review.value.progress))
    found = []
    for ident, versions in agreed.items():
        in_force = standing(versions, said.web)
        current = in_force[-1]
        touches = history(touched.get(ident, ()), said.web)
        last = standing([each for each in touches if each.value.touch != "not_reviewed"], said.web)
        over = bool(last) and all(each.value.touch in ("achieved", "stopped") for each in last)
        again = over and _later(said.original(current.head), last[-1], said)
        found.append(
            Goal(
                id=ident,
                agreed=current.value,
                head=current.head,
                touches=touches,
                ended=last[-1] if over and not again else None,
                in_conflict=len({repr(each.value) for each in in_force}) > 1,
                agreements=history(versions, said.web),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.agreed.agreed_on, each.id)))


def _later(agreed: Entry, end: Statement[GoalTouched], said: SaidInForce) -> bool:
    """Whether a goal was agreed after it had ended. Mending the words of one that ended does not take it up again."""
    happened = agreed.header.happened
    return happened > end.happened or (happened == end.happened and said.web.saw(agreed.head, end.head))
