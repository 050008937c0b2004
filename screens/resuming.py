"""Drafts: what a half-written form is called, and where one goes on with it."""

from __future__ import annotations

from typing import Any

from fsm_tui.services.drafting import Draft

_CALLED = {
    "session": "Session",
    "goal": "Goal",
    "goal_review": "Goal review",
    "goal_change": "Goal changed",
    "assessment": "Assessment",
    "plan_step": "Plan step",
    "plan_step_end": "Plan step ended",
    "consent": "Consent",
    "share": "Shared with consent",
    "share_without": "Shared without consent",
    "onward": "Onward referral",
    "onward_answer": "What came of the referral",
    "safeguarding": "Safeguarding referral",
    "safeguarding_answer": "Feedback on the referral",
    "child_support": "Support for the child",
    "worker": "Professional",
    "worker_confirm": "What their agency says",
    "treatment": "Treatment as told",
    "treatment_confirm": "What the service says",
    "partner": "Request",
    "partner_answer": "What became of a request",
    "partner_escalate": "Next stage of a request",
    "naloxone": "Naloxone kit",
    "naloxone_end": "End of a naloxone kit",
    "equipment": "Equipment exchange",
    "box": "Storage box",
    "box_seen": "Look at the storage box",
    "box_end": "End of a storage box",
    "group_session": "Group session",
    "access": "Supported access",
    "advice_given": "Advice given",
    "module": "Workbook module",
    "treatment_review": "Treatment review",
    "overdose": "Overdose risk",
    "psychosocial": "Structured psychosocial work",
    "family": "New family",
    "details": "Family details",
    "person": "Person",
    "plan": "Plan",
    "milestone": "Milestone",
    "visit": "Visit to come",
    "appointment": "Appointment",
    "consultation": "Consultation",
    "consultation_arranged": "Consultation to arrange",
    "consultation_held": "Advice in a consultation",
    "no_names": "No Names consultation",
    "contact": "Contact",
    "letter": "Letter",
    "rate": "Rating of today",
    "review": "Verdict",
    "taking": "Screening",
    "intake": "Support request",
    "triage": "Triage",
    "red_told": "New Red told",
    "risk_agreed": "Lower rating agreed",
}
_FAMILY_FORMS = ("family", "details", "person", "plan", "milestone", "goal", "goal_review", "consent",
                 "goal_change", "plan_step", "plan_step_end", "visit", "appointment", "share", "share_without",
                 "onward", "onward_answer", "safeguarding", "safeguarding_answer", "child_support",
                 "worker", "worker_confirm", "treatment", "treatment_confirm", "partner", "partner_answer",
                 "partner_escalate", "red_told", "risk_agreed", "naloxone", "naloxone_end", "equipment", "box",
                 "box_seen", "box_end", "group_session", "access", "advice_given", "module",
                 "treatment_review", "overdose", "psychosocial")
_ADVICE_FORMS = ("consultation", "consultation_arranged", "consultation_held", "no_names")

_HEAD = 64


def called(draft: Draft) -> str:
    """What the form is, in words."""
    first = draft.form.partition(":")[0]
    return _CALLED.get(first, first.replace("_", " ").capitalize())


def where(draft: Draft) -> tuple[str, dict[str, Any]]:
    """The place and its details that bring the draft back.

    A form is named after its place; after a colon comes which one, such as the person or the corrected entry.
    """
    form, _, which = draft.form.partition(":")
    details: dict[str, Any] = {"family_id": draft.family} if draft.family else {}
    if form in _FAMILY_FORMS:
        details["form"] = form
        return "family_form", details | ({"which": which} if which else {})
    if form in _ADVICE_FORMS:
        return "advice_form", {"form": form} | ({"which": which} if which else {})
    if form == "contact":
        return form, {"code": which} if which else {}
    if form == "letter":
        letter, _, about = which.partition(":")
        return form, details | {"letter": letter} | ({"about": about} if about else {})
    if form == "taking":  # which tool, with whom, and the record that is corrected
        instrument, person, corrects = (*which.split(":"), "", "")[:3]
        return form, details | {"instrument": instrument, "person": person, "corrects": corrects}
    if form == "assessment":  # of a person, or the correction of an entry
        details["corrects" if len(which) == _HEAD else "person"] = which
    elif which.startswith(("planned:", "moved:")):  # a visit of the diary, or what stood in another family
        details[which.partition(":")[0]] = which.partition(":")[2]
    elif which:
        details["head" if form == "review" else "corrects"] = which
    return form, details
