"""What a visit asks of the small records: boxes to be looked at, and what a chosen intervention calls for (A58-A72)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.services.interventions import LOCKED

#: What `Intervention.opens` names → the kinds of entry that are its small record.
RECORDS: dict[str, tuple[str, ...]] = {
    "advice": ("advice.given",),
    "equipment": ("equipment.exchanged",),
    "group": ("group.attended",),
    "naloxone": ("naloxone.supplied", "naloxone.ended"),
    "onward_referral": ("onward.referred",),
    "overdose": ("overdose.reviewed",),
    "psychosocial": ("psychosocial.worked",),
    "storage_box": ("box.issued", "box.seen", "box.ended"),
    "supported_access": ("access.supported",),
    "treatment": ("treatment.reviewed",),
    "workbook_module": ("module.worked",),
}


@dataclass(frozen=True, slots=True)
class BoxAsked:
    """A box to be looked at on a visit; `seen` is how it was seen that day already, "" if nobody said."""

    box: str
    who: str
    kept: str
    last: str
    seen: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The small record that a chosen intervention asks for. `there` are its records of that day, by head."""

    code: str
    label: str
    opens: str
    there: tuple[str, ...]


def asked(family: Family, profile: Profile, session_kind: str, on: date) -> tuple[BoxAsked, ...]:
    """The boxes that are asked about at such a visit on such a day: every one that is in the home then (B2.5)."""
    kind = next((each for each in profile.lists.session_kinds if each.code == session_kind), None)
    if kind is None or not kind.home:
        return ()
    found = []
    for box in family.work.boxes:
        if box.issued.value.on > on or (box.ended is not None and box.ended.value.on <= on):
            continue
        that_day = [each for each in box.seen if each.value.on == on]
        before = [each for each in box.seen if each.value.on < on]
        found.append(
            BoxAsked(
                box=box.id,
                who=family.name_of(box.issued.value.person),
                kept=box.kept,
                last=f"{LOCKED[before[-1].value.locked]}, {read_day(before[-1].value.on)}" if before else "",
                seen=LOCKED[that_day[-1].value.locked] if that_day else "",
                head=that_day[-1].head if that_day else "",
            )
        )
    return tuple(found)


def opened(family: Family, profile: Profile, codes: Iterable[str], on: date) -> tuple[Opened, ...]:
    """Which small record each of these interventions asks for, and whether one of that day is there already.

    Interventions without one are left out; several that ask for the same one stand in one line.
    """
    days = _heads_by_day(family, on)
    found: dict[tuple[str, str], Opened] = {}
    for each in profile.lists.interventions:
        if each.code not in set(codes) or each.opens not in RECORDS:
            continue
        one = each.code if each.opens == "psychosocial" else ""
        there = tuple(head for kind, code, head in days if kind in RECORDS[each.opens] and one in ("", code))
        known = found.get((each.opens, one))
        label = f"{known.label}, {each.label}" if known else each.label
        found[(each.opens, one)] = Opened(known.code if known else each.code, label, each.opens, there)
    return tuple(found.values())


def _heads_by_day(family: Family, on: date) -> list[tuple[str, str, str]]:
    """(kind, intervention, head) of every small record in force that names the day."""
    kinds = {kind for some in RECORDS.values() for kind in some}
    found = []
    for record in family.records.values():
        for version in record.current:
            body = version.body
            if getattr(body, "KIND", "") not in kinds:
                continue
            day = getattr(body, "on", None) or getattr(body, "prepared_on", None)
            if day == on:
                found.append((getattr(body, "KIND", ""), getattr(body, "intervention", ""), version.head))
    return sorted(found)
