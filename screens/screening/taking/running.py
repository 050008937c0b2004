"""What the answers come to so far, always in view. Before all are there: no total, and what that means (A121)."""

from __future__ import annotations

from textual.content import Content

from fsm_tui.practice.instruments import Instrument
from fsm_tui.practice.scoring import Scored
from fsm_tui.services.screening import Row
from screens.plain import plain_line
from screens.themes import Glyphs


def lines(tool: Instrument, made: Scored, last: Row | None, hint: str, glyphs: Glyphs) -> Content:
    """The score as it stands, its band and source, what it calls for, the last time, and what the keys do."""
    found = [_state(tool, made)]
    for band in made.bands:
        span = f"{band.start} to {band.end}" if band.start != band.end else str(band.start)
        found.append(plain_line(f"{band.words}, {span}. {band.meaning} Source: {band.source}."))
        if band.cautious_because:
            found.append(plain_line(band.cautious_because))
    for because in dict.fromkeys(call.because for call in made.calls):
        found.append(plain_line(f"{glyphs.red} {because}", "bold $rag-amber"))
    if last is not None and not made.calls:
        found.append(plain_line(f"Last time, {last.on:%d %b %Y}: {last.result}", "$quiet"))
    if made.complete and made.of:
        hint = "F2 completes it."
    if hint:
        found.append(plain_line(hint, "$quiet"))
    return Content("\n").join(found)


def _state(tool: Instrument, made: Scored) -> Content:
    if tool.kind == "logged":
        return plain_line(f"{tool.label} is not scored here: only that it was done is written down.", "bold")
    counted = f"Answered {made.answered} of {made.of}."
    if made.total is not None:
        return plain_line(f"{counted} Complete: {made.total} of {made.of_total}.", "bold")
    if made.complete:
        return plain_line(f"{counted} Complete. It has no total; each is read by itself.", "bold")
    if tool.kind == "scored":
        return plain_line(f"{counted} Partial: ", "bold") + plain_line("no total until all are; kept so, it has none.")
    return plain_line(f"{counted} Partial: ", "bold") + plain_line("what was not asked stays out, and it says so.")


def hint(tool: Instrument, code: str) -> str:
    """What the keys do on an item."""
    said = f"{tool.by_code[code].label} takes {tool.takes(code)}."
    if tool.is_yes_no(code):
        keys = "y or n answers"
    elif tool.values[code][-1] > 9:
        keys = "Type it, Enter goes on"
    else:
        keys = "A digit answers"
    na = ", a is NA" if tool.na else ""
    return f"{said} {keys}{na}; Backspace goes back."
