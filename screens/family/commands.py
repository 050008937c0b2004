"""What a person can do with one family."""

from __future__ import annotations

from screens.commands import Command, Context

_WORK, _TELL = "Work with the family", "What we know of them"


def _one_value_each(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    return shown is None or not shown.conflicts


def _no_request(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    if shown is None:
        return True
    family = shown.view.family
    return family.referral is None and not (family.provisional and shown.at_office)


COMMANDS = (
    Command("family.decide", "Decide", "Decide between two values that were recorded without knowledge of each other.",
            keys="x", group=_WORK, footer=True, hidden=_one_value_each),
    Command("family.record", "Record", "Record a visit, session or meeting.", keys="r,f2", group=_WORK, footer=True),
    Command("family.plan_visit", "Plan visit", "Put a visit, session or meeting to come into the diary.",
            keys="v", group=_WORK),
    Command("family.open", "Read", "Read the record under the cursor in full.", keys="enter", group=_WORK, footer=True),
    Command("family.goals", "Goals", "Goals and how they move.", keys="g,f3", group=_WORK, footer=True),
    Command("family.progress", "Progress", "Goals, risk, stage of change and attendance over time.",
            keys="t,ctrl+t", group=_WORK),
    Command("family.risk", "Risk", "Risk as an argument: levels and why, the plan for a bad day, who was told of Red.",
            keys="z", group=_WORK),
    Command("family.assessment", "Assessment", "The assessment of each parent or carer, part by part.",
            keys="s,ctrl+b", group=_WORK),
    Command("family.care_plan", "Care plan", "The steps of the plan, the needs to be kept to, and the goals beside.",
            keys="n,ctrl+n", group=_WORK),
    Command("family.screening", "Screenings", "Screening and outcome tools, their scores and what those call for.",
            keys="i,ctrl+s", group=_WORK),
    Command("family.consent", "Consent", "Consents, agreements and who may be told what.",
            keys="c,f4", group=_WORK, footer=True),
    Command("family.consents", "Consent table", "The consents of each parent as a table: agencies and kinds of "
            "information.", keys="C", group=_WORK),
    Command("family.may_tell", "Who may be told", "What may be told to an agency today, and why.", keys="T",
            group=_WORK),
    Command("family.sharing", "Sharing log", "What left, on what ground, and what came back.", keys="S", group=_WORK),
    Command("family.network", "Network", "Who else works with the family, what is confirmed, and what partners owe.",
            keys="b", group=_WORK),
    Command("family.child_support", "Child's support", "Support for a child: taken up, declined, or not offered.",
            keys="y", group=_WORK),
    Command("family.advice", "Advice", "Consultations with our leader, and No Names consultations.", keys="h",
            group=_WORK),
    Command("family.interventions", "Interventions",
            "What was given and done: naloxone, storage boxes, exchange, groups, workbook modules.",
            keys="d", group=_WORK),
    Command("family.due", "Due", "What is due, whose action it is, the guidance behind it, and doing it.",
            keys="u,f5", group=_WORK, footer=True),
    Command("family.ending", "End", "Exit dates planned with the parents, and closing the family.", keys="o",
            group=_WORK),
    Command("family.milestone", "Milestone", "Note that something was done: Workbook opened, invitation received.",
            keys="m", group=_WORK),
    Command("family.letter", "Letters", "Letters and chase texts: what makes sense now, filled with what is recorded.",
            keys="w", group=_WORK),
    Command("family.request", "Request", "The support request: eligibility, triage, what is missing, who starts first.",
            keys="q", group=_WORK, hidden=_no_request),
    Command("family.edit", "Edit details", "Change the address, safe contact, alerts, social worker and the like.",
            keys="e,f9", group=_TELL, footer=True),
    Command("family.person", "People", "Add a person, or change what we know of one.", keys="p", group=_TELL),
    Command("family.plan", "Plan", "Record the children's plan, or that it ended.", keys="l", group=_TELL),
    Command("family.allocate", "Allocate", "Give the family to a practitioner; at the office.", keys="a", group=_WORK,
            roles=frozenset({"leader"})),
)  # fmt: skip
