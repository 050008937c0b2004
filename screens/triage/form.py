"""What triage asks: a level and a reason for each parent, carer and child, then the leader's word (A41). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from fsm_tui.casework.family import Family, Person
from fsm_tui.practice.ages import gestation, is_child, read_age
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import FamilyRag, Harm, Severity, family_rag
from screens.asking.asks import Ask, Offer, Values

PARENT, CHILD = "parent", "child"


def rated(family: Family, today: date) -> tuple[Person, ...]:
    """Who is rated: parents and carers in the work, and children under 18, born or unborn."""
    young = [each for each in family.young if each.born is None or is_child(each.born, today)]
    return (*family.in_work, *young)


def level(person: Person) -> str:
    """The name of the question about somebody's level."""
    return f"{CHILD if person.role == 'child' else PARENT}.{person.id}.level"


def because(person: Person) -> str:
    """The name of the question why."""
    return level(person).removesuffix("level") + "because"


def asks(family: Family, profile: Profile, before: Mapping[str, str], today: date) -> tuple[Ask, ...]:
    """Every question. `before` is the level last stated of somebody, by id."""
    people = rated(family, today)
    found: list[Ask] = []
    for person in people:
        child = person.role == "child"
        what = "risk of harm" if child else "severity of use"
        steps = profile.offered("harm" if child else "severity")
        offers = tuple(
            Offer(item.code, f"{item.label} (before)" if item.code == before.get(person.id) else item.label, item.words)
            for item in steps
        )
        age = f", {_age(person, today)}" if child else ""
        found += [
            Ask(f"part.{person.id}", f"{person.name}{age}: {what}", "heading"),
            Ask(level(person), "Today", "choice", offers, needed=f"{what}, {person.name}"),
            Ask(because(person), "Because", "text", needed=f"because, {person.name}"),
        ]
    return (
        *found,
        Ask("part.family", "The family", "heading"),
        Ask("rag", "Our triage", "rag", needed="our triage: Red, Amber or Green"),
        Ask("differs_because", "Why not as the matrix says", "text",
            needed="why it is not as the matrix says", when=_differs(profile)),
    )  # fmt: skip


def _age(person: Person, today: date) -> str:
    if person.born is not None:
        return read_age(person.born, today)
    if person.due is not None:
        weeks, days = gestation(person.due, today)
        return f"unborn, {weeks} weeks + {days}"
    return "age not known"


def _differs(profile: Profile) -> Callable[[Values], bool]:
    def differs(values: Values) -> bool:
        found = suggested(profile, values)
        return found is not None and bool(values.get("rag")) and values["rag"] != found.rag.value

    return differs


def levels(values: Values) -> tuple[dict[str, Severity], dict[str, Harm]]:
    """What is said so far, by person."""
    severities: dict[str, Severity] = {}
    harms: dict[str, Harm] = {}
    for name, value in values.items():
        axis, _, rest = name.partition(".")
        person, _, what = rest.partition(".")
        if what == "level" and value:
            if axis == PARENT:
                severities[person] = Severity(value)
            else:
                harms[person] = Harm(value)
    return severities, harms


def suggested(profile: Profile, values: Values) -> FamilyRag | None:
    """What the matrix says of what is said so far; None while one axis is empty."""
    return family_rag(profile, *levels(values))
