"""The places that a letter of the profile may leave open, in one list, and how they are found in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fsm_tui.inert import clean

PLACEHOLDERS: Mapping[str, str] = {
    "today": "today's date",
    "writer": "who writes",
    "writer_role": "the writer's role",
    "team_contact": "how to reach the team",
    "guidance": "the guidance's own sentence",
    "document": "the title of the guidance",
    "family": "name of the family",
    "mosaic": "Mosaic number",
    "area": "area",
    "base": "base",
    "plan": "the children's plan",
    "social_worker": "social worker's name",
    "team_manager": "social work team manager's name",
    "practitioner": "practitioner's name",
    "received_on": "day the request was received",
    "meeting_on": "day of the allocation meeting",
    "allocated_on": "day of allocation",
    "missing": "what is missing",
    "reason": "the reason",
    "workbooks": "which Workbook parts are not opened",
    "workbooks_due": "day by which the Workbook was to be opened",
    "supervision_due": "day by which the invitation was expected",
    "joint_visit_due": "day by which the joint visit is due",
    "parent": "parent's or carer's name",
    "missed": "days missed",
    "last_seen": "day last seen",
    "tried": "what was tried",
    "stage": "stage of change",
    "worker_agency": "worker's agency",
    "worker_details": "worker's details as told to us",
    "day": "day",
    "visits": "planned visits",
    "last_finish": "time of the last expected finish",
}
"""Every placeholder and what it is called where nothing is recorded."""

PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")


def named(text: str) -> tuple[str, ...]:
    """The placeholders of a text in order, each once, known or not."""
    return tuple(dict.fromkeys(PLACE.findall(text)))


def stray(text: str) -> bool:
    """Whether a brace is left that belongs to no placeholder."""
    return _BRACE.search(PLACE.sub("", text)) is not None


def not_recorded(name: str) -> str:
    """What stands for a placeholder without a value: seen at once, and searchable."""
    return f"[not recorded: {PLACEHOLDERS.get(name, clean(name).replace('_', ' '))}]"


@dataclass(frozen=True, slots=True)
class Gap:
    """One place of a text that says that something is not recorded: `text[start:end]`."""

    name: str
    start: int
    end: int


def gaps(text: str) -> tuple[Gap, ...]:
    """Where a text says "[not recorded: …]", however it is wrapped, in order."""
    return tuple(Gap(match.lastgroup or "", *match.span()) for match in _GAP.finditer(text))


_GAP = re.compile(
    "|".join(
        f"(?P<{name}>" + r"\s+".join(re.escape(word) for word in not_recorded(name).split()) + ")"
        for name in PLACEHOLDERS
    )
)
