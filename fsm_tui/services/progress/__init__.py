"""Progress that can be seen: what was stated of a family over time, as series of dated points.

Goals (A53, A54), risk (A6, A78), stage of change and rulers (B4), use (A24), attendance (A54), scores (A120). A point
is what somebody stated and nothing else: between two points nothing is made up, and where nothing was stated there is
a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from fsm_tui.casework.family import Family
from fsm_tui.practice.profile import Profile
from fsm_tui.services.kept import adult_named
from fsm_tui.services.progress import said
from fsm_tui.services.progress.made import Maker
from fsm_tui.services.progress.reading import for_reader
from fsm_tui.services.progress.scores import scores
from fsm_tui.services.progress.series import Chart, Point, ProgressView, Series, with_changes
from fsm_tui.services.seat import Seat, view_family

__all__ = ["Chart", "Point", "ProgressView", "Series", "of", "read"]


def read(seat: Seat, ident: str, reader: str = "") -> ProgressView:
    """The series of a family; the first look in an unlocked spell is noted (A137).

    With `reader` (an adult of the family, by id, the beginning of it or name) only what they may be told.
    Errors: `NotFound`, `Refused` (several fit).
    """
    family = view_family(seat, ident)
    view = of(family, seat.profile, seat.today(), seat.vault.profiles)
    return for_reader(view, family, adult_named(family, reader).id) if reader else view


def of(family: Family, profile: Profile, today: date, profiles: Sequence[Profile] = ()) -> ProgressView:
    """The same of a family that is at hand; `profiles` are all versions of the guidance, for older scores. Pure."""
    made = Maker(family, profile)
    found = (made.rag(), *made.risk(), *made.goals(), *made.stages(), *said.rulers(made), *made.sessions())
    found += tuple(said.used(made))
    found += tuple(scores(family, profile, profiles or (profile,)))
    return ProgressView(
        family.id,
        family.label.value or "Family without a name",
        today,
        tuple(replace(each, points=with_changes(each)) for each in found),
    )
