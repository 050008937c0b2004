"""Goals in words and bars: a score is a number, a bar and, over time, a row of numbers."""

from __future__ import annotations

from textual.content import Content

from fsm_tui.casework.family import Goal
from fsm_tui.practice.dates import read_day
from fsm_tui.services.families import FamilyView
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Row

_TOUCH = {"no_change": "no change", "achieved": "achieved", "stopped": "stopped", "not_reviewed": "not reviewed"}
SHOWN = 8


def ordered(view: FamilyView) -> tuple[Goal, ...]:
    """Active goals first, each in the order in which they were agreed."""
    return tuple(sorted(view.family.goals, key=lambda each: not each.active))


def bar(score: int | None, glyphs: Glyphs) -> str:
    """A score of 0 to 10 as number and bar, ten cells wide with its number."""
    if score is None:
        return "not scored"
    return f"{score:>2} {glyphs.bar * score}{glyphs.rest * (10 - score)}"


def row(goal: Goal, view: FamilyView, glyphs: Glyphs) -> Row:
    """One goal of the table."""
    due = next((each for each in view.dues if each.clock == "goal_review" and each.about == goal.id), None)
    pressing = "bold" if due and due.urgent else ""
    review = due.state.words if due else ""
    if goal.ended is not None:
        review = _TOUCH[goal.ended.value.touch]
    person = view.family.person(goal.agreed.person)
    target = read_day(goal.agreed.target)[4:] if goal.agreed.target else ""
    whose = person.name if person else ""
    return Row(goal.id, (bar(goal.score, glyphs), goal.agreed.text, whose, plain_line(review, pressing), target))


def facts(goal: Goal, view: FamilyView, glyphs: Glyphs) -> tuple[Fact, ...]:
    """One goal in full: what it is, and every time somebody looked at it."""
    agreed = goal.agreed
    person = view.family.person(agreed.person)
    words = "in their own words" if agreed.own_words else "in our words"
    found = [
        Fact("", plain(agreed.text, "bold")),
        Fact("Whose", plain(f"{person.name if person else 'somebody'}, {words}, agreed {read_day(agreed.agreed_on)}")),
    ]
    if agreed.success:
        found.append(Fact("Success is", plain(agreed.success)))
    if agreed.target:
        found.append(Fact("By", plain(read_day(agreed.target))))
    found.append(Fact("Over time", _over_time(goal, glyphs)))
    if goal.in_conflict:
        found.append(Fact("Two versions", plain("recorded without knowledge of each other: agree it anew")))
    for each in reversed(goal.touches[-SHOWN:]):
        said = each.value
        how = f"{said.score} of 10" if said.score is not None else _TOUCH.get(said.touch, said.touch)
        because = "; ".join(part for part in (said.because, said.note) if part)
        found.append(Fact(read_day(each.day)[4:], plain(how + (f": {because}" if because else ""))))
    return tuple(found)


def _over_time(goal: Goal, glyphs: Glyphs) -> Content:
    scores = [] if goal.agreed.baseline is None else [goal.agreed.baseline]
    scores += [each.value.score for each in goal.touches if each.value.score is not None]
    if not scores:
        return plain("not scored yet", "$quiet")
    last = scores[-1]
    before = scores[-2] if len(scores) > 1 else last
    sign = glyphs.up if last > before else glyphs.down if last < before else glyphs.same
    return plain_line(f"{bar(last, glyphs)}  {sign} " + " ".join(str(score) for score in scores[-12:]))
