"""What two people stated in different ways, with both values in words, and the entry that decides (design §2.3).

Nothing is merged and nobody's value is lost: a decision is a new entry that has seen both. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from fsm_tui.casework.allocation import OURSELVES, Allocated, FamilyRestricted, FirstWorkerAgreed
from fsm_tui.casework.assessment import AssessmentPart, AssessmentWritten, PlanStepAdded
from fsm_tui.casework.bodies import Body, Correctable
from fsm_tui.casework.causality import Register, Statement, Web, register, standing
from fsm_tui.casework.ending import ClosureDecided, ExitPlanned
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.goals import GoalAgreed
from fsm_tui.casework.people import FamilyDescribed, PersonAdded, PersonDescribed, Worker
from fsm_tui.casework.rating import harm_before, severity_before
from fsm_tui.casework.records import Record
from fsm_tui.casework.review import Voided
from fsm_tui.casework.risk import ChildRisk, ParentRisk, RiskRated, RiskUpdate, Stated
from fsm_tui.casework.telling import Teller, compare
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile

T = TypeVar("T")
Names = Callable[[str], str]
_FIELDS = {"label": "name of the family", "cgl": "CGL number", "mosaic": "Mosaic number"}
_LISTS = {"area": "areas", "base": "bases", "relationship": "relationships"}
_PERSON = ("name", "relationship", "born", "due", "in_work", "left", "phone", "safe_contact", "needs")
_LATER = "The later written is shown until somebody decides."
_HIGHER = "The higher is in force until somebody decides."
_NARROWER = "The narrower is in force until somebody decides."
_RESTRICTED = {True: "only the team leader and who has it", False: "everybody of the team"}
_CLOSING, _DECIDED = "closing: two decisions", {"closed": "close it", "not_yet": "not yet"}
_MOST = 160
WHY = "Why is this the right one?"


@dataclass(frozen=True, slots=True)
class Held:
    """One of the values: in words, who said it when, and the entry that makes it the one that counts.

    `body(why)` makes that entry; None where a record does not decide but what a person says today does.
    `happened` is when the entry is to have happened, if not now.
    """

    words: str
    who: str
    body: Callable[[str], Body] | None
    happened: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that nobody ordered. `asks` is what the person who decides must say, empty for nothing."""

    what: str
    held: tuple[Held, ...]
    in_force: str
    asks: str = ""
    leader_only: bool = False
    seen: tuple[str, ...] = ()


def conflicts(family: Family, profile: Profile, name_of: Names) -> tuple[Conflict, ...]:
    """Every conflict of a family, risk first."""
    if not family.conflicts:
        return ()
    finder = _Finder(family, profile, name_of)
    work = (*finder.consents(), *finder.goals(), *finder.plans(), *finder.records())
    return (*finder.risk(), *finder.details(), *finder.people(), *finder.course(), *work)


class _Finder:
    def __init__(self, family: Family, profile: Profile, name_of: Names) -> None:
        self.family, self.profile, self.name_of = family, profile, name_of
        self.web = Web(each.entry for each in family.timeline)
        self.seen = family.frontier[-64:]

    def who(self, said: Statement[Any]) -> str:
        return f"{self.name_of(said.author)}, {london(said.happened):%a %d %b %Y %H:%M}"

    def named(self, ident: str) -> str:
        person = self.family.person(ident)
        return person.name if person else "somebody"

    def each(self, statements: Iterable[Statement[T]], words: Callable[[T], str]) -> list[tuple[str, Statement[T]]]:
        """One statement for each different value, the earliest written first."""
        found: dict[str, tuple[str, Statement[T]]] = {}
        for said in statements:
            found.setdefault(repr(said.value), (words(said.value), said))
        return list(found.values())

    # -- risk

    def risk(self) -> Iterator[Conflict]:
        for ident, parent in self.family.parents.items():
            if parent.in_conflict:
                yield Conflict(
                    f"severity of use, {self.named(ident)}",
                    self._held(parent.standing, lambda said: said.severity.value, partial(self._parent, ident)),
                    _HIGHER, WHY, seen=self.seen,
                )  # fmt: skip
        for ident, child in self.family.children.items():
            if child.in_conflict:
                yield Conflict(
                    f"risk of harm, {self.named(ident)}",
                    self._held(child.standing, lambda said: said.harm.value, partial(self._child, ident)),
                    _HIGHER, WHY, seen=self.seen,
                )  # fmt: skip

    def _held(
        self, standing: Sequence[Statement[T]], words: Callable[[T], str], body: Callable[[T, str], Body]
    ) -> tuple[Held, ...]:
        found: dict[str, Held] = {}
        for said in standing:
            level = words(said.value)
            found.setdefault(level, Held(level, self.who(said), partial(body, said.value)))
        return tuple(found.values())

    def _parent(self, ident: str, said: ParentRisk, why: str) -> Body:
        before = severity_before(self.family, ident, self._last)
        stated: Stated = "unchanged" if before == said.severity else "changed"
        return RiskRated(
            risk=RiskUpdate(parents=(ParentRisk(person=ident, severity=said.severity, stated=stated, because=why),))
        )

    def _child(self, ident: str, said: ChildRisk, why: str) -> Body:
        before = harm_before(self.family, ident, self._last)
        stated: Stated = "unchanged" if before == said.harm else "changed"
        risk = ChildRisk(person=ident, harm=said.harm, stated=stated, because=why, means=said.means)
        return RiskRated(risk=RiskUpdate(children=(risk,)))

    @property
    def _last(self) -> datetime:
        return max(each.entry.header.happened for each in self.family.timeline)

    # -- values of the family and of people

    def details(self) -> Iterator[Conflict]:
        family = self.family
        registers: dict[str, Register[Any]] = {"label": family.label, "area": family.area, "base": family.base}
        registers |= {**family.details, "social_worker": family.social_worker}
        for name, found in registers.items():
            if found.in_conflict:
                what = _FIELDS.get(name, name.replace("_", " "))
                yield self._register(what, name, found, partial(_described, name))
        if family.allocated.in_conflict:
            held = tuple(
                Held(words, self.who(said), partial(_same, said.value))
                for words, said in self.each(family.allocated.heads, self._allocated)
            )
            yield Conflict("allocation", held, _LATER, leader_only=True, seen=self.seen)

    def course(self) -> Iterator[Conflict]:
        """How the family came and how the work ends: link, who starts first, who may see it, exits, closing."""
        came, ending = self.family.came, self.family.ending
        links: tuple[tuple[str, Register[Any], Callable[[Any], str]], ...] = (
            ("link to another family", came.linked_to, lambda said: f"family {said.to[:8]}"),
            ("who starts first", came.first_worker, self._first),
        )
        for what, found, words in links:
            if found.in_conflict:
                held = tuple(
                    Held(said_so, self.who(said), partial(_same, said.value))
                    for said_so, said in self.each(found.heads, words)
                )
                yield Conflict(what, held, _LATER, leader_only=found is came.linked_to, seen=self.seen)
        seen_by = came.restriction.heads
        if len({each.value.restricted for each in seen_by}) > 1:
            held = self._held(seen_by, lambda said: _RESTRICTED[said.restricted], _restricted)
            yield Conflict("who may see the family", held, _NARROWER, WHY, leader_only=True, seen=self.seen)
        for person, stated in ending.exits.items():
            held = self._held(standing(stated, self.web), lambda said: read_day(said.exit_on), _exit)
            if len(held) > 1:
                yield Conflict(f"planned exit, {self.named(person)}", held, _LATER, WHY, seen=self.seen)
        if ending.proposal is not None and _CLOSING in ending.contested:
            body = partial(_decided, ending.proposal.head)
            held = self._held(standing(ending.decisions, self.web), lambda said: _DECIDED[said.decision], body)
            yield Conflict(
                "closing", held, "The family stays open until somebody decides.", WHY, leader_only=True, seen=self.seen
            )

    def _first(self, said: FirstWorkerAgreed) -> str:
        role = "we do" if said.first == OURSELVES else self.profile.label("network_roles", said.first)
        return f"{role}, {said.who}" if said.who else role

    def people(self) -> Iterator[Conflict]:
        for person in self.family.people:
            for name in person.conflicts:
                field = name.replace(" ", "_")
                found = self._of_person(person, field)
                yield self._register(f"{name}, {person.name}", field, found, partial(_of, person.id, field))

    def _register(self, what: str, name: str, found: Register[Any], body: Callable[[Any, str], Body]) -> Conflict:
        held = tuple(
            Held(words, self.who(said), partial(body, said.value))
            for words, said in self.each(found.heads, partial(self._word, name))
        )
        return Conflict(what, held, _LATER, seen=self.seen)

    def _of_person(self, person: Person, field: str) -> Register[Any]:
        writes = [
            Statement.of(each.body, each.entry)
            for record in self.family.records.values()
            for each in record.current
            if isinstance(each.body, PersonAdded | PersonDescribed) and each.body.person == person.id
        ]
        stated = [each for each in writes if getattr(each.value, field, None) is not None]
        return register([each.with_value(getattr(each.value, field)) for each in stated], self.web)

    def _word(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return read_day(value)
        if isinstance(value, Worker):
            checked = f"verified {read_day(value.verified_on)}" if value.verified_on else "unverified"
            return ", ".join(part for part in (value.name, value.agency, value.phone, value.email, checked) if part)
        if name in _LISTS:
            return self.profile.label(_LISTS[name], str(value))
        return " ".join(str(value).split())[:_MOST] or "nothing"

    def _allocated(self, said: Allocated) -> str:
        to = self.name_of(said.to) if said.to else "nobody"
        return f"{to}, from {read_day(said.allocated_on)}"

    # -- goals, consents, records

    def goals(self) -> Iterator[Conflict]:
        agreed = self._current(GoalAgreed)
        for goal in self.family.goals:
            if goal.in_conflict:
                versions = standing([each for each in agreed if each.value.goal == goal.id], self.web)
                # Not later than the versions themselves: a goal that has ended stays ended.
                when = max(each.happened for each in versions)
                held = tuple(
                    Held(words, self.who(said), partial(_because, said.value), when)
                    for words, said in self.each(versions, _goal)
                )
                yield Conflict("goal", held, _LATER, WHY, seen=self.seen)

    def plans(self) -> Iterator[Conflict]:
        """Parts of an assessment, needs, and steps of the plan; the assessment's own page can take both."""
        for person, found in self.family.assessments.items():
            days = {each.head: each.value.written_on for each in found.written}
            for section, part in found.parts.items():
                if part.in_conflict:
                    what = f"{self.profile.label('assessment_sections', section)}, {self.named(person)}"
                    held = tuple(
                        Held(words, self.who(said), partial(_assessed, person, days[said.head], parts=(said.value,)))
                        for words, said in self.each(part.heads, _part)
                    )
                    yield Conflict(what, held, _LATER, seen=self.seen)
            if found.needs.in_conflict:
                held = tuple(
                    Held(words, self.who(said), partial(_assessed, person, days[said.head], needs=said.value))
                    for words, said in self.each(found.needs.heads, self._needs)
                )
                yield Conflict(f"needs, {self.named(person)}", held, "Both are kept to until somebody decides.",
                               seen=self.seen)  # fmt: skip
        for step in self.family.steps:
            if step.in_conflict:
                when = max(each.happened for each in step.standing)
                held = tuple(
                    Held(words, self.who(said), partial(_because, said.value), when)
                    for words, said in self.each(step.standing, lambda each: " ".join(each.text.split())[:_MOST])
                )
                yield Conflict("plan step", held, _LATER, WHY, seen=self.seen)

    def _needs(self, codes: tuple[str, ...]) -> str:
        return ", ".join(self.profile.label("needs", each) for each in codes) or "none"

    def consents(self) -> Iterator[Conflict]:
        for cell in self.family.consents:
            if cell.in_conflict:
                scope = (cell.cell,) if cell.cell else ()
                held: dict[str, Held] = {}
                for said in cell.standing:
                    words = f"{said.value.statement} on {read_day(said.value.given_on)}"
                    body = partial(_same, said.value.model_copy(update={"scope": scope}))
                    # That a yes stands against a no is for the parent to say, not for us to pick.
                    given = said.value.statement == "given"
                    held.setdefault(said.value.statement, Held(words, self.who(said), None if given else body))
                what = f"{self.profile.label('consent_kinds', cell.consent)}, {self.named(cell.person)}"
                yield Conflict(what, tuple(held.values()), _NARROWER, seen=self.seen)

    def records(self) -> Iterator[Conflict]:
        for record in self.family.records.values():
            if record.in_conflict:
                yield self._versions(record) if len(record.current) > 1 else self._voided(record)

    def _called(self, record: Record[Body]) -> str:
        shown = record.shown
        name = shown.body.called() if isinstance(shown.body, Body) else "Record"
        return f"{name} of {london(shown.entry.header.happened):%a %d %b %Y %H:%M}"

    def _versions(self, record: Record[Body]) -> Conflict:
        teller = Teller(self.family, self.profile, self.name_of)
        told = [teller.tell(each.body, each.entry) for each in record.current]
        held = []
        for number, each in enumerate(record.current):
            other = told[number - 1]
            differs = [f"{line.label}: {line.after or 'nothing'}" for line in compare(other, told[number])]
            words = "; ".join(" ".join(line.split())[:_MOST] for line in differs[:3]) or "the same words"
            who = self.who(Statement.of(each.body, each.entry))
            held.append(Held(words, who, partial(_correct, each.body, each.head)))
        what = f"two corrections, {self._called(record)}"
        return Conflict(what, tuple(held), _LATER, WHY, seen=self.seen)

    def _voided(self, record: Record[Body]) -> Conflict:
        current, void = record.current[0], record.voids[-1]
        keep = Held(
            "it counts, as corrected",
            self.who(Statement.of(current.body, current.entry)),
            partial(_correct, current.body, current.head),
        )
        gone = Held(
            f"it does not count: {' '.join(void.value.reason.split())[:_MOST]}",
            self.who(void),
            lambda why: Voided(entry=current.head, reason=why),
        )
        what = f"corrected and voided, {self._called(record)}"
        held = (keep, gone)
        return Conflict(what, held, "It counts until somebody decides.", WHY, seen=self.seen)

    def _current(self, model: type[T]) -> list[Statement[T]]:
        return [
            Statement.of(each.body, each.entry)
            for record in self.family.records.values()
            for each in record.current
            if isinstance(each.body, model)
        ]


def _restricted(said: FamilyRestricted, why: str) -> Body:
    return FamilyRestricted(restricted=said.restricted, because=why)


def _exit(said: ExitPlanned, why: str) -> Body:
    return said.model_copy(update={"corrects": None, "correction_reason": "", "because": why})


def _decided(proposal: str, said: ClosureDecided, why: str) -> Body:
    return ClosureDecided(proposal=proposal, decision=said.decision, because=why, clear_after=said.clear_after)


def _goal(goal: GoalAgreed) -> str:
    words = " ".join(goal.text.split())[:_MOST]
    return words + (f", by {read_day(goal.target)}" if goal.target else "")


def _part(part: AssessmentPart) -> str:
    said = "; ".join(each for each in (part.findings, part.own_words) if each.strip())
    return " ".join(said.split())[:_MOST]


def _assessed(
    person: str, day: date, _: str, *, parts: tuple[AssessmentPart, ...] = (), needs: tuple[str, ...] | None = None
) -> Body:
    return AssessmentWritten(person=person, written_on=day, parts=parts, needs=needs)


def _because(body: GoalAgreed | PlanStepAdded, why: str) -> Body:
    """The same agreed once more, with the reason, by somebody who has seen the other."""
    return body.model_copy(update={"corrects": None, "correction_reason": "", "because": why})


def _described(name: str, value: Any, _: str) -> Body:
    return FamilyDescribed.model_validate({name: value})


def _of(person: str, name: str, value: Any, _: str) -> Body:
    return PersonDescribed.model_validate({"person": person, name: value})


def _same(body: Body, _: str) -> Body:
    """The same statement once more, by somebody who has seen the other."""
    if isinstance(body, Correctable):
        return body.model_copy(update={"corrects": None, "correction_reason": ""})
    return body


def _correct(body: Any, head: str, why: str) -> Body:
    copied: Body = body.model_copy(update={"corrects": head, "correction_reason": why})
    return copied
