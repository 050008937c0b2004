"""Words that readers take differently (S2:45, A100), each with the question to answer in its stead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fsm_tui.practice.terms import ambiguous_in

if TYPE_CHECKING:
    from fsm_tui.practice.profile import Profile


@dataclass(frozen=True, slots=True)
class Remark:
    """One place in a text: `text[start:end]` is the word, `ask` the question to answer in its stead."""

    start: int
    end: int
    code: str
    ask: str


def remarks(text: str, profile: Profile) -> tuple[Remark, ...]:
    """What `terms.ambiguous_in` points out, as questions."""
    asks = {word.code: word.ask for word in profile.lists.ambiguous}
    return tuple(Remark(each.start, each.end, each.code, asks[each.code]) for each in ambiguous_in(text, profile))
