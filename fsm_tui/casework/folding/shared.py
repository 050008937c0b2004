"""What left: sharings and decisions, onward and safeguarding referrals with what came back."""

from __future__ import annotations

from dataclasses import dataclass

from fsm_tui.casework.advice import NoNamesLinked
from fsm_tui.casework.causality import Statement, history, standing
from fsm_tui.casework.folding.network import by
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.sharing import (
    InformationShared,
    OnwardAnswered,
    OnwardReferred,
    SafeguardingAnswered,
    SafeguardingReferred,
)


@dataclass(frozen=True, slots=True)
class Onward:
    """An onward referral as it stands, and every answer to it."""

    id: str
    referred: Statement[OnwardReferred]
    answers: tuple[Statement[OnwardAnswered], ...]

    @property
    def answered(self) -> Statement[OnwardAnswered] | None:
        """The last real answer; asking again is none."""
        return next((each for each in reversed(self.answers) if each.value.outcome != "chased"), None)


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """A safeguarding referral, and the feedback on it."""

    id: str
    referred: Statement[SafeguardingReferred]
    answers: tuple[Statement[SafeguardingAnswered], ...]

    @property
    def answered(self) -> Statement[SafeguardingAnswered] | None:
        return next((each for each in reversed(self.answers) if each.value.outcome != "chased"), None)


@dataclass(frozen=True, slots=True)
class Shared:
    """The sharing log of a family."""

    log: tuple[Statement[InformationShared], ...]
    onward: tuple[Onward, ...]
    safeguarding: tuple[Safeguarding, ...]
    no_names: tuple[Statement[NoNamesLinked], ...]


def shared(said: SaidInForce) -> Shared:
    """Everything that left, the oldest first."""
    onward_answers = by(lambda each: each.referral, said.of(OnwardAnswered))
    safe_answers = by(lambda each: each.referral, said.of(SafeguardingAnswered))
    return Shared(
        log=tuple(sorted(history(said.of(InformationShared), said.web), key=lambda each: each.value.on)),
        onward=tuple(
            Onward(ident, standing(made, said.web)[-1], history(onward_answers.get(ident, ()), said.web))
            for ident, made in by(lambda each: each.referral, said.of(OnwardReferred)).items()
        ),
        safeguarding=tuple(
            Safeguarding(ident, standing(made, said.web)[-1], history(safe_answers.get(ident, ()), said.web))
            for ident, made in by(lambda each: each.referral, said.of(SafeguardingReferred)).items()
        ),
        no_names=history(said.of(NoNamesLinked), said.web),
    )
