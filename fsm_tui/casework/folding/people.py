"""The people of a family as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fsm_tui.casework.causality import Register, Statement
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.people import PersonAdded, PersonDescribed, PersonRole, Sex


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the family. `described` holds the registers of their details."""

    id: str
    role: PersonRole
    name: str
    relationship: str | None
    born: date | None
    due: date | None
    in_work: bool
    left: bool
    phone: str
    safe_contact: str
    needs: str
    sex: Sex | None = None
    conflicts: tuple[str, ...] = ()

    @property
    def unborn(self) -> bool:
        return self.role == "child" and self.born is None and self.due is not None


def people(said: SaidInForce) -> tuple[Person, ...]:
    """Everybody: parents and carers, children by age, others."""
    added: dict[str, list[Statement[PersonAdded]]] = {}
    for each in said.of(PersonAdded):
        added.setdefault(each.value.person, []).append(each)
    changes = said.of(PersonDescribed)
    found = []
    for ident, first in sorted(added.items()):
        later = [each for each in changes if each.value.person == ident]
        first_body = first[-1].value
        writes: list[Statement[Any]] = [*first, *later]
        registers: dict[str, Register[Any]] = {
            name: said.field(name, writes)
            for name in (
                "name",
                "relationship",
                "born",
                "due",
                "in_work",
                "left",
                "phone",
                "safe_contact",
                "needs",
                "sex",
            )
        }
        value = {name: each.value for name, each in registers.items()}
        found.append(
            Person(
                id=ident,
                role=first_body.role,
                name=value["name"] or first_body.name,
                relationship=value["relationship"],
                born=value["born"],
                due=value["due"],
                in_work=bool(value["in_work"]),
                left=bool(value["left"]),
                phone=value["phone"] or "",
                safe_contact=value["safe_contact"] or "",
                needs=value["needs"] or "",
                sex=value["sex"],
                conflicts=tuple(
                    name.replace("_", " ") for name, each in registers.items() if each.in_conflict
                ),
            )
        )
    order = {"parent": 0, "child": 1, "other": 2}
    return tuple(
        sorted(found, key=lambda each: (order[each.role], each.born or each.due or date.min, each.id))
    )
