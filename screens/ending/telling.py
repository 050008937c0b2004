"""The end of the work in words."""

from __future__ import annotations

from fsm_tui.practice.dates import read_day
from fsm_tui.services.ending import EndingView, ExitLine
from screens.plain import plain
from screens.themes import Glyphs
from screens.widgets.facts import Fact


def facts(view: EndingView, glyphs: Glyphs, name_of: dict[str, str]) -> tuple[Fact, ...]:
    """Exit dates with their history, what closing still needs, and what was proposed and decided."""
    found: list[Fact] = []
    if view.closed is not None:
        until = read_day(view.clear_after)
        found.append(Fact("Closed", plain(f"on {read_day(view.closed.day)}; laptops keep it until {until}", "bold")))
    for line in view.exits:
        found += _exit(line)
    if not view.exits:
        found.append(Fact("Exit dates", plain("there is no parent or carer in the work")))
    found.append(Fact("", plain("")))
    if view.closed is None:
        found.append(Fact("", plain("Before it is closed", "bold")))
    for each in view.to_do if view.closed is None else ():
        sign, word = (glyphs.done, "done") if each.done else (glyphs.unknown, "to do")
        found.append(Fact(each.what, plain(f"{sign} {word}: {each.words}", "" if each.done else "bold")))
    if view.closed is None:
        found.append(Fact("", plain("")))
    found += _closing(view, name_of)
    return tuple(found)


def _exit(line: ExitLine) -> list[Fact]:
    found = [Fact(line.person.name, plain(f"Exit: {line.words}" if line.planned else line.words, "bold"))]
    if line.planned is not None and line.planned.value.because:
        found.append(Fact("", plain(f"because {line.planned.value.because}")))
    for each in line.history:
        why = f": {each.value.because}" if each.value.because else ""
        found.append(Fact("", plain(f"on {read_day(each.day)} it was {read_day(each.value.exit_on)}{why}", "$quiet")))
    return found


def _closing(view: EndingView, name_of: dict[str, str]) -> list[Fact]:
    found = []
    if view.proposal is not None:
        who = name_of.get(view.proposal.author, "somebody not known here")
        found.append(Fact("Proposed", plain(f"by {who} on {read_day(view.proposal.day)}; the leader decides", "bold")))
    elif view.closed is None:
        found.append(Fact("Closing", plain("not proposed")))
    for each in reversed(view.decisions):
        words = "closed" if each.value.decision == "closed" else "not yet"
        why = f": {each.value.because}" if each.value.because else ""
        found.append(Fact("Decided", plain(f"{read_day(each.day)}, {words}{why}")))
    return found
