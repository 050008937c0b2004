"""Every kind of entry in one place: importing this fills the register of `bodies`."""

from __future__ import annotations

from fsm_tui.casework import (
    advice,
    allocation,
    assessment,
    child_support,
    consent,
    diary,
    ending,
    goals,
    interventions,
    kept,
    letters,
    milestone,
    network,
    people,
    prompts,
    review,
    risk,
    screening,
    session,
    sharing,
    team,
)
from fsm_tui.casework.bodies import KINDS, Body

MODULES = (
    advice, allocation, assessment, child_support, consent, diary, ending, goals, interventions, kept, letters,
    milestone, network, people, prompts, review, risk, screening, session, sharing, team,
)  # fmt: skip


def recordable() -> tuple[type[Body], ...]:
    """The kinds that a person may record, by name."""
    return tuple(KINDS[kind] for kind in sorted(KINDS) if KINDS[kind].RECORDABLE)
