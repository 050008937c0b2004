"""Before a text leaves: what leaves, to whom, what is held back and why, by the one rule (A32, A93, B7).

Nothing is written to a file and no letter is noted as sent without an `Asked`. What stays inside the service, and
what tells nothing of a parent or carer, says so; everything else asks `casework.may_be_told`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fsm_tui.casework.family import Family
from fsm_tui.casework.may_be_told import Answer, Leaving, Preview, preview
from fsm_tui.errors import Refused
from fsm_tui.practice.profile import Profile
from fsm_tui.services.seat import Seat

INSIDE = "It stays inside the service."
NOTHING = "It tells nothing of a parent or carer that waits for consent."
TO_THEM = "It is for the one whom it is about."
DECIDE = (
    "To protect a child it may be shared all the same: record the decision in the sharing log, or with "
    "`fsm-tui record information.shared`, and do this again."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of information about one person: whether it leaves, and why. `entry` is the head that says so."""

    person: str
    name: str
    information: str
    label: str
    leaves: bool
    why: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rule says of one text. `free` says why it need not be asked; then there are no lines.

    `agency` and `purpose` are codes, `to` and `what_for` their words. `left_out`: the text was made without what is
    held back, so that the rest may leave. `kept`: what in it is not to be shared with one of the family, in sentences.
    """

    free: str = ""
    agency: str = ""
    purpose: str = ""
    to: str = ""
    what_for: str = ""
    lines: tuple[Line, ...] = ()
    left_out: bool = False
    kept: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[Line, ...]:
        """What may not leave."""
        return tuple(each for each in self.lines if not each.leaves)

    @property
    def code(self) -> str:
        """Agency, purpose, kinds and people of what is held back, for the form of a decision about it."""
        kinds, people = ({getattr(each, name): None for each in self.held} for name in ("information", "person"))
        return ";".join((self.agency, self.purpose, ",".join(kinds), ",".join(people)))

    @property
    def words(self) -> tuple[str, ...]:
        """The preview, line by line."""
        if self.free:
            return (self.free, *self.kept)
        found = [f"To {self.to}, for: {self.what_for.lower()}."]
        for title, leaves in (("Leaves", True), ("Held back" + ", left out" * self.left_out, False)):
            some = [each for each in self.lines if each.leaves is leaves]
            found += [f"{title}: {each.label}, {each.name} ({each.why})" for each in some]
        return (*found, *self.kept)


class HeldBack(Refused):
    """A text that may not leave as it is. Nothing was written; `asked` says what is held back and why."""

    def __init__(self, asked: Asked) -> None:
        said = "; ".join(f"{each.label} about {each.name}: {each.why}" for each in asked.held)
        super().__init__("Held back", f"Not to {asked.to}: {said}. Nothing was written.", DECIDE)
        self.asked = asked


def inside(why: str = INSIDE) -> Asked:
    """For a text that the rule is not about, with the reason in a sentence."""
    return Asked(free=why)


def ask(
    seat: Seat, family: Family, agency: str, purpose: str, parts: Iterable[Leaving]
) -> tuple[Asked, Preview]:
    """The rule about these parts of one text today, in words, and the preview by part."""
    shown = preview(family, seat.profile, agency, purpose, parts, seat.today())
    lines: dict[tuple[str, str], Line] = {}
    for _, answers in (*shown.leaves, *shown.held):
        for each in answers:
            lines.setdefault((each.person, each.cell.information), _line(family, seat.profile, each))
    if not lines:
        return inside(NOTHING), shown
    asked = Asked(
        agency=agency,
        purpose=purpose,
        to=seat.profile.label("consent_agencies", agency),
        what_for=seat.profile.label("sharing_purposes", purpose),
        lines=tuple(lines.values()),
    )
    return asked, shown


def without_held(asked: Asked) -> Asked:
    """The same for a text out of which everything that is held back was left."""
    return replace(asked, left_out=True)


def require(asked: Asked) -> None:
    """Raises `HeldBack` where something in the text may not leave."""
    if asked.held and not asked.left_out:
        raise HeldBack(asked)


def _line(family: Family, profile: Profile, answer: Answer) -> Line:
    known = family.person(answer.person)
    return Line(
        person=answer.person,
        name=known.name if known else "somebody not in this family",
        information=answer.cell.information,
        label=profile.label("information_kinds", answer.cell.information),
        leaves=answer.allowed,
        why=answer.words,
        entry=answer.entry,
    )
