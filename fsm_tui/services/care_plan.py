"""The care plan of a family on one page: assessments, needs, goals and steps (S1:64, A50–A53, A74, A136)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from fsm_tui.casework.concerns import Concern, without_goal
from fsm_tui.casework.family import Family, Goal
from fsm_tui.casework.may_be_told import Leaving
from fsm_tui.casework.may_read import may_read
from fsm_tui.errors import NotFound, Refused
from fsm_tui.inert import inert
from fsm_tui.practice.dates import read_day
from fsm_tui.reports.terms import with_words_used
from fsm_tui.services import assessing, exporting, families, kept, releasing
from fsm_tui.services import goals as goals_service
from fsm_tui.services.assessing import Assessed, StepLine
from fsm_tui.services.goals import GoalLine
from fsm_tui.services.releasing import Asked
from fsm_tui.services.seat import Seat

CHILDRENS_SERVICES, CHILD_PLAN = "childrens_services", "child_plan"


@dataclass(frozen=True, slots=True)
class CarePlan:
    """Everything that the plan holds. With `only` it is one parent's or carer's, fit to be given to them.

    `kept` says of a goal, a step or a part of an assessment, each by its head, whom it is not to be shared with.
    """

    family: str
    label: str
    practitioner: str
    today: date
    people: tuple[Assessed, ...]
    goals: tuple[GoalLine, ...]
    steps: tuple[StepLine, ...]
    concerns: tuple[Concern, ...]
    only: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def adults(self) -> tuple[str, ...]:
        """Names of those of whom it tells something of their own."""
        return tuple(
            each.name
            for each in self.people
            if any(section.filled for section in each.sections)
            or each.needs
            or any(goal.goal.agreed.person == each.person for goal in self.goals)
        )


def read(seat: Seat, family_id: str, only: str = "") -> CarePlan:
    """The plan of a family; with `only` (an id or its beginning, or a name) of one parent or carer.

    One parent's holds their assessment, needs and goals, and the steps for them or for the whole family. It has
    nothing of another parent, nothing that is kept from them, and no concern: those are for us. Errors: `NotFound`,
    `Refused` (several fit).
    """
    view = families.read(seat, family_id)
    family = view.family
    plan = CarePlan(
        family=family.id,
        label=view.label,
        practitioner=view.allocated_to or seat.me.name,
        today=view.today,
        people=assessing.of(seat, family),
        goals=goals_service.of(seat, view),
        steps=assessing.steps(seat, family),
        concerns=without_goal(family, seat.profile, view.today),
    )
    if only:
        return _for_reader(_only(plan, _named(plan.people, only)), family)
    return replace(plan, kept=_kept(plan, family))


def without(seat: Seat, plan: CarePlan, codes: Sequence[str]) -> CarePlan:
    """The same with some parts of the assessments left out, for a paper that others may read. `NotFound` on a code."""
    for code in codes:
        seat.profile.item("assessment_sections", code)
    people = tuple(
        replace(
            each,
            sections=tuple(section for section in each.sections if section.code not in codes),
            changed=(),
        )
        for each in plan.people
    )
    return replace(plan, people=people)


def write_out(
    seat: Seat, plan: CarePlan, path: Path, agency: str = CHILDRENS_SERVICES, purpose: str = CHILD_PLAN
) -> Path:
    """What of the plan may leave, as a text file that is not encrypted; that it left is noted (A137).

    Errors: as `exporting.write_out`.
    """
    rest, asked = leaving(seat, plan, agency, purpose)
    return exporting.write_out(seat, path, printed(seat, rest), what="care plan", asked=asked, family=plan.family)


def printed(seat: Seat, plan: CarePlan) -> str:
    """The plan as it is printed or written to a file, with the shared terms that it uses at its end (A100)."""
    return with_words_used("\n".join(lines(plan)) + "\n", seat.profile)


def leaving(
    seat: Seat, plan: CarePlan, agency: str = CHILDRENS_SERVICES, purpose: str = CHILD_PLAN
) -> tuple[CarePlan, Asked]:
    """The plan without what may not be told to this agency for this purpose, and what the rule says (A93).

    A parent's own plan is theirs. What is about the whole family, or about a child, needs the word of everybody in
    the work. Errors: `NotFound` for an agency or a purpose that the guidance does not have.
    """
    if plan.only:
        return plan, releasing.inside(releasing.TO_THEM)
    for name, code in (("consent_agencies", agency), ("sharing_purposes", purpose)):
        seat.profile.item(name, code)
    family = seat.family(plan.family)
    everybody = tuple(each.id for each in family.in_work)
    # A part of which the guidance does not say what it tells may tell anything.
    anything = tuple(each.code for each in seat.profile.lists.information_kinds)
    kinds = {each.code: (each.information,) for each in seat.profile.lists.assessment_sections if each.information}
    parts: list[Leaving] = []
    for who in plan.people:
        filled = [each for each in who.sections if each.filled]
        parts += [Leaving(f"{who.person} {each.code}", kinds.get(each.code, anything), (who.person,))
                  for each in filled]  # fmt: skip
        parts += [Leaving(f"{who.person} needs", ("goals",), (who.person,))] if who.need_words else []
    parts += [Leaving(each.goal.id, ("goals",), (each.goal.agreed.person,)) for each in plan.goals]
    for step in plan.steps:
        about = step.step.added.person
        parts.append(Leaving(step.step.id, ("goals",), (about,) if about else everybody))
    for number, each in enumerate(plan.concerns):
        parts.append(Leaving(f"concern {number}", ("risk",), (each.person,) if each.role == "parent" else everybody))
    asked, shown = releasing.ask(seat, family, agency, purpose, parts)
    out = {part.title for part, _ in shown.held}
    people = tuple(
        replace(
            who,
            sections=tuple(each for each in who.sections if f"{who.person} {each.code}" not in out),
            need_words=() if f"{who.person} needs" in out else who.need_words,
            changed=() if out else who.changed,
        )
        for who in plan.people
    )
    rest = replace(
        plan,
        people=people,
        goals=tuple(each for each in plan.goals if each.goal.id not in out),
        steps=tuple(each for each in plan.steps if each.step.id not in out),
        concerns=tuple(each for number, each in enumerate(plan.concerns) if f"concern {number}" not in out),
    )
    names = dict.fromkeys(rest.kept[head] for head in _heads(rest) if head in rest.kept)
    told = tuple(f"{kept.NOT_SHARED} {each}: what is marked so in the text." for each in names)
    # With everything left out the heading would still say that the family is known to this service.
    return rest, replace(releasing.without_held(asked) if shown.leaves else asked, kept=told)


def lines(plan: CarePlan) -> tuple[str, ...]:
    """The plan in plain words, line by line: needs, goals, steps, then each assessment. Fit for a terminal."""
    whose = plan.only or f"the family {plan.label}"
    found = [f"Care plan of {whose}", f"{read_day(plan.today)}. Worked out with {plan.practitioner}."]
    needs = [f"{each.name}: {', '.join(each.need_words)}" for each in plan.people if each.need_words]
    found += _part("To keep in mind", needs)
    goals = [each for each in plan.goals if each.active]
    found += _part("Goals", [line for each in goals for line in (*_goal(each), *_not_for(plan, each.goal.head))])
    steps = [each for each in plan.steps if each.active]
    found += _part("Steps", [line for each in steps for line in (_step(each), *_not_for(plan, each.step.head))])
    ended = [each for each in plan.goals if not each.active]
    over = [line for each in ended for line in (_over(each), *_not_for(plan, each.goal.head))]
    found += _part("Goals that ended", over)
    gone = [each for each in plan.steps if not each.active]
    done = [line for each in gone for line in (_done(each), *_not_for(plan, each.step.head))]
    found += _part("Steps that ended", done)
    for person in plan.people:
        found += _assessment(person, plan.kept, ours=not plan.only)
    concerns = [f"- {each.rag.value.capitalize()}: {each.words}" for each in plan.concerns]
    found += _part("Concerns without a goal", concerns)
    return tuple(inert(line) for line in found)


def _part(title: str, said: Sequence[str]) -> list[str]:
    return ["", title, *said] if said else []


def _whose(line: GoalLine) -> str:
    return f"({line.whose}, {line.words})"


def _goal(line: GoalLine) -> list[str]:
    agreed = line.goal.agreed
    found = [f"- {agreed.text} {_whose(line)}"]
    if agreed.success:
        found.append(f"  It is reached when: {agreed.success}")
    if line.now is not None:
        begun = f"began at {line.baseline}, " if line.baseline is not None and line.baseline != line.now else ""
        found.append(f"  On a scale from 0 to 10: {begun}now {line.now}")
    if line.target:
        found.append(f"  To be reached by: {line.target}")
    found.append(f"  Looked at together: {line.review_every}" + (f", {line.review.state.words}" if line.review else ""))
    return found


def _step(line: StepLine) -> str:
    about = ", ".join(each for each in (line.domain, line.intervention) if each)
    added = line.step.added
    said = f"- {added.text}: for {line.for_whom}, by {line.by}, from {read_day(added.starts)}"
    agreed = f", agreed on {read_day(added.agreed_on)}" if added.agreed_on else ""
    return f"{said}{agreed}{f' ({about})' if about else ''}"


def _over(line: GoalLine) -> str:
    return f"- {line.goal.agreed.text} {_whose(line)}: {line.ended}"


def _done(line: StepLine) -> str:
    return f"- {line.step.added.text}: {line.ended}"


def _not_for(plan: CarePlan, head: str) -> list[str]:
    return [f"  {kept.NOT_SHARED} {plan.kept[head]}"] if head in plan.kept else []


def _heads(plan: CarePlan) -> list[str]:
    """The records that the plan tells of."""
    heads = [each.goal.head for each in plan.goals] + [each.step.head for each in plan.steps]
    return heads + [said.head for who in plan.people for section in who.sections for said in section.said]


def _kept(plan: CarePlan, family: Family) -> dict[str, str]:
    """Whom parts of the plan are not to be shared with, by head; a goal also where how it went is kept."""
    found = {head: kept.not_for(family, head, "") for head in _heads(plan)}
    for each in plan.goals:
        places = [(each.goal.head, ""), *((one.head, kept.touch_place(family, one.head, each.goal.id))
                                          for one in each.goal.touches)]  # fmt: skip
        said = dict.fromkeys(filter(None, (kept.not_for(family, *place) for place in places)))
        found[each.goal.head] = ", ".join(said)
    return {head: words for head, words in found.items() if words}


def _for_reader(plan: CarePlan, family: Family) -> CarePlan:
    """One parent's plan without what is kept from them; nothing in it says that something is left out."""
    who = plan.people[0]
    written = family.assessments[who.person].written if who.person in family.assessments else ()
    sections = tuple(
        replace(each, said=tuple(one for one in each.said
                                 if may_read(family, one.head, f"parts.{each.code}", who.person)))
        for each in who.sections
    )  # fmt: skip
    needs = all(may_read(family, each.head, "needs", who.person) for each in written if each.value.needs is not None)
    rest = replace(who, sections=sections, need_words=who.need_words if needs else ())
    goals = [each for each in plan.goals
             if all(may_read(family, one.head, "", who.person) for one in each.goal.agreements)]  # fmt: skip
    return replace(
        plan,
        people=(rest,),
        goals=tuple(replace(each, now=_now(each.goal, family, who.person)) for each in goals),
        steps=tuple(each for each in plan.steps if may_read(family, each.step.head, "", who.person)),
    )


def _now(goal: Goal, family: Family, person: str) -> int | None:
    """Where a goal stands by what this person may be told."""
    told = [each.value.score for each in goal.touches if each.value.score is not None
            and may_read(family, each.head, kept.touch_place(family, each.head, goal.id), person)]  # fmt: skip
    return told[-1] if told else goal.baseline


def _assessment(person: Assessed, not_for: Mapping[str, str], *, ours: bool) -> list[str]:
    """What is written of one parent or carer; what is missing and what they have not agreed is for us alone."""
    written = [each for each in person.sections if each.filled]
    if not written:
        return []
    found = ["", f"What we know of {person.name}"]
    if person.agreed_on is not None:
        found.append(person.agreement[0].upper() + person.agreement[1:] if ours else _agreed(person))
    for section in written:
        for each in section.said if section.in_conflict else section.said[-1:]:
            found += ["", f"{section.label} ({read_day(each.on)})"]
            found += [each.findings] if each.findings.strip() else []
            found += [f"In their own words: {each.own_words}"] if each.own_words.strip() else []
            found += [f"{kept.NOT_SHARED} {not_for[each.head]}"] if each.head in not_for else []
    if ours and person.missing:
        found += ["", f"Not written yet: {', '.join(person.missing)}"]
    return found


def _agreed(person: Assessed) -> str:
    return f"Agreed on {read_day(person.agreed_on)}" if person.agreed_on else ""


def _only(plan: CarePlan, who: Assessed) -> CarePlan:
    return replace(
        plan,
        people=(who,),
        goals=tuple(each for each in plan.goals if each.goal.agreed.person == who.person),
        steps=tuple(each for each in plan.steps if each.step.added.person in (None, who.person)),
        concerns=(),
        only=who.name,
    )


def _named(people: Sequence[Assessed], typed: str) -> Assessed:
    wanted = " ".join(typed.casefold().split())
    fits = [each for each in people if each.person == wanted or each.name.casefold() == wanted]
    fits = fits or [each for each in people if wanted in each.name.casefold().split()]
    fits = fits or [each for each in people if len(wanted) >= 4 and each.person.startswith(wanted)]
    if not fits:
        raise NotFound("No such person", "No parent or carer of this family has that name.", "Nothing was written.")
    if len(fits) > 1:
        raise Refused("Several people", "More than one parent or carer fits. Give the whole name or the id.")
    return fits[0]
