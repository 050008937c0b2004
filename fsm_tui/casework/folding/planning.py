"""Assessment, care plan, screenings and answered prompts as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fsm_tui.casework.assessment import AssessmentPart, AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.causality import Register, Statement, history, register, standing
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screening import ScreeningTaken


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the care plan, and how it ended if it did."""

    id: str
    added: PlanStepAdded
    head: str
    ended: Statement[PlanStepEnded] | None

    @property
    def active(self) -> bool:
        return self.ended is None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of one parent or carer, part by part; each part is a register of its own."""

    person: str
    parts: Mapping[str, Register[AssessmentPart]]
    needs: Register[tuple[str, ...]]
    written: tuple[Statement[AssessmentWritten], ...]

    @property
    def agreed(self) -> Statement[AssessmentWritten] | None:
        """The last time that it was agreed with the parent."""
        return next((each for each in reversed(self.written) if each.value.agreed_on is not None), None)

    @property
    def changed_since_agreed(self) -> bool:
        """Whether a part was written after it was last agreed."""
        agreed = self.agreed
        return agreed is not None and any(
            each.value.parts and each.value.written_on > (agreed.value.agreed_on or each.value.written_on)
            for each in self.written
        )


def assessments(said: SaidInForce) -> dict[str, Assessment]:
    """Assessments by parent or carer."""
    by_person: dict[str, list[Statement[AssessmentWritten]]] = {}
    for each in said.of(AssessmentWritten):
        by_person.setdefault(each.value.person, []).append(each)
    found = {}
    for person, written in sorted(by_person.items()):
        parts: dict[str, list[Statement[AssessmentPart]]] = {}
        for one in written:
            for part in one.value.parts:
                parts.setdefault(part.section, []).append(one.with_value(part))
        found[person] = Assessment(
            person=person,
            parts={section: register(writes, said.web) for section, writes in sorted(parts.items())},
            needs=said.field("needs", written),
            written=history(written, said.web),
        )
    return found


def steps(said: SaidInForce) -> tuple[PlanStep, ...]:
    """The care plan, the oldest step first. A step added again after it ended goes on."""
    added: dict[str, list[Statement[PlanStepAdded]]] = {}
    for each in said.of(PlanStepAdded):
        added.setdefault(each.value.step, []).append(each)
    ends = said.of(PlanStepEnded)
    found = []
    for ident, versions in added.items():
        current = standing(versions, said.web)[-1]
        last = standing([each for each in ends if each.value.step == ident], said.web)
        again = bool(last) and said.web.saw(current.head, last[-1].head)
        found.append(PlanStep(ident, current.value, current.head, last[-1] if last and not again else None))
    return tuple(sorted(found, key=lambda each: (each.added.starts, each.id)))


def screenings(said: SaidInForce) -> tuple[Statement[ScreeningTaken], ...]:
    """Every screening in force, by the day on which it was taken."""
    return tuple(sorted(history(said.of(ScreeningTaken), said.web), key=lambda each: each.value.taken_on))


def prompts(said: SaidInForce) -> tuple[Statement[PromptAnswered], ...]:
    """Answers to prompts, the oldest first."""
    return tuple(sorted(history(said.of(PromptAnswered), said.web), key=lambda each: each.value.on))
