"""The series of one family, from its fold and the words of the guidance. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from typing import TypeVar

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.engagement import Engaged, engagement
from fsm_tui.casework.family import Family, Goal, Person
from fsm_tui.casework.goals import GoalAgreed, GoalTouched
from fsm_tui.casework.heard import steps as taken
from fsm_tui.casework.heard import timeline
from fsm_tui.casework.rating import points as rag_points
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import NotFound
from fsm_tui.moments import london
from fsm_tui.practice.items import Item, Stage
from fsm_tui.practice.profile import Profile
from fsm_tui.services.progress.series import Point, Series

_B = TypeVar("_B")
_I = TypeVar("_I", bound=Item)
_TOUCH = {"no_change": "no change", "achieved": "achieved", "stopped": "stopped", "not_reviewed": "not reviewed"}


class Maker:
    """Makes them; each method gives series with points that do not know of one another yet."""

    def __init__(self, family: Family, profile: Profile) -> None:
        self.family, self.profile = family, profile
        self.sat = _current(family, SessionRecorded)

    def name(self, ident: str) -> str:
        return self.family.name_of(ident)

    # -- risk

    def rag(self) -> Series:
        """The family's own RAG after each moment at which risk was stated; never the social worker's (X5)."""
        ranked = tuple(sorted(self.profile.lists.rag, key=lambda each: ("green", "amber", "red").index(each.code)))
        codes = [each.code.value for each in ranked]
        said: dict[datetime, list[str]] = {}
        heads: dict[datetime, str] = {}
        for moment, head, words in self._levels():
            said.setdefault(moment, []).append(words)
            heads[moment] = head
        found = tuple(
            Point(
                on=london(each.at).date(),
                value=codes.index(each.rag.value),
                words=ranked[codes.index(each.rag.value)].label,
                head=heads[each.at],
                note="; ".join(said[each.at]),
            )
            for each in rag_points(self.family, self.profile)
        )
        triage = self.profile.triage
        return Series(
            code="risk", label="Risk of the family", about="", unit="", low=0, high=len(codes) - 1,
            steps=tuple(each.label for each in ranked), points=found, levels=tuple(codes),
            notice="" if triage.confirmed else f"RAG matrix: {triage.unconfirmed_words}.",
        )  # fmt: skip

    def _levels(self) -> Iterator[tuple[datetime, str, str]]:
        severity = {each.code: each.label.lower() for each in self.profile.lists.severity}
        harm = {each.code: each.label.lower() for each in self.profile.lists.harm}
        for ident, parent in self.family.parents.items():
            for each in parent.history:
                level = severity.get(each.value.severity, each.value.severity.value)
                yield each.happened, each.head, f"{self.name(ident)} {level} severity"
        for ident, child in self.family.children.items():
            for one in child.history:
                level = harm.get(one.value.harm, one.value.harm.value)
                yield one.happened, one.head, f"{self.name(ident)} {level} harm"

    def risk(self) -> Iterator[Series]:
        """Severity of use of each parent, then the risk of harm to each child."""
        for ident in self._people(self.family.parents, self.family.in_work):
            parent = self.family.parents.get(ident)
            steps = [each.label for each in self.profile.lists.severity]
            stated = parent.history if parent else ()
            yield self._ordinal(
                "severity", "Severity of use", ident, steps,
                [(each, each.value.severity.rank, each.value.because) for each in stated],
            )  # fmt: skip
        for ident in self._people(self.family.children, self.family.young):
            child = self.family.children.get(ident)
            steps = [each.label for each in self.profile.lists.harm]
            looked = child.history if child else ()
            yield self._ordinal(
                "harm", "Risk of harm", ident, steps,
                [(each, each.value.harm.rank, each.value.because) for each in looked],
            )  # fmt: skip

    def _people(self, stated: Iterable[str], asked: Iterable[Person]) -> list[str]:
        """Those of whom something is stated and those of whom it should be, in the family's order."""
        wanted = {*stated, *(each.id for each in asked)}
        known = [each.id for each in self.family.people if each.id in wanted]
        return known + sorted(wanted - set(known))

    def _ordinal(
        self,
        kind: str,
        label: str,
        ident: str,
        steps: Sequence[str],
        stated: Iterable[tuple[Statement[object], int, str]],
    ) -> Series:
        found = tuple(Point(each.day, rank, steps[rank], each.head, note) for each, rank, note in stated)
        return Series(f"{kind}:{ident}", label, self.name(ident), "", 0, len(steps) - 1, tuple(steps), found)

    # -- goals

    def goals(self) -> Iterator[Series]:
        """Each goal from where it began; active ones first, as on the goals page."""
        for goal in sorted(self.family.goals, key=lambda each: not each.active):
            yield Series(
                code=f"goal:{goal.id}", label=f"Goal, {self.name(goal.agreed.person)}",
                about=" ".join(goal.agreed.text.split()), unit="of 10", low=0, high=10, points=tuple(self._goal(goal)),
            )  # fmt: skip

    def _goal(self, goal: Goal) -> list[Point]:
        begun: list[tuple[date, Point | Statement[GoalTouched]]] = [(each.on, each) for each in self._begun(goal)]
        found: list[Point] = []
        level: int | None = None
        for _, each in sorted([*begun, *((one.day, one) for one in goal.touches)], key=itemgetter(0)):
            point = each if isinstance(each, Point) else _touched(each, level)
            level = level if point.value is None else point.value
            found.append(point)
        return found

    def _begun(self, goal: Goal) -> Iterator[Point]:
        """Where it stood when it was agreed, and again where it was agreed anew with another beginning."""
        before = None
        agreed = [each for each in _current(self.family, GoalAgreed) if each.value.goal == goal.id]
        for each in sorted(agreed, key=lambda one: (one.value.agreed_on, one.written_at, one.head)):
            said = each.value
            if said.baseline is not None and said.baseline != before:
                note = "where it began" if before is None else "agreed anew"
                yield Point(said.agreed_on, said.baseline, f"{said.baseline} of 10", each.head, note)
                before = said.baseline

    # -- stage of change

    def stages(self) -> Iterator[Series]:
        """The stage of change of each parent or carer (A6, B4). A relapse has a line of its own, the lowest."""
        seen: dict[str, list[tuple[Statement[SessionRecorded], str]]] = {}
        for each in self.sat:
            for stage in each.value.stages:
                seen.setdefault(stage.person, []).append((each, stage.stage))
        used = {code for stated in seen.values() for _, code in stated}
        kept = [each for each in self.profile.lists.stages_of_change if not each.retired or each.code in used]
        order = [each.code for each in sorted(kept, key=_step)]
        steps = tuple(each.label for each in sorted(kept, key=_step))
        for ident in self._people(seen, self.family.in_work):
            found = tuple(
                Point(
                    each.day,
                    order.index(code) if code in order else None,
                    self.profile.label("stages_of_change", code),
                    each.head,
                )
                for each, code in seen.get(ident, ())
            )
            stated = [each.with_value(code) for each, code in seen.get(ident, ())]
            yield Series(
                f"stage:{ident}", "Stage of change", self.name(ident), "", 0, len(steps) - 1, steps, found,
                notice=timeline(taken(stated), partial(self.profile.label, "stages_of_change")),
            )  # fmt: skip

    # -- engagement

    def sessions(self) -> Iterator[Series]:
        """Sessions and meetings with parents, kept or missed (A54); of each of them too, where there are several."""
        found = []
        for each in self.sat:
            if self._counts(each.value.session_kind):
                outcome = _known(self.profile.outcome, each.value.attendance)
                said = outcome.engagement if outcome else "neither"
                found.append(self._contact(each.day, each.value.attendance, said, each.value.session_kind, each.head))
        yield _kept("sessions", "", found)
        engaged = engagement(self.family, self.profile)
        for ident, one in engaged.items() if len(engaged) > 1 else ():
            theirs = [
                self._contact(each.on, each.outcome, each.engaged, each.kind, each.head)
                for each in one.contacts
                if self._counts(each.kind)
            ]
            yield _kept(f"sessions:{ident}", self.name(ident), theirs)

    def _counts(self, code: str) -> bool:
        """Whether somebody was to come: a call to arrange something is no session."""
        kind = _known(self.profile.session_kind, code)
        return kind is None or (kind.with_parent and kind.counts != "none")

    def _contact(self, on: date, outcome: str, engaged: Engaged, kind: str, head: str) -> Point:
        """One that we cancelled ourselves is neither kept nor missed."""
        value = {"missed": 0, "kept": 1, "neither": None}[engaged]
        label = self.profile.label
        return Point(on, value, label("attendance", outcome), head, label("session_kinds", kind))


def _kept(code: str, about: str, points: Sequence[Point]) -> Series:
    return Series(
        code, "Attendance", about, "", 0, 1, ("Missed", "Kept"), tuple(points), joined=False,
        notice=_kept_words(points),
    )  # fmt: skip


def _touched(touch: Statement[GoalTouched], level: int | None) -> Point:
    """What a session or review said of a goal that stood at `level`.

    "No change" says that the level is as it was; of a goal that was not looked at nobody knows.
    """
    said = touch.value
    value = level if said.touch == "no_change" and said.score is None else said.score
    words = [f"{value} of 10"] if value is not None else []
    if said.touch in _TOUCH and not (words and said.touch == "no_change"):
        words.append(_TOUCH[said.touch])
    note = "; ".join(part for part in (said.because, said.note) if part)
    return Point(touch.day, value, ", ".join(words), touch.head, note)


def _kept_words(points: Sequence[Point]) -> str:
    counted = [each.value for each in points if each.value is not None]
    if not counted:
        return ""
    missed = next((number for number, each in enumerate(reversed(counted)) if each), len(counted))
    row = f", the last {missed} missed" if missed > 1 else ", the last one missed" if missed else ""
    return f"{sum(counted)} of {len(counted)} kept{row}."


def _step(stage: Stage) -> int:
    return stage.step or 0


def _known(find: Callable[[str], _I], code: str) -> _I | None:
    """An item of the guidance, or None where this version has no such code."""
    try:
        return find(code)
    except NotFound:
        return None


def _current(family: Family, model: type[_B]) -> list[Statement[_B]]:
    """What stands of one kind in the order in which it happened: no voided entry, of a correction the last."""
    found = [
        Statement.of(each.body, each.entry)
        for record in family.records.values()
        for each in record.current
        if isinstance(each.body, model)
    ]
    return sorted(found, key=lambda each: (each.happened, each.written_at, each.head))
