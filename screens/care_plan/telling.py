"""The care plan in words: steps as rows, one step in full, the flags at the top and the goals beside."""

from __future__ import annotations

from textual.content import Content

from fsm_tui.practice.dates import read_day
from fsm_tui.services.assessing import Assessed, StepLine
from fsm_tui.services.care_plan import CarePlan
from fsm_tui.services.goals import GoalLine
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

COLUMNS = (Column("", 10), Column("Step"), Column("For", 16), Column("Since", 11), Column("About", 22, least=100))


def row(line: StepLine, plan: CarePlan, glyphs: Glyphs) -> Row:
    """One step of the table: how it stands in a sign and a word."""
    added = line.step.added
    since = read_day(added.starts)[4:]
    return Row(line.step.id, (_standing(line, plan, glyphs), added.text, line.for_whom, since, line.domain))


def _standing(line: StepLine, plan: CarePlan, glyphs: Glyphs) -> Content:
    if line.step.in_conflict:
        return plain_line(f"{glyphs.red} two", "bold $rag-amber")
    ended = line.step.ended
    if ended is None:
        to_come = line.step.added.starts > plan.today
        return plain_line("to come" if to_come else f"{glyphs.here} going on", "" if to_come else "bold")
    return plain_line(f"{glyphs.done} done" if ended.value.done else "  stopped", "$quiet")


def flags(plan: CarePlan, glyphs: Glyphs) -> tuple[Fact, ...]:
    """What whoever works with them must know, and how far each assessment is."""
    found = []
    people = [each for each in plan.people if each.counts]
    for each in people:
        needs = ", ".join(each.need_words) or ("none" if each.needs is not None else "not asked yet")
        pressing = "bold" if each.need_words else "$quiet"
        said = plain_line(f"{each.name}: ") + plain_line(needs, pressing)
        if each.needs_in_conflict:
            said += plain_line("; two lists were recorded, the assessment decides", "bold $rag-amber")
        found.append(Fact("Needs", said))
    found += [Fact("Assessment", plain(f"{each.name}: {_assessed(each)}")) for each in people]
    for concern in plan.concerns:
        found.append(Fact("No goal", glyphs.rag(concern.rag.value) + plain_line(f"  {concern.words}")))
    return tuple(found)


def _assessed(each: Assessed) -> str:
    written = len(each.sections) - len(each.missing)
    versions = "; two versions of a part stand" if each.in_conflict else ""
    return f"{written} of {len(each.sections)} parts, {each.agreement}{versions}"


def facts(line: StepLine) -> tuple[Fact, ...]:
    """One step in full, with everything that was said of it."""
    added = line.step.added
    found = [Fact("", plain(added.text, "bold"))]
    if line.step.in_conflict:
        found.append(Fact("Two versions", plain("recorded without knowledge of each other: Change says what is so")))
        others = [each.value for each in line.step.standing if each.head != line.step.head]
        found += [Fact("The other", plain(f"{each.text} ({read_day(each.starts)}) {each.because}")) for each in others]
    found.append(Fact("For", plain(f"{line.for_whom}, by {line.by}")))
    about = ", ".join(each for each in (line.domain, line.intervention) if each)
    if about:
        found.append(Fact("About", plain(about)))
    agreed = f", agreed with them on {read_day(added.agreed_on)}" if added.agreed_on else ", not agreed with them yet"
    found.append(Fact("Since", plain(f"{read_day(added.starts)}{agreed}")))
    if added.because:
        found.append(Fact("Because", plain(added.because)))
    if line.ended:
        found.append(Fact("Ended", plain(line.ended)))
    for each in line.step.additions:
        if all(each.head != one.head for one in line.step.standing):
            found.append(Fact("Before", plain(f"{each.value.text} ({read_day(each.value.starts)})")))
    return tuple(found)


def goal_facts(lines: tuple[GoalLine, ...]) -> tuple[Fact, ...]:
    """The family's goals, each in two lines."""
    found = [Fact("", plain("Goals", "bold"))]
    for each in lines:
        score = "not scored" if each.now is None else f"{each.now} of 10"
        if each.baseline is not None and each.now is not None:
            score = f"{each.baseline} to {each.now} of 10"
        rest = "; ".join(part for part in (each.whose, score, each.ended or each.target) if part)
        found.append(Fact("", plain(each.goal.agreed.text, "" if each.active else "$quiet")))
        found.append(Fact("", plain(f"  {rest}", "$quiet")))
    if not lines:
        found.append(Fact("", plain("No goal is agreed yet: press g.", "$quiet")))
    return tuple(found)
