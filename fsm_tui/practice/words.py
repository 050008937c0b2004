"""Words that readers take differently (S2:45, A100): pointed out with a question, never blocked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsm_tui.practice.items import Ambiguous
    from fsm_tui.practice.profile import Profile


@dataclass(frozen=True, slots=True)
class Remark:
    """One place in a text: `text[start:end]` is the word, `ask` the question to answer in its stead."""

    start: int
    end: int
    code: str
    ask: str


def remarks(text: str, profile: Profile) -> tuple[Remark, ...]:
    """The ambiguous words of `text` in order of place, whole words in any case; the longest form wins.

    Words of a form may be joined by spaces, line ends or hyphens ("drug-free").
    """
    pattern, words = _pattern(profile.lists.ambiguous)
    if pattern is None:
        return ()
    found = []
    for match in pattern.finditer(text):
        word = words[int((match.lastgroup or "_0")[1:])]
        found.append(Remark(match.start(), match.end(), word.code, word.ask))
    return tuple(found)


@lru_cache(maxsize=8)
def _pattern(
    words: tuple[Ambiguous, ...],
) -> tuple[re.Pattern[str] | None, tuple[Ambiguous, ...]]:
    live = tuple(word for word in words if not word.retired)
    forms = [(re.split(r"[\s-]+", form), number) for number, word in enumerate(live) for form in word.forms]
    # One named group per form, longest first, so that alternation prefers the longest.
    forms.sort(key=lambda one: -len(" ".join(one[0])))
    if not forms:
        return None, ()
    gap = r"[\s\-‐‑]+"
    choices = "|".join(
        f"(?P<_{place}>{gap.join(re.escape(part) for part in parts)})" for place, (parts, _) in enumerate(forms)
    )
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.IGNORECASE), tuple(live[n] for _, n in forms)
