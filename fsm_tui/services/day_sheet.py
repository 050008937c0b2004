"""The day sheet for the duty desk: where, and when the worker is expected to be done (A131, S1 lone working).

It names each family by its label and nobody in it, and promises no alarm: a laptop without a network watches nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from fsm_tui.practice.dates import full_date
from fsm_tui.reports.letters import Filled, fill
from fsm_tui.reports.terms import with_words_used
from fsm_tui.services import diary, exporting, releasing
from fsm_tui.services.diary import Line
from fsm_tui.services.letter_values import Value, everywhere
from fsm_tui.services.seat import Seat, note_access
from fsm_tui.vault import diary_rows

CODE = "day_sheet"
NO_FINISH = "expected finish not written down"


def values(seat: Seat, day: date) -> dict[str, Value]:
    """What the day sheet's places are filled with: one line for each visit and appointment still to be held."""
    lines = going(seat, day)
    with seat.vault.read() as session:
        held = diary_rows.of_families(session, {each.family for each in lines if each.family})
        homes = {
            ident: seat.vault.family(session, ident).details["address"].value or ""
            for ident in {each.family for each in lines if each.family and not each.place and _home(seat, each)}
        }
    bases = {seat.profile.label("bases", row.base): None for row in held.values() if row.base}
    finishes = [each.finish_by or each.ends for each in lines]
    return {
        "day": full_date(day),
        "visits": [_told(each, homes.get(each.family, "")) for each in lines] or ["nothing is planned"],
        "last_finish": max(finishes) if finishes and all(finishes) else NO_FINISH if lines else "none",
        "base": ", ".join(bases) or "the team's base",
    }


def going(seat: Seat, day: date) -> tuple[Line, ...]:
    """What stands in the diary of who sits here on a day and was not cancelled."""
    view = diary.read(seat, day, day)
    return tuple(each for each in view.days[0].lines if each.mine and each.state in ("planned", "held"))


def compose(seat: Seat, day: date) -> Filled:
    """The day sheet from the profile's template. Raises `NotFound` where the guidance has none."""
    template = seat.profile.letter(CODE)
    filled = fill(template, everywhere(seat, template) | values(seat, day))
    return replace(filled, text=with_words_used(filled.text, seat.profile).rstrip("\n"))


def shown(seat: Seat) -> None:
    """It was put on paper or into another program: that is noted (A137)."""
    with seat.vault.action() as action:
        note_access(action, "printed", detail="day sheet")


def write_out(seat: Seat, filled: Filled, path: Path) -> Path:
    """Write it to a new file that only this user reads, and note that it left. Errors as `exporting.write_out`."""
    # For our own duty desk, and it names nobody of a family.
    return exporting.write_out(seat, path, filled.whole, what="day sheet", asked=releasing.inside())


def _home(seat: Seat, line: Line) -> bool:
    kinds = {each.code: each for each in seat.profile.lists.session_kinds}
    return line.kind in kinds and kinds[line.kind].home


def _told(line: Line, home: str) -> str:
    where = " ".join((line.place or home).split()) or "place not written down"
    label = f" ({line.label})" if line.family else ""
    finish = line.finish_by or line.ends
    joint = f", with {line.joint_with}" if line.joint_with else ""
    # What it is stays in the record: a paper may lie about. That there is something the desk must know.
    alert = "something to know before the visit is on record" if line.alerts else ""
    return _joined(
        (line.hours or "time not written down", f"{where}{label}", f"{line.called}{joint}",
         f"expected finish {finish}" if finish else NO_FINISH, *([alert] if alert else ()))
    )  # fmt: skip


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(parts)
