"""A form looked at: what is missing, what stood before, what the family's rating becomes. No Textual here.

Runs on the desk thread, after each pause in typing, on what is on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from fsm_tui.casework.rating import family_rag
from fsm_tui.casework.rules import goals_to_touch
from fsm_tui.moments import london
from fsm_tui.practice import rag as matrix
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.rag import FamilyRag, Harm, Rag, Severity
from screens.session.composing import Composed, Fault, Ground, kind_of, outcome_of, rated, stated
from screens.session.form import RiskForm, SessionForm

#: Faults at places that end so are wrong, not missing: they are shown where they are at once.
_WRONG = frozenset({"happened_at", "stated", "person", "goal", "stage", "minutes", "travel_minutes", "corrects"})


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the rating of the family becomes, and what it is now where this happened before a later rating."""

    rag: FamilyRag | None
    before: Rag | None
    late: bool
    in_force: Rag | None
    in_force_since: str


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

    @property
    def then(self) -> str:
        """What the day of the session is called where a level or score is asked."""
        return "Today" if self.today else "That day"

    def wrong(self, place: str, form: SessionForm | RiskForm) -> bool:
        """Is what is there wrong, rather than only missing?"""
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
        outlook=_outlook(ground, moment, {**before, **levels}),
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
    }
    return frozenset(name for name, wanted in asked.items() if wanted)


def _outlook(ground: Ground, moment: datetime, levels: Mapping[str, str]) -> Outlook:
    family, profile = ground.family, ground.profile
    now = family_rag(family, profile)
    since = _later(ground, moment)
    present = {each.id: each.role for each in family.people if not each.left}
    parents = {
        who: Severity(each)
        for who, each in levels.items()
        if each in list(Severity) and present.get(who, "child") != "child"
    }
    children = {who: Harm(each) for who, each in levels.items() if each in list(Harm) and present.get(who) == "child"}
    return Outlook(
        rag=matrix.family_rag(profile, parents, children),
        before=_before(ground, moment, present),
        late=since is not None,
        in_force=now.rag if now else None,
        in_force_since=read_day(london(since).date()) if since else "",
    )


def _before(ground: Ground, moment: datetime, present: Mapping[str, str]) -> Rag | None:
    parents, children = {}, {}
    for who, role in present.items():
        if role == "child":
            if harm := ground.harm(who, moment):
                children[who] = Harm(harm)
        elif severity := ground.severity(who, moment):
            parents[who] = Severity(severity)
    found = matrix.family_rag(ground.profile, parents, children)
    return found.rag if found else None


def _later(ground: Ground, moment: datetime) -> datetime | None:
    """When risk was last stated after this moment, leaving the record that is corrected out."""
    present = {each.id for each in ground.family.people if not each.left}
    stated_at = [
        (each.head, each.happened)
        for who, ratings in ground.family.parents.items()
        if who in present
        for each in ratings.history
    ] + [
        (one.head, one.happened)
        for who, harms in ground.family.children.items()
        if who in present
        for one in harms.history
    ]
    own = ground.own
    return max((at for head, at in stated_at if at > moment and head not in own), default=None)
