"""What ratings start and stop: a new Red to be told, a rating below Red to be settled (A78, A79, A94)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.family import Family
from fsm_tui.casework.happening import Happening
from fsm_tui.casework.settling import course, new_reds, waiting
from fsm_tui.moments import london
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile


def happened(family: Family, profile: Profile) -> Iterator[Happening]:
    """New Reds and whom they were told; a proposal is there while it waits, and a decision of each that was."""
    told_of = course(family, profile)
    for moment in new_reds(family, profile, told_of):
        yield Happening(Event.RED_STATED, "", london(moment.at).date(), moment.head)
    for told in family.argued.escalations:
        if told.value.reached:
            yield Happening(Event.RED_TOLD, "", told.value.on, told.head)
    if (held := waiting(family, profile, told_of)) is not None:
        proposal = held.proposal
        yield Happening(Event.DOWNGRADE_PROPOSED, "", london(proposal.since).date(), proposal.of)
        if proposal.refused is not None:
            yield Happening(Event.DOWNGRADE_SETTLED, "", max(proposal.refused.day, london(proposal.since).date()),
                            proposal.refused.head)  # fmt: skip
