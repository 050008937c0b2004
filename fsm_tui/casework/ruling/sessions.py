"""Rules about sessions and meetings (A75–A77)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.casework.ruling.case import Case, Fault, adult, offered
from fsm_tui.casework.ruling.goals import goals_to_touch, touched
from fsm_tui.casework.ruling.kept import is_part
from fsm_tui.casework.ruling.risks import everyone_rated, stated
from fsm_tui.casework.session import SessionRecorded


def recorded(case: Case[SessionRecorded]) -> Iterator[Fault]:
    """The rule of the house: risk is stated for each, and each active goal is touched (A75–A77)."""
    body, family, profile, day = case.body, case.family, case.profile, case.day
    if not profile.offers("session_kinds", body.session_kind):
        yield "session_kind", "is not a kind of session in the practice profile"
    if not profile.offers("attendance", body.attendance):
        yield "attendance", "is not an attendance outcome in the practice profile"
    if not profile.offers("session_kinds", body.session_kind) or not profile.offers("attendance", body.attendance):
        return
    kind, outcome = profile.session_kind(body.session_kind), profile.outcome(body.attendance)
    known = {each.id for each in family.people}
    young = {each.id for each in family.people if each.role == "child"}
    for place, people in (("present", body.present), ("children_seen", body.children_seen),
                          ("children_spoken_to", body.children_spoken_to)):  # fmt: skip
        for number, person in enumerate(people):
            if person not in known:
                yield f"{place}.{number}", "is nobody of this family"
            elif place != "present" and person not in young:
                yield f"{place}.{number}", "is no child of this family"
            elif person in people[:number]:
                yield f"{place}.{number}", "stands there twice"
    if outcome.seen and kind.with_parent and not body.present:
        yield "present", "say who was there"
    if outcome.seen and not body.note.strip():
        yield "note", "write what happened"
    if outcome.tell and not body.told.strip():
        yield "told", "say who was told that the parent was not seen"
    for number, code in enumerate(body.interventions):
        if not profile.offers("interventions", code):
            yield f"interventions.{number}", "is not an intervention in the practice profile"
        elif code in body.interventions[:number]:
            yield f"interventions.{number}", "stands there twice"
    for number, seen in enumerate(body.stages):
        if not profile.offers("stages_of_change", seen.stage):
            yield f"stages.{number}.stage", "is not a stage of change in the practice profile"
        if not adult(case, seen.person):
            yield f"stages.{number}.person", "is no parent or carer of this family"
        elif any(seen.person == other.person for other in body.stages[:number]):
            yield f"stages.{number}.person", "stands there twice"
    yield from _heard(case)
    yield from _planned(case)
    yield from stated(case, body.risk)
    for number, touch in enumerate(body.goals):
        yield from touched(case, f"goals.{number}", touch)
    if not kind.updates_risk_and_goals or not outcome.counts:
        return
    yield from everyone_rated(body.risk, family, day)
    yield from _goals_touched(body, family, day, asked=outcome.goals_asked)


def _heard(case: Case[SessionRecorded]) -> Iterator[Fault]:
    """Motivation and use are those of adults of the family, in the words of the guidance; prompts are its own."""
    body, profile = case.body, case.profile
    for number, heard in enumerate(body.motivation):
        if not adult(case, heard.person):
            yield f"motivation.{number}.person", "is no parent or carer of this family"
        for place, talk in enumerate(heard.talk):
            where = f"motivation.{number}.talk.{place}.finer"
            yield from offered(case, "change_talk", talk.finer, where, "a kind of change talk")
    for number, use in enumerate(body.use):
        if not adult(case, use.person):
            yield f"use.{number}.person", "is no parent or carer of this family"
        yield from offered(case, "substances", use.substance, f"use.{number}.substance", "a substance")
        if use.last_used is not None and use.last_used > case.day:
            yield f"use.{number}.last_used", "is after the session"
        for place, sign in enumerate(use.signs):
            if not profile.offers("dependence_signs", sign):
                yield f"use.{number}.signs.{place}", "is not a sign in the practice profile"
        if use.per == "day" and use.drinks and use.days is None:
            yield f"use.{number}.days", "say on how many days, so that the week can be told"
    for number, prompt in enumerate(body.prompts):
        yield from offered(case, "prompts", prompt.prompt, f"prompts.{number}.prompt", "a prompt")
        if prompt.person is not None and case.family.person(prompt.person) is None:
            yield f"prompts.{number}.person", "is nobody of this family"
        if any((other.prompt, other.person) == (prompt.prompt, prompt.person) for other in body.prompts[:number]):
            yield f"prompts.{number}.prompt", "is answered twice"
    for number, kept in enumerate(body.kept_from):
        if not adult(case, kept.person):
            yield f"kept_from.{number}.person", "is no parent, carer or other adult of this family"
        if not is_part(kept.place, body, case.family):
            yield f"kept_from.{number}.place", "is no part of a session"


def _planned(case: Case[SessionRecorded]) -> Iterator[Fault]:
    """The plan that it names is one of this family; a correction goes on naming what the earlier version named."""
    planned, corrects = case.body.planned, case.body.corrects
    if planned is None or any(planned in each.versions for each in case.family.visits):
        return
    before = case.family.record_of(corrects) if corrects else None
    said = [each.body.planned for each in before.versions if isinstance(each.body, SessionRecorded)] if before else []
    if planned not in said:
        yield "planned", "is no planned visit of this family"


def _goals_touched(body: SessionRecorded, family: Family, day: date, *, asked: bool) -> Iterator[Fault]:
    how = {each.goal: each.touch for each in body.goals}
    wanted = goals_to_touch(family, day)
    for goal in wanted:
        if goal.id not in how:
            yield (
                f"goals.{goal.id}",
                "this goal is not touched: progress, no change because, achieved or stopped",
            )
        elif asked and how[goal.id] == "not_reviewed":
            yield f"goals.{goal.id}", "this goal was not reviewed; with the parent there, say how it stands"
    if not wanted and asked and not body.goals and not body.no_goals_because.strip():
        yield "no_goals_because", "no goal is agreed yet: say why"
