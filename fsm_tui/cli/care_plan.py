"""The command `care-plan`: needs, goals, steps and assessment in plain words, to be given to a parent or pasted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fsm_tui.cli.commands import at, command

if TYPE_CHECKING:
    from fsm_tui.services.assessing import Assessed, StepLine
    from fsm_tui.services.care_plan import CarePlan
    from fsm_tui.services.goals import GoalLine

Context = typer.Context
FORMAT = "fsm-tui care plan 1"


def add(whole: typer.Typer) -> None:
    """Register this command."""

    @command(whole, "care-plan")
    def care_plan(
        context: Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
        person: Annotated[
            str, typer.Option("--for", metavar="PERSON", help="Only this parent's or carer's, fit to be given to them.")
        ] = "",
        left_out: Annotated[
            list[str] | None,
            typer.Option("--without", metavar="PART", help="Leave out a part of the assessment, such as money."),
        ] = None,
        out: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Write it to a new file, which is not encrypted.")
        ] = None,
        agency: Annotated[str, typer.Option("--to", metavar="AGENCY", help="Whom the file is for.")] = "",
        purpose: Annotated[str, typer.Option(metavar="PURPOSE", help="What they need it for.")] = "",
    ) -> None:
        """The care plan of a family or of one parent.

        Give a parent only their own: the family's plan tells each of them what the other said. Think of who may read
        it at home, and leave out what could put somebody at risk. A file of the family's plan is for children's
        services and the child's plan, unless you say otherwise; what may not be told to them is left out of it.
        """
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import care_plan, exporting

            plan = care_plan.read(seat, family, person)
            if left_out:
                plan = care_plan.without(seat, plan, left_out)
            if out is not None:
                whom = (agency or care_plan.CHILDRENS_SERVICES, purpose or care_plan.CHILD_PLAN)
                _, asked = care_plan.leaving(seat, plan, *whom)
                path = care_plan.write_out(seat, plan, out, *whom)
                for line in (*asked.words, exporting.WARNING):
                    desk.aside(line)
            text = care_plan.printed(seat, plan)
        if out is not None:
            if desk.json:
                desk.voice.data({"file": path, "leaving": asked.words, "held_back": len(asked.held)})
            else:
                desk.voice.fact("Written to", str(path))
        elif desk.json:
            desk.voice.data(document(plan))
        else:
            for line in text.rstrip("\n").split("\n"):
                desk.voice.say(line)
        if not plan.only and len(plan.adults) > 1:
            desk.aside("This holds what more than one person said: --for PERSON makes one that may be given to them.")


def document(plan: CarePlan) -> dict[str, Any]:
    """The plan as JSON data. Fields are only ever added; days are ISO 8601."""
    return {
        "format": FORMAT,
        "family": plan.family,
        "label": plan.label,
        "only": plan.only,
        "today": plan.today,
        "practitioner": plan.practitioner,
        "people": [_person(each) for each in plan.people],
        "goals": [goal(each) for each in plan.goals],
        "steps": [step(each) for each in plan.steps],
        "concerns": [
            {"person": each.person, "role": each.role, "rag": each.rag, "with": each.pair, "words": each.words}
            for each in plan.concerns
        ],
    }


def _person(each: Assessed) -> dict[str, Any]:
    return {
        "id": each.person,
        "name": each.name,
        "in_work": each.in_work,
        "needs": each.needs,
        "need_words": each.need_words,
        "needs_in_conflict": each.needs_in_conflict,
        "agreed_on": each.agreed_on,
        "changed_since_agreed": each.changed,
        "missing": each.missing,
        "sections": [
            {"code": section.code, "label": section.label, "in_conflict": section.in_conflict,
             "versions": section.said}
            for section in each.sections
            if section.filled
        ],
    }  # fmt: skip


def goal(line: GoalLine) -> dict[str, Any]:
    """One goal with everything that the family-level view says of it."""
    agreed = line.goal.agreed
    return {
        "id": line.goal.id,
        "text": agreed.text,
        "person": agreed.person,
        "whose": line.whose,
        "own_words": agreed.own_words,
        "domain": agreed.domain,
        "success": agreed.success,
        "active": line.active,
        "started_on": line.goal.started_on,
        "agreed_on": agreed.agreed_on,
        "baseline": line.baseline,
        "now": line.now,
        "importance": agreed.importance,
        "confidence": agreed.confidence,
        "target": agreed.target,
        "days_to_go": line.days_to_go,
        "review_weeks": agreed.review_weeks,
        "review": line.review.state.words if line.review else None,
        "review_due": line.review.state.due if line.review else None,
        "last_note": line.last_note,
        "last_on": line.last_on,
        "ended": line.ended,
        "in_conflict": line.goal.in_conflict,
        "changes": [
            {
                "on": change.on,
                "by": change.by,
                "because": change.because,
                "head": change.head,
                "differences": [
                    {"field": label, "before": before, "after": after} for label, before, after in change.differences
                ],
            }
            for change in line.changes
        ],
    }


def step(line: StepLine) -> dict[str, Any]:
    """One step of the plan."""
    added, ended = line.step.added, line.step.ended
    return {
        "id": line.step.id,
        "text": added.text,
        "person": added.person,
        "for": line.for_whom,
        "by": line.by,
        "domain": added.domain,
        "intervention": added.intervention,
        "starts": added.starts,
        "agreed_on": added.agreed_on,
        "because": added.because,
        "active": line.active,
        "ended_on": ended.value.on if ended else None,
        "done": ended.value.done if ended else None,
        "ended_because": ended.value.because if ended else "",
        "in_conflict": line.step.in_conflict,
    }
