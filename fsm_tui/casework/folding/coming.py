"""How the family came: support request, what was decided on it, links to other families, letters."""

from __future__ import annotations

from dataclasses import dataclass

from fsm_tui.casework.allocation import (
    Allocated,
    EligibilityOverridden,
    FamilyLinked,
    FamilyRestricted,
    FirstWorkerAgreed,
    ReferralReceived,
    RequestDecided,
    SamePerson,
)
from fsm_tui.casework.causality import Register, Statement, history
from fsm_tui.casework.ending import ClosureDecided
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.letters import LetterMade

MORE_INFORMATION = "more_information"
"""The letter of the guidance that asks the social worker for what a request lacks."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The way from the support request to the practitioner."""

    requests: tuple[Statement[RequestDecided], ...]
    overrides: tuple[Statement[EligibilityOverridden], ...]
    first_worker: Register[FirstWorkerAgreed]
    linked_to: Register[FamilyLinked]
    same_people: tuple[Statement[SamePerson], ...]
    restriction: Register[FamilyRestricted]
    letters: tuple[Statement[LetterMade], ...]

    @property
    def restricted(self) -> bool:
        """Seen only by who is allocated and the leader. Of two statements the narrower holds."""
        return any(each.value.restricted for each in self.restriction.heads)


def request_state(
    referral: Statement[ReferralReceived] | None,
    allocated: Register[Allocated],
    came: Coming,
    closed: Statement[ClosureDecided] | None = None,
) -> str:
    """Where a support request stands: "", pending, deferred, more_information, declined or allocated.

    A letter that asks for more, sent after all that, puts it there too. Given information after it was asked for, or
    a new request after a refusal, is pending again. So is a request that came after the family was closed; what was
    decided before the closing is not about it.
    """
    value = allocated.value
    decisions = came.requests
    if closed is not None and referral is not None:
        if referral.written_at < closed.written_at or referral.value.received_on < closed.day:
            return "allocated" if value is not None else "declined"
        decisions = tuple(each for each in decisions if each.written_at > closed.written_at)
    elif value is not None and value.to is not None:
        return "allocated" if referral is not None else ""
    if referral is None:
        return ""
    asked = max((each.written_at for each in came.letters if each.value.letter == MORE_INFORMATION), default="")
    if asked > referral.written_at and all(asked > each.written_at for each in decisions):
        return "more_information"
    if not decisions:
        return "pending"
    last = decisions[-1]
    newer = referral.written_at > last.written_at
    if last.value.decision == "allocated" or (newer and last.value.decision in ("more_information", "declined")):
        return "pending"
    return last.value.decision


def coming(said: SaidInForce) -> Coming:
    """What the office decided about the family's coming."""
    return Coming(
        requests=history(said.of(RequestDecided), said.web),
        overrides=history(said.of(EligibilityOverridden), said.web),
        first_worker=said.register(FirstWorkerAgreed),
        linked_to=said.register(FamilyLinked),
        same_people=history(said.of(SamePerson), said.web),
        restriction=said.register(FamilyRestricted),
        letters=tuple(sorted(history(said.of(LetterMade), said.web), key=lambda each: each.value.on)),
    )
