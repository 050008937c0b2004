"""What a person can do with one support request."""

from __future__ import annotations

from screens.commands import Command, Context

_REQUEST, _FAMILY = "The request", "The family"
_LEADER, _OFFICE = frozenset({"leader"}), frozenset({"leader", "admin"})


def _nobody_known(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    return shown is None or not shown.known


COMMANDS = (
    Command("request.triage", "Triage", "Rate severity of use and risk of harm; the leader decides the RAG.",
            keys="t,f2", group=_REQUEST, footer=True, roles=_LEADER),
    Command("request.complete", "More came", "Add what came later, or mend what the request says.",
            keys="e,f3", group=_REQUEST, footer=True, roles=_OFFICE),
    Command("request.ask", "Ask for more", "Make the text that asks the social worker for what is missing.",
            keys="m,f4", group=_REQUEST, footer=True),
    Command("request.override", "Override", "Take the request on though a rule is not met, with the reason.",
            keys="o,f5", group=_REQUEST, footer=True, roles=_LEADER),
    Command("request.known", "Known here", "Say who is in another family too, or that it is a family that we have.",
            keys="k,f9", group=_FAMILY, footer=True, hidden=_nobody_known),
    Command("request.first", "Who starts", "Record who starts first, why, and whether the family was asked.",
            keys="w", group=_REQUEST, footer=True),
    Command("request.link", "Link", "Say which family that we have this one, opened in the field, is.",
            keys="l", group=_FAMILY, roles=_OFFICE),
    Command("request.restrict", "Restrict", "Let only the leader and who has the family see it, or everybody again.",
            keys="r", group=_FAMILY, roles=_LEADER),
    Command("request.family", "Family", "Go to the family.", keys="f", group=_FAMILY, footer=True),
)  # fmt: skip
