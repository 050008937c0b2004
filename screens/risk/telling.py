"""How risk stands, as labelled facts: what is in force and what is only proposed, then why, then a bad day."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.practice.dates import read_day
from fsm_tui.services.families import FamilyView
from fsm_tui.services.risk import Argument
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact


def facts(view: FamilyView, found: Argument, glyphs: Glyphs) -> tuple[Fact, ...]:
    """Everything that the page says."""
    return tuple(_facts(view, found, glyphs))


def _facts(view: FamilyView, found: Argument, glyphs: Glyphs) -> Iterator[Fact]:
    rating = view.rating
    if rating is None:
        yield Fact("In force", plain_line(f"{glyphs.unknown} Not rated yet.", "bold"))
    else:
        yield Fact("In force", glyphs.rag(rating.rag.value) + plain_line(f", {rating.because}"))
    if found.proposed:
        yield Fact("Proposed", plain(found.proposed, "bold"))
    if found.decided:
        yield Fact("Decided", plain(found.decided))
    if found.untold is not None:
        words = f"{glyphs.red} Red since {read_day(found.untold)}: nobody was reached about it yet (t)."
        yield Fact("New Red", plain_line(words, "bold $rag-red"))
    for level in found.levels:
        standing = f"{level.standing.capitalize()}: " if level.standing else ""
        by = f", by {level.by}" if level.by else ""
        said = f"{standing}{level.words}, {read_day(level.day)}{by}: {level.because}"
        if level.means:
            said += f"\nFor this child: {level.means}"
        yield Fact("" if level.by else level.name, plain(said))  # who it is stands above, with what is in force
    for each in found.spoken:
        yield Fact(each.label, plain(f"{each.text} ({read_day(each.day)})"))
    if found.plan:
        since = f"since {read_day(found.plan_since)}" if found.plan_since else ""
        yield Fact("Bad day", plain(since, "$quiet") + plain("\n" + "\n".join(found.plan)))
    else:
        yield Fact("Bad day", plain("no plan for a bad day yet: it is written with a rating or a session", "$quiet"))
    if found.told:
        yield Fact("Told", plain("\n".join(found.told)))
