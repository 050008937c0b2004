"""Assessment, care plan, screenings and answered prompts as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fsm_tui.casework.assessment import AssessmentPart, AssessmentWritten, PlanStepAdded, PlanStepEnded
from fsm_tui.casework.causality import Register, Statement, Web, history, standing
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.casework.session import SessionRecorded

NEEDS = "needs"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the care plan as last said, how it ended if it did, and everything that was said of it."""

    id: str
    added: PlanStepAdded
    head: str
    ended: Statement[PlanStepEnded] | None
    standing: tuple[Statement[PlanStepAdded], ...] = ()
    additions: tuple[Statement[PlanStepAdded], ...] = ()
    ends: tuple[Statement[PlanStepEnded], ...] = ()

    @property
    def active(self) -> bool:
        return self.ended is None

    @property
    def in_conflict(self) -> bool:
        """Two versions of which nobody can say which came last; `added` is one of them."""
        return len({repr(each.value) for each in self.standing}) > 1


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of one parent or carer, part by part; each part is a register of its own.

    `agreed` is the last time that it was agreed with them, `changed_since_agreed` the codes of the parts that
    they have not agreed as they stand now, `needs` among them where the needs are meant.
    """

    person: str
    parts: Mapping[str, Register[AssessmentPart]]
    needs: Register[tuple[str, ...]]
    written: tuple[Statement[AssessmentWritten], ...]

    agreed: Statement[AssessmentWritten] | None = None
    changed_since_agreed: tuple[str, ...] = ()


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
        registers = {section: _in_place(writes, said) for section, writes in sorted(parts.items())}
        needs = _in_place([one.with_value(one.value.needs) for one in written if one.value.needs is not None], said)
        agreed = max(
            (each for each in reversed(history(written, said.web)) if each.value.agreed_on is not None),
            key=lambda each: each.value.agreed_on or date.min,
            default=None,
        )
        heads = {section: [each.head for each in held.heads] for section, held in registers.items()}
        heads |= {NEEDS: [each.head for each in needs.heads]} if needs.heads else {}
        found[person] = Assessment(
            person=person,
            parts=registers,
            needs=needs,
            written=history(written, said.web),
            agreed=agreed,
            changed_since_agreed=_not_agreed(heads, written, agreed, said.web) if agreed else (),
        )
    return found


def _in_place(writes: Sequence[Statement[T]], said: SaidInForce) -> Register[T]:
    """The register of these writes; a correction stands where its original stood, so what was written later stays."""
    places = [said.original(each.head).head for each in writes]
    stand = sorted(
        (each for each, place in zip(writes, places, strict=True) if not any(said.web.saw(p, place) for p in places)),
        key=lambda each: (each.written_at, each.head),
    )
    return Register(stand[-1].value, tuple(stand)) if stand else Register()


def _not_agreed(
    heads: Mapping[str, Sequence[str]],
    written: Sequence[Statement[AssessmentWritten]],
    agreed: Statement[AssessmentWritten],
    web: Web,
) -> tuple[str, ...]:
    """What was not before the parent when they agreed: written later, or unknown to who wrote the agreement down."""
    days = {each.head: each.value.written_on for each in written}
    on = agreed.value.agreed_on or date.max

    def covered(head: str) -> bool:
        return head == agreed.head or (web.saw(agreed.head, head) and days[head] <= on)

    return tuple(code for code, stand in heads.items() if not all(covered(head) for head in stand))


def steps(said: SaidInForce) -> tuple[PlanStep, ...]:
    """The care plan, the oldest step first. A step added again after it ended goes on; mending its words does not."""
    added: dict[str, list[Statement[PlanStepAdded]]] = {}
    for each in said.of(PlanStepAdded):
        added.setdefault(each.value.step, []).append(each)
    ended: dict[str, list[Statement[PlanStepEnded]]] = {}
    for end in said.of(PlanStepEnded):
        ended.setdefault(end.value.step, []).append(end)
    found = []
    for ident, versions in added.items():
        in_force = standing(versions, said.web)
        current = in_force[-1]
        ends = ended.get(ident, [])
        last = standing(ends, said.web)
        again = bool(last) and any(_taken_up(said.original(each.head), last[-1], said.web) for each in versions)
        found.append(
            PlanStep(
                id=ident,
                added=current.value,
                head=current.head,
                ended=last[-1] if last and not again else None,
                standing=in_force,
                additions=history(versions, said.web),
                ends=history(ends, said.web),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.added.starts, each.id)))


def _taken_up(added: Entry, end: Statement[PlanStepEnded], web: Web) -> bool:
    """Whether a step was added again in sight of its end, and after it: deciding between two versions is not that."""
    return added.header.happened >= end.happened and web.saw(added.head, end.head)


def screenings(said: SaidInForce) -> tuple[Statement[ScreeningTaken], ...]:
    """Every screening in force, by the day on which it was taken."""
    return tuple(sorted(history(said.of(ScreeningTaken), said.web), key=lambda each: each.value.taken_on))


def prompts(said: SaidInForce) -> tuple[Statement[PromptAnswered], ...]:
    """Answers to prompts, those in sessions too, the oldest first."""
    found = said.of(PromptAnswered)
    for session in said.of(SessionRecorded):
        found += [
            session.with_value(
                PromptAnswered(
                    prompt=each.prompt, person=each.person, answer=each.answer, because=each.because, on=session.day
                )
            )
            for each in session.value.prompts
        ]
    return tuple(sorted(history(found, said.web), key=lambda each: each.value.on))
