"""The holistic assessment in parts, and the steps of the care plan (A50–A52, A74, A136): read, begun, written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.assessment import AssessmentPart, AssessmentWritten, PlanStepAdded
from fsm_tui.casework.causality import Register, Statement
from fsm_tui.casework.family import Assessment, Family, PlanStep
from fsm_tui.casework.folding.planning import NEEDS
from fsm_tui.errors import NotFound
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.items import Item
from fsm_tui.practice.profile import Profile
from fsm_tui.services import drafting, recording
from fsm_tui.services.drafting import Draft
from fsm_tui.services.recording import Recorded
from fsm_tui.services.seat import Seat, view_family

FORM = "assessment"


@dataclass(frozen=True, slots=True)
class PartSaid:
    """One version of one part, with who wrote it and when."""

    findings: str
    own_words: str
    by: str
    on: date
    head: str


@dataclass(frozen=True, slots=True)
class Section:
    """One area of life: what to think of, and what is known. `said` has more than one version in a conflict."""

    code: str
    label: str
    prompts: str
    said: tuple[PartSaid, ...]
    changed: bool = False

    @property
    def filled(self) -> bool:
        return bool(self.said)

    @property
    def in_conflict(self) -> bool:
        return len({(each.findings, each.own_words) for each in self.said}) > 1

    @property
    def last(self) -> PartSaid | None:
        return self.said[-1] if self.said else None


@dataclass(frozen=True, slots=True)
class Assessed:
    """What is known of one parent or carer. `needs` are codes, None while nobody asked."""

    person: str
    name: str
    in_work: bool
    sections: tuple[Section, ...]
    needs: tuple[str, ...] | None
    need_words: tuple[str, ...]
    needs_in_conflict: bool
    agreed_on: date | None
    agreed_noted_by: str
    changed: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of the parts that nobody has written."""
        return tuple(each.label for each in self.sections if not each.filled)

    @property
    def counts(self) -> bool:
        """Whether they are in the work, or something of them is recorded."""
        return self.in_work or self.needs is not None or any(each.filled for each in self.sections)

    @property
    def in_conflict(self) -> bool:
        return self.needs_in_conflict or any(each.in_conflict for each in self.sections)

    @property
    def agreement(self) -> str:
        """Whether it was agreed with the parent, and what changed since, in words."""
        if self.agreed_on is None:
            return "not agreed with them yet"
        said = f"agreed with them on {read_day(self.agreed_on)}"
        return f"{said}; changed since: {', '.join(self.changed)}" if self.changed else said


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the care plan in words."""

    step: PlanStep
    for_whom: str
    domain: str
    intervention: str
    by: str
    ended: str

    @property
    def active(self) -> bool:
        return self.step.active


@dataclass(frozen=True, slots=True)
class Opened:
    """One parent's or carer's assessment to be written on, with its draft.

    `mending` is the entry that is corrected, if one is; `assessed` then has its parts alone.
    """

    assessed: Assessed
    family: str
    label: str
    draft: Draft
    needs_offered: tuple[Item, ...]
    others: tuple[tuple[str, str], ...]
    today: date
    mending: AssessmentWritten | None = None
    corrects: str = ""


def read(seat: Seat, family_id: str) -> tuple[Assessed, ...]:
    """The assessments of a family's parents and carers, those in the work first. Raises `NotFound`."""
    return of(seat, view_family(seat, family_id))


def of(seat: Seat, family: Family) -> tuple[Assessed, ...]:
    """The same of a family at hand. Whoever has an assessment stays in it, also after leaving."""
    adults = [
        each
        for each in family.people
        if each.role != "child" and (not each.left or each.id in family.assessments)
    ]
    adults.sort(key=lambda each: (each.left, not each.in_work))
    return tuple(_assessed(seat, family, each.id, each.name, in_work=each.in_work) for each in adults)


def _assessed(seat: Seat, family: Family, person: str, name: str, *, in_work: bool) -> Assessed:
    profile = seat.profile
    found = family.assessments.get(person)
    changed = found.changed_since_agreed if found else ()
    labels = [profile.label("assessment_sections", code) for code in changed if code != NEEDS]
    needs: Register[tuple[str, ...]] = found.needs if found else Register()
    # Of two lists that nobody decided between, everything that anybody saw is kept to.
    codes = {code for each in needs.heads for code in each.value}
    ordered = [item.code for item in profile.lists.needs if item.code in codes]
    ordered += sorted(codes - set(ordered))
    agreed = found.agreed if found else None
    return Assessed(
        person=person,
        name=name,
        in_work=in_work,
        sections=tuple(_sections(seat, profile, found, changed)),
        needs=tuple(ordered) if needs.heads else None,
        need_words=tuple(profile.label("needs", code) for code in ordered),
        needs_in_conflict=needs.in_conflict,
        agreed_on=agreed.value.agreed_on if agreed else None,
        agreed_noted_by=seat.name_of(agreed.author) if agreed else "",
        changed=(*labels, *(["needs flagged"] if NEEDS in changed else [])),
    )


def _sections(seat: Seat, profile: Profile, found: Assessment | None, changed: Sequence[str]) -> list[Section]:
    written = {each.head: each for each in found.written} if found else {}
    parts: Mapping[str, Register[AssessmentPart]] = found.parts if found else {}
    offered = [(item.code, item.label, item.words) for item in profile.offered("assessment_sections")]
    known = {code for code, _, _ in offered}
    offered += [(code, profile.label("assessment_sections", code), "") for code in parts if code not in known]
    return [
        Section(
            code=code,
            label=label,
            prompts=prompts,
            said=tuple(_said(seat, each, written) for each in parts[code].heads) if code in parts else (),
            changed=code in changed,
        )
        for code, label, prompts in offered
    ]


def _said(
    seat: Seat, each: Statement[AssessmentPart], written: Mapping[str, Statement[AssessmentWritten]]
) -> PartSaid:
    on = written[each.head].value.written_on
    return PartSaid(each.value.findings, each.value.own_words, seat.name_of(each.author), on, each.head)


def begin(seat: Seat, family_id: str, person: str = "", corrects: str = "") -> Opened:
    """An assessment to be written on, with the draft that is there for this person or a new one.

    Without `person` the first parent or carer; with `corrects`, the head of an entry, that entry to be corrected.
    Raises `NotFound` where there is nobody, or no such entry.
    """
    family = view_family(seat, family_id)
    people = of(seat, family)
    if corrects:
        return _mending(seat, family, people, corrects)
    chosen = next((each for each in people if each.person == person), None) if person else next(iter(people), None)
    if chosen is None:
        raise NotFound(
            "Nobody to assess",
            "There is no parent or carer in this family yet.",
            "Add one on the family's page.",
        )
    return Opened(
        assessed=chosen,
        family=family.id,
        label=family.label.value or "",
        draft=drafting.begin(seat, f"{FORM}:{chosen.person}", family.id),
        needs_offered=seat.profile.offered("needs"),
        others=tuple((each.person, each.name) for each in people),
        today=seat.today(),
    )


def _mending(seat: Seat, family: Family, people: Sequence[Assessed], head: str) -> Opened:
    record = family.record_of(head)
    body = record.shown.body if record else None
    if record is None or not isinstance(body, AssessmentWritten):
        raise NotFound("No such record", "That record is not on this computer.")
    person = family.person(body.person)
    profile, author = seat.profile, seat.name_of(record.shown.entry.header.author)
    sections = tuple(
        Section(
            code=each.section,
            label=profile.label("assessment_sections", each.section),
            prompts=next((i.words for i in profile.lists.assessment_sections if i.code == each.section), ""),
            said=(PartSaid(each.findings, each.own_words, author, body.written_on, record.shown.head),),
        )
        for each in body.parts
    )
    assessed = Assessed(
        person=body.person,
        name=person.name if person else "somebody not in this family",
        in_work=bool(person and person.in_work),
        sections=sections,
        needs=body.needs,
        need_words=tuple(profile.label("needs", code) for code in body.needs or ()),
        needs_in_conflict=False,
        agreed_on=body.agreed_on,
        agreed_noted_by=author,
        changed=(),
    )
    return Opened(
        assessed=assessed,
        family=family.id,
        label=family.label.value or "",
        draft=drafting.begin(seat, f"{FORM}:{record.shown.head}", family.id),
        needs_offered=profile.offered("needs"),
        others=(),
        today=seat.today(),
        mending=body,
        corrects=record.shown.head,
    )


def mend(
    seat: Seat,
    opened: Opened,
    parts: Mapping[str, tuple[str, str]],
    *,
    needs: Sequence[str] | None,
    agreed_on: date | None,
    because: str,
) -> Recorded:
    """Record the correction of an entry as a whole: parts that are empty now were never said. Errors: `Faults`."""
    if opened.mending is None:
        raise NotFound("No such record", "There is nothing to be corrected.")
    body = AssessmentWritten.model_validate(
        {
            "person": opened.mending.person,
            "written_on": opened.mending.written_on,
            "parts": _parts(parts),
            "needs": None if needs is None else tuple(needs),
            "agreed_on": agreed_on,
            "corrects": opened.corrects,
            "correction_reason": because,
        }
    )
    draft = opened.draft
    record = seat.family(opened.family).record_of(opened.corrects)
    # It takes the place of what it corrects; what was written later still stands.
    happened = record.shown.entry.header.happened if record else None
    return recording.write(
        seat, opened.family, body, happened=happened, bases=draft.bases, draft=draft.id
    )


def _parts(parts: Mapping[str, tuple[str, str]]) -> tuple[AssessmentPart, ...]:
    return tuple(
        AssessmentPart(section=code, findings=findings, own_words=own) for code, (findings, own) in parts.items()
    )


def write(
    seat: Seat,
    draft: Draft,
    person: str,
    parts: Mapping[str, tuple[str, str]],
    *,
    needs: Sequence[str] | None = None,
    agreed_on: date | None = None,
) -> Recorded:
    """Record what changed as one entry and drop the draft; `parts` are findings and own words by section.

    What arrived since the draft was begun counts as not seen. Errors: `Faults` by place; the draft stays.
    """
    body = AssessmentWritten(
        person=person,
        written_on=seat.today(),
        parts=_parts(parts),
        needs=None if needs is None else tuple(needs),
        agreed_on=agreed_on,
    )
    return recording.write(seat, draft.family or "", body, bases=draft.bases, draft=draft.id)


def steps(seat: Seat, family: Family) -> tuple[StepLine, ...]:
    """The steps of the care plan in words, those in force first."""
    lines = [_step(seat, family, each) for each in family.steps]
    return tuple(sorted(lines, key=lambda each: not each.active))


def _step(seat: Seat, family: Family, step: PlanStep) -> StepLine:
    added: PlanStepAdded = step.added
    person = family.person(added.person) if added.person else None
    ended = ""
    if step.ended is not None:
        how = "done" if step.ended.value.done else "stopped"
        ended = f"{how} on {read_day(step.ended.value.on)}: {step.ended.value.because}"
    return StepLine(
        step=step,
        for_whom=person.name if person else "the family",
        domain=seat.profile.label("goal_domains", added.domain) if added.domain else "",
        intervention=seat.profile.label("interventions", added.intervention) if added.intervention else "",
        by=added.whose or "the practitioner",
        ended=ended,
    )
