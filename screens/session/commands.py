"""The commands of the session screen."""

from __future__ import annotations

from screens.commands import Command

_MOVING, _RECORDING = "Moving about", "Recording"

COMMANDS = (
    Command("session.complete", "Complete", "Record this session once nothing is missing. The draft then goes.",
            keys="ctrl+s", group=_RECORDING, footer=True),
    Command("session.what", "What", "Go to what it was: kind, day, outcome, who was there.",
            keys="f2", group=_MOVING, footer=True),
    Command("session.note", "Note", "Go to the note.", keys="f3", group=_MOVING, footer=True),
    Command("session.risk", "Risk", "Go to risk: severity of use of each parent, risk of harm to each child.",
            keys="f4", group=_MOVING, footer=True),
    Command("session.goals", "Goals", "Go to the goals.", keys="f5", group=_MOVING, footer=True),
    Command("session.more", "More", "Go to the safety prompts if there are any, then to the next folded part.",
            keys="f9", group=_MOVING, footer=True),
    Command("session.new_goal", "New goal", "Agree a goal with a parent or carer without leaving this page.",
            keys="ctrl+n", group=_RECORDING),
    Command("session.small_record", "Small record",
            "Record what a chosen intervention asks for, such as a naloxone kit, and come back to where you were.",
            keys="ctrl+b", group=_RECORDING),
    Command("session.term", "Shared term", "Put a shared term with its meaning where the cursor is.",
            keys="ctrl+t", group=_RECORDING),
    Command("session.keep_from", "Not for", "Mark this field as not to be shared with the other parent, or undo it.",
            keys="f12", group=_RECORDING),
    Command("session.rate_today", "Rate today", "Say how risk stands today, when this session happened earlier.",
            group=_RECORDING),
    Command("session.referral", "Safeguarding", "Write a safeguarding referral, as for what a child said.",
            group=_RECORDING),
    Command("session.throw_away", "Throw away", "Throw this draft away for good. Asks first.", group=_RECORDING),
)  # fmt: skip
