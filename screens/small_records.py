"""Small records of interventions: the form that each opens, and whether one of that day is there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.practice.profile import Profile
from fsm_tui.services import visit_asks
from fsm_tui.services.seat import Seat

#: `Intervention.opens` → the form of a new record. A box that is in the home already is looked at instead.
FORMS = {
    "advice": "advice_given",
    "equipment": "equipment",
    "group": "group_session",
    "naloxone": "naloxone",
    "onward_referral": "onward",
    "overdose": "overdose",
    "psychosocial": "psychosocial",
    "storage_box": "box",
    "supported_access": "access",
    "treatment": "treatment_review",
    "workbook_module": "module",
}
#: Kind → the form in which its record is corrected.
CORRECTED = {
    "naloxone.supplied": "naloxone", "naloxone.ended": "naloxone_end", "equipment.exchanged": "equipment",
    "box.issued": "box", "box.seen": "box_seen", "box.ended": "box_end", "group.attended": "group_session",
    "access.supported": "access", "advice.given": "advice_given", "module.worked": "module",
    "treatment.reviewed": "treatment_review", "overdose.reviewed": "overdose", "psychosocial.worked": "psychosocial",
}  # fmt: skip
#: What a person may add on the page of interventions: form → words.
ADDED = {
    "naloxone": ("Naloxone kit", "Product, batch, expiry from the pack, who was shown."),
    "equipment": ("Equipment exchange", "What was given, what came back, advice."),
    "box": ("Storage box", "For whose medicines, where it is kept."),
    "advice_given": ("Advice", "Harm reduction, advice and information by topic."),
    "overdose": ("Overdose risk", "The checklist gone through together."),
    "module": ("Workbook module", "Which of the modules, in progress or complete."),
    "group_session": ("Group session", "Which group, which session, attended or not."),
    "access": ("Supported access", "To the core service or another, and the outcome."),
    "treatment_review": ("Treatment review", "Structured treatment, prescriber, keyworker, changes."),
    "psychosocial": ("Structured psychosocial work", "Which intervention, and what was worked on."),
}


@dataclass(frozen=True, slots=True)
class Opens:
    """One chosen intervention: the form of its small record, and the records of that day that are there.

    `which` and `begins` are what the form is opened with.
    """

    code: str
    label: str
    form: str
    which: str
    begins: str
    there: tuple[str, ...]


def opens(
    family: Family, profile: Profile, codes: Iterable[str], on: date, person: str = "", session_kind: str = ""
) -> tuple[Opens, ...]:
    """What each chosen intervention opens on that day, in the order of the guidance; those without a record left out.

    At a home visit every box that is in the home is asked about too, whether or not it was chosen (B2.5).
    """
    begins = f"on={on.isoformat()}" + (f" person={person}" if person else "")
    boxes = visit_asks.asked(family, profile, session_kind, on)
    found = []
    for each in visit_asks.opened(family, profile, codes, on):
        if each.opens == "storage_box" and boxes:
            continue
        more = f" intervention={each.code}" if each.opens == "psychosocial" else ""
        found.append(Opens(each.code, each.label, FORMS[each.opens], "", begins + more, each.there))
    for box in boxes:
        kept = f", {box.kept}" if box.kept else ""
        there = (box.head,) if box.head else ()
        found.append(Opens("", f"Storage box, {box.who}{kept}", "box_seen", box.box, begins, there))
    return tuple(found)


def kind_of(seat: Seat, family: str, head: str) -> str:
    """The kind of the record that an entry belongs to; "" where there is none. On the desk thread."""
    record = seat.family(family).record_of(head)
    return record.shown.entry.header.kind if record else ""
