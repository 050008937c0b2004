"""The form of support for a child whom a parent's use affects (A104). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.child_support import ChildSupportOffered, answers
from fsm_tui.casework.family import Family
from screens.asking.asks import Ask, Offer, Values
from screens.family_form.sharing_forms import values_of
from screens.family_form.work_forms import REASON, day_of, made, only_one

SUPPORT = "child_support"
TITLES = {SUPPORT: "Support for the child"}
ANSWERS = (
    Offer("accepted", "Offered, taken up"),
    Offer("declined", "Offered, declined"),
    Offer("not_offered", "Not offered"),
)


def asked(
    family: Family, which: str, services: Sequence[str], today: date
) -> tuple[tuple[Ask, ...], Values]:
    """Whether support was offered for a child, `which`, as it stands today: what was said before stays readable.

    `which` may be the head of a record that is corrected. `services` are the names of those who give such support
    here, as the directory has them.
    """
    record = family.record_of(which) if which else None
    mended = record.shown.body if record else None
    children = tuple(Offer(each.id, each.name) for each in family.young)
    local = f"here: {'; '.join(services)}" if services else "who gives it here is not known yet"

    def offered(values: Values) -> bool:
        return values.get("answer") in ("accepted", "declined")

    asks = (
        Ask("child", "Child", "choice", children, needed="which child"),
        Ask("answer", "Support was", "choice", ANSWERS, needed="whether it was offered"),
        Ask("service", "By whom", hint=local, needed="which service was offered", when=offered),
        Ask("because", "Because", "text", needed="why it was not offered",
            when=lambda values: values.get("answer") == "not_offered"),
        Ask("on", "On", "day", needed="on which day"),
    )  # fmt: skip
    if isinstance(mended, ChildSupportOffered):
        return (*asks, REASON), values_of(mended)
    said = answers(family).get(which, ())
    before = said[-1].value.service if said else ""
    return asks, {"child": which or only_one(children), "service": before, "on": today.isoformat()}


def bodies(told: Values, today: date, corrects: str = "") -> list[Body]:
    """The entry that the answers make."""
    raw: dict[str, Any] = {name: told.get(name, "") for name in ("child", "answer", "service", "because")}
    raw |= {"on": day_of(told, "on", today)}
    return [made(ChildSupportOffered.KIND, raw, told, corrects, "because")]
