"""What the request still needs to be saved, and what a complete one has: always in view, F8 goes through both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from screens.plain import plain_line
from screens.widgets.still_needed import Need, StillNeeded


@dataclass(frozen=True, slots=True)
class Wanted(Need):
    """Missing from a complete request. It keeps nobody from saving."""


class Completeness(StillNeeded):
    """Two lists: what has to be there before it can be saved, and what a complete request has besides."""

    def render(self) -> Content:
        wanted = [need for need in self.needs if isinstance(need, Wanted)]
        must = [need for need in self.needs if not isinstance(need, Wanted)]
        if not self.needs:
            return Content("The request is complete.")
        found = []
        if must:
            found.append(_said(f"To be saved it needs ({len(must)}): ", must))
        if wanted:
            found.append(_said(f"Missing for a complete request ({len(wanted)}): ", wanted))
        return Content("\n").join(found)


def _said(head: str, needs: Sequence[Need]) -> Content:
    return plain_line(head, "bold $rag-amber") + plain_line("; ".join(each.what for each in needs))
