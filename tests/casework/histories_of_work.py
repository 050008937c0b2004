"""Made-up interventions for histories of a family: several devices speak of the same kits, boxes and modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.interventions import (
    AccessSupported,
    AdviceGiven,
    BoxEnded,
    BoxIssued,
    BoxSeen,
    EquipmentExchanged,
    GroupAttended,
    ItemsGiven,
    ModuleWorked,
    NaloxoneEnded,
    NaloxoneSupplied,
    OverdoseReviewed,
    PsychosocialWorked,
    TreatmentReviewed,
)
from tests.casework.making import DAD, MUM

if TYPE_CHECKING:
    from tests.casework.histories import Drawing

HOW: tuple[Literal["used", "replaced", "lost"], ...] = ("used", "replaced", "lost")
LOCKED: tuple[Literal["yes", "no", "not_seen"], ...] = ("yes", "no", "not_seen")
KITS, BOXES = (tuple(f"{first}{n}" * 8 for n in (1, 2)) for first in "ab")


def kit(of: Drawing) -> Body:
    on, ident = of.day(), of.draw.choice(KITS)
    return NaloxoneSupplied(
        kit=ident,
        product=of.draw.choice(("prenoxad", "nyxoid")),
        expiry=on + timedelta(days=of.draw.choice((20, 400))),
        person=MUM,
        on=on,
        replaces=of.draw.choice((None, *(each for each in KITS if each != ident))),
        **of.mending("naloxone.supplied"),
    )


def kit_ended(of: Drawing) -> Body:
    how, ident = of.draw.choice(HOW), of.draw.choice(KITS)
    return NaloxoneEnded(kit=ident, how=how, on=of.day(), **of.mending("naloxone.ended"))


def box(of: Drawing) -> Body:
    ident, on, draw = of.draw.choice(BOXES), of.day(), of.draw.random()
    if draw < 0.4:
        kept = f"place {of.draw.randint(1, 2)}"
        return BoxIssued(box=ident, person=of.draw.choice((MUM, DAD)), on=on, kept=kept, **of.mending("box.issued"))
    if draw < 0.8:
        locked = of.draw.choice(LOCKED)
        return BoxSeen(box=ident, on=on, locked=locked, because="asleep", **of.mending("box.seen"))
    return BoxEnded(box=ident, how="returned", on=on, **of.mending("box.ended"))


def module(of: Drawing) -> Body:
    return ModuleWorked(
        module=of.draw.choice(("module_1", "module_2")),
        on=of.day(),
        state=of.draw.choice(("in_progress", "complete")),
        **of.mending("module.worked"),
    )


def exchange(of: Drawing) -> Body:
    given = (ItemsGiven(item="swab", count=of.draw.randint(1, 9)),)
    return EquipmentExchanged(person=MUM, on=of.day(), given=given, **of.mending("equipment.exchanged"))


def group_or_access(of: Drawing) -> Body:
    if of.draw.random() < 0.5:
        attended = of.draw.random() < 0.5
        return GroupAttended(person=MUM, on=of.day(), group="Skills", attended=attended, **of.mending("group.attended"))
    outcome = of.draw.choice(("assessed", "declined"))
    return AccessSupported(
        person=MUM, on=of.day(), service="DAWN", accompanied=True, outcome=outcome, **of.mending("access.supported")
    )


def reviewed(of: Drawing) -> Body:
    if of.draw.random() < 0.5:
        return TreatmentReviewed(
            person=DAD, on=of.day(), treatment=f"dose {of.draw.randint(1, 3)}", **of.mending("treatment.reviewed")
        )
    risks = of.draw.choice((("alone",), ("mixing", "alone")))
    return OverdoseReviewed(person=MUM, on=of.day(), risks=risks, **of.mending("overdose.reviewed"))


def advised(of: Drawing) -> Body:
    if of.draw.random() < 0.5:
        return AdviceGiven(person=MUM, on=of.day(), topics=("storage",), **of.mending("advice.given"))
    return PsychosocialWorked(
        person=MUM, on=of.day(), intervention="cbt", worked_on="Fridays", **of.mending("psychosocial.worked")
    )


OF_WORK: Mapping[str, Callable[[Drawing], Body | None]] = {
    "kit": kit, "kit_ended": kit_ended, "box": box, "module": module, "exchange": exchange,
    "group_or_access": group_or_access, "reviewed": reviewed, "advised": advised,
}  # fmt: skip
