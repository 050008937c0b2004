"""Letters and chase texts: what they say, that one left, and that one was sent (A40, A46, A47, B5, D3, D10, D16).

Which make sense now is in `letter_offers`, what their places are filled with in `letter_values`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.family import Family
from fsm_tui.casework.letters import LetterMade
from fsm_tui.casework.may_be_told import Leaving
from fsm_tui.errors import NotFound, Refused
from fsm_tui.inert import clean
from fsm_tui.practice import placeholders
from fsm_tui.practice.eligibility import Missing
from fsm_tui.practice.items import Letter
from fsm_tui.practice.profile import Profile
from fsm_tui.reports.letters import Filled, fill, wrap
from fsm_tui.reports.terms import with_words_used
from fsm_tui.services import day_sheet, eligibility, exporting, recording, releasing
from fsm_tui.services.caseload import DueLine, due_line
from fsm_tui.services.letter_offers import DAY_SHEET, Offered, offers, whom
from fsm_tui.services.letter_values import everywhere, not_shared, of_family
from fsm_tui.services.recording import Recorded
from fsm_tui.services.releasing import Asked
from fsm_tui.services.seat import Seat, view_family
from fsm_tui.vault import queries

__all__ = [
    "DAY_SHEET", "Filled", "Offered", "asked", "completed", "compose", "gaps", "made", "missing", "offered",
    "unknown_in", "with_words", "wrap", "write_out",
]  # fmt: skip


def offered(seat: Seat, family: str) -> tuple[Offered, ...]:
    """The letters about a family, those that make sense now first, in the profile's order. Raises `NotFound`."""
    found, dues = _read(seat, family)
    return tuple(sorted(offers(found, seat.profile, dues, seat.today()), key=lambda each: not each.now))


def missing(seat: Seat, family: str) -> tuple[Missing, ...]:
    """What the support request of a family still lacks. Raises `NotFound`."""
    return eligibility.missing(_read(seat, family)[0], seat.profile, seat.today())


def compose(
    seat: Seat, family: str | None, letter: str, about: str | None = None, *, day: date | None = None
) -> Filled:
    """A letter filled with what is recorded; what is not stands there as "[not recorded: …]". Writes no letter.

    `about` is somebody of the family by id or name, or a worker as `offered` names them; where the letter turns on
    one and there is only one, it need not be said. `family` is None for the day sheet, which is for `day`
    (today if not said). Raises `NotFound`, and `Refused` where it is not clear whom it is about.
    """
    wanted = _template(seat.profile, letter)
    if wanted.code == DAY_SHEET:
        return day_sheet.compose(seat, day or seat.today())
    if family is None:
        raise Refused("Which family?", f"“{wanted.label}” is about a family.", "Name the family.")
    found, dues = _read(seat, family)
    view_family(seat, found.id)
    about = whom(found, seat.profile, wanted, about)
    filled = fill(wanted, everywhere(seat, wanted) | of_family(seat, found, dues, about))
    if about is not None and (kept := not_shared(found, seat.profile, wanted, about)):
        filled = replace(filled, text="\n".join((filled.text.rstrip("\n"), "", *kept)))
    return with_words(seat, filled)


def with_words(seat: Seat, filled: Filled) -> Filled:
    """The letter with the shared terms that its text uses at the end, as they are now (A100)."""
    return replace(filled, text=with_words_used(filled.text, seat.profile).rstrip("\n"))


def completed(filled: Filled, text: str | None) -> Filled:
    """The letter with the text as a person completed it; what they left as "[not recorded: …]" is still unknown.

    A file that `write_out` made may be given whole: its lines "To:" and "About:" then say to whom and about what.
    """
    if text is None:
        return filled
    said, to, title = clean(text), filled.to, filled.title
    if head := _HEAD.match(said):
        to, title, said = head[1].strip() or to, head[2].strip() or title, said[head.end() :]
    if not said.strip():
        raise Refused("Nothing in it", "The text of the letter is empty. Nothing was noted.")
    return Filled(title, to, said.strip(), unknown_in(to, title, said))


def asked(seat: Seat, family: str | None, letter: str, about: str | None = None) -> Asked:
    """Whether this letter may leave today, to whom, and why (A93). `about` as in `compose`; without it everybody in
    the work. Raises `NotFound` and `Refused`.
    """
    wanted = _template(seat.profile, letter)
    if family is None or not wanted.information:
        return releasing.inside(releasing.INSIDE if wanted.code == DAY_SHEET else releasing.NOTHING)
    found = seat.family(family)
    person = whom(found, seat.profile, wanted, about)
    told = (person,) if person is not None else tuple(each.id for each in found.in_work)
    part = Leaving(wanted.label, wanted.information, told)
    said = releasing.ask(seat, found, wanted.agency, wanted.purpose, [part])[0]
    return replace(said, kept=not_shared(found, seat.profile, wanted, person) if person is not None else ())


_HEAD = re.compile(r"\s*To:([^\n]*)\nAbout:([^\n]*)\n")


def unknown_in(*texts: str) -> tuple[str, ...]:
    """The placeholders that a letter still says are not recorded."""
    return tuple(dict.fromkeys(gap.name for each in texts for gap in placeholders.gaps(each)))


def gaps(filled: Filled) -> str:
    """What is not recorded, in words."""
    return ", ".join(placeholders.PLACEHOLDERS.get(name, name) for name in filled.unknown)


def made(
    seat: Seat,
    family: str,
    letter: str,
    to: str,
    text: str,
    about: str | None = None,
    *,
    draft: str | None = None,
) -> Recorded:
    """Record that a letter was sent today, word for word, with the shared terms that it uses; what it marks starts or
    stops clocks.

    `about` as in `compose`. `draft` is thrown away with it. Raises `NotFound`, `Refused`, `HeldBack` and `Faults`.
    """
    wanted = _template(seat.profile, letter)
    if wanted.code == DAY_SHEET:
        why = "A day sheet belongs to no family. That it left is noted when it is written to a file."
        raise Refused("Not recorded here", why)
    releasing.require(asked(seat, family, letter, about))
    found = seat.family(family)
    person = whom(found, seat.profile, wanted, about)
    # A worker is no person of the family; the address says who it was.
    person = person if person is not None and found.person(person) is not None else None
    said = {"letter": wanted.code, "to": to, "on": seat.today().isoformat(), "about": person}
    said["text"] = with_words_used(text, seat.profile)
    return recording.write(seat, found.id, accept(LetterMade.KIND, said), draft=draft)


def write_out(
    seat: Seat, family: str | None, letter: str, filled: Filled, path: Path, about: str | None = None
) -> Path:
    """Write a letter to a new file that the person named, readable by this user only, and note that it left.

    `about` as in `compose`. Raises as `exporting.write_out`.
    """
    ident = seat.family(family).id if family is not None else None
    told = asked(seat, family, letter, about)
    return exporting.write_out(seat, path, filled.whole, what=f"letter: {letter}", asked=told, family=ident)


def _template(profile: Profile, code: str) -> Letter:
    if not profile.lists.letters:
        raise NotFound(
            "No letters",
            "The guidance of this team has no letters yet.",
            "Publish a newer practice profile at the office.",
        )
    return profile.letter(code)


def _read(seat: Seat, family: str) -> tuple[Family, list[DueLine]]:
    found = seat.family(family)
    with seat.vault.read() as session:
        return found, [due_line(each, seat.profile, seat.today()) for each in queries.dues(session, found.id)]
