"""The fold: entries of one family in, one frozen `Family` out (design §2.2). Any order of arrival, same result.

Nothing here asks for today's date, the office's stamp or the practice profile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Generic, TypeVar

from fsm_tui.casework.allocation import Allocated, ReferralReceived
from fsm_tui.casework.bodies import Body, Unreadable
from fsm_tui.casework.causality import Register, Statement, Web, history, register, standing
from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.people import (
    FamilyDescribed,
    FamilyOpened,
    PersonAdded,
    PersonDescribed,
    PersonRole,
    PlanRecorded,
    Worker,
)
from fsm_tui.casework.records import Parsed, Record, gather
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskRated, RiskUpdate, Triaged
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import LONDON
from fsm_tui.practice.rag import Harm, Severity

T = TypeVar("T")
R = TypeVar("R", ParentRisk, ChildRisk)


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
    conflicts: tuple[str, ...] = ()

    @property
    def unborn(self) -> bool:
        return self.role == "child" and self.born is None and self.due is not None


@dataclass(frozen=True, slots=True)
class Ratings(Generic[R]):
    """Ratings of one person over time. In force: the latest; of several that nobody ordered, the highest."""

    person: str
    history: tuple[Statement[R], ...]
    standing: tuple[Statement[R], ...]
    level: Callable[[R], Severity | Harm] = field(compare=False, repr=False)

    @property
    def worst(self) -> Statement[R] | None:
        """The statement in force."""
        return max(self.standing, key=lambda each: self.level(each.value).rank, default=None)

    @property
    def in_conflict(self) -> bool:
        return len({self.level(each.value) for each in self.standing}) > 1


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as last agreed, and every touch since."""

    id: str
    agreed: GoalAgreed
    head: str
    touches: tuple[Statement[GoalTouched], ...]
    ended: Statement[GoalTouched] | None
    in_conflict: bool = False

    @property
    def active(self) -> bool:
        return self.ended is None

    @property
    def score(self) -> int | None:
        scores = [each.value.score for each in self.touches if each.value.score is not None]
        return scores[-1] if scores else self.agreed.baseline


@dataclass(frozen=True, slots=True)
class ConsentCell:
    """One cell of one consent of one person. `cell` None: the consent as a whole."""

    consent: str
    person: str
    cell: Cell | None
    history: tuple[Statement[ConsentRecorded], ...]
    standing: tuple[Statement[ConsentRecorded], ...]

    @property
    def given(self) -> bool:
        """In force only if every standing statement gives it: of two, the narrower."""
        return bool(self.standing) and all(each.value.statement == "given" for each in self.standing)

    @property
    def in_conflict(self) -> bool:
        return len({each.value.statement for each in self.standing}) > 1

    def live_on(self, day: date) -> bool:
        """Whether it may be relied on that day: given, and not past its expiry."""
        return self.given and all(
            each.value.expires_on is None or day <= each.value.expires_on for each in self.standing
        )


@dataclass(frozen=True, slots=True)
class Family:
    """Everything about one family."""

    id: str
    label: Register[str]
    area: Register[str]
    base: Register[str]
    details: Mapping[str, Register[str]]
    social_worker: Register[Worker]
    provisional: bool
    people: tuple[Person, ...]
    plans: tuple[Statement[PlanRecorded], ...]
    referral: Statement[ReferralReceived] | None
    triage: tuple[Statement[Triaged], ...]
    allocated: Register[Allocated]
    allocations: tuple[Statement[Allocated], ...]
    parents: Mapping[str, Ratings[ParentRisk]]
    children: Mapping[str, Ratings[ChildRisk]]
    goals: tuple[Goal, ...]
    consents: tuple[ConsentCell, ...]
    sessions: tuple[Record[Body], ...]
    records: Mapping[str, Record[Body]]
    timeline: tuple[Parsed, ...]
    frontier: tuple[str, ...]
    newer: tuple[Parsed, ...] = field(default=())

    @property
    def in_work(self) -> tuple[Person, ...]:
        """Parents and carers whom the practitioner works with now."""
        return tuple(each for each in self.people if each.in_work and not each.left)

    @property
    def young(self) -> tuple[Person, ...]:
        """Children of the family, born or unborn; who has come of age is told by `risk_is_about`."""
        return tuple(each for each in self.people if each.role == "child" and not each.left)

    @property
    def active_goals(self) -> tuple[Goal, ...]:
        return tuple(each for each in self.goals if each.active)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What two people stated in different ways and nobody has decided yet, in words without names."""
        values: dict[str, Register[Any]] = {
            "name of the family": self.label,
            "area": self.area,
            "base": self.base,
            "social worker": self.social_worker,
            "allocation": self.allocated,
            **{name.replace("_", " "): each for name, each in self.details.items()},
        }
        found = [f"{name}: two values" for name, each in values.items() if each.in_conflict]
        found += [f"{name}: two values" for person in self.people for name in person.conflicts]
        found += ["severity of use: two ratings" for each in self.parents.values() if each.in_conflict]
        found += ["risk of harm: two ratings" for each in self.children.values() if each.in_conflict]
        found += ["goal: two versions" for each in self.goals if each.in_conflict]
        found += ["consent: two statements" for each in self.consents if each.in_conflict]
        found += ["two corrections of one entry" for each in self.records.values() if each.in_conflict]
        return tuple(found)

    def person(self, ident: str) -> Person | None:
        return next((each for each in self.people if each.id == ident), None)

    def record_of(self, head: str) -> Record[Body] | None:
        """The record that a version belongs to."""
        return self.records.get(head) or next(
            (each for each in self.records.values() if any(one.head == head for one in each.versions)), None
        )


def fold(family: str, entries: Iterable[Entry | Parsed]) -> Family:
    """The family as its entries tell it. Pure; a repeated entry counts once."""
    parsed = {each.head: each if isinstance(each, Parsed) else Parsed.of(each) for each in entries}
    web = Web(each.entry for each in parsed.values())
    ordered = [parsed[entry.head] for entry in web.order]
    records = gather(ordered, web)
    said = _Said(records, web)
    described = said.of(FamilyDescribed)
    opened = said.of(FamilyOpened)
    return Family(
        id=family,
        label=said.field("label", opened, described),
        area=said.field("area", opened, described),
        base=said.field("base", opened, described),
        details={
            name: said.field(name, opened if name in ("mosaic", "cgl") else [], described)
            for name in ("mosaic", "cgl", "address", "safe_contact", "alerts")
        },
        social_worker=said.field("social_worker", [], described),
        provisional=bool(opened)
        and all(each.value.provisional for each in opened)
        and not said.of(Allocated),
        people=_people(said),
        plans=history(said.of(PlanRecorded), web),
        referral=next(iter(reversed(history(said.of(ReferralReceived), web))), None),
        triage=history(said.of(Triaged), web),
        allocated=register(said.of(Allocated), web),
        allocations=history(said.of(Allocated), web),
        parents=_ratings(said, lambda risk: risk.parents, lambda each: each.severity),
        children=_ratings(said, lambda risk: risk.children, lambda each: each.harm),
        goals=_goals(said),
        consents=_consents(said),
        sessions=tuple(
            sorted(
                (each for each in records.values() if isinstance(each.shown.body, SessionRecorded)),
                key=lambda each: (each.shown.entry.header.happened, each.root),
            )
        ),
        records=records,
        timeline=tuple(ordered),
        frontier=web.frontier(),
        newer=tuple(each for each in ordered if each.newer or isinstance(each.body, Unreadable)),
    )


class _Said:
    """What the records in force say, by kind."""

    def __init__(self, records: Mapping[str, Record[Body]], web: Web) -> None:
        self.records, self.web = records, web

    def of(self, model: type[T]) -> list[Statement[T]]:
        return [
            Statement.of(each.body, each.entry)
            for record in self.records.values()
            for each in record.current
            if isinstance(each.body, model)
        ]

    def field(
        self, name: str, first: Iterable[Statement[FamilyOpened]], later: Iterable[Statement[FamilyDescribed]]
    ) -> Register[Any]:
        writes: list[Statement[Any]] = [
            each for each in (*first, *later) if getattr(each.value, name, None) is not None
        ]
        return register([each.with_value(getattr(each.value, name)) for each in writes], self.web)


def _ratings(
    said: _Said, rated: Callable[[RiskUpdate], Iterable[R]], level: Callable[[R], Severity | Harm]
) -> dict[str, Ratings[R]]:
    found: dict[str, list[Statement[R]]] = {}
    for record in said.records.values():
        for each in record.current:
            if isinstance(each.body, (SessionRecorded, RiskRated, Triaged)):
                for one in rated(each.body.risk):
                    found.setdefault(one.person, []).append(Statement.of(one, each.entry))
    return {
        person: Ratings(person, history(each, said.web), standing(each, said.web), level)
        for person, each in sorted(found.items())
    }


def _people(said: _Said) -> tuple[Person, ...]:
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
            name: register(
                [
                    each.with_value(getattr(each.value, name))
                    for each in writes
                    if getattr(each.value, name, None) is not None
                ],
                said.web,
            )
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
                conflicts=tuple(
                    name.replace("_", " ") for name, each in registers.items() if each.in_conflict
                ),
            )
        )
    order = {"parent": 0, "child": 1, "other": 2}
    return tuple(
        sorted(found, key=lambda each: (order[each.role], each.born or each.due or date.min, each.id))
    )


def _goals(said: _Said) -> tuple[Goal, ...]:
    agreed: dict[str, list[Statement[GoalAgreed]]] = {}
    for each in said.of(GoalAgreed):
        agreed.setdefault(each.value.goal, []).append(each)
    touched: dict[str, list[Statement[GoalTouched]]] = {}
    for session in said.of(SessionRecorded):
        for touch in session.value.goals:
            touched.setdefault(touch.goal, []).append(session.with_value(touch))
    for review in said.of(GoalProgressed):
        touched.setdefault(review.value.progress.goal, []).append(review.with_value(review.value.progress))
    found = []
    for ident, versions in agreed.items():
        in_force = standing(versions, said.web)
        current = in_force[-1]
        touches = history(touched.get(ident, ()), said.web)
        last = standing([each for each in touches if each.value.touch != "not_reviewed"], said.web)
        over = bool(last) and all(each.value.touch in ("achieved", "stopped") for each in last)
        again = over and current.happened > last[-1].happened
        found.append(
            Goal(
                id=ident,
                agreed=current.value,
                head=current.head,
                touches=touches,
                ended=last[-1] if over and not again else None,
                in_conflict=len({repr(each.value) for each in in_force}) > 1,
            )
        )
    return tuple(sorted(found, key=lambda each: (each.agreed.agreed_on, each.id)))


def _on_its_day(each: Statement[ConsentRecorded]) -> Statement[ConsentRecorded]:
    """A consent counts on the day on which it was given, also when it was written up later.

    The hour is then not known: a yes counts from the first moment of that day and a no from its last, so
    that within the day the narrower is in force.
    """
    if each.day == each.value.given_on:
        return each
    hour = time.min if each.value.statement == "given" else time.max
    return replace(each, happened=datetime.combine(each.value.given_on, hour, LONDON))


def _consents(said: _Said) -> tuple[ConsentCell, ...]:
    statements = [_on_its_day(each) for each in said.of(ConsentRecorded)]
    keys: dict[tuple[str, str], set[Cell | None]] = {}
    for each in statements:
        cells = keys.setdefault((each.value.consent, each.value.person), set())
        cells.update(each.value.scope or (None,))
    found = []
    for (consent, person), cells in sorted(keys.items()):
        own = [each for each in statements if (each.value.consent, each.value.person) == (consent, person)]
        for cell in sorted(cells, key=repr):
            # Taking back or declining without naming a scope reaches every cell of that consent.
            about = [
                each
                for each in own
                if cell in each.value.scope
                or (not each.value.scope and (cell is None or each.value.statement != "given"))
            ]
            found.append(
                ConsentCell(consent, person, cell, history(about, said.web), standing(about, said.web))
            )
    return tuple(found)
