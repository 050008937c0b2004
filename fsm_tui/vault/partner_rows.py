"""What the read table of requests to and from partners says, and questions to it (A90, A94, A106)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy.sql import expression as core
from sqlmodel import Session

from fsm_tui.casework.family import Family
from fsm_tui.casework.folding.network import PartnerRequest
from fsm_tui.vault.tables import PartnerRow

_PARTNER = PartnerRow.metadata.tables["partner"]
_IN_ORDER = core.select(_PARTNER).order_by(_PARTNER.c.needed_by, _PARTNER.c.family, _PARTNER.c.request)
_OPEN = _IN_ORDER.where(_PARTNER.c.outcome == "")


def of_family(family: Family) -> list[dict[str, Any]]:
    """One row a request, as it stands."""
    agencies = {each.id: each.noted.value.agency for each in family.network.workers}
    return [_row(family.id, each, agencies) for each in family.network.requests]


def _row(family: str, request: PartnerRequest, agencies: dict[str, str]) -> dict[str, Any]:
    asked = request.asked.value
    said = request.answered.value if request.answered else None
    stages = [each.value for each in request.escalated]
    went = max(stages, key=lambda each: (each.stage, each.on, each.to), default=None)
    return dict(
        family=family,
        request=request.id,
        head=request.asked.head,
        way=asked.way,
        wanted=asked.wanted,
        whom=asked.whom,
        agency=asked.agency or agencies.get(asked.worker or "", ""),
        what=asked.what,
        meeting=asked.meeting,
        asked_on=asked.asked_on,
        needed_by=asked.needed_by,
        outcome=said.outcome if said else "",
        answered_on=said.on if said else None,
        stage=went.stage if went else 0,
        stage_on=went.on if went else None,
        stage_to=went.to if went else "",
    )


def unverified(family: Family) -> int:
    """How many professionals who still work with the family are not confirmed by their agency (A96)."""
    lead = family.social_worker.value
    here = [each for each in family.network.workers if each.noted.value.left_on is None]
    return sum(not each.verified for each in here) + (lead is not None and lead.verified_on is None)


def told(family: Family) -> int:
    """How much was told about treatment of which the service has not said a word (A96)."""
    return sum(each.confirmed is None for each in family.network.treatments)


# questions to it


def requests(session: Session, *, answered: bool = False) -> Sequence[PartnerRow]:
    """Requests of all families by the day on which they are needed, to be read only; with `answered` those too."""
    rows = session.connection().execute(_IN_ORDER if answered else _OPEN).fetchall()
    return cast("Sequence[PartnerRow]", rows)

