"""A form looked at: what is missing, what stood before, what the family's rating becomes. No Textual here.

Runs on the desk thread, after each pause in typing, on what is on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fsm_tui.casework.rules import goals_to_touch
from fsm_tui.moments import london
from fsm_tui.services.prompting import Shown
from screens.session.composing import Composed, Fault, Ground, kind_of, outcome_of, rated, stated
from screens.session.form import RiskForm, SessionForm
from screens.session.heard import rows
from screens.session.outlook import Outlook, look_ahead

#: Faults at places that end so are wrong, not missing: they are shown where they are at once.
_WRONG = frozenset({"happened_at", "stated", "person", "goal", "stage", "minutes", "travel_minutes", "corrects"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the screen shows beside what is typed. People and goals are ids; levels are codes or ""."""

    faults: tuple[Fault, ...]
    before: Mapping[str, str]
    stated: Mapping[str, str]
    rated: frozenset[str]
    goals: frozenset[str]
    outlook: Outlook
    day: date
    today: bool
    asks: frozenset[str] = field(default=frozenset())
    raised: tuple[Shown, ...] = ()

    @property
    def then(self) -> str:
        """What the day of the session is called where a level or score is asked."""
        return "Today" if self.today else "That day"

    def wrong(self, place: str, form: SessionForm | RiskForm) -> bool:
        """Is what is there wrong, rather than only missing?"""
        first, _, rest = place.partition(".")
        if first == "use" and isinstance(form, SessionForm):
            number, _, field = rest.partition(".")
            used = rows(form.use)
            blank = number.isdecimal() and int(number) < len(used) and used[int(number)].blank
            return not (blank and field == "days")  # a row that was just begun is not wrong yet
        typed = {"day": getattr(form, "day", ""), "start": getattr(form, "start", "")}
        return place.rpartition(".")[2] in _WRONG or bool(typed.get(place))


def merge(composed: Composed, found: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The form's own faults and the rules', each place once, the more exact one kept."""
    kept = list(composed.faults)
    for place, said in found:
        if place == "happened_at" and not composed.sure:
            continue
        if not any(other == place or other.startswith(f"{place}.") for other, _ in kept):
            kept.append((place, said))
    return tuple(kept)


def assess(form: RiskForm, ground: Ground, composed: Composed, faults: tuple[Fault, ...]) -> Assessment:
    """`faults` are what the rules say of the composed body."""
    family, moment = ground.family, composed.moment
    day = london(moment).date()
    parents, children = rated(ground, day)
    before = {each.id: ground.severity(each.id, moment) for each in family.people if each.role != "child"}
    before |= {each.id: ground.harm(each.id, moment) for each in family.people if each.role == "child"}
    answers = {**form.parents, **form.children}
    levels = {person: said.level or before.get(person, "") for person, said in answers.items()}
    return Assessment(
        faults=merge(composed, faults),
        before=before,
        stated={person: stated(before.get(person, ""), level) for person, level in levels.items() if level},
        rated=parents | children,
        goals=frozenset(each.id for each in goals_to_touch(family, day)),
        outlook=look_ahead(form, ground, moment, {who: level for who, level in levels.items() if level}),
        day=day,
        today=day == london(ground.now).date(),
        asks=_asks(form, ground),
    )


def _asks(form: RiskForm, ground: Ground) -> frozenset[str]:
    """Which questions this kind and this outcome bring with them."""
    if not isinstance(form, SessionForm):
        return frozenset({"risk"})
    kind, outcome = kind_of(form, ground.profile), outcome_of(form, ground.profile)
    due = kind.updates_risk_and_goals and outcome.counts
    asked = {
        "outcome": kind.with_parent,
        "present": outcome.seen,
        "children": outcome.seen and (kind.children or kind.sees_parent),
        "told": outcome.tell,
        "risk": due,
        "goals": outcome.goals_asked,
        "goals due": due and outcome.goals_asked,
        "prompts": kind.with_parent and outcome.seen,
    }
    return frozenset(name for name, wanted in asked.items() if wanted)
