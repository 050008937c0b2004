"""The fold: entries of one family in, one frozen `Family` out (design §2.2). Any order of arrival, same result.

Nothing here asks for today's date, the office's stamp or the practice profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fsm_tui.casework.allocation import Allocated, ReferralReceived
from fsm_tui.casework.bodies import Body, Unreadable
from fsm_tui.casework.causality import Register, Statement, Web, history, register
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.folding.arguing import Argued, argued
from fsm_tui.casework.folding.coming import Coming, coming, request_state
from fsm_tui.casework.folding.consents import ConsentCell, consents
from fsm_tui.casework.folding.ends import Ending, ending
from fsm_tui.casework.folding.goals import Goal, goals
from fsm_tui.casework.folding.kept import Kept, kept
from fsm_tui.casework.folding.network import Network, network
from fsm_tui.casework.folding.people import Person, people
from fsm_tui.casework.folding.planning import Assessment, PlanStep, assessments, prompts, screenings, steps
from fsm_tui.casework.folding.ratings import R, Ratings, ratings
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.folding.shared import Shared, shared
from fsm_tui.casework.folding.visits import Visit, visits
from fsm_tui.casework.folding.work import Work, work
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PlanRecorded, Worker
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.records import Parsed, Record, gather
from fsm_tui.casework.review import MisplacementSeen
from fsm_tui.casework.risk import ChildRisk, ParentRisk, Triaged
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.casework.session import SessionRecorded

__all__ = [
    "Assessment", "Coming", "ConsentCell", "Ending", "Family", "Goal", "Person", "PlanStep", "R", "Ratings", "Visit",
    "fold",
]  # fmt: skip


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
    argued: Argued
    goals: tuple[Goal, ...]
    consents: tuple[ConsentCell, ...]
    came: Coming
    visits: tuple[Visit, ...]
    assessments: Mapping[str, Assessment]
    steps: tuple[PlanStep, ...]
    screenings: tuple[Statement[ScreeningTaken], ...]
    prompts: tuple[Statement[PromptAnswered], ...]
    ending: Ending
    network: Network
    shared: Shared
    work: Work
    kept: Kept
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
    def request(self) -> str:
        """Where the support request stands; empty where there is none."""
        return request_state(self.referral, self.allocated, self.came, self.ending.closed)

    @property
    def closed(self) -> bool:
        """The leader closed the family, and nobody was allocated since."""
        return self.ending.closed is not None

    @property
    def looked_at(self) -> frozenset[str]:
        """Voidings of what stood in the wrong family, by head, that a leader has looked at."""
        bodies = (version.body for record in self.records.values() for version in record.current)
        return frozenset(each.of for each in bodies if isinstance(each, MisplacementSeen))

    @property
    def alerts(self) -> str:
        """What a worker must know before a visit, on one line. Of two that nobody decided between, both (A131)."""
        said = (" ".join(str(each.value or "").split()) for each in self.details["alerts"].heads)
        return " · ".join(dict.fromkeys(each for each in said if each))

    @property
    def carried_over(self) -> bool:
        """Already being worked with when it came here: the clocks of allocation do not apply."""
        return self.allocated.value is not None and self.allocated.value.carried_over

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What two people stated in different ways and nobody has decided yet, in words without names."""
        values: dict[str, Register[Any]] = {
            "name of the family": self.label,
            "area": self.area,
            "base": self.base,
            "social worker": self.social_worker,
            "allocation": self.allocated,
            "link to another family": self.came.linked_to,
            "who starts first": self.came.first_worker,
            **{name.replace("_", " "): each for name, each in self.details.items()},
        }
        found = [f"{name}: two values" for name, each in values.items() if each.in_conflict]
        found += [f"{name}: two values" for person in self.people for name in person.conflicts]
        found += ["severity of use: two ratings" for each in self.parents.values() if each.in_conflict]
        found += ["risk of harm: two ratings" for each in self.children.values() if each.in_conflict]
        found += ["goal: two versions" for each in self.goals if each.in_conflict]
        found += ["consent: two statements" for each in self.consents if each.in_conflict]
        found += [
            "assessment: two versions"
            for each in self.assessments.values()
            if each.needs.in_conflict or any(part.in_conflict for part in each.parts.values())
        ]
        found += ["plan step: two versions" for each in self.steps if each.in_conflict]
        found += ["professional: two versions" for each in self.network.workers if each.in_conflict]
        found += ["naloxone kit: two versions" for each in self.work.kits if each.in_conflict]
        found += ["storage box: two versions" for each in self.work.boxes if each.in_conflict]
        found += self.ending.contested
        found += ["plan for a bad day: two versions"] if self.argued.plan.in_conflict else []
        if len({each.value.restricted for each in self.came.restriction.heads}) > 1:
            found.append("who may see the family: two statements")
        found += ["two corrections of one entry" for each in self.records.values() if each.in_conflict]
        return tuple(found)

    def person(self, ident: str) -> Person | None:
        return next((each for each in self.people if each.id == ident), None)

    def name_of(self, ident: str) -> str:
        """What a person is called; somebody who is not in this family is said to be so."""
        person = self.person(ident)
        return person.name if person else "somebody not in this family"

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
    said = SaidInForce(records, web)
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
        people=people(said),
        plans=history(said.of(PlanRecorded), web),
        referral=next(iter(reversed(history(said.of(ReferralReceived), web))), None),
        triage=history(said.of(Triaged), web),
        allocated=register(said.of(Allocated), web),
        allocations=history(said.of(Allocated), web),
        parents=ratings(said, lambda risk: risk.parents, lambda each: each.severity),
        children=ratings(said, lambda risk: risk.children, lambda each: each.harm),
        argued=argued(said),
        goals=goals(said),
        consents=consents(said),
        came=coming(said),
        visits=visits(said),
        assessments=assessments(said),
        steps=steps(said),
        screenings=screenings(said),
        prompts=prompts(said),
        ending=ending(said),
        network=network(said),
        shared=shared(said),
        work=work(said),
        kept=kept(said),
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
