"""A family and a record in words, one fact a line: what `show` prints when it is not asked for data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from fsm_tui.casework.allocated_then import NOT_ALLOCATED_WORDS
from fsm_tui.cli import family_argued, family_heard
from fsm_tui.cli.voice import Voice
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day
from fsm_tui.services import settling
from fsm_tui.services.diary import in_words as diary_words
from fsm_tui.services.dues import about_words
from fsm_tui.services.kept import NOT_SHARED

if TYPE_CHECKING:
    from fsm_tui.casework.family import ConsentCell, Goal, Person
    from fsm_tui.practice.profile import Profile
    from fsm_tui.services.families import FamilyView, RecordView, TimelineLine

STATEMENT = {"given": "given", "declined": "declined", "withdrawn": "taken back"}
WITHHELD = "voided; its text is not shown"


def family(voice: Voice, view: FamilyView, profile: Profile) -> None:
    """The whole family, what a worker must know before a visit first."""
    found = view.family
    voice.fact("Family", view.label + (" (provisional)" if found.provisional else ""))
    voice.fact("Id", found.id)
    for name in ("alerts", "safe_contact", "address", "mosaic", "cgl"):
        register = found.details[name]
        label = {"mosaic": "Mosaic number", "cgl": "CGL number"}.get(name, name.replace("_", " ").capitalize())
        voice.fact(label + (" (two values, undecided)" if register.in_conflict else ""), register.value or "")
    voice.fact("Area", view.area)
    voice.fact("Base", view.base)
    voice.fact("Plan", view.plan)
    voice.fact("With", view.allocated_to or "nobody yet")
    if found.request not in ("", "allocated"):
        voice.fact("Support request", found.request.replace("_", " "))
    if found.came.restricted:
        voice.fact("Restricted", "seen only by who has it and the team leader")
    worker = found.social_worker.value
    if worker is not None:
        parts = (worker.name, worker.agency, worker.phone, worker.email)
        voice.fact("Social worker", ", ".join(each for each in parts if each))
    if view.rating is None:
        voice.fact("Risk", "not rated")
    else:
        when = _day(london(view.rating.rated_at).date())
        voice.fact("Risk", f"{view.rating.rag.value.capitalize()}, {view.rating.because}, rated {when}")
        voice.fact("Proposed", settling.in_words(view.rating))
    for conflict in found.conflicts:
        voice.fact("To be decided", conflict)
    if found.newer:
        voice.fact("Needs a newer version", f"{len(found.newer)} of its entries")
    _people(voice, view)
    _history(voice, view)
    for title, said in family_argued.lines(found, profile).items():
        _part(voice, title, said)
    for title, lines in family_heard.lines(found, profile).items():
        _part(voice, title, lines)
    _part(voice, "Goals", [_goal(each, view) for each in found.goals])
    _part(voice, "Consents and agreements", [_consent(each, found.person, profile) for each in found.consents])
    _part(voice, "The end of the work", _ending(view))
    _part(voice, "In the diary", [diary_words(each) for each in view.coming])
    _part(
        voice,
        "Due",
        [
            f"{each.label}{_about(about_words(found, each.about, profile) if each.about else '')}: {each.words}"
            for each in view.dues
        ],
    )
    _part(
        voice,
        "Drafts",
        [f"{each.form.replace('_', ' ')}, saved {london(each.saved_at):%d %b %Y %H:%M}" for each in view.drafts],
    )
    voice.title("Timeline, the newest first")
    for line in view.timeline:
        _line(voice, line)


def _ending(view: FamilyView) -> list[str]:
    """Planned exits, a proposal to close, and whether it is closed."""
    found, ending = view.family, view.family.ending
    lines = []
    for person, dates in ending.exits.items():
        now = dates[-1].value
        how = "planned with the parent" if now.with_parent else "not yet talked over with the parent"
        lines.append(f"{_name(view, person)}: exit planned for {_day(now.exit_on)}, {how}")
    if ending.proposal is not None:
        lines.append(f"Closing proposed on {_day(ending.proposal.day)}; the team leader decides")
    if ending.closed is not None:
        until = f"; laptops keep it until {_day(ending.clear_after)}" if ending.clear_after else ""
        lines.append(f"Closed on {_day(ending.closed.day)}{until}")
    if found.came.linked_to.value is not None:
        lines.append(f"Goes on as another family: {found.came.linked_to.value.to[:8]}")
    return lines


def _part(voice: Voice, title: str, lines: list[str]) -> None:
    if lines:
        voice.title(title)
        for line in lines:
            voice.say(line)


def _about(words: str) -> str:
    return f", {words}" if words else ""


def _people(voice: Voice, view: FamilyView) -> None:
    voice.title("People")
    for person in view.family.people:
        voice.say(_person(view, person))
        voice.fact(f"{person.name}, phone", person.phone)
        voice.fact(f"{person.name}, safe contact", person.safe_contact)
        voice.fact(f"{person.name}, needs", person.needs)


def _person(view: FamilyView, person: Person) -> str:
    role = {"parent": "parent or carer", "child": "child", "other": "other person"}[person.role]
    parts = [person.name, role + (" in the work" if person.in_work else ""), view.age(person)]
    if person.left:
        parts.append("no longer part of the work")
    return ", ".join(parts)


def _history(voice: Voice, view: FamilyView) -> None:
    found = view.family
    lines = [
        f"{_day(each.day)}: severity of use, {_name(view, ident)}, {each.value.severity.value}: {each.value.because}"
        for ident, parent in found.parents.items()
        for each in parent.history
    ]
    lines += [
        f"{_day(each.day)}: risk of harm, {_name(view, ident)}, {each.value.harm.value}: {each.value.because}"
        for ident, child in found.children.items()
        for each in child.history
    ]
    _part(voice, "Risk as stated", lines)
    over_time = [
        f"{_day(london(each.at).date())}: {each.rag.value}"
        + (f" proposed, {each.in_force.value} in force" if each.proposed else "")
        for each in view.points
    ]
    _part(voice, "Risk of the family over time", over_time)


def _name(view: FamilyView, ident: str) -> str:
    return view.family.name_of(ident)


def _goal(goal: Goal, view: FamilyView) -> str:
    parts = [goal.agreed.text, _name(view, goal.agreed.person), f"agreed {_day(goal.started_on)}"]
    changed = len(goal.agreements) - 1
    if changed > 0:
        parts.append("changed once" if changed == 1 else f"changed {changed} times")
    if goal.score is not None:
        parts.append(f"{goal.score} of 10")
    if goal.agreed.target:
        parts.append(f"target {_day(goal.agreed.target)}")
    if goal.ended is not None:
        parts.append(f"{goal.ended.value.touch} on {_day(goal.ended.day)}")
    if goal.in_conflict:
        parts.append("two versions, undecided")
    return ", ".join(parts)


def _day(day: date) -> str:
    return read_day(day)


def _consent(cell: ConsentCell, person: Callable[[str], Person | None], profile: Profile) -> str:
    who = person(cell.person)
    words = [profile.label("consent_kinds", cell.consent), who.name if who else "somebody not in this family"]
    if cell.cell is not None:
        words += [
            profile.label("consent_agencies", cell.cell.agency),
            profile.label("information_kinds", cell.cell.information),
            profile.label("sharing_purposes", cell.cell.purpose),
        ]
    said = " and ".join(f"{STATEMENT[each.value.statement]} {_day(each.value.given_on)}" for each in cell.standing)
    force = "in force" if cell.given else "not in force"
    return f"{', '.join(words)}: {said}; {force}{', undecided' if cell.in_conflict else ''}"


def _line(voice: Voice, line: TimelineLine) -> None:
    marks = [line.review, f"remark: {line.remark}" if line.remark else "", line.sync]
    marks += [line.late, NOT_ALLOCATED_WORDS if line.not_allocated else ""]
    marks += ["corrected" if line.corrected else ""]
    marks += ["two versions, undecided" if line.conflict else ""]
    said = WITHHELD if line.voided else line.summary
    voice.say(f"{line.happened_words}, {line.called}, {line.author}, {line.head[:8]}: {said}")
    tail = ", ".join(each for each in marks if each)
    if tail:
        voice.say(f"  {tail}")


def record(voice: Voice, view: RecordView) -> None:
    """One record in full: what it says, what changed since it was approved, the verdicts, the three times."""
    voice.fact("Record", view.called)
    voice.fact("Family", view.label)
    voice.fact("Head", view.record.shown.head)
    voice.fact("By", view.author)
    voice.fact("Happened", view.happened)
    voice.fact("Written", view.written)
    voice.fact("Received here", view.received)
    voice.fact("Late", view.times.late.removeprefix("late: "))
    voice.fact("Look at", NOT_ALLOCATED_WORDS if view.not_allocated else "")
    for mark in view.marks:
        voice.fact(f"{NOT_SHARED} {mark.name}", mark.part)
    voice.fact("Review", view.review)
    for verdict in view.verdicts:
        voice.fact("Verdict", verdict)
    for place, text in view.remarks:
        voice.fact(f"Remark on {place}" if place else "Remark", text)
    if view.record.voided:
        voice.fact("Text", WITHHELD)
        return
    voice.title("What it says")
    for line in view.lines:
        voice.fact(line.label, line.text)
    changed = view.since_approved or view.before
    if changed:
        voice.title("What changed since it was approved" if view.since_approved else "What the correction changed")
        for each in changed:
            voice.fact(f"{each.label}, before", each.before or "nothing")
            voice.fact(f"{each.label}, now", each.after or "nothing")
