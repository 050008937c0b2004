"""Every kind of entry in one place: importing this fills the register of `bodies`."""

from __future__ import annotations

from fsm_tui.casework import (
    allocation,
    assessment,
    consent,
    diary,
    ending,
    goals,
    letters,
    milestone,
    people,
    prompts,
    review,
    risk,
    screening,
    session,
    team,
)
from fsm_tui.casework.bodies import KINDS, Body

MODULES = (
    allocation, assessment, consent, diary, ending, goals, letters, milestone, people, prompts, review, risk,
    screening, session, team,
)  # fmt: skip


def recordable() -> tuple[type[Body], ...]:
    """The kinds that a person may record, by name."""
    return tuple(KINDS[kind] for kind in sorted(KINDS) if KINDS[kind].RECORDABLE)
