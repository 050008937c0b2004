"""Rules of the small records of interventions: whom they name, which codes they use, days that cannot be (A58-A72)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from fsm_tui.casework import interventions as work
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.ruling.case import Case, Fault, Rule, offered


def _simple(*codes: tuple[str, str, str]) -> Callable[[Case[Any]], Iterator[Fault]]:
    """The rule of a kind that has a day, perhaps a person, and codes: (field, list of the profile, what it is)."""

    def rule(case: Case[Any]) -> Iterator[Fault]:
        if case.body.on > case.today:
            yield "on", "is in the future"
        person: str | None = getattr(case.body, "person", None)
        if person is not None and case.family.person(person) is None:
            yield "person", "is nobody of this family"
        for name, held, called in codes:
            value = getattr(case.body, name)
            if isinstance(value, tuple):
                for number, code in enumerate(value):
                    yield from offered(case, held, code, f"{name}.{number}", called)
            else:
                yield from offered(case, held, value, name, called)

    return rule


def supplied(case: Case[work.NaloxoneSupplied]) -> Iterator[Fault]:
    """A kit that is not past its day, and that is not another kit's record."""
    body = case.body
    yield from _simple(("product", "naloxone_products", "a naloxone product"),
                       ("topics", "naloxone_topics", "a topic of the training"))(case)  # fmt: skip
    if body.expiry < body.on:
        yield "expiry", "was past already on the day of supply: look at the pack again"
    if body.replaces is not None:
        yield from _there(body.replaces, ((each.id, each.supplied.value.on) for each in case.family.work.kits),
                          body.on, "replaces", "kit")  # fmt: skip
    if any(each.id == body.kit and each.supplied.head not in case.own for each in case.family.work.kits):
        yield "kit", "is recorded already: correct that record"


def kit_ended(case: Case[work.NaloxoneEnded]) -> Iterator[Fault]:
    """The end of a kit that is known, on a day on which it was there, and once only."""
    body = case.body
    yield from _simple()(case)
    kits = case.family.work.kits
    yield from _there(body.kit, ((each.id, each.supplied.value.on) for each in kits), body.on, "kit", "kit")
    if any(each.id == body.kit and each.ended and each.ended.head not in case.own for each in kits):
        yield "kit", "has ended already: correct that record"
    if body.how == "expired" and any(each.id == body.kit and body.on < each.expiry for each in kits):
        yield "on", "is before the day on which it expires"


def exchanged(case: Case[work.EquipmentExchanged]) -> Iterator[Fault]:
    yield from _simple(("advice", "advice_topics", "a topic of advice"))(case)
    for number, each in enumerate(case.body.given):
        yield from offered(case, "equipment_items", each.item, f"given.{number}.item", "equipment")


def box_issued(case: Case[work.BoxIssued]) -> Iterator[Fault]:
    yield from _simple()(case)
    if any(each.id == case.body.box and each.issued.head not in case.own for each in case.family.work.boxes):
        yield "box", "is recorded already: correct that record"


def box(case: Case[work.BoxSeen | work.BoxEnded]) -> Iterator[Fault]:
    """A look at a box that is known, or its end."""
    body = case.body
    yield from _simple()(case)
    boxes = case.family.work.boxes
    yield from _there(body.box, ((each.id, each.issued.value.on) for each in boxes), body.on, "box", "box")
    for each in boxes:
        if each.id != body.box or each.ended is None or each.ended.head in case.own:
            continue
        if isinstance(body, work.BoxEnded):
            yield "box", "has ended already: correct that record"
        elif body.on > each.ended.value.on:
            yield "box", "was no longer there on that day"


def psychosocial(case: Case[work.PsychosocialWorked]) -> Iterator[Fault]:
    yield from _simple(("intervention", "interventions", "an intervention"))(case)


def _there(ident: str, known: Iterable[tuple[str, date]], on: date, place: str, called: str) -> Iterator[Fault]:
    """A thing of this family that was there on the day."""
    since = dict(known)
    if ident not in since:
        yield place, f"there is no such {called} in this family"
    elif on < since[ident]:
        yield "on", f"is before the day on which the {called} came"


RULES: Mapping[type[Body], Rule[Any]] = {
    work.NaloxoneSupplied: supplied,
    work.NaloxoneEnded: kit_ended,
    work.EquipmentExchanged: exchanged,
    work.BoxIssued: box_issued,
    work.BoxSeen: box,
    work.BoxEnded: box,
    work.GroupAttended: _simple(),
    work.AccessSupported: _simple(("outcome", "access_outcomes", "an outcome")),
    work.AdviceGiven: _simple(("topics", "advice_topics", "a topic of advice")),
    work.ModuleWorked: _simple(("module", "workbook_modules", "a module of the workbook")),
    work.TreatmentReviewed: _simple(),
    work.OverdoseReviewed: _simple(("risks", "overdose_risks", "a risk of the checklist"),
                                   ("advice", "advice_topics", "a topic of advice")),
    work.PsychosocialWorked: psychosocial,
}  # fmt: skip
