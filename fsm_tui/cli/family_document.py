"""`show --json`: everything about one family as a document with a name and a fixed shape.

Fields are only ever added. Days are ISO 8601; moments carry an offset. A person is named by the id that the
entries use, and `people` and `staff` say who that is. The text of a voided or erased record is not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fsm_tui.casework.bodies import Body, Unreadable
from fsm_tui.casework.causality import Register, Statement
from fsm_tui.casework.family import ConsentCell, Goal, Ratings
from fsm_tui.casework.records import Parsed, Record
from fsm_tui.casework.risk import ChildRisk, ParentRisk
from fsm_tui.cli import family_argued, family_course, family_heard
from fsm_tui.practice.ages import gestation
from fsm_tui.practice.clocks import Standing
from fsm_tui.services.dues import about_words

if TYPE_CHECKING:
    from fsm_tui.casework.family import Person
    from fsm_tui.practice.profile import Profile
    from fsm_tui.services.caseload import DueLine
    from fsm_tui.services.families import FamilyView

FORMAT = "fsm-tui family 1"
Named = Callable[[str], str]


def of(view: FamilyView, profile: Profile, named: Named) -> dict[str, Any]:
    """The whole family view as JSON data; `named` gives the name behind a staff id."""
    family = view.family
    allocated = family.allocated.value
    authors = {each.entry.header.author for each in family.timeline}
    staff = authors | {each for each in (allocated.to, allocated.second) if each} if allocated else authors
    return {
        "format": FORMAT,
        "today": view.today.isoformat(),
        "id": family.id,
        "label": _register(family.label),
        "area": _register(family.area),
        "base": _register(family.base),
        "provisional": family.provisional,
        **{name: _register(each) for name, each in family.details.items()},
        "social_worker": _register(family.social_worker),
        "allocated": _register(family.allocated),
        "allocations": [_statement(each) for each in family.allocations],
        "referral": _statement(family.referral) if family.referral else None,
        "triage": [_statement(each) for each in family.triage],
        "plans": [_statement(each) for each in family.plans],
        "people": [_person(view, each) for each in family.people],
        "staff": {each: named(each) for each in sorted(staff)},
        "risk": {
            "rating": _rating(view),
            "over_time": [{"at": each.at.isoformat(), "rag": each.rag.value} for each in view.points],
            "parents": {ident: _ratings(each) for ident, each in family.parents.items()},
            "children": {ident: _ratings(each) for ident, each in family.children.items()},
            **family_argued.of(family, _statement, _register),
        },
        "goals": [_goal(each) for each in family.goals],
        "consents": [_consent(view, each) for each in family.consents],
        **family_course.of(family, _statement, _register),
        **family_heard.of(family, _statement),
        "due": [_due(view, each, profile) for each in view.dues],
        "done": [_due(view, each, profile) for each in view.done],
        "conflicts": list(family.conflicts),
        "records": [of_record(each, named) for each in family.records.values()],
        "drafts": [
            {"id": each.id, "form": each.form, "started_at": each.started_at.isoformat(),
             "saved_at": each.saved_at.isoformat()}
            for each in view.drafts
        ],
        "only_here": [each.head for each in view.timeline if each.sync],
        "needs_newer_version": [each.head for each in family.newer],
        "frontier": list(family.frontier),
    }  # fmt: skip


def of_record(record: Record[Body], named: Named) -> dict[str, Any]:
    """One record: every version, the verdicts on it, and how it stands."""
    return {
        "root": record.root,
        "kind": record.shown.entry.header.kind,
        "shown": record.shown.head,
        "current": [each.head for each in record.current],
        "review": record.review,
        "voided": record.voided,
        "in_conflict": record.in_conflict,
        "versions": [_version(each, named, withheld=record.voided) for each in record.versions],
        "verdicts": [_statement(each) for each in record.verdicts],
        "voids": [_statement(each) for each in record.voids],
    }


def _version(parsed: Parsed, named: Named, *, withheld: bool) -> dict[str, Any]:
    header, body = parsed.entry.header, parsed.body
    return {
        "head": parsed.head,
        "device": header.device,
        "epoch": header.epoch,
        "seq": header.seq,
        "v": header.v,
        "author": header.author,
        "author_name": named(header.author),
        "happened_at": header.happened_at,
        "written_at": header.written.moment.isoformat(),
        "bases": list(header.bases),
        "erased": parsed.entry.body is None,
        "unreadable": body.why if isinstance(body, Unreadable) else None,
        "body": _value(body) if isinstance(body, Body) and not withheld else None,
    }


def _value(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


def _statement(each: Statement[Any]) -> dict[str, Any]:
    return {
        "value": _value(each.value),
        "head": each.head,
        "happened_at": each.happened.isoformat(),
        "author": each.author,
    }


def _register(register: Register[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"value": _value(register.value), "in_conflict": register.in_conflict}
    if register.in_conflict:
        found["values"] = [_statement(each) for each in register.heads]
    return found


def _person(view: FamilyView, person: Person) -> dict[str, Any]:
    weeks = gestation(person.due, view.today) if person.unborn and person.due else None
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "relationship": person.relationship,
        "born": person.born.isoformat() if person.born else None,
        "due": person.due.isoformat() if person.due else None,
        "weeks": list(weeks) if weeks else None,
        "sex": person.sex,
        "in_work": person.in_work,
        "left": person.left,
        "phone": person.phone,
        "safe_contact": person.safe_contact,
        "needs": person.needs,
        "conflicts": list(person.conflicts),
    }


def _rating(view: FamilyView) -> dict[str, Any] | None:
    rating = view.rating
    if rating is None:
        return None
    return {
        "rag": rating.rag.value,
        "parent": rating.parent,
        "severity": rating.severity.value,
        "child": rating.child,
        "harm": rating.harm.value,
        "because": rating.because,
        "rated_at": rating.rated_at.isoformat(),
        "in_conflict": rating.in_conflict,
        "proposed": family_argued.proposed(rating),
    }


def _ratings(ratings: Ratings[ParentRisk] | Ratings[ChildRisk]) -> dict[str, Any]:
    worst = ratings.worst
    return {
        "in_force": worst.head if worst else None,
        "in_conflict": ratings.in_conflict,
        "history": [_statement(each) for each in ratings.history],
    }


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "id": goal.id,
        "head": goal.head,
        "agreed": _value(goal.agreed),
        "agreements": [_statement(each) for each in goal.agreements],
        "active": goal.active,
        "score": goal.score,
        "ended": _statement(goal.ended) if goal.ended else None,
        "in_conflict": goal.in_conflict,
        "touches": [_statement(each) for each in goal.touches],
    }


def _consent(view: FamilyView, cell: ConsentCell) -> dict[str, Any]:
    return {
        "consent": cell.consent,
        "person": cell.person,
        "cell": _value(cell.cell),
        "given": cell.given,
        "live_today": cell.live_on(view.today),
        "in_conflict": cell.in_conflict,
        "standing": [_statement(each) for each in cell.standing],
        "history": [_statement(each) for each in cell.history],
    }


def _due(view: FamilyView, line: DueLine, profile: Profile) -> dict[str, Any]:
    return {
        "clock": line.clock,
        "label": line.label,
        "about": line.about,
        "about_words": about_words(view.family, line.about, profile) if line.about else "",
        "standing": line.state.standing.value,
        "words": line.state.words,
        "due_on": line.state.due.isoformat() if line.state.due else None,
        "done_on": line.state.done_on.isoformat() if line.state.done_on else None,
        "not_because": line.state.words if line.state.standing is Standing.NOT_APPLICABLE else "",
        "ours": line.ours,
        "confirmed": line.confirmed,
        "sentence": line.sentence,
    }
