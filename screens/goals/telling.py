"""Goals in words and bars: a score is a number, a bar and, over time, a row of numbers."""

from __future__ import annotations

from textual.content import Content

from fsm_tui.casework.concerns import Concern
from fsm_tui.casework.family import Goal
from fsm_tui.practice.dates import read_day, read_distance
from fsm_tui.services.goals import TOUCHES, GoalLine, GoalsView
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Row

SHOWN = 8
CONCERNS = 3


def bar(score: int | None, glyphs: Glyphs) -> str:
    """A score of 0 to 10 as number and bar, ten cells wide with its number."""
    if score is None:
        return "not scored"
    return f"{score:>2} {glyphs.bar * score}{glyphs.rest * (10 - score)}"


def row(line: GoalLine, view: GoalsView, glyphs: Glyphs) -> Row:
    """One goal of the table."""
    pressing = "bold" if line.review and line.review.urgent else ""
    review = line.review.state.words if line.review else ""
    goal = line.goal
    if goal.ended is not None:
        review = TOUCHES[goal.ended.value.touch]
    far = "" if goal.agreed.target is None else read_distance(goal.agreed.target, view.view.today)
    cells = (bar(line.now, glyphs), goal.agreed.text, line.whose, plain_line(review, pressing))
    return Row(goal.id, (*cells, far if line.active else "", line.domain))


def concerns(view: GoalsView, glyphs: Glyphs, key: str) -> tuple[Fact, ...]:
    """The concerns that no goal answers, the reddest first; how many more there are; the key that answers one."""
    found = [_concern(each, glyphs) for each in view.concerns[:CONCERNS]]
    more = len(view.concerns) - CONCERNS
    last = f"{more} more. " if more > 0 else ""
    if found:
        which = "one of them" if len(view.concerns) > 1 else "it"
        found.append(Fact("", plain(f"{last}Press {key} to agree a goal for {which}.", "$quiet")))
    return tuple(found)


def _concern(concern: Concern, glyphs: Glyphs) -> Fact:
    return Fact("", glyphs.rag(concern.rag.value) + plain_line(f"  {concern.words}"))


def facts(line: GoalLine, glyphs: Glyphs) -> tuple[Fact, ...]:
    """One goal in full: what it is, every time somebody looked at it, and how it was changed."""
    goal, agreed = line.goal, line.goal.agreed
    whose = f"{line.whose}, {line.words}, agreed {read_day(goal.started_on)}"
    found = [
        Fact("", plain(agreed.text, "bold")),
        Fact("Whose", plain(f"{whose}; about {line.domain}" if line.domain else whose)),
    ]
    if line.ended:
        found.append(Fact("Ended", plain(line.ended)))
    if goal.in_conflict:
        found.append(Fact("Two versions", plain("recorded without knowledge of each other: Change agrees it anew")))
    if agreed.success:
        found.append(Fact("Success is", plain(agreed.success)))
    if line.target:
        late = line.active and line.days_to_go is not None and line.days_to_go < 0
        found.append(Fact("By", plain(line.target, "bold" if late else "")))
    found.append(Fact("Over time", _over_time(goal, glyphs)))
    if said := _rulers(line):
        found.append(Fact("They say", plain(said)))
    if line.active:
        due = f"{line.review.state.words}, " if line.review else ""
        found.append(Fact("Review", plain(f"{due}{line.review_every}")))
    for change in reversed(line.changes):
        found.append(Fact("Changed", plain(f"{read_day(change.on)}, {change.by}. {change.words}")))
    for each in reversed(goal.touches[-SHOWN:]):
        said_then = each.value
        how = f"{said_then.score} of 10" if said_then.score is not None else TOUCHES[said_then.touch]
        because = "; ".join(part for part in (said_then.because, said_then.note) if part)
        found.append(Fact(read_day(each.day)[4:], plain(how + (f": {because}" if because else ""))))
    return tuple(found)


def _rulers(line: GoalLine) -> str:
    agreed = line.goal.agreed
    said = [
        f"{word} {value} of 10"
        for word, value in (("matters", agreed.importance), ("sure they can", agreed.confidence))
        if value is not None
    ]
    return ", ".join(said)


def _over_time(goal: Goal, glyphs: Glyphs) -> Content:
    scores = [] if goal.baseline is None else [goal.baseline]
    scores += [each.value.score for each in goal.touches if each.value.score is not None]
    if not scores:
        return plain("not scored yet", "$quiet")
    last = scores[-1]
    before = scores[-2] if len(scores) > 1 else last
    sign = glyphs.up if last > before else glyphs.down if last < before else glyphs.same
    said = f"{bar(last, glyphs)}  {sign} " + " ".join(str(score) for score in scores[-12:])
    begun = f"  (began at {goal.baseline})" if goal.baseline is not None else ""
    return plain_line(said + begun)
