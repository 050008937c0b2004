"""An entry in words: every field as a labelled line, for review, read-back, comparison and plain output."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from pydantic import BaseModel

from fsm_tui.casework import telling_assessments, telling_kept, telling_screenings, telling_sessions
from fsm_tui.casework.advice import NoNamesLinked
from fsm_tui.casework.allocation import (
    OURSELVES,
    Cover,
    FamilyLinked,
    FirstWorkerAgreed,
    InvolvedWorker,
    ReferralReceived,
    RequestDecided,
    SamePerson,
)
from fsm_tui.casework.assessment import AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.bodies import Body, Unreadable
from fsm_tui.casework.child_support import ChildSupportOffered
from fsm_tui.casework.diary import Planned, VisitPlanned
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, GoalOutcome
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family
from fsm_tui.casework.goals import GoalTouched
from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.letters import LetterMade
from fsm_tui.casework.network import (
    PartnerAnswered,
    PartnerAsked,
    PartnerEscalated,
    TreatmentClaimed,
    TreatmentConfirmed,
    WorkerConfirmed,
    WorkerNoted,
    WorkerSame,
)
from fsm_tui.casework.people import Worker
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.risk import ChildRisk, ParentRisk, Triaged
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.casework.session import KeptFrom
from fsm_tui.casework.telling_work import LISTS_OF_WORK, MEANT_OF_WORK
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day, read_length
from fsm_tui.practice.profile import Profile

LISTS: Mapping[str, str] = {
    "session_kind": "session_kinds",
    "attendance": "attendance",
    "interventions": "interventions",
    "stage": "stages_of_change",
    "domain": "goal_domains",
    "consent": "consent_kinds",
    "way": "consent_ways",
    "agency": "consent_agencies",
    "information": "information_kinds",
    "purpose": "sharing_purposes",
    "area": "areas",
    "base": "bases",
    "relationship": "relationships",
    "plan": "plan_types",
    "category": "cp_categories",
    "substance": "substances",
    "worker_role": "network_roles",
    "rule": "eligibility",
    "exit_reason": "exit_reasons",
    "level_of_need": "levels_of_need",
    "goal_end": "goal_ends",
    "letter": "letters",
    "prompt": "prompts",
    **LISTS_OF_WORK,
}
# What a field holds, where its name alone does not say: "" is text as it stands, "code" a word of ours.
MEANT: Mapping[type[BaseModel], Mapping[str, str]] = {
    Cover: {"person": "to"},
    Worker: {"agency": ""},
    InvolvedWorker: {"agency": "", "role": "worker_role"},
    ReferralReceived: {
        "substances": "substance", "known_to_core_service": "code", "engaged": "code", "attitude": "code",
        "impact": "code", "social_worker_rag": "code",
    },
    RequestDecided: {"decision": "code"},
    FirstWorkerAgreed: {"first": "worker_role"},
    FamilyLinked: {"to": "family"},
    SamePerson: {"other_family": "family", "other_person": "hidden"},
    LetterMade: {"to": "", "about": "person"},
    Triaged: {"rag": "code"},
    ClosureProposed: {"reason": "exit_reason"},
    GoalOutcome: {"end": "goal_end"},
    ClosureDecided: {"decision": "code", "proposal": "hidden"},
    PromptAnswered: {"answer": "code", "about": "hidden"},
    ChildSupportOffered: {"child": "person", "answer": "code"},
    **MEANT_OF_WORK,
    WorkerNoted: {"worker": "hidden", "role": "worker_role", "agency": "", "about": "people"},
    WorkerConfirmed: {"worker": "hidden"},
    WorkerSame: {"worker": "hidden", "role": "worker_role", "agency": ""},
    TreatmentClaimed: {"claim": "hidden"},
    TreatmentConfirmed: {"claim": "hidden"},
    PartnerAsked: {"request": "hidden", "worker": "hidden", "agency": "", "way": "code"},
    PartnerAnswered: {"request": "hidden"},
    PartnerEscalated: {"request": "hidden", "to": "", "stage": ""},
    NoNamesLinked: {"consultation": "hidden"},
}  # fmt: skip
PEOPLE = {"person", "people", "present", "children_seen", "children_spoken_to"}
STAFF = {"to", "second"}
HIDDEN = {"corrects", "on", "of", "entry"}
CALLED = {"disclosed": "A child said", "protective": "Protective factors"}
IN_ONE_LINE = {"session_kind", "on", "at", "minutes"}
TOUCHES = {
    "progress": "progress",
    "no_change": "no change",
    "achieved": "achieved",
    "stopped": "stopped",
    "not_reviewed": "not reviewed",
}
STATED = {"changed": "changed", "unchanged": "reviewed, unchanged", "first": "first rating"}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of an entry. `place` is its dotted path, `label` what the field is called, `text` what it says."""

    place: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that two versions say differently; empty where one of them says nothing."""

    place: str
    label: str
    before: str
    after: str


class Teller:
    """Turns bodies into lines with the family's names, the team's names and the profile's words."""

    def __init__(self, family: Family, profile: Profile, staff: Callable[[str], str]) -> None:
        self._people = {each.id: each.name for each in family.people}
        self._goals = {each.id: each.agreed.text for each in family.goals}
        self._visits = {head: each.plan.value for each in family.visits for head in each.versions}
        self._family, self._profile, self._staff = family, profile, staff

    def tell(self, body: Body | Unreadable | None, entry: Entry) -> tuple[Said, ...]:
        """Every line of an entry, in the order of its fields."""
        happened = london(entry.header.happened)
        lines = [Said("happened_at", "Happened", f"{read_day(happened.date())}, {happened:%H:%M}")]
        if body is None:
            return (*lines, Said("", "Entry", "its text was erased"))
        if isinstance(body, Unreadable):
            return (*lines, Said("", "Entry", f"{body.kind}: {body.why}"))
        if isinstance(body, ScreeningTaken):
            return (*lines, *(Said(*each) for each in telling_screenings.screening(body, self._family, self._profile)))
        if isinstance(body, AssessmentWritten):
            told = telling_assessments.assessment(body, self._family, self._profile)
            return (*lines, *(Said(*each) for each in told))
        if isinstance(body, PlanStepAdded):
            return (*lines, *(Said(*each) for each in telling_assessments.step(body, self._family, self._profile)))
        if isinstance(body, PlanStepEnded):
            return (*lines, *(Said(*each) for each in telling_assessments.ended(body, self._family)))
        if isinstance(body, PromptAnswered):
            return (*lines, *(Said(*each) for each in telling_screenings.answered(body, self._family, self._profile)))
        if isinstance(body, RecordKept):
            told = telling_kept.kept(body, self._family, self.named, self._goal)
            return (*lines, *(Said(*each) for each in told))
        return (*lines, *self._model(body, ""))

    def first(self, body: Body, places: Sequence[str]) -> str:
        """What `tell` says at the first of these places that says anything; only those fields are told.

        Nothing for a screening: its result is worked out, and stands in no field.
        """
        if isinstance(body, ScreeningTaken):
            return ""
        for place in places:
            if isinstance(body, Planned) and place == "plan":
                return self.planned(body)
            value = getattr(body, place, None)
            if value is None or value == "" or value == ():
                continue
            meant = MEANT.get(type(body), {}).get(place, place)
            for said in self._field(place, value, place, meant):
                if said.place == place and said.text.strip():
                    return said.text
        return ""

    def planned(self, plan: Planned) -> str:
        """What is planned for when, in one line."""
        kind = [self._profile.label("session_kinds", plan.session_kind)] if isinstance(plan, VisitPlanned) else []
        length = [read_length(plan.minutes)] if plan.minutes else []
        return ", ".join([*kind, read_day(plan.on), *([plan.at] if plan.at else []), *length])

    def named(self, person: str) -> str:
        """A person of the family by name."""
        return self._people.get(person, "somebody not in this family")

    def kept_on(self, root: str) -> bool:
        """Whether something of a record is not to be shared with somebody."""
        return bool(self._family.kept.on(root))

    def _goal(self, ident: str) -> str:
        return self._goals.get(ident, "not known here")

    def _model(self, model: BaseModel, place: str) -> Iterator[Said]:
        plan = isinstance(model, Planned)
        if isinstance(model, Planned):
            yield Said(f"{place}plan", "Plan", self.planned(model))
        for name, value in model:
            meant = MEANT.get(type(model), {}).get(name, name)
            if (plan and name in IN_ONE_LINE) or _hidden(meant, value) or value is None or value == "" or value == ():
                continue
            # A no that nobody was asked for is not worth a line; a 0, or a no where yes was possible, is.
            if value is False and type(model).model_fields[name].default is False:
                continue
            yield from self._field(name, value, f"{place}{name}", meant)

    def _field(self, name: str, value: Any, place: str, meant: str) -> Iterator[Said]:
        label = CALLED.get(name) or name.replace("_", " ").capitalize()
        if isinstance(value, ParentRisk):
            known = f", {telling_sessions.REPORTED[value.reported]}" if value.reported else ""
            said = f"{value.severity.value}, {STATED[value.stated]}{known}: {value.because}"
            yield Said(_by(place, value.person), f"Severity of use, {self.named(value.person)}", said)
        elif isinstance(value, ChildRisk):
            said = f"{value.harm.value}, {STATED[value.stated]}: {value.because}"
            yield Said(_by(place, value.person), f"Risk of harm, {self.named(value.person)}", said)
            if value.means:
                yield Said(
                    f"{_by(place, value.person)}.means", f"What it means for {self.named(value.person)}", value.means
                )
        elif isinstance(value, GoalTouched):
            parts = [TOUCHES[value.touch], *([f"{value.score} of 10"] if value.score is not None else [])]
            text = ", ".join(parts) + "".join(f": {each}" for each in (value.because, value.note) if each)
            yield Said(_by(place, value.goal), f"Goal: {self._goals.get(value.goal, 'not known here')}", text)
        elif isinstance(value, KeptFrom):
            label = f"Not to be shared with {self.named(value.person)}"
            part = telling_kept.part_words(value.place, self.named, self._goal)
            yield Said(f"{_by(place, value.person)}.{value.place}", label, part)
        elif isinstance(value, telling_sessions.PARTS):
            yield from (Said(*each) for each in telling_sessions.told(value, place, self._profile, self.named))
        elif isinstance(value, tuple):
            if value and all(isinstance(each, BaseModel) for each in value):
                for number, each in enumerate(value):
                    yield from self._field(name, each, f"{place}.{number}", meant)
            else:
                yield Said(place, label, ", ".join(self._word(meant, each) for each in value))
        elif isinstance(value, BaseModel):
            if name == "risk" or name == "progress":
                yield from self._model(value, f"{place}.")
            else:
                inside = MEANT.get(type(value), {})
                inner = [
                    self._word(inside.get(field, field), each) for field, each in value if each not in (None, "", ())
                ]
                yield Said(place, label, ", ".join(inner))
        else:
            yield Said(place, label, self._word(meant, value))

    def _event(self, code: str) -> str:
        """An event in the words of the clock that it stops."""
        clocks = (each.label for each in self._profile.clocks if each.ends.value == code and not each.repeats)
        return next(clocks, code.replace("_", " ").capitalize())

    def _word(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return read_day(value)
        if name == "code":
            return str(value).replace("_", " ")
        if name == "family":
            return f"another family ({str(value)[:8]})"
        if name == "worker_role" and value == OURSELVES:
            return "the drug and alcohol practitioner"
        if name in LISTS:
            return self._profile.label(LISTS[name], str(value))
        if name in PEOPLE:
            return self.named(str(value))
        if name == "planned":
            visit = self._visits.get(str(value))
            return self.planned(visit) if visit else "a visit not known here"
        if name in STAFF:
            return self._staff(str(value))
        if name == "event":
            return self._event(str(value))
        if name == "goal":
            return self._goals.get(str(value), "a goal not known here")
        return str(value)


def _hidden(meant: str, value: object) -> bool:
    """Names of entries say nothing to people; a day that has the same name does."""
    return meant == "hidden" or (meant in HIDDEN and not isinstance(value, date))


def _by(place: str, ident: str) -> str:
    """A place that stays the same when the order of a list changes."""
    return f"{place.rsplit('.', 1)[0]}.{ident}"


def compare(before: tuple[Said, ...], after: tuple[Said, ...]) -> tuple[Difference, ...]:
    """What one version says otherwise than another, in the order of the later one.

    Of texts with several paragraphs only those that differ are given; “…” stands for the ones between.
    """
    old = {each.place: each for each in before}
    new = {each.place: each for each in after}
    found = [
        Difference(each.place, each.label, *_paragraphs(old[each.place].text if each.place in old else "", each.text))
        for each in after
        if each.place not in old or old[each.place].text != each.text
    ]
    found += [Difference(each.place, each.label, each.text, "") for each in before if each.place not in new]
    return tuple(found)


def _paragraphs(before: str, after: str) -> tuple[str, str]:
    old, new = (text.split("\n") for text in (before, after))
    if (len(old) == 1 or not before) and (len(new) == 1 or new[0] != before):
        return before, after
    kept: tuple[list[str], list[str]] = ([], [])
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for side, lines in ((kept[0], old[a:b]), (kept[1], new[c:d])):
            if how != "equal":
                side += [line for line in lines if line.strip()]
            elif side and side[-1] != "…":
                side.append("…")
    gone, come = ("\n".join(side).removesuffix("\n…").removesuffix("…") for side in kept)
    return (gone, come) if gone or come else (before, after)
