"""What is done at the weekly allocation meeting."""

from __future__ import annotations

from screens.commands import Command

_ONE, _ALL = "The request under the cursor", "The meeting"
_LEADER = frozenset({"leader"})

COMMANDS = (
    Command("meeting.open", "Open", "Look at the request: what it says, eligibility, triage.", keys="enter",
            group=_ONE, footer=True),
    Command("meeting.allocate", "Allocate", "Give the family to a practitioner; the clocks start.", keys="a,f2",
            group=_ONE, footer=True, roles=_LEADER),
    Command("meeting.triage", "Triage", "Rate severity of use and risk of harm; the leader decides the RAG.",
            keys="t,f3", group=_ONE, footer=True, roles=_LEADER),
    Command("meeting.defer", "Defer", "Leave it to the next meeting, with a reason.", keys="d,f4", group=_ONE,
            footer=True, roles=_LEADER),
    Command("meeting.more", "Ask more", "Ask the social worker for what is missing; its clock starts when it is sent.",
            keys="m,f5", group=_ONE, footer=True),
    Command("meeting.decline", "Decline", "Decline the request, with a reason; a consultation can be offered.",
            keys="x", group=_ONE, roles=_LEADER),
    Command("meeting.close", "Minutes", "Record the minutes: who was there and what was decided today.", keys="c,f9",
            group=_ALL, footer=True, roles=_LEADER),
    Command("meeting.past", "Past meetings", "Read the minutes of the meetings before.", keys="v", group=_ALL),
    Command("meeting.load", "Load", "Everybody's load in full: by area, base, RAG and plan.", keys="l", group=_ALL),
)  # fmt: skip
